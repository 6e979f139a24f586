"""Numerals of both languages, against integers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.content.agreement.chinese_numbers import within
from stillhere.content.agreement.english_numbers import CARDINALS, number

_CHINESE = "零一二三四五六七八九"
_SMALL = [word for word, n in sorted(CARDINALS.items(), key=lambda item: item[1]) if n < 20 and word != "dozen"]
_TENS = {n // 10: word for word, n in CARDINALS.items() if 20 <= n < 100}


def in_chinese(n):
    """The numeral as it is written: 一万零三百五十."""
    for size, mark in ((10**8, "亿"), (10**4, "万")):
        if n >= size:
            rest = n % size
            gap = "零" if 0 < rest < size // 10 else ""
            return in_chinese(n // size) + mark + gap + (in_chinese(rest) if rest else "")
    words, pending = "", False
    for size, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, size)
        if digit:
            words += ("零" if pending and words else "") + _CHINESE[digit] + mark
        pending = not digit and bool(words)
    return words or "零"


def in_english(n):
    for size, word in ((10**6, "million"), (10**3, "thousand"), (100, "hundred")):
        if n >= size:
            rest = n % size
            tail = "" if not rest else (" and " if rest < 100 else " ") + in_english(rest)
            return f"{in_english(n // size)} {word}{tail}"
    if n < 20:
        return _SMALL[n]
    return _TENS[n // 10] + (f"-{_SMALL[n % 10]}" if n % 10 else "")


@given(st.integers(0, 10**12 - 1))
def test_chinese_numerals_there_and_back(n):
    assert within(in_chinese(n)) == (n, n)


@given(st.integers(10, 19))
def test_ten_may_be_said_without_its_one(n):
    assert within(in_chinese(n).removeprefix("一")) == (n, n)


@given(st.integers(1000, 2999))
def test_years_are_read_digit_by_digit(year):
    for zero in "〇零○":
        assert within("".join(_CHINESE[int(d)] for d in str(year)).replace("零", zero)) == (year, year)


@given(st.integers(0, 999_999_999))
def test_english_numbers_there_and_back(n):
    assert number(in_english(n)) == n
    assert number(f"{n:,}") == n


@pytest.mark.parametrize(
    ("numeral", "low", "high"),
    [
        ("两三", 2, 3), ("三五", 3, 5), ("一两", 1, 2), ("十几", 11, 19), ("几十", 20, 99), ("二十几", 21, 29),
        ("三四十", 30, 40), ("二三百", 200, 300), ("十七八", 17, 18), ("数百", 200, 999), ("幾千", 2000, 9999),
        ("1.5万", 15000, 15000), ("30萬", 300_000, 300_000), ("一万二", 12000, 12000), ("三百五", 350, 350),
        ("百", 100, 100), ("2千", 2000, 2000), ("1.4万亿", 1.4e12, 1.4e12),
    ],
)  # fmt: skip
def test_numerals_that_are_vague_or_short(numeral, low, high):
    assert within(numeral) == (low, high)


@pytest.mark.parametrize("numeral", ["", "十百", "百千", "一" * 100, "三十四十", "人"])
def test_what_is_no_numeral(numeral):
    assert within(numeral) is None


@pytest.mark.parametrize("words", ["", "four and three", "twenty eleven", "people", "one " * 90])
def test_what_is_no_number(words):
    assert number(words) is None


@given(st.text(alphabet="〇零一二两三四五六七八九十百千万亿几数0123456789.", max_size=30))
def test_no_numeral_is_refused_with_a_crash(numeral):
    found = within(numeral)
    assert found is None or found[0] <= found[1]
