"""Two readers of the index: the browser's own scripts in node, and a plain one in Python after the reference."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from stillhere.build.search.tokens import fold, stretches, words

THEME = Path(__file__).parent.parent.parent.parent / "src/stillhere/build/theme"
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

_NODE = """
const fs = require("fs"), vm = require("vm");
for (const name of ["search-words.js", "search-index.js"])
  vm.runInThisContext(fs.readFileSync(process.argv[1] + "/" + name, "utf8"), name);
let tree = {}, rules = null;
const load = async (name) => {
  const script = tree["search/" + name + ".js"];
  let got;
  stillhere.search = (given, value) => { if (given !== name) throw new Error(given); got = value; };
  vm.runInThisContext(script);
  return got;
};
const doing = {
  rules: async ([found, characters]) => { rules = stillhere.words(found, characters); return null; },
  runs: async (text) => [rules.fold(text), rules.words(rules.fold(text)), rules.stretches(rules.fold(text))],
  places: async ([text, query]) => rules.places(text, rules.fold(query)),
  tree: async (given) => { tree = given; return null; },
  find: async ([query, kind]) => {
    const index = stillhere.index(load);
    await index.open("");
    const needed = await index.rulesFor(query);
    const hits = await index.find(needed, needed.fold(query), index.languages("zh-Hans"), kind);
    return (await Promise.all(hits.map(index.about))).map((about) => about.path);
  },
};
const answer = async (line) => {
  const [what, value] = JSON.parse(line);
  process.stdout.write(JSON.stringify(await doing[what](value)) + "\\n");
};
require("readline").createInterface({ input: process.stdin }).on("line", (line) => answer(line).catch((e) => {
  process.stdout.write(JSON.stringify({ error: String(e.stack) }) + "\\n");
}));
"""


class Node:
    """The theme's scripts, running; one question after the other."""

    def __init__(self) -> None:
        program = shutil.which("node")
        if not program:
            pytest.skip("node is missing: apt-get install nodejs")
        self._process = subprocess.Popen(
            [program, "-e", _NODE, str(THEME)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, what: str, value: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps([what, value]), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in (answer or ()), answer
        return answer

    def find(self, tree: dict[str, bytes], query: str, kind: str = "") -> list[str]:
        self.ask("tree", {path: data.decode() for path, data in tree.items()})
        found: list[str] = self.ask("find", [query, kind])
        return found

    def stop(self) -> None:
        self._process.terminate()
        self._process.communicate()


class Plain:
    """The reference, read literally."""

    def find(self, tree: dict[str, bytes], query: str, kind: str = "") -> list[str]:
        newest_first = reversed(value(tree, "head")["volumes"])
        ordered = sorted(newest_first, key=lambda volume: volume["language"] != "zh-Hans")
        hits = [hit for volume in ordered for hit in self._in_volume(tree, volume, units(query), kind)]
        in_title = [path for path, titled in hits if titled]
        return in_title + [path for path, titled in hits if not titled]

    def _in_volume(
        self, tree: dict[str, bytes], volume: Any, sought: list[tuple[str, int]], kind: str
    ) -> list[tuple[str, bool]]:
        found = [self._documents(tree, volume, unit, sign) for unit, sign in sought]
        titled = [self._documents(tree, volume, f"^{unit}", -1) for unit, _ in sought]
        kinds, digits = value(tree, f"{volume['name']}/kinds")
        numbers = sorted(set.intersection(*found), reverse=True) if found else []
        numbers = [number for number in numbers if kind in ("", kinds[DIGITS.index(digits[number])])]
        return [(self._path(tree, volume, number), all(number in one for one in titled)) for number in numbers]

    def _documents(self, tree: dict[str, bytes], volume: Any, unit: str, sign: int) -> set[int]:
        polynomial = 0
        for character in unit.removeprefix("^"):
            polynomial = (polynomial * 31 + ord(character)) % 2**20
        names, lists = value(tree, f"{volume['name']}/{polynomial % volume['shards']}")
        where = dict(zip(names.split(" "), lists.split(" "), strict=True)).get(unit, "")
        if len(unit) == 2 and stretches(unit):
            return {number // 64 for number in numbers(where) if sign < 0 or number % 64 == sign}
        return set(numbers(where))

    def _path(self, tree: dict[str, bytes], volume: Any, number: int) -> str:
        path: str = value(tree, f"{volume['name']}/about-{number // 8}")[number % 8][0]
        return path


def value(tree: dict[str, bytes], name: str) -> Any:
    """What a script of the index hands over."""
    script = tree[f"search/{name}.js"].decode()
    start = f'stillhere.search("{name}",'
    assert script.startswith(start)
    assert script.endswith(");\n")
    return json.loads(script.removeprefix(start).removesuffix(");\n"))


def units(query: str) -> list[tuple[str, int]]:
    """What a query asks for: units, and the sign of what follows (-1: anything)."""
    folded = fold(query)
    found = [(word, -1) for word in words(folded)]
    for run in stretches(folded):
        found += [(run, -1)] if len(run) == 1 else []
        found += [
            (run[at : at + 2], ord(run[at + 2]) % 63 + 1 if at + 2 < len(run) else -1) for at in range(len(run) - 1)
        ]
    return found


def numbers(packed: str) -> list[int]:
    """Numbers from their distances."""
    found, last, distance, shift = [], -1, 0, 0
    for digit in map(DIGITS.index, packed):
        distance |= digit % 32 << shift
        shift += 5
        if digit < 32:
            last += distance
            found.append(last)
            distance = shift = 0
    return found
