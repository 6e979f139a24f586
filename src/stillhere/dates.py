"""Dates as people know them: a year, a month or a day. And the time between two of them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A year, a month or a day: `PartialDate(2008)`, `PartialDate(2008, 5)`, `PartialDate(2008, 12, 8)`.

    Raises ValueError for a date that no calendar has.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def parse(cls, value: object) -> PartialDate:
        """From `2008`, `"2008-05"`, `"2008-05-12"` or a TOML date. Raises ValueError."""
        if isinstance(value, date):
            return cls(value.year, value.month, value.day)
        form = _FORM.fullmatch(str(value)) if isinstance(value, int | str) and not isinstance(value, bool) else None
        if not form:
            raise ValueError(value)
        year, month, day = form.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    def first_day(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> date:
        """The latest day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def months_later(self, months: int) -> PartialDate:
        """The date so many months on, the last day of a shorter month instead of one it has not. Needs a month.

        Raises ValueError past the year 9999.
        """
        later = _months_after(self.first_day(), months)
        return PartialDate(later.year, later.month, later.day if self.day else None)

    def __lt__(self, other: PartialDate) -> bool:
        return (self.first_day(), self.last_day()) < (other.first_day(), other.last_day())

    def __str__(self) -> str:
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)


@dataclass(frozen=True)
class Span:
    """Whole years, months and days between two days, as a calendar counts them."""

    years: int
    months: int
    days: int


def span(start: date, end: date) -> Span:
    """The time from `start` to `end` (`end` not before `start`; raises ValueError otherwise).

    >>> span(date(2008, 12, 8), date(2015, 2, 24))
    Span(years=6, months=2, days=16)
    """
    if end < start:
        raise ValueError(f"{end} is before {start}")
    months = (end.year - start.year) * 12 + end.month - start.month
    if _months_after(start, months) > end:
        months -= 1
    return Span(months // 12, months % 12, (end - _months_after(start, months)).days)


def days_between(start: date, end: date) -> int:
    """Days from one day to another; negative where `end` lies before."""
    return (end - start).days


def _months_after(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
