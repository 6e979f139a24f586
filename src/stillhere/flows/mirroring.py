"""Mirroring: a supporter's folder is kept equal to the newest genuine release. No key is needed, and none is held."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stillhere import files, progress
from stillhere.copies import opened
from stillhere.errors import NotChecked, Problem
from stillhere.exchange import Beside
from stillhere.mirrors.keep import Keeper, Kept
from stillhere.mirrors.sources import look
from stillhere.release import roles
from stillhere.release.memory import MAX_MEMORY, Forgotten, recall
from stillhere.release.verdict import Judgement, Newest, judge
from stillhere.release.verify import Trust

_LOOK, _ANSWER = 30.0, 60.0  # seconds: what one address may take to prove itself, and one answer at most


@dataclass(frozen=True)
class Mirrored:
    """What was done, the verdict on the folder as it is now, and one on each address."""

    kept: Kept
    judgement: Judgement
    sources: tuple[Judgement, ...]

    @property
    def proved(self) -> bool:
        """Whether any address proved a release: else nobody knows whether there is a newer one."""
        return any(source.release for source in self.kept.sources)


def mirror(
    places: Sequence[str],
    folder: Path,
    root: bytes,
    now: datetime,
    *,
    seconds: float = 3600,
    show: progress.Progress = progress.quiet,
) -> Mirrored:
    """Brings a folder up to the newest release that any place proves, trusting nothing but `root`.

    Raises Problem (`mirror-folder-not-ours`, `mirror-folder-mounted`, `memory-…`, `busy`) and NotChecked where the
    time was not enough; what was fetched until then is used by the next run.
    """
    folder = Path(os.path.realpath(folder))
    beside = Beside(folder)
    _may_be_ours(folder)
    with files.one_writer(beside.work, folder):
        beside.settle()
        kept = asyncio.run(_within(places, beside, root, seconds, show))
    assert kept.seen  # noqa: S101 - `update` ends with a look
    releases = [kept.seen.release, *(source.release for source in kept.sources)]
    newest = Newest.among(release for release in releases if release)
    judged = [judge(source.inspection, newest, now) for source in kept.sources]
    return Mirrored(kept, judge(kept.seen, newest, now), tuple(judged))


def _may_be_ours(folder: Path) -> None:
    """A typing mistake must not empty a home folder, and what is exchanged must lie beside its place."""
    ours = (folder / roles.WELL_KNOWN).is_dir()
    if (folder.exists() and not folder.is_dir()) or (folder.is_dir() and any(folder.iterdir()) and not ours):
        raise Problem("mirror-folder-not-ours", folder=str(folder))
    if folder.is_mount():
        raise Problem("mirror-folder-mounted", folder=str(folder))
    if not folder.parent.is_dir():
        raise Problem("mirror-folder-nowhere", folder=str(folder), parent=str(folder.parent))


def remembered(beside: Beside, root: bytes) -> Trust:
    """What a mirrored folder is trusted by: nothing older than it ever held. Raises Problem."""
    if not beside.memory.exists():
        return Trust(root)
    try:
        return recall(files.read_limited(beside.memory, MAX_MEMORY), root)
    except Forgotten as forgotten:
        code = "memory-of-another" if forgotten.of_another else "memory-broken"
        raise Problem(code, path=str(beside.memory)) from forgotten


async def _within(places: Sequence[str], beside: Beside, root: bytes, seconds: float, show: progress.Progress) -> Kept:
    keeper = Keeper(beside, root, remembered(beside, root), show)
    patience = min(_LOOK, seconds / 4)
    try:
        async with asyncio.timeout(seconds), opened(*places, seconds=min(_ANSWER, seconds / 8)) as copies:
            trust = await keeper.own()
            sources = await asyncio.gather(*(look(copy, trust, root, patience) for copy in copies))
            await keeper.update(list(sources))
    except TimeoutError:
        raise NotChecked("mirror-out-of-time", seconds=seconds) from None
    return keeper.report
