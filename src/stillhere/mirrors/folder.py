"""A folder as a mirror: a web root, a mounted share, a stick."""

from __future__ import annotations

from pathlib import Path

from stillhere import files
from stillhere.copies import FolderCopy
from stillhere.errors import Problem

_OURS = ".well-known/stillhere"


class FolderTransport:
    """Implements Transport."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.copy = FolderCopy(folder)

    async def prepare(self) -> None:
        """A folder that holds something else is left alone: a typing mistake must not mix a site into a home folder."""
        strange = self._folder.is_dir() and any(self._folder.iterdir()) and not (self._folder / _OURS).is_dir()
        if strange or (self._folder.exists() and not self._folder.is_dir()):
            raise Problem("mirror-folder-not-ours", folder=str(self._folder))
        files.no_links(self._folder, _OURS + "/x").parent.mkdir(parents=True, exist_ok=True)  # before the first page
        files.sweep(self._folder)

    async def put(self, path: str, data: bytes) -> None:
        """As in Transport."""
        files.write_atomic(files.no_links(self._folder, path), data, durable=False)

    async def delete(self, path: str) -> None:
        """As in Transport."""
        target = files.no_links(self._folder, path)
        target.unlink(missing_ok=True)
        files.prune_empty(target.parent, self._folder)

    async def flush(self) -> None:
        """As in Transport."""
        files.flush()
