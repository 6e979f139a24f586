"""The plan's pages as bytes. Templates with autoescape; the same site and moment give the same bytes."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files as package_files
from typing import Any

from stillhere import progress
from stillhere.build import drawings, plan
from stillhere.build.bodies import body_html
from stillhere.build.facts import facts_of
from stillhere.build.standing import Standing
from stillhere.build.words import words_of
from stillhere.content.check import dangerous_hosts
from stillhere.content.model import KINDS, Entry, Site, Text
from stillhere.content.references import filled
from stillhere.errors import Finding

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
NEWEST_ON_HOME = 5
_DEFAULTS: dict[str, Any] = {"title": "", "summary": ""}


@cache
def _environment() -> Any:
    import minijinja

    def load(name: str) -> str:
        return package_files("stillhere.build").joinpath("theme", name).read_text("utf-8")

    return minijinja.Environment(loader=load, undefined_behavior="strict")


def render(
    site: Site, moment: datetime, findings: list[Finding], show: progress.Progress = progress.quiet
) -> dict[str, bytes]:
    """The tree of a site at a moment (the release's): path → bytes. Broken links and drawings become findings."""
    renderer = _Renderer(site, moment, findings)
    pages = plan.pages(site)
    tree = {page.path: renderer.page(page) for page in show(pages, "build", len(pages))}
    for name in ("style.css", "icon.svg"):
        tree[name] = package_files("stillhere.build").joinpath("theme", name).read_bytes()
    tree.update(_checked_media(site, findings))
    return tree


def _checked_media(site: Site, findings: list[Finding]) -> dict[str, bytes]:
    shown = plan.media(site)
    for entry in site.entries.values():
        for name, data in entry.media.items():  # also what no page shows: it travels with the sources
            reason = drawings.refusal(data)
            if reason:
                findings.append(Finding(f"{entry.folder}/{name}", 0, "drawing-refused", {"reason": reason}))
    return shown


class _Renderer:
    """What all pages of one build share."""

    def __init__(self, site: Site, moment: datetime, findings: list[Finding]) -> None:
        self._site, self._moment, self._today, self._findings = site, moment, moment.date(), findings
        self._hosts = dangerous_hosts(site)
        self._standing = {tag: Standing.of(site, tag, moment) for tag in site.settings.languages}
        self._paths = {f"/{kind}/{slug}" for (kind, slug), entry in site.entries.items() if not entry.facts.draft}
        self._paths |= {f"/{kind}" for kind in KINDS if site.of_kind(kind)}
        self._sources: dict[tuple[str, str, str], str] = {}

    def page(self, page: plan.Page) -> bytes:
        up = "../" * page.path.count("/")
        context = {
            **_DEFAULTS,
            **self._standing[page.language].context,
            **getattr(self, f"_{page.template}")(page),
        }
        context |= {
            "up": _safe(up),
            "policy": POLICY,
            "kind": page.kind,
            "template": page.template,
            "languages": self._languages(page),
        }
        html: str = _environment().render_template(f"{page.template}.html", **context)
        return html.encode()

    def _languages(self, page: plan.Page) -> list[dict[str, Any]]:
        names = {tag: standing.name for tag, standing in self._standing.items()}
        return [
            {"tag": tag, "name": names[tag], "path": _safe(path)}
            for tag, path in plan.in_other_languages(page, self._site)
        ]

    def _front(self, _page: plan.Page) -> dict[str, Any]:
        fronts = [
            {
                "tag": tag,
                "name": part.name,
                "path": _safe(plan.home_path(tag)),
                **_chosen(part.context, "organisation", "about", "addresses", "w", "colon"),
            }
            for tag, part in self._standing.items()
        ]
        return {"fronts": fronts, "title": ""}

    def _home(self, page: plan.Page) -> dict[str, Any]:
        words = words_of(page.language)
        groups = [
            {
                "words": words[kind],
                "path": _safe(plan.list_path(kind, page.language)),
                "entries": [self._standing[page.language].item(entry) for entry in entries[:NEWEST_ON_HOME]],
                "more": len(entries) > NEWEST_ON_HOME,
            }
            for kind in KINDS
            if (entries := self._site.of_kind(kind))
        ]
        return {"groups": groups, "title": "", "summary": self._standing[page.language].context["about"]}

    def _list(self, page: plan.Page) -> dict[str, Any]:
        standing = self._standing[page.language]
        years = [
            {"words": str(year), "entries": [standing.item(entry) for entry in entries]}
            for year, entries in plan.grouped(self._site.of_kind(str(page.kind)))
        ]
        return {"title": words_of(page.language)[str(page.kind)], "years": years}

    def _addresses(self, page: plan.Page) -> dict[str, Any]:
        return {"title": words_of(page.language)["addresses"]}

    def _entry(self, page: plan.Page) -> dict[str, Any]:
        entry = page.entry
        assert entry  # noqa: S101 - plan.pages gives every entry page its entry
        text = entry.text(page.language)
        shown = facts_of(entry, text, page.language, self._site, self._moment, self._standing[page.language])
        return {
            **shown,
            "title": text.title,
            "summary": text.words.get("summary"),
            "body": self._body(entry, text, page),
        }

    def _body(self, entry: Entry, text: Text, page: plan.Page) -> str:
        key = (entry.kind, entry.slug, text.language)
        if key not in self._sources:
            self._sources[key] = filled(text, entry, self._site, self._today, [])  # check() has reported it
        up = "../" * page.path.count("/")

        def resolve(path: str) -> str | None:
            if path == "/addresses":
                return up + plan.addresses_path(page.language)
            if path not in self._paths:
                return "#" if tuple(path.split("/")[1:]) in self._site.unreadable else None
            return up + page.language + path + (".html" if path.count("/") == 2 else "/index.html")

        return body_html(self._sources[key], text, resolve, self._hosts, self._findings)


def _chosen(values: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: values[key] for key in keys}


def _safe(path: str) -> Any:
    """A path made of slugs and language tags only: nothing in it needs escaping, and `/` stays readable."""
    import minijinja

    return minijinja.safe(path)
