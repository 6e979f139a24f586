"""Work done by several processes that begin as copies of this one: nothing is sent to them, only reports come back.

    reports = share(jobs, work, processes=2)      # work(job) -> a value, in any order

A thread would not help: the libraries that parse and render hold the interpreter's lock. Where a process cannot be
copied (`os.fork` is not there), all work is done here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from stillhere import progress

Job = TypeVar("Job")
Done = TypeVar("Done")

WORTH = 400
"""With fewer jobs than this, copying the process costs more than it gains."""


def processes_for(jobs: int) -> int:
    """How many processes are worth their start."""
    return max(1, min(os.cpu_count() or 1, 8, jobs // (WORTH // 2))) if hasattr(os, "fork") else 1


def share(
    jobs: Sequence[Job],
    work: Callable[[Job], Done],
    processes: int,
    label: str = "",
    show: progress.Progress = progress.quiet,
) -> list[Done]:
    """What `work` gives for each job, in the order of the jobs. Raises RuntimeError where a process died."""
    if processes <= 1:
        return [work(job) for job in show(jobs, label, len(jobs))]
    children = [_child(jobs[number::processes], work) for number in range(1, processes)]
    try:
        own = jobs[::processes]
        parts = [[work(job) for job in show(own, label, len(own))], *[_report(child) for child in children]]
    finally:
        for _, pipe in children:
            os.close(pipe)
    together: list[Any] = [None] * len(jobs)
    for number, part in enumerate(parts):
        together[number::processes] = part
    return together


def _child(jobs: Sequence[Job], work: Callable[[Job], Done]) -> tuple[int, int]:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    import pickle

    status = 1
    try:
        os.close(reading)
        done = [work(job) for job in jobs]
        with os.fdopen(writing, "wb") as pipe:  # in pieces: nobody holds all of it twice
            pickle.dump(done, pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        if status:
            _complain()
        os._exit(status)
    raise AssertionError


def _complain() -> None:
    import traceback

    traceback.print_exc()


def _report(child: tuple[int, int]) -> list[Any]:
    import pickle

    process, pipe = child
    found: list[Any] = []
    with os.fdopen(pipe, "rb", closefd=False) as report, suppress(EOFError, pickle.UnpicklingError):
        found = pickle.load(report)  # noqa: S301 - of our own copy, through a pipe nobody else has
    _, status = os.waitpid(process, 0)
    if status:
        raise RuntimeError(f"a worker ended with status {status}")
    return found
