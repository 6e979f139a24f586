from datetime import date

import pytest

from stillhere.content.model import Entry, Facts, Step
from stillhere.content.phrases import date_words, name_words, span_words, state_words
from stillhere.content.vocabulary import CHARGES, STATES
from stillhere.dates import PartialDate, Span, span


@pytest.mark.parametrize(
    ("time", "english", "chinese"),
    [
        (span(date(2008, 12, 8), date(2015, 2, 24)), "6 years and 2 months", "6年2个月"),
        (Span(1, 0, 5), "1 year", "1年"),
        (Span(11, 0, 0), "11 years", "11年"),
        (Span(0, 1, 3), "1 month", "1个月"),
        (Span(4, 3, 0), "4 years and 3 months", "4年3个月"),
        (Span(0, 0, 1), "1 day", "1天"),
        (Span(0, 0, 0), "0 days", "0天"),
    ],
)
def test_time_is_said_in_both_languages(time, english, chinese):
    assert span_words(time, "en") == english
    assert span_words(time, "zh-Hans") == chinese


@pytest.mark.parametrize(
    ("day", "english", "chinese"),
    [
        ("2015-02-24", "24 February 2015", "2015年2月24日"),
        ("2012-12", "December 2012", "2012年12月"),
        ("2008", "2008", "2008年"),
    ],
)
def test_a_date_says_as_much_as_is_known(day, english, chinese):
    assert date_words(PartialDate.parse(day), "en") == english
    assert date_words(PartialDate.parse(day), "zh-Hant") == chinese


def case(*steps: tuple[str, str]) -> Entry:
    timeline = tuple(Step(PartialDate.parse(day), state) for day, state in steps)
    return Entry("case", "a", Facts(PartialDate(2010), names={"en": "A", "zh-Hans": "甲"}, timeline=timeline), {})


def test_a_state_is_said_with_its_date():
    dead = case(("2008-12-08", "detained"), ("2017-07-13", "died-in-custody"))
    assert state_words(dead, "en", date(2026, 1, 1)) == "Died in custody on 13 July 2017"
    assert state_words(dead, "zh-Hans", date(2026, 1, 1)) == "2017年7月13日在羁押中去世"
    assert state_words(dead, "en", date(2000, 1, 1)) == ""


def test_a_state_known_by_its_month_was_in_that_month():
    assert state_words(case(("2012-04", "escaped")), "en", date(2026, 1, 1)).endswith("in April 2012")


def test_a_person_is_named_as_the_language_writes_it():
    assert name_words(case(), "zh-Hans") == "甲"
    assert name_words(case(), "de") == "A"


def test_every_word_of_the_closed_lists_is_there_in_both_languages():
    for words in (*(state.words for state in STATES.values()), *CHARGES.values()):
        assert set(words) == {"en", "zh-Hans"}
        assert all(words.values())
