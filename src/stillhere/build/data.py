"""The records as files: JSON for programs, CSV for spreadsheets. Pure: values in, bytes out.

CSV is RFC 4180, in UTF-8 with a byte order mark: Excel reads it as Chinese only with the mark, and every program that
reads data for a living skips it. A cell that a spreadsheet would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stillhere.build.records import CASE_FIELDS, EVENT_FIELDS, Issue, Record, case_record, event_record
from stillhere.content.model import Entry
from stillhere.dates import PartialDate

FORMAT = 1
BETWEEN = " | "
_MARK = "\ufeff"
# What Excel, LibreOffice and Google's sheets begin a formula with, in full width too; and what hides such a beginning.
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
_SPECIAL = re.compile('[",\r\n]')
_EXACT = {0: None, 4: "year", 7: "month", 10: "day"}


def data_files(issue: Issue) -> dict[str, bytes]:
    """Every data file of a site, by its name."""
    cases, events = issue.site.of_kind("case"), issue.site.of_kind("event")
    return {
        "cases.csv": cases_csv(cases, issue),
        "cases.json": cases_json(cases, issue),
        "events.csv": events_csv(events, issue),
        "events.json": events_json(events, issue),
    }


def cases_csv(cases: Iterable[Entry], issue: Issue) -> bytes:
    """Cases as CSV."""
    return as_csv(CASE_FIELDS, (case_record(case, issue) for case in cases), issue.site.settings.languages)


def cases_json(cases: Iterable[Entry], issue: Issue) -> bytes:
    """Cases as JSON."""
    return as_json("cases", CASE_FIELDS, (case_record(case, issue) for case in cases), issue)


def events_csv(events: Iterable[Entry], issue: Issue) -> bytes:
    """Events as CSV."""
    return as_csv(EVENT_FIELDS, (event_record(event, issue) for event in events), issue.site.settings.languages)


def events_json(events: Iterable[Entry], issue: Issue) -> bytes:
    """Events as JSON."""
    return as_json("events", EVENT_FIELDS, (event_record(event, issue) for event in events), issue)


def as_json(what: str, fields: Mapping[str, str], records: Iterable[Record], issue: Issue) -> bytes:
    """`{"format": 1, …, "records": […]}`, a record a line, fields in the documented order."""
    head = {
        "format": FORMAT,
        "what": what,
        "as_of": str(issue.today),
        "languages": list(issue.site.settings.languages),
        "licence": issue.licence,
    }
    rows = ",\n".join(_json(dict(_values(fields, record))) for record in records)
    return f'{_json(head)[:-1]},"records":[\n{rows}\n]}}\n'.encode("utf-8", "ignore")


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _values(fields: Mapping[str, str], record: Record) -> Iterator[tuple[str, Any]]:
    for name, sort in fields.items():
        if sort == "date":
            yield from _date(name, record[name])
        else:
            yield name, record[name]


def _date(name: str, day: PartialDate | None) -> Iterator[tuple[str, str | None]]:
    """The precision is said as well: a spreadsheet would show May 2012 as its first day."""
    words = str(day) if day else ""
    yield name, words or None
    yield f"{name}_precision", _EXACT[len(words)]


def as_csv(fields: Mapping[str, str], records: Iterable[Record], languages: Iterable[str]) -> bytes:
    """A header and a row per record; a field of words has a column per language."""
    tags = list(languages)
    rows = ([guarded(cell) for cell in _cells(fields, record, tags)] for record in records)
    return (_MARK + "".join(map(_line, [_columns(fields, tags), *rows]))).encode("utf-8", "ignore")


def _line(cells: list[str]) -> str:
    quoted = ('"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell for cell in cells)
    return ",".join(quoted) + "\r\n"


def _columns(fields: Mapping[str, str], tags: list[str]) -> list[str]:
    columns: list[str] = []
    for name, sort in fields.items():
        if sort == "words":
            columns += [f"{name}_{tag}" for tag in tags]
        else:
            columns += [name, f"{name}_precision"] if sort == "date" else [name]
    return columns


def _cells(fields: Mapping[str, str], record: Record, tags: list[str]) -> Iterator[str]:
    for name, value in _values(fields, record):
        if fields.get(name) == "words":
            yield from (value.get(tag, "") for tag in tags)
        else:
            yield _cell(value)


def _cell(value: Any) -> str:
    """Rows keep what can be read in a cell; all of it is in the JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return BETWEEN.join(_row(item) if isinstance(item, dict) else item for item in value)
    return "" if value is None else str(value)


def _row(item: Mapping[str, Any]) -> str:
    """A source or a step of a timeline in one line, without the notes."""
    return ", ".join(value for value in item.values() if isinstance(value, str) and value)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection).

    >>> guarded("=1+1"), guarded("Li")
    ("'=1+1", 'Li')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What was in a cell before `guarded`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
