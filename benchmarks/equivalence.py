"""Whether two tools made the same site: the same words on each article's page, the same entries in each list.

Compared is what a reader sees in `<main>`, without white space (which tools put where they like). The lists of one
thing (a kind, a tag, an author) are read over all their pages and compared as one sequence, because some tools number
pages from the oldest entry and some from the newest. Other files are counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stillhere import files

_ARTICLE = re.compile(r"([a-z-]+)/(case|essay|page)/((?:case|essay|new)-\d+|about)\.html")
_LIST = re.compile(
    r"(?P<language>[a-z-]+)/(?:[a-z]+/)??(?P<what>case|essay|page|tag-\d\d|author-\d\d)"
    r"(?:/index)?(?:[/-](?:page[/-]|index-|p)?(?P<number>\d{1,4}))?(?:/index)?\.html"
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Made:
    """What a tool made, by what it is and not by where it lies; language tags are in small letters.

    `articles`: `en/essay/essay-000001` → the visible words of its main part.
    `lists`: `en/tag-07` → the titles of all its entries, newest first, over all its pages.
    `counts`: how many pages of lists, feeds, and addresses in sitemaps there are.
    """

    articles: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]


def made(folder: Path, *, oldest_first: bool = False) -> Made:
    """Reads a built site. `oldest_first`: page 1 of a list has its oldest entries."""
    articles: dict[str, str] = {}
    parts: dict[str, dict[int, tuple[str, ...]]] = {}
    counts: Counter[str] = Counter()
    for path in files.walk(folder):
        name = path.lower()
        if found := _ARTICLE.fullmatch(name):
            articles["/".join(found.groups())] = visible((folder / path).read_text("utf-8"))
        elif of := list_of(name):
            parts.setdefault(of[0], {})[of[1]] = entries((folder / path).read_text("utf-8"))
        else:
            counts.update(_counted(folder / path, name))
    lists = {key: joined(pages, oldest_first=oldest_first) for key, pages in parts.items()}
    return Made(articles, lists, counts)


def list_of(path: str) -> tuple[str, int] | None:
    """Which list a page belongs to, and its number (0 for the first); None for what is no page of a list.

    >>> list_of("en/tags/tag-07/page/3.html")
    ('en/tag-07', 3)
    >>> list_of("en/essay/index.html")
    ('en/essay', 0)
    """
    found = _LIST.fullmatch(path)
    return (f"{found['language']}/{found['what']}", int(found["number"] or 0)) if found else None


def joined(pages: Mapping[int, tuple[str, ...]], *, oldest_first: bool) -> tuple[str, ...]:
    """The entries of all pages of a list, newest first, each once. The page without a number (0) has the newest."""
    numbers = sorted(pages.keys() - {0}, reverse=oldest_first)
    return tuple(dict.fromkeys(entry for number in [0, *numbers] for entry in pages.get(number, ())))


def visible(page: str) -> str:
    """The words of `<main>` without white space."""
    node = _main(page)
    return _SPACE.sub("", node.text()) if node else ""


def entries(page: str) -> tuple[str, ...]:
    """The titles in the list of entries of a page, as they stand."""
    node = _main(page)
    return tuple(_SPACE.sub("", link.text()) for link in node.css("ul.entries li > a")) if node else ()


def _main(page: str) -> Any:
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(page).css_first("main")


def _counted(file: Path, path: str) -> dict[str, int]:
    if "sitemap" in path and path.endswith(".xml"):
        return {"addresses in sitemaps": file.read_text("utf-8").count("<url>")}
    return {"feeds": 1} if path.endswith((".xml", ".atom", ".rss")) else {}


def summary(ours: Made, theirs: Made) -> str:
    """How much is the same, in one line."""
    return "; ".join(
        f"{what}: {len(one.items() & other.items())} the same, {len(one.keys() & other.keys())} that both have, "
        f"{len(one)} and {len(other)} in all"
        for what, one, other in (("articles", ours.articles, theirs.articles), ("lists", ours.lists, theirs.lists))
    )


def differences(ours: Made, theirs: Made) -> list[str]:
    """What is not the same, one line each; empty where the two are equivalent."""
    found = [*_compared("article", ours.articles, theirs.articles), *_compared("list", ours.lists, theirs.lists)]
    for what in sorted({*ours.counts, *theirs.counts}):
        one, other = ours.counts.get(what, 0), theirs.counts.get(what, 0)
        found += [f"{what}: {one} and {other}"] if one != other else []
    return found


def _compared(what: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterable[str]:
    for key in sorted({*ours, *theirs}):
        if key not in ours or key not in theirs:
            yield f"{what} {key}: only {'the first' if key in ours else 'the second'} has it"
        elif ours[key] != theirs[key]:
            yield f"{what} {key}: {_parting(ours[key], theirs[key])}"


def _parting(one: Any, other: Any) -> str:
    """Where two sequences part."""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"at {at}: {one[at : at + 30]!r} and {other[at : at + 30]!r}"
