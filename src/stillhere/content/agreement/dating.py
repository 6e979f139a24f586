"""Words that age badly: whoever reads *yesterday* does not know when it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
        r"昨[天日晚夜]|前天|(?<![节節权權生念庆慶诞誕忌祭])日前(?![一两兩二三四五\d夕后後])|近日|最近(?!的)|上(?:个|個)?(?:周|週|星期|礼拜|禮拜|月)(?=[，、日一二三四五六末我在举舉，])"
        r"|(?:^|(?<=[，。；：、\n在就]))(?:\d{1,3}|[一二两兩三四五六七八九十几幾]{1,3})(?:天|周|週|个星期|個星期|个月|個月)前(?!后|後)",
        re.MULTILINE,
    ),
}
_AS_IF = ("像", "如同", "仿佛", "彷彿", "宛如", "恍如", "犹如")
_HINTS = {
    "en": ("esterday", "ecently", "he other day", "ast week", "ast night", "ast mon", "day", " ago"),
    "zh": ("昨", "前天", "日前", "近", "上个", "上個", "上周", "上週", "上星期", "上月", "前"),
}


def aging(passage: Passage) -> Iterator[tuple[int, int]]:
    """The places of words that will be wrong for whoever reads them later."""
    if not any(hint in passage.prose for hint in _HINTS.get(passage.language, ())):
        return
    for found in _AGING[passage.language].finditer(passage.prose):
        if not passage.quoted(found.start()) and not _means_otherwise(passage.prose, found):
            yield found.span()


def _means_otherwise(prose: str, found: re.Match[str]) -> bool:
    """2月9日前, 今日前: 日 belongs to the day before it; 像发生在昨天 is a figure of speech."""
    before = prose[found.start() - 1 : found.start()]
    if found[0][0] == "昨" and any(word in prose[max(0, found.start() - 8) : found.start()] for word in _AS_IF):
        return True
    return found[0] in ("日前", "近日") and (
        before.isdigit() or before in tuple("一二三四五六七八九十今当當同即附接临臨")
    )
