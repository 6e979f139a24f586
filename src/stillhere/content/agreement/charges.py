"""Charges as both languages name them. 煽动颠覆 and 颠覆 are two crimes with very different sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stillhere.content.agreement.passages import Passage
from stillhere.content.model import Entry

WORDS = {
    "inciting-subversion": (
        r"incit\w{1,8}(?: to| the| of| others)* subver(?:sion|ting|t)",
        r"煽[动動](?:他人)?[颠顛]覆",
    ),
    "subversion": (r"\bsubver(?:sion|ting)\b", r"[颠顛]覆(?:[国國]家)?政[权權]"),
    "damaging-property": (r"(?:destr\w{1,8}|damag\w{1,4})(?: of)? property", r"[毁毀][坏壞](?:公私)?[财財]物"),
    "disturbing-traffic": (r"(?:disrupt|disturb)\w{0,4}(?: of)? traffic", r"[扰擾][乱亂]交通"),
    "picking-quarrels": (r"pick\w{0,4} quarrels", r"[寻尋][衅釁]滋事"),
    "state-secrets": (r"state secrets", r"[国國]家(?:秘密|机密|機密)"),
    "disturbing-public-order": (
        r"(?:disturb|disrupt)\w{0,4}(?: of)?(?: the)? public order",
        r"[扰擾][乱亂]公共(?:[场場]所)?秩序",
    ),
}
"""Charge → how English and Chinese texts name it; the longer name stands before the one it contains."""

ALIKE = (frozenset({"inciting-subversion", "subversion"}), frozenset({"disturbing-traffic", "disturbing-public-order"}))
"""Charges that are taken for each other."""

_HINTS = {
    "en": ("subver", "quarrel", "disrupt", "disturb", "secrets", "property"),
    "zh": ("覆", "滋事", "家秘", "家机", "家機", "财物", "財物", "乱", "亂"),
}
_SCAN = {
    language: re.compile(
        "|".join(f"(?P<{key.replace('-', '_')}>{words[n]})" for key, words in WORDS.items()), re.IGNORECASE
    )
    for n, language in enumerate(("en", "zh"))
}


class Mention(NamedTuple):
    """A charge named at a place."""

    charge: str
    start: int
    end: int


def mentions(passage: Passage) -> list[Mention]:
    """The charges a passage names."""
    hints = _HINTS.get(passage.language, ())
    if not any(hint in passage.prose for hint in hints):
        return []
    found = _SCAN[passage.language].finditer(passage.prose)
    return [Mention((m.lastgroup or "").replace("_", "-"), *m.span()) for m in found]


def clashes(left: Passage, right: Passage) -> Iterator[tuple[Mention, Mention]]:
    """Places where one language names one charge and the other another."""
    ours, theirs = mentions(left), mentions(right)
    aligned = len(left.starts) == len(right.starts)
    places = [(left.block(m.start) if aligned else "body") for m in ours] if ours and theirs else []
    for place in dict.fromkeys(places):
        mine = [m for m in ours if not aligned or left.block(m.start) == place]
        yours = [m for m in theirs if not aligned or right.block(m.start) == place]
        here, there = {m.charge for m in mine}, {m.charge for m in yours}
        mine = [m for m in mine if m.charge not in there]
        yours = [m for m in yours if m.charge not in here]
        if mine and yours and len({m.charge for m in mine}) == len({m.charge for m in yours}) == 1:
            yield mine[0], yours[0]


def against(passage: Passage, cases: Sequence[Entry]) -> Iterator[tuple[Mention, Entry, str]]:
    """Charges that are not those of the cases but are easily taken for them; with the right one."""
    known = {charge: case for case in cases for charge in case.facts.charges}
    found = mentions(passage) if known else []
    for mention in found:
        right = next((other for pair in ALIKE if mention.charge in pair for other in pair - {mention.charge}), None)
        block = passage.block(mention.start)
        told = any(m.charge == right and passage.block(m.start) == block for m in found)
        if mention.charge not in known and right in known and not told:
            yield mention, known[right], right
