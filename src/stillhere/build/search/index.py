"""The index that readers' browsers search in: documents → scripts that hold data. Pure and reproducible.

    search/head.js                   format, rules of words, volumes, and what kind each document is
    search/characters.js             traditional characters → simplified ones, for queries in Chinese
    search/<volume>/<shard>.js       part of a volume's words, and where they stand
    search/<volume>/about-<n>.js     sixteen documents: path, title, day, summary

The documents of the newest year are one volume, older ones are bound in volumes of whole years. Within a volume they
are numbered by date. So a new text changes files of the newest volume only, an edited one those shards that hold the
words it gained or lost. docs/reference/search.md has the format.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import sub
from typing import Any

from stillhere.build.search.postings import TITLE, Postings
from stillhere.build.search.tokens import rules, simplified

FORMAT = 1
FOLDER = "search"
BOUND = 4000
"""Documents at which a volume of older years is full."""
_ABOUT = 16
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SHARD_BYTES = 6000
"""What a shard should hold at most, roughly."""
_MOST_SHARDS = 1024


@dataclass(frozen=True)
class Document:
    """One page that can be found: its path in the tree, its date (ISO, may be partial), its day as readers see it."""

    path: str
    language: str
    kind: str
    date: str
    day: str
    title: str
    summary: str
    postings: bytes


@dataclass(frozen=True)
class Volume:
    """Documents of whole years, by date and path."""

    name: str
    documents: tuple[Document, ...]

    @cached_property
    def key(self) -> str:
        """A digest of everything its files are made of: the same key, the same files."""
        found = hashlib.sha256(f"{FORMAT} {self.name}".encode())
        for document in self.documents:
            found.update(repr(document).encode())
        return found.hexdigest()[:16]

    @cached_property
    def shards(self) -> int:
        """How many shards it has: a power of two."""
        size = sum(len(document.postings) for document in self.documents) // 3
        return min(_MOST_SHARDS, 1 << max(0, size // SHARD_BYTES).bit_length())


def volumes(documents: Iterable[Document]) -> list[Volume]:
    """The volumes of a site, oldest first. Cheap: what is not new by `Volume.key` need not be made again."""
    ordered = sorted(documents, key=lambda document: (document.date, document.path))
    years = [(year, list(group)) for year, group in itertools.groupby(ordered, lambda document: document.date[:4])]
    bound: list[list[tuple[str, list[Document]]]] = []
    for year, group in years[:-1]:
        if not bound or sum(len(part) for _, part in bound[-1]) >= BOUND:
            bound.append([])
        bound[-1].append((year, group))
    return [_volume(part) for part in (*bound, years[-1:]) if part]


def _volume(years: list[tuple[str, list[Document]]]) -> Volume:
    first, last = years[0][0], years[-1][0]
    name = first if first == last else f"{first}-{last}"
    return Volume(name, tuple(document for _, group in years for document in group))


def files(documents: Iterable[Document]) -> dict[str, bytes]:
    """The whole index: path → bytes."""
    found = volumes(documents)
    tree = head(found)
    for volume in found:
        tree.update(files_of(volume))
    return tree


def head(found: list[Volume]) -> dict[str, bytes]:
    """What every search reads first."""
    classes = sorted({(document.language, document.kind) for volume in found for document in volume.documents})
    number = {pair: chr(0x30 + at) for at, pair in enumerate(classes)}
    parts = [
        {
            "name": volume.name,
            "key": volume.key,
            "shards": volume.shards,
            "classes": "".join(number[document.language, document.kind] for document in volume.documents),
        }
        for volume in found
    ]
    value = {"format": FORMAT, "rules": rules(), "classes": classes, "volumes": parts}
    return dict([_script("head", value), _script("characters", _pairs())])


def files_of(volume: Volume) -> dict[str, bytes]:
    """A volume's own files."""
    lists = _lists(volume.documents)
    shards: list[list[str]] = [[] for _ in range(volume.shards)]
    for unit in lists:
        shards[shard_of(unit, volume.shards)].append(unit)
    tree = {}
    for at, units in enumerate(shards):
        units.sort()
        tree.update([_script(f"{volume.name}/{at}", [" ".join(units), " ".join([lists[unit] for unit in units])])])
    for at in range(0, len(volume.documents), _ABOUT):
        some = volume.documents[at : at + _ABOUT]
        value = [[document.path, document.title, document.day, document.summary] for document in some]
        tree.update([_script(f"{volume.name}/about-{at // _ABOUT}", value)])
    return tree


def shard_of(unit: str, shards: int) -> int:
    """The shard that holds a unit; a unit of titles lies with the same unit of texts."""
    found = 0
    for character in unit.removeprefix(TITLE):
        found = (found * 31 + ord(character)) & 0xFFFFF
    return found % shards


def _lists(documents: tuple[Document, ...]) -> dict[str, str]:
    """Unit → the numbers of the documents that have it (of pairs: number times 64, plus sign), each as a step."""
    numbers: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, document in enumerate(documents):
        found = Postings.read(document.postings)
        for unit in found.plain:
            numbers[unit].append(number)
        for unit, listed in zip(found.pairs, found.numbers(number), strict=True):
            numbers[unit].append(listed)
    return {unit: _steps(listed) for unit, listed in numbers.items()}


def _steps(numbers: Iterable[int]) -> str:
    """Numbers in ascending order, each as its distance from the one before (the first: from -1).

    >>> _steps([5, 2, 40])
    'DDjB'
    """
    ordered = sorted(numbers)
    return "".join(map(_STEP.__getitem__, map(sub, ordered, [-1, *ordered])))


class _Steps(dict[int, str]):
    """A distance in digits of five bits, the lowest first; all but the last are 32 higher."""

    def __missing__(self, distance: int) -> str:
        high, low = divmod(distance, 32)
        self[distance] = found = DIGITS[low + 32] + self[high] if high else DIGITS[low]
        return found


_STEP = _Steps()


def _pairs() -> str:
    """Traditional characters as steps from code point to code point, each followed by its simplified character."""
    found = simplified()
    points = sorted(map(ord, found))
    gaps = map(sub, points, [0, *points])
    return "".join(_STEP[gap] + found[chr(point)] for gap, point in zip(gaps, points, strict=True))


def _script(name: str, value: Any) -> tuple[str, bytes]:
    """A script that hands over data. `<` is written so that no reader of any kind takes it for markup."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    data = data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"{FOLDER}/{name}.js", f'stillhere.search("{name}",{data});\n'.encode()
