"""Every address in a page, a style sheet or a drawing: what a browser would load, and where a reader can go."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

_LOADING = ("src", "poster", "data", "action", "formaction", "background", "manifest", "cite", "longdesc", "xlink:href")
_LISTS = ("srcset", "imagesrcset", "ping")
_CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]*)["']?\s*\)|@import\s+["']([^"']+)["']""")
_META = ("og:url", "og:image", "twitter:image", "og:video", "og:audio")


@dataclass(frozen=True)
class Link:
    """An address and who says it: the element's name, the attribute, and what its `rel` (or property) is."""

    address: str
    element: str
    attribute: str
    rel: frozenset[str] = frozenset()

    @property
    def external(self) -> bool:
        """Whether it names a scheme or a host."""
        parts = urlsplit(self.address)
        return bool(parts.scheme or parts.netloc)


def links(html: LexborHTMLParser) -> Iterator[Link]:
    """Every address of a page."""
    for element in html.css("*"):
        values = {name.lower(): value or "" for name, value in element.attributes.items()}
        rel = frozenset((values.get("rel", "") + " " + values.get("property", "")).lower().split())
        name = str(element.tag).lower()
        for attribute in ("href", *_LOADING):
            if attribute in values:
                yield Link(values[attribute].strip(), name, attribute, rel)
        for attribute in _LISTS:
            for part in filter(None, (part.split() for part in values.get(attribute, "").split(","))):
                yield Link(part[0], name, attribute, rel)
        if name == "meta" and {values.get("property", ""), values.get("name", "")} & set(_META):
            yield Link(values.get("content", ""), name, "content", rel)


def css_addresses(style: str) -> list[str]:
    """Every address in a style sheet or in a drawing's paints."""
    plain = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return [(found[1] or found[2] or "").strip() for found in _CSS_ADDRESS.finditer(plain)]


def inside(base: str, address: str) -> str | None:
    """The path in the tree that a relative address on the page `base` leads to; None where it leads out."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return None
    there = unquote(parts.path) + ("index.html" if parts.path.endswith("/") else "")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), there)) if there else base
    return None if path.startswith("..") else path
