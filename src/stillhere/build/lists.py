"""Pages that lead to entries: homes, lists and their earlier pages, overviews of tags, authors and months."""

from __future__ import annotations

from datetime import date
from typing import Any

from stillhere.build import plan
from stillhere.build.facts import author_words
from stillhere.build.home import home_values
from stillhere.build.linked_data import organisation_data
from stillhere.build.page import Pages
from stillhere.build.theme import safe
from stillhere.build.words import words_of
from stillhere.content.model import ALL, KINDS, Entry, Site
from stillhere.content.phrases import date_words, name_words
from stillhere.dates import PartialDate


class ListPages:
    """Makes the pages of one site that list entries."""

    def __init__(self, site: Site, pages: Pages, today: date) -> None:
        self._site, self._pages, self._today = site, pages, today

    def page(self, name: str, number: int) -> dict[str, bytes]:
        """One page of a list, in every language."""
        slices = plan.slices(self._site.lists.of(name))
        found = next(at for at, part in enumerate(slices) if part.number == number)
        newer = slices[found - 1].number if found else None
        older = slices[found + 1].number if found + 1 < len(slices) else None
        entries = [self._site.entries[key] for key in slices[found].keys]
        made = {}
        for language in self._site.settings.languages:
            path = plan.list_path(name, language, number)
            made[path] = self._list(name, number, language, path, entries, newer=newer, older=older)
        return made

    def _list(
        self,
        name: str,
        number: int,
        language: str,
        path: str,
        entries: list[Entry],
        *,
        newer: int | None,
        older: int | None,
    ) -> bytes:
        title = list_title(name, self._site, language)
        standing = self._pages.standing[language]

        def link(to: int | None) -> Any:
            return "" if to is None else safe(plan.up_from(path) + plan.list_path(name, language, to))

        return self._pages.page(
            "list",
            path,
            language,
            self._pages.alternatives(path, self._site.settings.languages),
            title=title,
            numbered=words_of(language)["page_number"].format(number) if number else "",
            kind=name if name in KINDS else None,
            entries=[standing.item(entry) for entry in entries],
            mixed=name not in KINDS,
            newest=link(0) if number else "",
            newer=link(newer) if newer else "",
            older=link(older),
            feeds=feeds_of(name, language, title, self._site) if not number else (),
            case_path=safe(f"{language}/case/{name.removeprefix('person/')}.html")
            if name.startswith("person/")
            else "",
        )

    def homes(self) -> dict[str, bytes]:
        """The home page of each language."""
        return {plan.home_path(tag): self._home(tag) for tag in self._site.settings.languages}

    def _home(self, language: str) -> bytes:
        path, standing = plan.home_path(language), self._pages.standing[language]
        others = self._pages.alternatives(path, self._site.settings.languages)
        linked = self._site.settings.has("linked-data")
        return self._pages.page(
            "home",
            path,
            language,
            others,
            kind="home",
            summary=standing.context["about"],
            feeds=feeds_of(ALL, language, standing.context["organisation"], self._site),
            linked_data=organisation_data(self._site, language, self._pages.base + path) if linked else "",
            **home_values(self._site, standing, self._today),
        )

    def overviews(self) -> dict[str, bytes]:
        """All tags, all authors, all months; in every language."""
        wanted = [name for name in plan.OVERVIEWS if name != "archive" or self._site.settings.has("archive")]
        return {
            plan.list_path(name, language): self._overview(name, names, language)
            for name in wanted
            if (names := self._site.lists.names(f"{name}/"))
            for language in self._site.settings.languages
        }

    def _overview(self, overview: str, names: list[str], language: str) -> bytes:
        path = plan.list_path(overview, language)
        ordered = names[::-1] if overview == "archive" else names
        rows = [
            {
                "words": list_title(name, self._site, language, short=True),
                "path": safe(plan.list_path(name, language)),
                "count": len(self._site.lists.of(name)),
                "inner": name.count("/") > 1,
            }
            for name in ordered
        ]
        if overview == "archive":
            rows = _years_first(rows)
        others = self._pages.alternatives(path, self._site.settings.languages)
        title = words_of(language)[f"all_{overview}"]
        return self._pages.page("overview", path, language, others, title=title, rows=rows)


def _years_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Newest first, each year before its months."""
    years = [row for row in rows if not row["inner"]]
    return [found for year in years for found in (year, *(r for r in rows if r["inner"] and _in_year(r, year)))]


def _in_year(month: dict[str, Any], year: dict[str, Any]) -> bool:
    return str(month["path"]).startswith(str(year["path"]).removesuffix("index.html"))


def list_title(name: str, site: Site, language: str, *, short: bool = False) -> str:
    """What a list is called: a kind, a tag, an author, a month, a person."""
    words, (group, _, rest) = words_of(language), name.partition("/")
    if name in KINDS or name == ALL:
        return words[name]
    if group == "archive":
        return date_words(PartialDate.parse(rest.replace("/", "-")), language)
    if group == "person":
        case = site.case(rest)
        return words["about_person"].format(name_words(case, language) if case else rest)
    shown = author_words(rest, None, site, language) or rest if group == "author" else rest
    return shown if short else words[f"{group}_is"].format(shown)


def feeds_of(name: str, language: str, title: str, site: Site) -> list[dict[str, str]]:
    """The feeds that a page points to."""
    if not plan.has_feed(name) or not site.settings.has("feeds"):
        return []
    types = {"xml": "application/atom+xml", "json": "application/feed+json"}
    return [
        {"path": plan.feed_path(name, language, ending), "type": kind, "title": title} for ending, kind in types.items()
    ]
