"""Rescue: a site folder from whatever copies there are. What no copy has is made again from the recovered sources."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path

from stillhere import files, progress
from stillhere.build.render import render
from stillhere.content.read import read_site
from stillhere.copies import opened
from stillhere.errors import Finding, NotChecked, Problem
from stillhere.recover.choose import choose
from stillhere.recover.restore import Restored, add_rebuilt, finish, restore, sources_of, staging
from stillhere.release.verify import Trust
from stillhere.watch.observe import observe


def rescue(
    places: Sequence[str],
    target: Path,
    trust: Trust,
    *,
    seconds: float = 600,
    show: progress.Progress = progress.quiet,
) -> Restored:
    """Recovers the newest release that any copy proves into an empty folder. Raises Problem where none proves any."""
    target = target.absolute()
    report = asyncio.run(_restore(places, target, trust, seconds, show))
    if report.missing:
        add_rebuilt(report, target, _rebuilt(report, target))
    finish(report, target)
    return report


async def _restore(
    places: Sequence[str], target: Path, trust: Trust, seconds: float, show: progress.Progress
) -> Restored:
    async with opened(*places) as copies:
        inspections = await observe(copies, trust, seconds=seconds, show=show)
        release = choose(inspections)
        if release is None:
            raise Problem("nothing-to-recover", count=len(copies))
        try:
            async with asyncio.timeout(seconds):
                return await restore(release, copies, inspections, target, show)
        except TimeoutError:
            raise NotChecked("recover-out-of-time", seconds=seconds) from None


def _rebuilt(report: Restored, target: Path) -> dict[str, bytes]:
    """The tree as the recovered sources give it: builds are reproducible, so genuine pages come out byte for byte."""
    folder = staging(target) / ".stillhere" / "rebuild"
    files.replace_tree(folder, sources_of(report, target), ())
    findings: list[Finding] = []
    try:
        site = read_site(folder, findings)
        return render(site, report.release.released, findings) if site.settings.languages else {}
    except Problem:
        return {}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
