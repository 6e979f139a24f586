"""Publishing: every mirror is brought up to the release, and then looked at from outside, as a reader would."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stillhere import files, progress
from stillhere.copies import Copy, opened
from stillhere.errors import Problem
from stillhere.mirrors.transport import transport_for
from stillhere.mirrors.upload import Uploaded, upload
from stillhere.project import Mirror, Places, read_settings
from stillhere.release import roles
from stillhere.release.inspect import inspect
from stillhere.release.store import Store
from stillhere.release.verdict import FileState, Judgement, Newest, Verdict, judge
from stillhere.release.verify import VerifiedRelease


@dataclass(frozen=True)
class Published:
    """What became of one mirror. `uploaded` is None where nothing could be sent; `judgement` is the look back."""

    mirror: Mirror
    uploaded: Uploaded | None
    judgement: Judgement | None
    problem: Problem | None = None

    @property
    def current(self) -> bool:
        """Only the look back says that."""
        return self.judgement is not None and self.judgement.verdict is Verdict.CURRENT


def publish(
    folder: Path,
    now: datetime,
    *,
    only: Sequence[str] = (),
    seconds: float = 60,
    show: progress.Progress = progress.quiet,
) -> list[Published]:
    """Publishes the release in force to the mirrors of the settings (`only`: these names). Raises Problem."""
    store = Store(Places(folder))
    release = store.current()
    if release is None:
        raise Problem("no-release-yet", folder=str(folder))
    mirrors = [mirror for mirror in read_settings(folder).mirrors if not only or mirror.name in only]
    unknown = sorted(set(only) - {mirror.name for mirror in mirrors})
    if unknown or not mirrors:
        raise Problem("mirror-unknown", names=", ".join(unknown)) if unknown else Problem("no-mirrors")

    async def every() -> list[Published]:
        return list(
            await asyncio.gather(*(_one(mirror, folder, store, release, now, seconds, show) for mirror in mirrors))
        )

    with files.locked(Places(folder).work):
        return asyncio.run(every())


async def _one(
    mirror: Mirror,
    folder: Path,
    store: Store,
    release: VerifiedRelease,
    now: datetime,
    seconds: float,
    show: progress.Progress,
) -> Published:
    transport = transport_for(mirror, folder)
    uploaded: Uploaded | None = None
    judgement: Judgement | None = None
    try:
        damaged: frozenset[str] = frozenset()
        for _ in range(2):  # a second time only for what the look back found damaged
            uploaded = await upload(release, transport, store.trust(), store.get_object, damaged, show)
            judgement = await _look_back(mirror, transport.copy, store, release, now, seconds)
            damaged = _damaged(judgement, release)
            if not damaged:
                break
    except Problem as problem:
        return Published(mirror, uploaded, judgement, problem)
    except OSError as error:
        return Published(
            mirror, uploaded, judgement, Problem("mirror-not-written", detail=error.strerror or str(error))
        )
    return Published(mirror, uploaded, judgement)


async def _look_back(
    mirror: Mirror, copy: Copy, store: Store, release: VerifiedRelease, now: datetime, seconds: float
) -> Judgement:
    trust, newest = store.trust(), Newest.among([release])
    if mirror.address is None:
        return judge(await inspect(copy, trust, seconds=seconds), newest, now)
    async with opened(mirror.address) as [web]:
        return judge(await inspect(web, trust, seconds=seconds), newest, now)


def _damaged(judgement: Judgement, release: VerifiedRelease) -> frozenset[str]:
    seen = judgement.inspection
    ours = {*release.files, *(f"{roles.METADATA}/{name}" for name in release.metadata)}
    bad = {file.path for file in (seen.wrong if seen else ()) if file.state not in (FileState.EXTRA, FileState.UNREAD)}
    return frozenset(bad & ours)
