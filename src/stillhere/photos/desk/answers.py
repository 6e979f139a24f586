"""Between a review and what the page says of it. Pure. The page's word is checked like anybody's from outside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import astuple, replace
from typing import Any, Protocol, TypeVar

from stillhere.content.review import BY_DETECTOR, SHOWN, TEXT, Box, Cover, Face, Review
from stillhere.dates import PartialDate
from stillhere.errors import Problem

T = TypeVar("T")
MOST = 2000
"""Regions in one picture."""


class Seen(Protocol):
    """What of a picture goes into its record: its digest, how it looks, and its upright size."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the intake."""
        ...

    @property
    def look(self) -> str:
        """16 hexadecimal digits that are near to those of pictures which look alike."""
        ...

    @property
    def width(self) -> int:
        """Of the upright picture, in pixels."""
        ...

    @property
    def height(self) -> int:
        """The same."""
        ...


def beginning(seen: Seen, suggested: Collection[Box]) -> Review:
    """A picture that nobody has looked at: every face that was suggested is masked."""
    faces = tuple(Face(box, found=BY_DETECTOR) for box in suggested)
    return Review(seen.digest, seen.look, seen.width, seen.height, faces=faces)


def masked_again(review: Review, agreed: Collection[str]) -> Review:
    """The review with faces masked of people who do not agree any more."""
    faces = tuple(
        Face(face.box, found=face.found) if face.hidden(agreed.__contains__) else face for face in review.faces
    )
    return replace(review, faces=faces)


def as_page(review: Review) -> dict[str, Any]:
    """What the page is told of a review."""
    faces = [{"box": astuple(face.box), "person": face.person, "found": face.found} for face in review.faces]
    covers = [{"box": astuple(cover.box), "why": cover.why} for cover in review.covers]
    reviewed = str(review.reviewed) if review.reviewed else None
    size = {"width": review.width, "height": review.height}
    return {
        "sha256": review.sha256,
        **size,
        "text": review.text,
        "reviewed": reviewed,
        "faces": faces,
        "covers": covers,
    }


def from_page(answer: Any, begun: Review, agreed: Collection[str], today: PartialDate) -> Review:
    """The review that a person decided on, who began with another. Raises Problem:

    `review-of-another-look` where the picture is not the one that was on the page, `review-unanswered` where a
    question has no answer, `review-not-covered` where words are said to be covered and nothing is, `review-not-agreed`
    where a face is shown of somebody who is not in the register with that consent, `review-unreadable` otherwise.
    """
    if not isinstance(answer, Mapping) or answer.get("sha256") != begun.sha256:
        raise Problem("review-of-another-look")
    faces, covers = _each(answer.get("faces"), _face), _each(answer.get("covers"), _cover)
    text = answer.get("text")
    if text not in TEXT or (not faces and not covers and answer.get("nothing") is not True):
        raise Problem("review-unanswered")
    if text == "covered" and not covers:
        raise Problem("review-not-covered")
    if any(face.person is not None and face.person not in agreed for face in faces):
        raise Problem("review-not-agreed")
    try:
        return replace(begun, reviewed=today, text=text, faces=faces, covers=covers)
    except ValueError:
        raise Problem("review-unreadable") from None


def _each(rows: Any, read: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    if not isinstance(rows, list) or len(rows) > MOST:
        raise Problem("review-unreadable")
    try:
        return tuple(read(row) for row in rows)
    except (TypeError, ValueError, KeyError, AttributeError):
        raise Problem("review-unreadable") from None


def _face(row: Mapping[str, Any]) -> Face:
    """Naming a person is showing the face: there is no third way."""
    person = row["person"]
    if not isinstance(person, str | None):
        raise TypeError(person)
    shown = {} if person is None else {"state": SHOWN, "person": person}
    return Face(_box(row["box"]), found=row["found"], **shown)


def _cover(row: Mapping[str, Any]) -> Cover:
    return Cover(_box(row["box"]), row["why"])


def _box(sides: Any) -> Box:
    if not isinstance(sides, list) or not all(type(side) is int for side in sides):
        raise TypeError(sides)
    return Box(*sides)
