"""Whether a release is what a site folder builds: builds are reproducible, so every other byte is somebody's doing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from securesystemslib.signer import Key

from stillhere import clock, files, progress
from stillhere.errors import ProblemsFound
from stillhere.flows.in_force import bins_of, in_force, name_of
from stillhere.flows.pictures import closed
from stillhere.flows.site import check_site, released_files
from stillhere.project import Places
from stillhere.release import roles
from stillhere.release.manifest import parsed
from stillhere.release.minisign import public_key, sums_file
from stillhere.release.requests import Request
from stillhere.release.store import Store
from stillhere.vault import Opener


def review_release(folder: Path, show: progress.Progress = progress.quiet, opener: Opener = closed) -> list[str]:
    """The files of the release in force that the folder does not build, or builds otherwise. Raises Problem."""
    release = in_force(Store(Places(folder)), folder)
    listed = {path: signed.sha256 for path, signed in release.files.items()}
    targets = release.metadata[name_of(release, roles.TARGETS)]
    return _unlike(folder, listed, release.released, _editors(targets), show, opener)


def review_request(
    folder: Path, request: Request, show: progress.Progress = progress.quiet, opener: Opener = closed
) -> list[str]:
    """The same of a release that is to be signed, beside the bins in force that it leaves as they are."""
    kept = bins_of(Store(Places(folder)).current())
    bins = {role: parsed(data).signed for role, data in request.metadata.items() if role.startswith(roles.BIN_PREFIX)}
    listed = {p: t.hashes["sha256"] for part in {**kept, **bins}.values() for p, t in part.targets.items()}
    made = parsed(request.metadata[roles.SITE]).signed.unrecognized_fields[roles.RELEASED]
    targets = {**request.before, **request.metadata}[roles.TARGETS]
    return _unlike(folder, listed, clock.parse_iso(made), _editors(targets), show, opener)


def _editors(targets: bytes) -> list[Key]:
    delegations = parsed(targets).signed.delegations
    return [delegations.keys[keyid] for keyid in delegations.roles[roles.SITE].keyids]


def _unlike(
    folder: Path,
    listed: Mapping[str, str],
    moment: datetime,
    editors: Sequence[Key],
    show: progress.Progress,
    opener: Opener,
) -> list[str]:
    checked = check_site(folder, moment, show, opener)
    if checked.errors:
        raise ProblemsFound(checked.findings)
    built = {path: files.digest(data) for path, data in released_files(checked).items()}
    built |= _standard_tools(built, listed, editors)
    signed = {path: sha256 for path, sha256 in listed.items() if path != roles.ADDRESS_LIST}
    return sorted(path for path in {*built, *signed} if built.get(path) != signed.get(path))


def _standard_tools(built: Mapping[str, str], listed: Mapping[str, str], editors: Sequence[Key]) -> dict[str, str]:
    """The sums follow from the files, the key is one of the editors'; nobody else can make the signature again."""
    if roles.SUMS not in listed:
        return {}
    keys = [files.digest(public_key(key).encode()) for key in editors]
    key = {roles.SUMS_KEY: listed[roles.SUMS_KEY]} if listed.get(roles.SUMS_KEY) in keys else {}
    signature = {path: listed[path] for path in (roles.SUMS_SIGNATURE,) if path in listed}
    return {**key, **signature, roles.SUMS: files.digest(sums_file({**built, **key}))}
