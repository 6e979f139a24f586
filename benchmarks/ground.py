"""Where a benchmark works: sources written once for each tool and size, and a new folder for every output.

Nothing is deleted while it runs: on ext4, files made soon after others were deleted take two to ten times as long,
because the system avoids their places for some minutes. That is also why a new run waits after the last one's end.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from benchmarks.corpus import Corpus, generate
from benchmarks.tool import HERE, Tool

from stillhere import clock

WORK = HERE / ".work"
_STAMP = WORK / "emptied"
REST = 300


class Ground:
    """The folder of one run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._corpora: dict[int, Corpus] = {}
        self._numbers = count(1)

    def corpus(self, pairs: int) -> Corpus:
        """The corpus of a size; only the last one asked for is kept."""
        if pairs not in self._corpora:
            self._corpora = {pairs: generate(pairs)}
        return self._corpora[pairs]

    def sources(self, tool: Tool, pairs: int, purpose: str = "") -> Path:
        """The corpus in a tool's own format, written at the first call for a purpose."""
        place = self.folder / "sources" / f"{tool.name} {pairs} {purpose}".strip().replace(" ", "-").replace(",", "")
        if not place.exists():
            tool.write(self.corpus(pairs), place)
        return place

    def output(self) -> Path:
        """A folder that does not exist yet and whose name was never used."""
        place = self.folder / "outputs" / f"{next(self._numbers):04}"
        place.parent.mkdir(exist_ok=True)
        return place


@contextmanager
def ground(*, keep: bool, say: Callable[[str], None]) -> Iterator[Ground]:
    """A ground that is cleared away at the end, unless it shall be kept."""
    WORK.mkdir(exist_ok=True)
    _rest(say)
    folder = Path(tempfile.mkdtemp(dir=WORK))
    try:
        yield Ground(folder)
    finally:
        if keep:
            say(f"Everything is kept in {folder}.")
        else:
            shutil.rmtree(folder)
            _STAMP.touch()


def _rest(say: Callable[[str], None]) -> None:
    """Waits until what the last run deleted no longer slows this one down."""
    gone = clock.now().timestamp() - _STAMP.stat().st_mtime if _STAMP.exists() else REST
    if gone < REST:
        say(f"Waiting {REST - gone:.0f} s: files written soon after others were deleted are slow.")
        time.sleep(REST - gone)
