"""The private half of the register of people: what the vault knows of them, and nothing published ever says. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from stillhere import tables
from stillhere.dates import PartialDate
from stillhere.errors import Finding
from stillhere.project import decoded
from stillhere.tables import Field, Rows, Table

PLACE = "people.toml"
"""Where it lies in the vault."""
FORMAT = 1
_LINE = tables.text(500)


@dataclass(frozen=True)
class Answer:
    """How a consent was given: the day, for what, by what means, who recorded it, and what was answered to each
    question of informed consent (`disclosure`, `voluntariness`, `comprehension`, `competence`).
    """

    to: tuple[str, ...]
    recorded: PartialDate
    how: str
    by: str
    disclosure: str = ""
    voluntariness: str = ""
    comprehension: str = ""
    competence: str = ""


@dataclass(frozen=True)
class PrivatePerson:
    """`hidden` are all names, in any spelling, by which this person must never be found."""

    id: str
    hidden: tuple[str, ...] = ()
    contact: str = ""
    note: str = ""
    answers: tuple[Answer, ...] = ()


QUESTIONS = ("disclosure", "voluntariness", "comprehension", "competence")
_ANSWER = {
    "to": Field(tables.list_of(tables.text(40)), required=True, default=()),
    "recorded": Field(tables.a_day, required=True),
    "how": Field(_LINE, required=True, default=""),
    "by": Field(_LINE, required=True, default=""),
    **{question: Field(_LINE, default="") for question in QUESTIONS},
}
_FIELDS: Mapping[str, Field | Rows] = {
    "format": Field(tables.a_number(FORMAT, FORMAT), required=True),
    "person": Rows(
        {
            "id": Field(tables.a_slug, required=True),
            "hidden": Field(tables.list_of(tables.text(200)), default=()),
            "contact": Field(_LINE, default=""),
            "note": Field(_LINE, default=""),
            "answer": Rows(_ANSWER),
        }
    ),
}


def parse_private(source: bytes, findings: list[Finding]) -> dict[str, PrivatePerson]:
    """By id. Findings name the place in the vault, and no value."""
    table = Table(PLACE, decoded(source, PLACE, findings) or "", findings)
    before = len(findings)
    values = table.read(_FIELDS)
    if len(findings) > before:
        return {}
    found = {}
    for row in values["person"]:
        answers = tuple(Answer(**answer) for answer in row.pop("answer"))
        found[row["id"]] = PrivatePerson(**row, answers=answers)
    return found


def written(people: Iterable[PrivatePerson]) -> bytes:
    """The register as TOML, by id."""
    import rtoml

    rows = [_row(person) for person in sorted(people, key=lambda person: person.id)]
    return str(rtoml.dumps({"format": FORMAT, "person": rows})).encode()


def _row(person: PrivatePerson) -> dict[str, Any]:
    row = {each.name: getattr(person, each.name) for each in fields(person) if each.name != "answers"}
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in row.items() if value}
    answers = [
        {each.name: _plain(value) for each in fields(answer) if (value := getattr(answer, each.name))}
        for answer in person.answers
    ]
    return {**plain, **({"answer": answers} if answers else {})}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else str(value)
