"""Whether a release is what a site folder builds: builds are reproducible, so every other byte is somebody's doing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from stillhere import clock, files, progress
from stillhere.errors import ProblemsFound
from stillhere.flows.in_force import in_force
from stillhere.flows.site import check_site, released_files
from stillhere.project import Places
from stillhere.release import roles
from stillhere.release.manifest import parsed
from stillhere.release.requests import Request
from stillhere.release.store import Store


def review_release(folder: Path, show: progress.Progress = progress.quiet) -> list[str]:
    """The files of the release in force that the folder does not build, or builds otherwise. Raises Problem."""
    release = in_force(Store(Places(folder)), folder)
    listed = {path: signed.sha256 for path, signed in release.files.items()}
    return _unlike(folder, listed, release.released, show)


def review_request(folder: Path, request: Request, show: progress.Progress = progress.quiet) -> list[str]:
    """The same of a release that is to be signed, beside the bins in force that it leaves as they are."""
    release = Store(Places(folder)).current()
    bins = {role: parsed(data).signed for role, data in request.metadata.items() if role.startswith(roles.BIN_PREFIX)}
    names = (
        {name.removesuffix(".json").split(".")[-1]: data for name, data in release.metadata.items()} if release else {}
    )
    kept = {role: parsed(data).signed for role, data in names.items() if role.startswith(roles.BIN_PREFIX)}
    listed = {p: t.hashes["sha256"] for part in {**kept, **bins}.values() for p, t in part.targets.items()}
    made = parsed(request.metadata[roles.SITE]).signed.unrecognized_fields[roles.RELEASED]
    return _unlike(folder, listed, clock.parse_iso(made), show)


def _unlike(folder: Path, listed: Mapping[str, str], moment: datetime, show: progress.Progress) -> list[str]:
    checked = check_site(folder, moment, show)
    if checked.errors:
        raise ProblemsFound(checked.findings)
    built = {path: files.digest(data) for path, data in released_files(checked).items()}
    signed = {path: sha256 for path, sha256 in listed.items() if path != roles.ADDRESS_LIST}
    return sorted(path for path in {*built, *signed} if built.get(path) != signed.get(path))
