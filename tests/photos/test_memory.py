"""No picture takes more than a gigabyte, however it is stored; the largest that are allowed, and some that swell."""

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from stillhere.content.review import Box
from stillhere.errors import Problem
from stillhere.photos.darkroom import Darkroom
from stillhere.photos.renditions import Policy

from .pictures import chunk, exif, pixels, png_bomb, saved

SMALL = Policy((480,), ("jpeg",))
LARGE, LESS = (8944, 6708), (7300, 5475)  # just under 60 and 40 million pixels
TURNED = {"exif": exif(6)}


def even(mode: str, size: tuple[int, int] = LARGE) -> Image.Image:
    return pixels(64, 48, mode).resize(size, Image.Resampling.NEAREST)


LARGEST = {
    "JPEG": lambda: saved(even("RGB"), "JPEG", **TURNED),
    "progressive CMYK": lambda: saved(even("CMYK"), "JPEG", progressive=True, subsampling=0, **TURNED),
    "PNG": lambda: saved(even("RGBA"), "PNG", compress_level=1, **TURNED),
    "TIFF": lambda: saved(even("RGBA"), "TIFF", compression="tiff_adobe_deflate"),
    "GIF": lambda: saved(even("P"), "GIF", transparency=0),
    "WEBP": lambda: saved(even("RGBA", LESS), "WEBP", lossless=True, quality=0, method=0, **TURNED),
    "AVIF": lambda: saved(even("RGBA", LESS), "AVIF", speed=10, subsampling="4:4:4"),
}


def peak(process) -> int:
    """Bytes of memory that a process had at most."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        pytest.skip("this system does not say")
    return next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


@pytest.mark.parametrize("name", LARGEST)
def test_the_largest_picture_takes_less_than_a_gigabyte(name):
    data = LARGEST[name]()
    with Darkroom() as room:
        found = room.develop(data, SMALL, (Box(100, 100, 900, 900),))
        assert found.width * found.height > 39_000_000
        assert peak(room._process) < 1_000_000_000
        assert room._witness
        assert peak(room._witness._process) < 200_000_000


def tiff_bomb() -> bytes:
    """A strip of ten kilobytes that becomes ten megabytes, in a picture of 100 by 100."""
    packed = zlib.compress(bytes(10 << 20), 9)
    tags = [(256, 100), (257, 100), (258, 8), (259, 8), (262, 1), (273, 8), (277, 1), (278, 100), (279, len(packed))]
    rows = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<I", 8 + len(packed)) + packed + struct.pack("<H", len(tags)) + rows + bytes(4)


def tiff_that_claims(width: int, height: int) -> bytes:
    return (
        tiff_bomb()
        .replace(struct.pack("<HHII", 256, 4, 1, 100), struct.pack("<HHII", 256, 4, 1, width))
        .replace(struct.pack("<HHII", 257, 4, 1, 100), struct.pack("<HHII", 257, 4, 1, height))
    )


def avif_that_claims(width: int, height: int) -> bytes:
    """The box says this, the samples 320 by 240: the decoder scales them to what was checked."""
    return saved(pixels(), "AVIF").replace(struct.pack(">II", 320, 240), struct.pack(">II", width, height))


def png_with_text() -> bytes:
    plain = saved(pixels(), "PNG")
    return plain[:33] + chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(500 << 20), 9)) + plain[33:]


BOMBS = {
    "a PNG of nine hundred million pixels": (png_bomb(30_000, 30_000)[:900_000], ("picture-pixels",)),
    "a PNG that claims to be a strip": (
        png_bomb(300, 15)[:16] + struct.pack(">II", 300, 15_000_000),
        ("picture-pixels",),
    ),
    "a PNG with half a gigabyte of text": (png_with_text(), ("picture-broken", "picture-stopped", None)),
    "a TIFF whose strip swells": (tiff_bomb(), ("picture-broken", None)),
    "a TIFF that claims": (tiff_that_claims(300, 15_000_000), ("picture-pixels",)),
    "a TIFF that lacks": (tiff_that_claims(7000, 7000), ("picture-broken",)),
    "an AVIF that claims": (avif_that_claims(300, 15_000_000), ("picture-pixels",)),
    "an AVIF that lies": (avif_that_claims(300, 200), (None,)),
    "an AVIF that claims more": (avif_that_claims(2800, 2100), (None,)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_or_harmless(name):
    data, codes = BOMBS[name]
    assert len(data) < 1_000_000
    with Darkroom() as room:
        found = None
        try:
            room.develop(data, SMALL)
        except Problem as problem:
            found = problem.code
        assert found in codes
        assert room._process is None or peak(room._process) < 400_000_000
        assert room.develop(saved(pixels(), "PNG"), SMALL).width == 320
