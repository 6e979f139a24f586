"""The proof on the bytes that are published: nothing but a picture is in them. Pure.

Every byte of a rendition must be accounted for by a structure on a list of allowed ones; only the compressed samples
themselves are not looked into. What is not on the list is refused, so metadata of a kind that nobody has thought of
yet is refused too. No length is believed: each must lead exactly to the next structure, and the last to the end.

Sources: ITU-T T.81 annex B and JFIF 1.02; RFC 9649 (WebP) and RFC 6386 9.1 (VP8); AVIF 1.2 over ISO/IEC 14496-12 and
23008-12; AV1 bitstream specification 5.3. PNG and GIF are never published, so they are refused whole.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator


class _Unclean(Exception):  # noqa: N818 - reads as `raise _Unclean("trailer")`
    """Carries the name of the structure that does not belong."""


def refusal(data: bytes, kind: str, width: int, height: int) -> str | None:
    """Why these bytes are no clean rendition of this size (the name of a structure), or None where they are one."""
    try:
        found = _PROOFS[kind](data)
    except _Unclean as unclean:
        return str(unclean)
    except (KeyError, IndexError, struct.error):
        return "form"
    return None if found == (width, height) else "size"


def _must(holds: object, name: str) -> None:
    if not holds:
        raise _Unclean(name)


# --- JPEG ---------------------------------------------------------------------------------------------------------

_JFIF = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"  # no density, no thumbnail
_DQT, _SOF0, _SOF2, _DHT, _SOS, _EOI = 0xDB, 0xC0, 0xC2, 0xC4, 0xDA, 0xD9
_NOT_SAMPLES = re.compile(rb"\xff[^\x00]")


def _jpeg(data: bytes) -> tuple[int, int]:
    """JFIF header, then tables, one frame, scans, and the end at the last byte."""
    _must(data.startswith(_JFIF), "JFIF")
    sizes = []
    for marker, segment, end in _segments(data, len(_JFIF)):
        if marker == _EOI:
            _must(end == len(data), "trailer")
        elif marker in (_SOF0, _SOF2):
            _must(len(segment) == 15 and segment[5] == 3, "SOF")
            sizes.append(struct.unpack_from(">HH", segment, 1))
        elif marker == _DHT:
            _must(_is_huffman(segment), "DHT")
        else:
            exact = {_DQT: len(segment) % 65 == 0, _SOS: segment and len(segment) == 4 + 2 * segment[0]}
            _must(exact.get(marker), f"{marker:02X}")
    _must(len(sizes) == 1, "SOF")
    return sizes[0][1], sizes[0][0]


def _segments(data: bytes, at: int) -> Iterator[tuple[int, bytes, int]]:
    """Marker, content, and where it ends; samples after a scan's header are passed over."""
    marker = 0
    while marker != _EOI:
        _must(data[at] == 0xFF, "marker")
        marker, at = data[at + 1], at + 2
        if marker == _EOI:
            yield marker, b"", at
            return
        length = struct.unpack_from(">H", data, at)[0]
        segment = data[at + 2 : at + length]
        _must(len(segment) == length - 2, "length")
        at += length
        yield marker, segment, at
        if marker == _SOS:
            after = _NOT_SAMPLES.search(data, at)
            _must(after, "EOI")
            at = after.start() if after else at


def _is_huffman(segment: bytes) -> bool:
    """Tables that fill their segment: class and place, sixteen counts, so many values (T.81 B.2.4.2)."""
    at = 0
    while at < len(segment):
        at += 17 + sum(segment[at + 1 : at + 17])
    return at == len(segment)


# --- WebP ---------------------------------------------------------------------------------------------------------


