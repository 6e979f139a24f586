"""What one document contributes to the index. Pure; only its words count, so that it can be kept by their digest.

    >>> Postings.read(postings("", "陈光诚 is free"))
    Postings(plain=['陈', '光', '诚', 'is', 'free'], pairs=['陈光', '光诚'], signs=b'C0')

* plain: the stems of words, and Chinese characters. What is also in the title is there once more, after `^`.
* pairs: two neighbouring Chinese characters, each with a sign for the one that follows: its code point modulo 63,
  plus 1; 0 is the end of the stretch (as bytes: 48 higher). So a name of three characters is looked for as a pair with
  a sign, and a pair: pages that only have the two pairs apart are left out, all but one in 63 of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import add

from stillhere.build.search.tokens import fold, stretches, words

VERSION = 1
"""Part of the key by which postings are kept: it changes when the same text would give others."""

TITLE = "^"
_ZERO = ord("0")
_END = "\n"


def postings(title: str, text: str) -> bytes:
    """The postings of a document with this title and this text (which need not repeat the title)."""
    of_title, of_text = fold(title), fold(text)
    head = _END.join(stretches(of_title))
    body = _END.join([head, *stretches(of_text)])
    plain = dict.fromkeys(body.replace(_END, ""))
    plain.update(words(of_title))
    plain.update(words(of_text))
    grams = _grams(body)
    titles = dict.fromkeys([*words(of_title), *head.replace(_END, ""), *(gram[:2] for gram in _grams(head))])
    units = [*plain, *(TITLE + unit for unit in titles)]
    fields = (" ".join(units), " ".join([gram[:2] for gram in grams]), "".join([gram[2] for gram in grams]))
    return "\t".join(fields).encode()


def _grams(joined: str) -> list[str]:
    """Every pair within a stretch and the sign of what follows, as one string, each once."""
    pairs = map(add, joined, joined[1:])
    signs = (joined[2:] + _END).translate(_SIGN_OF)
    return [gram for gram in dict.fromkeys(map(add, pairs, signs)) if _END not in gram]


class _Signs(dict[int, str]):
    """Code point → sign, made when asked for."""

    def __missing__(self, point: int) -> str:
        self[point] = found = chr(_ZERO + (0 if chr(point) == _END else point % 63 + 1))
        return found


_SIGN_OF = _Signs()


@dataclass(frozen=True)
class Postings:
    """Postings read back."""

    plain: list[str]
    pairs: list[str]
    signs: bytes

    @classmethod
    def read(cls, data: bytes) -> Postings:
        """From the bytes of `postings`."""
        plain, pairs, signs = data.decode().split("\t")
        return cls(plain.split(), pairs.split(), signs.encode())

    def numbers(self, document: int) -> map[int]:
        """For each pair the number it is listed by: document times 64, plus sign."""
        return map((document * 64 - _ZERO).__add__, self.signs)
