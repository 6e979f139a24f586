"""Drives the verifier over a copy: reads what it asks for, then every file, within limits and a deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Mapping, Sequence
from typing import TypeVar

from stillhere import progress
from stillhere.copies import Copy, Unreadable
from stillhere.release import roles
from stillhere.release.verdict import Failure, FileState, Inspection, Seen
from stillhere.release.verify import (
    Ask,
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
        raise CopyBroken(ask.name, cause) from cause


async def found_neighbour(copy: Copy, release: VerifiedRelease, direction: int) -> Mapping[str, SignedFile]:
    """The files of the nearest other release whose metadata a copy holds: the next (1) or the one before (-1).

    A mirror may have missed releases, so up to MAX_SKIPPED numbers are tried. Nothing is found: no files.
    """
    for distance in range(1, MAX_SKIPPED + 1):
        version = release.snapshot_version + direction * distance
        if version < 1:
            break
        try:
            return await drive(neighbour(release, version), copy)
        except NotGenuine as reason:
            if (reason.reason, reason.role) != ("absent", roles.SNAPSHOT):
                break
        except CopyBroken:
            break
    return {}


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
        self._genuine = 0
        self._answered = False

    async def everything(self, show: progress.Progress) -> None:
        try:
            self._release = await drive(verification(self._trust), self._copy)
        except NotGenuine as reason:
            self._failure = Failure(
                reason.reason, reason.role, reason.detail, answered=True, serves=await self._serves()
            )
            return
        except CopyBroken as broken:
            cause = broken.cause
            role = broken.name.removesuffix(_ROLE_OF_SUFFIX).split(".")[-1]
            self._failure = Failure(cause.kind, role, cause.detail, answered=cause.answered)
            return
        self._answered = True
        await self._files(show)
        await self._explain()

    async def _serves(self) -> bool:
        try:
            return bool(await self._copy.read("index.html", MAX_EVIDENCE))
        except Unreadable as cause:
            return cause.kind == "too-long"

    async def _files(self, show: progress.Progress) -> None:
        assert self._release  # noqa: S101 - `everything` has it
        files = self._release.files
        self._todo = set(files)
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(path: str) -> None:
            async with gate:
                await self._file(path, files[path])
                self._todo.discard(path)

        await progress.together((one(path) for path in sorted(files)), f"check:{self._copy.name}", show)
        for path in self._copy.paths() or ():
            if path not in files and not path.startswith(roles.METADATA + "/"):
                self._wrong[path] = Seen(path, FileState.EXTRA)

    async def _file(self, path: str, signed: SignedFile) -> None:
        try:
            data = await self._copy.read(path, signed.length)
        except Unreadable as cause:
            state = {"missing": FileState.MISSING, "too-long": FileState.ALTERED}.get(cause.kind, FileState.UNREAD)
            self._wrong[path] = Seen(path, state, cause.kind)
            return
        if signed.matches(data):
            self._genuine += 1
        else:
            self._wrong[path] = Seen(path, FileState.ALTERED)

    async def _explain(self) -> None:
        """Tells a mix of two signed releases from tampering, and keeps some bytes of what is left as evidence."""
        if self._strange() and self._release:
            for direction in (1, -1):
                await self._accept_other(await found_neighbour(self._copy, self._release, direction))
        for seen in self._strange()[:EVIDENCE_FILES]:
            self._wrong[seen.path] = Seen(seen.path, seen.state, seen.detail, await self._evidence(seen.path))

    def _strange(self) -> list[Seen]:
        """What is there but not as signed."""
        return [seen for seen in self._wrong.values() if seen.state in (FileState.ALTERED, FileState.EXTRA)]

    async def _evidence(self, path: str) -> bytes | None:
        try:
            return await self._copy.read(path, MAX_EVIDENCE)
        except Unreadable:
            return None

    async def _accept_other(self, files: Mapping[str, SignedFile]) -> None:
        """What carries the bytes that the release before or after signs for this path is no tampering."""
        for seen in self._strange():
            signed = files.get(seen.path)
            try:
                if signed and signed.matches(await self._copy.read(seen.path, signed.length)):
                    self._wrong[seen.path] = Seen(seen.path, FileState.OTHER)
            except Unreadable:
                continue

    def out_of_time(self) -> None:
        if self._release is None:
            self._failure = Failure("deadline", answered=self._answered)

    def result(self) -> Inspection:
        wrong = tuple(self._wrong[path] for path in sorted(self._wrong))
        return Inspection(self._copy.name, self._release, self._failure, wrong, self._genuine, len(self._todo))
