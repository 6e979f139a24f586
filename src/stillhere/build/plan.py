"""Which pages a site has, where each lies, and what is on it. Pure: values in, values out.

    index.html                             choose a language
    LANGUAGE/index.html                    home
    LANGUAGE/KIND/SLUG.html                an entry
    both/KIND/SLUG.html                    an entry in two languages, paragraph by paragraph
    LANGUAGE/LIST/index.html               the newest of a list: a kind, tag/…, author/…, person/…, archive/2015/02
    LANGUAGE/LIST/page/N.html              the earlier ones, counted from the oldest, so that old pages never change
    LANGUAGE/LIST/feed.xml, feed.json      what is new in it
    LANGUAGE/addresses.html                the register of official addresses
    LANGUAGE/verify.html                   checks a copy in the browser
    mirrors.txt                            our addresses, as onion communities read them
    media/KIND/SLUG/FILE                   drawings, pictures, downloads of an entry
    style.css

Files end in `.html` and every link is relative, so that the tree works at any path, on any host, and from `file://`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import NamedTuple

from stillhere.content.model import ALL, Entry, Key, Site
from stillhere.project import Settings

BOTH = "both"
BOTH_PART = "paired"
FEED_ENDINGS = ("xml", "json")
OVERVIEWS = ("tag", "author", "archive")
PER_PAGE = 20
FEWEST_FIRST = 10
"""An index page shows this many entries at least, once there are so many."""


class Slice(NamedTuple):
    """One page of a list: its number (0 is the index page, the newest) and the keys on it."""

    number: int
    keys: tuple[Key, ...]


def slices(keys: Sequence[Key]) -> list[Slice]:
    """The pages of a list, newest first. Page 1 holds the oldest; a page once full keeps its entries.

    >>> [(s.number, len(s.keys)) for s in slices([("essay", str(n)) for n in range(52)])]
    [(0, 12), (2, 20), (1, 20)]
    """
    full = max(0, (len(keys) - FEWEST_FIRST) // PER_PAGE)
    first = len(keys) - full * PER_PAGE
    older = [Slice(full - at, tuple(keys[first + at * PER_PAGE : first + (at + 1) * PER_PAGE])) for at in range(full)]
    return [Slice(0, tuple(keys[:first])), *older]


def list_path(name: str, language: str, number: int = 0) -> str:
    """Where a page of a list lies."""
    return f"{language}/{name}/page/{number}.html" if number else f"{language}/{name}/index.html"


def home_path(language: str) -> str:
    """Where the home page of a language lies."""
    return f"{language}/index.html"


def entry_path(entry: Entry, language: str) -> str:
    """Where an entry's page in a language lies."""
    return f"{language}/{entry.kind}/{entry.slug}.html"


def addresses_path(language: str) -> str:
    """Where the register of addresses lies."""
    return f"{language}/addresses.html"


def verify_path(language: str) -> str:
    """Where the page that verifies copies lies."""
    return f"{language}/verify.html"


def media_path(entry: Entry, name: str) -> str:
    """Where a drawing or a download lies."""
    return f"media/{entry.kind}/{entry.slug}/{name}"


def feed_path(name: str, language: str, ending: str) -> str:
    """Where the feed of a list lies; the feed of everything lies beside the home page."""
    return f"{language}/feed.{ending}" if name == ALL else f"{language}/{name}/feed.{ending}"


def has_feed(name: str) -> bool:
    """Whether a list has a feed: everything, each kind, each person."""
    return "/" not in name or name.startswith("person/")


def pair_of(languages: Sequence[str]) -> tuple[str, str] | None:
    """The two languages that stand side by side: the first two the site is written in."""
    return (languages[0], languages[1]) if len(languages) > 1 else None


def is_paired(entry: Entry, site: Site) -> bool:
    """Whether an entry has a page with both languages on it: only where both are written."""
    pair = pair_of(site.settings.languages)
    return bool(site.settings.has(BOTH_PART) and pair and all(language in entry.texts for language in pair))


def relative(target: str, page: str) -> str:
    """The link from a page to a target, both paths in the tree.

    >>> relative("style.css", "en/case/liu-xiaobo.html")
    '../../style.css'
    """
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def up_from(path: str) -> str:
    """The way from a page to the top of the tree: `../../`."""
    return "../" * path.count("/")


def in_languages(path: str, languages: Sequence[str]) -> list[tuple[str, str]]:
    """The same page in every language: `(language, path)`."""
    rest = path.split("/", 1)[1] if "/" in path else "index.html"
    return [(language, f"{language}/{rest}") for language in languages]


def case_links(entry: Entry, site: Site) -> list[Entry]:
    """The cases an entry speaks of that have a page."""
    return [site.entries["case", slug] for slug in dict.fromkeys(entry.facts.cases) if site.published("case", slug)]


def shown(name: str, settings: Settings) -> bool:
    """Whether a list has pages in this site."""
    if name == ALL or name.startswith("archive/"):
        return settings.has("archive")
    return settings.has("persons") or not name.startswith("person/")
