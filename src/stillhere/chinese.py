"""Simplified Chinese in traditional characters. Pure, but for the dictionaries that come with OpenCC.

    traditional("陈光诚的头发")    # '陳光誠的頭髮'

Three ways. `taiwan` and `hong-kong` change characters only. `taiwan-words` also puts Taiwan's words for the
mainland's (網路 for 网络), and with them it rewords law: a court's procedure (程序) becomes a computer program (程式),
a document (文件) a computer file, support (支持) assistance. What a court or a government said must stay what it said,
so `taiwan` is meant where nothing is said. Words that the dictionaries get wrong have a list, `traditional.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from stillhere.package import package_file

WAYS = {"taiwan": "s2tw", "taiwan-words": "s2twp", "hong-kong": "s2hk"}
DEFAULT = "taiwan"
_GENERAL = "general"
_CONFIGURATIONS = {**WAYS, _GENERAL: "s2t"}

# Surnames that traditional writing keeps, where the dictionaries see a word: 于 is no 於, 余 no 餘, 范 no 範.
SURNAMES_KEPT = frozenset("于余范岳郁干后种朴丑台里咸游涂")
_ALSO_IN_GIVEN_NAMES = "岳"

# Never touched: code, targets of links, references such as {{held liu-xiaobo}}. Bounded, so that no text takes long.
_PROTECTED = (
    r"(?m:^[ \t>]*+(?:[-+*][ \t]+|\d+[.)][ \t]+)?(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n"
    r"(?s:.*?)(?:^[ \t>]*+(?P=fence)[`~]*+[ \t]*$|\Z))"
    r"|(?<!`)(?P<ticks>`++)(?s:.{1,2000}?)(?<!`)(?P=ticks)(?!`)"
    r"|\{\{[^{}\n]{0,200}\}\}"
    r"|\]\([^)\s]*+"
    r"|(?:https?://|mailto:)[^\s<>()（），。；：、！？」』”]*+"
)
_WORDS = re.compile(r"[^\x00-\x7f]+")

Terms = tuple[tuple[str, str], ...]


@cache
def house_terms() -> Mapping[str, str]:
    """Our own list of exceptions, simplified → traditional."""
    import rtoml

    terms: dict[str, str] = rtoml.loads(package_file("traditional.toml").read_text("utf-8"))
    return terms


def traditional(text: str, way: str = DEFAULT, terms: Terms = ()) -> str:
    """Words or Markdown in traditional characters; ASCII, code, targets of links and references as they are.

    `terms` (simplified, traditional) come before our own list, and the longest one that fits before the dictionaries.
    """
    return _short(text, way, terms) if len(text) < 200 else _converted(text, way, terms)


@lru_cache(4096)
def _short(text: str, way: str, terms: Terms) -> str:
    return _converted(text, way, terms)


def _converted(text: str, way: str, terms: Terms) -> str:
    if text.isascii():
        return text
    kept, known = _exceptions(terms)
    convert = _library(way)
    parts, done = [], 0
    for found in kept.finditer(text):
        parts.append(_words(text[done : found.start()], convert))
        parts.append(known.get(found[0], found[0]))
        done = found.end()
    parts.append(_words(text[done:], convert))
    return "".join(parts)


def _words(text: str, convert: Callable[[str], str]) -> str:
    """Run by run between ASCII: the dictionaries have a few words with Latin letters in them (U盘 → 隨身碟)."""
    return text if text.isascii() else _WORDS.sub(lambda run: convert(run[0]), text)


@lru_cache(64)
def _exceptions(terms: Terms) -> tuple[re.Pattern[str], Mapping[str, str]]:
    known = {**house_terms(), **dict(terms)}
    longest_first = sorted(known, key=lambda term: (-len(term), term))
    begin = re.escape("".join(sorted({term[0] for term in known})))  # most places are no term: seen at one look
    return re.compile(f"{_PROTECTED}|(?=[{begin}])(?:{'|'.join(map(re.escape, longest_first))})"), known


@cache
def _library(way: str) -> Callable[[str], str]:
    import opencc

    converter: Any = opencc.OpenCC(_CONFIGURATIONS[way])
    return lambda text: str(converter.convert(text))


def person(name: str, way: str = DEFAULT, terms: Terms = ()) -> str:
    """A person's name: as other words, but that surnames stay surnames (余某 is not 餘某)."""
    known = {**house_terms(), **dict(terms)}
    if name in known:
        return known[name]
    written = traditional(name, way, terms)
    if len(written) != len(name):
        return written
    return "".join(
        old if old in _ALSO_IN_GIVEN_NAMES or (not place and old in SURNAMES_KEPT) else new
        for place, (old, new) in enumerate(zip(name, written, strict=True))
    )


# --- looking at what came out -------------------------------------------------------------------------------------

# In Big5's table of rarer characters for another meaning, and met in traditional texts: 涂 is a surname.
_ALSO_TRADITIONAL = frozenset("涂淀熏瓮棱昵跖炖栖适")
# In Big5's table of common characters, though no traditional text uses them.
_SIMPLIFIED_ALL_THE_SAME = frozenset("听坏")


@cache
def simplified_only(way: str = DEFAULT) -> frozenset[str]:
    """The characters that only simplified writing has.

    Those that the dictionaries change and that Big5, Taiwan's and Hong Kong's old character set, has not among its
    common ones. What both writings have (后, 里, 干, 余) is none of them, though it may stand for something else.
    """
    every = [chr(code) for code in range(0x4E00, 0xA000)]
    general, local = (_library(name)(" ".join(every)).split(" ") for name in (_GENERAL, way))
    rows = zip(every, general, local, strict=True)
    found = {old for old, new, here in rows if old != new and old != here and not _common_in_big5(old)}
    return frozenset(found - _ALSO_TRADITIONAL) | _SIMPLIFIED_ALL_THE_SAME


def _common_in_big5(char: str) -> bool:
    try:
        return char.encode("big5") < b"\xc9\x40"
    except UnicodeEncodeError:
        return False


def simplified_in(text: str, way: str = DEFAULT) -> list[str]:
    """The characters of a text that only simplified writing has, in the order they are met, each once."""
    return [char for char in dict.fromkeys(text) if char in simplified_only(way)]
