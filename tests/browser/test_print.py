"""On paper: a letter is one sheet, nothing to click is printed, and what a link leads to can still be read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from stillhere.cli.sheet import sheet
from tests.browser.published import Published
from tests.browser.visits import OVERFLOW, reader

MOST_SHEETS = {"case/*.html": 3, "event/*.html": 2, "statement/*.html": 2, "campaign/*.html": 2}
LETTERS = [
    ("en/statement/to-the-governor.html", "Dear Governor"),
    ("zh-Hans/statement/to-the-governor.html", "2027年3"),  # other signs come back as the radicals they look like
]
_SHOWN = """selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility())
  .map(e => e.tagName + '.' + e.className)"""
A4_WIDTH = 643  # CSS pixels between the style sheet's margins of 20 mm


def printed(browser: Browser, address: str) -> list[str]:
    """The text of each sheet that Chromium prints."""
    with reader(browser) as tab:
        tab.goto(address)
        data = tab.pdf(format="A4")
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(data)).pages]


@pytest.mark.parametrize(("path", "words"), LETTERS)
def test_a_letter_is_one_sheet(path: str, words: str, everything_at: str, browser: Browser) -> None:
    sheets = printed(browser, everything_at + path)
    assert len(sheets) == 1
    assert words in sheets[0]


def test_nothing_printed_is_longer_than_it_must_be(
    sites: dict[str, Published], servers: dict[str, str], browser: Browser
) -> None:
    counts = {
        page.path: len(sheets)
        for page in sites["citizens-rights"].samples
        if page.shape in MOST_SHEETS
        and len(sheets := printed(browser, servers["citizens-rights"] + page.path)) > MOST_SHEETS[page.shape]
    }
    assert counts == {}


def test_what_can_only_be_clicked_is_not_printed_and_nothing_runs_off_the_sheet(
    site: Published, address: str, browser: Browser
) -> None:
    bad = {}
    with reader(browser, (A4_WIDTH, 900)) as tab:
        tab.emulate_media(media="print")
        for page in site.samples:
            tab.goto(address + page.path)
            bad[page.path] = tab.evaluate(_SHOWN, "nav, .skip, form, button, input") + tab.evaluate(OVERFLOW)
    assert {path: found for path, found in bad.items() if found} == {}


def test_a_root_of_trust_is_one_sheet(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "sheet.html").write_bytes(sheet(b"a root of trust"))
    [page] = printed(browser, (tmp_path / "sheet.html").as_uri())
    assert "Root of trust" in page
