"""Words that age badly: whoever reads *yesterday* does not know when it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stillhere.content.agreement.passages import Passage

_COUNT = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|a few|several|a couple of)"
_AGING = {
    "en": re.compile(
        r"\b(?:yesterday(?![’']s)|(?<!as )recently(?! as)|tomorrow(?![’']s)|the other day"
        r"|(?<!the )last (?:week|night|month|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b(?! of)"
        rf"|{_COUNT} (?:hours?|days?|weeks?|months?) ago)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"昨[天日晚夜]|前天|日前|近日|最近(?!的)|明天(?!会更好|的)|上(?:个|個)?(?:周|週|星期|礼拜|禮拜|月)(?=[，、日一二三四五六末我在举舉，])"
        r"|(?:^|(?<=[，。；：、\n在就]))(?:\d{1,3}|[一二两兩三四五六七八九十几幾]{1,3})(?:天|周|週|个星期|個星期|个月|個月)前(?!后|後)",
        re.MULTILINE,
    ),
}
_HINTS = {
    "en": ("esterday", "ecently", "omorrow", "he other day", "ast week", "ast night", "ast mon", "day", " ago"),
    "zh": ("昨", "前天", "日前", "近", "明天", "上个", "上個", "上周", "上週", "上星期", "上月", "前"),
}


def aging(passage: Passage) -> Iterator[tuple[int, int]]:
    """The places of words that will be wrong for whoever reads them later."""
    if not any(hint in passage.prose for hint in _HINTS.get(passage.language, ())):
        return
    for found in _AGING[passage.language].finditer(passage.prose):
        if not passage.quoted(found.start()) and not _after_a_number(passage.prose, found):
            yield found.span()


def _after_a_number(prose: str, found: re.Match[str]) -> bool:
    """2月9日前, 今日前: 日 belongs to the day before it."""
    before = prose[found.start() - 1 : found.start()]
    return found[0] in ("日前", "近日") and (
        before.isdigit() or before in tuple("一二三四五六七八九十今当當同即附接临臨")
    )
