"""What makes a feed, a site map, a calendar or a data block right. Each checker gives a list of mistakes.

Sources: RFC 4287 (Atom), jsonfeed.org version 1.1, sitemaps.org 0.9 with Google's hreflang, RFC 5545 (iCalendar),
schema.org.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from selectolax.lexbor import LexborHTMLParser

_ATOM = "{http://www.w3.org/2005/Atom}"
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_IRI = re.compile(r"(https?://[^\s<>\"]+|tag:[^\s,]+,\d{4}(-\d\d){0,2}:\S*|urn:[a-z0-9-]+:\S+)")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?|x-default")


def _xml(data: bytes, wanted: str) -> tuple[ET.Element | None, list[str]]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return None, ["has a document type"]
    try:
        root = ET.fromstring(data)
    except ET.ParseError as error:
        return None, [f"not well-formed: {error}"]
    return (root, []) if root.tag == wanted else (None, [f"is {root.tag}, not {wanted}"])


def _text(element: ET.Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


# --- Atom -----------------------------------------------------------------------------------------------------------


def atom(data: bytes) -> list[str]:
    """Mistakes of an Atom feed (RFC 4287, section 4.1)."""
    feed, wrong = _xml(data, _ATOM + "feed")
    if feed is None:
        return wrong
    entries = feed.findall(_ATOM + "entry")
    ids = [_text(entry, _ATOM + "id") for entry in entries]
    wrong = [f"feed: {mistake}" for mistake in _atom_common(feed)]
    if len(_atom_links(feed, "self")) != 1:
        wrong.append("feed: says not where it lies (rel=self)")
    wrong += [f"{identity}: twice" for identity in {i for i in ids if ids.count(i) > 1}]
    for identity, entry in zip(ids, entries, strict=True):
        wrong += [f"{identity}: {mistake}" for mistake in _atom_entry(entry, feed)]
    newest = max((_text(entry, _ATOM + "updated") for entry in entries), default="")
    if newest > _text(feed, _ATOM + "updated"):
        wrong.append("feed: older than its newest entry")
    return wrong


def _atom_common(element: ET.Element) -> Iterator[str]:
    for name in ("id", "title", "updated"):
        if len(element.findall(_ATOM + name)) != 1 or not _text(element, _ATOM + name):
            yield f"needs one {name}"
    if not _IRI.fullmatch(_text(element, _ATOM + "id")):
        yield "its id is no address"
    for name in ("updated", "published"):
        for moment in element.findall(_ATOM + name):
            if not _MOMENT.fullmatch((moment.text or "").strip()):
                yield f"{name} is no moment"
    for link in element.findall(_ATOM + "link"):
        if not urlsplit(link.get("href", "")).netloc:
            yield f"a link is not whole: {link.get('href')}"
    for words in (*element.findall(_ATOM + "title"), *element.findall(_ATOM + "summary")):
        if words.get("type", "text") not in ("text", "html", "xhtml"):
            yield f"type of {words.tag}"


def _atom_entry(entry: ET.Element, feed: ET.Element) -> Iterator[str]:
    yield from _atom_common(entry)
    if len(_atom_links(entry, "alternate")) < 1 and entry.find(_ATOM + "content") is None:
        yield "leads nowhere and has no content"
    authors = [*entry.findall(_ATOM + "author"), *feed.findall(_ATOM + "author")]
    if not authors or not all(_text(author, _ATOM + "name") for author in authors):
        yield "has no author with a name"


def _atom_links(element: ET.Element, rel: str) -> list[ET.Element]:
    return [link for link in element.findall(_ATOM + "link") if link.get("rel", "alternate") == rel]


# --- JSON Feed ------------------------------------------------------------------------------------------------------


def json_feed(data: bytes) -> list[str]:
    """Mistakes of a JSON Feed 1.1."""
    try:
        feed = json.loads(data)
    except ValueError as error:
        return [f"not JSON: {error}"]
    if not isinstance(feed, dict) or feed.get("version") != "https://jsonfeed.org/version/1.1":
        return ["no JSON Feed 1.1"]
    items = feed.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return ["items is no list of items"]
    wrong = [] if feed.get("title") else ["needs a title"]
    wrong += [f"{key} is not whole" for key in ("home_page_url", "feed_url") if not _whole(feed.get(key))]
    if "language" in feed and not _TAG.fullmatch(str(feed["language"])):
        wrong.append("language is no tag")
    ids = [item.get("id") for item in items]
    wrong += [f"{identity}: twice" for identity in {i for i in ids if ids.count(i) > 1}]
    return wrong + [f"{item.get('id')}: {mistake}" for item in items for mistake in _json_item(item)]


def _json_item(item: dict[str, Any]) -> Iterator[str]:
    if not isinstance(item.get("id"), str) or not item["id"]:
        yield "its id is no text"
    if not isinstance(item.get("content_html", item.get("content_text")), str):
        yield "has no content"
    if not _whole(item.get("url")):
        yield "url is not whole"
    for key in ("date_published", "date_modified"):
        if key in item and not _MOMENT.fullmatch(str(item[key])):
            yield f"{key} is no moment"
    if not all(isinstance(author, dict) and author.get("name") for author in item.get("authors", [])):
        yield "an author has no name"


def _whole(value: object) -> bool:
    return isinstance(value, str) and urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)


# --- site map -------------------------------------------------------------------------------------------------------


def sitemap(data: bytes) -> list[str]:
    """Mistakes of a site map: whole addresses of one host, each once, and languages that name each other."""
    root, wrong = _xml(data, _MAP + "urlset")
    if root is None:
        return wrong
    places = [_text(url, _MAP + "loc") for url in root.findall(_MAP + "url")]
    others = {_text(url, _MAP + "loc"): _languages(url) for url in root.findall(_MAP + "url")}
    wrong = [] if 0 < len(places) <= 50_000 and len(data) <= 52_428_800 else ["empty or too long"]
    wrong += [f"{place}: not whole" for place in places if not _whole(place)]
    wrong += [f"{place}: twice" for place in {p for p in places if places.count(p) > 1}]
    if len({urlsplit(place).netloc for place in places}) > 1:
        wrong.append("more than one host")
    for url in root.findall(_MAP + "url"):
        day = _text(url, _MAP + "lastmod")
        if day and not (_DAY.fullmatch(day) or _MOMENT.fullmatch(day)):
            wrong.append(f"{_text(url, _MAP + 'loc')}: lastmod is no day")
    return wrong + [f"{place}: {mistake}" for place in others for mistake in _hreflang(place, others)]


def _languages(url: ET.Element) -> dict[str, str]:
    links = [link for link in url.findall(_XHTML + "link") if link.get("rel") == "alternate"]
    return {link.get("hreflang", ""): link.get("href", "") for link in links}


def _hreflang(place: str, others: dict[str, dict[str, str]]) -> Iterator[str]:
    mine = others[place]
    for tag, there in mine.items():
        if not _TAG.fullmatch(tag):
            yield f"hreflang {tag!r} is no tag"
        if there not in others:
            yield f"its {tag} page is not in the map"
        elif others[there] != mine:
            yield f"its {tag} page does not name the same languages"
    if mine and place not in mine.values():
        yield "does not name itself among its languages"


# --- calendars ------------------------------------------------------------------------------------------------------


def calendar(data: bytes) -> list[str]:
    """Mistakes of an iCalendar file: lines, nesting, and what each event must say."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ["not UTF-8"]
    wrong = [] if text.endswith("\r\n") and "\n" not in text.replace("\r\n", "") else ["lines must end in CR LF"]
    wrong += [f"line too long: {line[:30]}" for line in text.split("\r\n") if len(line.encode()) > 75]
    lines = [line for line in re.sub(r"\r\n[ \t]", "", text).split("\r\n") if line]
    if not lines or lines[0] != "BEGIN:VCALENDAR" or lines[-1] != "END:VCALENDAR":
        return [*wrong, "is no calendar"]
    wrong += [f"no property: {line[:30]}" for line in lines if not re.match(r"[A-Z0-9-]+([;:])", line)]
    return wrong + _nested(lines) + _calendar_says(lines)


