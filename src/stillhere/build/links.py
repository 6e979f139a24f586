"""Links of a page made absolute, for what is read away from it: feeds, letters, editions. Pure."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from urllib.parse import urljoin

# A tag with attributes; quoted values may hold `>`. Possessive, so that hostile markup takes linear time.
_TAG = re.compile(r"""<[a-zA-Z][^\s<>"'/]*+[\s/](?:[^"'<>]|"[^"]*+"|'[^']*+')*+>""")
# Every attribute is read whole, so that what only looks like a link inside a title stays a title.
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)(\s*+=\s*+)(?:"([^"]*)"|'([^']*)')""")
_LINKS = ("href", "src", "srcset")
_WITH_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_CANDIDATE = re.compile(r"[\s,]*+(?P<url>[^\s,](?:\S*[^\s,])?)(?P<size>\s+[^,]*)?")


def absolute(link: str, page: str) -> str:
    """A link as it leads from a page (an absolute address). What is absolute already stays as it is.

    >>> absolute("../case/liu-xiaobo.html", "https://example.org/en/event/rally.html")
    'https://example.org/en/case/liu-xiaobo.html'
    """
    if _WITH_SCHEME.match(link):
        return link
    if link[:1] in ("", "#", "?"):
        return _joined(page, link)
    return _joined(page[: page.rfind("/") + 1], link)  # the same for every page of a folder


@lru_cache(maxsize=4096)
def _joined(page: str, link: str) -> str:
    try:
        return urljoin(page, link)
    except ValueError:  # `//[` and its like lead nowhere from anywhere
        return link


def absolute_links(content: str, page: str) -> str:
    """HTML with every `href`, `src` and `srcset` absolute; only inside tags, never in the text between them."""

    def attribute(match: re.Match[str]) -> str:
        name = match[1].lower()
        if name not in _LINKS:
            return match[0]
        value = html.unescape(match[3] if match[3] is not None else match[4])
        made = _absolute_set(value, page) if name == "srcset" else absolute(value.strip(), page)
        return f'{match[1]}{match[2]}"{html.escape(made)}"'

    def tag(match: re.Match[str]) -> str:
        whole = match[0]
        return _ATTRIBUTE.sub(attribute, whole) if "=" in whole else whole

    return _TAG.sub(tag, content)


def _absolute_set(value: str, page: str) -> str:
    """`a.jpg 480w, b.jpg 2x`: addresses end at white space, as the HTML standard reads them."""
    found = (
        absolute(candidate["url"], page) + " ".join(["", *(candidate["size"] or "").split()])
        for candidate in _CANDIDATE.finditer(value)
    )
    return ", ".join(found)
