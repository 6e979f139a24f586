"""Names of linked cases: one language names another person than the other, or a name has a slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from stillhere.content.agreement.charges import Mention
from stillhere.content.agreement.passages import Passage
from stillhere.content.agreement.people import Named
from stillhere.content.model import Entry

MANY = 500
"""So many words with capital letters are compared with a name."""
_SHORTEST = {"zh": 3, "en": 6}
"""Shorter names are one letter from too many other names."""


def clashes(left: Passage, right: Passage, cases: Sequence[Entry]) -> Iterator[tuple[Mention, Mention]]:
    """The first names of which each language has one that the other nowhere has."""
    ours, theirs = _named(left, cases), _named(right, cases)
    mine = [ours[slug] for slug in ours if slug not in theirs]
    yours = [theirs[slug] for slug in theirs if slug not in ours]
    if mine and yours and len(mine) == len(yours):
        yield mine[0], yours[0]


def _named(passage: Passage, cases: Sequence[Entry]) -> dict[str, Mention]:
    found = {}
    for case in cases:
        name = case.facts.names.get(passage.text.language)
        at = passage.prose.find(name) if name else -1
        if name and at >= 0:
            found[case.slug] = Mention(case.slug, at, at + len(name))
    return found


def misspelt(passage: Passage, cases: Sequence[Entry], named: Named) -> Iterator[tuple[int, int, Entry, str]]:
    """Names that are one letter from that of a case which the text nowhere names rightly: place, case, right name."""
    for case in cases:
        name = case.facts.names.get(passage.text.language, "")
        if len(name) < _SHORTEST.get(passage.language, 1000) or name in passage.prose:
            continue
        near = _near_chinese(passage.prose, name) if passage.language == "zh" else _near_latin(passage.prose, name)
        found = next((place for place in near if passage.prose[slice(*place)] not in named.by_name), None)
        if found:
            yield *found, case, name


def _near_chinese(prose: str, name: str) -> Iterator[tuple[int, int]]:
    """The same family name, and one other character."""
    for index in range(1, len(name)):
        before, after = name[:index], name[index + 1 :]
        if not after and index == 1:
            continue  # every name of that family
        at = prose.find(before)
        while at >= 0:
            if "\u4e00" <= prose[at + index : at + index + 1] <= "\u9fff" and prose.startswith(after, at + index + 1):
                yield at, at + len(name)
            at = prose.find(before, at + 1)


def _near_latin(prose: str, name: str) -> Iterator[tuple[int, int]]:
    """As many words with capital letters, one letter more, less, other, or two that changed places."""
    words = " ".join([r"[A-Z][a-z’'-]{1,30}"] * (name.count(" ") + 1))
    for found in islice(re.finditer(rf"\b(?=({words})(?![a-z]))", prose), MANY):
        if one_slip(found[1], name):
            yield found.span(1)


def one_slip(word: str, right: str) -> bool:
    """Whether two words differ by one letter, or by two neighbours that changed places."""
    start = next((i for i, (a, b) in enumerate(zip(word, right, strict=False)) if a != b), min(len(word), len(right)))
    rest, other = word[start:], right[start:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return word != right and (rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or swapped == other)
