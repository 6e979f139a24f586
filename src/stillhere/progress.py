"""Progress of long work: a bar on a terminal, plain lines in a log, nothing where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Iterable, Iterator
from typing import Protocol, TextIO, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """The shape of `show` and `quiet`: passes items on and tells how far it is."""

    def __call__(self, items: Iterable[T], label: str, total: int) -> Iterator[T]:
        """Yields the items on."""
        ...


_LINES_PER_JOB = 4


def show(items: Iterable[T], label: str, total: int, *, stream: TextIO | None = None) -> Iterator[T]:
    """Yields the items on, telling on standard error how far it is. Short work (under 50 items) says nothing."""
    stream = stream or sys.stderr
    if total < 50:
        yield from items
    elif stream.isatty():
        from tqdm import tqdm

        yield from tqdm(items, desc=label, total=total, file=stream, leave=False)
    else:
        yield from _lines(items, label, total, stream)


def _lines(items: Iterable[T], label: str, total: int, stream: TextIO) -> Iterator[T]:
    step = max(1, total // _LINES_PER_JOB)
    for done, item in enumerate(items, 1):
        yield item
        if done % step == 0 or done == total:
            print(f"{label}: {done}/{total}", file=stream, flush=True)


async def together(work: Iterable[Awaitable[None]], label: str, show: Progress) -> None:
    """Awaits everything at once, telling how far it is. What still runs when it ends early is cancelled."""
    import asyncio  # not needed by commands that await nothing

    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        for finished in show(asyncio.as_completed(tasks), label, len(tasks)):
            await finished
    finally:
        for task in tasks:
            task.cancel()


def quiet(items: Iterable[T], label: str, total: int) -> Iterator[T]:  # noqa: ARG001 - the shape of `show`
    """Says nothing."""
    yield from items
