"""What a Chinese text claims: one pass over the numerals, then a closer look at what they count."""

from __future__ import annotations

import re

from stillhere.content.agreement.chinese_numbers import Range, within
from stillhere.content.agreement.chinese_phrases import (
    AFTER,
    BARE_YEAR,
    CENTURY,
    CLOCK,
    DATE,
    EARLY,
    IDIOM,
    ISO,
    LATE,
    MANNERS,
    MEASURE,
    MONTH,
    NOON,
    NOT_COUNTED,
    OLD_CALENDAR,
    SCAN,
    SECOND,
    SHARE,
    TENTHS,
    TRIGGER,
)
from stillhere.content.agreement.claims import Claim, at_time, dated, quantity, stretched
from stillhere.content.agreement.counted import OF_TIME

_WEEKDAYS = {**{c: n for n, c in enumerate("一二三四五六日")}, "天": 6}
COMMON = 3
"""Ordinals below this are idioms more often than numbers: 第一, 第二."""


def claims(text: str) -> list[Claim]:
    """Every claim in a text, in its order. Linear in the length of the text."""
    found: list[Claim] = []
    reached = 0
    for trigger in TRIGGER.finditer(text):
        at = trigger.start()
        claim = _claim(text, at) if at >= reached else None
        if claim:
            reached = claim.end
            found.append(claim)
    return found


def _claim(text: str, at: int) -> Claim | None:
    idiom = IDIOM.match(text, at)
    at = idiom.end() if idiom else at
    match = SCAN.match(text, at)
    if not match:
        return None
    kind, end = match.lastgroup, match.end()
    if kind == "numeral":
        return _numeral(match[0], text, at, end)
    if kind == "nth":
        return _ordinal(match["nth"], text, at, end)
    if kind == "half":
        return None if text[at - 1 : at] in tuple("大小上下前后後多") else _measured(text, at, end, (0.5, 0.5))
    if kind == "weekday":
        day = _WEEKDAYS[text[end - 1]]
        return None if text[end : end + 1] in tuple("年岁歲个個") else quantity("weekday", day, day, at, end)
    return _noon(text, at)


def _noon(text: str, at: int) -> Claim | None:
    """中午 and 午夜, where no hour follows."""
    if text[at + 1 : at + 2] == "夜":
        return at_time(0, at, at + 2, known_half=True)
    alone = text[at - 1 : at] in ("中", "正") and not SCAN.match(text, at + 1)
    return at_time(720, at - 1, at + 1, known_half=True) if alone else None


def _numeral(numeral: str, text: str, at: int, end: int) -> Claim | None:
    """What a numeral says: a date, a time, a share, or how many of what. What follows it tells which."""
    before, after = text[at - 1 : at], text[end : end + 2].lstrip()[:1]
    if before in _PART_OF_A_WORD or text.endswith(OLD_CALENDAR, 0, at):
        return None
    reader = _READERS.get(after)
    return (reader(text, at) if reader else None) or _several(numeral, text, at, end) or _bare_year(text, at)


_RANGES = frozenset(" 至到—–~～-")


def _several(numeral: str, text: str, at: int, end: int) -> Claim | None:
    """How many, where it may be said as a range: 10至12名."""
    value = within(numeral.replace(",", ""))
    second = SECOND.match(text, end) if text[end : end + 1] in _RANGES else None
    upper = within(second["second"]) if second else None
    if value and second and upper and upper[1] > value[0]:
        return _measured(text, at, second.end(), (value[0], upper[1]))
    return _measured(text, at, end, value)


def _date(text: str, at: int) -> Claim | None:
    if text[at + 4 : at + 5] in ("-", "/", ".") and (iso := ISO.match(text, at)):
        return dated((int(iso[1]), int(iso[2]), int(iso[3])), at, iso.end())
    found = DATE.match(text, at)
    year = _year(found["year"]) if found else None
    found = found or MONTH.match(text, at)
    if not found:
        return None
    return dated((year, _whole(found["month"]), _whole(_first(found["day"]))), at, found.end())


def _first(days: str | None) -> str | None:
    """13 of 13、15: the first of several days."""
    return re.split(r"[ 、至到和与與—–-]", days)[0] if days else None


def _year(numeral: str) -> int:
    year = _whole(numeral) or 0
    return year + 2000 if len(numeral) == 2 else year


def _whole(numeral: str | None) -> int | None:
    value = within(numeral) if numeral else None
    return int(value[0]) if value else None


def _bare_year(text: str, at: int) -> Claim | None:
    year = BARE_YEAR.match(text, at)
    return dated((int(year[0]), None, None), at, year.end()) if year else None


_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}


def _clock(text: str, at: int) -> Claim | None:
    """下午两点半, 14:30, 七点钟. 三点 alone may be three points."""
    found = CLOCK.match(text, at)
    if not found:
        return None
    late, early, noon = (text.rstrip().endswith(words, 0, at) for words in (LATE, EARLY, NOON))
    hour, past = _whole(found["hour"]), found["minutes"] or found["past"]
    minute = _QUARTERS.get(found["quarter"] or "", _whole(past) or 0)
    if hour is None or hour > 24 or minute > 59 or (found["plain"] is not None and not (late or early or noon)):
        return None
    hour += 12 if (late and hour < 12) or (noon and hour < 3) else 0
    hour -= 12 if early and hour == 12 else 0
    return at_time(hour * 60 + minute, at, found.end(), known_half=late or early or noon or hour > 12)


