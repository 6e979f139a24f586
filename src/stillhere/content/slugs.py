"""Readable addresses from titles: words of Latin letters as they are, Chinese as pinyin. Pure.

A slug is the name of an entry's folder and part of its address: it is made once, when the entry is begun, and never
follows the title afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from stillhere.tables import SLUG

MAX_SLUG = 60
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile("['’ʼ`]")
# Letters that have no plain letter inside them, as Unicode takes letters apart.
_PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})


def slug_of(title: str, language: str) -> str:
    """A slug of at most 60 characters, cut between words; empty where a title has no word that can be spelled so.

    Chinese is spelled a syllable a word, readings taken from phrases (重庆 is chong-qing), ü as v (律师 is lv-shi),
    as Chinese keyboards do. Other scripts are left out. A word that Windows keeps for itself (con) gets a number.

    >>> slug_of("Free Nobel Laureate Liu Xiaobo!", "en"), slug_of("释放刘晓波", "zh-Hans")
    ('free-nobel-laureate-liu-xiaobo', 'shi-fang-liu-xiao-bo')
    """
    spelled = _pinyin(title) if language.split("-")[0] == "zh" else title
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", spelled).lower().translate(_PLAIN))
    slug = _cut(_WORD.findall("".join(char for char in plain if not unicodedata.combining(char))))
    return slug if not slug or SLUG.fullmatch(slug) else f"{slug}-1"


def _pinyin(title: str) -> str:
    if title.isascii():
        return title
    from pypinyin import lazy_pinyin  # a third of a second, and only this needs it

    return " ".join(lazy_pinyin(title))


def _cut(words: Iterable[str]) -> str:
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:MAX_SLUG]
        if len(longer) > MAX_SLUG:
            break
        slug = longer
    return slug
