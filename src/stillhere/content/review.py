"""What a review decided about a picture. Renditions are only ever made from the pixels that it left. Pure.

    review = parse_review(source, "vault/content/event/rally/photos/rally-1.jpg.toml", findings, intake=digest)
    masks = review.masks(lambda person: "face" in people[person].consent) if review and review.done else None

Intake → review → renditions: nothing downstream of `pixels.reviewed` can see what a mask covers. A record has no
names, only the short names of people who agreed to be shown; who else is in the picture is written nowhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from stillhere import tables
from stillhere.dates import PartialDate
from stillhere.errors import Finding
from stillhere.project import decoded
from stillhere.tables import Field, Rows, Table, Wrong

FORMAT = 1
LIMIT = 256 * 1024
"""Bytes that a record has at most."""
STATES = MASKED, SHOWN = ("masked", "shown")
FOUND = BY_DETECTOR, BY_PERSON = ("detector", "person")
TEXT = ("none", "covered", "stays")
WHY = ("text", "plate", "badge", "other")
ORIGINS = CAMERA, PUBLISHED = ("camera", "published")
"""`published`: it came back from a copy of the site, masked and without metadata as everybody has it."""
_PLAIN = ("sha256", "look", "width", "height", "reviewed", "text", "origin")
_MAX_SIDE = 60_000_000


@dataclass(frozen=True, order=True)
class Box:
    """A region that is filled in, in pixels of the upright picture; `right` and `bottom` lie just outside of it."""

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        if not (0 <= self.left < self.right and 0 <= self.top < self.bottom):
            raise ValueError(f"not a box: {self}")

    def lies_in(self, width: int, height: int) -> bool:
        """Whether a picture of this size has it. A box that sticks out was drawn on another picture."""
        return self.right <= width and self.bottom <= height


@dataclass(frozen=True)
class Face:
    """A face. It is shown only for a person of the register; raises ValueError for one that is shown for nobody."""

    box: Box
    state: str = MASKED
    person: str | None = None
    found: str = BY_PERSON

    def __post_init__(self) -> None:
        if self.state not in STATES or self.found not in FOUND or (self.state == SHOWN) != (self.person is not None):
            raise ValueError(f"not a face: {self}")

    def hidden(self, may_show: Callable[[str], bool]) -> bool:
        """Whether it is masked: whoever took consent back is masked again, with nobody touching the record."""
        return self.state != SHOWN or self.person is None or not may_show(self.person)


@dataclass(frozen=True)
class Cover:
    """A further region that is filled in, and what is there: `text`, `plate`, `badge` or `other`."""

    box: Box
    why: str = "other"

    def __post_init__(self) -> None:
        if self.why not in WHY:
            raise ValueError(f"not a cover: {self}")


@dataclass(frozen=True)
class Review:
    """What somebody decided, who looked at the intake with this digest. `look` is 16 digits of how it looks.

    `width` and `height` are those of the upright picture. `reviewed` is the day, None while nobody has looked.
    `text` is the answer about words, dates and plates in the picture: `none`, `covered`, `stays`; None: no answer.
    Raises ValueError where a region lies outside of the picture.
    """

    sha256: str
    look: str
    width: int
    height: int
    reviewed: PartialDate | None = None
    text: str | None = None
    faces: tuple[Face, ...] = ()
    covers: tuple[Cover, ...] = ()
    origin: str = CAMERA

    def __post_init__(self) -> None:
        boxes = [*(face.box for face in self.faces), *(cover.box for cover in self.covers)]
        if not all(box.lies_in(self.width, self.height) for box in boxes):
            raise ValueError("a region lies outside of the picture")

    @property
    def done(self) -> bool:
        """Whether somebody looked, and answered. Nothing is published before."""
        return self.reviewed is not None and self.text is not None

    def masks(self, may_show: Callable[[str], bool]) -> tuple[Box, ...]:
        """Everything that is filled in: covers, masked faces, and faces of people whom `may_show` does not name."""
        hidden = {face.box for face in self.faces if face.hidden(may_show)}
        return tuple(sorted(hidden | {cover.box for cover in self.covers}))


# --- reading ------------------------------------------------------------------------------------------------------


def _hex(digits: int) -> tables.Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(f"[0-9a-f]{{{digits}}}", value):
            raise Wrong("hex", digits=digits)
        return value

    return read


def _a_box(value: Any) -> Box:
    """`[left, top, right, bottom]`."""
    whole = isinstance(value, list) and all(type(side) is int and side <= _MAX_SIDE for side in value)
    try:
        return Box(*value if whole else ())
    except (TypeError, ValueError):
        raise Wrong("box") from None


_FACE = {
    "box": Field(_a_box, required=True),
    "state": Field(tables.one_of(STATES), required=True, default=MASKED),
    "person": Field(tables.a_slug),
    "found": Field(tables.one_of(FOUND), required=True, default=BY_PERSON),
}
_COVER = {"box": Field(_a_box, required=True), "why": Field(tables.one_of(WHY), required=True, default="other")}
_FIELDS: Mapping[str, Field | Rows] = {
    "format": Field(tables.a_number(FORMAT, FORMAT), required=True),
    "sha256": Field(_hex(64), required=True),
    "look": Field(_hex(16), required=True),
    "width": Field(tables.a_number(1, _MAX_SIDE), required=True),
    "height": Field(tables.a_number(1, _MAX_SIDE), required=True),
    "reviewed": Field(tables.a_day),
    "text": Field(tables.one_of(TEXT)),
    "origin": Field(tables.one_of(ORIGINS), default=CAMERA),
    "face": Rows(_FACE),
    "cover": Rows(_COVER),
}


def parse_review(source: bytes, file: str, findings: list[Finding], intake: str | None = None) -> Review | None:
    """The review in a record; None and findings where it has mistakes: half a review would publish a face.

    `intake` is the digest of the picture that it is for: a record of another one counts as none.
    """
    before = len(findings)
    table = Table(file, decoded(source, file, findings) or "", findings)
    values = table.read(_FIELDS) if len(findings) == before else {}
    if len(findings) == before:
        _check(values, table)
    if len(findings) > before:
        return None
    if intake is not None and values["sha256"] != intake:
        table.say("review-of-another", "sha256", level="warning")
        return None
    return _review(values)


def _check(values: Mapping[str, Any], table: Table) -> None:
    """What only shows between fields."""
    size = values["width"], values["height"]
    for kind in ("face", "cover"):
        for index, row in enumerate(values[kind]):
            if not row["box"].lies_in(*size):
                table.say("box-outside", kind, index, "box", width=size[0], height=size[1])
    for index, row in enumerate(values["face"]):
        if row["state"] == SHOWN and row["person"] is None:
            table.say("face-without-person", "face", index, "state")
        if row["state"] == MASKED and row["person"] is not None:
            table.say("face-masked-with-person", "face", index, "person", person=row["person"])


def _review(values: Mapping[str, Any]) -> Review:
    plain = {key: values[key] for key in _PLAIN}
    faces = tuple(Face(**row) for row in values["face"])
    return Review(**plain, faces=faces, covers=tuple(Cover(**row) for row in values["cover"]))


# --- writing ------------------------------------------------------------------------------------------------------


def written(review: Review) -> bytes:
    """The record as TOML. The same review gives the same bytes."""
    head = {key: getattr(review, key) for key in _PLAIN if key != "origin" or review.origin != CAMERA}
    lines = [f"format = {FORMAT}", *_lines(head)]
    for kind, rows in (("face", review.faces), ("cover", review.covers)):
        for row in rows:
            lines += ["", f"[[{kind}]]", *_lines({field.name: getattr(row, field.name) for field in fields(row)})]
    return ("\n".join(lines) + "\n").encode()


def _lines(values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        if value is not None:
            yield f"{key} = {_toml(value)}"


def _toml(value: Box | PartialDate | str | int) -> str:
    """Slugs, digits and words of closed sets need no escapes."""
    if isinstance(value, Box):
        return f"[{value.left}, {value.top}, {value.right}, {value.bottom}]"
    return json.dumps(value) if isinstance(value, str) else str(value)
