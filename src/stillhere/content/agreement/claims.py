"""What a text claims, as values that can be compared across languages.

A claim is a quantity with its unit (11 years, 300 people, 61 years old) or a date with what is known of it. A quantity
is a range, because people say *more than*, *nearly*, 三百余: two claims disagree only where the ranges do not meet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

# unit → the family it is compared in, and its factor there: a year and twelve months are the same claim.
UNITS: Mapping[str, tuple[str, float]] = {
    "year": ("long-time", 12),
    "anniversary": ("long-time", 12),
    "decade": ("long-time", 120),
    "century": ("long-time", 1200),
    "month": ("long-time", 1),
    "week": ("days", 7),
    "fortnight": ("days", 14),
    "day": ("days", 1),
    "hour": ("minutes", 60),
    "minute": ("minutes", 1),
    "percent": ("share", 1),
    "fraction": ("share", 100),
}
DATE, TIME = "date", "time"
MUCH_MORE = 2.0
"""How far *more than* reaches: more than 300 can still be 600."""

Parts = tuple[int | None, int | None, int | None]


class Claim(NamedTuple):
    """One claim and its place: `low` and `high` count in the unit of the family; `parts` of a date is year, month, day.

    A weak claim (一年, a year) may confirm another one, it never contradicts.
    """

    family: str
    unit: str
    low: float
    high: float
    start: int
    end: int
    weak: bool = False
    parts: Parts = (None, None, None)


def quantity(unit: str, low: float, high: float, start: int, end: int, *, weak: bool = False) -> Claim:
    """A claim of so many of a unit."""
    family, factor = UNITS.get(unit, (unit, 1))
    low, high = low * factor, high * factor
    if isinstance(low, float) or isinstance(high, float):
        low, high = round(low, 6), round(high, 6)
    return Claim(family, unit, low, high, start, end, weak)


def dated(parts: Parts, start: int, end: int) -> Claim | None:
    """A claim of a date, or None where no calendar has it. 4 June without a year is weak: it is a name."""
    year, month, day = parts
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    shape = ("y" if year else "") + ("m" if month else "") + ("d" if day else "")
    return Claim(DATE, shape, 0, 0, start, end, parts == (None, 6, 4), parts)


def at_time(minutes: int, start: int, end: int, *, known_half: bool) -> Claim:
    """A claim of a time of day; without a.m. or p.m. it is only known within twelve hours."""
    unit = "24h" if known_half else "12h"
    value = minutes % (1440 if known_half else 720)
    return Claim(TIME, unit, value, value, start, end)


_JOINS = ("", " and ", ", ", " ", "零", "又", "、", " 零")


def joined(claims: list[Claim], text: str) -> list[Claim]:
    """Four years and three months are one claim, not two."""
    found: list[Claim] = []
    for claim in claims:
        last = found[-1] if found else None
        if last and last.unit == "year" and claim.unit == "month" and text[last.end : claim.start] in _JOINS:
            low, high = last.low + claim.low, last.low + claim.high
            high = max(high, last.high) if last.high > last.low else high
            found[-1] = Claim(last.family, "year", low, high, last.start, claim.end)
        else:
            found.append(claim)
    return found


def meet(a: Claim, b: Claim) -> bool:
    """Whether two claims of one family can both be true of the same thing. Symmetric."""
    if a.family == DATE:
        return all(x is None or y is None or x == y for x, y in zip(a.parts, b.parts, strict=True))
    if a.family == TIME and a.unit != b.unit:
        return a.low % 720 == b.low % 720
    return a.low <= b.high and b.low <= a.high


def stretched(low: float, high: float, manner: str) -> tuple[float, float]:
    """The range after a word such as *more than*: `more`, `nearly`, `about`, `less`, or nothing."""
    match manner:
        case "more":
            return low, max(high * MUCH_MORE, high + 1)
        case "nearly":
            return low - max(1, low * 0.1), high
        case "about":
            return min(low * 0.8, low - 1), max(high * 1.2, high + 1)
        case "less":
            return low * 0.5, high
    return low, high
