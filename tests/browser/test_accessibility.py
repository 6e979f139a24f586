"""Everybody can read it: axe-core finds no violation, nothing runs off a narrow screen, a keyboard is enough."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.published import Published
from tests.browser.visits import NARROW, OVERFLOW, WIDE, Scheme, reader

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # off unless asked for
    "resultTypes": ["violations"],
}
_AXE = "options => axe.run(document, options).then(found => found.violations)"
_FOCUSED = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect();
  const style = getComputedStyle(e), outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const seen = box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
  return {what: e.outerHTML.slice(0, 120), nothing: e === document.body,
          visible: seen && (outlined || style.boxShadow !== 'none')};
}"""
MOST_STOPS = 400


def violations(page: Page, axe: str) -> list[str]:
    """What axe-core finds on the open page."""
    page.evaluate(axe)
    found: list[dict[str, Any]] = page.evaluate(_AXE, RULES)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


SIGHTS: list[tuple[str, tuple[int, int], Scheme]] = [
    ("everything", WIDE, "light"),
    ("everything", WIDE, "dark"),
    ("everything", NARROW, "light"),
    ("everything", NARROW, "dark"),
    ("citizens-rights", NARROW, "dark"),
]


@pytest.mark.parametrize(("name", "size", "scheme"), SIGHTS)
def test_axe_finds_no_violation_on_any_kind_of_page(
    name: str,
    size: tuple[int, int],
    scheme: Scheme,
    sites: dict[str, Published],
    servers: dict[str, str],
    browser: Browser,
    axe: str,
) -> None:
    bad = {}
    with reader(browser, size, scheme) as page:
        for sample in sites[name].samples:
            page.goto(servers[name] + sample.path)
            bad[sample.path] = violations(page, axe)
    assert {path: found for path, found in bad.items() if found} == {}


def test_nothing_runs_off_the_side(site: Published, address: str, browser: Browser) -> None:
    """At 360 pixels (a telephone), at 640 and 320 (a window of 1280 at 200 % and 400 %, WCAG 1.4.10)."""
    bad = {}
    with reader(browser, NARROW) as page:
        for sample in site.pages:
            page.goto(address + sample.path)
            for width in (320, 360, 640):
                page.set_viewport_size({"width": width, "height": 740})
                bad[sample.path, width] = page.evaluate(OVERFLOW)
    assert {place: found for place, found in bad.items() if found} == {}


def test_the_first_stop_of_the_keyboard_skips_to_the_text(
    everything: Published, everything_at: str, browser: Browser
) -> None:
    bad = []
    with reader(browser) as page:
        for sample in everything.samples:
            page.goto(everything_at + sample.path)
            page.keyboard.press("Tab")
            skips = page.evaluate(_FOCUSED)["visible"] and page.evaluate("document.activeElement.hash.length > 1")
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            if not skips or not page.evaluate("!document.querySelector('header').contains(document.activeElement)"):
                bad.append(sample.path)
    assert bad == []


def test_whatever_the_keyboard_reaches_shows_it(everything: Published, everything_at: str, browser: Browser) -> None:
    bad: dict[str, list[str]] = {}
    with reader(browser) as page:
        for sample in everything.samples:
            page.goto(everything_at + sample.path)
            bad[sample.path] = [stop["what"] for stop in _stops(page) if not stop["visible"]]
    assert {path: found for path, found in bad.items() if found} == {}


def _stops(page: Page) -> list[dict[str, Any]]:
    """Each place where Tab stops, in order."""
    stops: list[dict[str, Any]] = []
    while len(stops) < MOST_STOPS:
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUSED)
        if stop["nothing"]:
            return stops
        stops.append(stop)
    raise AssertionError("the keyboard does not come to an end")
