"""Facts as words, in each language: dates, spans, states. any Chinese but zh-Hant gets zh-Hans."""

from __future__ import annotations

from datetime import date

from stillhere.content.model import Entry
from stillhere.content.vocabulary import STATES
from stillhere.dates import PartialDate, Span, span
from stillhere.languages import SIMPLIFIED, in_language

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def is_chinese(language: str) -> bool:
    """Whether a tag is a Chinese one."""
    return language.split("-")[0] == "zh"


def in_script(words: str, language: str) -> str:
    """Words that are written here in simplified characters, as that Chinese writes them."""
    return in_language({SIMPLIFIED: words}, language)


def date_words(day: PartialDate, language: str) -> str:
    """`24 February 2015`, `2015年2月24日`; less where less is known."""
    if is_chinese(language):
        return f"{day.year}年" + (f"{day.month}月" if day.month else "") + (f"{day.day}日" if day.day else "")
    parts = [str(day.day) if day.day else "", _MONTHS[day.month - 1] if day.month else "", str(day.year)]
    return " ".join(part for part in parts if part)


def span_words(time: Span, language: str) -> str:
    """`6 years and 2 months`, `6年2个月`; days only under a month."""
    if is_chinese(language):
        months = f"{time.months}个月" if time.months else ""
        return in_script((f"{time.years}年" if time.years else "") + months or f"{time.days}天", language)
    counted = [_counted(time.years, "year"), _counted(time.months, "month")]
    return " and ".join(part for part in counted if part) or _counted(time.days, "day") or "0 days"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}" if number else ""


def days_words(number: int, language: str) -> str:
    """`98 days`, `98天`."""
    return in_script(f"{number}天", language) if is_chinese(language) else _counted(number, "day") or "0 days"


def anniversary_words(number: int, language: str) -> str:
    """`26th anniversary`, `26周年`."""
    if is_chinese(language):
        return in_script(f"{number}周年", language)
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending} anniversary"


def capitalised(words: str) -> str:
    """With a capital letter at its beginning; the others stay as they are."""
    return words[:1].upper() + words[1:]


def state_words(case: Entry, language: str, day: date, *, begins: bool = True) -> str:
    """The state of a case on a day in one line with its date: `Died in custody on 13 July 2017`.

    Within a sentence, which it does not begin, it has no capital letter.
    """
    step = case.facts.state_on(day)
    if not step or not step.state:
        return ""
    words = in_language(STATES[step.state].words, language)
    since = STATES[step.state].since
    if is_chinese(language):
        return f"{date_words(step.date, language)}{'起' if since else ''}{words}"
    preposition = "since" if since else ("on" if step.date.day else "in")
    return f"{capitalised(words) if begins else words} {preposition} {date_words(step.date, language)}"


def name_words(case: Entry, language: str) -> str:
    """The person's name as that language writes it."""
    return in_language(case.facts.names, language)


def age_words(born: PartialDate, day: date, language: str) -> str:
    """How old someone was on a day, at least: who was born in a year may have been born at its end."""
    years = span(min(born.last_day(), day), day).years
    return in_script(f"{years}岁", language) if is_chinese(language) else str(years)
