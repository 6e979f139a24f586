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
from dataclasses import asdict, dataclass, replace
from types import TracebackType
from typing import Any, BinaryIO, TypeVar, cast

from stillhere.content.review import Box
from stillhere.errors import NotChecked, Problem
from stillhere.photos.intake import Intake, validate
from stillhere.photos.parcel import packed, unpacked
from stillhere.photos.preview import Preview, parsed, proved
from stillhere.photos.renditions import Policy, Renditions
from stillhere.photos.worker import DEVELOP, LOOK, PREVIEW, READY, REASONS, WITNESS

Proved = TypeVar("Proved")
_MAX_PARCEL = 64 * 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """For one picture: bytes of address space, seconds of processor time, seconds by the clock."""

    memory: int = 1_000_000_000
    seconds: int = 120
    deadline: float = 600
    threads: bool = False
    """Whether the process may start threads, and so processes: the decoder of HEIC cannot do without."""


class Darkroom:
    """One decoding process, started when it is first needed and again after it was lost."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._witness: Darkroom | None = None
        self._threaded: Darkroom | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Darkroom:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def develop(self, data: bytes, policy: Policy, masks: tuple[Box, ...] = ()) -> Renditions:
        """The proved renditions of a picture's reviewed pixels. Raises Problem: why there are none.

        Raises NotChecked where this machine cannot start such a process at all.
        """
        intake = validate(data)
        key = intake.digest
        sides = [(box.left, box.top, box.right, box.bottom) for box in masks]
        job = {"key": key, "widths": policy.widths, "formats": policy.formats, "limit": policy.limit, "masks": sides}
        found = self._for(intake)._proved(DEVELOP, job, data, lambda parcel: _of(intake, unpacked(parcel, key)))
        if masks:
            self._second().check(found, {"key": key, "masks": sides})
        return found

    def _second(self) -> Darkroom:
        """Another process, that decodes no intake: what took over the first has no say in what it finds."""
        self._witness = self._witness or Darkroom(self._limits)
        return self._witness

    def check(self, found: Renditions, job: dict[str, Any]) -> None:
        """Raises Problem (`mask-broken`) unless each mask is ink in each rendition."""
        self._proved(WITNESS, job, packed(found, job["key"]), _nothing)

    def preview(self, data: bytes) -> Preview:
        """What a person looks at. Raises as `develop` does."""
        intake = validate(data)
        return self._for(intake)._proved(PREVIEW, {}, data, lambda parcel: proved(intake, parcel))

    def look(self, data: bytes) -> str:
        """How a picture looks, of which nothing more is wanted (see `preview`). Raises as `develop` does."""
        return self._for(validate(data))._proved(LOOK, {}, data, parsed)

    def _for(self, intake: Intake) -> Darkroom:
        """What decodes this format."""
        if intake.format != "heic" or self._limits.threads:
            return self
        self._threaded = self._threaded or Darkroom(replace(self._limits, threads=True))
        return self._threaded

    def _answer(self, what: str, job: dict[str, Any], data: bytes) -> bytes:
        """The parcel that the process made. Raises Problem: why there is none."""
        head = {"what": what, "size": len(data), **job}
        reason, parcel = self._asked(json.dumps(head).encode() + b"\n", data)
        if reason in REASONS:
            raise Problem(reason, **({"limit": job["limit"]} if reason == "picture-unfit" else {}))
        return parcel

    def _proved(self, what: str, job: dict[str, Any], data: bytes, proof: Callable[[bytes], Proved]) -> Proved:
        """What the answer is proved to be; a process that hands over anything else is ended. Raises Problem."""
        try:
            return proof(self._answer(what, job, data))
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
        limits = json.dumps(asdict(self._limits))
        # -P: a folder named like a library in the current directory must not be taken for it.
        words = [sys.executable, "-P", "-m", "stillhere.photos.worker", limits]
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
        self._process = process
        if not process.stdout or process.stdout.readline(100) != READY:
            self.close()
            raise NotChecked("darkroom-closed", limit=self._limits.memory)
        return process

    def close(self) -> None:
        """Ends the processes that there are."""
        for other in (self._witness, self._threaded):
            if other:
                other.close()
        self._witness = self._threaded = None
        process, self._process = self._process, None
        if process:
            process.kill()
            with contextlib.suppress(OSError), process:  # closes the pipes, a half-sent job in them too, and waits
                pass


def _of(intake: Intake, found: Renditions) -> Renditions:
    """The same, where they can be this intake's: masks lie where they should only where sizes are true.

    Raises ValueError.
    """
    sizes = (intake.width, intake.height), (intake.height, intake.width)
    ratio = found.height / max(found.width, 1)
    if (found.width, found.height) not in sizes or any(abs(i.height - i.width * ratio) > 1 for i in found.items):
        raise ValueError("of another size")
    return found


def _nothing(parcel: bytes) -> None:
    """The whole answer of a job that only says whether something holds."""
    if parcel:
        raise ValueError("an answer to nothing")
