"""Drives the verifier over a copy: reads what it asks for, then every file, within limits and a deadline."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from stillhere import progress
from stillhere.copies import Copy, Unreadable
from stillhere.release import roles
from stillhere.release.verdict import Failure, FileState, Inspection, Seen
from stillhere.release.verify import (
    Ask,
    Neighbour,
    NotGenuine,
    SignedFile,
    Trust,
    VerifiedRelease,
    neighbour,
    verification,
)

R = TypeVar("R")

AT_ONCE = 16
MAX_EVIDENCE = 2_000_000
EVIDENCE_FILES = 20
MAX_SKIPPED = 16

_ROLE_OF_SUFFIX = ".json"
_INDEX = "index.html"
METADATA_NAME = re.compile(re.escape(roles.METADATA) + r"/(timestamp|[0-9]+\.[a-z]+(-[0-9a-f]+)?)\.json")
_SLACK = 65536
_BREATH = 32
_NOTHING = SignedFile(-1, "")


class CopyBroken(Exception):  # noqa: N818 - an outcome, not a bug
    """The copy failed while metadata was read."""

    def __init__(self, name: str, cause: Unreadable) -> None:
        super().__init__(name)
        self.name, self.cause = name, cause


async def drive(steps: Generator[Sequence[Ask], Sequence[bytes | None], R], copy: Copy) -> R:
    """Runs a verification over a copy. Raises NotGenuine, and CopyBroken where the copy cannot be read."""
    asked = next(steps)
    while True:
        answers = await asyncio.gather(*(_answer(copy, ask) for ask in asked))
        try:
            asked = steps.send(answers)
        except StopIteration as stop:
            result: R = stop.value
            return result


async def _answer(copy: Copy, ask: Ask) -> bytes | None:
    try:
        return await copy.read(f"{roles.METADATA}/{ask.name}", ask.limit)
    except Unreadable as cause:
        if cause.kind == "missing":
            return None
        if cause.kind == "too-long" and ask.pinned:
            return b""  # longer than signed: not the file that was signed
        raise CopyBroken(ask.name, cause) from cause


async def release_of(copy: Copy, trust: Trust) -> VerifiedRelease | Failure:
    """The release that a copy proves by its metadata, or why it proves none. No file of it was looked at yet."""
    try:
        return await drive(verification(trust), copy)
    except NotGenuine as reason:
        if await _of_replaced_keys(copy, trust):
            return Failure("replaced", reason.role, answered=True)
        serves = await _serves(copy)
        return Failure(reason.reason, reason.role, reason.detail, answered=True, serves=serves)
    except CopyBroken as broken:
        cause, role = broken.cause, broken.name.removesuffix(_ROLE_OF_SUFFIX).split(".")[-1]
        return Failure(cause.kind, role, cause.detail, answered=cause.answered)


async def _of_replaced_keys(copy: Copy, trust: Trust) -> bool:
    """Whether keys of before our newest root signed it: a mirror that lags behind, or a thief of those keys."""
    if trust.first is None or trust.first == trust.root:
        return False
    try:
        older = await drive(verification(Trust(trust.first)), copy)
    except (NotGenuine, CopyBroken):
        return False
    return trust.root not in older.metadata.values()


async def _serves(copy: Copy) -> bool:
    try:
        return bool(await copy.read("index.html", MAX_EVIDENCE))
    except Unreadable as cause:
        return cause.kind == "too-long"


async def found_neighbours(copy: Copy, release: VerifiedRelease, versions: Iterable[int]) -> list[Neighbour]:
    """The releases of other snapshot versions whose metadata a copy holds."""
    found = []
    for version in versions:
        try:
            found.append(await drive(neighbour(release, version), copy))
        except (NotGenuine, CopyBroken):
            continue
    return found


async def inspect(
    copy: Copy, trust: Trust, *, seconds: float = 60, show: progress.Progress = progress.quiet
) -> Inspection:
    """Everything that can be seen of a copy in so many seconds. Never raises for what the copy does."""
    look = _Look(copy, trust)
    try:
        async with asyncio.timeout(seconds):
            await look.everything(show)
    except TimeoutError:
        look.out_of_time()
    return look.result()


class _Look:
    """One inspection while it runs, so that a deadline still leaves what was found."""

    def __init__(self, copy: Copy, trust: Trust) -> None:
        self._copy, self._trust = copy, trust
        self._release: VerifiedRelease | None = None
        self._failure: Failure | None = None
        self._wrong: dict[str, Seen] = {}
        self._todo: set[str] = set()
        self._read: dict[str, SignedFile] = {}
        self._next_released: datetime | None = None
        self._genuine = 0
        self._answered = False

    async def everything(self, show: progress.Progress) -> None:
        found = await release_of(self._copy, self._trust)
        if isinstance(found, Failure):
            self._failure = found
            return
        self._release = found
        self._answered = True
        await self._files(show)
        await self._explain()

    async def _files(self, show: progress.Progress) -> None:
        assert self._release  # noqa: S101 - `everything` has it
        there = self._copy.paths()
        doors = self._front_doors(self._release) if there is None else {}
        files = {**self._release.files, **self._trusted_root(self._release), **doors}
        self._todo = set(files)
        paths = iter(show(sorted(files), f"check:{self._copy.name}", len(files)))
        await asyncio.gather(*(self._worker(paths, files) for _ in range(AT_ONCE)))
        for path in there or ():
            if path not in files and not METADATA_NAME.fullmatch(path):
                await self._extra(path)
                await asyncio.sleep(0)

    async def _worker(self, paths: Iterator[str], files: Mapping[str, SignedFile]) -> None:
        """Reads what no other worker has taken. A task for each file would cost more than reading it from a disk."""
        for count, path in enumerate(paths):
            await self._file(path, files[path])
            self._todo.discard(path)
            if count % _BREATH == 0:
                await asyncio.sleep(0)  # a disk answers at once: the deadline and other copies need their turn

    def _trusted_root(self, release: VerifiedRelease) -> dict[str, SignedFile]:
        """The root we came with is asked of nobody, so it is compared here."""
        name, data = min(release.metadata.items(), key=lambda item: root_number(item[0]))
        return {f"{roles.METADATA}/{name}": SignedFile(len(data), hashlib.sha256(data).hexdigest())}

    def _front_doors(self, release: VerifiedRelease) -> dict[str, SignedFile]:
        """On the web a reader opens `en/`, not `en/index.html`: both must give the same bytes."""
        return {path.removesuffix(_INDEX): signed for path, signed in release.files.items() if path.endswith(_INDEX)}

    async def _file(self, path: str, signed: SignedFile) -> None:
        try:
            data = await self._copy.read(path, 2 * signed.length + _SLACK)
        except Unreadable as cause:
            if cause.kind == "missing" and (not path or path.endswith("/")):
                return  # a host that opens no folders shows nobody anything false
            state = {"missing": FileState.MISSING, "too-long": FileState.ALTERED}.get(cause.kind, FileState.UNREAD)
            self._wrong[path] = Seen(path, state, cause.kind)
            return
        if signed.matches(data):
            self._genuine += self._release is not None and path in self._release.files
        else:
            self._note(path, FileState.ALTERED, data)

    async def _extra(self, path: str) -> None:
        try:
            self._note(path, FileState.EXTRA, await self._copy.read(path, MAX_EVIDENCE))
        except Unreadable as cause:
            self._wrong[path] = Seen(path, FileState.EXTRA, cause.kind)

    def _note(self, path: str, state: FileState, data: bytes) -> None:
        """Keeps what was read, once: a mirror that gives other bytes the second time explains nothing away."""
        self._read[path] = SignedFile(len(data), hashlib.sha256(data).hexdigest())
        kept = sum(seen.untrusted is not None for seen in self._wrong.values())
        self._wrong[path] = Seen(path, state, untrusted=data[:MAX_EVIDENCE] if kept < EVIDENCE_FILES else None)

    async def _explain(self) -> None:
        """Tells a mix of two signed releases from tampering."""
        for path in [path for path in self._wrong if not path or path.endswith("/")]:
            door, inside = self._wrong[path], self._wrong.get(path + _INDEX)
            if inside and inside.state is door.state and self._read.get(path) == self._read.get(path + _INDEX):
                del self._wrong[path]  # the same thing at the folder's door: told once
        if not self._release or not self._strange():
            return
        now = self._release.snapshot_version
        for after in await found_neighbours(self._copy, self._release, range(now + 1, now + MAX_SKIPPED)):
            if self._accept(after, FileState.OTHER):
                self._next_released = max(after.released, self._next_released or after.released)
        for before in await found_neighbours(self._copy, self._release, range(now - 1, max(0, now - MAX_SKIPPED), -1)):
            self._accept(before, FileState.STALE)

    def _strange(self) -> list[Seen]:
        """What is there but not as signed."""
        return [seen for seen in self._wrong.values() if seen.state in (FileState.ALTERED, FileState.EXTRA)]

    def _accept(self, other: Neighbour, state: FileState) -> bool:
        """What carries the bytes that another release signs for this path is no tampering."""
        same = [seen for seen in self._strange() if self._read.get(seen.path) == other.files.get(seen.path, _NOTHING)]
        for seen in same:
            left_over = seen.state is FileState.EXTRA
            self._wrong[seen.path] = Seen(seen.path, FileState.OTHER if left_over else state)
        return bool(same)

    def out_of_time(self) -> None:
        if self._release is None:
            self._failure = Failure("deadline", answered=self._answered)

    def result(self) -> Inspection:
        wrong = tuple(self._wrong[path] for path in sorted(self._wrong))
        unchecked = len({path + _INDEX if not path or path.endswith("/") else path for path in self._todo})
        name, found = self._copy.name, self._next_released
        return Inspection(name, self._release, self._failure, wrong, self._genuine, unchecked, found)


def root_number(name: str) -> int:
    """The number of a root's file name; larger than any for other metadata."""
    return int(name.split(".")[0]) if name.endswith(".root.json") else roles.MAX_ROOT_STEPS * 1000
