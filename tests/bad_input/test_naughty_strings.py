"""The Big List of Naughty Strings as titles, summaries, places, names, notes and bodies, in both languages."""

from __future__ import annotations

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import icalendar
import pytest

from stillhere.build.data import guarded
from stillhere.content.model import ALL
from stillhere.flows.site import Checked
from tests.bad_input.sites import NAUGHTY, Page, checked, entry, of_entry, toml
from tests.browser import feeds
from tests.build.search.readers import value
from tests.build.test_bodies import active

LANGUAGES = ("en", "zh-Hans")
PER_CASE = 20  # as many as a person's feed carries: every string stands in a feed
REFUSED = {"value-text", "value-text-control", "control-character"}
_ATOM = "{http://www.w3.org/2005/Atom}"


def site_of(strings: list[str]) -> list[dict[str, str]]:
    """An announced event for each string; and cases that are called, and told of, in the same way."""
    cases = [_case(number, strings[at]) for number, at in enumerate(range(0, len(strings), PER_CASE))]
    return [*cases, *(_event(number, words) for number, words in enumerate(strings))]


def _event(number: int, words: str) -> dict[str, str]:
    facts = f'form = "announcement"\ndate = 2025-01-01\ncases = ["case-{number // PER_CASE}"]\n'
    return entry("event", f"event-{number}", facts, title=words, summary=words, place=words, meeting_point=words)


def _case(number: int, words: str) -> dict[str, str]:
    step = f'\n[[timeline]]\ndate = 2015-01-01\nstate = "detained"\nnote = {{ en = {toml(words)} }}\n'
    source = f'\n[[sources]]\ntitle = {toml(words)}\npublisher = {toml(words)}\nurl = "https://a.example/"\n'
    facts = f"names = {{ en = {toml(words)} }}\n{step}{source}"
    return entry("case", f"case-{number}", facts, title=words, summary=words, role=words, demand=words)


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Checked:
    """The site with every string."""
    return checked(tmp_path_factory.mktemp("all"), *site_of(NAUGHTY))


@pytest.fixture(scope="module")
def good(first) -> list[str]:
    """The strings that nothing was said of."""
    return [words for number, words in enumerate(NAUGHTY) if not of_entry(first.errors, f"event/event-{number}")]


@pytest.fixture(scope="module")
def tree(good, tmp_path_factory) -> dict[str, bytes]:
    """What is built of those."""
    built = checked(tmp_path_factory.mktemp("good"), *site_of(good))
    assert built.errors == []
    return built.tree


def test_there_are_as_many_as_are_asked_for():
    assert len(set(NAUGHTY)) == len(NAUGHTY) >= 515


def test_only_blank_and_unseen_ones_are_refused_at_their_line(first, good):
    assert {finding.code for finding in first.errors} == REFUSED
    for number, words in enumerate(NAUGHTY):
        found = {(f.file, f.line) for f in of_entry(first.errors, f"event/event-{number}")}
        if found:
            assert found >= {(f"content/event/event-{number}/{tag}.md", 2) for tag in LANGUAGES}
            assert not words.strip() or not words.isprintable()
    assert len(good) >= 495


def test_each_title_is_shown_as_it_was_written(tree, good):
    for tag in LANGUAGES:
        for number, words in enumerate(good):
            page = Page(tree[f"{tag}/event/event-{number}.html"])
            organisation = page.text("header .name a")
            assert page.text("h1") == words.strip()
            assert page.text("title") == f"{words.strip()} · {organisation}"
            assert page.attribute('meta[property="og:title"]', "content") == words.strip()
            assert page.attribute('meta[name="description"]', "content") == words.strip()
            assert page.text("dl.facts dd:nth-of-type(2)") == words.strip()


def test_no_page_has_an_element_or_an_attribute_that_plain_words_have_not(tree, good, tmp_path):
    plain = checked(tmp_path, *site_of([f"Words {number}" for number in range(len(good))]))
    paths = [path for path in tree if path.endswith(".html")]
    assert len(paths) > 3 * len(good)
    for path in paths:
        assert _apart_from_version(Page(tree[path])) == _apart_from_version(Page(plain.tree[path])), path


def _apart_from_version(page: Page) -> list[tuple[str, list[tuple[str, str]]]]:
    """The search page names the version of its index."""
    return [(tag, [pair for pair in pairs if pair[0] != "data-version"]) for tag, pairs in page.skeleton]


