"""Pictures spoilt in COUNT ways: each is published clean, or refused with a sentence.

make fuzz-photos COUNT=5000 SEED=1
"""

import os
import random
import struct
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from stillhere.cli.messages import Say
from stillhere.content.review import Box
from stillhere.errors import Finding, Problem
from stillhere.photos.clean import refusal
from stillhere.photos.darkroom import Darkroom, Limits
from stillhere.photos.renditions import Policy, Renditions

from .pictures import pixels, planted, saved

COUNT = int(os.environ.get("STILLHERE_FUZZ_COUNT", "150"))
SEED = int(os.environ.get("STILLHERE_FUZZ_SEED", "1"))
SMALL = Policy((40,), ("jpeg", "webp"))
MASKS = (Box(20, 15, 35, 30),)
SENTENCES = Say("en"), Say("zh")
PICTURE = pixels(90, 60)
HEIC = (Path(__file__).parent / "heic" / "6.heic").read_bytes()
WHOLE = {
    "JPEG": planted("JPEG", PICTURE, 6),
    "progressive JPEG": saved(PICTURE, "JPEG", progressive=True),
    "CMYK JPEG": saved(PICTURE.convert("CMYK"), "JPEG"),
    "PNG": planted("PNG", PICTURE, 6),
    "palette PNG": saved(PICTURE.quantize(16), "PNG", transparency=3),
    "WEBP": planted("WEBP", PICTURE, 6),
    "lossless WEBP": saved(PICTURE.convert("RGBA"), "WEBP", lossless=True),
    "GIF": saved(PICTURE, "GIF"),
    "TIFF": saved(PICTURE, "TIFF"),
    "packed TIFF": saved(PICTURE, "TIFF", compression="tiff_lzw"),
    "TIFF of a JPEG": saved(PICTURE, "TIFF", compression="jpeg"),
    "AVIF": planted("AVIF", PICTURE, 6),
    "AVIF with alpha": saved(PICTURE.convert("RGBA"), "AVIF"),
    "HEIC": HEIC,
}
EXTREMES = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


def spoilt(data: bytes, drawn: random.Random) -> bytes:
    """One way: cut, flipped, a number that lies, something twice, something gone, something of another picture."""
    at, size = drawn.randrange(len(data)), drawn.randrange(1, 40)
    near = drawn.randrange(min(len(data), 400))  # heads are where lies are told
    way = drawn.randrange(7)
    if way == 0:
        return data[:at]
    if way == 1:
        changed = bytearray(data)
        for _ in range(drawn.choice((1, 1, 3, 20))):
            changed[drawn.randrange(len(changed))] ^= 1 << drawn.randrange(8)
        return bytes(changed)
    if way in (2, 3):
        number = struct.pack(drawn.choice("<>") + "I", drawn.choice(EXTREMES))[: drawn.choice((1, 2, 4))]
        return data[:near] + number + data[near + len(number) :]
    if way == 4:
        return data[:at] + data[at : at + size] * drawn.choice((2, 100)) + data[at + size :]
    if way == 5:
        return data[:at] + data[at + size :]
    other = WHOLE[drawn.choice(sorted(WHOLE))]
    return data[:at] + other[drawn.randrange(len(other)) :]


def cases(name: str) -> Iterator[bytes]:
    drawn = random.Random(f"{SEED} {name}")
    for _ in range(COUNT):
        yield spoilt(WHOLE[name], drawn)


def made(room: Darkroom, data: bytes) -> Renditions | Problem:
    try:
        return room.develop(data, SMALL, MASKS)
    except Problem as problem:
        return problem


def outcome(room: Darkroom, data: bytes) -> str:
    """`clean`, or the reason; fails where what is published is not clean, or a reason has no sentence."""
    found = made(room, data)
    if isinstance(found, Problem):
        assert all(say.finding(Finding("a.jpg", 0, found.code, found.facts)) for say in SENTENCES)
        return found.code
    for item in found.items:
        assert refusal(item.data, item.format, item.width, item.height) is None
        assert b"Planted" not in item.data
    return "clean"


@pytest.fixture(scope="module")
def room():
    with Darkroom(Limits(seconds=10, deadline=20)) as room:
        yield room


@pytest.mark.parametrize("name", WHOLE)
def test_whatever_is_spoilt_is_published_clean_or_refused_with_a_sentence(room, name):
    began = time.monotonic()
    outcomes = Counter(outcome(room, data) for data in cases(name))
    print(f"{name}: {dict(outcomes.most_common())}, {time.monotonic() - began:.1f} s")  # noqa: T201 - for who runs a campaign
    assert outcomes.total() == COUNT
    # A mask outside: a spoilt size is another picture than the one that was reviewed.
    assert all(code == "clean" or code.startswith("picture-") or code == "mask-outside" for code in outcomes)
    assert outcome(room, saved(PICTURE, "PNG")) == "clean"


SCRIPT = b"/*<script>alert(1)</script>PlantedScript*/"
GIF = saved(PICTURE, "GIF")
TWO_AT_ONCE = {
    "JPEG and zip": (saved(PICTURE, "JPEG") + b"PK\x03\x04PlantedZip" + bytes(40) + b"PK\x05\x06" + bytes(18), "clean"),
    "GIF and JavaScript": (GIF[:6] + b"/*" + GIF[8:] + b"*/=1;" + SCRIPT, ("picture-shape", "picture-pixels")),
    "GIF with a comment of JavaScript": (GIF[:-1] + b"\x21\xfe" + bytes([len(SCRIPT)]) + SCRIPT + b"\0;", "clean"),
    "JPEG with a comment of HTML": (saved(PICTURE, "JPEG", comment=SCRIPT), "clean"),
    "PDF and JPEG": (b"%PDF-1.7\n1 0 obj\nstream\n" + saved(PICTURE, "JPEG"), "picture-unknown"),
    "JPEG and PDF": (saved(PICTURE, "JPEG", comment=b"%PDF-1.7\nPlantedPdf"), "clean"),
    "program called a picture": (b"\x7fELF\x02\x01\x01" + bytes(500), "picture-unknown"),
    "program of Windows": (b"MZ" + bytes(500), "picture-unknown"),
    "PNG that is a page": (saved(PICTURE, "PNG") + b"<html><body>PlantedPage", "clean"),
    "HTML and PNG": (b"<html>" + saved(PICTURE, "PNG"), "picture-unknown"),
    "WebP that calls itself AVI": (b"RIFF\0\0\0\0AVI " + saved(PICTURE, "WEBP")[12:], "picture-unknown"),
    "JPEG in the clothes of a PNG": (b"\x89PNG\r\n\x1a\n" + saved(PICTURE, "JPEG"), "picture-broken"),
    "AVIF in the clothes of a HEIC": (saved(PICTURE, "AVIF").replace(b"avif", b"heic"), "picture-broken"),
    "HEIC in the clothes of an AVIF": (HEIC.replace(b"heic", b"avif", 1), "picture-broken"),
    "drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "picture-unknown"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "picture-unknown"),
}


@pytest.mark.parametrize("name", TWO_AT_ONCE)
def test_what_is_two_things_at_once_is_one_afterwards(room, name):
    data, wanted = TWO_AT_ONCE[name]
    assert outcome(room, data) in ((wanted,) if isinstance(wanted, str) else wanted)
