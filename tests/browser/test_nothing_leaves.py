"""A reader's browser asks nobody else for anything: what is written in every file, and what Chromium really does."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.links import Link, css_addresses, inside, links
from tests.browser.published import Page, Published
from tests.browser.visits import WIDE, reader

_NAMING = (frozenset({"canonical"}), frozenset({"alternate"}))  # say where a page is, and load nothing
_DATA_BLOCKS = {"application/ld+json"}  # never run, so the policy lets them stand
_IN_SCRIPTS = re.compile(
    r"https?://|//[a-z0-9-]+\.|\beval\b|new Function|document\.cookie|sendBeacon|WebSocket", re.IGNORECASE
)


# --- what is written ------------------------------------------------------------------------------------------------


def strays(page: Page, site: Published) -> Iterator[str]:
    """Addresses of a page that lead where they must not, or nowhere."""
    for link in links(page.html):
        if not _stays(link, page, site):
            yield f"{page.path}: <{link.element} {link.attribute}={link.address!r}>"


def _stays(link: Link, page: Page, site: Published) -> bool:
    if link.element == "a" and link.address.startswith(("http://", "https://")):
        return "noreferrer" in link.rel
    if link.element == "a" and link.address.startswith("mailto:"):
        return True
    if link.element == "meta" or (link.element == "link" and link.external and link.rel in _NAMING):
        return link.address.startswith(tuple(site.official))
    target = inside(page.path, link.address)
    return target is not None and target in site.paths and _lands(link.address, target, page, site)


def _lands(address: str, target: str, page: Page, site: Published) -> bool:
    """Whether the part after # is there."""
    _, _, mark = address.partition("#")
    if not mark or not target.endswith(".html"):
        return True
    there = page if target == page.path else site.page(target)
    return bool(there.html.css_first(f'[id="{mark}"]'))


def test_every_address_stays_in_the_tree_and_is_there(site: Published) -> None:
    assert [stray for page in site.pages for stray in strays(page, site)] == []


def test_style_sheets_and_drawings_name_nobody(site: Published) -> None:
    for path in site.ending(".css", ".svg"):
        text = site.read(path).decode()
        targets = [(address, inside(path, address)) for address in css_addresses(text)]
        assert [address for address, target in targets if target not in site.paths] == [], path
        names = re.sub(r'xmlns(:\w+)?="[^"]*"', "", text)
        assert not re.search(r"https?:|//|javascript:|data:", re.sub(r"/\*.*?\*/", "", names, flags=re.DOTALL)), path


def test_scripts_name_nobody_and_keep_nothing(site: Published) -> None:
    for path in site.ending(".js", ".mjs"):
        assert not _IN_SCRIPTS.search(re.sub(r"/\*.*?\*/", "", site.read(path).decode(), flags=re.DOTALL)), path


def inline(page: Page) -> Iterator[str]:
    """What a strict policy would have to let through."""
    for element in page.html.css("*"):
        names = {name.lower() for name in element.attributes}
        bad = sorted(name for name in names if name.startswith("on") or name in ("style", "ping", "srcdoc"))
        block = element.tag == "script" and element.attributes.get("type") not in _DATA_BLOCKS and "src" not in names
        if bad or block or element.tag in ("style", "iframe", "frame", "object", "embed", "applet", "base", "portal"):
            yield f"{page.path}: <{element.tag} {' '.join(bad)}>"
        if element.tag == "meta" and (element.attributes.get("http-equiv") or "").lower() in ("refresh", "set-cookie"):
            yield f"{page.path}: {element.html}"


def test_nothing_on_a_page_runs_or_is_styled_in_place(site: Published) -> None:
    assert [found for page in site.pages for found in inline(page)] == []


def policy(page: Page) -> dict[str, list[str]]:
    """A page's Content-Security-Policy, by directive. It must be the one, and stand before anything it governs."""
    metas = [m for m in page.html.css("meta") if (m.attributes.get("http-equiv") or "").lower() == _POLICY]
    assert len(metas) == 1, page.path
    head = page.html.css("head > *")
    before = [element.tag for element in head[: [element.mem_id for element in head].index(metas[0].mem_id)]]
    assert set(before) <= {"meta"}, page.path
    directives = [part.split() for part in (metas[0].attributes.get("content") or "").split(";") if part.strip()]
    assert len({directive[0] for directive in directives}) == len(directives), page.path
    return {directive[0]: directive[1:] for directive in directives}


_POLICY = "content-security-policy"


def test_every_page_has_a_strict_policy(site: Published) -> None:
    for page in site.pages:
        found = policy(page)
        assert found["default-src"] == ["'none'"], page.path
        assert found["base-uri"] == found["form-action"] == ["'none'"], page.path
        assert {word for words in found.values() for word in words} <= {"'none'", "'self'"}, page.path
        scripts = bool(page.html.css("script[src]"))
        assert (found.get("script-src") == ["'self'"]) == scripts, f"{page.path}: scripts only where there is one"


def test_every_page_asks_the_browser_not_to_say_where_it_came_from(site: Published) -> None:
    for page in site.pages:
        meta = page.html.css_first("meta[name=referrer]")
        assert meta, page.path
        assert meta.attributes.get("content") == "no-referrer", page.path


# --- what Chromium does ---------------------------------------------------------------------------------------------


_LEFT = ("net::ERR_ABORTED",)  # the page was left before its icon came


class Seen:
    """What a browser asked for and complained of while it showed pages."""

    def __init__(self, context: BrowserContext, allowed: str) -> None:
        self.bad: list[str] = []
        context.on("request", lambda r: None if r.url.startswith(allowed) else self.bad.append(f"asks for {r.url}"))
        context.on("console", lambda m: self.bad.append(f"{m.page.url if m.page else ''} says {m.type}: {m.text}"))
        context.on("weberror", lambda e: self.bad.append(f"fails: {e.error}"))
        context.on("response", lambda r: self.bad.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        context.on(
            "requestfailed", lambda r: None if r.failure in _LEFT else self.bad.append(f"no {r.url}: {r.failure}")
        )


def base_of(how: str, site: Published, address: str) -> str:
    """Where the site begins for a browser."""
    return address if how == "http" else site.folder.as_uri() + "/"


@pytest.mark.parametrize("how", ["http", "file"])
def test_a_browser_asks_nobody_else_and_complains_of_nothing(
    how: str, site: Published, address: str, browser: Browser
) -> None:
    base = base_of(how, site, address)
    with reader(browser, WIDE) as tab:
        seen = Seen(tab.context, base)
        for page in site.pages if how == "http" else site.samples:
            tab.goto(base + page.path)
            assert tab.evaluate("getComputedStyle(document.body).maxWidth") != "none", f"no style: {page.path}"
        assert seen.bad == []
        assert tab.context.cookies() == []
        assert how == "file" or tab.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("how", ["http", "file"])
def test_every_kind_of_page_can_be_read_without_scripts(
    how: str, everything: Published, everything_at: str, browser: Browser
) -> None:
    base = base_of(how, everything, everything_at)
    with reader(browser, WIDE, scripts=False) as tab:
        seen = Seen(tab.context, base)
        for page in everything.samples:
            tab.goto(base + page.path)
            assert len(tab.locator("main").inner_text()) > 10, page.path
        assert seen.bad == []
