"""What every way of writing to a mirror can do; one file per implementation, one literal registry."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from stillhere.copies import Copy
from stillhere.mirrors.folder import FolderTransport
from stillhere.project import Mirror


class Transport(Protocol):
    """A mirror as its operator sees it."""

    @property
    def copy(self) -> Copy:
        """The mirror as a reader of its files sees it."""
        ...

    async def prepare(self) -> None:
        """Makes sure that this place may be written to. Raises Problem where it holds something that is not ours."""
        ...

    async def put(self, path: str, data: bytes) -> None:
        """Old bytes or new bytes at a path, never a part. Raises OSError."""
        ...

    async def delete(self, path: str) -> None:
        """Removes a path; nothing happens where it is not there. Raises OSError."""
        ...

    async def flush(self) -> None:
        """Everything put so far is safe when this returns."""
        ...


def transport_for(mirror: Mirror, site_folder: Path) -> Transport:
    """The transport of a mirror in the settings. A relative path counts from the site folder."""
    return _REGISTRY[mirror.kind]((site_folder / Path(mirror.path).expanduser()).resolve())


_REGISTRY = {"folder": FolderTransport}
