"""What was done to a page, in facts that become words. Pure: nothing of the page is loaded, run or followed.

A genuine page of ours has no script, frame, form or handler at all; so these are reported even where the genuine
bytes are not at hand. With them, links and words are compared too. Only the first 100 kB are explained: browsers'
own rules for broken HTML take quadratic time on nesting, and the verdict does not depend on the explanation.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from stillhere.addresses import defang, defang_all

EXPLAINED = 100_000
_SHOWN = 80
_MAX_CHANGES = 12
_MAX_COMPARED = 400
_FRAMES = {"iframe": "src", "frame": "src", "object": "data", "embed": "src", "applet": "code", "portal": "src"}
_TOLD = ("script", "base", *_FRAMES)  # what they load is told with them
_SOURCES = ("href", "src", "srcset", "xlink:href", "poster", "background", "ping", "cite")
_KNOWN = frozenset(
    "html head meta title link body header nav main article section aside footer div p span a h1 h2 h3 h4 h5 h6 ul ol "
    "li dl dt dd b strong em del s sub sup small br hr blockquote code pre table thead tbody tr th td figure "
    "figcaption img script".split()
)
_PROGRAM = ("javascript:", "vbscript:", "data:text", "data:image/svg", "data:application")


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
    has_policy: bool = False


def changes(untrusted: bytes, genuine: bytes | None) -> list[Change]:
    """What differs between the bytes that were served and the genuine ones (None: not at hand), worst first."""
    served = _read(untrusted)
    signed = _read(genuine) if genuine is not None else _Page()
    found = list((served.active - signed.active).keys())
    if signed.has_policy and not served.has_policy:
        found.append(Change("change-policy"))
    if genuine is not None:
        found += _links(served, signed)
        found += _words(served.words, signed.words)
    return found[:_MAX_CHANGES] or [Change("change-bytes", (("length", str(len(untrusted))),))]


def _read(data: bytes) -> _Page:
    page = _Page()
    tree = LexborHTMLParser(data[:EXPLAINED].decode("utf-8", "replace"))
    for node in tree.css("*"):
        attributes = {name.lower(): value or "" for name, value in node.attributes.items()}
        page.active.update(_active(node, attributes))
        if node.tag not in _TOLD:
            page.links.update((str(node.tag), attributes[name]) for name in _SOURCES if attributes.get(name))
        page.has_policy |= attributes.get("http-equiv", "").lower() == "content-security-policy"
    tree.strip_tags(["script", "style"])
    text = tree.body.text(deep=True, separator="\n") if tree.body else ""
    page.words = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    return page


def _active(node: LexborNode, values: dict[str, str]) -> Iterator[Change]:
    tag = str(node.tag)
    if tag == "script" and values.get("type") == "application/ld+json" and len(values) == 1:
        return  # a data block, which no browser runs; its words are compared like all others
    if tag == "script":
        yield _script(node, values)
    elif tag in _FRAMES:
        shown = defang(values.get(_FRAMES[tag], "")) or _short(values.get("srcdoc", ""))
        yield Change("change-frame", (("tag", tag), ("address", shown)))
    elif tag == "form":
        yield Change("change-form", (("address", defang(values.get("action", ""))),))
    elif tag == "base":
        yield Change("change-base", (("address", defang(values.get("href", ""))),))
    elif tag not in _KNOWN:
        yield Change("change-element", (("tag", _short(tag)),))
    if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
        yield Change("change-redirect", (("address", _short(values.get("content", ""))),))
    for name, value in values.items():
        yield from _attribute(name, value)


def _script(node: LexborNode, values: dict[str, str]) -> Change:
    source = values.get("src") or values.get("href") or values.get("xlink:href")
    if source:
        return Change("change-script-from", (("address", defang(source)),))
    return Change("change-script-inline", (("start", _short(node.text(deep=True))),))


def _attribute(name: str, value: str) -> Iterator[Change]:
    plain = re.sub(r"[\x00-\x20]", "", value).lower()
    if name.startswith("on"):
        yield Change("change-handler", (("name", _short(name)), ("start", _short(value))))
    elif plain.startswith(_PROGRAM):
        yield Change("change-script-link", (("start", _short(value)),))
    elif name == "formaction":
        yield Change("change-form", (("address", defang(value)),))
    elif name == "style":
        yield Change("change-style", (("start", _short(value)),))


def _short(text: str) -> str:
    """The beginning, on one line, with every address in it defanged."""
    return defang_all(" ".join(text[: 4 * _SHOWN].split()))[:_SHOWN]


def _links(served: _Page, signed: _Page) -> Iterator[Change]:
    added, gone = served.links - signed.links, signed.links - served.links
    for tag, target in added:
        was = next((old for other, old in gone if other == tag), "")
        if was:
            yield Change("change-link", (("before", _short(was)), ("after", _short(target))))
        else:
            yield Change("change-link-added", (("after", _short(target)),))


def _words(served: list[str], signed: list[str]) -> Iterator[Change]:
    if len(served) + len(signed) > _MAX_COMPARED:
        added, gone = Counter(served) - Counter(signed), Counter(signed) - Counter(served)
        if added or gone:
            yield _said(list(gone), list(added))
        return
    matcher = difflib.SequenceMatcher(a=signed, b=served, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            yield _said(signed[a:b], served[c:d])


def _said(before: list[str], after: list[str]) -> Change:
    return Change("change-words", (("before", _short(" ".join(before))), ("after", _short(" ".join(after)))))
