from datetime import date

import pytest

from stillhere.content.model import Entry, Facts, Site, Step, Text
from stillhere.content.references import filled
from stillhere.dates import PartialDate
from stillhere.errors import Finding
from stillhere.project import Settings

TODAY = date(2026, 11, 23)
LIU = Entry(
    "case",
    "liu",
    Facts(
        PartialDate(2010),
        names={"en": "Liu *X*", "zh-Hans": "刘"},
        sentence_months=132,
        timeline=(Step(PartialDate(2008, 12, 8), "detained"), Step(PartialDate(2017, 7, 13), "died-in-custody")),
    ),
    {},
)
RALLY = Entry("event", "rally", Facts(PartialDate(2015), date=PartialDate(2015, 2, 24), participants=19), {})
APPEAL = Entry("statement", "appeal", Facts(PartialDate(2015, 2, 1), deadline=PartialDate(2027, 7, 13)), {})
SITE = Site(Settings(), {("case", "liu"): LIU})


def say(body: str, language: str = "en", entry: Entry = RALLY):
    findings: list[Finding] = []
    text = Text(language, "T", body, "f.md", body_line=5)
    return filled(text, entry, SITE, TODAY, findings), [(f.line, f.facts["reference"]) for f in findings]


@pytest.mark.parametrize(
    ("reference", "english", "chinese"),
    [
        ("{{held liu}}", "6 years and 2 months", "6年2个月"),
        ("{{sentence liu}}", "11 years", "11年"),
        ("{{ state liu }}", "Died in custody on 13 July 2017", "2017年7月13日在羁押中去世"),
        ("{{date}}", "24 February 2015", "2015年2月24日"),
        ("{{participants}}", "19", "19"),
    ],
)
def test_a_fact_is_said_in_both_languages(reference, english, chinese):
    assert say(reference) == (english, [])
    assert say(reference, "zh-Hans") == (chinese, [])


def test_the_length_of_custody_is_computed_for_the_day_the_entry_speaks_of():
    assert say("{{held liu}}", entry=APPEAL)[0] == "6 years and 1 month"


def test_a_deadline_is_filled_in_where_there_is_one():
    assert say("{{deadline}}", entry=APPEAL)[0] == "13 July 2027"
    assert say("{{deadline}}")[1] == [(5, "deadline")]


def test_a_name_is_words_and_no_markdown():
    assert say("{{name liu}}")[0] == r"Liu \*X\*"


@pytest.mark.parametrize("reference", ["", "nothing", "name nobody", "held liu now", "name", "liu", "date liu"])
def test_what_cannot_be_filled_in_stays_and_is_named_with_its_line(reference):
    body = f"a\n\n{{{{{reference}}}}} b"
    assert say(body) == (body, [(7, reference)])


def test_nobody_is_held_after_death():
    late = Entry("statement", "late", Facts(PartialDate(2018)), {})
    assert say("{{held liu}}", entry=late)[1] == [(5, "held liu")]


def test_a_reference_to_a_draft_is_not_filled_in():
    facts = Facts(PartialDate(2010), draft=True, names={"en": "Secret"})
    site = Site(Settings(), {("case", "secret"): Entry("case", "secret", facts, {})})
    findings: list[Finding] = []
    body = filled(Text("en", "T", "{{name secret}}", "f.md"), RALLY, site, TODAY, findings)
    assert "Secret" not in body
    assert findings
