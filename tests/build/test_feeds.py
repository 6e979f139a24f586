import json
import re
import warnings
from datetime import datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.build.feeds import Feed, FeedEntry, atom, json_feed, moment, tag_uri
from stillhere.dates import PartialDate

A = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ANY = st.text(st.characters(), max_size=40)  # also control characters and halves of pairs
DAYS = st.dates().map(lambda day: PartialDate(day.year, day.month, day.day))


def entry(number: int = 1, **changes) -> FeedEntry:
    known = {
        "id": tag_uri("example.org", 2015, "statement", f"s-{number}", "en"),
        "url": f"https://example.org/en/statement/s-{number}.html",
        "title": "Let people mourn",
        "content": '<p>Words &amp; a <a href="../case/li.html">link</a>.</p>',
        "published": PartialDate(2015, 2, 24),
        "updated": PartialDate(2016),
        "language": "en",
        "summary": "In short.",
        "authors": ("Society",),
        "tags": ("mourning",),
    }
    return FeedEntry(**{**known, **changes})


def feed(*entries: FeedEntry, **changes) -> Feed:
    known = {
        "id": tag_uri("example.org", 2008, "feed", "en"),
        "title": "Society",
        "author": "Society",
        "language": "en",
        "home": "https://example.org/en/index.html",
        "url": "https://example.org/en/feed.atom",
        "entries": entries,
        "subtitle": "Still here.",
        "icon": "https://example.org/icon.png",
    }
    return Feed(**{**known, **changes})


def children(element: ElementTree.Element) -> list[str]:
    return [child.tag.removeprefix(A) for child in element]


def assert_is_atom(data: bytes) -> ElementTree.Element:
    """The rules of RFC 4287's schema and of its sections 4.1.1 and 4.1.2 that a feed of ours could break."""
    top = ElementTree.fromstring(data)
    assert top.tag == f"{A}feed"
    entries = top.findall(f"{A}entry")
    for element, may, once in (
        (top, {"author", "entry", "icon", "id", "link", "subtitle", "title", "updated"}, {"subtitle", "icon"}),
        *((e, {"author", "category", "content", "id", "link", "published", "summary", "title", "updated"},
           {"published", "summary", "content"}) for e in entries),
    ):  # fmt: skip
        names = children(element)
        assert set(names) <= may
        assert all(names.count(name) == 1 for name in ("id", "title", "updated"))
        assert all(names.count(name) <= 1 for name in once)
        assert "author" in names or element is not top
        for link in element.findall(f"{A}link"):
            assert link.attrib["href"].startswith("https://")
            assert link.attrib["rel"] in ("self", "alternate")
        alternates = [(x.get("type"), x.get("hreflang")) for x in element.findall(f"{A}link[@rel='alternate']")]
        assert len(alternates) == len(set(alternates)) == 1
        for moment_element in (x for x in element if x.tag in (f"{A}updated", f"{A}published")):
            assert datetime.fromisoformat(str(moment_element.text)).tzinfo
        for person in element.findall(f"{A}author"):
            assert children(person) in (["name"], ["name", "uri"])
    assert all(e.find(f"{A}content[@type='html']") is not None for e in entries)
    return top


def parsed(data: bytes):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's own making
        import feedparser

        return feedparser.parse(data, sanitize_html=False)


def test_a_feed_is_atom_and_says_everything():
    top = assert_is_atom(
        atom(feed(entry(), entry(2, language="zh-Hans", title="悼念", summary="", authors=(), tags=())))
    )
    assert top.get(LANG) == "en"
    assert top.findtext(f"{A}updated") == "2016-01-01T12:00:00Z"
    first, second = top.findall(f"{A}entry")
    assert (first.get(LANG), second.get(LANG)) == ("en", "zh-Hans")
    assert "https://example.org/en/case/li.html" in str(first.findtext(f"{A}content"))
    assert second.findtext(f"{A}title") == "悼念"
    assert "summary" not in children(second)


def test_a_reader_of_feeds_reads_it():
    read = parsed(atom(feed(entry())))
    assert not read.bozo
    assert read.version == "atom10"
    assert (read.feed.title, read.feed.language) == ("Society", "en")
    found = read.entries[0]
    assert (found.id, found.title) == ("tag:example.org,2015:statement/s-1/en", "Let people mourn")
    assert found.content[0].value == '<p>Words &amp; a <a href="https://example.org/en/case/li.html">link</a>.</p>'
    assert found.published_parsed[:3] == (2015, 2, 24)
    assert [tag.term for tag in found.tags] == ["mourning"]


@given(ANY, ANY, ANY, st.lists(ANY, max_size=2), st.lists(ANY, max_size=2))
def test_nothing_in_the_words_breaks_atom(title, content, summary, authors, tags):
    made = entry(title=title, content=content, summary=summary, authors=tuple(authors), tags=tuple(tags))
    data = atom(feed(made, title=title, subtitle=summary))
    found = assert_is_atom(data).find(f"{A}entry")
    assert found is not None
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", data)
    assert (found.findtext(f"{A}title") or "") == kept(title)


def kept(text: str) -> str:
    """What XML can hold, as it reads line ends."""
    held = "".join(
        c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )
    return held.replace("\r\n", "\n").replace("\r", "\n")


@given(ANY, ANY, st.lists(ANY, max_size=2))
def test_nothing_in_the_words_breaks_json(title, content, tags):
    item = json.loads(json_feed(feed(entry(title=title, content=content, tags=tuple(tags)))))["items"][0]
    assert item.get("title", "") == "".join(c for c in title if not "\ud800" <= c <= "\udfff")


def test_a_json_feed_is_of_version_1_1():
    read = json.loads(json_feed(feed(entry(), entry(2, content=""))))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert read["feed_url"] == "https://example.org/en/feed.atom"
    assert read["authors"] == [{"name": "Society", "url": "https://example.org/en/index.html"}]
    first, second = read["items"]
    assert first["id"] == "tag:example.org,2015:statement/s-1/en"
    assert first["content_html"].count("https://example.org/en/case/li.html") == 1
    assert (first["date_published"], first["date_modified"]) == ("2015-02-24T12:00:00Z", "2016-01-01T12:00:00Z")
    assert (first["authors"], first["tags"], first["language"]) == ([{"name": "Society"}], ["mourning"], "en")
    assert second["content_html"] == ""


def test_an_empty_feed_is_one_too():
    assert assert_is_atom(atom(feed(subtitle="", icon=""))).findtext(f"{A}updated") == "1970-01-01T12:00:00Z"
    assert json.loads(json_feed(feed(subtitle="", icon=""))).keys() == {
        "version", "title", "home_page_url", "feed_url", "language", "authors", "items",
    }  # fmt: skip


@given(st.lists(DAYS, min_size=1))
def test_a_feed_was_updated_when_its_newest_change_was_made(days):
    made = feed(*(entry(number, updated=day) for number, day in enumerate(days)))
    assert made.updated == max(days)


def test_an_id_does_not_change_with_the_title():
    ids = {json.loads(json_feed(feed(entry(title=title))))["items"][0]["id"] for title in ("One", "Another")}
    assert ids == {"tag:example.org,2015:statement/s-1/en"}


@pytest.mark.parametrize(
    ("day", "said"),
    [(PartialDate(2015), "2015-01-01T12:00:00Z"), (PartialDate(2015, 2), "2015-02-01T12:00:00Z")],
)
def test_a_day_that_is_not_known_is_the_first(day, said):
    assert moment(day) == said
