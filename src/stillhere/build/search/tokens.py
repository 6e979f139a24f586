"""What can be searched for: text → words, and stretches of Chinese. Pure; the same rules as in `theme/search-words.js`.

    >>> folded = fold("Two women were detained: 陳光誠, 刘　霞")
    >>> list(words(folded)), stretches(folded)
    (['two', 'woman', 'were', 'detain'], ['陈光诚', '刘霞'])

A stretch is a run of Chinese (or Japanese) characters; a word is one of any other script. The rules of both programs
are one file, `rules.json`, which travels to the browser in the head of the index:

* letters: compatibility forms, capitals and diacritics folded; traditional characters folded to simplified ones by
  OpenCC's character table; the space within a name (刘　霞), apostrophes and invisible characters dropped;
* English words: Porter's algorithm (Program 14(3), 1980, 130-137) with its steps as a table, and a few irregular
  words. Every word of Latin letters takes the same way, names too: the query is stemmed by the same rule.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from typing import Any

from stillhere.package import package_file


@cache
def rules() -> dict[str, Any]:
    """The rules as the browser gets them: character classes, letters, irregular words, the stemmer's steps."""
    source = package_file("build", "search/rules.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(source)
    return found


@cache
def simplified() -> dict[str, str]:
    """Traditional character → simplified one: OpenCC's character table (Apache-2.0), what fonts of readers have of it.

    Both characters are of the Basic Multilingual Plane, and what is simplified stays as it is.
    """
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    characters = "\n".join(map(chr, (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))))
    twice = convert(convert(characters))  # 薴 → 苧 → 苎
    pairs = zip(characters.split("\n"), twice.split("\n"), strict=True)
    return {old: new for old, new in pairs if old != new and "㐀" <= new <= "\u9fff"}


def fold(text: str) -> str:
    """The text without what one reader types otherwise than another.

    >>> fold("Škoda ＡＢＣ 劉　霞")
    'skoda abc 刘霞'
    """
    machine = _machine()
    if "\u3000" in text:
        text = machine.gap.sub(r"\1", text)
    text = unicodedata.normalize("NFKD", text).lower()
    text = unicodedata.normalize("NFC", machine.dropped.sub("", text))
    return text if machine.changed.isdisjoint(text) else text.translate(machine.letters)


def words(folded: str) -> dict[str, None]:
    """The stems of a folded text's words, each once, in the order they come."""
    machine = _machine()
    return dict.fromkeys(map(machine.stem, machine.word.findall(folded)))


def stretches(folded: str) -> list[str]:
    """The stretches of Chinese characters of a folded text, in the order they come."""
    found: list[str] = _machine().stretch.findall(folded)
    return found


class _Machine:
    """The rules, made ready."""

    def __init__(self, found: dict[str, Any]) -> None:
        han, word = found["han"], found["word"]
        self.word = re.compile(f"[{word}]+")
        self.stretch = re.compile(f"[{han}]+")
        self.gap = re.compile(f"([{han}])\u3000+(?=[{han}])")
        self.dropped = re.compile(found["dropped"])
        self.letters = str.maketrans({**simplified(), **found["letters"]})
        self.changed = frozenset(map(chr, self.letters))
        self.stem = cache(self._stem)
        self._irregular: dict[str, str] = found["irregular"]
        self._conditions = {name: re.compile(pattern) for name, pattern in found["conditions"].items()}
        self._steps: list[list[tuple[str, str, str]]] = found["steps"]

    def _stem(self, word: str) -> str:
        word = self._irregular.get(word, word)
        if len(word) <= 2 or not (word.isascii() and word.isalpha()):
            return word
        for step in self._steps:
            word = self._changed(word, step)
        return word

    def _changed(self, word: str, step: list[tuple[str, str, str]]) -> str:
        """The first ending of a step that fits decides, whether its condition holds or not."""
        for ending, instead, condition in step:
            if word.endswith(ending):
                base = word.removesuffix(ending)
                return base + instead if self._conditions[condition].search(base) else word
        return word


@cache
def _machine() -> _Machine:
    return _Machine(rules())
