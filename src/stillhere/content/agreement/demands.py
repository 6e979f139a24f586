"""Prose that the facts have overtaken: it still demands freedom, or says that someone is in prison who is not.

Only what speaks for today is looked at: pages, campaigns, cases; and what was published after the state changed.
Quotations are history, and so are a closed campaign and a sentence that looks back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from stillhere.content.agreement.passages import Passage
from stillhere.content.agreement.people import STANDING, Named, subject
from stillhere.content.model import Entry
from stillhere.content.vocabulary import STATES

MANY = 200
"""No honest text demands more often; what comes after is not read."""
_WINDOW = 60
"""How far after a demand its name stands."""

_TITLES = "Nobel|Peace|Prize|[Ll]aureate|Dr|Mr|Ms|Mrs|Professor|the|writer|lawyer|poet|blind|prisoners?|of|conscience"
_DEMAND = {
    "en": re.compile(
        r"[FfRr](?<![A-Za-z].)(?:(?:ree|elease|REE|ELEASE)(?: of)?|reedom (?:for|to))"
        rf"(?: (?:{_TITLES})\.?){{0,6}}[ \[*_]{{1,4}}(?=[A-Z])"
    ),
    "zh": re.compile(r"[释釋还還](?:(?<=[释釋])放|(?<=[还還])(?=[^，。；！？\n]{1,20}自由))"),
}
_DEMAND_HINTS = {
    "en": ("Free ", "free ", "elease ", "reedom ", "FREE ", "RELEASE "),
    "zh": ("释放", "釋放", "还", "還"),
}

_LOOKS_BACK = re.compile(
    r"\b(?:asked|called|demanded|urged|appealed|had|was|were|been|used to|campaigned|stood|said|after|before|since|"
    r"when|fought|failed|would|if|refused?|following|thanks|celebrated?|welcomed?|for years)\b"
    r"|曾|当时|當時|当年|當年|过去|過去|那时|那時|多年来|多年來|此前|直到|终于|終於|后来|後來|已经|已經|未能|没有|沒有"
    r"|拒绝|拒絕|如果|[被获獲]$"
)
"""Words before a demand that make it one of the past."""
_THEN = re.compile(r"\b(?:until|after|following|when)\b|之后|之後|以后|以後|后来|後來|终于|終於|直到")
"""The same after it."""

_PLACES = "in prison|in jail|imprisoned|behind bars|in detention|in custody|under house arrest"
_CELLS = "狱中|獄中|监狱|監獄|服刑|坐牢|关押|關押|囚禁|囹圄|羁押|羈押|软禁|軟禁"
_HELD = {
    "en": re.compile(
        rf"\bis (?:still |currently |now )?(?:{_PLACES}|being held|serving (?:his|her|a|an))\b"
        rf"|\bremains? (?:{_PLACES})\b"
    ),
    "zh": re.compile(
        rf"(?:[仍还還正](?:然|旧|舊)?|至今|依然|依旧|目前|[现現]在?)[在被]?[^，。；！？\n]{{0,6}}(?:{_CELLS})"
    ),
}
_HELD_HINTS = {"en": (*_PLACES.split("|"), "being held", "serving"), "zh": tuple(_CELLS.split("|"))}


class Overtaken(NamedTuple):
    """A place that today's facts contradict, and the case. `code` says what it does: demand, or say so."""

    start: int
    end: int
    case: Entry
    code: str


def overtaken(passage: Passage, entry: Entry, named: Named) -> Iterator[Overtaken]:
    """Every demand and every state that today's facts contradict."""
    language, prose = passage.language, passage.prose
    if language not in _DEMAND or (entry.kind == "campaign" and entry.facts.closed):
        return
    if any(hint in prose for hint in _DEMAND_HINTS[language]):
        yield from _demands(passage, entry, named)
    if entry.kind in STANDING and any(hint in prose for hint in _HELD_HINTS[language]):
        yield from _states(passage, entry, named)


def is_over(case: Entry, entry: Entry, named: Named) -> bool:
    """Whether a case is not held today, and the entry does not tell of the time when it was."""
    step = case.facts.state_on(named.today)
    if not step or not step.state or STATES[step.state].held:
        return False
    return entry.kind in STANDING or entry.day.first_day() > step.date.last_day()


def _demands(passage: Passage, entry: Entry, named: Named) -> Iterator[Overtaken]:
    told: set[str] = set()
    for found in islice(_DEMAND[passage.language].finditer(passage.prose), MANY):
        for case, end in _demanded(passage, found.end(), entry, named):
            if case.slug not in told and is_over(case, entry, named) and not _is_history(passage, found.start(), end):
                told.add(case.slug)
                yield Overtaken(found.start(), end, case, "demand-overtaken")


def _is_history(passage: Passage, start: int, end: int) -> bool:
    first, last = passage.sentence(start, end)
    before, after = passage.prose[first:start], passage.prose[end:last]
    return passage.quoted(start) or bool(_LOOKS_BACK.search(before) or _THEN.search(after))


_JOIN = re.compile(r"[\]_*]*(?:,? and |, |、|和|与|與|及)[\[*_]*")


def _demanded(passage: Passage, start: int, entry: Entry, named: Named) -> Iterator[tuple[Entry, int]]:
    """For whom freedom is demanded, and where each name ends; in a case's own text a pronoun is enough."""
    prose = passage.prose
    if entry.kind == "case" and prose[start : start + 1] in ("他", "她"):
        yield entry, start + 1
        return
    last = passage.sentence(start, start)[1]
    places = range(start, min(start + _WINDOW, last))
    here = next((name for at in places if (name := _name_at(prose, at, named))), None)
    while here:
        yield here
        join = _JOIN.match(prose, here[1])
        here = _name_at(prose, join.end(), named) if join else None


_WORD = re.compile(r"[A-Z](?:[^\W\d_]|[’'-]){0,40}(?: [A-Z](?:[^\W\d_]|[’'-]){0,40}){0,3}")


def _name_at(prose: str, at: int, named: Named) -> tuple[Entry, int] | None:
    """The case whose name begins at a place: Chinese names have two to four characters."""
    words = _WORD.match(prose, at) if prose[at : at + 1].isupper() else None
    parts = words[0].split(" ") if words else []
    latin = (" ".join(parts[:count]) for count in range(len(parts), 0, -1))
    for name in latin if words else (prose[at : at + length] for length in (4, 3, 2)):
        case = named.by_name.get(name)
        if case:
            return case, at + len(name)
    return None


def _states(passage: Passage, entry: Entry, named: Named) -> Iterator[Overtaken]:
    cases = named.of(entry)
    for found in islice(_HELD[passage.language].finditer(passage.prose), MANY):
        case = subject(passage, *found.span(), cases, named) or _named_before(passage, found.start(), named)
        if case and is_over(case, entry, named) and not passage.quoted(found.start()):
            yield Overtaken(found.start(), found.end(), case, "state-overtaken")


def _named_before(passage: Passage, end: int, named: Named) -> Entry | None:
    """The case whose name stands just before a place, in the same sentence."""
    first, _last = passage.sentence(end, end, _WINDOW)
    words = passage.prose[first:end]
    return next((case for name, case in named.by_name.items() if name in words), None)
