"""What a person looks at who reviews a photo: the upright picture, small and without metadata, with no mask in it.

    preview = darkroom.preview(data)

It is made behind the wall as renditions are, and proved as they are. It is never published.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stillhere.errors import Problem
from stillhere.photos import clean
from stillhere.photos.intake import Intake, validate
from stillhere.photos.looks import look_of, parsed
from stillhere.photos.pixels import upright
from stillhere.photos.renditions import encoded, scaled

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST = 1600
"""Pixels of the preview's longer side at most."""
_QUALITY = 85


@dataclass(frozen=True)
class Preview:
    """`digest` is that of the intake's bytes, `width` and `height` are of the upright picture, `look` see `looks`.

    `image` is a JPEG, at most `LONGEST` pixels long and never larger than the picture.
    """

    digest: str
    width: int
    height: int
    look: str
    image: bytes


def previewed(data: bytes) -> Preview:
    """Decodes, scales, encodes. Only `worker` calls this with pictures from outside. Raises Problem."""
    intake = validate(data)
    picture = upright(data, intake)
    return Preview(intake.digest, *picture.size, look_of(picture), _image(picture))


def _image(picture: Image) -> bytes:
    return encoded(scaled(picture, *fitting(*picture.size)), "jpeg", _QUALITY)


def fitting(width: int, height: int) -> tuple[int, int]:
    """The size of the preview of a picture of this size."""
    long = max(width, height)
    if long <= LONGEST:
        return width, height
    return max(1, round(width * LONGEST / long)), max(1, round(height * LONGEST / long))


def packed(preview: Preview) -> bytes:
    """A line of JSON, then the image."""
    head = {"digest": preview.digest, "width": preview.width, "height": preview.height, "look": preview.look}
    return json.dumps(head).encode() + b"\n" + preview.image


def unpacked(parcel: bytes, intake: Intake) -> Preview:
    """The preview in a parcel, proved.

    Raises ValueError where it is none of this intake, Problem (`picture-not-proved`) where its image is not clean.
    """
    head, _, image = parcel.partition(b"\n")
    try:
        said: dict[str, Any] = json.loads(head)
        look = parsed(str(said["look"]).encode())
        found = Preview(str(said["digest"]), int(said["width"]), int(said["height"]), look, image)
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("damaged") from error
    size = found.width, found.height
    sizes = (intake.width, intake.height), (intake.height, intake.width)
    if found.digest != intake.digest or size not in sizes:
        raise ValueError("of another picture")
    if reason := clean.refusal(image, "jpeg", *fitting(*size)):
        raise Problem("picture-not-proved", format="jpeg", reason=reason)
    return found
