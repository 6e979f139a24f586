"""Prose that the facts have overtaken: it still demands freedom, or says that someone is in prison who is not.

Only what speaks for today is looked at: pages, campaigns, cases; and what was published after the state changed.
Quotations are history, and so are a closed campaign and a sentence that looks back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stillhere.content.agreement.passages import Passage
from stillhere.content.agreement.people import STANDING, Named, subject
from stillhere.content.model import Entry
from stillhere.content.vocabulary import STATES

_DEMAND = {
    "en": re.compile(
        r"\b(?:[Ff]ree|[Rr]elease|FREE|RELEASE)(?: of)?(?: (?:Nobel|Peace|Prize|[Ll]aureate|Dr|Mr|Ms|Mrs|Professor|the|writer|"
        r"lawyer|poet|blind|prisoners?|of|conscience)\.?){0,6}[ \[*_]{1,4}(?=[A-Z])"
        r"|\b[Ff]reedom (?:for|to)[ \[*_]{1,4}(?=[A-Z])"
    ),
    "zh": re.compile(
        r"释放|釋放|还(?=[^，。；！？\n]{1,20}自由)|還(?=[^，。；！？\n]{1,20}自由)|给(?=[^，。；！？\n]{1,20}自由)"
    ),
}
_HINTS = {"en": ("ree", "elease", "REE", "ELEASE"), "zh": ("释放", "釋放", "自由")}
_PAST = re.compile(
    r"\b(?:asked|called|demanded|urged|appealed|had|was|were|been|used to|until|campaigned|stood|said|after|before|since|when|"
    r"fought|failed|would|if|refused?|following|thanks|celebrated?|welcomed?|on (?:his|her|the) release)\b"
    r"|曾|当时|當時|当年|當年|过去|過去|那时|那時|多年来|多年來|此前|直到|终于|終於|后来|後來|已经|已經|获得?释放|被释放|被釋放|刑满|刑滿|提前释放|过去|之后|以后|以後|之後|未能|没有|拒绝|如果"
)
_HELD = {
    "en": re.compile(
        r"\b(?:is (?:still |currently |now )?(?:in prison|in jail|imprisoned|behind bars|being held|in detention|in custody|"
        r"under house arrest|serving (?:his|her|a|an))|remains? (?:in prison|in jail|imprisoned|behind bars|in detention|"
        r"in custody|under house arrest))"
    ),
    "zh": re.compile(
        r"(?:仍|还|還|至今|依然|依旧|目前|现在?|現在?|正)(?:在|被|身陷|然在|然被|旧被)?(?:[^，。；！？\n]{0,6}(?:狱中|獄中|监狱|監獄|服刑|坐牢|关押|關押|囚禁|囹圄|羁押|羈押|软禁|軟禁))"
    ),
}
_HELD_HINTS = {
    "en": ("is ", "remain"),
    "zh": ("狱", "獄", "服刑", "坐牢", "关押", "關押", "囚", "囹圄", "押", "软禁", "軟禁"),
}


class Overtaken(NamedTuple):
    """A place that today's facts contradict, and the case. `code` says what it does: demand, or say so."""

    start: int
    end: int
    case: Entry
    code: str


def overtaken(passage: Passage, entry: Entry, named: Named) -> Iterator[Overtaken]:
    """Every demand and every state that today's facts contradict."""
    if passage.language not in _DEMAND or (entry.kind == "campaign" and entry.facts.closed):
        return
    prose = passage.prose
    if any(hint in prose for hint in _HINTS[passage.language]):
        yield from _demands(passage, entry, named)
    if entry.kind in STANDING and any(hint in prose for hint in _HELD_HINTS[passage.language]):
        yield from _states(passage, entry, named)


def _demands(passage: Passage, entry: Entry, named: Named) -> Iterator[Overtaken]:
    told: set[str] = set()
    for found in _DEMAND[passage.language].finditer(passage.prose):
        first, last = passage.sentence(found.start(), found.end())
        case, end = _demanded(passage, found.end(), min(last, found.end() + 60), entry, named)
        if not case or case.slug in told or not is_over(case, entry, named):
            continue
        if not passage.quoted(found.start()) and not _PAST.search(passage.prose[first:last]):
            told.add(case.slug)
            yield Overtaken(found.start(), end, case, "demand-overtaken")


def _demanded(passage: Passage, start: int, end: int, entry: Entry, named: Named) -> tuple[Entry | None, int]:
    """For whom freedom is demanded: the first case named after the demand, or the entry's own after a pronoun."""
    words = passage.prose[start:end]
    if passage.language == "zh":
        spans = ((at, at + length) for at in range(min(len(words), 16)) for length in (4, 3, 2))
    else:
        ends = [found.end() for found in re.finditer(r"[A-Za-z’'-]+", words)][:6]
        starts = [found.start() for found in re.finditer(r"[A-Za-z’'-]+", words)][:4]
        spans = ((a, b) for a in starts for b in reversed(ends) if b > a)
    for a, b in spans:
        case = named.by_name.get(words[a:b])
        if case:
            return case, start + b
    own = entry if entry.kind == "case" and re.match(r"[他她]", words) else None
    return own, start + 1


def is_over(case: Entry, entry: Entry, named: Named) -> bool:
    """Whether a case is not held today, and the entry does not tell of the time when it was."""
    step = case.facts.state_on(named.today)
    if not step or not step.state or STATES[step.state].held:
        return False
    return entry.kind in STANDING or entry.day.first_day() > step.date.last_day()


def _states(passage: Passage, entry: Entry, named: Named) -> Iterator[Overtaken]:
    cases = named.of(entry)
    for found in _HELD[passage.language].finditer(passage.prose):
        if passage.quoted(found.start()):
            continue
        first, _last = passage.sentence(found.start(), found.end())
        case = _before(passage, first, found.start(), named) or subject(passage, *found.span(), cases, named)
        if case and is_over(case, entry, named):
            yield Overtaken(found.start(), found.end(), case, "state-overtaken")


def _before(passage: Passage, first: int, end: int, named: Named) -> Entry | None:
    """The case named just before a place, in the same sentence."""
    words = passage.prose[max(first, end - 60) : end]
    return next((case for name, case in named.by_name.items() if name in words), None)
