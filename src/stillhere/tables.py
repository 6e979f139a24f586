"""Strict reading of TOML: every key known, every value of its type, each mistake with its file and line.

    fields = {"published": Field(a_date, required=True), "tags": Field(list_of(a_slug), default=())}
    values = Table("content/case/a/facts.toml", source, findings).read(fields)

Values come out checked and converted; what is wrong becomes a Finding, and reading goes on: all mistakes at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stillhere import addresses, files, languages
from stillhere.dates import PartialDate
from stillhere.errors import Finding

Reader = Callable[[Any], Any]

# Windows can have no file of these names, whatever its ending: the site could not be copied to it, or from a stick.
_DEVICE = r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])"
SLUG = re.compile(rf"(?!{_DEVICE}$)[a-z0-9]+(-[a-z0-9]+)*")
TABLE_COMMENT = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^#"']+)|#.*""")
"""A line of TOML: group 1 has what is no comment."""
_JOINERS = "\u200c\u200d\u200e\u200f\u061c"
_AT_LINE = re.compile(r" at line (\d+) column \d+$")
_HEADER = re.compile(r"[ \t]*\[{1,2}([^\[\]]+)\]{1,2}[ \t]*(#.*)?$")


class Wrong(Exception):  # noqa: N818 - reads as `raise Wrong("date")`
    """A value is not what its field takes. `wanted` names the sentence that says what to write instead."""

    def __init__(self, wanted: str, **facts: Any) -> None:
        super().__init__(wanted)
        self.wanted = wanted
        self.facts = facts


@dataclass(frozen=True)
class Field:
    """How to read one key: its reader, whether it must be there, and its value where it is not."""

    read: Reader
    required: bool = False
    default: Any = None


@dataclass(frozen=True)
class Rows:
    """A key that holds an array of tables, each with these fields."""

    fields: Mapping[str, Field | Rows]
    required: bool = False
    default: tuple[()] = ()


def parse(source: str, file: str, findings: list[Finding], first_line: int = 1) -> dict[str, Any] | None:
    """The table in a TOML text, or None and a finding that names the line."""
    import rtoml

    try:
        table: dict[str, Any] = rtoml.loads(source)
    except rtoml.TomlParsingError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) + first_line - 1 if at else 0
        findings.append(Finding(file, line, "toml-broken", {"detail": _AT_LINE.sub("", str(error))}))
        return None
    return table


class Table:
    """One TOML file being read: knows its name and its lines, collects its findings."""

    def __init__(self, file: str, source: str, findings: list[Finding], first_line: int = 1) -> None:
        self.file, self.findings = file, findings
        self._lines = source.split("\n")
        self._first = first_line
        self._source = source

    def read(self, fields: Mapping[str, Field | Rows]) -> dict[str, Any]:
        """The checked values, or findings and what could be read."""
        table = parse(self._source, self.file, self.findings, self._first)
        return {} if table is None else self._values(table, fields, ())

    def say(self, code: str, *path: str | int, level: str = "error", **facts: Any) -> None:
        """Adds a finding at the line of a key such as `("status", 1, "date")`."""
        self.findings.append(Finding(self.file, self.line(*path), code, facts, level))

    def line(self, *path: str | int) -> int:
        """The line of a key, found in the text: only looked for when there is something to report."""
        start, depth = 0, 0
        for part, index in _numbered(path):
            found = self._find(part, index, start)
            if found is None:
                break
            start, depth = found, depth + 1
        return start + self._first if depth else self._first

    def _find(self, key: str, index: int | None, start: int) -> int | None:
        named = re.compile(rf"\s*([\w\-\"']+\s*\.\s*)*[\"']?{re.escape(key)}[\"']?\s*(\.|=)")
        seen = -1
        for number in range(start, len(self._lines)):
            header = _HEADER.match(self._lines[number])
            seen += bool(header and header[1].split(".")[-1].strip("\"' ") == key)
            if (header and seen == (index or 0) and seen >= 0) or named.match(self._lines[number]):
                return number
        return None

    def _values(
        self, table: Mapping[str, Any], fields: Mapping[str, Field | Rows], path: tuple[str | int, ...]
    ) -> dict[str, Any]:
        for key in table:
            if key not in fields:
                self.say(
                    "field-unknown",
                    *path,
                    key,
                    field=key,
                    known=", ".join(fields),
                    guess=nearest(key, fields),
                )
        values = {key: field.default for key, field in fields.items()}
        for key, field in fields.items():
            if key in table:
                values[key] = self._value(table, key, field, path)
            elif field.required:
                self.say("field-missing", *path, field=key)
        return values

    def _value(self, table: Mapping[str, Any], key: str, field: Field | Rows, path: tuple[str | int, ...]) -> Any:
        if isinstance(field, Rows):
            return self._rows(table[key], key, field, path)
        try:
            return field.read(table[key])
        except Wrong as wrong:
            facts = {"field": key, "value": _shown(table[key]), **wrong.facts}
            self.say(f"value-{wrong.wanted}", *path, key, **facts)
            return field.default

    def _rows(self, rows: Any, key: str, field: Rows, path: tuple[str | int, ...]) -> tuple[dict[str, Any], ...]:
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.say("value-rows", *path, key, field=key, value=_shown(rows))
            return ()
        return tuple(self._values(row, field.fields, (*path, key, index)) for index, row in enumerate(rows))


