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
_TURNED = ("heic", "tiff")  # their decoders turn them
_PAPER = (255, 255, 255)  # what shows through where a picture is transparent


def reviewed(data: bytes, intake: Intake, masks: tuple[Box, ...]) -> Image:
    """The pixels that may be published. Raises Problem (`picture-broken`, `picture-animated`, `mask-outside`)."""
    picture = upright(data, intake)
    fill(picture, masks)
    return picture


def upright(data: bytes, intake: Intake) -> Image:
    """All of the pixels, faces too: not for publication. Raises Problem (`picture-broken`, `picture-animated`)."""
    try:
        return _upright(_decoded(data, intake), intake.format)
    except (OSError, ValueError, TypeError):
        raise Problem("picture-broken") from None  # a kind of pixels that cannot be made into colours


def _decoded(data: bytes, intake: Intake) -> Image:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about metadata, which is dropped
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=[decoder(intake.format)])
            _agree(picture, intake)
            # A JPEG's further pictures are thumbnails and brightness maps; no viewer shows them.
            if intake.format != "jpeg" and getattr(picture, "is_animated", False):
                raise Problem("picture-animated")
            picture.load()
            _agree(picture, intake)  # once more: the samples themselves may have another size
    except (Problem, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - a decoder raises anything
        raise Problem("picture-broken") from None
    picture.fp = None  # what the decoder still holds is as large as the picture
    vars(picture).pop("_decoder", None)
    return picture


def _agree(picture: Image, intake: Intake) -> None:
    if picture.size != (intake.width, intake.height):
        raise Problem("picture-broken")  # two readers, two answers: made to deceive


def _upright(picture: Image, kind: str) -> Image:
    """Turned as its orientation says, in sRGB, without anything else that came with it.

    The first steps take the only reference away from what they were given: two copies of 60 million pixels are half
    a gigabyte, and there are never more.
    """
    turn, profile = _turn(picture, kind), picture.info.get("icc_profile")
    picture = picture if picture.mode == "CMYK" else _flat(picture)
    picture = _in_srgb(picture, profile)
    return _fresh(picture if turn is None else picture.transpose(turn))


def _fresh(picture: Image) -> Image:
    """The pixels on an image that no decoder made."""
    from PIL import Image

    if type(picture) is not Image.Image:
        copy = Image.new("RGB", picture.size)
        copy.paste(picture)
        return copy
    picture.info = {}
    return picture


def _turn(picture: Image, kind: str) -> Transpose | None:
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
    if kind in _TURNED:
        return None
    if kind == "avif":
        picture.info.pop("xmp", None)  # its boxes alone say how it lies; the decoder tells that as if it were EXIF
    try:
        return turns.get(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - metadata that cannot be read says nothing
        return None


def decoder(kind: str) -> str:
    """The name of a format's decoder, made ready. Raises Problem (`picture-heic`) where it is not installed."""
    if kind != "heic":
        return kind
    try:
        import pi_heif
    except ImportError:
        raise Problem("picture-heic") from None
    pi_heif.register_heif_opener(thumbnails=False, decode_threads=0)
    return "heif"


def _flat(picture: Image) -> Image:
    """RGB, with paper behind what is transparent."""
    from PIL import Image

    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    if not picture.has_transparency_data:
        return picture if picture.mode == "RGB" else picture.convert("RGB")
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
            target, in_place = ImageCms.createProfile("sRGB"), picture.mode == "RGB"
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB", inPlace=in_place)
            converted = picture if in_place else converted
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = None  # a profile of another colour space, or a broken one
        if converted is not None:
            return converted
    return picture if picture.mode == "RGB" else picture.convert("RGB")
