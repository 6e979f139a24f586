"""The English patterns. They read small letters with one space before each word (see `english.claims`)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stillhere.content.agreement.english_numbers import CARDINALS, ORDINALS

MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
WEEKDAYS = {name: n for n, name in enumerate("mon tue wed thu fri sat sun".split())}
_LONG_MONTHS = "january february march april may june july august september october november december".split()
_SHORT_MONTHS = "jan feb mar apr jun jul aug sept sep oct nov dec".split()
_LONG_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()

VAGUE: dict[str, tuple[float, float]] = {
    "several": (2, 9), "a few": (2, 9), "few": (2, 9), "a couple of": (2, 3), "a couple": (2, 3),
    "dozens of": (20, 99), "scores of": (40, 199), "hundreds of": (200, 999), "thousands of": (1000, 9999),
    "tens of thousands of": (10_000, 99_999), "hundreds of thousands of": (100_000, 999_999),
    "millions of": (10**6, 10**8), "half a dozen": (5, 7), "half-a-dozen": (5, 7), "a dozen": (10, 14),
    "dozen": (10, 14), "a": (1, 1), "an": (1, 1), "half a": (0.5, 0.5), "half an": (0.5, 0.5),
    "twice": (2, 2),
}  # fmt: skip

MANNERS = (
    ("less", ("less than ", "fewer than ", "under ", "up to ", "at most ", "no more than ", "not more than ")),
    ("more", ("more than ", "over ", "at least ", "upwards of ", "above ", "beyond ", "exceeding ", "as many as ")),
    ("nearly", ("nearly ", "almost ", "close to ", "short of ", "not quite ")),
    (
        "about",
        ("once or ", "about ", "around ", "roughly ", "approximately ", "some ", "perhaps ", "estimated ", "maybe "),
    ),
)
"""How a number is meant, by the words before it."""

PLACES = frozenset("street avenue floor district st ave birthday edition issue place".split())
LABELS = ("article ", "articles ")
AGED = (" aged ", " at the age of ", " at age ", " age of ")

STOPS = frozenset(
    """and or to in for on at by from with without after before was were are is be been had have has who whom that which
    since when while as but into than under over against about they we he she it his-own during until till between
    because said asked came not only the a my your our""".split()
)
"""Words that end what a number counts."""


def _one_of(words: Iterable[str]) -> str:
    """A pattern for many words that looks at each letter once: a tree of their beginnings."""
    tree: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        tree.setdefault(word[:1], []).append(word[1:])
    ended = "" in tree
    branches = [re.escape(first) + _one_of(rest) for first, rest in tree.items() if first]
    if not branches:
        return ""
    one = branches[0] if len(branches) == 1 and not ended else f"(?:{'|'.join(branches)})"
    return f"{one}?" if ended else one


_NUMBER_WORDS = [*CARDINALS, *ORDINALS]
_AFTER_A = "hundred thousand million billion dozen decade century year month week fortnight day hour".split()
_TRIGGERS = [
    *(word for word in _NUMBER_WORDS if word not in ("zero", "first", "second")), *_LONG_MONTHS, *_SHORT_MONTHS,
    *_LONG_WEEKDAYS, *(words for words in VAGUE if words not in ("a", "an")), "noon", "midnight",
    *(f"a {word}" for word in (*_AFTER_A, "third", "quarter", "fifth", "tenth")), "an hour",
]  # fmt: skip
TRIGGER = re.compile(rf" (?:\d|(?:us)?\$|{_one_of(_TRIGGERS)}(?![a-z]))")

_MONTH = rf"(?P<month>{_one_of(_LONG_MONTHS)}(?![a-z])|{_one_of(_SHORT_MONTHS)}(?:\.|(?![a-z])))"
_END = r"(?:st|nd|rd|th)?"
_MORE_DAYS = rf"(?: ?(?:-|to|and|or|through|,)? ?\d{{1,2}}{_END}(?!\d)){{0,3}}"
_YEAR = r"(?:,? (?P<year>(?:1[6-9]|20)\d\d)\b)?"
_NTH = rf"(?:\d{{1,2}}(?!\d|:)|{_one_of(ORDINALS)}(?![a-z]))"
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?![\d-])")
DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}}){_END}{_MORE_DAYS} (?:of )?{_MONTH}{_YEAR}")
MONTH_FIRST = re.compile(
    rf"{_MONTH}(?: (?:the )?(?P<day>{_NTH}){_END}{_MORE_DAYS}{_YEAR}|,?(?: of)? (?P<alone>(?:1[6-9]|20)\d\d)\b)"
)
LONE_YEAR = re.compile(
    r"(?:19|20)\d\d(?![,.:]?\d|[a-z%]|['’]s\b| (?:hours|yuan|dollars|percent|per cent|copies|km|metres|words)\b)"
)
WEEKDAY = re.compile(rf"(?:{_one_of(_LONG_WEEKDAYS)})s?\b")
TIME_OF_DAY = re.compile(
    r"(?P<hour>\d{1,2})(?!\d)(?:[:.](?P<minute>\d\d)(?!\d))? ?"
    r"(?P<half>[ap]\.?m\b\.?|o[’']clock|in the (?:morning|afternoon|evening)|at night)"
    r"|(?P<plain_hour>\d{1,2}):(?P<plain_minute>\d\d)(?![:\d])"
)

_WORD = _one_of(_NUMBER_WORDS) + r"(?![a-z])"
_WORDS = rf"(?:an? )?{_WORD}(?:[ -](?:and )?{_WORD}){{0,8}}"
_FIGURE = r"\d[\d,]{0,15}(?<!,)(?:\.\d{1,3})?(?:[ -](?:hundred|thousand|million|billion|dozen)(?![a-z]))?"
NUMBER = re.compile(
    rf"(?P<first>{_one_of(w for w in VAGUE if len(w) > 2)}(?![a-z])|{_WORDS}|{_FIGURE}|an?(?![a-z]))"
    rf"(?:(?: or | to | and |-)(?P<second>(?:{_WORD}(?:[ -]{_WORD}){{0,3}}|{_FIGURE})(?![a-z])))?"
)
FRACTION = re.compile(r"(?P<top>an?|one|two|three|four)[ -](?P<part>third|quarter|fifth|tenth)s?(?= of )")
PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
TAIL = re.compile(r"(?:\+|-odd|-plus)?(?:[ -]{1,3}[a-z’']{1,24}| ?%){1,5}")
WORD = re.compile(r"[a-z’']+|%")
