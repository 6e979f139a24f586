"""Masks: what of a picture is filled with ink, and whether it is still ink in what was made from it. Pure.

A box is filled with a margin around it: whoever drew it may have missed an ear or the end of a line, and a codec
blurs a few pixels over the edge.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from stillhere.content.review import Box
from stillhere.errors import Problem

if TYPE_CHECKING:
    from PIL.Image import Image

MARGIN = 0.1
"""Of a box's own width and height, on each side; at least `LEAST` pixels."""
LEAST = 4
_INK = (0, 0, 0)
_EDGE = 4  # pixels of a rendition at each edge of a mask into which codecs carry what lies beside it
# Measured over black masks of 4 to 300 pixels in white, saturated red, grain and coloured blobs at the lowest
# qualities: no pixel inside was brighter than 86, no mean of a colour more than 36, or 67 where a mask is under nine
# pixels wide. A face or a page that shows through is far above.
_BRIGHTEST, _MEAN, _MEAN_OF_SMALL = 112, 48, 84
_SMALL, _TOO_SMALL = 9, 3  # pixels of a rendition; in fewer than three nothing can be recognised or measured


def widened(box: Box, width: int, height: int) -> Box:
    """A box with its margin, within a picture of this size. Raises Problem (`mask-outside`): it is of another one."""
    if not box.lies_in(width, height):
        raise Problem("mask-outside")
    across, down = _margin(box.right - box.left), _margin(box.bottom - box.top)
    left, top = max(0, box.left - across), max(0, box.top - down)
    return Box(left, top, min(width, box.right + across), min(height, box.bottom + down))


def _margin(side: int) -> int:
    return max(LEAST, math.ceil(side * MARGIN))


def fill(picture: Image, masks: Iterable[Box]) -> None:
    """Fills every mask with ink, in place. Raises Problem (`mask-outside`) before anything was filled."""
    for box in [widened(box, picture.width, picture.height) for box in masks]:
        picture.paste(_INK, (box.left, box.top, box.right, box.bottom))


def holds(made: Image, width: int, height: int, masks: Iterable[Box]) -> bool:
    """Whether every mask is ink in an RGB picture that was made from one of this width and height."""
    boxes = [widened(box, width, height) for box in masks]
    return all(_is_ink(made, _scaled(box, made.width / width, made.height / height)) for box in boxes)


def _scaled(box: Box, across: float, down: float) -> tuple[int, int, int, int]:
    """The whole pixels that a box covers in another size."""
    first = math.ceil(box.left * across), math.ceil(box.top * down)
    return (*first, math.floor(box.right * across), math.floor(box.bottom * down))


def _is_ink(made: Image, sides: tuple[int, int, int, int]) -> bool:
    from PIL import ImageStat

    left, top, right, bottom = sides
    short = min(right - left, bottom - top)
    if short < _TOO_SMALL:
        return True
    across, down = (min(_EDGE, (side - 1) // 2) for side in (right - left, bottom - top))
    found = ImageStat.Stat(made.crop((left + across, top + down, right - across, bottom - down)))
    brightest = max(most for _, most in found.extrema)
    return brightest <= _BRIGHTEST and max(found.mean) <= (_MEAN_OF_SMALL if short < _SMALL else _MEAN)
