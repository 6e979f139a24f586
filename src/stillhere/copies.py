"""A copy: anything that claims to be the site. Here only how its untrusted bytes are read, whatever it is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from stillhere import files
from stillhere.errors import Problem, WrongUsage

if TYPE_CHECKING:
    from stillhere.fetch import Client


class Unreadable(Exception):  # noqa: N818 - an outcome, not a bug
    """Why a path of a copy gave no bytes.

    `kind` is `missing`, `gone` (no such folder), `disk`, or one of `fetch.FetchFailed`'s.
    """

    def __init__(self, kind: str, detail: str = "", *, answered: bool = False) -> None:
        super().__init__(kind, detail)
        self.kind, self.detail, self.answered = kind, detail, answered


class Copy(Protocol):
    """What every copy can do."""

    name: str

    async def read(self, path: str, limit: int) -> bytes:
        """The untrusted bytes at a path, at most `limit`. Raises Unreadable."""
        ...

    def paths(self) -> list[str] | None:
        """Every path there is, where that can be known; None where it cannot (an address)."""
        ...


class FolderCopy:
    """A folder, a stick, an unpacked archive."""

    def __init__(self, folder: Path, name: str | None = None) -> None:
        self.folder, self.name = folder, name or str(folder)
        self._reader = files.Reader(folder)

    async def read(self, path: str, limit: int) -> bytes:
        """As in Copy."""
        try:
            if not files.safe_path(path):
                raise Problem("path-unsafe", path=path)
            return self._reader.read(path, limit)
        except (FileNotFoundError, NotADirectoryError):
            if not self.folder.is_dir():
                raise Unreadable("gone") from None
            raise Unreadable("missing", answered=True) from None
        except Problem as problem:
            kind = "too-long" if problem.code == "file-too-large" else "disk"
            raise Unreadable(kind, problem.code, answered=True) from problem
        except OSError as error:
            raise Unreadable("disk", error.strerror or str(error)) from error

    def paths(self) -> list[str] | None:
        """As in Copy; what a killed upload left half-written is nobody's page and does not count."""
        return [path for path in files.walk(self.folder) if not files.is_partial(path.rsplit("/", 1)[-1])]


class ZipCopy:
    """A zip archive, read without unpacking it."""

    def __init__(self, path: Path) -> None:
        from stillhere.zipped import Archive, ZipRefused

        self.name, self._refused = str(path), ZipRefused
        try:
            self._archive: Archive | ZipRefused = Archive(path)
        except ZipRefused as refused:
            self._archive = refused

    async def read(self, path: str, limit: int) -> bytes:
        """As in Copy; an archive that is refused as a whole gives nothing."""
        try:
            if isinstance(self._archive, Exception):
                raise self._archive
            data = self._archive.read(path, limit)
        except self._refused as refused:
            raise Unreadable(refused.kind, refused.detail, answered=True) from refused
        if data is None:
            raise Unreadable("missing", answered=True)
        return data

    def paths(self) -> list[str] | None:
        """As in Copy."""
        return None if isinstance(self._archive, Exception) else self._archive.paths()


class WebCopy:
    """An address."""

    def __init__(self, address: str, client: Client, name: str | None = None) -> None:
        self.address, self.name = address.rstrip("/") + "/", name or address
        self._client = client

    async def read(self, path: str, limit: int) -> bytes:
        """As in Copy."""
        from stillhere.fetch import FetchFailed

        try:
            return await self._client.get(self.address + quote(path), limit)
        except FetchFailed as failed:
            kind = "missing" if failed.status in (404, 410) else failed.kind
            raise Unreadable(kind, failed.detail, answered=bool(failed.status)) from failed

    def paths(self) -> list[str] | None:
        """An address does not list its files."""
        return None


@asynccontextmanager
async def opened(*places: str, seconds: float = 15) -> AsyncIterator[list[Copy]]:
    """The copies at addresses, folders or zip archives, in order. A folder that is not there is a copy that is down."""
    if any(is_web(place) for place in places):
        from stillhere.fetch import Client

        async with Client(request_seconds=seconds) as client:
            yield [WebCopy(place, client) if is_web(place) else _on_disk(place) for place in places]
    else:
        yield [_on_disk(place) for place in places]


def is_web(place: str) -> bool:
    """Whether a place is an address rather than a folder."""
    return place.lower().startswith(("http://", "https://"))


def must_be_there(places: Sequence[str]) -> None:
    """Raises WrongUsage for a place that is neither an address nor a folder nor a file: somebody mistyped it."""
    for place in places:
        if not is_web(place) and not Path(place).is_dir() and not Path(place).is_file():
            raise WrongUsage("copy-not-there", place=place)


def _on_disk(place: str) -> FolderCopy | ZipCopy:
    path = Path(place)
    return ZipCopy(path) if path.is_file() else FolderCopy(path)
