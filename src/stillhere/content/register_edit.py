"""Changes one table of a register in its text: comments, order and everything else stay. Pure.

A file that is written in a way that this cannot change safely is refused, never rewritten: what comes out is read again
and must differ from what was there in exactly what was meant.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from typing import Any

from stillhere.dates import PartialDate
from stillhere.tables import TABLE_COMMENT

_HEADER = re.compile(r"\s*\[")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


class Unusual(Exception):  # noqa: N818 - an outcome, not a bug
    """The register is valid, but written in a way that only a person should change. `line`: where to look."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def appended(source: bytes, row: Mapping[str, Any], kind: str = "address") -> bytes:
    """The register with one more row of a kind at its end. Raises Unusual."""
    lines = _lines(source)
    while lines and not lines[-1].strip():
        lines.pop()
    first = len(lines) + 1
    lines += ["", f"[[{kind}]]", *(f"{key} = {_toml(value)}" for key, value in row.items()), ""]
    table = _table(source)
    wanted = {**table, kind: [*table.get(kind, ()), _plain(row)]}
    return _proved(lines, source, wanted, first)


def changed(source: bytes, index: int, values: Mapping[str, Any], kind: str = "address") -> bytes:
    """The register with these values in its row number `index` of a kind, counted from 0. None takes a key out.

    Raises Unusual.
    """
    lines, table = _lines(source), _table(source)
    starts = [number for number, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{kind}\s*\]\]\s*(#.*)?$", line)]
    if len(starts) != len(table[kind]):
        raise Unusual(1)
    for key, value in values.items():
        _set(lines, starts[index], key, None if value is None else f"{key} = {_toml(value)}")
    kept = {key: value for key, value in table[kind][index].items() if key not in values}
    row = {**kept, **_plain({key: value for key, value in values.items() if value is not None})}
    rows = [*table[kind][:index], row, *table[kind][index + 1 :]]
    return _proved(lines, source, {**table, kind: rows}, starts[index] + 1)


def _set(lines: list[str], start: int, key: str, written: str | None) -> None:
    """Puts `key = value` in the place of the line that says it now, or below the last line of the table.

    None: takes that line out.
    """
    end = next((at for at in range(start + 1, len(lines)) if _HEADER.match(lines[at])), len(lines))
    said = re.compile(rf"(\s*)([\"']?){re.escape(key)}\2\s*=")
    for at in range(start + 1, end):
        if found := said.match(lines[at]):
            lines[at : at + 1] = [found[1] + written + _comment(lines[at])] if written else []
            return
    if written is None:
        return
    last = max(at for at in range(start, end) if lines[at].strip() and not lines[at].lstrip().startswith("#"))
    lines.insert(last + 1, written)


def _comment(line: str) -> str:
    rest = TABLE_COMMENT.sub(lambda found: found[1] or "", line).rstrip()
    return "  " + line[len(rest) :].strip() if line.rstrip() != rest else ""


def _proved(lines: list[str], before: bytes, wanted: Mapping[str, Any], line: int) -> bytes:
    """The lines as a file, if they say exactly what was meant."""
    end = "\r\n" if b"\r\n" in before else "\n"
    made = before[: len(BOM_UTF8) if before.startswith(BOM_UTF8) else 0] + end.join(lines).encode()
    try:
        same = _table(made) == wanted
    except ValueError:
        same = False
    if not same:
        raise Unusual(line)
    return made


def _lines(source: bytes) -> list[str]:
    return source.removeprefix(BOM_UTF8).decode().replace("\r\n", "\n").split("\n")


def _table(source: bytes) -> dict[str, Any]:
    import rtoml

    table: dict[str, Any] = rtoml.loads("\n".join(_lines(source)))
    return table


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Values as reading gives them back."""
    return _table("\n".join(f"{key} = {_toml(value)}" for key, value in row.items()).encode())


def _toml(value: Any) -> str:
    if isinstance(value, PartialDate):
        return str(value) if value.day or not value.month else f'"{value}"'
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # else a JSON string is a TOML string


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key)
