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
        except Unreadable:
            return False

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
            self._wrong[path] = Seen(path, FileState.ALTERED, untrusted=data[:MAX_EVIDENCE])

    async def _explain(self) -> None:
        """Tells a mix of two signed releases from tampering, and keeps the bytes of what is left as evidence."""
        for path in [p for p, seen in self._wrong.items() if seen.state in (FileState.ALTERED, FileState.EXTRA)]:
            seen = self._wrong[path]
            if seen.untrusted is None and len(self._wrong) <= EVIDENCE_FILES:
                self._wrong[path] = Seen(path, seen.state, seen.detail, await self._evidence(path))
        if self._wrong:
            for files in [await self._neighbour(step) for step in (1, -1)]:
                await self._accept_other(files)

    async def _evidence(self, path: str) -> bytes | None:
        try:
            return await self._copy.read(path, MAX_EVIDENCE)
        except Unreadable:
            return None

    async def _neighbour(self, step: int) -> Mapping[str, SignedFile]:
        assert self._release  # noqa: S101 - `everything` has it
        try:
            return await drive(neighbour(self._release, self._release.snapshot_version + step), self._copy)
        except (NotGenuine, CopyBroken):
            return {}

    async def _accept_other(self, files: Mapping[str, SignedFile]) -> None:
        """What carries the bytes that the release before or after signs for this path is no tampering."""
        for path, seen in list(self._wrong.items()):
            signed = files.get(path)
            if seen.state is FileState.MISSING and files and signed is None:
                self._wrong[path] = Seen(path, FileState.OTHER)
            elif seen.state in (FileState.ALTERED, FileState.EXTRA) and signed:
                data = seen.untrusted if seen.untrusted is not None else await self._evidence(path)
                if data is not None and signed.matches(data):
                    self._wrong[path] = Seen(path, FileState.OTHER)

    def out_of_time(self) -> None:
        if self._release is None:
            self._failure = Failure("deadline", answered=self._answered)

    def result(self) -> Inspection:
        wrong = tuple(self._wrong[path] for path in sorted(self._wrong))
        return Inspection(self._copy.name, self._release, self._failure, wrong, self._genuine, len(self._todo))
