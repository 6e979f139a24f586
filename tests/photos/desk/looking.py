"""A desk whose pictures are drawn, and which says what was asked of it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from stillhere.content.review import Box, Review
from stillhere.dates import PartialDate
from stillhere.errors import NotChecked
from stillhere.photos import pixels
from stillhere.photos.desk.desk import Desk, Item
from stillhere.photos.intake import validate
from tests.photos.pictures import LOOK, drawn_faces, saved

TODAY = PartialDate(2026, 11, 23)
AGREED = {"wang-example": "Wang Example 王某例", "zhao-example": "Zhao Example 赵某例"}
SUGGESTED = (Box(125, 95, 275, 300), Box(450, 180, 550, 320))
INTAKE = saved(drawn_faces(), "PNG")


@dataclass(frozen=True)
class Looked:
    """As the darkroom's previews are, decoded in this process."""

    digest: str
    look: str
    width: int
    height: int
    image: bytes


def looked(data: bytes) -> Looked:
    found = validate(data)
    picture = pixels.reviewed(data, found, ())
    stream = io.BytesIO()
    picture.save(stream, "JPEG")
    return Looked(found.digest, LOOK, picture.width, picture.height, stream.getvalue())


@dataclass
class Drawer:
    """Where photos come from and records go."""

    photos: dict[str, bytes]
    records: dict[str, Review] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    suggestions: bool = True

    def desk(self, agreed: dict[str, str] | None = None) -> Desk:
        who = AGREED if agreed is None else agreed
        items = [Item(path, self._state(path), self._reader(path), self._record(path), who) for path in self.photos]
        return Desk(items, self.records.__setitem__, looked, self._suggest, TODAY)

    def _state(self, path: str) -> str:
        return "reviewed" if path in self.records else "waiting"

    def _reader(self, path: str):
        def read() -> bytes:
            self.read.append(path)
            return self.photos[path]

        return read

    def _record(self, path: str):
        def record(digest: str) -> Review | None:
            found = self.records.get(path)
            return found if found and found.sha256 == digest else None

        return record

    def _suggest(self, image: bytes, width: int, height: int) -> tuple[Box, ...]:
        assert image.startswith(b"\xff\xd8")
        assert (width, height) == (800, 600)
        if not self.suggestions:
            raise NotChecked("faces-not-found-out")
        return SUGGESTED
