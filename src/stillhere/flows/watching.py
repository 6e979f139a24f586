"""Watching: every copy is looked at, measured by what was signed, and what was done to it is said."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from stillhere import progress
from stillhere.copies import Copy, Unreadable, opened
from stillhere.errors import Problem
from stillhere.release.store import Store
from stillhere.release.verdict import FileState, Inspection
from stillhere.release.verify import SignedFile, Trust
from stillhere.watch.judge import Observation, judge_all
from stillhere.watch.observe import observe


def watch(
    places: Sequence[str],
    trust: Trust,
    now: datetime,
    *,
    store: Store | None = None,
    seconds: float = 60,
    show: progress.Progress = progress.quiet,
) -> list[Observation]:
    """One observation per address or folder. With our own `store` we know what is newest, and every genuine page."""
    return asyncio.run(_watch(places, trust, now, store, seconds, show))


async def _watch(
    places: Sequence[str], trust: Trust, now: datetime, store: Store | None, seconds: float, show: progress.Progress
) -> list[Observation]:
    async with opened(*places, seconds=min(15, seconds)) as copies:
        inspections = await observe(copies, trust, seconds=seconds, show=show)
        known = await asyncio.to_thread(store.current) if store else None
        try:
            async with asyncio.timeout(seconds):
                pages = await _genuine_pages(inspections, copies, store)
        except TimeoutError:
            pages = {}  # the verdicts stand; only what was done to a page is told with fewer words
    return judge_all(inspections, known, now, lambda _path, signed: pages.get(signed.sha256))


async def _genuine_pages(
    inspections: Sequence[Inspection], copies: Sequence[Copy], store: Store | None
) -> dict[str, bytes]:
    """The signed bytes of every altered page: from our own store, else from a copy that has proved itself."""
    good = [copy for copy, seen in zip(copies, inspections, strict=True) if seen.release and not seen.failure]
    altered = [
        (file.path, signed)
        for seen in inspections
        for file in seen.wrong
        if file.state is FileState.ALTERED and seen.release and (signed := seen.release.at(file.path))
    ]
    found: dict[str, bytes] = {}
    for path, signed in altered:
        if signed.sha256 not in found:
            data = _own(store, signed) or await _from_others(path, signed, good)
            found |= {signed.sha256: data} if data is not None else {}
    return found


def _own(store: Store | None, signed: SignedFile) -> bytes | None:
    try:
        return store.get_object(signed) if store else None
    except Problem:
        return None


async def _from_others(path: str, signed: SignedFile, copies: Sequence[Copy]) -> bytes | None:
    for copy in copies:
        try:
            data = await copy.read(path, signed.length)
        except Unreadable:
            continue
        if signed.matches(data):
            return data
    return None
