"""A case's facts in one language, worded for sheets, kits and posters. Nothing but what its page shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from stillhere.addresses import DANGEROUS, defang
from stillhere.build import plan
from stillhere.build.press.stance import Stance, stance
from stillhere.build.press.words import press_words
from stillhere.build.standing import ordered
from stillhere.build.words import bracketed, colon
from stillhere.content.model import Address, Entry, Site, Source, Step
from stillhere.content.phrases import date_words, is_chinese, name_words, span_words, state_words
from stillhere.content.vocabulary import CHARGES, STATES
from stillhere.dates import PartialDate, Span
from stillhere.languages import in_language

_LABELS = {
    "official": "official",
    "mirror": "mirror",
    "onion": "onion",
    "compromised": "do_not_open",
    "retired": "not_ours_any_more",
}


def sheet(case: Entry, site: Site, language: str, moment: datetime) -> dict[str, Any]:
    """The values of the templates. States and spans are those of the moment's day (UTC)."""
    words, text, today = press_words(language), case.text(language), moment.date()
    as_of = words["as_of"].format(day_words(moment, language))
    return {
        "w": words,
        "language": language,
        "colon": colon(language),
        "dash": "　" if is_chinese(language) else " – ",
        "semicolon": "；" if is_chinese(language) else "; ",
        "organisation": site.name_on(None, language),
        "based": in_language(site.based, language) if site.based else "",
        "name": name_words(case, language),
        "as_of": as_of,
        "state": state_words(case, language, today),
        "rows": [{"label": label, "values": values} for label, values in _rows(case, language, moment)],
        "demand": text.words.get("demand") if stance(case, today) is Stance.DEMAND else None,
        "summary": text.words.get("summary"),
        "original": "" if text.language == language else words["not_translated"],
        "timeline": [_step(step, language) for step in case.facts.timeline],
        "sources": [_source(source, language) for source in case.facts.sources],
        "addresses": [_address(address, language) for address in ordered(site.addresses)],
        "citation": _citation(case, site, language, moment),
        "page": page_address(case, site, language),
        "made_on": words["made_on"].format(day_words(moment, language)),
    }


def day_words(moment: datetime, language: str) -> str:
    """The moment's day (UTC) in words."""
    day = moment.date()
    return date_words(PartialDate(day.year, day.month, day.day), language)


def official_address(site: Site) -> str:
    """The official address, or nothing where the register has none."""
    return next((address.url for address in site.addresses if address.state == "official"), "")


def page_address(case: Entry, site: Site, language: str) -> str:
    """Where an entry's page can be read, at the official address."""
    base = official_address(site).rstrip("/")
    return f"{base}/{plan.entry_path(case, language)}" if base else ""


def _rows(case: Entry, language: str, moment: datetime) -> Iterator[tuple[str, list[str]]]:
    words, facts = press_words(language), case.facts
    others = [name for name in facts.names.values() if name != name_words(case, language)]
    if others:
        yield words["also_written"], list(dict.fromkeys(others))
    role = case.text(language).words.get("role")
    if role:
        yield words["role"], [str(role)]
    if facts.born:
        yield words["born"], [date_words(facts.born, language)]
    if facts.charges:
        yield words["charges"], [in_language(CHARGES[charge], language) for charge in facts.charges]
    if facts.sentence_months:
        yield words["sentence"], [span_words(Span(*divmod(facts.sentence_months, 12), 0), language)]
    held = facts.held_on(moment.date())
    if held:
        yield words["held_for"], [span_words(held, language)]


def _step(step: Step, language: str) -> dict[str, str]:
    state = in_language(STATES[step.state].words, language) if step.state else ""
    note = in_language(step.note, language) if step.note else ""
    words = colon(language).join(part for part in (state, note) if part)
    return {"day": date_words(step.date, language), "words": words}


def _source(source: Source, language: str) -> dict[str, Any]:
    comma = "，" if is_chinese(language) else ", "
    title = f"{source.publisher}{colon(language)}{source.title}" if source.publisher else source.title
    return {"words": comma.join(filter(None, (title, _day(source.date, language)))), "url": source.url}


def _day(day: PartialDate | None, language: str) -> str:
    return date_words(day, language) if day else ""


def _address(address: Address, language: str) -> dict[str, Any]:
    dangerous = address.state in DANGEROUS
    return {
        "label": press_words(language)[_LABELS[address.state]],
        "url": None if dangerous else address.url,
        "shown": defang(address.url) if dangerous else address.url,
        "reason": bracketed(in_language(address.reason, language), language) if address.reason else "",
    }


def _citation(case: Entry, site: Site, language: str, moment: datetime) -> str:
    said = press_words(language)["citation"].format(
        organisation=site.name_on(None, language),
        title=case.text(language).title,
        day=day_words(moment, language),
    )
    return f"{said} {page_address(case, site, language)}".strip()
