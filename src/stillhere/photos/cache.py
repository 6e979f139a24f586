"""Renditions that were made already, by what they were made from: the intake's bytes, the masks, the policy, the tools.

A damaged entry is noticed by its digest and counts as absent; each is written as one file, so a kill leaves it whole
or not there. Everything here can be made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path

from stillhere import files
from stillhere.content.review import Box
from stillhere.errors import Problem
from stillhere.photos.parcel import packed, unpacked
from stillhere.photos.renditions import QUALITIES, RECIPE, Policy, Renditions

_LIMIT = 64 * 1024 * 1024
_ENDING = ".renditions"


def key(intake_digest: str, policy: Policy, masks: tuple[Box, ...] = ()) -> str:
    """Everything that the bytes of renditions depend on, as one digest."""
    import PIL

    made_from = [intake_digest, astuple(policy), [astuple(box) for box in masks], QUALITIES, RECIPE, PIL.__version__]
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()


class Cache:
    """The entries in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Renditions | None:
        """What was made for a key, proved again; None where it is absent or damaged."""
        try:
            return unpacked(files.read_limited(self._place(key), _LIMIT), key)
        except (OSError, ValueError, Problem):
            return None

    def put(self, key: str, found: Renditions) -> None:
        """Keeps renditions. Not synced: an entry that a power cut damaged is made again."""
        files.write_atomic(self._place(key), packed(found, key), durable=False)

    def keep_only(self, keys: Iterable[str]) -> None:
        """Removes every other entry: a picture that is withdrawn or masked anew leaves nothing behind."""
        kept = {self._place(key) for key in keys}
        for place in self._folder.glob(f"*/*{_ENDING}"):
            if place not in kept:
                place.unlink(missing_ok=True)

    def _place(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}{_ENDING}"
