"""Everything a site's tree is made of, piece by piece, and each piece by its name. Same site and moment, same bytes.

    maker = Maker(site, moment, theme)
    maker.make(Artefact("entry", "case/liu-xiaobo"))        # path → bytes
    maker.make(Artefact("list", "tag/charter-08", 3))

The names are what a build plans with: which of them a change touches is decided without making any.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from stillhere.addresses import is_address
from stillhere.build import drawings, mirror_list, plan, verifier
from stillhere.build.attachments import NOTHING, Attachments, Pictures
from stillhere.build.entry import Bodies, EntryPages
from stillhere.build.lists import ListPages
from stillhere.build.page import SEARCH_POLICY, Pages
from stillhere.build.search import index
from stillhere.build.search.documents import documents
from stillhere.build.search.index import Document, Volume
from stillhere.build.standing import Standing
from stillhere.build.syndication import Syndication, old_pages
from stillhere.build.theme import FOLDER, Broken, Theme, safe
from stillhere.build.words import words_of
from stillhere.content.check import Checker
from stillhere.content.model import Entry, Key, Site
from stillhere.errors import Finding
from stillhere.project import Settings

FRONT = "index.html"
STATIC = ("style.css", "icon.svg")
SEARCH_STATIC = ("search.js", "search-words.js", "search-index.js", "search.css")


class Artefact(NamedTuple):
    """A piece of the tree: an entry's (`case/slug`), a page of a list (its name, its number), one of SINGLES."""

    group: str
    name: str
    number: int = 0


def artefacts(site: Site) -> list[Artefact]:
    """Every piece of a site's tree."""
    singles = [Artefact("site", name) for name in singles_of(site.settings)]
    entries = [Artefact("entry", "/".join(key)) for key in sorted(site.lists.rows)]
    return [*singles, *_lists_of(site), *_feeds_of(site), *entries]


def singles_of(settings: Settings) -> list[str]:
    """The pieces there is one of."""
    optional = [name for name in ("sitemap", "data", "verify") if settings.has(name)]
    return ["front", "homes", "overviews", "addresses", "mirrors", "style", *optional]


def _lists_of(site: Site) -> list[Artefact]:
    names = [name for name in site.lists.names() if plan.shown(name, site.settings)]
    return [Artefact("list", name, part.number) for name in names for part in plan.slices(site.lists.of(name))]


def _feeds_of(site: Site) -> list[Artefact]:
    names = [name for name in site.lists.names() if plan.has_feed(name)] if site.settings.has("feeds") else []
    return [Artefact("feed", name) for name in names]


