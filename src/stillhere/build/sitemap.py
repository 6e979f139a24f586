"""The site map and `robots.txt` for search engines: sitemaps.org 0.9, with Google's `xhtml:link` by language. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

Page = tuple[str, str | None, Sequence[tuple[str, str]]]
"""A page: its path in the tree, the ISO date of its last change, and the same page by language (its own included)."""

MAX_URLS = 50_000
MAX_BYTES = 50 * 1024 * 1024
SITEMAP = "sitemap.xml"

_PLAIN = re.compile(r"[A-Za-z0-9/._~-]*")
_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)
_END = "</urlset>\n"
_INDEX_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
)
_INDEX_END = "</sitemapindex>\n"


def sitemaps(
    pages: Iterable[Page], base: str, max_urls: int = MAX_URLS, max_bytes: int = MAX_BYTES
) -> dict[str, bytes]:
    """The site map by path: one file, or an index and the parts that sitemaps.org's limits make necessary.

    `base` is the absolute address of the tree. Pages stay in the order given.
    """
    parts = list(_parts(pages, with_slash(base), max_urls, max_bytes))
    if len(parts) <= 1:
        return {SITEMAP: parts[0][0] if parts else (_HEAD + _END).encode()}
    files = {f"sitemap-{number}.xml": part for number, part in enumerate(parts, 1)}
    rows = (
        f"<sitemap><loc>{_address(with_slash(base), path)}</loc>{_changed(last)}</sitemap>\n"
        for path, (_, last) in files.items()
    )
    index = "".join([_INDEX_HEAD, *rows, _INDEX_END]).encode()
    return {SITEMAP: index, **{path: data for path, (data, _) in files.items()}}


def _parts(pages: Iterable[Page], base: str, max_urls: int, max_bytes: int) -> Iterator[tuple[bytes, str]]:
    """Each part's bytes and the newest change in it."""
    room = max_bytes - len(_HEAD) - len(_END)
    part: list[str] = []
    size, last = 0, ""
    for changed, row in _rows(pages, base):
        if part and (len(part) >= max_urls or size + len(row) > room):
            yield _whole(part), last
            part, size, last = [], 0, ""
        part.append(row)
        size += len(row)  # rows are ASCII: a character is a byte
        last = max(last, changed)
    if part:
        yield _whole(part), last


def _whole(rows: list[str]) -> bytes:
    return "".join([_HEAD, *rows, _END]).encode()


def _rows(pages: Iterable[Page], base: str) -> Iterator[tuple[str, str]]:
    """Each page's last change and its row. A page's alternates are the other languages' too: made once for all."""
    alternates: dict[tuple[tuple[str, str], ...], str] = {}
    for path, changed, languages in pages:
        key = tuple(languages)
        links = alternates.get(key)
        if links is None:
            links = alternates[key] = "".join(_alternate(base, tag, other) for tag, other in key)
        yield changed or "", f"<url><loc>{_address(base, path)}</loc>{_changed(changed)}{links}</url>\n"


def _alternate(base: str, tag: str, path: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{_ascii(tag)}" href="{_address(base, path)}"/>'


def _changed(day: str | None) -> str:
    return f"<lastmod>{_ascii(day)}</lastmod>" if day else ""


def _address(base: str, path: str) -> str:
    return base + (path if _PLAIN.fullmatch(path) else quote(path))  # quote leaves nothing that XML would mind


def _ascii(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quote(text)


def with_slash(base: str) -> str:
    """An address to which paths are appended: it ends in `/`, and is as safe in XML as in a text.

    >>> with_slash("https://example.org")
    'https://example.org/'
    """
    return quote(base.rstrip("/"), safe=":/[]%@~") + "/"


def robots(base: str) -> bytes:
    """Everything may be read and kept: every copy is one more that can be recovered from."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {with_slash(base)}{SITEMAP}\n".encode()
