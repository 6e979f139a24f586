"""What machines read: feeds, the site map, calendars, data blocks. The checkers are tested on samples first."""

from __future__ import annotations

import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.browser import feeds
from tests.browser.published import Published

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>https://lantern.example/en/feed.xml</id><title>Lantern</title><updated>2026-11-23T00:00:00Z</updated>
<author><name>Lantern Society</name></author>
<link rel="self" href="https://lantern.example/en/feed.xml"/><link href="https://lantern.example/en/index.html"/>
<entry><id>tag:lantern.example,2016:case/ada-quill</id><title>Ada Quill</title><updated>2025-10-01T00:00:00Z</updated>
<link href="https://lantern.example/en/case/ada-quill.html"/><summary>Poet.</summary></entry>
</feed>"""

ATOM_MISTAKES = [
    ("<title>Lantern</title>", "", "needs one title"),
    ("<title>Ada Quill</title>", "<title/>", "needs one title"),
    ("<id>tag:lantern.example,2016:case/ada-quill</id>", "<id>ada</id>", "its id is no address"),
    ("<updated>2025-10-01T00:00:00Z</updated>", "<updated>2025-10-01</updated>", "updated is no moment"),
    ("2025-10-01T", "2027-10-01T", "older than its newest"),
    ("<author><name>Lantern Society</name></author>", "", "no author"),
    ('rel="self" ', "", "says not where it lies"),
    ('href="https://lantern.example/en/case/ada-quill.html"', 'href="case/ada-quill.html"', "not whole"),
    ("</feed>", "", "not well-formed"),
    ("<feed ", "<!DOCTYPE feed><feed ", "document type"),
    ("2005/Atom", "2005/Molecule", "not {http"),
]


def test_a_good_atom_feed_has_no_mistake():
    assert feeds.atom(ATOM.encode()) == []


@pytest.mark.parametrize(("good", "bad", "said"), ATOM_MISTAKES)
def test_a_mistake_in_an_atom_feed_is_found(good, bad, said):
    assert ATOM.count(good) == 1
    assert any(said in mistake for mistake in feeds.atom(ATOM.replace(good, bad).encode()))


def test_an_entry_that_comes_twice_is_found():
    entry = ATOM[ATOM.index("<entry>") : ATOM.index("</feed>")]
    assert feeds.atom(ATOM.replace(entry, entry + entry).encode()) == ["tag:lantern.example,2016:case/ada-quill: twice"]


JSON_ITEM = {
    "id": "case/ada-quill",
    "url": "https://lantern.example/en/case/ada-quill.html",
    "content_text": "Poet.",
    "date_published": "2021-10-02T00:00:00Z",
    "authors": [{"name": "Lantern Society"}],
}
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Lantern",
    "language": "zh-Hans",
    "home_page_url": "https://lantern.example/",
    "feed_url": "https://lantern.example/en/feed.json",
    "items": [JSON_ITEM],
}


def test_a_good_json_feed_has_no_mistake():
    assert feeds.json_feed(json.dumps(JSON_FEED).encode()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": "https://jsonfeed.org/version/1"}, "no JSON Feed 1.1"),
        ({"title": ""}, "needs a title"),
        ({"feed_url": "feed.json"}, "feed_url is not whole"),
        ({"language": "Chinese"}, "language is no tag"),
        ({"items": {}}, "items is no list"),
        ({"items": [JSON_ITEM, JSON_ITEM]}, "case/ada-quill: twice"),
        ({"items": [{**JSON_ITEM, "id": 7}]}, "its id is no text"),
        ({"items": [{**JSON_ITEM, "content_text": None}]}, "has no content"),
        ({"items": [{**JSON_ITEM, "url": "case/ada-quill.html"}]}, "url is not whole"),
        ({"items": [{**JSON_ITEM, "date_published": "2021-10-02"}]}, "date_published is no moment"),
        ({"items": [{**JSON_ITEM, "authors": [{"name": ""}]}]}, "an author has no name"),
    ],
)
def test_a_mistake_in_a_json_feed_is_found(change, said):
    assert any(said in mistake for mistake in feeds.json_feed(json.dumps({**JSON_FEED, **change}).encode()))


def test_what_is_no_json_is_no_feed():
    assert feeds.json_feed(b"{")[0].startswith("not JSON")


ALTERNATES = """<xhtml:link rel="alternate" hreflang="en" href="https://l.example/en/"/>\
<xhtml:link rel="alternate" hreflang="zh-Hans" href="https://l.example/zh-Hans/"/>"""
SITEMAP = f"""<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
<url><loc>https://l.example/en/</loc>{ALTERNATES}<lastmod>2026-11-23</lastmod></url>
<url><loc>https://l.example/zh-Hans/</loc>{ALTERNATES}</url>
</urlset>"""


def test_a_good_site_map_has_no_mistake():
    assert feeds.sitemap(SITEMAP.encode()) == []


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("<loc>https://l.example/zh-Hans/</loc>", "<loc>zh-Hans/</loc>", "not whole"),
        ("<loc>https://l.example/zh-Hans/</loc>", "<loc>https://l.example/en/</loc>", "twice"),
        ("<loc>https://l.example/zh-Hans/</loc>", "<loc>https://m.example/zh-Hans/</loc>", "more than one host"),
        ("<lastmod>2026-11-23<", "<lastmod>yesterday<", "lastmod is no day"),
        (f"{ALTERNATES}</url>", "</url>", "does not name the same languages"),
        (f"<url><loc>https://l.example/zh-Hans/</loc>{ALTERNATES}</url>", "", "zh-Hans page is not in the map"),
        ("</urlset>", "", "not well-formed"),
    ],
)
def test_a_mistake_in_a_site_map_is_found(good, bad, said):
    assert SITEMAP.count(good) == 1
    assert any(said in mistake for mistake in feeds.sitemap(SITEMAP.replace(good, bad).encode()))


def test_an_empty_site_map_is_found():
    assert feeds.sitemap(b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>') == ["empty or too long"]


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Still Here//EN
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:event/night-of-lamps@lantern.example
DTSTAMP:20261123T120000Z
DTSTART;TZID=Europe/Paris:20270228T193000
SUMMARY:Night of lamps\\, one each
LOCATION:Third Embankment
DESCRIPTION:A line that is folded
 because it is long
END:VEVENT
END:VCALENDAR
"""


