"""What an English text claims: one pass over the words, then a closer look where a number, month or weekday stands."""

from __future__ import annotations

import re

from stillhere.content.agreement.claims import Claim, at_time, dated, quantity, stretched
from stillhere.content.agreement.counted import NOUNS, OF_TIME
from stillhere.content.agreement.english_numbers import CARDINALS, ORDINALS, number
from stillhere.content.agreement.english_phrases import (
    AGED,
    DAY_FIRST,
    FRACTION,
    ISO,
    LABELS,
    LONE_YEAR,
    MANNERS,
    MONTH_FIRST,
    MONTHS,
    NUMBER,
    PARTS,
    PLACES,
    STOPS,
    TAIL,
    TIME_OF_DAY,
    TRIGGER,
    VAGUE,
    WEEKDAY,
    WEEKDAYS,
    WORD,
)

_SPACES = '\n\t\r("*[“‘—–/\u00a0'
COMMON = 3
"""Ordinals below this are idioms more often than numbers: first, second."""


def claims(text: str) -> list[Claim]:
    """Every claim in a text, in its order. Linear in the length of the text."""
    plain = _plain(text)
    found: list[Claim] = []
    reached = 0
    for at in (0, *(trigger.start() + 1 for trigger in TRIGGER.finditer(plain))):
        claim = _claim(plain, at, text) if reached <= at < len(plain) else None
        if claim:
            reached = claim.end
            found.append(claim)
    return found


def _plain(text: str) -> str:
    """The text in small letters, as long as before, with a space before each word."""
    small = text.lower()
    if len(small) != len(text):  # a letter that is longer in small
        small = "".join(c.lower() if c.isascii() else c for c in text)
    for char in _SPACES:  # far faster than `translate` where there are letters beyond ASCII
        small = small.replace(char, " ")
    return small


def _claim(plain: str, at: int, text: str) -> Claim | None:
    """The claim that begins here. `plain` is `text` in small letters."""
    if plain[at].isdigit():
        return _date(plain, at) or _time(plain, at) or _number(plain, at)
    if plain[at] == "$" or plain.startswith("us$", at):
        return _money(plain, at)
    if text[at].isupper() and (named := _month(plain, at) or _weekday(plain, at)):
        return named
    return _number(plain, at)


def _month(plain: str, at: int) -> Claim | None:
    """A month with its day or year. Only with a capital letter: may and march are words too."""
    found = MONTH_FIRST.match(plain, at)
    if not found:
        return None
    nth, year = found["day"], found["year"] or found["alone"]
    day = None if nth is None else int(nth) if nth.isdecimal() else ORDINALS[nth]
    claim = dated((int(year) if year else None, MONTHS[found["month"][:3]], day), at, found.end())
    named = nth in ORDINALS and not year  # May Fourth is a name
    return claim._replace(weak=True) if claim and named else claim


def _weekday(plain: str, at: int) -> Claim | None:
    found = WEEKDAY.match(plain, at)
    day = WEEKDAYS[found[0][:3]] if found else 0
    return quantity("weekday", day, day, at, found.end()) if found else None


def _date(plain: str, at: int) -> Claim | None:
    if plain[at + 4 : at + 5] == "-" and (iso := ISO.match(plain, at)):
        return dated((int(iso[1]), int(iso[2]), int(iso[3])), at, iso.end())
    if plain[at + 2 : at + 4].isdigit():
        return _year(plain, at)
    found = DAY_FIRST.match(plain, at)
    if found:
        year = int(found["year"]) if found["year"] else None
        return dated((year, MONTHS[found["month"][:3]], int(found["day"])), at, found.end())
    return None


def _year(plain: str, at: int) -> Claim | None:
    year = LONE_YEAR.match(plain, at)
    if not year:
        return None
    tail = TAIL.match(plain, year.end())
    words = tail[0].split()[:2] if tail else []
    counts = any(NOUNS.get(word) == "people" for word in words) and not plain.endswith(" the ", 0, at)
    return None if counts else dated((int(year[0]), None, None), at, year.end())


def _time(plain: str, at: int) -> Claim | None:
    found = TIME_OF_DAY.match(plain, at)
    if not found:
        return None
    hour, minute = int(found["hour"] or found["plain_hour"]), int(found["minute"] or found["plain_minute"] or 0)
    if hour > 24 or minute > 59:
        return None
    half = (found["half"] or "").replace(".", "")
    late = half in ("pm", "in the afternoon", "in the evening", "at night") and hour < 12
    early = half in ("am", "in the morning") and hour == 12
    minutes = (hour + 12 * late - 12 * early) * 60 + minute
    return at_time(minutes, at, found.end(), known_half=hour > 12 or half[:1] in ("a", "p", "i"))


def _money(plain: str, at: int) -> Claim | None:
    found = NUMBER.match(plain, plain.index("$", at) + 1)
    bounds = _bounds(found) if found else None
    return _quantity(plain, at, found.end(), "dollar", bounds) if found and bounds else None


