"""From a picture's bytes to its reviewed pixels: upright, in sRGB, on a new image, with masks filled in.

Decoders are the largest attack surface of this software, so this runs in `worker` only, behind limits.
The result shares nothing with the intake but colour values: it has no info, no profile, no palette.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from stillhere.content.review import Box
from stillhere.errors import Problem
from stillhere.photos.intake import MAX_PIXELS, Intake
from stillhere.photos.masks import fill

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose

_ORIENTATION = 0x0112  # EXIF 2.32, 4.6.4 A
_PAPER = (255, 255, 255)  # what shows through where a picture is transparent


def reviewed(data: bytes, intake: Intake, masks: tuple[Box, ...]) -> Image:
    """The pixels that may be published. Raises Problem (`picture-broken`, `picture-animated`, `mask-outside`)."""
    picture = upright(data, intake)
    fill(picture, masks)
    return picture


def upright(data: bytes, intake: Intake) -> Image:
    """All of the pixels, faces too: not for publication. Raises Problem (`picture-broken`, `picture-animated`)."""
    return _upright(_decoded(data, intake))


def _decoded(data: bytes, intake: Intake) -> Image:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about metadata, which is dropped
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=[intake.format])
            if picture.size != (intake.width, intake.height):
                raise Problem("picture-broken")  # two readers, two answers: made to deceive
            # A JPEG's further pictures are thumbnails and brightness maps; no viewer shows them.
            if intake.format != "jpeg" and getattr(picture, "is_animated", False):
                raise Problem("picture-animated")
            picture.load()
    except (Problem, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - a decoder raises anything
        raise Problem("picture-broken") from None
    return picture


def _upright(picture: Image) -> Image:
    """Turned as its orientation says, in sRGB, on a new image."""
    from PIL import Image

    turn, profile = _turn(picture), picture.info.get("icc_profile")
    plain = _in_srgb(picture if picture.mode == "CMYK" else _flat(picture), profile)
    turned = plain.transpose(turn) if turn is not None else plain
    fresh = Image.new("RGB", turned.size)
    fresh.paste(turned)
    return fresh


def _turn(picture: Image) -> Transpose | None:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    try:
        return turns.get(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - metadata that cannot be read says nothing
        return None


def _flat(picture: Image) -> Image:
    """RGB, with paper behind what is transparent."""
    from PIL import Image

    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    flat = Image.new("RGB", clear.size, _PAPER)
    flat.paste(clear, mask=clear.getchannel("A"))
    return flat


def _in_srgb(picture: Image, profile: bytes | None) -> Image:
    """Colours as a reader without colour management sees them: no profile is published."""
    from PIL import ImageCms

    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = None  # a profile of another colour space, or a broken one
        if converted is not None:
            return converted
    return picture.convert("RGB")
