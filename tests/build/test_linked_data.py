import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.build.linked_data import escaped, linked_data, organisation_data
from stillhere.content.consent import Consent
from stillhere.content.model import Entry, Facts, Name, Person, Site, Step, Text
from stillhere.dates import PartialDate
from stillhere.project import Settings

URL = "https://example.org/en/case/li.html"
DAY = PartialDate(2015, 2, 24)
SITE = Site(
    Settings(),
    people={
        "pen": Person("pen", {"en": "A Pen Name", "zh-Hans": "某笔名"}, (Consent(("byline",), DAY),)),
        "shy": Person("shy", {"en": "Shy"}, (Consent(("name",), DAY),)),
    },
    names=(
        Name({"en": "Society", "zh-Hans": "协会"}, PartialDate(2008, 5)),
        Name({"en": "New Society", "zh-Hans": "新协会"}, PartialDate(2012)),
    ),
    based={"en": "New York", "zh-Hans": "纽约"},
    entries={
        ("case", slug): Entry("case", slug, Facts(DAY, names={"en": slug.title()}, draft=slug == "hidden"), {})
        for slug in ("li", "hidden")
    },
)


def entry(kind: str, words=None, **facts) -> Entry:
    texts = {
        "en": Text("en", "A title", "", "f", words={"summary": "In short.", **(words or {})}),
        "zh-Hans": Text("zh-Hans", "题目", "", "f"),
    }
    return Entry(kind, "x", Facts(**{"published": DAY, **facts}), texts)


def read(shown: Entry, language: str = "en", **more) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(linked_data(shown, shown.text(language), SITE, language, URL, **more))
    assert found.pop("@context") == "https://schema.org"
    assert found.pop("url") == URL
    return found


CASE = entry(
    "case",
    {"role": "writer"},
    names={"en": "Li", "zh-Hans": "李"},
    born=PartialDate(1955, 12),
    timeline=(Step(PartialDate(2008), "detained"), Step(PartialDate(2017, 7, 13), "died-in-custody")),
)


def test_a_case_is_a_person():
    assert read(CASE, image="https://example.org/p.svg") == {
        "@type": "Person", "name": "Li", "alternateName": ["李"], "birthDate": "1955-12", "deathDate": "2017-07-13",
        "description": "In short.", "image": "https://example.org/p.svg",
    }  # fmt: skip
    assert read(CASE, "zh-Hans")["name"] == "李"


def test_what_is_not_known_of_a_person_is_not_said():
    bare = entry("case", {"summary": None, "role": "writer"}, names={"en": "Li"})
    assert read(bare) == {"@type": "Person", "name": "Li", "description": "writer"}


EVENT = {"form": "announcement", "date": PartialDate(2027, 7, 13), "time": "18:30", "time_zone": "America/New_York"}


def test_an_announcement_is_an_event_without_its_meeting_point():
    words = {"place": "New York", "meeting_point": "SECRET"}
    found = read(entry("event", words, **EVENT, cases=("li", "hidden", "gone")))
    assert found == {
        "@type": "Event", "name": "A title", "startDate": "2027-07-13T18:30:00-04:00", "description": "In short.",
        "eventStatus": "https://schema.org/EventScheduled", "location": {"@type": "Place", "name": "New York"},
        "organizer": {"@type": "Organization", "name": "New Society"}, "inLanguage": "en",
        "about": [{"@type": "Person", "name": "Li"}],
    }  # fmt: skip


def test_a_report_of_an_event_is_news_about_it():
    found = read(entry("event", {"place": "New York"}, **{**EVENT, "form": "report"}))
    assert found["@type"] == "NewsArticle"
    assert found["headline"] == "A title"
    assert found["about"]["startDate"] == "2027-07-13T18:30:00-04:00"


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("essay", "Article"),
        ("statement", "Article"),
        ("report", "Report"),
        ("page", "WebPage"),
        ("campaign", "WebPage"),
    ],
)
def test_a_text_is_an_article_or_a_page(kind, wanted):
    found = read(entry(kind, updated=PartialDate(2016)))
    assert found["@type"] == wanted
    assert (found["datePublished"], found["dateModified"], found["inLanguage"]) == ("2015-02-24", "2016", "en")
    assert found["publisher"] == {"@type": "Organization", "name": "New Society"}


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("pen", {"@type": "Person", "name": "某笔名"}),
        ("organisation", {"@type": "Organization", "name": "新协会"}),
        (None, {"@type": "Organization", "name": "新协会"}),
        ("shy", {"@type": "Organization", "name": "新协会"}),
        ("nobody", {"@type": "Organization", "name": "新协会"}),
    ],
)
def test_nobody_is_an_author_without_having_agreed(byline, author):
    assert read(entry("essay", byline=byline), "zh-Hans")["author"] == author


def test_an_old_text_is_by_the_organisation_as_it_was_called_then():
    old = entry("statement", published=PartialDate(2009))
    assert read(old)["author"]["name"] == "Society"


TRANSLATIONS = {"en": "https://e.example/en", "zh-Hans": "https://e.example/zh", "bo": "https://e.example/bo"}


@pytest.mark.parametrize(
    ("original", "language", "wanted"),
    [
        ("zh-Hans", "en", {"translationOfWork": "zh-Hans"}),
        ("zh-Hans", "zh-Hans", {"workTranslation": "en"}),
        (None, "en", {"workTranslation": "zh-Hans"}),
        ("bo", "en", {"workTranslation": "zh-Hans"}),  # there is no text in it
    ],
)
def test_a_text_names_its_translations_or_its_original(original, language, wanted):
    found = read(entry("essay"), language, translations=TRANSLATIONS, original=original)
    works = {key: value for key, value in found.items() if key in ("translationOfWork", "workTranslation")}
    assert works.keys() == wanted.keys()
    (key, tag), (value,) = next(iter(wanted.items())), works.values()
    work = {"@type": "CreativeWork", "inLanguage": tag, "url": TRANSLATIONS[tag]}
    assert value == ([work] if key == "workTranslation" else work)


def test_the_organisation_has_all_its_names():
    assert json.loads(organisation_data(SITE, "en", "https://example.org/en/index.html")) == {
        "@context": "https://schema.org", "@type": "Organization", "name": "New Society",
        "alternateName": ["新协会", "Society", "协会"], "foundingDate": "2008-05",
        "location": {"@type": "Place", "name": "New York"}, "url": "https://example.org/en/index.html",
    }  # fmt: skip
    bare = json.loads(organisation_data(Site(Settings()), "en", "https://example.org/"))
    assert bare == {"@context": "https://schema.org", "@type": "Organization", "url": "https://example.org/"}


class Scripts(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.tags: list[str] = []
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.inside += data if self.tags[-1] == "script" else ""


HOSTILE = st.one_of(st.text(), st.sampled_from(["</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028"]))


@given(HOSTILE)
def test_nothing_leaves_its_element(words):
    shown = escaped({"name": words, "about": [{"name": words}]})
    assert not re.search("[<>&\u2028\u2029]", shown)
    page = Scripts(f'<script type="application/ld+json">{shown}</script><p>')
    assert page.tags == ["script", "p"]
    assert json.loads(page.inside).get("name", "") == words
