"""Feeds with the whole text: Atom (RFC 4287) and JSON Feed 1.1. Pure: values in, bytes out.

A reader in a feed program may never reach the site itself, so the entry carries everything, with absolute links.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from stillhere.build.links import absolute_links
from stillhere.dates import PartialDate

_ATOM = "http://www.w3.org/2005/Atom"
_JSON_FEED = "https://jsonfeed.org/version/1.1"
_NEVER = PartialDate(1970)  # a feed without entries must still name a day, and the clock is not asked
# What XML 1.0 cannot hold, not even escaped (its production 2, Char), as bytes of UTF-8: these never occur inside
# another character's bytes.
_FORBIDDEN = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


@dataclass(frozen=True)
class FeedEntry:
    """One entry in one language. `content` and its links are HTML as on the page at `url`; `summary` is plain text."""

    id: str
    url: str
    title: str
    content: str
    published: PartialDate
    updated: PartialDate
    language: str
    summary: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """The newest entries of one language, newest first. `home`, `url` (its own) and `icon` are absolute addresses."""

    id: str
    title: str
    author: str
    language: str
    home: str
    url: str
    entries: tuple[FeedEntry, ...]
    subtitle: str = ""
    icon: str = ""

    @property
    def updated(self) -> PartialDate:
        """The newest change of any entry."""
        return max((entry.updated for entry in self.entries), default=_NEVER)


def tag_uri(host: str, year: int, *parts: str) -> str:
    """A name that outlives the address it was made from (RFC 4151): nothing in it is a title.

    `host` must stay the same for ever, also when the site moves: else every reader gets every entry again.

    >>> tag_uri("example.org", 2015, "statement", "freedom-to-mourn", "en")
    'tag:example.org,2015:statement/freedom-to-mourn/en'
    """
    return f"tag:{host},{year:04}:{'/'.join(parts)}"


def moment(day: PartialDate) -> str:
    """A day as RFC 3339 wants it: noon UTC, which is the same calendar day nearly everywhere on earth.

    >>> moment(PartialDate(2015, 2, 24))
    '2015-02-24T12:00:00Z'
    """
    return f"{day.year:04}-{day.month or 1:02}-{day.day or 1:02}T12:00:00Z"


def atom(feed: Feed) -> bytes:
    """The feed as Atom. Characters that XML cannot hold are dropped."""
    text = "".join(
        (
            '<?xml version="1.0" encoding="utf-8"?>\n',
            f'<feed xmlns="{_ATOM}" xml:lang="{_escaped(feed.language)}">\n',
            f"<id>{_escaped(feed.id)}</id>\n<title>{_escaped(feed.title)}</title>\n",
            _element("subtitle", feed.subtitle),
            f"<updated>{moment(feed.updated)}</updated>\n",
            f"<author><name>{_escaped(feed.author)}</name><uri>{_escaped(feed.home)}</uri></author>\n",
            f'<link rel="self" type="application/atom+xml" href="{_escaped(feed.url)}"/>\n',
            f'<link rel="alternate" type="text/html" href="{_escaped(feed.home)}"/>\n',
            _element("icon", feed.icon),
            *map(_atom_entry, feed.entries),
            "</feed>\n",
        )
    )
    data = text.encode("utf-8", "ignore").translate(None, _FORBIDDEN)
    for none in _NO_CHARACTERS:
        data = data.replace(none, b"")
    return data


def _atom_entry(entry: FeedEntry) -> str:
    language, url = _escaped(entry.language), _escaped(entry.url)
    authors = "".join(f"<author><name>{_escaped(name)}</name></author>\n" for name in entry.authors)
    tags = "".join(f'<category term="{_escaped(tag)}"/>\n' for tag in entry.tags)
    return (
        f'<entry xml:lang="{language}">\n<id>{_escaped(entry.id)}</id>\n<title>{_escaped(entry.title)}</title>\n'
        f'<link rel="alternate" type="text/html" hreflang="{language}" href="{url}"/>\n'
        f"<published>{moment(entry.published)}</published>\n<updated>{moment(entry.updated)}</updated>\n"
        f"{authors}{tags}{_element('summary', entry.summary)}"
        f'<content type="html">{_escaped(absolute_links(entry.content, entry.url))}</content>\n</entry>\n'
    )


def _element(name: str, words: str) -> str:
    return f"<{name}>{_escaped(words)}</{name}>\n" if words else ""


def _escaped(text: str) -> str:
    for char, escape in _ESCAPES.items():
        if char in text:
            text = text.replace(char, escape)
    return text


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1, one entry a line."""
    top = {
        "version": _JSON_FEED,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "description": feed.subtitle,
        "icon": feed.icon,
        "language": feed.language,
        "authors": [{"name": feed.author, "url": feed.home}],
    }
    items = ",\n".join(_json(_item(entry)) for entry in feed.entries)
    return f'{_json(_known(top))[:-1]},"items":[\n{items}\n]}}\n'.encode("utf-8", "ignore")


def _item(entry: FeedEntry) -> dict[str, Any]:
    return _known(
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "summary": entry.summary,
            "content_html": absolute_links(entry.content, entry.url),
            "date_published": moment(entry.published),
            "date_modified": moment(entry.updated),
            "authors": [{"name": name} for name in entry.authors],
            "tags": list(entry.tags),
            "language": entry.language,
        }
    )


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty; an entry's content may be."""
    return {key: value for key, value in values.items() if value or key == "content_html"}


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
