"""The verifier of the browser says of every copy what the Python verifier says: of all that the attacks show, and of
copies whose metadata is damaged at random. It never says genuine where Python does not.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from stillhere.build import verifier
from tests.browser.visits import reader

TOP = Path(__file__).parent.parent.parent
GENUINE = ("current", "updating", "outdated", "incomplete")
"""Verdicts that let a reader believe something of a copy."""
THEMSELVES = "not surface and not threshold and not every_file and not falls_through"
"""Without the tests that ask the page's scripts themselves, or that show copies to commands."""
FUZZED = "test_metadata_fuzz.py"

_PUT = """blobs => {
  globalThis.kept = globalThis.kept || {};
  const bytes = (data) => Uint8Array.from(atob(data), each => each.charCodeAt(0));
  for (const [name, data] of Object.entries(blobs)) kept[name] = bytes(data);
}"""
_JUDGE = """async ({files, root, seen, now}) => {
  const {inspect, judge, FilesCopy, Broken} = stillhereVerify;
  const file = (name) => ({async read(limit) {
    if (kept[name].length > limit) throw new Broken("too-long");
    return kept[name];
  }});
  const copy = new FilesCopy("copy", new Map(Object.entries(files).map(([path, name]) => [path, file(name)])));
  const trust = {root: Uint8Array.from(atob(root), each => each.charCodeAt(0)), seen};
  const found = await inspect(copy, trust, new AbortController().signal);
  const {verdict, reason, facts} = judge(found, 0, now);
  return {verdict, reason, facts, wrong: Object.fromEntries(found.wrong)};
}"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All copies of all tests of attacks."""
    folder = tmp_path_factory.mktemp("recorded")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/attacks",
        "-q",
        "-p",
        "tests.browser.recording",
        "-p",
        "no:cacheprovider",
        "-k",
        THEMSELVES,
    ]
    environment = {**os.environ, "STILLHERE_RECORD": str(folder)}
    for name in ("PYTEST_XDIST_WORKER", "CI"):  # a test that showed enough is skipped, and that is meant
        environment.pop(name, None)
    done = subprocess.run(command, cwd=TOP, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
    return folder


@pytest.fixture(scope="module")
def records(recorded: Path) -> list[dict[str, Any]]:
    """What Python said."""
    return [json.loads(line) for line in (recorded / "records.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def answers(
    recorded: Path, records: list[dict[str, Any]], browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, Any]]:
    """What the browser says, in the same order."""
    page = tmp_path_factory.mktemp("alone") / verifier.ALONE
    page.write_bytes(verifier.alone())
    with reader(browser) as tab:
        tab.goto(page.as_uri())
        return list(_answers(tab, recorded, records))


def _answers(tab: Page, recorded: Path, records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    there: set[str] = set()
    for record in records:
        new = set(record["files"].values()) - there
        tab.evaluate(_PUT, {name: base64.b64encode((recorded / "blobs" / name).read_bytes()).decode() for name in new})
        there |= new
        yield tab.evaluate(_JUDGE, {name: record[name] for name in ("files", "root", "seen", "now")})


def differing(records: list[dict[str, Any]], answers: list[dict[str, Any]], *names: str) -> list[str]:
    return [
        f"{record['test']}: Python {record['verdict']} ({record['reason']}), "
        f"browser {answer['verdict']} ({answer['reason']}): {record['wrong']} {answer['wrong']}"
        for record, answer in zip(records, answers, strict=True)
        if any(record[name] != answer[name] for name in names)
    ]


def test_every_attack_was_looked_at(records: list[dict[str, Any]]) -> None:
    looked = {record["test"].split("::")[0] for record in records}
    with_copies = [p for p in (TOP / "tests/attacks").glob("test_*.py") if "seen_by_stranger" in p.read_text("utf-8")]
    with_copies.remove(TOP / "tests/attacks/test_endless_data.py")  # files of 2 GiB: test_verify_page.py has its own
    with_copies.remove(TOP / "tests/attacks/test_every_file_fuzzed.py")  # asks the page's scripts itself
    assert {f"tests/attacks/{path.name}" for path in with_copies} <= looked
    assert len(Counter(record["verdict"] for record in records)) >= 6
    assert len(records) > 500


def test_it_never_says_genuine_where_python_does_not(
    records: list[dict[str, Any]], answers: list[dict[str, Any]]
) -> None:
    bad = [
        f"{record['test']}: {record['verdict']} became {answer['verdict']}"
        for record, answer in zip(records, answers, strict=True)
        if answer["verdict"] in GENUINE and answer["verdict"] != record["verdict"]
    ]
    assert bad == []


def test_of_every_attack_it_says_what_python_says(records: list[dict[str, Any]], answers: list[dict[str, Any]]) -> None:
    """The verdict, its reason, and every path that is not as signed."""
    both = [pair for pair in zip(records, answers, strict=True) if FUZZED not in pair[0]["test"]]
    assert differing([one for one, _ in both], [other for _, other in both], "verdict", "reason", "wrong") == []


def test_of_damaged_metadata_it_is_the_stricter_if_they_differ(
    records: list[dict[str, Any]], answers: list[dict[str, Any]]
) -> None:
    """Python passes over a next root that is no root; the browser only where it is no metadata at all."""
    both = [pair for pair in zip(records, answers, strict=True) if FUZZED in pair[0]["test"]]
    different = differing([one for one, _ in both], [other for _, other in both], "verdict")
    assert len(different) <= len(both) // 10, different
    assert all("Python current" in each and "browser impostor" in each for each in different), different


def test_the_facts_of_its_sentences_are_pythons(records: list[dict[str, Any]], answers: list[dict[str, Any]]) -> None:
    for record, answer in zip(records, answers, strict=True):
        if record["verdict"] == answer["verdict"] and "release" in record["facts"]:
            said = {name: str(value) for name, value in answer["facts"].items()}
            assert {name: said[name] for name in record["facts"]} == record["facts"], record["test"]