def _nested(lines: Sequence[str]) -> list[str]:
    open_parts: list[str] = []
    for line in lines:
        word, _, name = line.partition(":")
        if word == "BEGIN":
            open_parts.append(name)
        elif word == "END" and (not open_parts or open_parts.pop() != name):
            return [f"{line} closes what is not open"]
    return [f"{name} is not closed" for name in open_parts]


def _calendar_says(lines: Sequence[str]) -> list[str]:
    head = _properties(line for line in lines[: lines.index("BEGIN:VEVENT")]) if "BEGIN:VEVENT" in lines else {}
    wrong = [] if head else ["has no event"]
    if head and (head.get("VERSION") != [("", "2.0")] or not head.get("PRODID")):
        wrong.append("needs VERSION 2.0 and PRODID")
    zones = {value for line in lines for value in re.findall(r"^TZID:(.+)", line)}
    blocks = re.findall(r"BEGIN:VEVENT\n(.*?)\nEND:VEVENT", "\n".join(lines), re.DOTALL)
    events = [_properties(block.split("\n")) for block in blocks]
    uids = [value for event in events for _, value in event.get("UID", [])]
    wrong += [f"{uid}: twice" for uid in {u for u in uids if uids.count(u) > 1}]
    return wrong + [mistake for event in events for mistake in _event(event, zones)]


