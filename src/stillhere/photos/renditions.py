"""The publishable forms of a picture: AVIF, WebP and JPEG at several widths, each small enough, always the same bytes.

    for rendition in renditions(data, Policy()).items:
        print(rendition.format, rendition.width, rendition.quality, len(rendition.data))

A rendition that is too large is encoded at lower quality, down to a floor; below that
it becomes narrower. What was chosen stands in the rendition.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stillhere.content.review import Box
from stillhere.errors import Problem
from stillhere.photos.intake import validate
from stillhere.photos.pixels import reviewed

if TYPE_CHECKING:
    from PIL.Image import Image

RECIPE = 2  # raised with every change here that changes bytes: cached renditions are then made again
QUALITIES = {"avif": (62, 56, 50, 44, 38), "webp": (80, 73, 66, 58, 50), "jpeg": (82, 76, 70, 63, 56)}
# One thread, one tile: with more, the bytes would depend on the machine. Speed 8 takes less than half the
# time of speed 6 for files of nearly the same size.
_SETTINGS: dict[str, dict[str, Any]] = {
    "avif": {"codec": "aom", "speed": 8, "max_threads": 1, "autotiling": False, "subsampling": "4:2:0"},
    "webp": {"method": 4},
    "jpeg": {"progressive": True, "optimize": True, "subsampling": "4:2:0"},
}
_APART = 1.2  # widths nearer to each other than this are one
_LONGEST = 8000  # pixels; WebP ends at 16383


@dataclass(frozen=True)
class Policy:
    """What is wanted: widths in pixels (never more than the picture has), formats, bytes of one rendition at most."""

    widths: tuple[int, ...] = (480, 960, 1600)
    formats: tuple[str, ...] = ("avif", "webp", "jpeg")
    limit: int = 100_000


@dataclass(frozen=True)
class Rendition:
    """One publishable file, and the quality (0–100, of its own encoder's scale) that was chosen for it."""

    format: str
    width: int
    height: int
    quality: int
    data: bytes


@dataclass(frozen=True)
class Renditions:
    """All of a picture's: by format, widest first. `width` and `height` are the upright picture's own."""

    width: int
    height: int
    items: tuple[Rendition, ...]

    def of(self, kind: str) -> tuple[Rendition, ...]:
        """Those of a format, widest first."""
        return tuple(item for item in self.items if item.format == kind)


def renditions(data: bytes, policy: Policy, masks: tuple[Box, ...] = ()) -> Renditions:
    """Decodes, masks, scales, encodes. Only `worker` calls this with pictures from outside. Raises Problem."""
    picture = reviewed(data, validate(data), masks)
    items = [item for kind in policy.formats for item in _of_format(picture, kind, policy)]
    return Renditions(picture.width, picture.height, tuple(items))


def _of_format(picture: Image, kind: str, policy: Policy) -> Iterator[Rendition]:
    last = math.inf
    for width in _widths(picture, policy):
        if width * _APART <= last:
            rendition = _fitted(picture, kind, width, policy.limit)
            last = rendition.width
            yield rendition


def _widths(picture: Image, policy: Policy) -> list[int]:
    """Widest first; none wider than the picture."""
    most = min(picture.width, max(1, picture.width * _LONGEST // picture.height))
    return sorted({min(width, most) for width in policy.widths}, reverse=True)


def _fitted(picture: Image, kind: str, width: int, limit: int) -> Rendition:
    """The best quality that fits at this width, else the same a little narrower."""
    while True:
        height = max(1, round(picture.height * width / picture.width))
        found = _best(scaled(picture, width, height), kind, limit)
        if isinstance(found, Rendition):
            return found
        if width == 1:
            raise Problem("picture-unfit", limit=limit)
        width = max(1, int(width * min(0.9, math.sqrt(limit / found))))


def _best(picture: Image, kind: str, limit: int) -> Rendition | int:
    """Binary search over the qualities; the size in bytes at the lowest of them where even that is too large."""
    best, size = None, 0
    low, high = 0, len(QUALITIES[kind]) - 1
    while low <= high:
        middle = (low + high) // 2
        data = encoded(picture, kind, QUALITIES[kind][middle])
        size = len(data)
        if size <= limit:
            best = Rendition(kind, picture.width, picture.height, QUALITIES[kind][middle], data)
            high = middle - 1
        else:
            low = middle + 1
    return best or size


def scaled(picture: Image, width: int, height: int) -> Image:
    """A picture in another size; the same one where it has that size."""
    from PIL.Image import Resampling

    if (width, height) == picture.size:
        return picture
    return picture.resize((width, height), Resampling.LANCZOS, reducing_gap=3.0)


def encoded(picture: Image, kind: str, quality: int) -> bytes:
    """The bytes of a rendition. The same pixels give the same bytes, on any number of processors."""
    stream = io.BytesIO()
    picture.save(stream, kind.upper(), quality=quality, **_SETTINGS[kind])
    return stream.getvalue()
