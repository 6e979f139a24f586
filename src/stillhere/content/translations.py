"""Is a translation up to date? Computed, never a box that someone ticks. Pure.

A translated text says of what it is a translation, and of which words, as short fingerprints of the original's
paragraphs at that time (`stillhere check translations --mark` writes both lines):

    original = "zh-Hans"
    translates = ["3f9a1c02", "77b0e6d4"]

The first fingerprint is of the words above the text (title, summary …), the others of one paragraph each.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from stillhere.content.model import Entry, Text
from stillhere.content.paragraphs import Block, blocks, pairs
from stillhere.content.variants import GENERATED_FROM
from stillhere.errors import Finding
from stillhere.languages import SIMPLIFIED, available

ORIGINAL, DONE, BEHIND, UNRECORDED, MISSING, GENERATED = STATES = (
    "original", "done", "behind", "unrecorded", "missing", "generated",
)  # fmt: skip
CHANGES = ("changed", "new", "gone")
_NOT_TRANSLATED = {"original", "translates", GENERATED_FROM}
_CHINESE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_BESIDE_CHINESE = re.compile(rf"(?<={_CHINESE})\s+|\s+(?={_CHINESE})")
_TOO_MANY = 1_000_000


@dataclass(frozen=True)
class Difference:
    """What happened to one paragraph of the original: one of `CHANGES`.

    `number` counts from 1, 0 being the words above the text; of one that is gone it is the number it had. `line` is in
    the original's file and `beside` in the translation's, where one must look; 0 where there is nothing to look at.
    """

    what: str
    number: int
    line: int
    beside: int


@dataclass(frozen=True)
class Status:
    """How an entry stands in a language: one of `STATES`; of a translation also of what, and what has changed."""

    language: str
    state: str
    original: str | None = None
    changes: tuple[Difference, ...] = ()


def status_of(entry: Entry, language: str) -> Status:
    """The status of an entry in a language.

    `original`      the others are translations of it, or it is the only one
    `done`          its original is, paragraph by paragraph, what was translated
    `behind`        its original has changed since; `changes` says where
    `unrecorded`    nobody wrote down what was translated, so nothing can be said
    `generated`     made by the software from simplified Chinese that is not behind itself
    `missing`       there is no text
    """
    text = entry.texts.get(language)
    source = text.words.get(GENERATED_FROM) if text else None
    if text and not source:
        return _of_text(entry, text)
    if not text and not available(language, entry.texts):
        return Status(language, MISSING)
    of_source = status_of(entry, source or SIMPLIFIED)
    if of_source.state == BEHIND:
        return replace(of_source, language=language)
    return Status(language, GENERATED, of_source.language)


def _of_text(entry: Entry, text: Text) -> Status:
    named = text.words.get("original")
    if named is None or named == text.language:
        return Status(text.language, ORIGINAL if named or _is_original(entry, text) else UNRECORDED)
    recorded: tuple[str, ...] = text.words.get("translates") or ()
    if named not in entry.texts or not recorded:
        return Status(text.language, UNRECORDED, named)
    current = fingerprints(entry.texts[named])
    if current == recorded:
        return Status(text.language, DONE, named)
    return Status(text.language, BEHIND, named, tuple(_changes(entry.texts[named], text, recorded, current)))


def _is_original(entry: Entry, text: Text) -> bool:
    others = [other for other in written(entry) if other is not text]
    return not others or any(other.words.get("original") == text.language for other in others)


def written(entry: Entry) -> list[Text]:
    """The texts that people wrote."""
    return [text for text in entry.texts.values() if GENERATED_FROM not in text.words]


def fingerprints(text: Text) -> tuple[str, ...]:
    """Of the words above a text, and of each of its paragraphs: eight hexadecimal digits of SHA-256."""
    text = text.written or text  # who in it may be named is no matter of translation
    return (_fingerprint(_head(text)), *_of_body(text.body))


@lru_cache(1024)
def _of_body(body: str) -> tuple[str, ...]:
    return tuple(_fingerprint(block.source) for block in blocks(body))


def _head(text: Text) -> str:
    words = {key: value for key, value in text.words.items() if value and key not in _NOT_TRANSLATED}
    return "\n".join([text.title, *(f"{key} {' · '.join(_said(value))}" for key, value in sorted(words.items()))])


def _said(value: object) -> Sequence[str]:
    return value if isinstance(value, tuple) else [str(value)]


def _fingerprint(words: str) -> str:
    """Where a line is broken does not matter: one space is like another, and beside a Chinese character it is none."""
    plain = _BESIDE_CHINESE.sub("", " ".join(words.split()))
    return hashlib.sha256(plain.encode()).hexdigest()[:8]


# --- what has changed ---------------------------------------------------------------------------------------------


def _changes(original: Text, text: Text, recorded: Sequence[str], current: Sequence[str]) -> Iterator[Difference]:
    """In the order of the original as it is now."""
    ours, theirs = _places(original), _places(text)
    beside = _beside(original, text)
    unmoved = len(theirs) == len(recorded)  # the translation still has a paragraph for each that was translated
    for old, new, many, now in _steps(recorded, current):
        for index in range(max(many, now)):
            was, here = old + index, new + index
            line = ours[here] if index < now else 0
            if index < many:
                look = theirs[was] if unmoved else beside.get(here, 0) if index < now else 0
                yield Difference("changed" if index < now else "gone", here if index < now else was, line, look)
            else:
                yield Difference("new", here, line, 0)


def _steps(recorded: Sequence[str], current: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where the two differ: place in each, how many there were, how many there are."""
    start = 1 if recorded[0] == current[0] else 0
    if start == 0:
        yield 0, 0, 1, 1
        start = 1
    old, new = recorded[start:], current[start:]
    if len(old) * len(new) > _TOO_MANY:
        yield start, start, len(old), len(new)
        return
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            yield a + start, c + start, b - a, d - c


