"""What a person looks at before a photo can be published: upright, without metadata, small enough for a screen.

A preview stays on this machine. Its `look` tells a picture again that was made smaller or saved anew: the difference
hash of Neal Krawetz ("Kind of Like That", hackerfactor.com, 2013), 64 bits that say where it gets lighter.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stillhere.photos.clean import refusal
from stillhere.photos.intake import Intake, validate
from stillhere.photos.pixels import upright

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST = 1600
_QUALITY = 85
_HEAD = struct.Struct("<II16s")
_ACROSS, _DOWN = 9, 8


@dataclass(frozen=True)
class Preview:
    """A picture to look at. `digest` is that of the intake's bytes; `width` and `height` are the upright picture's.

    `look` is 16 hexadecimal digits; `image` a JPEG of at most LONGEST pixels a side.
    """

    digest: str
    width: int
    height: int
    look: str
    image: bytes


def looked_at(data: bytes) -> bytes:
    """A preview as the darkroom's process hands it over. Only `worker` calls this. Raises Problem."""
    from stillhere.photos.renditions import encoded, scaled

    picture = upright(data, validate(data))
    small = scaled(picture, *_size(*picture.size))
    return _HEAD.pack(*picture.size, look_of(picture).encode()) + encoded(small, "jpeg", _QUALITY)


def proved(intake: Intake, parcel: bytes) -> Preview:
    """The preview in what the process handed over. Raises ValueError where it is not exactly one."""
    try:
        width, height, look = _HEAD.unpack_from(parcel)
        turned = (width, height) in ((intake.width, intake.height), (intake.height, intake.width))
        name, image = parsed(look), parcel[_HEAD.size :]
    except (struct.error, ValueError) as error:
        raise ValueError("no preview") from error
    if not turned or refusal(image, "jpeg", *_size(width, height)) is not None:
        raise ValueError("no preview")
    return Preview(intake.digest, width, height, name, image)


def _size(width: int, height: int) -> tuple[int, int]:
    """Of the preview of a picture of this size."""
    scale = min(1.0, LONGEST / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def parsed(look: bytes) -> str:
    """A look that the process handed over. Raises ValueError where it is none."""
    if not re.fullmatch(b"[0-9a-f]{16}", look):
        raise ValueError("no look")
    return look.decode("ascii")


def look_of(picture: Image) -> str:
    """How a picture looks, whatever its size: for each of 8 x 8 places whether its right neighbour is lighter."""
    from PIL.Image import Resampling

    grey = picture.resize((_ACROSS, _DOWN), Resampling.BOX).convert("L").tobytes()
    places = ((row * _ACROSS + column) for row in range(_DOWN) for column in range(_ACROSS - 1))
    bits = "".join("1" if grey[at] < grey[at + 1] else "0" for at in places)
    return f"{int(bits, 2):016x}"


def distance(one: str, other: str) -> int:
    """In how many of 64 places two looks differ. 0: the same picture; about 32: two that have nothing in common."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
