"""A process of its own for decoding: a picture that crashes, swells or never ends takes only that process with it.

    with Darkroom() as room:
        found = room.develop(data, Policy())

The process is kept for the next picture. Nothing it says is believed: its answer is a parcel that is proved here.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, BinaryIO, TypeVar, cast

from stillhere.content.review import Box
from stillhere.errors import NotChecked, Problem
from stillhere.photos import looks, preview
from stillhere.photos.intake import validate
from stillhere.photos.parcel import unpacked
from stillhere.photos.preview import Preview
from stillhere.photos.renditions import Policy, Renditions
from stillhere.photos.worker import READY, REASONS

T = TypeVar("T")
_MAX_PARCEL = 64 * 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """For one picture: bytes of address space, seconds of processor time, seconds by the clock."""

    memory: int = 2 << 30
    seconds: int = 120
    deadline: float = 600


class Darkroom:
    """One decoding process, started when it is first needed and again after it was lost."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Darkroom:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def develop(self, data: bytes, policy: Policy, masks: tuple[Box, ...] = ()) -> Renditions:
        """The proved renditions of a picture's reviewed pixels. Raises Problem: why there are none.

        Raises NotChecked where this machine cannot start such a process at all.
        """
        key = validate(data).digest
        job = {
            "key": key,
            "widths": policy.widths,
            "formats": policy.formats,
            "limit": policy.limit,
            "masks": [(box.left, box.top, box.right, box.bottom) for box in masks],
        }
        return self._proved("renditions", job, data, lambda parcel: unpacked(parcel, key))

    def preview(self, data: bytes) -> Preview:
        """The proved preview of a picture, with everything that is in it: for its reviewer. Raises as `develop`."""
        intake = validate(data)
        return self._proved("preview", {}, data, lambda parcel: preview.unpacked(parcel, intake))

    def look(self, data: bytes) -> str:
        """How a picture looks (see `looks`). Raises as `develop`."""
        validate(data)
        return self._proved("look", {}, data, looks.parsed)

    def _proved(self, what: str, job: dict[str, Any], data: bytes, proof: Callable[[bytes], T]) -> T:
        """What the process answers, where `proof` takes it; that raises ValueError for what cannot be an answer."""
        head = json.dumps({"what": what, "size": len(data), **job}).encode() + b"\n"
        reason, parcel = self._asked(head, data)
        if reason in REASONS:
            raise Problem(reason, **({"limit": job["limit"]} if reason == "picture-unfit" and "limit" in job else {}))
        try:
            return proof(parcel)
        except ValueError:
            self.close()
            raise Problem("picture-stopped") from None

    def _asked(self, head: bytes, data: bytes) -> tuple[str, bytes]:
        """The process's answer; `picture-stopped` where it did not live to give one."""
        process = self._process or self._start()
        jobs, answers = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)  # both are pipes
        timer = threading.Timer(self._limits.deadline, process.kill)
        timer.start()
        try:
            jobs.write(head + data)
            jobs.flush()
            reason, size = answers.readline(100).decode("ascii", "replace").split()
            parcel = answers.read(int(size)) if 0 <= int(size) <= _MAX_PARCEL else b""
        except (OSError, ValueError):
            self.close()
            return "picture-stopped", b""
        finally:
            timer.cancel()
        return reason, parcel

    def _start(self) -> subprocess.Popen[bytes]:
        limits = json.dumps({"memory": self._limits.memory, "seconds": self._limits.seconds})
        # -P: a folder named like a library in the current directory must not be taken for it.
        words = [sys.executable, "-P", "-m", "stillhere.photos.worker", limits]
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
        self._process = process
        if not process.stdout or process.stdout.readline(100) != READY:
            self.close()
            raise NotChecked("darkroom-closed", limit=self._limits.memory)
        return process

    def close(self) -> None:
        """Ends the process, if there is one."""
        process, self._process = self._process, None
        if process:
            process.kill()
            with contextlib.suppress(OSError), process:  # closes the pipes, a half-sent job in them too, and waits
                pass
