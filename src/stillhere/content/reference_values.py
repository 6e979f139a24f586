"""What each `{{reference}}` becomes: facts of a case, of the entry itself, of all cases; as words of a language. Pure.

| reference | becomes |
|---|---|
| `{{name CASE}}` | the person's name |
| `{{state CASE}}` | the state of the case, with its date |
| `{{held CASE}}` | how long the person had been held |
| `{{age CASE}}` | how old the person was; of the dead, how old they became |
| `{{expected-release CASE}}` | when the sentence would end, as computed |
| `{{sentence CASE}}` | the length of the sentence |
| `{{date}}`, `{{participants}}` | the day of this entry, how many took part |
| `{{deadline}}`, `{{days-left}}` | until when to act, and how long that still is |
| `{{date CASE STATE}}` | when that state was last reached |
| `{{anniversary WHEN}}` | which anniversary of a day falls into the year of this entry |
| `{{years-since WHEN}}` | full years from a day to the day of this entry |
| `{{count WHICH}}` | how many cases of the site are `held`, `released`, `dead` today, or `all` of them |

`state` speaks of today, the others of the day of this entry; a third word says another day: `today`, or `2015-02-24`.
WHEN is a day (`1989-06-04`) or a step of a case (`CASE STATE`, or `CASE born`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from stillhere.content.model import Entry, Facts, Site
from stillhere.content.phrases import (
    age_words,
    anniversary_words,
    date_words,
    days_words,
    name_words,
    span_words,
    state_words,
)
from stillhere.content.sentences import expected_release
from stillhere.content.tally import tally
from stillhere.content.vocabulary import STATES
from stillhere.dates import PartialDate, Span, days_between, span


class Unknown(Exception):  # noqa: N818 - reads as `raise Unknown`
    """There is no such reference, or no such case."""


class Nothing(Exception):  # noqa: N818 - reads as `raise Nothing("born", …)`
    """The facts do not say it: `field` names where they would, `folder` whose they are, `day` for when it was asked."""

    def __init__(self, field: str, entry: Entry, day: date) -> None:
        super().__init__(field)
        self.field, self.folder, self.day = field, entry.folder, day


@dataclass(frozen=True)
class Place:
    """Where a reference stands: in which entry of which site, in which language, on which day; `begins` a sentence."""

    entry: Entry
    site: Site
    language: str
    today: date
    begins: bool = True

    @property
    def day(self) -> date:
        """The day the entry speaks of."""
        return self.entry.day.last_day()


class Asked(NamedTuple):
    """A fact of a case, asked for a day."""

    case: Entry
    day: date
    place: Place

    @property
    def facts(self) -> Facts:
        """The case's."""
        return self.case.facts

    def nothing(self, field: str) -> Nothing:
        """What to raise where the case does not say it."""
        return Nothing(field, self.case, self.day)


def value(words: list[str], place: Place) -> str:
    """What a reference becomes, by its words. Raises Unknown and Nothing."""
    if words and words[0] in _WITH_WORDS and len(words) > 1:
        return _WITH_WORDS[words[0]](words[1:], place)
    if len(words) == 1 and words[0] in _OWN:
        return _OWN[words[0]](place)
    if len(words) in (2, 3) and words[0] in _OF_CASE:
        day = _asked_day(words[0], words[2:], place)
        return _OF_CASE[words[0]](Asked(_case(words[1], place), day, place))
    raise Unknown


def _case(slug: str, place: Place) -> Entry:
    case = place.site.case(slug)
    if not case or (case.facts.draft and not place.entry.facts.draft):
        raise Unknown  # a draft's facts stay at home
    return case


def _asked_day(word: str, said: list[str], place: Place) -> date:
    if not said:
        return place.today if word == "state" else place.day
    return place.today if said == ["today"] else _parsed(said[0]).last_day()


def _parsed(word: str) -> PartialDate:
    try:
        return PartialDate.parse(word)
    except ValueError:
        raise Unknown from None


# --- of a case ----------------------------------------------------------------------------------------------------


def _state(asked: Asked) -> str:
    words = state_words(asked.case, asked.place.language, asked.day, begins=asked.place.begins)
    if not words:
        raise asked.nothing("timeline")
    return words


