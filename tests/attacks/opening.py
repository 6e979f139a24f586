"""Everything that bytes hold: themselves, and whatever is packed, compressed or written otherwise inside of them."""

from __future__ import annotations

import base64
import binascii
import contextlib
import gzip
import html
import io
import re
import tarfile
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator

_DATA_URI = re.compile(rb"base64,([A-Za-z0-9+/=]{16,})")
_STREAM = re.compile(rb"x[\x01\x5e\x9c\xda]")
_ESCAPED = re.compile(rb"\\u([0-9a-fA-F]{4})")
_DEEPEST = 4


def opened(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes as they are, then everything in them. What says that it is packed and is not is passed over."""
    yield data
    if depth == _DEEPEST:
        return
    for part in (*_archives(data), *_streams(data), *_written_otherwise(data)):
        if part and part != data:
            yield from opened(part, depth + 1)


def _archives(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"PK\x03\x04"):
        with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield "\n".join(packed.namelist()).encode() + packed.comment
            yield from [packed.read(name) for name in packed.namelist()]
    if data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as members:
            for member in members:
                file = members.extractfile(member)
                yield member.name.encode() + b"\n" + (file.read() if file else b"")
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)


def _streams(data: bytes) -> Iterator[bytes]:
    """Deflated parts of PNG, PDF and their like, wherever they begin."""
    if not data.startswith((b"\x89PNG", b"%PDF")):
        return
    for found in _STREAM.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[found.start() :], 10_000_000)
        except zlib.error:
            continue


def _written_otherwise(data: bytes) -> Iterator[bytes]:
    """Base64 in addresses, percent signs, entities, escapes of JSON."""
    for found in _DATA_URI.finditer(data):
        try:
            yield base64.b64decode(found[1], validate=True)
        except binascii.Error:
            continue
    if re.search(rb"%[0-9A-Fa-f]{2}", data):
        yield urllib.parse.unquote_to_bytes(data)
    if re.search(rb"&#?\w+;", data):
        yield html.unescape(data.decode("utf-8", "replace")).encode()
    if _ESCAPED.search(data):
        yield _ESCAPED.sub(lambda match: chr(int(match[1], 16)).encode("utf-8", "replace"), data)
