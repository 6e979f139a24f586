"""The checks of test_nothing_leaves bite: each of these pages has one thing on it that must be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.links import css_addresses, inside
from tests.browser.published import Published
from tests.browser.test_nothing_leaves import inline, policy, strays

POLICY = """<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'">"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    (tmp_path / "style.css").write_bytes(b"")
    (tmp_path / "en/there.html").write_text('<p id="mark">')
    return tmp_path


def made(folder: Path, body: str) -> Published:
    (folder / "en/page.html").write_text(f"<!DOCTYPE html><html><head>{POLICY}</head><body>{body}")
    return Published("everything", folder)


GOOD = [
    '<a href="there.html#mark">',
    '<a href="#own"><p id="own">',
    '<a href="https://www.example.org/" rel="noopener noreferrer">',
    '<a href="mailto:letters@lantern.example">',
    '<link rel="canonical" href="https://lantern.example/en/page.html">',
    '<link rel="alternate" hreflang="en" href="https://lantern.example/en/page.html">',
    '<meta property="og:image" content="https://lantern.example/icon.png">',
    '<img srcset="../style.css 1x, there.html 2x">',
]


@pytest.mark.parametrize("body", GOOD)
def test_what_stays_or_only_names_is_let_be(body: str, folder: Path) -> None:
    site = made(folder, body)
    assert [*strays(site.page("en/page.html"), site), *inline(site.page("en/page.html"))] == []


STRAYS = [
    '<a href="gone.html">',
    '<a href="there.html#gone">',
    '<a href="#gone">',
    '<a href="https://www.example.org/">',
    '<a href="//www.example.org/" rel="noreferrer">',
    '<a href="/en/there.html">',
    '<a href="../../out.html">',
    '<a href="javascript:alert(1)">',
    '<a href="data:text/html,x" rel="noreferrer">',
    '<img src="https://www.example.org/x.png">',
    '<img srcset="there.html 1x, https://www.example.org/x.png 2x">',
    '<img src="data:image/png;base64,AAAA">',
    '<video poster="https://www.example.org/x.png">',
    '<object data="https://www.example.org/x">',
    '<form action="https://www.example.org/">',
    '<button formaction="https://www.example.org/">',
    '<link rel="stylesheet" href="https://lantern.example/style.css">',
    '<link rel="alternate stylesheet" href="https://lantern.example/style.css">',
    '<link rel="preconnect" href="https://lantern.example">',
    '<link rel="canonical" href="https://www.example.org/">',
    '<meta property="og:image" content="https://www.example.org/x.png">',
    '<svg><use xlink:href="https://www.example.org/x.svg#y">',
    '<script src="https://lantern.example/x.js"></script>',
]


@pytest.mark.parametrize("body", STRAYS)
def test_what_leaves_or_leads_nowhere_is_found(body: str, folder: Path) -> None:
    site = made(folder, body)
    assert len([*strays(site.page("en/page.html"), site)]) == 1


INLINE = [
    "<script>x()</script>",
    '<script type="module">x()</script>',
    "<style>p{}</style>",
    '<p style="color:red">',
    '<p onclick="x()">',
    '<a ping="there.html">',
    '<iframe src="there.html">',
    '<base href="there.html">',
    '<meta http-equiv="Refresh" content="0; there.html">',
]


@pytest.mark.parametrize("body", INLINE)
def test_what_runs_or_is_styled_in_place_is_found(body: str, folder: Path) -> None:
    assert len([*inline(made(folder, body).page("en/page.html"))]) == 1


def test_a_policy_that_is_missing_or_comes_late_is_found(folder: Path) -> None:
    site = made(folder, "")
    assert policy(site.page("en/page.html")) == {"default-src": ["'none'"]}
    for head in ("", POLICY * 2, f'<link rel="stylesheet" href="../style.css">{POLICY}'):
        (folder / "en/page.html").write_text(f"<!DOCTYPE html><html><head>{head}</head>")
        with pytest.raises(AssertionError):
            policy(Published("everything", folder).page("en/page.html"))


def test_addresses_in_style_sheets_are_found_in_every_spelling() -> None:
    style = """@import "a.css"; @import url(b.css); p { src: url( 'c.woff' ), url("d.woff") } /* url(no) */"""
    assert css_addresses(style) == ["a.css", "b.css", "c.woff", "d.woff"]


@pytest.mark.parametrize(
    ("address", "path"),
    [("x.html", "en/x.html"), ("../", "index.html"), ("#a", "en/p.html"), ("?q", "en/p.html"), ("../../x", None),
     ("/x", None), ("//h/x", None), ("case/", "en/case/index.html"), ("a%20b.html", "en/a b.html")],
)  # fmt: skip
def test_a_relative_address_is_resolved(address: str, path: str | None) -> None:
    assert inside("en/p.html", address) == path
