"""Looks at what was made, and never at what it was made from: is every mask ink in every rendition?

It is asked in a process that has decoded no intake, so one that took over the decoder has no say in the answer.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from stillhere.content.review import Box
from stillhere.errors import Problem
from stillhere.photos import masks
from stillhere.photos.renditions import Rendition, Renditions

if TYPE_CHECKING:
    from PIL.Image import Image


def check_masks(found: Renditions, boxes: Sequence[Box]) -> None:
    """Raises Problem (`mask-broken`) where a rendition shows what a mask covers, or cannot be decoded."""
    for item in found.items:
        if not masks.holds(_seen(item), found.width, found.height, boxes):
            raise Problem("mask-broken", format=item.format, width=item.width)


def _seen(item: Rendition) -> Image:
    from PIL import Image

    try:
        picture = Image.open(io.BytesIO(item.data), formats=[item.format]).convert("RGB")
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - a decoder raises anything
        raise Problem("mask-broken", format=item.format, width=item.width) from None
    if picture.size != (item.width, item.height):
        raise Problem("mask-broken", format=item.format, width=item.width)
    return picture
