"""Of which case a sentence speaks: only a name, or a pronoun where there is just one case, counts as a sign."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from stillhere.content.agreement.passages import Passage
from stillhere.content.model import Entry, Site

STANDING = ("page", "campaign", "case")
"""Kinds that say what is so today; the others report a day, and become history."""

_PRONOUN = re.compile(r"\b(?:he|she|his|her|him)\b|[他她]", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:wife|husband|son|daughter|child|children|brother|sister|father|mother|friend|colleague|lawyer|others?)\b"
    r"|妻|丈夫|儿子|兒子|女儿|女兒|孩子|弟|妹|哥|姐|父|母|友|同事|律师|律師|其他",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Named:
    """All cases of a site by every name they have, and the day it is."""

    site: Site
    today: date

    @cached_property
    def by_name(self) -> Mapping[str, Entry]:
        """Name → case, in every language. A name that two cases share tells neither."""
        cases = self.site.of_kind("case")
        named = [(name, case) for case in cases for name in set(case.facts.names.values()) if len(name) > 1]
        often = Counter(name for name, _ in named)
        return {name: case for name, case in named if often[name] == 1}

    def of(self, entry: Entry) -> list[Entry]:
        """The cases an entry is about: its own, or those it links."""
        if entry.kind == "case":
            return [entry]
        return [case for case in map(self.site.case, entry.facts.cases) if case]


def subject(passage: Passage, start: int, end: int, cases: Sequence[Entry], named: Named) -> Entry | None:
    """The one case a place speaks of, or None where that is not sure."""
    first, last = passage.sentence(start, end)
    words = passage.prose[first:last]
    if not cases or _OTHERS.search(words):
        return None
    here = {case.slug: case for name, case in named.by_name.items() if name in words}
    if here:
        case = next(iter(here.values()))
        return case if len(here) == 1 and case in cases else None
    return cases[0] if len(cases) == 1 and _PRONOUN.search(words) else None
