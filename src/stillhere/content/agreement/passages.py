"""A text as one string that can be searched: its title, its other words and its body, with blocks and lines.

Links' targets, code, HTML and `{{references}}` are covered: they are not prose, and references are computed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from stillhere.content.agreement import chinese, digits, english
from stillhere.content.agreement.claims import Claim, joined
from stillhere.content.model import Text

_COVERED = re.compile(
    r"\]\([^()\s]{0,2000}\)|\{\{[^{}\n]{0,200}\}\}|```[^`]{0,20000}```|`[^`\n]{0,500}`|<[^<>\n]{0,1000}>"
    r"|https?://[^\s)，。）]{0,2000}"
)
_HINTS = ("](", "{{", "`", "<", "://")
_BREAK = re.compile(r"\n[ \t]*\n\s*")
_QUOTE = re.compile(
    r"“[^”\n]{0,2000}”|「[^」\n]{0,2000}」|『[^』\n]{0,2000}』|«[^»\n]{0,2000}»|\"[^\"\n]{0,500}\"|^[ \t]*>.*$",
    re.MULTILINE,
)
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|[。！？；\n]")
_FULL_STOP = re.compile(r"[.!?][”’\")*_]{0,3}\s+(?=[A-Z“‘\"(*_\[\d])|[。！？][”」』）*_]{0,3}(?=[^\s”」』）])")
_READERS = {"en": english.claims, "zh": chinese.claims}


@dataclass(frozen=True)
class Passage:
    """A text ready to be searched. Places are counted in characters of `prose`."""

    text: Text
    prose: str
    fields: tuple[tuple[int, str], ...]
    """Where each field begins, and its name; the last is the body."""

    @property
    def language(self) -> str:
        """`en`, `zh`, or another language without its script and region."""
        return self.text.language.split("-")[0]

    @cached_property
    def claims(self) -> list[Claim]:
        """What it claims, in its order."""
        return joined(_READERS.get(self.language, digits.claims)(self.prose), self.prose)

    @cached_property
    def starts(self) -> list[int]:
        """Where the blocks of the body begin."""
        body = self.fields[-1][0]
        return [body, *(found.end() for found in _BREAK.finditer(self.prose.rstrip(), body))]

    @cached_property
    def quotes(self) -> list[tuple[int, int]]:
        """Where somebody else is speaking."""
        return [found.span() for found in _QUOTE.finditer(self.prose)]

    def field(self, at: int) -> str:
        """The field a place is in."""
        return self.fields[bisect_right(self.fields, at, key=lambda field: field[0]) - 1][1]

    def block(self, at: int) -> str | int:
        """The field or the number of the body's block a place is in."""
        body = self.fields[-1][0]
        return bisect_right(self.starts, at) - 1 if at >= body else self.field(at)

    def quoted(self, at: int) -> bool:
        """Whether a place is in a quotation."""
        index = bisect_right(self.quotes, at, key=lambda quote: quote[0]) - 1
        return index >= 0 and at < self.quotes[index][1]

    def sentence(self, start: int, end: int, reach: int = 300) -> tuple[int, int]:
        """Where the sentence of a place begins and ends, within `reach` characters."""
        first = max(start - reach, 0)
        ends = [found.end() for found in _SENTENCE_END.finditer(self.prose, first, start)]
        stop = _SENTENCE_END.search(self.prose, end, min(end + reach, len(self.prose)))
        return (ends[-1] if ends else first), (stop.start() if stop else min(end + reach, len(self.prose)))

    def sentence_number(self, at: int) -> tuple[int, int]:
        """The number of a place's sentence in its block, from 0, and how many sentences the block has."""
        index = bisect_right(self.starts, at) - 1
        ends = [*self.starts[1:], len(self.prose)]
        first, last = (self.starts[index], ends[index]) if index >= 0 else (at, at)
        before, of = (bisect_right(self._stops, place) for place in (first, last))
        return bisect_right(self._stops, at) - before, of - before + 1

    @cached_property
    def _stops(self) -> list[int]:
        return [found.end() for found in _FULL_STOP.finditer(self.prose)]

    @cached_property
    def _lines(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.prose)]

    def line(self, at: int, files: Mapping[str, bytes]) -> int:
        """The line of the file of a place; `files` are those of the entry. 0 where it cannot be told."""
        body = self.fields[-1][0]
        if at >= body:
            return self.text.body_line + bisect_left(self._lines, at) - bisect_left(self._lines, body)
        source = files.get(self.text.file.rpartition("/")[2], b"").decode("utf-8", "replace")
        found = re.search(rf"^[ \t]*{self.field(at)}[ \t]*=", source, re.MULTILINE)
        return source.count("\n", 0, found.start()) + 1 if found else 0


def passage(text: Text) -> Passage:
    """The passage of a text."""
    parts = [("title", text.title), *_words(text), ("body", text.body)]
    fields, at = [], 0
    for name, words in parts:
        fields.append((at, name))
        at += len(words) + 2
    prose = "\n\n".join(words for _, words in parts)
    return Passage(text, covered(prose), tuple(fields))


def _words(text: Text) -> Iterator[tuple[str, str]]:
    for name, words in text.words.items():
        if words:
            yield name, words if isinstance(words, str) else "\n".join(words)


def covered(prose: str) -> str:
    """The same text, as long as before, without what is not prose."""
    if not any(hint in prose for hint in _HINTS):
        return prose
    return _COVERED.sub(_cover, prose)


def _cover(found: re.Match[str]) -> str:
    words = found[0]
    return re.sub(r"[^\n]", "_", words) if "\n" in words else "_" * len(words)
