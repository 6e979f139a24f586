"""Claims of a text against the facts of its case: sentence, time held, birth, death, timeline.

A figure is only compared where the words beside it say what it is a figure of, and the sentence names the case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from stillhere.content.agreement import contexts
from stillhere.content.agreement.claims import DATE, Claim, dated, meet
from stillhere.content.agreement.passages import Passage
from stillhere.content.agreement.people import STANDING, Named, subject
from stillhere.content.model import Entry
from stillhere.content.phrases import age_words, date_words, span_words
from stillhere.dates import PartialDate, Span, span


class Contradiction(NamedTuple):
    """A place of a text that contradicts a fact: what to write there, and where the fact stands (entry, its key)."""

    start: int
    end: int
    write: str
    entry: Entry
    key: str


@dataclass(frozen=True)
class Look:
    """A claim with the words beside it, and whom they speak of."""

    passage: Passage
    claim: Claim
    entry: Entry
    named: Named

    @cached_property
    def sentence(self) -> tuple[int, int]:
        """Where its sentence begins and ends."""
        return self.passage.sentence(self.claim.start, self.claim.end)

    @property
    def whole(self) -> str:
        """Its sentence."""
        return self.passage.prose[slice(*self.sentence)]

    @cached_property
    def before(self) -> str:
        """The words before it, without those that say how a number is meant."""
        words = self.passage.prose[max(0, self.claim.start - 60) : self.claim.start].rstrip()
        return words if self.claim.family == DATE else _MANNER.sub("", words)

    @cached_property
    def after(self) -> str:
        """The words after it."""
        return self.passage.prose[self.claim.end : self.claim.end + 40]

    @cached_property
    def case(self) -> Entry | None:
        """The one case it speaks of."""
        return subject(self.passage, self.claim.start, self.claim.end, self.named.of(self.entry), self.named)

    def wrong(self, write: str, entry: Entry, key: str) -> Contradiction:
        """It contradicts the facts."""
        return Contradiction(self.claim.start, self.claim.end, write, entry, key)

    def wrong_day(self, day: PartialDate, entry: Entry, key: str) -> Contradiction:
        """It contradicts the facts, which know this day."""
        return self.wrong(date_words(day, self.passage.text.language), entry, key)


_MANNER = re.compile(r"(?:\s(?:more than|over|nearly|almost|about|at least|some|an?)|近|约|約|超过|超過|逾|将近)$")


def contradictions(passage: Passage, entry: Entry, named: Named) -> Iterator[Contradiction]:
    """Every claim of a passage that the facts of its cases know better. Quotations are silent: others may be wrong."""
    if not named.of(entry):
        return
    for claim in passage.claims:
        reader = _READERS.get(claim.family)
        found = reader(Look(passage, claim, entry, named)) if reader and not claim.weak else None
        if found and not passage.quoted(claim.start):
            yield found


def _long_time(look: Look) -> Contradiction | None:
    if look.claim.unit not in ("year", "month"):
        return None
    if contexts.SENTENCED.search(look.before) or contexts.A_SENTENCE.match(look.after):
        return _sentence(look)
    held = contexts.HELD.search(look.before) or contexts.IN_PRISON.match(look.after)
    return _held(look) if held else None


def _sentence(look: Look) -> Contradiction | None:
    case, claim = look.case, look.claim
    months = case.facts.sentence_months if case else None
    if not case or not months or claim.low <= months <= claim.high or contexts.OTHER_SENTENCE.search(look.whole):
        return None
    judged = {step.date.year for step in case.facts.timeline if step.state in ("sentenced", "on-trial")}
    near = (c for c in look.passage.claims if c.family == DATE and abs(c.start - claim.start) < 80)
    years = {c.parts[0] for c in near} - {None}
    if judged and years and not years & judged:
        return None  # a sentence of another year
    write = span_words(Span(months // 12, months % 12, 0), look.passage.text.language)
    return look.wrong(write, case, "sentence_months")


def _held(look: Look) -> Contradiction | None:
    """How long someone has been held: on the day of the entry, for a standing text today."""
    case, claim = look.case, look.claim
    day = look.named.today if look.entry.kind in STANDING else look.entry.day.last_day()
    time = case.facts.held_on(day) if case else None
    if not case or not time or contexts.TOTALS.search(look.whole) or contexts.NOT_YET.search(look.whole):
        return None
    months = time.years * 12 + time.months + time.days / 31
    rounded = claim.low == claim.high and claim.unit == "year"  # six years may be five and a half, or nearly seven
    if claim.low - 6 * rounded <= months <= claim.high + (12 if rounded else 1):
        return None
    return look.wrong(span_words(time, look.passage.text.language), case, "timeline")


def _age(look: Look) -> Contradiction | None:
    """How old someone was when they died. 享年 may count the year of birth."""
    case = look.case if contexts.DIED.search(look.whole) and "享年" not in look.whole else None
    born, died = (case.facts.born, case.facts.died()) if case else (None, None)
    if not case or not died or not born:
        return None
    youngest, oldest = span(born.last_day(), died.first_day()).years, span(born.first_day(), died.last_day()).years
    if look.claim.high >= youngest and look.claim.low <= oldest:
        return None
    return look.wrong(age_words(born, died.last_day(), look.passage.text.language), case, "born")


def _date(look: Look) -> Contradiction | None:
    chinese = look.passage.language == "zh"
    if _is_birth(look, chinese=chinese):
        born = look.case.facts.born if look.case else None
        wrong = look.case and born and not meet(look.claim, as_claim(born))
        return look.wrong_day(born, look.case, "born") if wrong and born and look.case else None
    if not (contexts.DATED_AFTER.search(look.after) if chinese else look.before.endswith((" in", " on"))):
        return None
    for states, english, after in contexts.STEPS:
        verb = None if chinese else english.search(look.before)
        said = after.match(look.after) if chinese else verb
        if said and not (verb and contexts.NOT_THAT_DAY.search(look.before[: verb.start()][-40:])):
            return _step(look, states)
    return None


def _is_birth(look: Look, *, chinese: bool) -> bool:
    if chinese:
        return look.before.endswith(("生于", "生於")) or contexts.BORN_AFTER.match(look.after) is not None
    return contexts.BORN.search(look.before) is not None


def _step(look: Look, states: Sequence[str]) -> Contradiction | None:
    """A date of something in the timeline. What was before the timeline begins is another story."""
    case, year = look.case, look.claim.parts[0]
    steps = [step.date for step in case.facts.timeline if step.state in states] if case else []
    if not case or not steps or year is None or any(meet(look.claim, as_claim(day)) for day in steps):
        return None
    episode = year >= case.facts.timeline[0].date.year or states[0] == "died"
    if episode and any(_told_twice(look.claim, as_claim(day), states[0]) for day in steps):
        return look.wrong_day(steps[0], case, "timeline")
    return None


def _told_twice(claim: Claim, step: Claim, state: str) -> bool:
    """Whether a date is that of a step, with a slip. An arrest may follow a detention: there, in one part only."""
    known = [(x, y) for x, y in zip(claim.parts, step.parts, strict=True) if x is not None and y is not None]
    return state != "detained" or (len(known) > 1 and sum(x != y for x, y in known) == 1)


def as_claim(day: PartialDate) -> Claim:
    """A date of the facts as a claim."""
    return dated((day.year, day.month, day.day), 0, 0) or Claim(DATE, "", 0, 0, 0, 0)


_READERS: dict[str, Callable[[Look], Contradiction | None]] = {"long-time": _long_time, "age": _age, DATE: _date}
