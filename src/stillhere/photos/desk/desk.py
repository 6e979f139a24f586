"""The photos on the desk: each is looked at, suggested for, and saved when a person has decided.

    desk = Desk(items, save, darkroom.preview, suggested, today)
    desk.sheet(0); desk.picture(0); desk.save(0, answer)

Pictures are only ever held in memory, a few at a time; what is kept of a photo is its record, through `save`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from stillhere.content.review import Box, Review
from stillhere.dates import PartialDate
from stillhere.errors import NotChecked, Stop
from stillhere.photos.desk import answers

WAITING, REVIEWED, BROKEN = STATES = ("waiting", "reviewed", "problem")
_HELD = 6


class Preview(answers.Seen, Protocol):
    """What the darkroom makes to look at: an upright JPEG without metadata, 1600 pixels at most."""

    @property
    def image(self) -> bytes:
        """The JPEG."""
        ...


@dataclass(frozen=True)
class Item:
    """A photo: its path in the site folder, how its review stands, its bytes, the record of the intake with a digest,
    and who agreed to be shown in it (short name → name).
    """

    path: str
    state: str
    read: Callable[[], bytes]
    record: Callable[[str], Review | None]
    agreed: Mapping[str, str]


@dataclass(frozen=True)
class _Held:
    """A photo that was looked at: how the review begins, and why nothing was suggested."""

    preview: Preview
    review: Review
    masked_again: bool = False
    unsuggested: Stop | None = None


class Desk:
    """The photos, and what was decided of them."""

    def __init__(
        self,
        items: Sequence[Item],
        save: Callable[[str, Review], None],
        preview: Callable[[bytes], Preview],
        suggest: Callable[[bytes, int, int], tuple[Box, ...]],
        today: PartialDate,
    ) -> None:
        self._items, self._save = items, save
        self._preview, self._suggest, self._today = preview, suggest, today
        self._states = [item.state for item in items]
        self._held: dict[int, _Held] = {}
        self._one = threading.Lock()  # one picture is decoded at a time, however often the page asks

    def states(self) -> list[dict[str, str]]:
        """Each photo's path and state."""
        return [{"path": item.path, "state": state} for item, state in zip(self._items, self._states, strict=True)]

    def sheet(self, number: int) -> tuple[dict[str, Any], Stop | None]:
        """What the page is told of a photo, and why nothing was suggested. Raises Problem and NotChecked."""
        held = self._looked_at(number)
        agreed = [{"id": person, "name": name} for person, name in self._items[number].agreed.items()]
        about = {"masked_again": held.masked_again, "agreed": agreed}
        return {**answers.as_page(held.review), **about}, held.unsuggested

    def picture(self, number: int) -> bytes:
        """The preview. Raises Problem and NotChecked."""
        return self._looked_at(number).preview.image

    def save(self, number: int, answer: Any) -> None:
        """Writes down what a person decided. Raises Problem where something is missing; then nothing is written."""
        held = self._looked_at(number)
        item = self._items[number]
        review = answers.from_page(answer, held.review, item.agreed, self._today)
        self._save(item.path, review)
        self._held[number] = _Held(held.preview, review, unsuggested=held.unsuggested)
        self._states[number] = REVIEWED

    def _looked_at(self, number: int) -> _Held:
        if held := self._held.get(number):
            return held
        with self._one:
            if number not in self._held:
                try:
                    self._held[number] = self._look_at(self._items[number])
                except (Stop, OSError):
                    self._states[number] = BROKEN
                    raise
            held = self._held[number]
            while len(self._held) > _HELD:
                self._held.pop(next(iter(self._held)))
            return held

    def _look_at(self, item: Item) -> _Held:
        preview = self._preview(item.read())
        known = item.record(preview.digest)
        if known and (known.width, known.height) == (preview.width, preview.height):
            review = answers.masked_again(known, item.agreed)
            return _Held(preview, review, masked_again=review != known)
        try:
            suggested = self._suggest(preview.image, preview.width, preview.height)
        except NotChecked as stop:
            return _Held(preview, answers.beginning(preview, ()), unsuggested=stop)
        return _Held(preview, answers.beginning(preview, suggested))
