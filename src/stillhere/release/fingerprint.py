"""A root of trust in words that two people can compare by voice, in English or Chinese.

    words_of(root, EN)      # ('abandon', …): twelve words for 132 bits of the root's SHA-256, and one that checks them
    words_of(root, ZH)      # sixteen characters for 128 bits, no two of which sound alike, and one that checks them

The last word is Σ wᵢ·αⁱ over the field with as many elements as the list has words. All weights differ, so a wrong word
and two words that changed places never pass, and whoever writes words down without having the root can still check
them. Why these lists: docs/decisions/0012-words-for-a-root-of-trust.md.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, reduce

from stillhere.package import package_file

SCHEME = "stillhere:root:sha256:"
"""What stands before the whole digest in a QR code."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Tongue:
    """A list of 2^`bits` words, how many of them say the digest, and the polynomial that makes them a field."""

    name: str
    bits: int
    count: int
    polynomial: int

    @property
    def words(self) -> tuple[str, ...]:
        """The list."""
        return _list(self.name)


EN, ZH = Tongue("en", 11, 12, 0x805), Tongue("zh", 8, 16, 0x11D)


@dataclass(frozen=True)
class Mistake:
    """Why words are not those of a root: a code of a sentence and its facts. Positions count from 1."""

    code: str
    facts: dict[str, object]


@cache
def _list(name: str) -> tuple[str, ...]:
    return tuple(package_file("release", "words", f"{name}.txt").read_text("utf-8").split())


def digest_of(root: bytes) -> str:
    """The whole fingerprint: the SHA-256 of the root's bytes, in hexadecimal."""
    return hashlib.sha256(root).hexdigest()


def words_of(root: bytes, tongue: Tongue) -> tuple[str, ...]:
    """The fingerprint of a root in words; the last one checks the others."""
    number = int.from_bytes(hashlib.sha256(root).digest()) >> (256 - tongue.bits * tongue.count)
    mask = (1 << tongue.bits) - 1
    said = [number >> tongue.bits * place & mask for place in reversed(range(tongue.count))]
    return tuple(tongue.words[one] for one in [*said, _weighed(said, tongue)])


def consistent(words: Sequence[str], tongue: Tongue) -> bool:
    """Whether the last word fits the others: neither one word nor the place of two is wrong."""
    return checking_word(words[:-1], tongue) == words[-1]


def checking_word(words: Sequence[str], tongue: Tongue) -> str:
    """The word that checks those before it."""
    index = {word: number for number, word in enumerate(tongue.words)}
    return tongue.words[_weighed([index[word] for word in words], tongue)]


def _weighed(numbers: Sequence[int], tongue: Tongue) -> int:
    """Σ wᵢ·αⁱ, the word next to the last having weight α; by Horner's rule."""
    return reduce(lambda total, number: _times_two(total ^ number, tongue), numbers, 0)


def _times_two(number: int, tongue: Tongue) -> int:
    doubled = number << 1
    return doubled ^ tongue.polynomial if doubled >> tongue.bits else doubled


def heard(text: str) -> tuple[Tongue, list[str]]:
    """Typed words, whatever case, spaces, numbers and marks stand between them; Chinese by its sound."""
    if _HAN.search(text):
        return ZH, [_by_sound(one) for one in _HAN.findall(text)]
    return EN, _LATIN.findall(text.lower())


def _by_sound(char: str) -> str:
    """The character of the list that sounds like it: no two of the list sound alike, whatever the tone."""
    return char if char in ZH.words else next((_sounds()[s] for s in _readings(char) if s in _sounds()), char)


@cache
def _sounds() -> dict[str, str]:
    return {sound: word for word in ZH.words for sound in _readings(word)}


def _readings(char: str) -> list[str]:
    from pypinyin import Style, pinyin

    return [str(one) for one in pinyin(char, style=Style.NORMAL, heteronym=True)[0]]


def mistake_in(text: str, root: bytes) -> Mistake | None:
    """What is wrong with words that were typed for a root; None where they are its words, or the code on its sheet."""
    if text.strip().lower().startswith(SCHEME):
        same = text.strip().lower() == SCHEME + digest_of(root)
        return None if same else Mistake("words-of-another", {})
    tongue, said = heard(text)
    unknown = unknown_word(said, tongue)
    if unknown:
        return unknown
    if len(said) != tongue.count + 1:
        return Mistake("words-count", {"count": len(said), "wanted": tongue.count + 1})
    return _compared(said, words_of(root, tongue), tongue)


def unknown_word(said: Sequence[str], tongue: Tongue) -> Mistake | None:
    """The first word that is in no list, and the one it may have been."""
    for place, word in enumerate(said, 1):
        if word not in tongue.words:
            guess = difflib.get_close_matches(word, tongue.words, 1)
            return Mistake("words-unknown", {"place": place, "word": word, "guess": guess[0] if guess else "–"})
    return None


def _compared(said: Sequence[str], right: Sequence[str], tongue: Tongue) -> Mistake | None:
    """Says where, never what would be right: nobody shall be helped to agree without having asked again."""
    wrong = [place for place, pair in enumerate(zip(said, right, strict=True)) if pair[0] != pair[1]]
    if not wrong:
        return None
    if consistent(said, tongue):
        return Mistake("words-of-another", {})
    if len(wrong) == 2 and [said[place] for place in wrong] == [right[place] for place in reversed(wrong)]:
        return Mistake("words-swapped", {"first": wrong[0] + 1, "second": wrong[1] + 1})
    return Mistake("words-wrong", {"count": len(wrong), "places": ", ".join(str(place + 1) for place in wrong)})
