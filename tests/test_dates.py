from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.dates import PartialDate, Span, span

YEARS = st.integers(1, 9999)


@st.composite
def partial_dates(draw):
    day = draw(st.dates())
    return draw(
        st.sampled_from(
            [PartialDate(day.year), PartialDate(day.year, day.month), PartialDate(day.year, day.month, day.day)]
        )
    )


@given(partial_dates())
def test_a_date_survives_being_written(day):
    assert PartialDate.parse(str(day)) == day


@given(partial_dates())
def test_the_first_day_is_never_after_the_last(day):
    assert day.first_day() <= day.last_day()


@given(partial_dates(), partial_dates())
def test_any_two_dates_stand_in_exactly_one_order(one, other):
    assert (one < other) + (one == other) + (one > other) == 1


@given(st.lists(partial_dates(), max_size=6))
def test_sorting_agrees_with_the_calendar(days):
    assert [d.first_day() for d in sorted(days)] == sorted(d.first_day() for d in days)


@given(st.dates(max_value=date(9990, 1, 1)), st.dates(max_value=date(9990, 1, 1)))
def test_a_span_counted_on_from_its_start_arrives_at_its_end(one, other):
    start, end = sorted((one, other))
    time = span(start, end)
    months = start.year * 12 + start.month - 1 + time.years * 12 + time.months
    first = date(months // 12, months % 12 + 1, 1)
    following = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    reached = date(first.year, first.month, min(start.day, (following - first).days))
    assert (end - reached).days == time.days
    assert 0 <= time.months < 12
    assert 0 <= time.days <= 31


@given(st.dates())
def test_no_time_lies_between_a_day_and_itself(day):
    assert span(day, day) == Span(0, 0, 0)


@pytest.mark.parametrize(
    ("start", "end", "time"),
    [
        (date(2008, 12, 8), date(2015, 2, 24), Span(6, 2, 16)),
        (date(2012, 1, 31), date(2012, 2, 29), Span(0, 1, 0)),
        (date(2012, 1, 31), date(2012, 3, 1), Span(0, 1, 1)),
        (date(2011, 2, 28), date(2012, 2, 28), Span(1, 0, 0)),
        (date(2012, 2, 29), date(2013, 2, 28), Span(1, 0, 0)),
        (date(2008, 12, 8), date(2009, 12, 7), Span(0, 11, 29)),
    ],
)
def test_time_is_counted_as_a_calendar_counts_it(start, end, time):
    assert span(start, end) == time


def test_no_span_runs_backwards():
    with pytest.raises(ValueError, match="before"):
        span(date(2015, 1, 2), date(2015, 1, 1))


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (2008, PartialDate(2008)),
        ("2008", PartialDate(2008)),
        ("2008-05", PartialDate(2008, 5)),
        ("2008-05-12", PartialDate(2008, 5, 12)),
        (date(2008, 5, 12), PartialDate(2008, 5, 12)),
    ],
)
def test_a_date_may_be_a_year_a_month_or_a_day(value, day):
    assert PartialDate.parse(value) == day


@pytest.mark.parametrize(
    "value",
    [
        "",
        "08",
        "2008-5",
        "2008-13",
        "2008-02-30",
        "2008-05-",
        "0000",
        "2008-05-12 ",
        "May 2008",
        8,
        -1,
        True,
        1.5,
        None,
    ],
)
def test_what_is_no_date_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 - the value is the message
        PartialDate.parse(value)


@pytest.mark.parametrize("value", ["2008-00", "2008-00-05", "2008-05-00", "２００８"])
def test_what_no_calendar_has_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 - the value is the message
        PartialDate.parse(value)


def test_a_month_ends_on_its_last_day():
    assert PartialDate(2012, 2).last_day() == date(2012, 2, 29)
    assert PartialDate(2012).last_day() == date(2012, 12, 31)


def test_a_moment_is_no_day():
    assert PartialDate.parse(datetime(2015, 2, 24, 9, 0)) == PartialDate(2015, 2, 24)  # noqa: DTZ001 - TOML has such


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2009-01-31", 1, "2009-02-28"),
        ("2008-12", 1, "2009-01"),
        ("2009-06-23", 132, "2020-06-23"),
        ("2009-01-01", 0, "2009-01-01"),
    ],
)
def test_months_later_as_a_calendar_counts(day, months, later):
    assert str(PartialDate.parse(day).months_later(months)) == later