def _webp(data: bytes) -> tuple[int, int]:
    """One chunk `VP8 ` that fills the file: the container has no place for anything else then."""
    name, size, form, chunk, length = struct.unpack_from("<4sI4s4sI", data)
    _must((name, form) == (b"RIFF", b"WEBP"), "RIFF")
    _must(chunk == b"VP8 ", chunk.decode("ascii", "backslashreplace"))
    _must(size == len(data) - 8 and length == len(data) - 20, "length")
    tag = int.from_bytes(data[20:23], "little")
    _must(tag & 1 == 0 and data[23:26] == b"\x9d\x01\x2a" and tag >> 5 <= length - 10, "VP8")
    width, height = struct.unpack_from("<HH", data, 26)
    return width, height  # the two bits for scaling are part of the number, so none may be set


# --- AVIF ---------------------------------------------------------------------------------------------------------

# One still picture without alpha, profile, EXIF, XMP or thumbnail has one form. `?` is where a number stands: the
# length of the samples, width, height, and AV1's level. What is not exactly this is something else.
_AVIF = (
    "00000020 66747970 61766966 00000000 61766966 6d696631 6d696166 4d413142"  # ftyp avif mif1 miaf MA1B
    "000000eb 6d657461 00000000"  # meta
    "00000021 68646c72 00000000 00000000 70696374 00000000 00000000 00000000 00"  # hdlr pict, without a name
    "0000000e 7069746d 00000000 0001"  # pitm
    "0000001e 696c6f63 00000000 4400 0001 0001 0000 0001 00000113 ????????"  # iloc: one item, one stretch
    "00000028 69696e66 00000000 0001 0000001a 696e6665 02000000 0001 0000 61763031 436f6c6f7200"  # iinf infe av01
    "0000006a 69707270 0000004b 6970636f"  # iprp ipco
    "00000014 69737065 00000000 ???????? ????????"  # ispe
    "00000010 70697869 00000000 03 080808"  # pixi
    "0000000c 61763143 81 ?? 0c 00"  # av1C
    "00000013 636f6c72 6e636c78 0001 000d 0006 80"  # colr nclx: sRGB
    "00000017 69706d61 00000000 00000001 0001 04 01028304"  # ipma
    "???????? 6d646174"  # mdat
).replace(" ", "")
_KNOWN = [(at, bytes.fromhex(_AVIF[2 * at : 2 * at + 2])) for at in range(len(_AVIF) // 2) if _AVIF[2 * at] != "?"]
_HEAD = len(_AVIF) // 2
_LENGTH_AT, _WIDTH_AT, _MDAT_AT = (_AVIF.index("?" * 8) // 2, _AVIF.index("?" * 16) // 2, _HEAD - 8)
# AV1 5.3: sequence header, temporal delimiter, frame header, tile group, frame. Not 5 (metadata), not 15 (padding).
_OBUS = {1, 2, 3, 4, 6}


def _avif(data: bytes) -> tuple[int, int]:
    """The one form that there is, and only units of picture data in it."""
    _must(all(data[at : at + 1] == byte for at, byte in _KNOWN), "boxes")
    samples = len(data) - _HEAD
    stated = struct.unpack_from(">I", data, _LENGTH_AT)[0], struct.unpack_from(">I", data, _MDAT_AT)[0]
    _must(stated == (samples, samples + 8), "length")
    for unit in _units(data, _HEAD):
        _must(unit in _OBUS, f"OBU {unit}")
    width, height = struct.unpack_from(">II", data, _WIDTH_AT)
    return width, height


def _units(data: bytes, at: int) -> Iterator[int]:
    """The types of the open bitstream units, which must fill the rest of the file."""
    while at < len(data):
        head = data[at]
        _must(head & 0b1000_0111 == 0b0000_0010, "OBU")  # has a size, no extension
        at, size = _leb128(data, at + 1)
        at += size
        _must(at <= len(data), "OBU")
        yield head >> 3 & 0xF


def _leb128(data: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, lowest first (AV1 4.10.5), and where it ends."""
    value = 0
    for place in range(8):
        value |= (data[at + place] & 0x7F) << (7 * place)
        if not data[at + place] & 0x80:
            return at + place + 1, value
    raise _Unclean("OBU")


_PROOFS: dict[str, Callable[[bytes], tuple[int, int]]] = {"jpeg": _jpeg, "webp": _webp, "avif": _avif}
