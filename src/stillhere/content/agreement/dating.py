"""Words that age badly: whoever reads *yesterday* does not know when it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from stillhere.content.agreement.passages import Passage

_COUNT = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|a few|several|a couple of)"
_AGING = {
    "en": re.compile(
        r"\b(?:(?<!like )(?<!were )(?<!was )yesterday(?![’']s)|(?<!\bas )recently(?! as)|the other day"
        r"|(?<!the )last (?:week|night|month|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b(?! of)"
        rf"|{_COUNT} (?:hours?|days?|weeks?|months?) ago)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"昨[天日晚夜]|前天|(?<![节節权權生念庆慶诞誕忌祭])日前(?![一两兩二三四五\d夕后後])|近日|最近(?!的)"
        r"|上[个個]?(?:周|週|星期|[礼禮]拜|月)(?=[，、日一二三四五六末我在举舉])"
        r"|(?:^|(?<=[，。；：、\n在就]))(?:\d{1,3}|[一二两兩三四五六七八九十几幾]{1,3})(?:天|周|週|[个個]星期|[个個]月)前(?![后後])",
        re.MULTILINE,
    ),
}
MANY = 200
"""After so many of a kind the rest is not read."""
_REACH = 24
"""How far from its hint a phrase reaches."""
_AS_IF = ("像", "如同", "仿佛", "彷彿", "宛如", "恍如", "犹如")
_HINTS = {
    "en": (
        "esterday",
        "ecently",
        "other day",
        " ago",
        "ast week",
        "ast night",
        "ast mon",
        "sday",
        "rday",
        "nday",
        "friday",
    ),
    "zh": (
        "昨",
        "前天",
        "天前",
        "日前",
        "近日",
        "最近",
        "上个",
        "上個",
        "上周",
        "上週",
        "上星",
        "上月",
        "周前",
        "月前",
        "期前",
    ),
}


def aging(passage: Passage) -> Iterator[tuple[int, int]]:
    """The places of words that will be wrong for whoever reads them later."""
    prose, pattern = passage.prose, _AGING.get(passage.language)
    hints = [hint for hint in _HINTS[passage.language] if hint in prose] if pattern else []
    if pattern and hints:
        places = {place for hint in hints for place in islice(_near(prose, hint, pattern), MANY)}
        yield from (place for place in sorted(places) if not passage.quoted(place[0]))


def _near(prose: str, hint: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The words with a hint in them. Looking for the hint first is far faster."""
    at = prose.find(hint)
    while at >= 0:
        for found in pattern.finditer(prose, max(0, at - _REACH), at + _REACH):
            if found.start() <= at < found.end() and not _means_otherwise(prose, found):
                yield found.span()
        at = prose.find(hint, at + 1)


def _means_otherwise(prose: str, found: re.Match[str]) -> bool:
    """2月9日前, 今日前: 日 belongs to the day before it; 像发生在昨天 is a figure of speech."""
    before = prose[found.start() - 1 : found.start()]
    if found[0][0] == "昨" and any(word in prose[max(0, found.start() - 8) : found.start()] for word in _AS_IF):
        return True
    return found[0] in ("日前", "近日") and (
        before.isdigit() or before in tuple("一二三四五六七八九十今当當同即附接临臨")
    )
