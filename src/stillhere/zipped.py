"""Zip archives from nobody knows whom, read without unpacking (PKWARE's APPNOTE 6.3): stored and deflated files only.

Whatever two programs could unpack in two ways is refused, as the page that verifies in a browser does: what is checked
must be what the reader gets.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from stillhere import files

_END = struct.Struct("<4s4H2LH")
_MOST_OF_COMMENT = 65535
_OTHER_NAME = 0x7075
_KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ZipRefused(Exception):  # noqa: N818 - an outcome, not a bug
    """Why an archive or a file in it gave nothing.

    `kind`: `zip-broken` (none, cut short, damaged), `zip-two-ways` (two programs would unpack it in two ways),
    `zip-locked` (encrypted, or packed in a way of its own), `too-long`.
    """

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind, self.detail = kind, detail


class Archive:
    """The files of an archive by path. One folder around everything is left out of the paths."""

    def __init__(self, path: Path) -> None:
        """Raises ZipRefused."""
        try:
            _one_end(path)
            self._zip = zipfile.ZipFile(path, metadata_encoding="utf-8")
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
            raise ZipRefused("zip-broken", type(error).__name__) from error
        self._size = path.stat().st_size
        self._files = _without_top(dict(self._listed(self._zip.infolist())))

    def paths(self) -> list[str]:
        """Every file."""
        return sorted(self._files)

    def read(self, path: str, limit: int) -> bytes | None:
        """The bytes of a file, at most `limit`; None where it is not there. Raises ZipRefused."""
        info = self._files.get(path)
        if info is None:
            return None
        if info.file_size > limit:
            raise ZipRefused("too-long")
        try:
            with self._zip.open(info) as file:
                data = file.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
            raise ZipRefused("zip-broken", path) from error
        if len(data) != info.file_size:
            raise ZipRefused("zip-broken", path)
        return data

    def _listed(self, infos: Sequence[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        seen: set[str] = set()
        if sum(info.compress_size for info in infos) > self._size:
            raise ZipRefused("zip-two-ways", "overlapping")  # one piece unpacked many times: small here, endless there
        for info in infos:
            _check(info)
            path = info.filename.rstrip("/")
            if path.casefold() in seen:
                raise ZipRefused("zip-two-ways", path)
            seen.add(path.casefold())
            if not info.is_dir():
                yield path, info


def _check(info: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.flag_bits & 1 or info.compress_type not in _KINDS:
        raise ZipRefused("zip-locked", info.filename)
    odd = kind not in (0, stat.S_IFREG, stat.S_IFDIR) or info.orig_filename != info.filename
    if odd or not files.safe_path(info.filename.removesuffix("/")) or _has_other_name(info.extra):
        raise ZipRefused("zip-two-ways", info.filename)


def _has_other_name(extra: bytes) -> bool:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        if kind == _OTHER_NAME:
            return True
        at += 4 + size
    return False


def _one_end(path: Path) -> None:
    """Exactly one end, and the list right before it: a second one would show other files to another program."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        first = file.seek(max(0, size - _END.size - _MOST_OF_COMMENT))
        tail = file.read()
    ends = [at for at in _places(tail, b"PK\5\6") if _fits(tail, at)]
    if not ends:
        raise ZipRefused("zip-broken")
    _, disk, listed_on, here, count, length, start, _ = _END.unpack_from(tail, ends[0])
    whole = disk == listed_on == 0 and here == count < 0xFFFF and start + length == first + ends[0]
    if len(ends) > 1 or not whole:
        raise ZipRefused("zip-two-ways")


def _fits(tail: bytes, at: int) -> bool:
    if at + _END.size > len(tail):
        return False
    comment: int = _END.unpack_from(tail, at)[-1]
    return at + _END.size + comment == len(tail)


def _places(data: bytes, mark: bytes) -> Iterator[int]:
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)


def _without_top(found: Mapping[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Many archives hold one folder, and the site in that."""
    tops = {path.split("/")[0] + "/" for path in found}
    top = tops.pop() if len(tops) == 1 else ""
    inside = top and top != ".well-known/" and all(path.startswith(top) for path in found)
    return {path.removeprefix(top) if inside else path: info for path, info in found.items()}
