import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from stillhere.content.review import Box
from stillhere.errors import Problem
from stillhere.photos.intake import validate
from stillhere.photos.pixels import reviewed

from .pictures import chunk, exif, pixels, saved

HEIC = Path(__file__).parent / "heic"
UPRIGHT = pixels(90, 60)
# How a camera stores what is upright after orientation N is applied: EXIF 2.32, table of tag 274.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def made(data: bytes, *masks: Box) -> Image.Image:
    return reviewed(data, validate(data), masks)


def far_apart(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures, of 255."""
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", STORED)
def test_a_picture_is_turned_upright(kind, orientation):
    turn = STORED[orientation]
    stored = UPRIGHT.transpose(turn) if turn is not None else UPRIGHT
    assert far_apart(made(saved(stored, kind, exif=exif(orientation))), UPRIGHT) < 4


@pytest.mark.parametrize("orientation", STORED)
def test_a_phones_heic_is_turned_as_its_boxes_say_and_cut(orientation):
    """Made with pillow-heif from `pixels(90, 60)`: stored in 64 rows, cut to 60, with EXIF that says it again."""
    data = (HEIC / f"{orientation}.heic").read_bytes()
    assert far_apart(made(data), UPRIGHT) < 4


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF tiff:Orientation="6"/></x:xmpmeta>'


def test_what_the_boxes_of_an_avif_say_is_not_said_again_by_its_metadata():
    assert far_apart(made(saved(UPRIGHT, "AVIF", xmp=XMP)), UPRIGHT) < 4
    turned = saved(UPRIGHT.transpose(Image.Transpose.ROTATE_90), "AVIF", xmp=XMP, exif=exif(6))
    assert far_apart(made(turned), UPRIGHT) < 4


@pytest.mark.parametrize("mode", ["RGBA", "P", "CMYK", "L", "I;16"])
def test_a_tiff_is_turned_once_in_every_mode(mode):
    stored = pixels(90, 60, mode).transpose(Image.Transpose.ROTATE_90)
    turn = Image.Exif()
    turn[0x0112] = 6
    for compression in (None, "tiff_lzw", "tiff_adobe_deflate"):
        found = made(saved(stored, "TIFF", exif=turn, compression=compression))
        assert far_apart(found.convert("L"), UPRIGHT.convert("L")) < (20 if mode == "P" else 6)


def deep_tiff(width: int, height: int) -> bytes:
    """Sixteen bits for each colour: red rises across, green falls."""
    row = b"".join(struct.pack("<HHH", 65535 * x // width, 65535 - 65535 * x // width, 0) for x in range(width))
    tags = [(256, width), (257, height), (258, 8), (259, 1), (262, 2), (273, 14), (277, 3), (278, height)]
    tags.append((279, len(row) * height))
    rows = b"".join(struct.pack("<HHII", tag, 4, 3 if tag == 258 else 1, value) for tag, value in tags)
    rows = rows.replace(struct.pack("<HH", 258, 4), struct.pack("<HH", 258, 3))
    start = 14 + len(row) * height
    return b"II*\0" + struct.pack("<IHHH", start, 16, 16, 16) + row * height + struct.pack("<H", 9) + rows + bytes(4)


def deep_png(width: int, height: int) -> bytes:
    row = b"\0" + b"".join(struct.pack(">HHH", 65535 * x // width, 65535 - 65535 * x // width, 0) for x in range(width))
    head = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(row * height)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("make", [deep_tiff, deep_png])
def test_sixteen_bits_become_eight(make):
    found = made(make(64, 48))
    assert (found.mode, found.size) == ("RGB", (64, 48))
    for x in (0, 20, 63):
        red, green, blue = found.crop((x, 30, x + 1, 31)).tobytes()
        assert abs(red - 255 * x / 64) < 3
        assert abs(green - 255 + 255 * x / 64) < 3
        assert blue == 0


@pytest.mark.parametrize("garbage", [b"Exif\0\0garbage", b"Exif\0\0MM\0*\xff\xff\xff\xff", exif(99)])
def test_an_orientation_that_makes_no_sense_is_none(garbage):
    assert far_apart(made(saved(UPRIGHT, "JPEG", exif=garbage)), UPRIGHT) < 4


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("PNG", mode) for mode in ("1", "L", "LA", "P", "RGBA", "I;16")),
        *(("JPEG", mode) for mode in ("L", "CMYK", "YCbCr")),
        *(("TIFF", mode) for mode in ("1", "L", "LA", "P", "RGBA", "I;16", "CMYK")),
        ("WEBP", "RGBA"),
        ("AVIF", "RGBA"),
        ("GIF", "P"),
    ],
)
def test_every_mode_becomes_the_same_picture(kind, mode):
    given = pixels(90, 60, mode)
    wanted = UPRIGHT.convert("L") if mode in ("L", "LA", "I;16") else given.convert("RGB") if mode in "1P" else UPRIGHT
    result = made(saved(given, kind))
    assert result.mode == "RGB"
    assert result.info == {}
    assert far_apart(result, wanted) < 6


def test_what_is_transparent_shows_paper():
    clear = pixels(90, 60, "RGBA")
    clear.putalpha(0)
    for kind in ("PNG", "WEBP"):
        assert made(saved(clear, kind)).getextrema() == ((255, 255),) * 3
    palette = pixels(90, 60).quantize(8)
    assert made(saved(palette, "PNG", transparency=bytes(8))).getextrema() == ((255, 255),) * 3


def test_hidden_colours_under_transparency_do_not_come_back():
    secret = Image.new("RGBA", (90, 60), (200, 0, 0, 0))
    assert made(saved(secret, "PNG")).getpixel((5, 5)) == (255, 255, 255)


def test_colours_of_another_profile_become_srgb():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, lab, b"no profile at all", srgb[:300]):
        assert far_apart(made(saved(UPRIGHT, "PNG", icc_profile=profile)), UPRIGHT) < 2


def test_a_mask_covers_the_pixels_of_the_upright_picture():
    stored = UPRIGHT.transpose(Image.Transpose.ROTATE_90)
    picture = made(saved(stored, "PNG", exif=exif(6)), Box(14, 24, 30, 40), Box(80, 50, 90, 60))
    assert picture.crop((10, 20, 34, 44)).getextrema() == ((0, 0),) * 3
    assert picture.crop((76, 46, 90, 60)).getextrema() == ((0, 0),) * 3
    assert picture.getpixel((9, 24)) == UPRIGHT.getpixel((9, 24))
    assert picture.getpixel((34, 43)) == UPRIGHT.getpixel((34, 43))


def test_a_mask_that_was_drawn_on_another_picture_is_refused():
    with pytest.raises(Problem) as problem:
        made(saved(UPRIGHT, "PNG"), Box(80, 50, 91, 60))
    assert problem.value.code == "mask-outside"


@pytest.mark.parametrize("sides", [(-1, 0, 5, 5), (5, 5, 5, 9), (5, 5, 9, 5), (9, 0, 2, 3)])
def test_a_box_has_an_inside(sides):
    with pytest.raises(ValueError, match="not a box"):
        Box(*sides)