def _numbered(path: tuple[str | int, ...]) -> list[tuple[str, int | None]]:
    """Each key of a path with the number of its row, where it is one of several rows."""
    following = (*path[1:], None)
    pairs = zip(path, following[: len(path)], strict=True)
    return [(part, after if isinstance(after, int) else None) for part, after in pairs if isinstance(part, str)]


def nearest(word: str, known: Collection[str]) -> str:
    """The known word that was probably meant, or nothing."""
    import difflib

    return (difflib.get_close_matches(word, known, 1) or [""])[0]


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


# --- readers: a value as TOML gives it in, a checked value out, or Wrong ------------------------------------------


def text(limit: int = 500) -> Reader:
    """One line of words, `limit` characters at most, no control characters."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise Wrong("text")
        if len(value) > limit:
            raise Wrong("text-long", limit=limit, length=len(value))
        if not value.isprintable() and any(map(_control, value)):
            raise Wrong("text-control")
        return value.strip()

    return read


def _control(char: str) -> bool:
    """Whether a character is no part of a line: breaks, controls, and what turns the direction of all that follows.

    Spaces of every width are; so are the joiners that Persian and emoji are written with, and the marks of direction.
    """
    return not char.isprintable() and char not in _JOINERS and unicodedata.category(char) != "Zs"


def a_date(value: Any) -> PartialDate:
    """A year, a month or a day."""
    if isinstance(value, datetime):
        raise Wrong("date")
    try:
        return PartialDate.parse(value)
    except ValueError:
        raise Wrong("date") from None


def a_day(value: Any) -> PartialDate:
    """A full date."""
    found = a_date(value)
    if not found.day:
        raise Wrong("day")
    return found


def a_moment(value: Any) -> str:
    """A time of day, `14:00` to the minute, as text."""
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise Wrong("time")
    return value


def a_number(low: int, high: int) -> Reader:
    """A whole number from `low` to `high`."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Wrong("number", low=low, high=high)
        return value

    return read


def yes_or_no(value: Any) -> bool:
    """`true` or `false`."""
    if not isinstance(value, bool):
        raise Wrong("yes-or-no")
    return value


def one_of(known: Collection[str]) -> Reader:
    """One word of a closed set."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise Wrong("choice", known=", ".join(known), guess=nearest(str(value), known))
        return value

    return read


def a_slug(value: Any) -> str:
    """A short name in small Latin letters, digits and single hyphens."""
    if not isinstance(value, str) or not SLUG.fullmatch(value) or len(value) > 80:
        raise Wrong("slug")
    return value


def a_fingerprint(value: Any) -> str:
    """Eight hexadecimal digits."""
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{8}", value):
        raise Wrong("fingerprint")
    return value


def a_language(value: Any) -> str:
    """A language tag such as `en` or `zh-Hans`."""
    if not isinstance(value, str) or not languages.TAG.fullmatch(value):
        raise Wrong("language")
    return value


def an_address(value: Any) -> str:
    """A plain `https://…` or `http://…` address."""
    if not isinstance(value, str) or not addresses.is_address(value):
        raise Wrong("address")
    return value


def a_link(value: Any) -> str:
    """An address of a source: `https://…`, with a query if it must be."""
    if (
        not isinstance(value, str)
        or not re.fullmatch(r"https?://[^\s<>\"'`\\]{3,900}", value)
        or not value.isprintable()
    ):
        raise Wrong("address")
    return value


def a_path(value: Any) -> str:
    """A file beside this one, such as `portrait.svg`."""
    if not isinstance(value, str) or not files.safe_path(value):
        raise Wrong("path")
    return value


_PHOTO = re.compile(rf"photos/(?!{_DEVICE}\.)[a-z0-9]+(-[a-z0-9]+)*\.(jpe?g|png|webp|gif|heic)")


def a_photo(value: Any) -> str:
    """A picture below this folder, such as `photos/rally-1.jpg`."""
    if not isinstance(value, str) or not _PHOTO.fullmatch(value) or len(value) > 90:
        raise Wrong("photo")
    return value


def list_of(read: Reader, limit: int = 200) -> Reader:
    """A list, each item read by `read`."""

    def read_all(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > limit:
            raise Wrong("list", limit=limit)
        return tuple(read(item) for item in value)

    return read_all


def by_term(read: Reader, limit: int = 2000) -> Reader:
    """A table of words for words: `"云计算" = "雲計算"`."""

    def read_all(value: Any) -> dict[str, str]:
        if not isinstance(value, dict) or len(value) > limit:
            raise Wrong("terms", limit=limit)
        return {read(key): read(item) for key, item in value.items()}

    return read_all


def by_language(read: Reader) -> Reader:
    """A table with one value per language: `{ en = "…", zh-Hans = "…" }`."""

    def read_all(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not value or not all(languages.TAG.fullmatch(key) for key in value):
            raise Wrong("by-language")
        return {key: read(item) for key, item in value.items()}

    return read_all


def by_name(read: Reader) -> Reader:
    """A table with one value for each of some things with short names: `{ rally-1 = "…" }`."""

    def read_all(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not all(SLUG.fullmatch(key) for key in value):
            raise Wrong("by-name")
        return {key: read(item) for key, item in value.items()}

    return read_all
