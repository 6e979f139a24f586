"""Runs one whole process and says what it took. Timed runs are not watched: memory has a run of its own.

Wall time is from start to end of the process. Processor time and the largest resident size are the system's own account
of the finished process and all that it waited for. The proportional size (PSS) of the whole process tree, in which
shared memory is counted once, has to be sampled while it runs, and sampling slows the process down.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.tool import Command, environment

_PAUSE = 0.05


@dataclass(frozen=True)
class Sample:
    """One run: seconds and mebibytes. `peak` is None where the run was not watched or the system cannot say."""

    wall: float
    cpu: float
    largest: float
    peak: float | None = None


class FailedError(Exception):
    """A command that ended badly."""


def run(command: Command, *, watched: bool = False) -> Sample:
    """Runs it to its end. Raises FailedError with the end of what it said."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command.words,
            cwd=command.folder,
            env=environment(command),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        watch = _Watch(process.pid) if watched else None
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = watch.end() if watch else None
        if process.returncode:
            said.seek(max(0, said.tell() - 2000))
            raise FailedError(f"{' '.join(command.words)}\n{said.read().decode('utf-8', 'replace')}")
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, peak)


class _Watch:
    """Samples the memory of a process tree from a thread."""

    def __init__(self, pid: int) -> None:
        self._pid, self._peak, self._over = pid, 0, threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self._thread.start()

    def end(self) -> float | None:
        """Stops; the highest sum seen, in mebibytes, or None on a system without `/proc`."""
        self._over.set()
        self._thread.join()
        return self._peak / 1024 or None

    def _sample(self) -> None:
        while not self._over.wait(_PAUSE):
            self._peak = max(self._peak, sum(map(proportional, tree(self._pid))))


def tree(pid: int) -> list[int]:
    """A process and all its descendants that live now."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue  # it has just ended
    return found


def proportional(pid: int) -> int:
    """The proportional set size of a process in KiB; 0 where it has ended or the system does not say."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