class Maker:
    """What all pieces of one build share. `whole` gives an entry with its words, by its key."""

    def __init__(
        self,
        site: Site,
        moment: datetime,
        findings: list[Finding],
        theme: Theme | None = None,
        whole: Callable[[Key], Entry] | None = None,
        pictures: Pictures = NOTHING,
        *,
        thorough: bool = True,
    ) -> None:
        self._site, self._findings, self._theme = site, findings, theme or theme_of(site)
        self._whole = whole or site.entries.__getitem__
        self.standing = {tag: Standing.of(site, tag, moment) for tag in site.settings.languages}
        self._pages = Pages(self._theme, self.standing, official_base(site))
        self._bodies = Bodies(site, moment, findings)
        self._attachments = Attachments(site, moment)
        self._entries = EntryPages(site, moment, self._pages, self._bodies, self._attachments)
        self._lists = ListPages(site, self._pages, moment.date())
        self._syndication = Syndication(site, moment.date(), self._pages, self._bodies, self._whole)
        self.pictures = pictures
        self._checker = Checker(site, moment.date(), thorough=thorough)

    @property
    def pictures(self) -> Pictures:
        """What is drawn outside: it is there before pages are made, since they say how large it is."""
        return self._attachments.pictures

    @pictures.setter
    def pictures(self, drawn: Pictures) -> None:
        self._attachments.pictures = drawn

    def make(self, artefact: Artefact) -> dict[str, bytes]:
        """The files of one piece: path in the tree → bytes. Broken links, drawings and themes become findings."""
        try:
            return self._make(artefact)
        except Broken as broken:
            self._findings.append(Finding(FOLDER, 0, "theme-broken", {"reason": str(broken)}))
            return {}

    def _make(self, artefact: Artefact) -> dict[str, bytes]:
        if artefact.group == "entry":
            kind, _, slug = artefact.name.partition("/")
            return self._entry(self._whole((kind, slug)))
        if artefact.group == "list":
            return self._lists.page(artefact.name, artefact.number)
        if artefact.group == "feed":
            return self._syndication.feed(artefact.name)
        return self._singles[artefact.name]()

    @property
    def _singles(self) -> Mapping[str, Callable[[], dict[str, bytes]]]:
        return {
            "front": self._front,
            "homes": self._lists.homes,
            "overviews": self._lists.overviews,
            "addresses": self._addresses,
            "mirrors": lambda: {mirror_list.PATH: mirror_list.mirrors_txt(self._site)},
            "sitemap": self._syndication.sitemap,
            "data": self._syndication.data,
            "verify": self._verify,
            "style": lambda: {**{name: self._theme.file(name) for name in self._static}, **self._attachments.site()},
        }

    def check(self, key: Key) -> None:
        """What making an entry would find, without its pages."""
        entry = self._whole(key)
        self._check(entry)
        self._read_bodies(entry)

    def _read_bodies(self, entry: Entry) -> None:
        if not entry.facts.draft:
            for language in self._site.settings.languages:
                self._bodies.html(entry, entry.text(language), language)

    def _check(self, entry: Entry) -> None:
        self._findings.extend(self._checker.entry(entry))
        check_media(entry, self._findings)

    @property
    def _static(self) -> tuple[str, ...]:
        return STATIC + (SEARCH_STATIC if self._site.settings.has("search") else ())

    def documents(self, key: Key) -> list[Document]:
        """What of an entry can be searched for."""
        return documents(self._whole(key), self._site.settings.languages, self._bodies.html)

    def search(self, found: list[Volume], emitted: list[Volume]) -> dict[str, bytes]:
        """The search page of each language, and the files of the index; of volumes those that are `emitted`."""
        made = index.head(found)
        for volume in emitted:
            made.update(index.files_of(volume))
        for tag in self._site.settings.languages:
            path = f"{tag}/search.html"
            made[path] = self._pages.page(
                "search",
                path,
                tag,
                self._pages.alternatives(path, self._site.settings.languages),
                title=words_of(tag)["search"],
                policy=SEARCH_POLICY,
                search_version=index.version(found),
            )
        return made

    def _entry(self, entry: Entry) -> dict[str, bytes]:
        self._check(entry)
        if entry.facts.draft:
            return {}
        if any(finding.level == "error" for finding in self._findings):
            self._read_bodies(entry)  # there will be no tree; what else is wrong is said at once
            return {}
        first = self._site.settings.languages[0]
        pages, beside = self._entries.make(entry), self._attachments.make(entry)
        return {**pages, **beside, **shown_media(entry), **old_pages(entry, first)}

    def _front(self) -> dict[str, bytes]:
        chosen = ("organisation", "about", "addresses", "campaigns", "w", "colon", "direction")
        fronts = [
            {
                "tag": tag,
                "name": part.name,
                "path": safe(plan.home_path(tag)),
                "enter": part.context["w"]["enter"].format(part.name),
                **{key: part.context[key] for key in chosen},
            }
            for tag, part in self.standing.items()
        ]
        languages = self._site.settings.languages
        others = self._pages.alternatives(FRONT, languages)
        title = " · ".join(part.context["organisation"] for part in list(self.standing.values())[1:])
        return {FRONT: self._pages.page("front", FRONT, languages[0], others, title=title, fronts=fronts, wide=True)}

    def _addresses(self) -> dict[str, bytes]:
        made = {}
        for tag in self._site.settings.languages:
            path = plan.addresses_path(tag)
            others = self._pages.alternatives(path, self._site.settings.languages)
            made[path] = self._pages.page("addresses", path, tag, others, title=words_of(tag)["addresses"])
        return made

    def _verify(self) -> dict[str, bytes]:
        """The page that verifies copies, in every language, and the file that does so by itself."""
        languages = self._site.settings.languages
        made = {
            verifier.SCRIPT: verifier.script(),
            verifier.WORDS: verifier.words_script(languages),
            verifier.STYLE: self._theme.file(verifier.STYLE),
            verifier.ALONE: verifier.alone(),
        }
        for tag in languages:
            path = plan.verify_path(tag)
            others, words = self._pages.alternatives(path, languages), words_of(tag)
            shown = {"title": words["verify"], "parts": [{"tag": tag, "w": words}], "alone": False}
            made[path] = self._pages.page("verify", path, tag, others, policy=SEARCH_POLICY, **shown)
        return made


def theme_of(site: Site) -> Theme:
    """The theme of a site: ours, and what it has in its own folder `theme`."""
    return Theme(overrides_of(site))


def overrides_of(site: Site) -> dict[str, bytes]:
    """The files of a site's own theme, by name."""
    own = (path for path in site.general if path.startswith(f"{FOLDER}/"))
    return {path.removeprefix(f"{FOLDER}/"): site.general[path] for path in own}


def official_base(site: Site) -> str:
    """The official address that absolute links begin with, with `/` at its end; empty where there is none."""
    official = [a.url for a in site.addresses if a.state == "official" and is_address(a.url)]
    return official[0].rstrip("/") + "/" if official else ""


def shown_media(entry: Entry) -> dict[str, bytes]:
    """Drawings that a page shows, by path. What no page shows is not published."""
    name = entry.facts.portrait
    return {plan.media_path(entry, name): entry.media[name]} if name and name in entry.media else {}


def check_media(entry: Entry, findings: list[Finding]) -> None:
    """Drawings that cannot be published; also what no page shows: it travels with the sources."""
    for name, data in entry.media.items():
        reason = drawings.refusal(data)
        if reason:
            findings.append(Finding(f"{entry.folder}/{name}", 0, "drawing-refused", {"reason": reason}))