def _held(asked: Asked) -> str:
    time = asked.facts.held_on(asked.day)
    if not time:
        raise asked.nothing("timeline")
    return span_words(time, asked.place.language)


def _age(asked: Asked) -> str:
    born, died = asked.facts.born, asked.facts.died()
    day = min(asked.day, died.first_day()) if died else asked.day
    if not born or born.last_day() > day:
        raise asked.nothing("born")
    return age_words(born, day, asked.place.language)


def _sentence(asked: Asked) -> str:
    months = asked.facts.sentence_months
    if not months:
        raise asked.nothing("sentence_months")
    return span_words(Span(months // 12, months % 12, 0), asked.place.language)


def _expected_release(asked: Asked) -> str:
    release = expected_release(asked.facts, asked.day)
    if not release:
        raise asked.nothing("timeline, sentence_months")
    return date_words(release.date, asked.place.language)


_OF_CASE: Mapping[str, Callable[[Asked], str]] = {
    "name": lambda asked: name_words(asked.case, asked.place.language),
    "state": _state,
    "held": _held,
    "age": _age,
    "sentence": _sentence,
    "expected-release": _expected_release,
}


# --- of the entry itself ------------------------------------------------------------------------------------------


def _participants(place: Place) -> str:
    if place.entry.facts.participants is None:
        raise Nothing("participants", place.entry, place.day)
    return str(place.entry.facts.participants)


def _deadline(place: Place) -> PartialDate:
    if place.entry.facts.deadline is None:
        raise Nothing("deadline", place.entry, place.day)
    return place.entry.facts.deadline


def _days_left(place: Place) -> str:
    """Never less than none: that a day has passed must not stop a build."""
    left = days_between(place.today, _deadline(place).first_day())
    return days_words(max(left, 0), place.language)


_OWN: Mapping[str, Callable[[Place], str]] = {
    "date": lambda place: date_words(place.entry.day, place.language),
    "participants": _participants,
    "deadline": lambda place: date_words(_deadline(place), place.language),
    "days-left": _days_left,
}


# --- of a day, of all cases ---------------------------------------------------------------------------------------


def _when(words: list[str], place: Place) -> PartialDate:
    """The day that `1989-06-04`, `liu-xiaobo died-in-custody` or `liu-xiaobo born` means."""
    if len(words) == 1:
        return _parsed(words[0])
    if len(words) != 2 or words[1] not in (*STATES, "born"):
        raise Unknown
    case = _case(words[0], place)
    found = [step.date for step in case.facts.timeline if step.state == words[1]]
    day = case.facts.born if words[1] == "born" else found[-1] if found else None
    if not day:
        raise Nothing("born" if words[1] == "born" else "timeline", case, place.day)
    return day


def _date(words: list[str], place: Place) -> str:
    if len(words) != 2:
        raise Unknown
    return date_words(_when(words, place), place.language)


def _anniversary(words: list[str], place: Place) -> str:
    """Counted by the year: a rally on 31 May 2015 is for the 26th anniversary of 4 June 1989."""
    number = place.entry.day.year - _when(words, place).year
    if number < 1:
        raise Nothing("date, published", place.entry, place.day)
    return anniversary_words(number, place.language)


def _years_since(words: list[str], place: Place) -> str:
    start = _when(words, place).first_day()
    years = span(start, place.day).years if start <= place.day else 0
    if years < 1:
        raise Nothing("date, published", place.entry, place.day)
    return span_words(Span(years, 0, 0), place.language)


def _count(words: list[str], place: Place) -> str:
    if len(words) != 1 or words[0] not in ("held", "released", "dead", "all"):
        raise Unknown
    keys = place.site.lists.every("case")
    found = tally((place.site.entries[key] for key in keys), place.today)
    return str(found.total if words[0] == "all" else getattr(found, words[0]))


_WITH_WORDS: Mapping[str, Callable[[list[str], Place], str]] = {
    "date": _date,
    "anniversary": _anniversary,
    "years-since": _years_since,
    "count": _count,
}

REFERENCES = tuple(dict.fromkeys((*_OF_CASE, *_OWN, *_WITH_WORDS)))
"""The first words there are."""