def ics(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def test_a_good_calendar_has_no_mistake():
    assert feeds.calendar(ics(CALENDAR)) == []


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("VERSION:2.0\n", "", "VERSION"),
        ("UID:event/night-of-lamps@lantern.example\n", "", "needs one UID"),
        ("DTSTAMP:20261123T120000Z", "DTSTAMP:20261123T120000", "not in UTC"),
        ("20270228T193000", "2027-02-28T19:30", "DTSTART is no moment"),
        ("DTSTART;TZID=Europe/Paris:", "DTSTART;TZID=Mars/Base:", "is not explained"),
        ("lamps\\,", "lamps,", "without its backslash"),
        ("Third Embankment", "Third Embankment" * 6, "line too long"),
        ("END:VEVENT\n", "", "closes what is not open"),
        ("END:VCALENDAR\n", "", "is no calendar"),
        (" because", "because", "no property"),
    ],
)
def test_a_mistake_in_a_calendar_is_found(good, bad, said):
    assert CALENDAR.count(good) == 1
    assert any(said in mistake for mistake in feeds.calendar(ics(CALENDAR.replace(good, bad))))


def test_a_calendar_with_the_wrong_line_ends_or_without_an_event_is_found():
    assert "lines must end in CR LF" in feeds.calendar(CALENDAR.encode())
    assert feeds.calendar(ics("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n")) == ["has no event"]
    assert feeds.calendar(b"\xff") == ["not UTF-8"]


def block(value: object) -> LexborHTMLParser:
    words = value if isinstance(value, str) else json.dumps(value)
    return LexborHTMLParser(f'<script type="application/ld+json">{words}</script>')


def test_a_good_data_block_has_no_mistake():
    event = {"@type": "Event", "name": "Night of lamps", "startDate": "2027-02-28", "url": "https://l.example/"}
    assert feeds.data_blocks(block({"@context": "https://schema.org", **event})) == []
    assert feeds.data_blocks(block({"@context": "https://schema.org", "@graph": [event]})) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{", "not JSON"),
        ({"@type": "Event"}, "@context"),
        ({"@context": "https://schema.org", "@type": "Evnt"}, "@type 'Evnt'"),
        ({"@context": "https://schema.org", "@graph": []}, "says nothing"),
        ({"@context": "https://schema.org", "@graph": ["x"]}, "no object"),
        ({"@context": "https://schema.org", "@type": "Event", "url": "en/x.html"}, "url is not whole"),
        ({"@context": "https://schema.org", "@type": "Event", "startDate": "soon"}, "startDate is no date"),
        ({"@context": "https://schema.org", "@type": "Event", "name": ""}, "name is empty"),
    ],
)
def test_a_mistake_in_a_data_block_is_found(value, said):
    assert any(said in mistake for mistake in feeds.data_blocks(block(value)))


# --- what the sites really hold -------------------------------------------------------------------------------------

CHECKERS = {
    "feed.xml": feeds.atom,
    "feed.json": feeds.json_feed,
    "sitemap.xml": feeds.sitemap,
    ".ics": feeds.calendar,
}


@pytest.mark.parametrize("ending", CHECKERS)
def test_every_file_for_machines_is_right(ending: str, site: Published) -> None:
    found = {path: CHECKERS[ending](site.read(path)) for path in site.ending(ending)}
    assert {path: mistakes for path, mistakes in found.items() if mistakes} == {}


def test_every_data_block_is_right(site: Published) -> None:
    found = {page.path: feeds.data_blocks(page.html) for page in site.pages}
    assert {path: mistakes for path, mistakes in found.items() if mistakes} == {}


def test_every_address_for_machines_is_our_own_and_leads_to_a_page(site: Published) -> None:
    for path in site.ending("sitemap.xml"):
        for place in LexborHTMLParser(site.read(path)).css("loc"):
            own = [base for base in site.official if place.text().startswith(base)]
            assert own, place.text()
            target = place.text().removeprefix(own[0])
            assert (target + "index.html" if target.endswith("/") or not target else target) in site.paths, target
