"""The index that readers' browsers search in: documents → scripts that hold data. Pure and reproducible.

    search/head.js                    format, rules of words, kinds, volumes
    search/characters.js              traditional characters → simplified ones, for queries in Chinese
    search/<volume>/<shard>.js        part of a volume's units, and which documents have them
    search/<volume>/about-<n>.js      eight documents: path, title, day, summary
    search/<volume>/kinds.js          the kind of each document, for readers who want one kind only

A volume holds documents of one language: those of its newest year, or older ones of whole years. Within a volume they
are numbered by date. So a new text changes files of the newest volume of its language only, and an edited one those
shards that hold the words it gained or lost. docs/reference/search.md has the format.
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
_ABOUT = 8
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SHARD_BYTES = 5000
"""What a shard should hold at most, roughly."""
_MOST_SHARDS = 2048


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

    @cached_property
    def digest(self) -> str:
        """Of everything in it."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Volume:
    """Documents of one language and of whole years, by date and path."""

    language: str
    years: str
    documents: tuple[Document, ...]

    @property
    def name(self) -> str:
        """Its folder in the index."""
        return f"{self.language}/{self.years}"

    @cached_property
    def key(self) -> str:
        """A digest of everything its files are made of: the same key, the same files."""
        parts = [f"{FORMAT} {self.name}", *(document.digest for document in self.documents)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    @cached_property
    def shards(self) -> int:
        """How many shards it has: a power of two."""
        size = sum(len(document.postings) for document in self.documents) // 3
        return min(_MOST_SHARDS, 1 << max(0, size // SHARD_BYTES).bit_length())


def volumes(documents: Iterable[Document]) -> list[Volume]:
    """The volumes of a site, by language, oldest first. Cheap: what has a known `Volume.key` need not be made again."""
    ordered = sorted(documents, key=lambda document: (document.language, document.date, document.path))
    languages = itertools.groupby(ordered, lambda document: document.language)
    return [volume for language, several in languages for volume in _of_language(language, several)]


def _of_language(language: str, documents: Iterable[Document]) -> list[Volume]:
    years = [(year, list(some)) for year, some in itertools.groupby(documents, lambda document: document.date[:4])]
    bound: list[list[tuple[str, list[Document]]]] = []
    for part in years[:-1]:
        if not bound or sum(len(some) for _, some in bound[-1]) >= BOUND:
            bound.append([])
        bound[-1].append(part)
    return [_volume(language, parts) for parts in (*bound, years[-1:])]


def _volume(language: str, years: list[tuple[str, list[Document]]]) -> Volume:
    first, last = years[0][0], years[-1][0]
    several = tuple(document for _, some in years for document in some)
    return Volume(language, first if first == last else f"{first}-{last}", several)


def files(documents: Iterable[Document]) -> dict[str, bytes]:
    """The whole index: path → bytes."""
    found = volumes(documents)
    tree = head(found)
    for volume in found:
        tree.update(files_of(volume))
    return tree


def version(found: list[Volume]) -> str:
    """A digest of the whole index. Search pages ask for the head under it, and the head for volumes under their keys:
    so a browser never mixes files of two releases that it kept.
    """
    return hashlib.sha256(" ".join(volume.key for volume in found).encode()).hexdigest()[:16]


def head(found: list[Volume]) -> dict[str, bytes]:
    """What every search reads first."""
    parts = [{"name": one.name, "language": one.language, "key": one.key, "shards": one.shards} for one in found]
    value = {"format": FORMAT, "rules": rules(), "volumes": parts}
    return dict([_script("head", value), _script("characters", _pairs())])


def files_of(volume: Volume) -> dict[str, bytes]:
    """A volume's own files."""
    lists = _lists(volume.documents)
    shards: list[list[str]] = [[] for _ in range(volume.shards)]
    for unit in lists:
        shards[shard_of(unit, volume.shards)].append(unit)
    values: dict[str, Any] = {}
    for at, units in enumerate(shards):
        units.sort()
        values[str(at)] = [" ".join(units), " ".join([lists[unit] for unit in units])]
    return dict(
        _script(f"{volume.name}/{name}", value) for name, value in {**values, **_told(volume.documents)}.items()
    )


def _told(documents: tuple[Document, ...]) -> dict[str, Any]:
    """What is told of documents: name → value."""
    kinds = sorted({document.kind for document in documents})
    told: dict[str, Any] = {"kinds": [kinds, "".join(DIGITS[kinds.index(document.kind)] for document in documents)]}
    for at in range(0, len(documents), _ABOUT):
        some = documents[at : at + _ABOUT]
        told[f"about-{at // _ABOUT}"] = [[one.path, one.title, one.day, one.summary] for one in some]
    return told


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
