"""The size of an AVIF or HEIC picture, from its boxes: that of the primary item. Pure.

Sources: ISO/IEC 14496-12:2022, 8.11 (meta, pitm, iprp, ipco, ipma) and ISO/IEC 23008-12:2022, 6.5.3 (ispe), 6.5.9
(clap: 14496-12, 12.1.4), 6.5.10 (irot). No length is believed: a box that does not fit into its parent raises
ValueError.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_MOST = 4096  # boxes in one; a phone's picture of 48 tiles has a few hundred properties and items


def primary_size(data: bytes, *, shown: bool) -> tuple[int, int]:
    """Width and height as stored, or as shown: cut by `clap`, turned by `irot`. Raises ValueError, struct.error."""
    meta = _one(data, b"meta")[4:]
    primary = _primary(_one(meta, b"pitm"))
    properties = _one(meta, b"iprp")
    listed = list(_boxes(_one(properties, b"ipco")))
    owned = [listed[index - 1] for index in _owned(_one(properties, b"ipma"), primary) if 0 < index <= len(listed)]
    sizes = [struct.unpack_from(">II", content, 4) for kind, content in owned if kind == b"ispe"]
    if len(sizes) != 1:
        raise ValueError("no one size")
    width, height = sizes[0]
    for kind, content in owned if shown else ():
        if kind == b"clap":
            across, of, down, of_down = struct.unpack_from(">4I", content)
            width, height = across // max(of, 1), down // max(of_down, 1)
        if kind == b"irot" and content[0] & 1:
            width, height = height, width
    return width, height


def brands(data: bytes) -> set[bytes]:
    """All that the file says it is compatible with. Raises ValueError and struct.error."""
    content = _one(data, b"ftyp")
    return {content[at : at + 4] for at in range(0, len(content), 4) if at != 4}


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    for _ in range(_MOST):
        if at >= len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if length == 1:
            length, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        elif length == 0:
            length = len(data) - at  # to the end
        if length < head or at + length > len(data):
            raise ValueError("a box does not fit")
        yield kind, data[at + head : at + length]
        at += length


def _one(data: bytes, wanted: bytes) -> bytes:
    """The first box of a kind; nothing behind it is looked at."""
    for kind, content in _boxes(data):
        if kind == wanted:
            return content
    raise ValueError("a box is missing")


def _primary(pitm: bytes) -> int:
    number: int = struct.unpack_from(">I" if pitm[0] else ">H", pitm, 4)[0]
    return number


def _owned(ipma: bytes, item: int) -> Iterator[int]:
    """The numbers of an item's properties, from 1."""
    version, wide = ipma[0], ipma[3] & 1
    count, at = struct.unpack_from(">I", ipma, 4)[0], 8
    for _ in range(min(count, _MOST)):
        number = struct.unpack_from(">I" if version else ">H", ipma, at)[0]
        at += 4 if version else 2
        few, at = ipma[at], at + 1
        if number == item:
            for place in range(few):
                yield struct.unpack_from(">H", ipma, at + 2 * place)[0] & 0x7FFF if wide else ipma[at + place] & 0x7F
            return
        at += few * (2 if wide else 1)
