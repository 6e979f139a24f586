"""Is this a picture, of which format, how large? Decided from its first bytes, before any decoder sees it. Pure."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stillhere.errors import Problem
from stillhere.photos import boxes

MAX_BYTES = 40 * 1024 * 1024
MAX_PIXELS = 60_000_000
_FEWER = {"webp": 40_000_000, "avif": 40_000_000}  # pixels; these decoders hold three or four copies of a picture
MAX_RATIO = 20

_SIGNATURES = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
}
_HEIC = re.compile(rb".{4}ftyp(?:hei[cxsm]|hev[cmsx]|mif1|msf1)", re.DOTALL)
_AVIF = re.compile(rb".{4}ftyp(?:avif|avis)", re.DOTALL)
_WIDTH, _HEIGHT, _ORIENTATION = 0x0100, 0x0101, 0x0112  # TIFF 6.0, section 8
_RAW = {0x014A, 0xC612}  # SubIFDs, DNGVersion: in a camera's raw file the first picture is a thumbnail
_MARKER = re.compile(rb"\xff+([\x01-\xfe])")
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # start of frame: T.81 table B.1
_OVER = {0xD8, 0xD9, 0xDA}


@dataclass(frozen=True)
class Intake:
    """A picture as it came in. `digest` is the SHA-256 of its bytes; `width` and `height` as its decoder says them.

    That is as stored for a JPEG, PNG, WebP, GIF and AVIF, and as shown for a TIFF and a HEIC.
    """

    digest: str
    format: str
    width: int
    height: int


def validate(data: bytes) -> Intake:
    """What the first bytes say. Raises Problem: the reason why this picture cannot be published (`picture-…`).

    Whether the rest can be decoded, and shows one picture only, is found out by the decoder behind its wall.
    """
    if len(data) > MAX_BYTES:
        raise Problem("picture-bytes", size=len(data), limit=MAX_BYTES)
    kind = _format(data)
    try:
        width, height = _SIZES[kind](data)
    except (IndexError, KeyError, ValueError, struct.error):
        raise Problem("picture-broken") from None
    _check_size(width, height, _FEWER.get(kind, MAX_PIXELS))
    return Intake(hashlib.sha256(data).hexdigest(), kind, width, height)


def _format(data: bytes) -> str:
    """By content: what a file is called says nothing."""
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if _AVIF.match(data):
        return "avif"
    if _HEIC.match(data):
        return "avif" if b"avif" in _brands(data) else "heic"  # `mif1` says no more than that it is a picture
    raise Problem("picture-unknown")


def _brands(data: bytes) -> set[bytes]:
    try:
        return boxes.brands(data)
    except (ValueError, struct.error):
        return set()


def _check_size(width: int, height: int, most: int) -> None:
    short, long = sorted((width, height))
    if short < 1:
        raise Problem("picture-broken")
    if width * height > most:
        raise Problem("picture-pixels", width=width, height=height, limit=most // 1_000_000)
    if long > MAX_RATIO * short:
        raise Problem("picture-shape", width=width, height=height, limit=MAX_RATIO)


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while found := _MARKER.match(data, at):
        marker, at = found[1][0], found.end()
        if marker in _FRAME:
            height, width = struct.unpack_from(">HH", data, at + 3)
            return width, height
        if marker in _OVER:
            break
        at += 0 if marker in _WITHOUT_LENGTH else struct.unpack_from(">H", data, at)[0]
    raise ValueError


def _png(data: bytes) -> tuple[int, int]:
    if data[12:16] != b"IHDR":
        raise ValueError
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _webp(data: bytes) -> tuple[int, int]:
    """Google's container specification: canvas of `VP8X`, else the frame header of `VP8 ` or `VP8L`."""
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = struct.unpack_from("<I", data, 21)[0]
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError


def _tiff(data: bytes) -> tuple[int, int]:
    """The first directory's size, turned as it says: TIFF 6.0, section 2."""
    order = "<" if data[:2] == b"II" else ">"
    at = struct.unpack_from(order + "I", data, 4)[0]
    found = dict(_tags(data, at, order))
    width, height = found[_WIDTH], found[_HEIGHT]
    return (height, width) if found.get(_ORIENTATION, 1) in (5, 6, 7, 8) else (width, height)


def _tags(data: bytes, at: int, order: str) -> Iterator[tuple[int, int]]:
    """Number and value of every entry that is one whole number of 16 or 32 bits. Raises Problem for a raw file."""
    for place in range(struct.unpack_from(order + "H", data, at)[0]):
        tag, kind, count = struct.unpack_from(order + "HHI", data, at + 2 + 12 * place)
        if tag in _RAW:
            raise Problem("picture-unknown")
        if count == 1 and kind in (3, 4):
            yield tag, struct.unpack_from(order + ("H" if kind == 3 else "I"), data, at + 10 + 12 * place)[0]


def _avif(data: bytes) -> tuple[int, int]:
    return boxes.primary_size(data, shown=False)


def _heic(data: bytes) -> tuple[int, int]:
    return boxes.primary_size(data, shown=True)


_SIZES: dict[str, Callable[[bytes], tuple[int, int]]] = {
    "jpeg": _jpeg,
    "png": _png,
    "gif": _gif,
    "webp": _webp,
    "tiff": _tiff,
    "avif": _avif,
    "heic": _heic,
}