_Properties = dict[str, list[tuple[str, str]]]


def _properties(lines: Iterator[str] | Sequence[str]) -> _Properties:
    found: _Properties = {}
    for line in lines:
        match = re.match(r"([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:\"[^\"]*\"|[^;:\"]*))*):(.*)", line)
        if match:
            found.setdefault(match[1], []).append((match[2], match[3]))
    return found


def _event(event: _Properties, zones: set[str]) -> Iterator[str]:
    for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY"):
        if len(event.get(name, [])) != 1 or not event[name][0][1]:
            yield f"an event needs one {name}"
    for name in ("DTSTART", "DTEND"):
        for given, value in event.get(name, []):
            zone = re.search(r"TZID=\"?([^;\"]+)", given)
            if not re.fullmatch(r"\d{8}" if "VALUE=DATE" in given.split(";") else r"\d{8}T\d{6}Z?", value):
                yield f"{name} is no moment: {value}"
            if zone and (zone[1] not in zones or value.endswith("Z")):
                yield f"{name}: the time zone {zone[1]} is not explained"
    for _, value in event.get("DTSTAMP", []):
        if not re.fullmatch(r"\d{8}T\d{6}Z", value):
            yield "DTSTAMP is not in UTC"
    for name in ("SUMMARY", "LOCATION", "DESCRIPTION"):
        for _, value in event.get(name, []):
            if re.search(r"(?<!\\)(?:\\\\)*[,;]", value):
                yield f"{name}: a comma or semicolon without its backslash"


# --- data blocks ----------------------------------------------------------------------------------------------------

KNOWN_TYPES = frozenset(
    "Organization NGO WebSite WebPage CollectionPage AboutPage Article NewsArticle Report Event Person Place "
    "PostalAddress BreadcrumbList ListItem ItemList ImageObject ProfilePage CreativeWork Legislation Action".split()
)


def data_blocks(html: LexborHTMLParser) -> list[str]:
    """Mistakes of a page's JSON-LD blocks."""
    wrong = []
    for block in html.css('script[type="application/ld+json"]'):
        try:
            wrong += _described(json.loads(block.text()))
        except ValueError as error:
            wrong.append(f"not JSON: {error}")
    return wrong


def _described(block: Any) -> list[str]:
    if not isinstance(block, dict) or block.get("@context") not in ("https://schema.org", "https://schema.org/"):
        return ["@context is not schema.org"]
    things = block.get("@graph", [block])
    return [mistake for thing in things for mistake in _thing(thing)] if things else ["says nothing"]


def _thing(thing: Any) -> Iterator[str]:
    if not isinstance(thing, dict):
        yield "a thing is no object"
        return
    if thing.get("@type") not in KNOWN_TYPES:
        yield f"@type {thing.get('@type')!r}"
    for key, value in thing.items():
        if value in (None, "", [], {}):
            yield f"{key} is empty"
        if key in ("url", "sameAs", "image") and isinstance(value, str) and not _whole(value):
            yield f"{key} is not whole: {value}"
        if key in ("datePublished", "dateModified", "startDate", "birthDate") and not re.match(
            r"\d{4}(-|$)", str(value)
        ):
            yield f"{key} is no date: {value}"