def _places(text: Text) -> list[int]:
    """The line in the file of the words above the text (1) and of each paragraph."""
    return [1, *(text.body_line + block.line - 1 for block in blocks(text.body))]


def _beside(original: Text, text: Text) -> Mapping[int, int]:
    """By the number of the original's paragraph: the line of the translation's that stands beside it."""
    left, right = blocks(original.body), blocks(text.body)
    numbers = {id(block): number for number, block in enumerate(left, 1)}
    found: dict[int, int] = {0: 1}
    both: list[tuple[Block | None, Block | None]] = pairs(left, right)
    for ours, theirs in both:
        if ours and theirs:
            found[numbers[id(ours)]] = text.body_line + theirs.line - 1
    return found


# --- said in a check ----------------------------------------------------------------------------------------------

_SHOWN = 12


def findings(entry: Entry) -> Iterator[Finding]:
    """A hint for each text that is older than its original, and for one whose original is not there."""
    for text in written(entry):
        named = text.words.get("original")
        if named and named not in entry.texts:
            facts = {"original": named, "known": ", ".join(sorted(entry.texts))}
            yield Finding(text.file, 0, "original-missing", facts, "warning")
        status = status_of(entry, text.language)
        if status.state == BEHIND and status.original:
            by_kind = {what: _listed(entry, status, what) for what in CHANGES}
            facts = {"original": entry.texts[status.original].file.rsplit("/", 1)[-1], **by_kind}
            line = next((change.beside for change in status.changes if change.beside), 0)
            yield Finding(text.file, line, "translation-behind", facts, "hint")


def _listed(entry: Entry, status: Status, what: str) -> str:
    shown = [place_words(entry, status, change) for change in status.changes if change.what == what]
    return ", ".join(shown[:_SHOWN] + ["…"] * (len(shown) > _SHOWN)) or "–"


def place_words(entry: Entry, status: Status, change: Difference) -> str:
    """Where a change is, in any language: `¶2 zh-Hans.md:14 ↔ en.md:16`; the words above the text are `+++`."""
    assert status.original  # noqa: S101 - only what has an original can be behind it
    ours = f"{status.original}.md:{change.line}" if change.line else ""
    theirs = f"{_file_language(entry, status)}.md:{change.beside}" if change.beside else ""
    number = f"¶{change.number}" if change.number else "+++"
    return " ".join(part for part in (number, " ↔ ".join(filter(None, (ours, theirs)))) if part)


def _file_language(entry: Entry, status: Status) -> str:
    text = entry.texts.get(status.language)
    return str(text.words.get(GENERATED_FROM) or text.language) if text else SIMPLIFIED


# --- marking ------------------------------------------------------------------------------------------------------

_FRONT = re.compile(r"(\ufeff?\+\+\+\r?\n)(.*?)(\r?\n\+\+\+(?:\r?\n|\Z))", re.DOTALL)
_LINE = {
    "original": re.compile(r"""^(original[ \t]*=[ \t]*)(?:"[^"\n]*"|'[^'\n]*')""", re.MULTILINE),
    "translates": re.compile(r"^(translates[ \t]*=[ \t]*)\[[^\]]*\]", re.MULTILINE),
}
_PER_LINE = 8


def marked(source: str, original: str, prints: Sequence[str]) -> str:
    """The file of a text with its two lines written or replaced; all else stays as it is, character by character.

    Raises ValueError where the words above the text are written in a way that this cannot be done.
    """
    front = _FRONT.match(source)
    if not front:
        raise ValueError("no front matter")
    head, end = front[2], "\r\n" if front[1].endswith("\r\n") else "\n"
    for key, value in (("original", f'"{original}"'), ("translates", _array(prints, end))):
        line = _LINE[key]
        if line.search(head):
            head = line.sub(lambda found, value=value: found[1] + value, head, count=1)
        else:
            head = f"{head}{end}{key} = {value}"
    _verify(front[2], head, original, prints)
    return f"{front[1]}{head}{front[3]}{source[front.end() :]}"


def _array(prints: Sequence[str], end: str) -> str:
    quoted = [f'"{value}"' for value in prints]
    if len(quoted) <= _PER_LINE:
        return f"[{', '.join(quoted)}]"
    rows = (quoted[start : start + _PER_LINE] for start in range(0, len(quoted), _PER_LINE))
    return f"[{end}" + "".join(f"  {', '.join(row)},{end}" for row in rows) + "]"


def _verify(before: str, after: str, original: str, prints: Sequence[str]) -> None:
    """Reads both: only the two values may differ."""
    import rtoml

    wanted = {**rtoml.loads(before), "original": original, "translates": list(prints)}
    if rtoml.loads(after) != wanted:
        raise ValueError("the line stands in a place where it means something else")


def original_for(entry: Entry, language: str, asked: str | None = None) -> str | None:
    """Of which text a text is a translation: the one asked for, named in it, named by the others, or the only other.

    None where that cannot be said, or where the text is itself the original.
    """
    others = [text.language for text in written(entry) if text.language != language]
    if asked:
        return asked if asked in others else None
    named = entry.texts[language].words.get("original")
    if named in others or named == language:
        return named if named != language else None
    originals = {other for other in others if status_of(entry, other).state == ORIGINAL}
    if _is_original(entry, entry.texts[language]):
        return None
    candidates = originals or set(others)
    return candidates.pop() if len(candidates) == 1 else None