def _share(text: str, at: int) -> Claim | None:
    """百分之三十, 三分之二, 三成; 二十世纪."""
    found = SHARE.match(text, at)
    if found:
        bottom = _whole(found["bottom"]) or 1
        top = within(found["top"])
        unit = "percent" if bottom == 100 else "fraction"
        slack = 0 if bottom == 100 else 0.05
        share = (top[0] * (1 - slack), top[1] * (1 + slack)) if top else None
        factor = 1 if bottom == 100 else 1 / bottom
        return quantity(unit, share[0] * factor, share[1] * factor, at, found.end()) if share else None
    tenths = TENTHS.match(text, at)
    if tenths:
        value = (_whole(tenths["top"]) or 0) / 10
        return quantity("fraction", value * 0.9, value * 1.1, at, tenths.end())
    century = CENTURY.match(text, at)
    value_of = within(century["nth"]) if century else None
    return quantity("nth-century", *value_of, at, century.end()) if century and value_of else None


def _ordinal(numeral: str, text: str, at: int, end: int) -> Claim | None:
    value = within(numeral)
    if value is None:
        return None
    after = text[end : end + 2]
    if after in ("周年", "週年"):
        return quantity("anniversary", *value, at, end + 2)
    if after in ("世纪", "世紀"):
        return quantity("nth-century", *value, at, end + 2)
    if after[:1] in ("条", "條"):
        return quantity("article", *value, at, end + 1)
    counted = after[:1] in tuple("届屆次任批名位个個天年回代")
    return quantity("ordinal", *value, at, end + 1) if counted and value[0] >= COMMON else None


_MONTHS = {"months": "month"}


def _measured(text: str, at: int, end: int, value: Range | None) -> Claim | None:
    """How many of what: 十一年, 三百余人, 两个半小时."""
    found = MEASURE.match(text, end) if value else None
    if not found or not value or not found.lastgroup:
        return None
    low, high = value
    if found["more"]:
        high = max(high, low + _step(low) - 1)
    if found["large"]:
        factor = 10**8 if found["large"] in "亿億" else 10**4
        low, high = low * factor, (high + 1) * factor - 1 if found["more"] else high * factor
    unit, over = _MONTHS.get(found.lastgroup, found.lastgroup), found.end()
    if "多" in text[found.start(found.lastgroup) : over]:  # 三个多月
        high += 0.99
    if found["and_half"]:
        low, high = low + 0.5, high + 0.5
    elif text[over : over + 1] == "半" and unit in OF_TIME:
        low, high, over = low + 0.5, high + 0.5, over + 1
    return _quantity(text, at, over, unit, low, high, about=bool(found["about"]))


def _step(value: float) -> float:
    """三百多 is less than four hundred: the place of the last digit that is said."""
    step = 1
    while value >= step * 10 and value % (step * 10) == 0:
        step *= 10
    return max(step, 2)


_STRONG = re.compile(r"之?[前后後]|[有徒刑]|半")
_JUDGED = ("判", "判处", "判處", "徒刑", "处以")


def _quantity(text: str, at: int, end: int, unit: str, low: float, high: float, *, about: bool) -> Claim | None:
    """The claim of a number and its unit, as the words around mean it."""
    single = low == high == 1
    if (single and (unit not in OF_TIME or text.endswith(NOT_COUNTED, 0, at))) or _is_short_year(text, at, end, unit):
        return None
    weak = single and not text[at].isdigit() and not _STRONG.match(text, end) and not text.endswith(_JUDGED, 0, at)
    if unit in OF_TIME or unit == "age":
        low, high, end = _plus(text, end, low, high)
    manner = "about" if about else _manner(text, at, end)
    low, high = stretched(low, high, manner)
    return quantity(unit, low, high, at, end, weak=weak)


def _plus(text: str, end: int, low: float, high: float) -> tuple[float, float, int]:
    """七年多: more than seven years, less than eight."""
    if text[end : end + 1] in ("多", "余", "餘"):
        return low, high + 0.99, end + 1
    return low, high, end


_LAST_OF_MANNERS = frozenset(word[-1] for _, words in MANNERS for word in words)
_FIRST_OF_AFTER = frozenset(word[0] for _, words in AFTER for word in words)


def _manner(text: str, at: int, end: int) -> str:
    """How a number is meant: the words beside it."""
    if text[at - 1 : at] in _LAST_OF_MANNERS:
        for manner, words in MANNERS:
            if text.endswith(words, 0, at):
                return manner
    if text[end : end + 1] not in _FIRST_OF_AFTER:
        return ""
    return next((manner for manner, words in AFTER if text.startswith(words, end)), "")


def _is_short_year(text: str, at: int, end: int, unit: str) -> bool:
    """89年 is a year of the century before, or 89 years: nobody can tell."""
    return unit == "year" and end - at == 3 and text[at] in "456789" and text[at + 1].isdigit()


_READERS = {
    **dict.fromkeys("年月-/.", _date),
    **dict.fromkeys("点點时時:：", _clock),
    **dict.fromkeys("分成世", _share),
}
"""What the character after a numeral tells of it."""
_PART_OF_A_WORD = frozenset("番./-_$0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
