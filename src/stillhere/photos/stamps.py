"""Which digest a file had when it was last read, so that gigabytes of unchanged pictures are not read again.

As Git's index does: size, times and number of the file are its stamp, and a file that changed within two seconds of
the list being written is not believed, since it might have changed once more in the same instant.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from stillhere import files
from stillhere.errors import Problem

Stamp = tuple[int, ...]
"""Size, modification and change time in nanoseconds, device and number of a file; empty: read it each time."""

_LIMIT = 256 * 1024 * 1024
_MOMENT = 2_000_000_000


class Stamps:
    """The list in a file; one that is damaged is an empty one."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._known = self._read()

    def _read(self) -> dict[str, tuple[Stamp, str]]:
        try:
            written = self._place.stat().st_mtime_ns
            rows = json.loads(files.read_limited(self._place, _LIMIT))
            known = {str(path): (tuple(map(int, stamp)), str(digest)) for path, (stamp, digest) in rows.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError, Problem):
            return {}
        return {path: (stamp, digest) for path, (stamp, digest) in known.items() if max(stamp[1:3]) + _MOMENT < written}

    def digest(self, path: str, stamp: Stamp) -> str | None:
        """The digest of a file that has not changed since; None: read it."""
        known = self._known.get(path)
        return known[1] if known and stamp and known[0] == stamp else None

    def keep(self, read: Mapping[str, tuple[Stamp, str]]) -> None:
        """Writes the list anew, where it changed."""
        rows = {path: (stamp, digest) for path, (stamp, digest) in read.items() if len(stamp) > 2}
        if rows != self._known:
            files.write_atomic(self._place, json.dumps(rows, sort_keys=True).encode(), durable=False)
