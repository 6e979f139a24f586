"""Facts in prose: `{{held liu-xiaobo}}` becomes "6 years and 2 months", computed for the day the entry speaks of.

| reference | becomes |
|---|---|
| `{{name CASE}}` | the person's name |
| `{{state CASE}}` | the state of the case today, with its date |
| `{{held CASE}}` | how long the person had been held on the day of this entry |
| `{{sentence CASE}}` | the length of the sentence |
| `{{date}}` | the day of this entry |
| `{{participants}}` | how many took part |
| `{{deadline}}` | until when to act |
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from stillhere.content.model import Entry, Site, Text
from stillhere.content.phrases import date_words, name_words, span_words, state_words
from stillhere.dates import Span
from stillhere.errors import Finding

_REFERENCE = re.compile(r"\{\{([^{}\n]{0,200})\}\}")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#])")


def filled(text: Text, entry: Entry, site: Site, today: date, findings: list[Finding]) -> str:
    """The body with every reference replaced; one that cannot be is a finding, and stays as it was."""

    def replace(match: re.Match[str]) -> str:
        words = match[1].split()
        value = _value(words, text.language, entry, site, today)
        if value is None and ("case", words[-1] if words else "") in site.unreadable:
            return match[0]
        if value is None:
            line = text.body_line + text.body.count("\n", 0, match.start())
            findings.append(Finding(text.file, line, "reference-unknown", {"reference": match[1].strip()}))
            return match[0]
        return _MARKDOWN.sub(r"\\\1", value)

    return _REFERENCE.sub(replace, text.body) if "{{" in text.body else text.body


def _value(words: list[str], language: str, entry: Entry, site: Site, today: date) -> str | None:
    if len(words) == 1:
        return _own(words[0], language, entry)
    case = site.case(words[1]) if len(words) == 2 else None
    if case and case.facts.draft and not entry.facts.draft:
        return None  # a draft's facts stay at home
    of_case = _OF_CASE.get(words[0]) if words else None
    return of_case(case, language, entry, today) if case and of_case else None


def _own(word: str, language: str, entry: Entry) -> str | None:
    facts = entry.facts
    if word == "participants" and facts.participants is not None:
        return str(facts.participants)
    day = {"date": entry.day, "deadline": facts.deadline}.get(word)
    return date_words(day, language) if day else None


def _held(case: Entry, language: str, entry: Entry, _today: date) -> str | None:
    time = case.facts.held_on(entry.day.last_day())
    return span_words(time, language) if time else None


def _sentence(case: Entry, language: str, _entry: Entry, _today: date) -> str | None:
    months = case.facts.sentence_months
    return span_words(Span(months // 12, months % 12, 0), language) if months else None


_OF_CASE: dict[str, Callable[[Entry, str, Entry, date], str | None]] = {
    "name": lambda case, language, _entry, _today: name_words(case, language),
    "state": lambda case, language, _entry, today: state_words(case, language, today) or None,
    "held": _held,
    "sentence": _sentence,
}
