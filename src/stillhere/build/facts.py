"""An entry's facts as the template shows them: computed, worded, in the page's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from stillhere.build import plan
from stillhere.build.actions import actions_of
from stillhere.build.standing import Standing, campaign_over, case_line, form_of, overtaken, tally_line
from stillhere.build.words import bracketed, words_of
from stillhere.content.model import MEMBER, ORGANISATION, Entry, Site, Source, Text
from stillhere.content.naming import members
from stillhere.content.phrases import (
    age_words,
    capitalised,
    date_words,
    days_words,
    is_chinese,
    name_words,
    span_words,
    state_words,
)
from stillhere.content.sentences import expected_release
from stillhere.content.vocabulary import CHARGES, STATES
from stillhere.dates import PartialDate, Span, days_between
from stillhere.languages import in_language, own_name

Fact = tuple[str, list[str]]

RELATED_SHOWN = 10


def facts_of(
    entry: Entry, text: Text, language: str, site: Site, moment: datetime, standing: Standing
) -> dict[str, Any]:
    """Everything about an entry that is not its title and body."""
    words, today = words_of(language), moment.date()
    is_case = entry.kind == "case"
    related = _related(entry, site) if entry.kind != "campaign" else []
    over = overtaken(entry, site, today)
    return {
        "overtaken": over,
        "label": words[form_of(entry)],
        "text_language": text.language,
        "text_language_name": own_name(text.language),
        "state": state_words(entry, language, today) if is_case else "",
        "portrait": _portrait(entry, text, language),
        "facts": [
            {"label": label, "values": values}
            for label, values in _facts(entry, text, site, language, moment, over=over)
            if values
        ],
        "salutation": text.words.get("salutation"),
        "demand": text.words.get("demand") if is_case and _held(entry, today) else None,
        "became": _became(entry, site, language, today) if entry.kind == "campaign" else None,
        "byline": byline_of(entry, site, language),
        "byline_path": _byline_path(entry, language),
        "timeline": _timeline(entry, language),
        "related": [standing.item(other) for other in related[:RELATED_SHOWN]],
        "related_path": _related_path(entry, language, site) if len(related) > RELATED_SHOWN else "",
        "sources": [_source(source, language) for source in entry.facts.sources],
        "tags": [
            {"words": tag, "path": plan.list_path(f"tag/{tag}", language)} for tag in dict.fromkeys(entry.facts.tags)
        ],
        "dates": _dates(entry, language),
        "actions": actions_of(entry, site, language, today) if is_case else None,
    }


def _related(entry: Entry, site: Site) -> list[Entry]:
    if entry.kind != "case":
        return plan.case_links(entry, site)
    keys = site.lists.of(f"person/{entry.slug}")[: RELATED_SHOWN + 1]
    return [site.entries[key] for key in keys]


def _related_path(entry: Entry, language: str, site: Site) -> str:
    return plan.list_path(f"person/{entry.slug}", language) if site.settings.has("persons") else ""


def byline_of(entry: Entry, site: Site, language: str) -> str | None:
    """Who signed an entry, as that language writes it."""
    return author_words(entry.facts.byline, entry.day, site, language) if entry.facts.byline else None


def _byline_path(entry: Entry, language: str) -> str:
    who = entry.facts.byline
    return plan.list_path(f"author/{who}", language) if who and who != MEMBER else ""


def author_words(who: str, day: PartialDate | None, site: Site, language: str) -> str | None:
    """An author's name; the organisation under the name it had on a day."""
    if who == ORGANISATION:
        return site.name_on(day, language)
    if who == MEMBER:
        return members(1, language, begins=True)
    return in_language(site.people[who].names, language) if who in site.people else None


def _became(campaign: Entry, site: Site, language: str, today: date) -> dict[str, Any]:
    """How those stand today of whom a campaign speaks: counted, and each in a line."""
    cases, words = plan.case_links(campaign, site), words_of(language)
    return {
        "title": words["became" if campaign_over(campaign, site, today) else "how_they_are"],
        "tally": tally_line(cases, language, today),
        "cases": [case_line(case, language, today) for case in cases],
    }


def _held(case: Entry, today: date) -> bool:
    return case.facts.held_on(today) is not None


