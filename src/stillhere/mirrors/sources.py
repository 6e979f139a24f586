"""Addresses to mirror from: which of them proves which release, and each file from the first that has it.

Nothing is believed of any of them. One that does not answer, drips, never ends or gives other bytes than were signed
costs a bounded time and is left alone after a few failures in a row; what it did is told.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from stillhere.copies import Copy, Unreadable
from stillhere.release.inspect import MAX_SKIPPED, CopyBroken, drive, found_neighbours, release_of
from stillhere.release.verdict import Failure, FileState, Inspection, Seen
from stillhere.release.verify import NotGenuine, SignedFile, Trust, VerifiedRelease, succession

_FAILURES_IN_A_ROW = 3
_STATES = {"missing": FileState.MISSING, "too-long": FileState.ALTERED}


@dataclass
class Source:
    """One address, and what came of it. `given` counts the files that it gave as they were signed."""

    copy: Copy
    release: VerifiedRelease | None = None
    failure: Failure | None = None
    roots: Mapping[str, bytes] = field(default_factory=dict)
    given: int = 0
    wrong: dict[str, Seen] = field(default_factory=dict)
    next_released: datetime | None = None
    _other: dict[str, SignedFile] = field(default_factory=dict)
    _in_a_row: int = 0

    def may_have(self, path: str, signed: SignedFile) -> bool:
        """Whether it is worth asking for a file."""
        claims = self.release is not None and self.release.files.get(path) == signed
        return claims and path not in self.wrong and self._in_a_row < _FAILURES_IN_A_ROW

    async def read(self, path: str, signed: SignedFile) -> bytes | None:
        """The bytes of a file, as signed; None where it does not give them."""
        try:
            data = await self.copy.read(path, signed.length)
        except Unreadable as cause:
            self._failed(Seen(path, _STATES.get(cause.kind, FileState.UNREAD), cause.kind))
            return None
        if not signed.matches(data):
            self._other[path] = SignedFile(len(data), hashlib.sha256(data).hexdigest())
            self._failed(Seen(path, FileState.ALTERED))
            return None
        self._in_a_row = 0
        self.given += 1
        return data

    def _failed(self, seen: Seen) -> None:
        self.wrong[seen.path] = seen
        self._in_a_row += seen.state is not FileState.MISSING

    async def explain(self) -> None:
        """Tells an address that is just being published to from one that lies."""
        if self.release and self._other:
            now = self.release.snapshot_version
            for after in await found_neighbours(self.copy, self.release, range(now + 1, now + MAX_SKIPPED)):
                for path in [path for path, read in self._other.items() if after.files.get(path) == read]:
                    self.wrong[path] = Seen(path, FileState.OTHER)
                    self.next_released = max(after.released, self.next_released or after.released)

    @property
    def inspection(self) -> Inspection:
        """What was seen of it, for a verdict."""
        wrong = tuple(self.wrong[path] for path in sorted(self.wrong))
        found = self.next_released
        return Inspection(self.copy.name, self.release, self.failure, wrong, self.given, next_released=found)


async def look(copy: Copy, trust: Trust, first: bytes, seconds: float) -> Source:
    """What an address proves within so many seconds. `first` is the root that all began with."""
    try:
        async with asyncio.timeout(seconds):
            found = await release_of(copy, trust)
            if isinstance(found, Failure):
                return Source(copy, failure=found)
            return Source(copy, found, roots=await roots_of(copy, found, first))
    except TimeoutError:
        return Source(copy, failure=Failure("deadline", answered=True))


async def roots_of(copy: Copy, release: VerifiedRelease, first: bytes) -> Mapping[str, bytes]:
    """Every root from `first` to that of the release, as far as the copy has them; empty where it does not."""
    if first in release.metadata.values():
        return {name: data for name, data in release.metadata.items() if name.endswith(".root.json")}
    try:
        found = await drive(succession(Trust(first)), copy)
    except (NotGenuine, CopyBroken):
        return {}
    return found if release.root in found.values() else {}


def rank(release: VerifiedRelease) -> tuple[int, ...]:
    """What is newer: the keyholders' word first, then the editors', then the publisher's."""
    numbers = (release.number, release.address_version, release.snapshot_version, release.seen.timestamp)
    return (release.root_version, *numbers)


def newest_first(sources: Sequence[Source], have: VerifiedRelease | None) -> list[VerifiedRelease]:
    """The releases worth having, each once: never one that is older than what we have."""
    known = {rank(release): release for source in sources if (release := source.release)}
    known |= {rank(have): have} if have else {}
    return [known[place] for place in sorted(known, reverse=True) if not have or place >= rank(have)]
