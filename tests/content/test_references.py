from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.content.model import Entry, Facts, Site, Step, Text
from stillhere.content.references import begins_sentence, filled
from stillhere.dates import PartialDate
from stillhere.errors import Finding
from stillhere.project import Settings

TODAY = date(2026, 11, 23)
SITE = Site(Settings())
RALLY = Entry("event", "rally", Facts(PartialDate(2015), date=PartialDate(2015, 2, 24), participants=19), {})


def fill(body: str, site: Site = SITE) -> tuple[str, list[Finding]]:
    findings: list[Finding] = []
    return filled(Text("en", "T", body, "f.md", body_line=5), RALLY, site, TODAY, findings), findings


@pytest.mark.parametrize("reference", ["", "nothing", "name nobody", "{}", "name", "date liu", "count", "age"])
def test_what_cannot_be_filled_in_stays_and_is_named_with_its_line(reference):
    body = f"a\n\n{{{{{reference}}}}} b"
    said, findings = fill(body)
    assert said == body
    if reference != "{}":  # no reference at all
        assert [(f.line, f.code, f.facts["reference"]) for f in findings] == [(7, "reference-unknown", reference)]


def test_a_slip_of_the_pen_is_told_what_was_meant():
    assert fill("{{anniversery 1989-06-04}}")[1][0].facts["guess"] == "anniversary"


def test_what_the_facts_do_not_say_is_named_with_the_place_where_they_would():
    [finding] = fill("{{deadline}}")[1]
    assert finding.code == "reference-without-value"
    assert finding.facts == {
        "reference": "deadline",
        "field": "deadline",
        "file": "content/event/rally/facts.toml",
        "day": "2015-02-24",
    }


def test_a_case_that_could_not_be_read_is_not_reported_again():
    assert fill("{{name broken}}", Site(Settings(), unreadable=frozenset({("case", "broken")})))[1] == []


def test_a_value_is_words_and_no_markdown():
    case = Entry("case", "liu", Facts(PartialDate(2010), names={"en": "Liu *X*"}), {})
    assert fill("{{name liu}}", Site(Settings(), {("case", "liu"): case})) == (r"Liu \*X\*", [])


def test_a_state_is_written_as_its_place_in_the_sentence_wants_it():
    steps = (Step(PartialDate(2009, 12, 25), "imprisoned"),)
    case = Entry("case", "liu", Facts(PartialDate(2010), names={"en": "Liu"}, timeline=steps), {})
    said, _ = fill("{{state liu}}. He is {{state liu}}.", Site(Settings(), {("case", "liu"): case}))
    assert said == "In prison since 25 December 2009. He is in prison since 25 December 2009."


@pytest.mark.parametrize(
    "before",
    ["", "\n", "A.\n\n", "A\n\n", "A. ", "A! ", "“A.” ", "# ", "- ", "- a\n- ", "1. ", "> ", "> - ", "**", "A. **",
     "| a | ", "| ", "A.\n", "## A\n\n*", "\n\n> “"],
)  # fmt: skip
def test_here_a_sentence_begins(before):
    assert begins_sentence(before)


@pytest.mark.parametrize(
    "before", ["he is ", "A. He is ", "he is\n", "> he is\n> ", "- he is ", "he is **", "he, (", "now: "]
)
def test_here_it_goes_on(before):
    assert not begins_sentence(before)


@given(st.text(max_size=30), st.text("abc", min_size=1, max_size=5))
def test_after_a_word_no_sentence_begins(before, word):
    assert not begins_sentence(f"{before} {word} ") or "|" in before
