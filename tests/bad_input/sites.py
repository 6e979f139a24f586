"""Sites full of what nobody should write, built once; and their pages as a browser reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from stillhere.errors import Finding
from stillhere.flows.site import Checked, check_site
from stillhere.testing import NOON, write_site

NAUGHTY: list[str] = json.loads((Path(__file__).parent / "naughty-strings.json").read_text("utf-8"))
"""The Big List of Naughty Strings by Max Woolf and others (MIT, see naughty-strings.LICENSE), of several years."""

_WORDS = ("content", "alt", "title")
"""Attributes that hold words of the site folder."""


def toml(text: str) -> str:
    """A text as TOML: quoted, what may not stand there raw as escapes."""
    escaped = (f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else f"\\{c}" if c in '"\\' else c for c in text)
    return '"' + "".join(escaped) + '"'


def entry(kind: str, slug: str, facts: str = "", body: str = "Words.", **words: str) -> dict[str, str]:
    """The files of an entry in both languages; `words` stand above both bodies."""
    folder = f"content/{kind}/{slug}"
    head = "".join(f"{name} = {toml(value)}\n" for name, value in {"title": "A title", **words}.items())
    text = f"+++\n{head}+++\n{body}\n"
    published = "" if "published" in facts else "published = 2015-02-24\n"
    return {f"{folder}/facts.toml": published + facts, f"{folder}/en.md": text, f"{folder}/zh-Hans.md": text}


def checked(folder: Path, *entries: Mapping[str, str]) -> Checked:
    """The tiny site with these entries, checked and built."""
    files = {path: text for one in entries for path, text in one.items()}
    return check_site(write_site(folder, files), NOON)


def of_entry(findings: list[Finding], key: str) -> list[Finding]:
    """What was said of one entry."""
    return [finding for finding in findings if finding.file.startswith(f"content/{key}/")]


@dataclass(frozen=True)
class Page:
    """A page as a browser's own tree builder reads it."""

    data: bytes

    @cached_property
    def html(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.data)

    @cached_property
    def skeleton(self) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
        """Every element with its attributes, in order; of attributes that hold words only their names."""
        return [(node.tag or "", _attributes(node)) for node in self._elements()]

    def _elements(self) -> Iterator[LexborNode]:
        root = self.html.root
        assert root
        yield from (node for node in root.traverse(include_text=False) if node.tag and node.tag[0] not in "-_!")

    def text(self, selector: str) -> str:
        """The words of the first element that fits."""
        node = self.html.css_first(selector)
        assert node, selector
        return node.text()

    def attribute(self, selector: str, name: str) -> str:
        """The value of an attribute of the first element that fits."""
        node = self.html.css_first(selector)
        assert node, selector
        return node.attributes[name] or ""


def _attributes(node: LexborNode) -> tuple[tuple[str, str], ...]:
    return tuple((name, "" if name in _WORDS else value or "") for name, value in sorted(node.attributes.items()))
