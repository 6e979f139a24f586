"""A folder kept equal to the newest genuine release: its next state is put together beside it, proved, exchanged.

Every byte is compared with its signature before it is written, and the whole again before it is served. What a kill
leaves staged is used by the next run, file by file, where it is as signed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stillhere import files, progress
from stillhere.copies import FolderCopy
from stillhere.errors import Problem
from stillhere.exchange import Beside
from stillhere.mirrors.sources import Source, newest_first, roots_of
from stillhere.release import roles
from stillhere.release.inspect import METADATA_NAME, inspect, release_of
from stillhere.release.memory import memory_of
from stillhere.release.verdict import Failure, Inspection
from stillhere.release.verify import SignedFile, Trust, VerifiedRelease

_AT_ONCE = 8
_LONG = 3600.0  # seconds that reading our own disk may take


@dataclass
class Kept:
    """What became of the folder. `seen` is the look at it as it is now; `missing` are files that nobody gave."""

    seen: Inspection | None = None
    sources: list[Source] = field(default_factory=list)
    fetched: int = 0
    bytes: int = 0
    kept: int = 0
    changed: bool = False
    strange: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Keeper:
    """Brings one folder up to date. `first` is the root that all began with, `trust` what is trusted by now."""

    def __init__(self, beside: Beside, first: bytes, trust: Trust, show: progress.Progress) -> None:
        self._beside, self._first, self._trust, self._show = beside, first, trust, show
        self._copy = FolderCopy(beside.folder)
        self._have: VerifiedRelease | None = None
        self._roots: Mapping[str, bytes] = {}
        self.report = Kept()

    async def own(self) -> Trust:
        """What the folder itself proves, and from then on is the least that is accepted."""
        found = await release_of(self._copy, self._trust)
        if not isinstance(found, Failure):
            self._have, self._trust = found, Trust(found.root, found.seen)
            self._roots = await roots_of(self._copy, found, self._first)
        return self._trust

    async def update(self, sources: list[Source]) -> None:
        """The newest release that can be had whole becomes the folder; where none can, it stays as it is."""
        self.report.sources = sources
        for release in newest_first(sources, self._have):
            wanted = self._wanted(release)
            if wanted is not None and await self._is(release, wanted):
                self._remember(release)
                break
            if wanted is not None and await self._staged(release, wanted):
                await self._exchange(release, wanted)
                break
        self.report.seen = self.report.seen or await self._look(self._copy)
        await asyncio.gather(*(source.explain() for source in sources))

    def _wanted(self, release: VerifiedRelease) -> dict[str, bytes] | None:
        """The metadata that goes with a release, by path; None where nobody shows the roots that lead to it."""
        known = [self._roots, *(source.roots for source in self.report.sources)]
        roots = next((found for found in known if release.root in found.values()), None)
        if roots is None:
            return None
        return {f"{roles.METADATA}/{name}": data for name, data in {**release.metadata, **roots}.items()}

    async def _is(self, release: VerifiedRelease, metadata: Mapping[str, bytes]) -> bool:
        """Whether the folder is this release already, byte for byte and nothing else."""
        if self._have is None or self._have.metadata != release.metadata:
            return False
        if set(files.walk(self._beside.folder)) != release.files.keys() | metadata.keys():
            return False
        seen = await self._look(self._copy)
        self.report.seen = None if seen.wrong or seen.failure else seen
        self.report.kept = seen.genuine if self.report.seen else 0
        return self.report.seen is not None

    async def _staged(self, release: VerifiedRelease, metadata: Mapping[str, bytes]) -> bool:
        """Puts the release together beside the folder. Whether it is whole."""
        stage = Stage(self._beside.stage, self._beside.folder)
        stage.begin(release.files)
        show = self._show
        there = {path for path in show(release.files, "keep", len(release.files)) if stage.take(path)}
        for path, data in metadata.items():
            stage.put(path, data)
        missing: list[str] = []
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(path: str) -> None:
            async with gate:
                if not await self._fetch(path, release.files[path], stage):
                    missing.append(path)

        todo = sorted(release.files.keys() - there)
        await progress.together((one(path) for path in todo), "fetch", show)
        self.report.kept, self.report.missing = len(there), tuple(sorted(missing))
        return not missing

    async def _fetch(self, path: str, signed: SignedFile, stage: Stage) -> bool:
        for source in self.report.sources:
            data = await source.read(path, signed) if source.may_have(path, signed) else None
            if data is not None:
                stage.put(path, data)
                self.report.fetched += 1
                self.report.bytes += len(data)
                return True
        return False

    async def _exchange(self, release: VerifiedRelease, metadata: Mapping[str, bytes]) -> None:
        """Only what the verifier finds whole, and nothing beside it, is ever served."""
        seen = await self._look(FolderCopy(self._beside.stage, str(self._beside.folder)))
        there = set(files.walk(self._beside.stage))
        proved = seen.release is not None and seen.release.metadata == release.metadata
        if seen.wrong or seen.failure or not proved or there != release.files.keys() | metadata.keys():
            raise Problem("mirror-not-proved", folder=str(self._beside.stage))
        self.report.strange = tuple(self._strange(release.files.keys() | metadata.keys()))
        self._beside.exchange(keep_old=bool(self.report.strange))
        self.report.seen, self.report.changed, self.report.missing = seen, True, ()
        self._remember(release)

    def _remember(self, release: VerifiedRelease) -> None:
        """What is served now is the least from now on. What is left of its making goes."""
        memory = memory_of(release, self._first)
        if not self._beside.memory.exists() or self._beside.memory.read_bytes() != memory:
            files.write_atomic(self._beside.memory, memory)
        if not self.report.missing:
            shutil.rmtree(self._beside.stage, ignore_errors=True)

    async def _look(self, copy: FolderCopy) -> Inspection:
        return await inspect(copy, self._trust, seconds=_LONG, show=self._show)

    def _strange(self, wanted: Sequence[str] | set[str]) -> list[str]:
        """What lies in the folder and belongs neither to what it was nor to what it will be."""
        had = self._have.files.keys() if self._have else set()
        names = files.walk(self._beside.folder) if self._beside.folder.exists() else ()
        ours = [path for path in names if not files.is_partial(path.rsplit("/", 1)[-1])]
        return [p for p in ours if p not in wanted and p not in had and not METADATA_NAME.fullmatch(p)]


class Stage:
    """The next state of a folder, put together beside it. Nothing but signed bytes is ever in it."""

    def __init__(self, stage: Path, folder: Path) -> None:
        self._stage, self._old, self._reader = stage, folder, files.Reader(folder)
        self._wanted: Mapping[str, SignedFile] = {}

    def begin(self, wanted: Mapping[str, SignedFile]) -> None:
        """Of what an interrupted run left, only what is wanted and as signed stays."""
        self._wanted = wanted
        self._stage.mkdir(parents=True, exist_ok=True)
        reader = files.Reader(self._stage)
        for path in files.walk(self._stage):
            if path not in wanted or not _plain(self._stage, path) or not _matches(reader, path, wanted[path]):
                (self._stage / path).unlink()
                files.prune_empty((self._stage / path).parent, self._stage)

    def take(self, path: str) -> bool:
        """Whether the file is staged already, or is in the folder as signed: then it is taken from there."""
        signed, target = self._wanted[path], files.no_links(self._stage, path)
        if target.is_file():
            return True
        if not _matches(self._reader, path, signed):
            return False
        try:
            status = os.lstat(self._old / path)
            if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:  # somebody may hold it by another name
                raise OSError
            self._clear(target)
            os.link(self._old / path, target)
        except OSError:  # a disk without hard links: the bytes are copied
            data = self._reader.read(path, signed.length)
            if not signed.matches(data):
                return False
            self.put(path, data)
        return True

    def put(self, path: str, data: bytes) -> None:
        """Adds a file."""
        target = files.no_links(self._stage, path)
        self._clear(target)
        files.write_atomic(target, data, durable=False)

    def _clear(self, target: Path) -> None:
        if target.is_dir():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)


def _plain(folder: Path, path: str) -> bool:
    return stat.S_ISREG(os.lstat(folder / path).st_mode)


def _matches(reader: files.Reader, path: str, signed: SignedFile) -> bool:
    try:
        return signed.matches(reader.read(path, signed.length))
    except (OSError, Problem):
        return False
