from datetime import date
from typing import Any

import pytest

from stillhere.build.actions import actions_of, citation, open_on
from stillhere.content.model import Entry, Facts, Name, Site, Step, Text
from stillhere.dates import PartialDate
from stillhere.project import Settings

TODAY = date(2026, 11, 23)
_DATES = {"date", "deadline", "opened"}


def entry(kind: str, slug: str, published: str, *, titles=("en", "zh-Hans"), **facts: Any) -> Entry:
    dates: dict[str, Any] = {key: PartialDate.parse(facts.pop(key)) for key in _DATES & facts.keys()}
    texts = {tag: Text(tag, f"{slug} {tag}", "", "f.md", words={"place": "Park"}) for tag in titles}
    return Entry(kind, slug, Facts(PartialDate.parse(published), **dates, **facts), texts)


def case(*states: tuple[str, str], slug: str = "li") -> Entry:
    steps = tuple(Step(PartialDate.parse(day), state) for day, state in states)
    return entry("case", slug, "2010-01-01", timeline=steps, names={"en": "Li", "zh-Hans": "李"})


HELD = case(("2020-01-01", "detained"))
DEAD = case(("2020-01-01", "detained"), ("2026-06-01", "died-in-custody"))
FREE = case(("2020-01-01", "detained"), ("2026-06-01", "free"))
OTHERS = [
    entry("statement", "open", "2026-01-01", form="appeal", deadline="2026-11-23", cases=("li",)),
    entry("statement", "always", "2025-01-01", form="appeal", cases=("li",), titles=("en",)),
    entry("statement", "passed", "2026-01-01", form="appeal", deadline="2026-11-22", cases=("li",)),
    entry("statement", "no-appeal", "2026-01-01", form="statement", cases=("li",)),
    entry("statement", "of-another", "2026-01-01", form="appeal", cases=("bo",)),
    entry("event", "later", "2026-01-01", form="announcement", date="2027-01-01", time="18:30", cases=("li",)),
    entry("event", "sooner", "2026-07-01", form="announcement", date="2026-11-23", cases=("li",)),
    entry("event", "past", "2026-01-01", form="announcement", date="2026-11-22", cases=("li",)),
    entry("event", "report", "2026-01-01", form="report", date="2026-11-23", cases=("li",)),
    entry("campaign", "letters", "2026-01-01", opened="2026-01-01", cases=("li",)),
    entry("campaign", "closed", "2026-01-01", opened="2026-01-01", closed=PartialDate(2026, 2), cases=("li",)),
    entry("essay", "e", "2026-01-01", byline="organisation", cases=("li",)),
]


def site(*cases: Entry, others=OTHERS) -> Site:
    names = (Name({"en": "Society", "zh-Hans": "协会"}, PartialDate(2008)),)
    return Site(Settings(), {(e.kind, e.slug): e for e in (*cases, *others)}, names=names)


def said(who: Entry, language: str = "en", others=OTHERS) -> tuple[str, list[str]]:
    found = actions_of(who, site(who, others=others), language, TODAY)
    return found["title"], [f"{i['lead']}: {i['title']}{i['note']}" for i in found["items"]]


def test_who_is_held_can_be_written_for_gathered_for_and_campaigned_for():
    assert said(HELD) == (
        "What you can do",
        [
            "Print, sign and send the letter: open en (by 23 November 2026; 0 days left when this release was made)",
            "Print, sign and send the letter: always en",
            "Come: sooner en (23 November 2026, Park)",
            "Come: later en (1 January 2027, 18:30, Park)",
            "Support the campaign: letters en",
        ],
    )


def test_the_same_in_chinese_and_a_text_that_is_not_translated_says_its_language():
    title, items = said(HELD, "zh-Hans")
    assert title == "您可以做什么"
    assert items[0] == "打印、签名并寄出这封信: open zh-Hans（请于2026年11月23日前；发布本版时还剩0天）"
    found = actions_of(HELD, site(HELD), "zh-Hans", TODAY)["items"]
    assert [item["tag"] for item in found] == ["zh-Hans", "en", "zh-Hans", "zh-Hans", "zh-Hans"]


@pytest.mark.parametrize(("who", "title"), [(DEAD, "How to remember"), (FREE, "What you can still do")])
def test_when_it_is_over_nothing_is_offered_that_was_asked_before(who, title):
    assert said(who) == (title, ["Come: sooner en (23 November 2026, Park)"])


def test_a_state_that_is_not_known_demands_nothing():
    assert said(case())[0] == "What you can still do"


def test_of_each_there_are_three_at_most():
    many = [entry("statement", f"s{n}", f"2026-01-0{n}", form="appeal", cases=("li",)) for n in range(1, 6)]
    assert [item.split(": ")[1] for item in said(HELD, others=many)[1]] == ["s5 en", "s4 en", "s3 en"]


def test_an_appeal_is_open_to_the_end_of_its_last_day():
    appeal = entry("statement", "a", "2026-01-01", form="appeal", deadline="2026-11-23")
    assert open_on(appeal, date(2026, 11, 23))
    assert not open_on(appeal, date(2026, 11, 24))


def test_a_page_is_cited_with_its_official_address_where_there_is_one():
    where = site(HELD)
    assert citation(HELD, where, "en", "https://a.example/") == "Society, “li en”, https://a.example/en/case/li.html"
    assert citation(HELD, where, "zh-Hans", "") == "协会：《li zh-Hans》"
