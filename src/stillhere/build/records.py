"""Cases and events as records for researchers and newsrooms: every fact once, computed for one day. Pure.

Fields are documented in docs/reference/data.md; a test keeps the two equal. A field's sort says how it is written:

| sort | in JSON | in CSV |
|---|---|---|
| text, number, flag | a value or null | a cell |
| words | an object, one text per language | a column per language: `name_en` |
| date | ISO 8601 as exact as known, and `…_precision` | two columns |
| list | a list of texts | one cell, ` | ` between |
| rows | a list of objects | one cell, readable, ` | ` between |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from stillhere.build import plan
from stillhere.build.moments import iso_moment
from stillhere.build.sitemap import with_slash
from stillhere.content.model import Entry, Facts, Site, Source
from stillhere.content.phrases import date_words, is_chinese, name_words
from stillhere.content.sentences import expected_release
from stillhere.content.vocabulary import CHARGES, STATES
from stillhere.dates import PartialDate
from stillhere.languages import in_language

Record = dict[str, Any]

_BOTH = {
    "sources": "rows",
    "published": "text",
    "updated": "text",
    "as_of": "text",
    "citation": "words",
    "licence": "text",
}
CASE_FIELDS = {
    "id": "text",
    "url": "words",
    "name": "words",
    "other_names": "list",
    "role": "words",
    "born": "date",
    "status": "text",
    "status_words": "words",
    "status_since": "date",
    "held": "flag",
    "held_since": "date",
    "days_held": "number",
    "charges": "list",
    "charge_words": "words",
    "sentence_months": "number",
    "expected_release": "date",
    "expected_release_counted_from": "text",
    "died": "date",
    "timeline": "rows",
    **_BOTH,
}
EVENT_FIELDS = {
    "id": "text",
    "url": "words",
    "title": "words",
    "form": "text",
    "date": "text",
    "time": "text",
    "time_zone": "text",
    "start": "text",
    "place": "words",
    "participants": "number",
    "cases": "list",
    **_BOTH,
}


LICENCE = "Facts may be used with the citation given. Texts and pictures are their authors'."


@dataclass(frozen=True)
class Issue:
    """One issue of the data: of which site, as of which day, at which absolute address of the tree, on which terms."""

    site: Site
    today: date
    base: str
    licence: str = LICENCE

    def words(self, make: Callable[[str], str | None]) -> dict[str, str]:
        """The same in every language of the site."""
        made = {language: make(language) for language in self.site.settings.languages}
        return {language: words for language, words in made.items() if words}


def case_record(case: Entry, issue: Issue) -> Record:
    """A case, by the names of CASE_FIELDS."""
    facts, today = case.facts, issue.today
    shown = issue.words(lambda tag: name_words(case, tag))
    state, since, release = facts.state_on(today), facts.held_since(today), expected_release(facts, today)
    status = state.state if state else None
    return {
        **_shared(case, issue),
        "name": shown,
        "other_names": [name for name in dict.fromkeys(facts.names.values()) if name not in shown.values()],
        "role": issue.words(lambda tag: _word(case, tag, "role")),
        "born": facts.born,
        "status": status,
        "status_words": issue.words(lambda tag: in_language(STATES[status].words, tag)) if status else {},
        "status_since": state.date if state else None,
        "held": bool(since),
        "held_since": since,
        "days_held": (today - since.first_day()).days if since and since.day else None,
        "charges": list(facts.charges),
        "charge_words": issue.words(lambda tag: _charges(facts, tag)),
        "sentence_months": facts.sentence_months,
        "expected_release": release.date if release else None,
        "expected_release_counted_from": release.counted_from if release else None,
        "died": facts.died(),
        "timeline": [
            {"date": str(step.date), "state": step.state, "note": dict(step.note or {})} for step in facts.timeline
        ],
    }


def event_record(event: Entry, issue: Issue) -> Record:
    """An event, by the names of EVENT_FIELDS. The meeting point is for people and not in it."""
    facts = event.facts
    return {
        **_shared(event, issue),
        "title": issue.words(lambda tag: event.text(tag).title),
        "form": facts.form,
        "date": str(event.day),
        "time": facts.time,
        "time_zone": facts.time_zone,
        "start": iso_moment(event.day, facts.time, facts.time_zone),
        "place": issue.words(lambda tag: _word(event, tag, "place")),
        "participants": facts.participants,
        "cases": [f"case/{case.slug}" for case in map(issue.site.case, facts.cases) if case and not case.facts.draft],
    }


def _shared(entry: Entry, issue: Issue) -> Record:
    facts = entry.facts
    return {
        "id": f"{entry.kind}/{entry.slug}",
        "url": issue.words(lambda tag: _url(entry, issue, tag)),
        "sources": [_source(source) for source in facts.sources],
        "published": str(facts.published),
        "updated": str(facts.updated or facts.published),
        "as_of": str(issue.today),
        "citation": issue.words(lambda tag: _citation(entry, issue, tag)),
        "licence": issue.licence,
    }


def _url(entry: Entry, issue: Issue, language: str) -> str:
    return with_slash(issue.base) + plan.entry_path(entry, language)


def _source(source: Source) -> Record:
    day = str(source.date) if source.date else None
    return {"publisher": source.publisher, "title": source.title, "date": day, "url": source.url}


def _citation(entry: Entry, issue: Issue, language: str) -> str:
    """How to name this record in a text."""
    today = issue.today
    day = date_words(PartialDate(today.year, today.month, today.day), language)
    who, title = issue.site.name_on(None, language), entry.text(language).title
    url = _url(entry, issue, language)
    if is_chinese(language):
        return f"{who}：《{title}》，资料截至{day}，{url}"
    return f"{who}, “{title}”, data as of {day}, {url}"


def _charges(facts: Facts, language: str) -> str:
    words = (in_language(CHARGES[charge], language) for charge in facts.charges)
    return ("；" if is_chinese(language) else "; ").join(words)


def _word(entry: Entry, language: str, word: str) -> str | None:
    """A word of a text in that very language; another language's is not repeated under this one's name."""
    return entry.texts[language].words.get(word) if language in entry.texts else None
