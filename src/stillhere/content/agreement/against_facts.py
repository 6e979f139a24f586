"""Claims of a text against the facts: the case's sentence, timeline and birth, the event's day and participants.

A figure is only compared where the words beside it say what it is a figure of, and the sentence names the case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from stillhere.content.agreement import contexts
from stillhere.content.agreement.claims import DATE, Claim, Parts, dated, meet
from stillhere.content.agreement.passages import Passage
from stillhere.content.agreement.people import STANDING, Named, subject
from stillhere.content.model import Entry
from stillhere.content.phrases import age_words, date_words, is_chinese, span_words
from stillhere.dates import PartialDate, Span, span


class Contradiction(NamedTuple):
    """A place of a text that contradicts a fact: what to write there, and where the fact stands (entry, its words)."""

    start: int
    end: int
    write: str
    entry: Entry
    key: str


def contradictions(passage: Passage, entry: Entry, named: Named) -> Iterator[Contradiction]:
    """Every claim of a passage that the facts know better. Quotations are silent: others may have been wrong."""
    cases = named.of(entry)
    for claim in passage.claims:
        reader = _OF_CASE.get(claim.family) if cases else None
        if not reader or claim.weak or passage.quoted(claim.start):
            continue
        beside = _beside(passage, claim)
        for found in reader(passage, claim, beside, entry, cases, named.today):
            yield found
            break
    yield from _of_entry(passage, entry)


Beside = tuple[str, str, str]


def _beside(passage: Passage, claim: Claim) -> Beside:
    """The sentence before a claim, after it, and the whole."""
    first, last = passage.sentence(claim.start, claim.end)
    before = re.sub(
        r"(?:\s*(?:more than|over|nearly|almost|about|at least|some|an?|近|约|約|超过|超過|逾|将近))*\s*$",
        "",
        passage.prose[max(first, claim.start - 80) : claim.start],
    )
    return before, passage.prose[claim.end : min(last, claim.end + 40)], passage.prose[first:last]


def _long_time(
    passage: Passage, claim: Claim, beside: Beside, entry: Entry, cases: Sequence[Entry], today: date
) -> Iterator[Contradiction]:
    before, after, whole = beside
    if claim.unit not in ("year", "month"):
        return
    sentenced = contexts.SENTENCED.search(before)
    if sentenced or contexts.A_SENTENCE.match(after):
        yield from _sentence(passage, claim, whole, cases)
    elif contexts.HELD.search(before) or contexts.IN_PRISON.match(after):
        yield from _held(passage, claim, whole, entry, cases, today)


def _sentence(passage: Passage, claim: Claim, whole: str, cases: Sequence[Entry]) -> Iterator[Contradiction]:
    case = subject(passage, claim.start, claim.end, cases)
    months = case.facts.sentence_months if case else None
    if not case or not months or contexts.OTHER_SENTENCE.search(whole) or claim.low <= months <= claim.high:
        return
    judged = {step.date.year for step in case.facts.timeline if step.state in ("sentenced", "on-trial")}
    years = {c.parts[0] for c in passage.claims if c.family == DATE and abs(c.start - claim.start) < 80} - {None}
    if judged and years and not years & judged:
        return  # another sentence, of another year
    write = span_words(Span(months // 12, months % 12, 0), passage.text.language)
    yield Contradiction(claim.start, claim.end, write, case, "sentence_months")


def _held(
    passage: Passage, claim: Claim, whole: str, entry: Entry, cases: Sequence[Entry], today: date
) -> Iterator[Contradiction]:
    case = subject(passage, claim.start, claim.end, cases)
    day = today if entry.kind in STANDING else entry.day.last_day()
    time = case.facts.held_on(day) if case else None
    if not case or not time or contexts.TOTALS.search(whole) or contexts.NOT_YET.search(whole):
        return
    months = time.years * 12 + time.months + time.days / 31
    exact = claim.low == claim.high
    slack = (6, 12) if exact and claim.unit == "year" else (1, 1)
    if not claim.low - slack[0] * exact <= months <= claim.high + slack[1]:
        yield Contradiction(claim.start, claim.end, span_words(time, passage.text.language), case, "timeline")


def _age(
    passage: Passage, claim: Claim, beside: Beside, _entry: Entry, cases: Sequence[Entry], _today: date
) -> Iterator[Contradiction]:
    """How old someone was when they died. 享年 may count the year of birth."""
    case = subject(passage, claim.start, claim.end, cases) if contexts.DIED.search(beside[2]) else None
    died = next((s.date for s in case.facts.timeline if s.state in ("died", "died-in-custody")), None) if case else None
    born = case.facts.born if case else None
    if not case or not died or not born or not died.day or "享年" in beside[2]:
        return
    youngest, oldest = span(born.last_day(), died.first_day()).years, span(born.first_day(), died.last_day()).years
    if claim.high < youngest or claim.low > oldest:
        words = age_words(born, died.last_day(), passage.text.language)
        yield Contradiction(claim.start, claim.end, words, case, "born")


def _date(
    passage: Passage, claim: Claim, beside: Beside, _entry: Entry, cases: Sequence[Entry], _today: date
) -> Iterator[Contradiction]:
    before, after, _whole = beside
    if contexts.BORN.search(before) or (is_chinese(passage.text.language) and contexts.BORN_AFTER.match(after)):
        case = subject(passage, claim.start, claim.end, cases)
        if case and case.facts.born and not meet(claim, _as_claim(case.facts.born)):
            yield _say_date(passage, claim, case.facts.born, case, "born")
        return
    for states, english, chinese in contexts.STEPS.values():
        verb = english.search(before)
        if chinese.match(after) or (verb and not contexts.NOT_THAT_DAY.search(before[: verb.start()][-40:])):
            yield from _step(passage, claim, states, cases)


def _step(passage: Passage, claim: Claim, states: Sequence[str], cases: Sequence[Entry]) -> Iterator[Contradiction]:
    """A date of something in the timeline. What was before the timeline begins is another story."""
    case = subject(passage, claim.start, claim.end, cases)
    steps = [step.date for step in case.facts.timeline if step.state in states] if case else []
    if not case or not steps or any(meet(claim, _as_claim(day)) for day in steps):
        return
    year = claim.parts[0]
    begins = case.facts.timeline[0].date.year
    if year is not None and (year > begins or (year < begins and states[0] == "died")):
        yield _say_date(passage, claim, steps[0], case, "timeline")


def _say_date(passage: Passage, claim: Claim, day: PartialDate, case: Entry, key: str) -> Contradiction:
    return Contradiction(claim.start, claim.end, date_words(day, passage.text.language), case, key)


def _as_claim(day: PartialDate) -> Claim:
    parts: Parts = (day.year, day.month, day.day)
    return dated(parts, 0, 0) or Claim(DATE, "", 0, 0, 0, 0)


_Reader = Callable[[Passage, Claim, Beside, Entry, Sequence[Entry], date], Iterator[Contradiction]]
_OF_CASE: dict[str, _Reader] = {"long-time": _long_time, "age": _age, DATE: _date}


def _of_entry(passage: Passage, entry: Entry) -> Iterator[Contradiction]:
    facts = entry.facts
    if entry.kind == "event" and facts.date:
        yield from _day(passage, entry, facts.date)
    if facts.participants is not None:
        yield from _participants(passage, entry, facts.participants)
    if facts.deadline:
        yield from _deadline(passage, entry, facts.deadline)


def _day(passage: Passage, entry: Entry, day: PartialDate) -> Iterator[Contradiction]:
    """The only full date of a report, close to the day of the event and not it: a slip of the pen."""
    full = [claim for claim in passage.claims if claim.unit == "ymd"]
    if len({claim.parts for claim in full}) != 1 or passage.quoted(full[0].start) or "{{date}}" in passage.text.body:
        return
    said = PartialDate(*full[0].parts) if _exists(full[0].parts) else None  # type: ignore[arg-type]
    if said and said != day:
        same_day = (said.month, said.day) == (day.month, day.day) and abs(said.year - day.year) == 1
        if same_day or (said.month, said.year) == (day.month, day.year):
            yield Contradiction(full[0].start, full[0].end, date_words(day, passage.text.language), entry, "date")


def _exists(parts: Parts) -> bool:
    try:
        date(*(part or 1 for part in parts))
    except ValueError:
        return False
    return True


def _participants(passage: Passage, entry: Entry, count: int) -> Iterator[Contradiction]:
    """The figures of those who came, where none of them is that of the facts."""
    said = [c for c in passage.claims if c.family == "people" and not passage.quoted(c.start) and _came(passage, c)]
    if said and not any(claim.low <= count <= claim.high for claim in said):
        number = f"{count}人" if is_chinese(passage.text.language) else str(count)
        yield Contradiction(said[0].start, said[0].end, number, entry, "participants")


def _came(passage: Passage, claim: Claim) -> bool:
    first, last = passage.sentence(claim.start, claim.end)
    near = passage.prose[max(first, claim.start - 12) : min(last, claim.end + 60)]
    return contexts.TOOK_PART.search(near) is not None


def _deadline(passage: Passage, entry: Entry, deadline: PartialDate) -> Iterator[Contradiction]:
    """A day until which to act that is not the deadline; days before the text was published are history."""
    days = [claim for claim in passage.claims if claim.unit in ("ymd", "md")]
    if any(meet(claim, _as_claim(deadline)) for claim in days):
        return
    for claim in days:
        before, after, _whole = _beside(passage, claim)
        year = claim.parts[0] or deadline.year
        until = contexts.UNTIL.search(before) or contexts.UNTIL_AFTER.match(after)
        if until and year >= entry.facts.published.year and _exists((year, *claim.parts[1:])):
            said = date(year, claim.parts[1] or 1, claim.parts[2] or 1)
            if abs(said - deadline.first_day()) < timedelta(days=400) and said > entry.facts.published.first_day():
                yield _say_date(passage, claim, deadline, entry, "deadline")
                return
