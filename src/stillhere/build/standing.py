"""What stands on every page of a language: who we are, which addresses are ours, the campaigns of the moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from stillhere.build import plan
from stillhere.build.words import words_of
from stillhere.content.check import ABOUT
from stillhere.content.model import KINDS, Address, Entry, Site
from stillhere.content.phrases import date_words, is_chinese, name_words, state_words
from stillhere.dates import PartialDate
from stillhere.languages import in_language, own_name

_ORDER = ("official", "mirror", "compromised", "retired")


@dataclass(frozen=True)
class Standing:
    """The template values that all pages of one language share."""

    language: str
    name: str
    context: dict[str, Any]

    @classmethod
    def of(cls, site: Site, language: str, moment: datetime) -> Standing:
        """Computed once per language and build."""
        words, today = words_of(language), moment.date()
        made = date_words(PartialDate(today.year, today.month, today.day), language)
        about = next((page for page in site.of_kind("page") if page.slug == ABOUT[1]), None)
        context = {
            "w": words,
            "language": language,
            "organisation": site.name_on(None, language),
            "based": in_language(site.based, language) if site.based else "",
            "about": (about.text(language).words.get("summary") or "") if about else "",
            "menu": _menu(site, language),
            "campaigns": [_campaign(campaign, site, language, today) for campaign in site.of_kind("campaign")],
            "addresses": [_address(address, language) for address in _ordered(site.addresses)],
            "made": words["release_made"].format(made),
            "colon": "：" if is_chinese(language) else ": ",
            "comma": "，" if is_chinese(language) else ", ",
        }
        return cls(language, own_name(language), context)

    def item(self, entry: Entry) -> dict[str, Any]:
        """An entry as a line of a list."""
        text = entry.text(self.language)
        return {
            "path": _safe(plan.entry_path(entry, self.language)),
            "title": text.title,
            "tag": text.language,
            "day": date_words(entry.day, self.language) if entry.kind != "page" else "",
            "summary": text.words.get("summary"),
        }


def case_line(case: Entry, language: str, today: date) -> dict[str, Any]:
    """A case as a line: who, and how it stands today."""
    return {
        "path": _safe(plan.entry_path(case, language)),
        "name": name_words(case, language),
        "state": state_words(case, language, today),
    }


def _menu(site: Site, language: str) -> list[dict[str, Any]]:
    words = words_of(language)
    return [
        {"kind": kind, "words": words[kind], "path": _safe(plan.list_path(kind, language))}
        for kind in KINDS
        if site.of_kind(kind)
    ]


def _campaign(campaign: Entry, site: Site, language: str, today: date) -> dict[str, Any]:
    words = words_of(language)
    return {
        "label": words["remembrance"] if campaign.facts.closed else words["campaign_open"],
        "title": campaign.text(language).title,
        "path": _safe(plan.entry_path(campaign, language)),
        "cases": [case_line(case, language, today) for case in plan.case_links(campaign, site)],
    }


def _ordered(addresses: tuple[Address, ...]) -> list[Address]:
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


def _safe(path: str) -> Any:
    import minijinja

    return minijinja.safe(path)
