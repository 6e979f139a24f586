"""English number words as numbers: eleven, twenty-six, three hundred and fifty, 1.3 million, twenty-sixth."""

from __future__ import annotations

import re
from functools import lru_cache

_SMALL = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {f"{stem}ty": 10 * n for n, stem in enumerate("twen thir for fif six seven eigh nine".split(), 2)}
_LARGE = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_DOZEN = {"dozen": 12}
_ORDINAL_STEMS = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}

ORDINALS = {
    **{word + "th": n for word, n in _SMALL.items() if n > 3 and n not in _ORDINAL_STEMS.values()},
    **{word[:-1] + "ieth": n for word, n in _TENS.items()},
    **_ORDINAL_STEMS,
    "hundredth": 100,
}
CARDINALS = {**_SMALL, **_TENS, **_LARGE, **_DOZEN}
LONGEST = 120
"""No honest number is longer; what is longer is not read."""

_WORDS = re.compile(r"[a-z]+|\d[\d,]*(?:\.\d+)?")


@lru_cache(4096)
def number(words: str) -> float | None:
    """The number in small letters, or None where it is none.

    >>> number("three hundred and fifty"), number("twenty-sixth"), number("1.3 million"), number("two dozen")
    (350, 26, 1300000.0, 24)
    """
    parts = _WORDS.findall(words) if len(words) <= LONGEST else []
    total, group = 0.0, 0.0
    for part in parts:
        if part == "and":
            continue
        factor = _LARGE.get(part) or _DOZEN.get(part)
        value = None if factor else _value(part)
        if factor == 100 or part == "dozen":
            group = (group or 1) * (factor or 1)
        elif factor:
            total, group = total + (group or 1) * factor, 0
        elif value is None or (group % 100 and not _may_follow(group, value)):
            return None
        else:
            group += value
    value = round(total + group, 6)
    return (int(value) if value == int(value) and "." not in words else value) if parts else None


def _value(part: str) -> float | None:
    if part[0].isdigit():
        plain = part.replace(",", "")
        return float(plain) if "." in plain else int(plain)
    return CARDINALS.get(part, ORDINALS.get(part))


def _may_follow(group: float, value: float) -> bool:
    """Only one to nine may follow twenty, thirty…; nothing may follow four."""
    return group % 100 >= 20 and group % 10 == 0 and 1 <= value <= 9
