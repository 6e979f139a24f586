"""Charges as both languages name them. 煽动颠覆 and 颠覆 are two crimes with very different sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stillhere.content.agreement.passages import Passage
from stillhere.content.model import Entry

_NAMES = {
    "en": {
        "ubver": r"(?P<inciting_subversion>incit\w{1,8}(?: to| the| of| others){0,3} subver(?:sion|ting|t)\b)"
        r"|(?P<subversion>\bsubver(?:sion|ting)\b)",
        "roperty": r"(?P<damaging_property>(?:destr|damag)\w{1,8}(?: of)? (?:public |private )?property)",
        "raffic": r"(?P<disturbing_traffic>(?:disrupt|disturb)\w{0,4}(?: of)? traffic)",
        "uarrels": r"(?P<picking_quarrels>pick\w{0,4} quarrels)",
        "secrets": r"(?P<state_secrets>state secrets)",
        "ublic order": r"(?P<disturbing_public_order>(?:disrupt|disturb)\w{0,4}(?: of)?(?: the)? public order)",
    },
    "zh": {
        "覆": r"(?P<inciting_subversion>煽[动動](?:他人)?[颠顛]覆)|(?P<subversion>[颠顛]覆(?:[国國]家)?政[权權])",
        "财物": r"(?P<damaging_property>毁坏(?:公私)?财物)",
        "財物": r"(?P<damaging_property>毀壞(?:公私)?財物)",
        "交通": r"(?P<disturbing_traffic>[扰擾][乱亂]交通)",
        "滋事": r"(?P<picking_quarrels>[寻尋][衅釁]滋事)",
        "国家秘": r"(?P<state_secrets>国家秘密)",
        "國家": r"(?P<state_secrets>國家(?:秘密|機密))",
        "公共": r"(?P<disturbing_public_order>[扰擾][乱亂]公共(?:[场場]所)?秩序)",
    },
}
"""Language → a rare part of a charge's name → the name. The rare part is looked for first: that is fast."""
_PATTERNS = {
    language: {part: re.compile(name, re.IGNORECASE) for part, name in names.items()}
    for language, names in _NAMES.items()
}
_REACH = 45
"""How far from its rare part a name reaches."""

ALIKE = (frozenset({"inciting-subversion", "subversion"}), frozenset({"disturbing-traffic", "disturbing-public-order"}))
"""Charges that are taken for each other."""


class Mention(NamedTuple):
    """A charge named at a place."""

    charge: str
    start: int
    end: int


def mentions(passage: Passage) -> list[Mention]:
    """The charges a passage names, in their order."""
    prose = passage.prose
    patterns = _PATTERNS.get(passage.language, {})
    found = (_near(prose, part, pattern) for part, pattern in patterns.items() if part in prose)
    return sorted({mention for some in found for mention in some}, key=lambda mention: mention.start)


def _near(prose: str, part: str, pattern: re.Pattern[str]) -> Iterator[Mention]:
    at = prose.find(part)
    while at >= 0:
        for match in pattern.finditer(prose, max(0, at - _REACH), at + _REACH):
            if match.start() <= at < match.end():
                yield Mention((match.lastgroup or "").replace("_", "-"), *match.span())
        at = prose.find(part, at + 1)


def clashes(left: Passage, right: Passage) -> Iterator[tuple[Mention, Mention]]:
    """Places where one language names one charge and the other another."""
    ours = mentions(left)
    theirs = mentions(right) if ours else []
    aligned = len(left.starts) == len(right.starts)
    here, there = _by_place(left, ours, aligned=aligned), _by_place(right, theirs, aligned=aligned)
    for place, named in here.items():
        others = there.get(place, {})
        mine = [mention for charge, mention in named.items() if charge not in others]
        yours = [mention for charge, mention in others.items() if charge not in named]
        if len(mine) == len(yours) == 1:
            yield mine[0], yours[0]


def _by_place(passage: Passage, found: list[Mention], *, aligned: bool) -> dict[str | int, dict[str, Mention]]:
    """The first mention of each charge in each block, or in the whole text."""
    places: dict[str | int, dict[str, Mention]] = {}
    for mention in found:
        places.setdefault(passage.block(mention.start) if aligned else "", {}).setdefault(mention.charge, mention)
    return places


def against(passage: Passage, cases: Sequence[Entry]) -> Iterator[tuple[Mention, Entry, str]]:
    """Charges that are not those of the cases but are easily taken for them; with the right one."""
    known = {charge: case for case in cases for charge in case.facts.charges}
    places = _by_place(passage, mentions(passage), aligned=True) if known else {}
    for named in places.values():
        for charge, mention in named.items():
            right = next((other for pair in ALIKE if charge in pair for other in pair - {charge}), None)
            if charge not in known and right in known and right not in named:
                yield mention, known[right], right
