"""What was done to a page, in facts that become words. Pure: nothing of the page is loaded, run or followed.

A genuine page of ours has no script, frame, form or handler at all; so these are reported even where the genuine
bytes are not at hand. With them, links and words are compared too.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from stillhere.addresses import defang, host_of

_FRAMES = {
    "iframe": "src",
    "frame": "src",
    "object": "data",
    "embed": "src",
    "applet": "code",
    "portal": "src",
}
_LINKS = {
    "a": "href",
    "area": "href",
    "img": "src",
    "link": "href",
    "base": "href",
    "source": "src",
    "video": "src",
    "audio": "src",
}
_SHOWN = 80
_MAX_CHANGES = 12


@dataclass(frozen=True)
class Change:
    """One thing that was done: `code` names the sentence, `facts` fill it. Addresses in facts are defanged."""

    code: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass
class _Page:
    active: Counter[Change] = field(default_factory=Counter)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)


def changes(untrusted: bytes, genuine: bytes | None) -> list[Change]:
    """What differs between the bytes that were served and the genuine ones (None: not at hand), worst first."""
    served = _read(untrusted)
    signed = _read(genuine) if genuine is not None else _Page()
    found = list((served.active - signed.active).keys())
    if genuine is not None:
        found += _links(served, signed)
        found += _words(served.words, signed.words)
    return found[:_MAX_CHANGES] or [Change("change-bytes", (("length", str(len(untrusted))),))]


def _read(data: bytes) -> _Page:
    reader = _Reader()
    reader.feed(data.decode("utf-8", "replace"))
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = _Page()
        self._script: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.page.active.update(_active(tag, values))
        if tag in _LINKS and values.get(_LINKS[tag]):
            self.page.links[tag, values[_LINKS[tag]]] += 1
        if tag in ("script", "style"):
            self._script = [] if tag == "script" and not values.get("src") else None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script is not None:
            start = " ".join("".join(self._script).split())[:_SHOWN]
            self.page.active[Change("change-script-inline", (("start", start),))] += 1
            self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)
        elif data.strip() and self.cdata_elem is None:
            self.page.words.append(" ".join(data.split()))


def _active(tag: str, values: dict[str, str]) -> Iterator[Change]:
    if tag == "script" and values.get("src"):
        yield Change("change-script-from", (("address", defang(values["src"])),))
    if tag in _FRAMES:
        yield Change("change-frame", (("tag", tag), ("address", defang(values.get(_FRAMES[tag], "")))))
    if tag == "form":
        yield Change("change-form", (("address", defang(values.get("action", ""))),))
    if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
        yield Change("change-redirect", (("address", defang(values.get("content", ""))),))
    if tag == "base":
        yield Change("change-base", (("address", defang(values.get("href", ""))),))
    for name, value in values.items():
        if name.startswith("on"):
            yield Change("change-handler", (("name", name), ("start", value[:_SHOWN])))
        elif value.strip().lower().startswith(("javascript:", "data:text", "vbscript:")):
            yield Change("change-script-link", (("start", value[:_SHOWN]),))


def _links(served: _Page, signed: _Page) -> Iterator[Change]:
    added, gone = served.links - signed.links, signed.links - served.links
    for tag, target in added:
        was = next((old for other, old in gone if other == tag), "")
        shown = defang(target) if host_of(target) and "//" in target else target[:_SHOWN]
        if was:
            yield Change("change-link", (("before", was[:_SHOWN]), ("after", shown)))
        else:
            yield Change("change-link-added", (("after", shown),))


def _words(served: list[str], signed: list[str]) -> Iterator[Change]:
    matcher = difflib.SequenceMatcher(a=signed, b=served, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes() if len(signed) + len(served) < 4000 else ():
        if what != "equal":
            before, after = " ".join(signed[a:b])[:_SHOWN], " ".join(served[c:d])[:_SHOWN]
            yield Change("change-words", (("before", before), ("after", after)))
