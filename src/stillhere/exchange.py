"""A folder exchanged whole: whoever opens a path below it finds the old state or the new one, never a mix.

Linux and macOS exchange two folders in one step. Elsewhere the old one is renamed away and the new one into its place:
for an instant there is neither, and `settle` puts the old one back where a kill fell into that instant.

What is needed for it lies beside the folder, in `.NAME.stillhere-mirror`, on the same disk and outside of what a web
server serves.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from stillhere import files

_AT_CWD, _EXCHANGE = -100, 2  # of Linux and of macOS alike
Swap = Callable[[Path, Path], bool]


class Beside:
    """What lies beside a folder: the next state while it is put together, and what the folder once held."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder.with_name(f".{folder.name}.stillhere-mirror")
        self.stage = self.work / "stage"
        self.memory = self.work / "memory.json"
        self.set_aside = self.work / "set-aside"
        self._old = self.work / "old"

    def settle(self) -> None:
        """Ends what a kill interrupted: the folder is there again, old or new. What was staged stays staged."""
        for path in self.work.glob(f"{files.PARTIAL}*"):
            path.unlink(missing_ok=True)
        if self._old.exists():
            if self.folder.exists():
                shutil.rmtree(self._old)
            else:
                self._old.rename(self.folder)

    def exchange(self, *, keep_old: bool = False, at_once: Swap | None = None) -> None:
        """The staged state becomes the folder. `keep_old`: the old one goes to `set_aside`, else it is removed."""
        files.flush()
        if self.folder.is_dir():
            shutil.copymode(self.folder, self.stage)
        if not self.folder.exists() or not any(self.folder.iterdir()):
            self.stage.replace(self.folder)
            old = None
        elif (at_once or _swap)(self.folder, self.stage):
            old = self.stage
        else:
            self.folder.rename(self._old)
            self.stage.rename(self.folder)
            old = self._old
        files.sync_folder(self.folder.parent)
        if old and keep_old:
            shutil.rmtree(self.set_aside, ignore_errors=True)
            old.rename(self.set_aside)
        elif old:
            shutil.rmtree(old)


def _swap(one: Path, other: Path) -> bool:
    """Two folders take each other's place in one step; False where this system or disk cannot."""
    name = {"linux": "renameat2", "darwin": "renamex_np"}.get(sys.platform)
    if name is None:
        return False
    import ctypes

    call = getattr(ctypes.CDLL(None), name, None)
    if call is None:
        return False
    first, second = os.fsencode(one), os.fsencode(other)
    words = (first, second) if name == "renamex_np" else (_AT_CWD, first, _AT_CWD, second)
    return bool(call(*words, _EXCHANGE) == 0)
