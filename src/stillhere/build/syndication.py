"""What the site gives to programs: feeds, the site map, data files; and pages at old paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from stillhere.addresses import host_of
from stillhere.build import plan, redirects, sitemap
from stillhere.build.data import data_files
from stillhere.build.entry import Bodies
from stillhere.build.facts import byline_of
from stillhere.build.feeds import Feed, FeedEntry, atom, json_feed, tag_uri
from stillhere.build.lists import list_title
from stillhere.build.page import Pages
from stillhere.build.records import Issue
from stillhere.build.sitemap import Page as Mapped
from stillhere.content.model import ALL, Entry, Key, Lists, Site

FEED_SIZE = 20
DATA = "data"


def feeds_listed(name: str, lists: Lists) -> list[Key]:
    """The entries that a feed carries: the newest of its list."""
    return lists.of(name)[:FEED_SIZE]


class Syndication:
    """Makes these files of one site. `whole` gives an entry with its words."""

    def __init__(self, site: Site, today: date, pages: Pages, bodies: Bodies, whole: Callable[[Key], Entry]) -> None:
        self._site, self._today, self._pages, self._bodies, self._whole = site, today, pages, bodies, whole

    def feed(self, name: str) -> dict[str, bytes]:
        """The feeds of a list, in every language."""
        made = {}
        for language in self._site.settings.languages:
            for ending, write in (("xml", atom), ("json", json_feed)):
                path = plan.feed_path(name, language, ending)
                made[path] = write(self._feed(name, language, path))
        return made

    def _feed(self, name: str, language: str, path: str) -> Feed:
        organisation = self._site.name_on(None, language)
        title = organisation if name == ALL else f"{list_title(name, self._site, language)} · {organisation}"
        home = plan.home_path(language) if name == ALL else plan.list_path(name, language)
        return Feed(
            id=tag_uri(self._host, self._year, "feed", name, language),
            title=title,
            author=organisation,
            language=language,
            home=self._pages.base + home,
            url=self._pages.base + path,
            entries=tuple(self._entry(self._whole(key), language) for key in feeds_listed(name, self._site.lists)),
            subtitle=str(self._pages.standing[language].context["about"]),
        )

    @property
    def _host(self) -> str:
        return host_of(self._pages.base)

    @property
    def _year(self) -> int:
        return min((name.since.year for name in self._site.names), default=self._today.year)

    def _entry(self, entry: Entry, language: str) -> FeedEntry:
        text, facts = entry.text(language), entry.facts
        author = byline_of(entry, self._site, language)
        return FeedEntry(
            id=tag_uri(self._host, facts.published.year, entry.kind, entry.slug, language),
            url=self._pages.base + plan.entry_path(entry, language),
            title=text.title,
            content=self._bodies.html(entry, text, language),
            published=facts.published,
            updated=facts.updated or facts.published,
            language=text.language,
            summary=text.words.get("summary") or "",
            authors=(author,) if author else (),
            tags=facts.tags,
        )

    def sitemap(self) -> dict[str, bytes]:
        """The map of all pages, and what robots may read."""
        base = self._pages.base
        return {**sitemap.sitemaps(self._mapped(), base), "robots.txt": sitemap.robots(base)}

    def _mapped(self) -> Iterator[Mapped]:
        languages, lists = self._site.settings.languages, self._site.lists
        for path in ("index.html", "addresses.html"):
            yield from self._in_each(path, None)
        for kind, slug in sorted(key for key in lists.rows if lists.has(key)):
            yield from self._in_each(f"{kind}/{slug}.html", lists.rows[kind, slug].changed)
        for name in lists.names():
            if plan.shown(name, self._site.settings):
                for language in languages:
                    yield plan.list_path(name, language), None, ()

    def _in_each(self, rest: str, changed: str | None) -> Iterator[Mapped]:
        others = [(tag, f"{tag}/{rest}") for tag in self._site.settings.languages]
        for _, path in others:
            yield path, changed, others

    def data(self) -> dict[str, bytes]:
        """Cases and events as tables."""
        issue = Issue(self._site, self._today, self._pages.base)
        return {f"{DATA}/{name}": data for name, data in data_files(issue).items()}


def old_pages(entry: Entry, language: str) -> dict[str, bytes]:
    """Pages at an entry's old paths that lead on to it."""
    made = {}
    for old in entry.facts.old_paths:
        file = redirects.redirect_file(old)
        target = plan.relative(plan.entry_path(entry, language), file)
        text = entry.text(language)
        made[file] = redirects.redirect_page(target, text.title, text.language)
    return made
