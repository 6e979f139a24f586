"""Which pages a site has, where each lies, and what is on it. Pure: values in, values out.

    index.html                      choose a language
    <language>/index.html           home
    <language>/<kind>/index.html    list
    <language>/<kind>/<slug>.html   an entry
    <language>/addresses.html       the register of official addresses
    media/<kind>/<slug>/<file>      drawings
    style.css, icon.svg

Files end in `.html` and every link is relative, so that the tree works at any path, on any host, and from `file://`.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from stillhere.content.model import KINDS, Entry, Site


@dataclass(frozen=True)
class Page:
    """One page to make: its path in the tree, its language, its template, what it shows."""

    path: str
    language: str
    template: str
    entry: Entry | None = None
    kind: str | None = None


def pages(site: Site) -> list[Page]:
    """Every page of the site, in the order they are written."""
    found = [Page("index.html", site.settings.languages[0], "front")]
    for language in site.settings.languages:
        found.append(Page(home_path(language), language, "home"))
        found.append(Page(addresses_path(language), language, "addresses"))
        for kind in KINDS:
            entries = site.of_kind(kind)
            found.extend(Page(entry_path(entry, language), language, "entry", entry, kind) for entry in entries)
            if entries:
                found.append(Page(list_path(kind, language), language, "list", None, kind))
    return found


def media(site: Site) -> dict[str, bytes]:
    """Drawings that a page shows, by path. What no page shows is not published."""
    shown = {}
    for entry in site.entries.values():
        name = entry.facts.portrait
        if name and name in entry.media and not entry.facts.draft:
            shown[media_path(entry, name)] = entry.media[name]
    return shown


def home_path(language: str) -> str:
    """Where the home page of a language lies."""
    return f"{language}/index.html"


def list_path(kind: str, language: str) -> str:
    """Where the list of a kind lies."""
    return f"{language}/{kind}/index.html"


def entry_path(entry: Entry, language: str) -> str:
    """Where an entry's page in a language lies."""
    return f"{language}/{entry.kind}/{entry.slug}.html"


def addresses_path(language: str) -> str:
    """Where the register of addresses lies."""
    return f"{language}/addresses.html"


def media_path(entry: Entry, name: str) -> str:
    """Where a drawing lies."""
    return f"media/{entry.kind}/{entry.slug}/{name}"


def relative(target: str, page: str) -> str:
    """The link from a page to a target, both paths in the tree.

    >>> relative("style.css", "en/case/liu-xiaobo.html")
    '../../style.css'
    """
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def in_other_languages(page: Page, site: Site) -> list[tuple[str, str]]:
    """The same page in every language: `(language, path)`."""
    if page.template == "front":
        return [(language, home_path(language)) for language in site.settings.languages]
    rest = page.path.split("/", 1)[1]
    return [(language, f"{language}/{rest}") for language in site.settings.languages]


def grouped(entries: list[Entry]) -> list[tuple[int, list[Entry]]]:
    """Entries by year, as they come."""
    years: dict[int, list[Entry]] = {}
    for entry in entries:
        years.setdefault(entry.day.year, []).append(entry)
    return list(years.items())


def case_links(entry: Entry, site: Site) -> list[Entry]:
    """The cases an entry speaks of that have a page."""
    cases = (site.case(slug) for slug in entry.facts.cases)
    return [case for case in cases if case and not case.facts.draft]
