"""Rescue: a site folder from whatever copies there are. What no copy has is made again from the recovered sources."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from stillhere import files, progress
from stillhere.build import plan
from stillhere.build.render import render
from stillhere.content.model import Site
from stillhere.content.read import read_site
from stillhere.content.review import PUBLISHED, Review, written
from stillhere.copies import opened
from stillhere.dates import PartialDate
from stillhere.errors import NotChecked, Problem
from stillhere.photos.intake import validate
from stillhere.recover.choose import choose
from stillhere.recover.restore import Restored, add_rebuilt, finish, restore, sources_of, staging
from stillhere.release.verify import Trust
from stillhere.watch.observe import observe

_ANSWER = 15.0  # seconds that one answer may take
_JPEG = re.compile(r"(media/[^/]+/[^/]+/[^/.]+)\.(\d{1,6})\.jpg")


def rescue(
    places: Sequence[str],
    target: Path,
    trust: Trust,
    *,
    seconds: float = 1200,
    show: progress.Progress = progress.quiet,
) -> Restored:
    """Recovers the newest release that any copy proves into an empty folder, within so many seconds.

    Raises Problem where none proves any, and NotChecked where the time was not enough; what was read is kept.
    """
    target = target.absolute()
    report = asyncio.run(_restore(places, target, trust, seconds, show))
    site = _site_of(report, target)
    if report.missing and site:
        add_rebuilt(report, target, _rebuilt(site, report))
    finish(report, target, _photos(site, report) if site else {}, _as_published(report))
    return report


async def _restore(
    places: Sequence[str], target: Path, trust: Trust, seconds: float, show: progress.Progress
) -> Restored:
    look, answer = seconds / 4, min(_ANSWER, seconds / 8)  # a quarter to see what they prove, the rest to read it
    async with opened(*places, seconds=answer) as copies:
        inspections = await observe(copies, trust, seconds=look, show=show)
        release = choose(inspections)
        if release is None:
            raise Problem("nothing-to-recover", count=len(copies))
        try:
            async with asyncio.timeout(seconds - look):
                return await restore(release, copies, inspections, target, show)
        except TimeoutError:
            raise NotChecked("recover-out-of-time", seconds=seconds) from None


def _site_of(report: Restored, target: Path) -> Site | None:
    """The site that the recovered sources are, where they can be read."""
    folder = staging(target) / ".stillhere" / "rebuild"
    files.replace_tree(folder, sources_of(report, target), ())
    try:
        site = read_site(folder, [])
    except Problem:
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return site if site.settings.languages else None


def _rebuilt(site: Site, report: Restored) -> dict[str, bytes]:
    """The tree as the recovered sources give it: builds are reproducible, so genuine pages come out byte for byte."""
    try:
        return render(site, report.release.released, [])
    except Problem:
        return {}


def _as_published(report: Restored) -> Callable[[bytes], bytes]:
    """The record of a picture that stands in for its original: nothing in it is left to review."""
    day = PartialDate.parse(report.release.released.date())

    def record(data: bytes) -> bytes:
        seen = validate(data)
        return written(Review(seen.digest, "0" * 16, seen.width, seen.height, day, "stays", origin=PUBLISHED))

    return record


def _photos(site: Site, report: Restored) -> dict[str, str]:
    """Where each picture came in, and the widest JPEG of it that came back."""
    widest: dict[str, tuple[int, str]] = {}
    for path in report.release.files.keys() - set(report.missing):
        if match := _JPEG.fullmatch(path):
            widest[match[1]] = max(widest.get(match[1], (0, "")), (int(match[2]), path))
    wanted = ((entry, photo) for entry in site.entries.values() for photo in entry.photos)
    places = {entry.intake(photo): plan.media_path(entry, photo.name) for entry, photo in wanted}
    return {place: widest[name][1] for place, name in sorted(places.items()) if name in widest}
