"""What stands on every page of a language: who we are, which addresses are ours, the campaigns of the moment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from stillhere.build import plan
from stillhere.build.theme import safe
from stillhere.build.words import colon, words_of
from stillhere.content.check import ABOUT
from stillhere.content.model import KINDS, Address, Entry, Key, Site
from stillhere.content.phrases import date_words, is_chinese, name_words, state_words
from stillhere.content.tally import tally
from stillhere.dates import PartialDate
from stillhere.languages import direction, in_language, own_name

CAMPAIGNS_SHOWN = 4
_ORDER = ("official", "mirror", "onion", "compromised", "retired")


@dataclass(frozen=True)
class Standing:
    """The template values that all pages of one language share."""

    language: str
    name: str
    context: dict[str, Any]
    today: date
    _items: dict[Key, dict[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, site: Site, language: str, moment: datetime) -> Standing:
        """Computed once per language and build."""
        words, today = words_of(language), moment.date()
        made = date_words(PartialDate(today.year, today.month, today.day), language)
        about = site.entries[ABOUT] if site.published(*ABOUT) else None
        context = {
            "w": words,
            "language": language,
            "direction": direction(language),
            "organisation": site.name_on(None, language),
            "based": in_language(site.based, language) if site.based else "",
            "about": (about.text(language).words.get("summary") or "") if about else "",
            "menu": _menu(site, language),
            "overviews": _overviews(site, language),
            "search": site.settings.has("search"),
            "verify": site.settings.has("verify"),
            "campaigns": [_campaign(campaign, site, language, today) for campaign in campaigns_of_the_moment(site)],
            "addresses": [_address(address, language) for address in ordered(site.addresses)],
            "made": words["release_made"].format(made),
            "colon": colon(language),
            "comma": "，" if is_chinese(language) else ", ",
        }
        return cls(language, own_name(language), context, today)

    def item(self, entry: Entry) -> dict[str, Any]:
        """An entry as a line of a list. Most stand in several."""
        key = entry.kind, entry.slug
        if key not in self._items:
            self._items[key] = self._item(entry)
        return self._items[key]

    def _item(self, entry: Entry) -> dict[str, Any]:
        text = entry.text(self.language)
        label = words_of(self.language)[form_of(entry)]
        return {
            "path": safe(plan.entry_path(entry, self.language)),
            "title": text.title,
            "tag": text.language,
            "label": label,
            "day": self._line_of(entry),
            "date": str(entry.day),
            "summary": text.words.get("summary"),
        }

    def _line_of(self, entry: Entry) -> str:
        """What a list says of an entry beside its title: how a case stands today; of all else its day."""
        if entry.kind == "case":
            return state_words(entry, self.language, self.today)
        day = entry.facts.updated or entry.day if entry.kind == "page" else entry.day
        return date_words(day, self.language)


def form_of(entry: Entry) -> str:
    """The theme's word for what an entry is: `report`, `appeal`, `one_case` …"""
    form = entry.facts.form
    return form if form in ("announcement", "report", "appeal", "testimony") else f"one_{entry.kind}"


def campaigns_of_the_moment(site: Site) -> list[Entry]:
    """Those that go on, then the newest that are over: what every page shows."""
    found = site.of_kind("campaign")
    return sorted(found, key=lambda campaign: campaign.facts.closed is not None)[:CAMPAIGNS_SHOWN]


def campaign_over(campaign: Entry, site: Site, today: date) -> bool:
    """Whether it was closed, or nobody it speaks of is held any more: then no page demands freedom in its name."""
    cases = plan.case_links(campaign, site)
    return campaign.facts.closed is not None or (bool(cases) and all(case.facts.over_on(today) for case in cases))


def overtaken(entry: Entry, site: Site, today: date) -> bool:
    """Whether an entry still asks, though all whom it asks for have been freed or have died since it was written."""
    facts = entry.facts
    asks = facts.form in ("appeal", "announcement") or (entry.kind == "campaign" and not facts.closed)
    cases = plan.case_links(entry, site) if asks else []
    return bool(cases) and all(_over_since(case, facts.published, today) for case in cases)


def _over_since(case: Entry, day: PartialDate, today: date) -> bool:
    step = case.facts.state_on(today)
    return bool(step and case.facts.over_on(today) and day < step.date)


def case_line(case: Entry, language: str, today: date) -> dict[str, Any]:
    """A case as a line: who, and how it stands today."""
    return {
        "path": safe(plan.entry_path(case, language)),
        "name": name_words(case, language),
        "state": state_words(case, language, today),
    }


def tally_line(cases: list[Entry], language: str, today: date) -> str:
    """How many of some cases are held, free, dead: `Of 3 people: 1 held today, 1 free, 1 dead.`"""
    words, counts = words_of(language), tally(cases, today)
    if counts.total < 2:
        return words["none_held"] if counts.over else ""
    said = [("held_today", counts.held), ("free_now", counts.released), ("dead_now", counts.dead)]
    parts = [words[word].format(number) for word, number in said if number]
    if not parts:
        return ""
    line = words["of_people"].format(counts.total, ("，" if is_chinese(language) else ", ").join(parts))
    return line + (("" if is_chinese(language) else " ") + words["none_held"] if counts.over else "")


def _menu(site: Site, language: str) -> list[dict[str, Any]]:
    words = words_of(language)
    return [
        {"kind": kind, "words": words[kind], "path": safe(plan.list_path(kind, language))}
        for kind in KINDS
        if site.lists.of(kind)
    ]


def _overviews(site: Site, language: str) -> list[dict[str, Any]]:
    words = words_of(language)
    return [
        {"words": words[f"all_{name}"], "path": safe(plan.list_path(name, language))}
        for name in plan.OVERVIEWS
        if site.lists.names(f"{name}/") and (name != "archive" or site.settings.has("archive"))
    ]


def _campaign(campaign: Entry, site: Site, language: str, today: date) -> dict[str, Any]:
    words, over = words_of(language), campaign_over(campaign, site, today)
    return {
        "label": words["remembrance"] if over else words["campaign_open"],
        "title": campaign.text(language).title,
        "path": safe(plan.entry_path(campaign, language)),
        "over": over,
        "cases": [case_line(case, language, today) for case in plan.case_links(campaign, site)],
    }


def ordered(addresses: tuple[Address, ...]) -> list[Address]:
    """Official first, then mirrors and onions, then what must not be opened."""
    return sorted(addresses, key=lambda address: _ORDER.index(address.state))


def _address(address: Address, language: str) -> dict[str, Any]:
    words, chinese = words_of(language), is_chinese(language)
    dates = [(words["since"], address.since)] + ([(words["until"], address.until)] if address.until else [])
    return {
        "url": address.url,
        "shown": re.sub("^https?://|/$", "", address.url),
        "state": address.state,
        "dangerous": address.dangerous,
        "reason": in_language(address.reason, language) if address.reason else "",
        "dates": ("，" if chinese else ", ").join(
            word + ("" if chinese else " ") + date_words(day, language) for word, day in dates
        ),
    }
