"""Claims of a text against the facts of its own entry: the day of an event, how many came, until when to act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from stillhere.content.agreement import contexts
from stillhere.content.agreement.against_facts import Contradiction, Look, as_claim
from stillhere.content.agreement.claims import Claim, meet
from stillhere.content.agreement.passages import Passage
from stillhere.content.agreement.people import Named
from stillhere.content.model import Entry
from stillhere.content.phrases import is_chinese
from stillhere.dates import PartialDate

_SOON = timedelta(days=400)


def contradictions(passage: Passage, entry: Entry, named: Named) -> Iterator[Contradiction]:
    """Every claim of a passage that its own facts know better."""
    facts = entry.facts
    day = facts.date if entry.kind == "event" else None
    if not day and facts.participants is None and not facts.deadline:
        return
    looks = [Look(passage, claim, entry, named) for claim in passage.claims if not passage.quoted(claim.start)]
    if day:
        yield from _day(looks, day)
    if facts.participants is not None:
        yield from _participants(looks, facts.participants)
    if facts.deadline:
        yield from _deadline(looks, facts.deadline)


def _day(looks: list[Look], day: PartialDate) -> Iterator[Contradiction]:
    """The only full date of a report, close to the day of the event and not it: a slip of the pen."""
    full = [look for look in looks if look.claim.unit == "ymd"]
    if len({look.claim.parts for look in full}) != 1 or "{{date}}" in full[0].passage.text.body:
        return
    year, month, number = full[0].claim.parts
    next_year = (month, number) == (day.month, day.day) and abs((year or 0) - day.year) == 1
    if next_year or ((year, month) == (day.year, day.month) and number != day.day):
        yield full[0].wrong_day(day, full[0].entry, "date")


def _participants(looks: list[Look], count: int) -> Iterator[Contradiction]:
    """The figures of those who came, where none of them is that of the facts."""
    came = [look for look in looks if look.claim.family == "people" and _came(look)]
    if came and not any(look.claim.low <= count <= look.claim.high for look in came):
        write = f"{count}人" if is_chinese(came[0].passage.text.language) else str(count)
        yield came[0].wrong(write, came[0].entry, "participants")


def _came(look: Look) -> bool:
    first, last = look.sentence
    near = look.passage.prose[max(first, look.claim.start - 12) : min(last, look.claim.end + 60)]
    return contexts.TOOK_PART.search(near) is not None


def _deadline(looks: list[Look], deadline: PartialDate) -> Iterator[Contradiction]:
    """A day to come until which to act, where the deadline is nowhere said."""
    days = [look for look in looks if look.claim.unit in ("ymd", "md")]
    if any(meet(look.claim, as_claim(deadline)) for look in days):
        return
    for look in days:
        until = contexts.UNTIL.search(look.before) or contexts.UNTIL_AFTER.match(look.after)
        said = _day_of(look.claim, deadline.year)
        begins = look.entry.facts.published.first_day()
        if until and said and said > begins and abs(said - deadline.first_day()) < _SOON:
            yield look.wrong_day(deadline, look.entry, "deadline")
            return


def _day_of(claim: Claim, year: int) -> date | None:
    try:
        return date(claim.parts[0] or year, claim.parts[1] or 1, claim.parts[2] or 1)
    except ValueError:
        return None
