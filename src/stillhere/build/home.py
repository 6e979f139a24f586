"""What a home page shows: the campaigns of the moment, what is coming up, what is new, and whose cases these are.

Nothing stands on it twice: who is shown with a campaign is not listed again among the cases.
"""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any

from stillhere.build import plan
from stillhere.build.standing import Standing, campaign_over, campaigns_of_the_moment, case_line, tally_line
from stillhere.build.theme import safe
from stillhere.build.words import words_of
from stillhere.content.model import ALL, Entry, Key, Site
from stillhere.content.phrases import name_words

COMING_SHOWN, NEWEST_SHOWN, CASES_SHOWN, FACES_SHOWN = 3, 6, 6, 4
_NEWS = ("statement", "event", "essay", "campaign")


def home_values(site: Site, standing: Standing, today: date) -> dict[str, Any]:
    """The values of a home page in the language of `standing`."""
    campaigns = campaigns_of_the_moment(site)
    shown = {_key(campaign): plan.case_links(campaign, site)[:FACES_SHOWN] for campaign in campaigns}
    coming = _coming(site, today)
    there = {*shown, *map(_key, (case for cases in shown.values() for case in cases)), *coming}
    everything = plan.list_path(ALL, standing.language) if plan.shown(ALL, site.settings) else ""
    parts = (
        ("coming_up", coming, ""),
        ("newest", _newest(site, today, there), everything),
        ("case", _cases(site, there), plan.list_path("case", standing.language)),
    )
    return {
        "moments": [_moment(c, shown[_key(c)], site, standing, today) for c in campaigns],
        "parts": [_part(*part, site, standing) for part in parts if part[1]],
    }


def _key(entry: Entry) -> Key:
    return entry.kind, entry.slug


def _coming(site: Site, today: date) -> list[Key]:
    """Events of today and later, the soonest first."""
    rows, first = site.lists.rows, today.toordinal()
    later = [key for key in site.lists.of("event") if rows[key].day >= first]
    return later[::-1][:COMING_SHOWN]


def _newest(site: Site, today: date, there: set[Key]) -> list[Key]:
    rows, last = site.lists.rows, today.toordinal()
    new = (key for key in site.lists.of(ALL) if key[0] in _NEWS and key not in there and rows[key].day <= last)
    return list(islice(new, NEWEST_SHOWN))


def _cases(site: Site, there: set[Key]) -> list[Key]:
    return list(islice((key for key in site.lists.of("case") if key not in there), CASES_SHOWN))


def _part(word: str, keys: list[Key], path: str, site: Site, standing: Standing) -> dict[str, Any]:
    words = words_of(standing.language)
    return {
        "words": words[word],
        "entries": [standing.item(site.entries[key]) for key in keys],
        "mixed": word != "case",
        "path": safe(path) if path else "",
        "more": words["all_cases" if word == "case" else "all"],
    }


def _moment(campaign: Entry, cases: list[Entry], site: Site, standing: Standing, today: date) -> dict[str, Any]:
    language = standing.language
    text, over = campaign.text(language), campaign_over(campaign, site, today)
    return {
        "label": words_of(language)["remembrance" if over else "campaign_open"],
        "path": safe(plan.entry_path(campaign, language)),
        "title": text.title,
        "tag": text.language,
        "summary": text.words.get("summary"),
        "tally": tally_line(plan.case_links(campaign, site), language, today),
        "cases": [_person(case, language, today) for case in cases],
    }


def _person(case: Entry, language: str, today: date) -> dict[str, Any]:
    """A case in a campaign: with face and demand only while the person is held."""
    text, held = case.text(language), case.facts.held_on(today) is not None
    portrait = case.facts.portrait if held else None
    return {
        **case_line(case, language, today),
        "portrait": safe(plan.media_path(case, portrait)) if portrait else "",
        "alt": text.words.get("portrait_alt") or name_words(case, language),
        "demand": text.words.get("demand") if held else None,
        "tag": text.language,
    }