def test_feeds_are_well_formed_and_hold_every_title(tree, good):
    for tag in LANGUAGES:
        titles = set()
        for path in (p for p in tree if p.startswith(f"{tag}/") and p.endswith("feed.xml")):
            assert feeds.atom(tree[path]) == [], path
            entries = ET.fromstring(tree[path]).findall(f"{_ATOM}entry")
            titles |= {each.findtext(f"{_ATOM}title") for each in entries}
        assert titles >= {words.strip() for words in good}


def test_json_feeds_hold_every_title(tree, good):
    titles = set()
    for path in (p for p in tree if p.endswith("feed.json")):
        assert feeds.json_feed(tree[path]) == [], path
        titles |= {item["title"] for item in json.loads(tree[path])["items"]}
    assert titles >= {words.strip() for words in good}


def test_data_blocks_name_each_event_as_it_is_called(tree, good):
    for number, words in enumerate(good):
        page = Page(tree[f"en/event/event-{number}.html"])
        assert feeds.data_blocks(page.html) == []
        block = json.loads(page.text('script[type="application/ld+json"]'))
        assert (block["name"], block["location"]["name"]) == (words.strip(), words.strip())


def test_the_site_map_is_well_formed(tree):
    assert feeds.sitemap(tree["sitemap.xml"]) == []


def test_tables_hold_every_title_and_no_formula(tree, good):
    rows = list(csv.DictReader(io.StringIO(tree["data/events.csv"].decode("utf-8-sig"), newline="")))
    titles = {row["id"]: row["title_en"] for row in rows}
    assert [titles[f"event/event-{n}"] for n in range(len(good))] == [guarded(words.strip()) for words in good]
    assert not [cell for cell in titles.values() if cell[0] in "=+-@＝＋－＠\t\r\n"]
    records = {record["id"]: record["title"]["en"] for record in json.loads(tree["data/events.json"])["records"]}
    assert [records[f"event/event-{n}"] for n in range(len(good))] == [words.strip() for words in good]
    assert json.loads(tree["data/cases.json"])["records"]


def test_calendars_say_what_was_written(tree, good):
    for number, words in enumerate(good):
        data = tree[f"media/event/event-{number}/event.en.ics"]
        assert feeds.calendar(data) == []
        event = icalendar.Calendar.from_ical(data).walk("VEVENT")[0]
        assert str(event["SUMMARY"]) == words.strip(), data
        assert str(event["LOCATION"]) == words.strip()


def test_the_search_index_holds_every_title(tree, good):
    titles = set()
    for path in (p for p in tree if p.startswith("search/") and "/about-" in p):
        titles |= {about[1] for about in value(tree, path.removeprefix("search/").removesuffix(".js"))}
    assert titles >= {words.strip() for words in good}


def test_lists_lead_to_each_by_its_name(tree, good):
    numbered = [path for path in tree if re.fullmatch(rf"en/{ALL}/(page/\d+|index)\.html", path)]
    titles = {link.text() for path in numbered for link in Page(tree[path]).html.css("ul.entries a")}
    assert titles >= {words.strip() for words in good}


# --- as bodies ----------------------------------------------------------------------------------------------------


def bodies_of(strings: list[str]) -> list[dict[str, str]]:
    return [entry("statement", f"body-{number}", body=words) for number, words in enumerate(strings)]


def test_as_a_body_each_is_refused_at_its_line_or_does_nothing(tmp_path_factory):
    every = checked(tmp_path_factory.mktemp("all"), *bodies_of(NAUGHTY))
    wrong = {number: of_entry(every.errors, f"statement/body-{number}") for number in range(len(NAUGHTY))}
    assert {f.code for found in wrong.values() for f in found} == {"html-dropped", "control-character"}
    assert {f.line for found in wrong.values() for f in found} == {4}
    fine = [words for number, words in enumerate(NAUGHTY) if not wrong[number]]
    built = checked(tmp_path_factory.mktemp("fine"), *bodies_of(fine))
    assert built.errors == []
    assert len(fine) > 300
    for number in range(len(fine)):
        for path in (f"{tag}/statement/body-{number}.html" for tag in (*LANGUAGES, "both")):
            page = Page(built.tree[path])
            assert set(active("".join(str(node.html) for node in page.html.css("main")))) <= {
                "main",
                "article",
                "h1",
            }, path
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", page.data.decode()), path
    for path in (p for p in built.tree if p.endswith("feed.xml")):
        assert feeds.atom(built.tree[path]) == [], path