def _number(plain: str, at: int) -> Claim | None:
    """A number in digits or words, with what it counts."""
    if plain.startswith(("noon", "midnight"), at):
        return at_time(720 if plain[at + 1] == "o" else 0, at, at + (4 if plain[at + 1] == "o" else 8), known_half=True)
    fraction = None if plain[at].isdigit() else FRACTION.match(plain, at)
    if fraction:
        top = number(fraction["top"]) or 1
        share = top / PARTS[fraction["part"]]
        return quantity("fraction", share * 0.95, share * 1.05, at, fraction.end())
    found = NUMBER.match(plain, at)
    return (_ordinal(plain, at, found) or _counted(plain, at, found)) if found else None


_NTH = ("st", "nd", "rd", "th")


def _ordinal(plain: str, at: int, found: re.Match[str]) -> Claim | None:
    words, end = found["first"], found.end("first")
    figure = words[-1].isdigit()
    if figure:
        nth = plain.startswith(_NTH, end) and not plain[end + 2 : end + 3].isalpha()
    else:
        nth = words.replace("-", " ").rsplit(" ", 1)[-1] in ORDINALS
    value = number(words) if nth else None
    if value is None:
        return None
    end += 2 * figure
    tail = TAIL.match(plain, end)
    following = [word[0] for word in WORD.finditer(tail[0])][:3] if tail else []
    if "anniversary" in following:
        return quantity("anniversary", value, value, at, plain.index("anniversary", end) + len("anniversary"))
    if following[:1] and following[0] in PLACES:
        return None
    if following[:1] == ["century"]:
        return quantity("nth-century", value, value, at, end + len(" century"))
    return quantity("ordinal", value, value, at, end) if value >= COMMON else None


def _bounds(found: re.Match[str]) -> tuple[float, float] | None:
    """The range of a number phrase: exact, vague (several), or between two (two or three, 10 to 12)."""
    first = _exact(found["first"])
    second = _exact(found["second"]) if found["second"] else None
    if first and second and second[1] > first[0]:
        return first[0], second[1]
    return None if found["second"] else first


def _exact(words: str) -> tuple[float, float] | None:
    value = None if words in VAGUE else number(words.removeprefix("a "))
    return VAGUE.get(words) if value is None else (value, value)


def _counted(plain: str, at: int, found: re.Match[str]) -> Claim | None:
    """What a number counts: the first noun we know, before any word that ends the phrase."""
    bounds, end = _bounds(found), found.end()
    if not bounds and found["second"]:
        bounds, end = _exact(found["first"]), found.end("first")
    if not bounds:
        return None
    if found["first"] == "twice":
        return _quantity(plain, at, end, "occasion", bounds)
    if plain.endswith(_LABELLED, 0, at):
        return quantity("article" if plain.endswith(LABELS, 0, at) else "age", *bounds, at, end)
    tail = TAIL.match(plain, end)
    unit, over = _noun(tail[0]) if tail else (None, 0)
    return _quantity(plain, at, end + over, unit, bounds) if unit else None


_LABELLED = (*LABELS, *AGED)


def _noun(tail: str) -> tuple[str | None, int]:
    """The unit of the first known noun in the words after a number, and where it ends."""
    tail, over = tail.replace("'", "’"), 0
    for passed, word in enumerate(tail.replace("-", " ").replace("%", " %").split()):
        over = tail.index(word, over) + len(word)
        unit = NOUNS.get(word)
        if unit and (unit not in OF_TIME or passed < 2):
            return unit, over
        if passed == 3 or word in STOPS or word in CARDINALS or _PLURAL.search(word):
            break
    return None, 0


_PLURAL = re.compile(r"[a-z]{3}(?<!ou|us)s$")
"""Another thing that is counted, which we do not know."""
_AND_A_HALF = re.compile(r" and a half")
_OLD = re.compile(r"[ -]olds?\b| of age\b")
_ANNIVERSARY = re.compile(r"[ -]anniversary\b")
_POINTED = re.compile(r" (?:ago|later|earlier)\b")
_OR_SO = re.compile(r" or so\b|[- ]odd\b")


def _quantity(plain: str, at: int, end: int, unit: str, bounds: tuple[float, float]) -> Claim | None:
    """The claim of a number and its unit, as the words around mean it."""
    low, high = bounds
    single = low == high == 1
    if single and unit not in OF_TIME:
        return None  # one of them, one person: idioms
    if unit == "year" and (change := _OLD.match(plain, end) or _ANNIVERSARY.match(plain, end)):
        unit, end = ("anniversary" if "anni" in change[0] else "age"), change.end()
    half = _AND_A_HALF.match(plain, end)
    if half:
        low, high, end = low + 0.5, high + 0.5, half.end()
    low, high = stretched(low, high, _manner(plain, at, end))
    weak = single and not half and not _POINTED.match(plain, end) and (plain[at] == "a" or unit == "day")
    return quantity(unit, low, high, at, end, weak=weak)


_ALL_MANNERS = tuple(word for _, words in MANNERS for word in words)


def _manner(plain: str, at: int, end: int) -> str:
    """How a number is meant: the words beside it."""
    if _OR_SO.match(plain, end):
        return "about"
    if plain.endswith(_ALL_MANNERS, 0, at):
        return next(manner for manner, words in MANNERS if plain.endswith(words, 0, at))
    return ""
