"""Chinese numerals as numbers, simplified and traditional: 十一, 二〇〇九, 三百余, 两三, 1.5万, 几十.

A numeral may be vague, so each is a range: `within("十一")` is `(11, 11)`, `within("几十")` is `(20, 99)`.
"""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = {
    c: n for n, group in enumerate(("〇零○", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九")) for c in group
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_VAGUE = "几幾数數"

CHARACTERS = "".join([*_DIGITS, *_UNITS, *_LARGE, *_VAGUE])
_MIXED = re.compile(r"(\d+(?:\.\d+)?)([十百千]?)([万萬亿億]*)")
_TWO = re.compile(r"([一二两兩三四五六七八九])([二两兩三四五六七八九])(?=[十百千万萬亿億]|$)")
LONGEST = 24
"""No honest numeral is longer; what is longer is not read."""

Range = tuple[float, float]


@lru_cache(4096)
def within(numeral: str) -> Range | None:
    """The lowest and highest number a numeral can mean, or None where it is none.

    >>> within("三百五十"), within("两三"), within("十几"), within("1.5万")
    ((350, 350), (2, 3), (11, 19), (15000.0, 15000.0))
    """
    if not numeral or len(numeral) > LONGEST:
        return None
    mixed = _MIXED.fullmatch(numeral)
    if mixed:
        return _mixed(*mixed.groups())
    if any(c in _VAGUE for c in numeral):
        return _vague(numeral)
    value = _positional(numeral)
    pair = _TWO.search(numeral) if value is None or len(numeral) == 2 else None
    if pair:
        return _pair(numeral, pair)
    value = _counted(numeral) if value is None else value
    return None if value is None else (value, value)


def _mixed(digits: str, unit: str, large: str) -> Range:
    value = float(digits) if "." in digits else int(digits)
    for factor in ([_UNITS[unit]] if unit else []) + [_LARGE[c] for c in large]:
        value *= factor
    value = round(value, 6)
    return value, value


def _positional(numeral: str) -> int | None:
    """二〇〇九: digits only, one after the other."""
    if len(numeral) > 1 and all(c in _DIGITS for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    return None


def _pair(numeral: str, pair: re.Match[str]) -> Range | None:
    """两三, 三四十, 十七八: one number or the next."""
    low, high = (_counted(numeral[: pair.start()] + digit + numeral[pair.end() :]) for digit in pair.groups())
    return (low, high) if low is not None and high is not None and low < high else None


def _vague(numeral: str) -> Range | None:
    """几, 十几, 几十, 二十几, 数百: the digit that is not said can be 1 (after another) or 2 to 9."""
    at = next(i for i, c in enumerate(numeral) if c in _VAGUE)
    first = "一" if at and numeral[at - 1] in _UNITS else "二"
    low, high = (_counted(numeral[:at] + digit + numeral[at + 1 :]) for digit in (first, "九"))
    if low is None or high is None:
        return None
    rest = numeral[at + 1 :]
    step = _UNITS.get(rest[:1], 1) * (_LARGE.get(rest[-1:], 1))
    return low, high + (step - 1 if rest else 0)


def _counted(numeral: str) -> int | None:
    """三百五十万: digits with their units; None where the order is not that of a number."""
    total, rest = 0, numeral
    for marks in ("亿億", "万萬"):
        at = max(rest.find(mark) for mark in marks)
        if at >= 0:
            section = _counted(rest[:at]) if at else 1
            if section is None:
                return None
            total, rest = total + section * _LARGE[rest[at]], _after(rest, at)
    section = _section(rest) if rest else 0
    return None if section is None else total + section


def _after(numeral: str, at: int) -> str:
    """一万二 means 一万二千: a lone digit after a unit counts the next lower unit."""
    rest = numeral[at + 1 :]
    return rest + "千" if len(rest) == 1 and rest in _DIGITS and _DIGITS[rest] and numeral[at] in "万萬" else rest


def _section(numeral: str) -> int | None:
    """A number below ten thousand."""
    total, digit, last = 0, None, 10**4
    for char in numeral:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last or digit == 0:
                return None
            total, digit, last = total + (1 if digit is None else digit) * unit, None, unit
        elif char not in _DIGITS or digit:
            return None
        else:
            digit = _DIGITS[char]
    lone = digit and last >= 100 and last < 10**4 and numeral[-2:-1] in ("百", "千")
    return total + (digit or 0) * (last // 10 if lone else 1)
