"""What a page is about, for machines: schema.org as JSON-LD, to stand in `<script type="application/ld+json">`. Pure.

Such an element is a data block: browsers do not run it, and no policy against scripts applies to it (HTML standard,
4.12.1). The text is escaped so that nothing in it can end the element or begin another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from stillhere.build.moments import iso_moment
from stillhere.content.consent import BYLINE
from stillhere.content.model import ORGANISATION, Entry, Site, Text
from stillhere.content.phrases import name_words
from stillhere.dates import PartialDate
from stillhere.languages import in_language

_CONTEXT = "https://schema.org"
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_TYPES = {"statement": "Article", "essay": "Article", "report": "Report"}
_LAST = "WebPage"

Thing = dict[str, Any]


def linked_data(
    entry: Entry,
    text: Text,
    site: Site,
    language: str,
    url: str,
    *,
    image: str | None = None,
    translations: Mapping[str, str] | None = None,
    original: str | None = None,
) -> str:
    """An entry's page in `language`, showing `text`, at the absolute address `url`: the JSON, escaped for its element.

    `image` is the absolute address of its picture; `translations` those of the same entry by language, where it has
    a text in them; `original` says which of these languages the others were translated from, where that is known.
    """
    known = {tag: address for tag, address in (translations or {}).items() if tag in entry.texts}
    if entry.kind == "case":
        thing = _person(entry, text, language)
    elif entry.kind == "event" and entry.facts.form != "report":
        thing = {**_event(entry, text, site, language), "inLanguage": text.language, **_about(entry, site, language)}
    else:
        thing = {**_article(entry, text, site, language), **_translated(text.language, known, original)}
    return escaped({"@context": _CONTEXT, **thing, "image": image, "url": url})


def organisation_data(site: Site, language: str, url: str) -> str:
    """The organisation, for its home page in `language` at the absolute address `url`."""
    return escaped({"@context": _CONTEXT, **_organisation(site, language), "url": url})


def escaped(thing: Thing) -> str:
    """JSON without what is empty, that cannot leave the element it stands in."""
    known = {key: value for key, value in thing.items() if value not in (None, "", [], {})}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _organisation(site: Site, language: str) -> Thing:
    name = site.name_on(None, language)
    every = [other for known in reversed(site.names) for other in known.names.values()]
    founded = site.names[0].since if site.names else None
    return {
        "@type": "Organization",
        "name": name,
        "alternateName": [other for other in dict.fromkeys(every) if other != name],
        "foundingDate": str(founded) if founded else None,
        "location": _place(in_language(site.based, language)) if site.based else None,
    }


def _person(case: Entry, text: Text, language: str) -> Thing:
    """No `sameAs`: a source speaks of a person, and is not the person's own page."""
    name = name_words(case, language)
    return {
        "@type": "Person",
        "name": name,
        "alternateName": [other for other in dict.fromkeys(case.facts.names.values()) if other != name],
        "birthDate": _day(case.facts.born),
        "deathDate": _day(case.facts.died()),
        "description": text.words.get("summary") or text.words.get("role"),
    }


def _event(entry: Entry, text: Text, site: Site, language: str) -> Thing:
    """Without the meeting point: where to meet is for people, and may be for members only."""
    facts = entry.facts
    return {
        "@type": "Event",
        "name": text.title,
        "startDate": iso_moment(entry.day, facts.time, facts.time_zone),
        "eventStatus": f"{_CONTEXT}/EventScheduled",
        "location": _place(str(text.words["place"])) if text.words.get("place") else None,
        "description": text.words.get("summary"),
        "organizer": None if text.words.get("host") else _named("Organization", site.name_on(entry.day, language)),
    }


def _article(entry: Entry, text: Text, site: Site, language: str) -> Thing:
    facts = entry.facts
    is_report = entry.kind == "event"
    about = {"about": _some(_event(entry, text, site, language))} if is_report else _about(entry, site, language)
    return {
        "@type": "NewsArticle" if is_report else _TYPES.get(entry.kind, _LAST),
        "headline": text.title,
        "description": text.words.get("summary"),
        "author": _author(entry, site, language),
        "publisher": _named("Organization", site.name_on(None, language)),
        "datePublished": str(facts.published),
        "dateModified": str(facts.updated or facts.published),
        "inLanguage": text.language,
        **about,
    }


def _author(entry: Entry, site: Site, language: str) -> Thing:
    """The organisation, or a person who has agreed to sign."""
    person = site.people.get(entry.facts.byline or ORGANISATION)
    if person and person.may(BYLINE, site.day, (language,)):
        return _named("Person", in_language(person.names, language))
    return _named("Organization", site.name_on(entry.day, language))


def _translated(language: str, addresses: Mapping[str, str], original: str | None) -> Thing:
    """The other languages: as what this was translated from, or as translations of this.

    Where no original is known, each text is a translation of the other; that much is true of both.
    """
    if original and original != language and original in addresses:
        return {"translationOfWork": _work(original, addresses[original])}
    others = [_work(tag, address) for tag, address in addresses.items() if tag != language]
    return {"workTranslation": others}


def _work(language: str, address: str) -> Thing:
    return {"@type": "CreativeWork", "inLanguage": language, "url": address}


def _about(entry: Entry, site: Site, language: str) -> Thing:
    cases = [case for case in map(site.case, entry.facts.cases) if case and not case.facts.draft]
    return {"about": [_named("Person", name_words(case, language)) for case in cases]}


def _named(kind: str, name: str) -> Thing:
    return {"@type": kind, "name": name}


def _place(name: str) -> Thing:
    return _named("Place", name)


def _some(thing: Thing) -> Thing:
    return {key: value for key, value in thing.items() if value}


def _day(day: PartialDate | None) -> str | None:
    return str(day) if day else None