def _facts(entry: Entry, text: Text, site: Site, language: str, moment: datetime, *, over: bool) -> Iterator[Fact]:
    words, facts = words_of(language), entry.facts
    if entry.kind == "case":
        yield from _case_facts(entry, text, language, moment.date())
    elif entry.kind == "event":
        yield from _event_facts(entry, text, language, site)
    elif entry.kind == "campaign":
        word, day = ("campaign_closed", facts.closed) if facts.closed else ("campaign_since", facts.opened)
        yield words["when"], [words[word].format(date_words(day, language))] if day else []
    elif entry.kind == "statement":
        if text.words.get("targets"):
            yield words["to"], list(text.words["targets"])
        if facts.deadline and not over:
            left = days_between(moment.date(), facts.deadline.first_day())
            note = words["days_left"].format(days_words(left, language)) if left >= 0 else words["deadline_over"]
            yield words["act_by"], [date_words(facts.deadline, language) + bracketed(note, language)]


def _case_facts(entry: Entry, text: Text, language: str, today: date) -> Iterator[Fact]:
    words, facts = words_of(language), entry.facts
    others = [name for tag, name in facts.names.items() if name != name_words(entry, language)]
    yield words["name"], [" · ".join([name_words(entry, language), *others])]
    yield words["role"], [text.words["role"]]
    if facts.born:
        age = age_words(facts.born, today, language) if not facts.died() else ""
        yield (
            words["born"],
            [date_words(facts.born, language) + (bracketed(words["aged"].format(age), language) if age else "")],
        )
    if facts.charges:
        yield words["charges"], [in_language(CHARGES[charge], language) for charge in facts.charges]
    if facts.sentence_months:
        yield words["sentence"], [span_words(Span(*divmod(facts.sentence_months, 12), 0), language)]
    held, release = facts.held_on(today), expected_release(facts, today)
    if held:
        yield words["held_for"], [span_words(held, language)]
    if release and release.date.last_day() > today:
        yield words["expected_release"], [date_words(release.date, language) + bracketed(words["computed"], language)]


def _event_facts(entry: Entry, text: Text, language: str, site: Site) -> Iterator[Fact]:
    words, facts = words_of(language), entry.facts
    clock = " ".join(part for part in (facts.time, f"({facts.time_zone})" if facts.time_zone else "") if part)
    yield words["when"], [f"{date_words(entry.day, language)} {clock}".strip()]
    yield words["where"], [text.words["place"]]
    yield words["host"], [text.words["host"]] if text.words.get("host") else []
    if text.words.get("meeting_point"):
        yield words["meeting_point"], [text.words["meeting_point"]]
    if facts.participants is not None:
        yield words["participants"], [words["people_count"].format(facts.participants)]
    named = [in_language(site.people[who].names, language) for who in facts.present]
    yield words["present"], [_together(named, language)] if named else []


def _together(names: list[str], language: str) -> str:
    return ("、" if is_chinese(language) else ", ").join(names)


def _portrait(entry: Entry, text: Text, language: str) -> dict[str, Any] | None:
    name = entry.facts.portrait
    if not name:
        return None
    return {
        "path": plan.media_path(entry, name),
        "alt": text.words.get("portrait_alt") or name_words(entry, language),
        "caption": text.words.get("portrait_caption"),
        "source": in_language(entry.facts.portrait_source or {"en": ""}, language),
    }


def _timeline(entry: Entry, language: str) -> list[dict[str, Any]]:
    return [
        {
            "day": date_words(step.date, language),
            "state": capitalised(in_language(STATES[step.state].words, language)) if step.state else "",
            "note": in_language(step.note, language) if step.note else "",
        }
        for step in entry.facts.timeline
    ]


def _source(source: Source, language: str) -> dict[str, Any]:
    day = bracketed(date_words(source.date, language), language) if source.date else ""
    return {"title": source.title, "publisher": source.publisher, "url": source.url, "date": day}


def _dates(entry: Entry, language: str) -> str:
    words = words_of(language)
    gap = " " if not is_chinese(language) else ""
    days: list[tuple[str, PartialDate | None]] = [
        ("published", entry.facts.published),
        ("updated", entry.facts.updated),
    ]
    return " · ".join(words[word] + gap + date_words(day, language) for word, day in days if day)
