"""What files hold: members of archives, base64 of pictures and archives, pictures in other files. Pure.

    for inside, data in pieces(data, Budget()): …

Nothing is unpacked beyond a budget: an archive in an archive in an archive, or one that swells, is refused.
"""

from __future__ import annotations

import base64
import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

MOST = 512 * 1024 * 1024
"""Bytes that are unpacked from one file at most, all depths together."""
DEEPEST = 5
_EACH = 512  # what a member costs besides its bytes, so that millions of empty ones come to an end too
_PICTURE = re.compile(
    rb"\xff\xd8\xff[\xc0-\xef]|\x89PNG\r\n\x1a\n|RIFF.{4}WEBP|.{4}ftyp(?:avi|hei|hev|mif1)", re.DOTALL
)
# How base64 of JPEG, PNG, GIF, RIFF, boxes (AVIF, HEIC), TIFF, zip and gzip begins; JSON may write `\/` for `/`.
_BASE64 = re.compile(
    rb"(?:(?:\\?/|_|%2[Ff])9j(?:\\?/|_|%2[Ff])|iVBORw0KGgo|R0lGOD[dl]|UklGR|AAAA[A-Za-z0-9+/]{2}Z0eX|SUkq|TU0AK|UEsDB|H4sI)"
    rb"(?:[A-Za-z0-9+/_\s\\-]|%2[BbFf]){40,}"
)


# Looking for these first is ten times as fast, and most files have none.
_PICTURE_MARKS = (b"\xff\xd8\xff", b"\x89PNG", b"WEBP", b"ftyp")
_BASE64_MARKS = (b"9j", b"iVBORw0KGgo", b"R0lGOD", b"UklGR", b"AAAA", b"SUkq", b"TU0AK", b"UEsDB", b"H4sI")


class Unopened(Exception):  # noqa: N818 - an outcome, not a bug
    """Why a file could not be searched to its end: `too-much`, `too-deep`, `locked`, `damaged`."""


@dataclass
class Budget:
    """What may still be unpacked from one file."""

    left: int = MOST

    def take(self, size: int) -> None:
        """Raises Unopened."""
        self.left -= size + _EACH
        if self.left < 0:
            raise Unopened("too-much")


def pieces(data: bytes, budget: Budget, inside: str = "", depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """A file itself, then everything in it, with where that lies: names of members, or the byte it begins at.

    Raises Unopened, after what could be opened.
    """
    yield inside, data
    for name, piece in _within(data, budget):
        if depth == DEEPEST:
            raise Unopened("too-deep")
        yield from pieces(piece, budget, f"{inside}/{name}" if inside else name, depth + 1)


def _within(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    if data.startswith(b"\x1f\x8b"):
        yield from _gzip(data, budget)
    elif data[257:262] == b"ustar":
        yield from _tar(data, budget)
    elif zipfile.is_zipfile(io.BytesIO(data)):  # asked last: it looks at the end, where a tar may hold a zip
        yield from _zip(data, budget)
    else:
        yield from _embedded(data, budget)


def _zip(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                budget.take(0)
                with archive.open(info) as file:
                    piece = file.read(budget.left + 1)
                budget.take(len(piece))
                yield info.filename, piece
    except RuntimeError:
        raise Unopened("locked") from None  # what the library says of a password
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
        raise Unopened("damaged") from None


def _gzip(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    while data.startswith(b"\x1f\x8b"):
        stream = zlib.decompressobj(31)
        try:
            piece = stream.decompress(data, budget.left + 1)
        except zlib.error:
            raise Unopened("damaged") from None
        budget.take(len(piece))
        yield "gzip", piece
        if not stream.eof:
            raise Unopened("damaged")
        data = stream.unused_data


def _tar(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for member in archive:
                budget.take(member.size if member.isreg() else 0)
                file = archive.extractfile(member) if member.isreg() else None
                if file:
                    yield member.name, file.read()
    except (tarfile.TarError, OSError, EOFError, ValueError):
        raise Unopened("damaged") from None


def _embedded(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """Base64 in text; and what begins like a picture within another file, as in a PDF, to the next one or the end."""
    for found in _BASE64.finditer(data) if any(mark in data for mark in _BASE64_MARKS) else ():
        piece = _decoded(found[0])
        budget.take(len(piece))
        yield f"base64 at {found.start()}", piece
    if not any(mark in data for mark in _PICTURE_MARKS) or _PICTURE.match(data):
        return  # what cameras put into a picture is smaller versions of the same
    starts = [found.start() for found in _PICTURE.finditer(data)]
    for start, end in pairwise([*starts, len(data)]):
        budget.take(end - start)
        yield f"byte {start}", data[start:end]


def _decoded(text: bytes) -> bytes:
    for escaped, plain in ((rb"%2[Bb]", b"+"), (rb"%2[Ff]", b"/"), (rb"[\s\\]", b""), (rb"-", b"+"), (rb"_", b"/")):
        text = re.sub(escaped, plain, text)
    return base64.b64decode(text + b"=" * (-len(text) % 4)) if len(text) % 4 != 1 else base64.b64decode(text[:-1])
