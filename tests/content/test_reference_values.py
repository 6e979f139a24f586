from datetime import date

import pytest

from stillhere.content.model import Entry, Facts, Site, Step
from stillhere.content.reference_values import Nothing, Place, Unknown, value
from stillhere.dates import PartialDate
from stillhere.project import Settings

TODAY = date(2026, 11, 23)


def case(slug: str, *steps: tuple[str, str], **facts) -> Entry:
    timeline = tuple(Step(PartialDate.parse(day), state) for day, state in steps)
    return Entry("case", slug, Facts(PartialDate(2010), timeline=timeline, **facts), {})


LIU = case(
    "liu",
    ("2008-12-08", "detained"),
    ("2009-06-23", "arrested"),
    ("2009-12-25", "sentenced"),
    ("2017-07-13", "died-in-custody"),
    names={"en": "Liu", "zh-Hans": "刘"},
    born=PartialDate(1955, 12, 28),
    sentence_months=132,
)
ADA = case("ada", ("2021-09-30", "detained"), names={"en": "Ada"})
BO = case("bo", ("2016", "detained"), ("2018-01-01", "free"), names={"en": "Bo"})
SECRET = case("secret", ("2016", "detained"), draft=True, names={"en": "Secret"})
RALLY = Entry("event", "rally", Facts(PartialDate(2015), date=PartialDate(2015, 2, 24), participants=19), {})
APPEAL = Entry("statement", "appeal", Facts(PartialDate(2015, 2, 1), deadline=PartialDate(2027, 7, 13)), {})
SITE = Site(Settings(), {("case", entry.slug): entry for entry in (LIU, ADA, BO, SECRET)})


def say(reference: str, language: str = "en", entry: Entry = RALLY, today: date = TODAY) -> str:
    return value(reference.split(), Place(entry, SITE, language, today))


@pytest.mark.parametrize(
    ("reference", "english", "chinese"),
    [
        ("name liu", "Liu", "刘"),
        ("held liu", "6 years and 2 months", "6年2个月"),
        ("held liu 2009-12-25", "1 year", "1年"),
        ("held ada today", "5 years and 1 month", "5年1个月"),
        ("age liu", "59", "59岁"),
        ("age liu 2008-12-08", "52", "52岁"),
        ("age liu today", "61", "61岁"),
        ("sentence liu", "11 years", "11年"),
        ("expected-release liu", "23 June 2020", "2020年6月23日"),
        ("state liu", "Died in custody on 13 July 2017", "2017年7月13日在羁押中去世"),
        ("state liu 2010-01-01", "Sentenced since 25 December 2009", "2009年12月25日起被判刑"),
        ("date", "24 February 2015", "2015年2月24日"),
        ("date liu died-in-custody", "13 July 2017", "2017年7月13日"),
        ("date liu born", "28 December 1955", "1955年12月28日"),
        ("participants", "19", "19"),
        ("anniversary 1989-06-04", "26th anniversary", "26周年"),
        ("anniversary liu arrested", "6th anniversary", "6周年"),
        ("years-since 1989-06-04", "25 years", "25年"),
        ("years-since 2008-05", "6 years", "6年"),
        ("count held", "1", "1"),
        ("count released", "1", "1"),
        ("count dead", "1", "1"),
        ("count all", "3", "3"),
    ],
)
def test_a_fact_is_said_in_both_languages(reference, english, chinese):
    assert say(reference) == english
    assert say(reference, "zh-Hans") == chinese


def test_time_is_counted_for_the_day_the_entry_speaks_of():
    assert say("held liu", entry=APPEAL) == "6 years and 1 month"


def test_a_deadline_counts_down_and_its_passing_stops_no_build():
    assert say("deadline", entry=APPEAL) == "13 July 2027"
    assert say("days-left", entry=APPEAL) == "232 days"
    assert say("days-left", "zh-Hans", APPEAL, date(2027, 7, 12)) == "1天"
    assert say("days-left", entry=APPEAL, today=date(2027, 7, 12)) == "1 day"
    assert say("days-left", entry=APPEAL, today=date(2027, 7, 14)) == "0 days"


@pytest.mark.parametrize("number", range(1, 130))
def test_ordinals(number):
    event = Entry("event", "e", Facts(PartialDate(2000 + number)), {})
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number not in (11, 12, 13, 111, 112, 113) else "th"
    assert say("anniversary 2000-01-01", entry=event) == f"{number}{ending} anniversary"


@pytest.mark.parametrize(
    ("reference", "field"),
    [
        ("age ada", "born"),
        ("age liu 1950-01-01", "born"),
        ("held ada", "timeline"),
        ("held bo today", "timeline"),
        ("state ada 2020-01-01", "timeline"),
        ("sentence ada", "sentence_months"),
        ("expected-release ada today", "timeline, sentence_months"),
        ("date ada released", "timeline"),
        ("date ada born", "born"),
        ("deadline", "deadline"),
        ("days-left", "deadline"),
        ("anniversary 2015-01-01", "date, published"),
        ("years-since 2014-06-04", "date, published"),
        ("years-since 2016-06-04", "date, published"),
    ],
)
def test_a_fact_that_is_not_known_is_named(reference, field):
    with pytest.raises(Nothing) as nothing:
        say(reference)
    assert nothing.value.field == field


def test_participants_are_those_of_an_event():
    with pytest.raises(Nothing):
        say("participants", entry=APPEAL)


@pytest.mark.parametrize(
    "reference",
    ["", "nothing", "name", "name nobody", "held liu now", "held liu today today", "liu", "date liu", "date liu gone",
     "anniversary", "anniversary yesterday", "anniversary 2015-02-30", "anniversary nobody born", "years-since liu",
     "count", "count free", "count held today", "participants today", "name secret", "date secret detained"],
)  # fmt: skip
def test_what_is_no_reference_is_said_to_be_none(reference):
    with pytest.raises(Unknown):
        say(reference)


def test_a_draft_may_speak_of_a_draft():
    draft = Entry("essay", "e", Facts(PartialDate(2020), draft=True), {})
    assert say("name secret", entry=draft) == "Secret"
