"""A heartbeat from a machine that holds nothing but a copy and the publisher's key.

It signs one thing: a timestamp for the newest release that anybody proves. It signs nothing where no other copy could
be asked, and nothing where another knows of more than this one: an old release must never get a fresh sign of life.
The snapshot is left to the organisation's own machine: what the editors signed ends no later than it does.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from stillhere import files
from stillhere.copies import Copy, FolderCopy, Unreadable, opened
from stillhere.errors import NotChecked, Problem
from stillhere.exchange import Beside
from stillhere.flows.in_force import Signers, chosen, name_of, sign_all
from stillhere.flows.mirroring import remembered
from stillhere.project import MAX_TABLE, SETTINGS, Settings, parse_settings
from stillhere.release import manifest, roles
from stillhere.release.inspect import drive, release_of, root_number
from stillhere.release.memory import memory_of
from stillhere.release.store import SignedFolder
from stillhere.release.verdict import Failure
from stillhere.release.verify import Seen, Trust, VerifiedRelease, verification

_TIMESTAMP = roles.metadata_path(roles.TIMESTAMP, None)


def heartbeat_of_copy(
    folder: Path, places: Sequence[str], root: bytes, signers: Signers, now: datetime, seconds: float = 60
) -> VerifiedRelease:
    """Puts a fresh timestamp into a mirrored folder, once `places` were asked whether there is anything newer.

    Raises Problem (`heartbeat-no-copy`, `heartbeat-behind`, `key-missing`, `memory-…`) and NotChecked.
    """
    folder = Path(os.path.realpath(folder))
    beside = Beside(folder)
    with files.one_writer(beside.work, folder):
        beside.settle()
        trust = remembered(beside, root)
        return asyncio.run(_beat(folder, places, trust, root, signers, now, seconds))


async def _beat(
    folder: Path, places: Sequence[str], trust: Trust, root: bytes, signers: Signers, now: datetime, seconds: float
) -> VerifiedRelease:
    copy = FolderCopy(folder)
    own = await release_of(copy, trust)
    if isinstance(own, Failure):
        raise Problem("heartbeat-no-copy", folder=str(folder), kind=own.kind, role=own.role)
    others = await _others(places, own, seconds)
    if any(_knows_more(other, own) for other in others):
        raise Problem("heartbeat-behind", folder=str(folder))
    last = max(release.seen.timestamp for release in (own, *others))
    stamp = _stamp(own, last, signers, await _settings(copy, own), now)
    fresh = await _as_a_stranger(folder, stamp, Trust(own.root, own.seen))
    files.write_atomic(folder / roles.METADATA / _TIMESTAMP, stamp)
    files.write_atomic(Beside(folder).memory, memory_of(fresh, root))
    return fresh


async def _others(places: Sequence[str], own: VerifiedRelease, seconds: float) -> list[VerifiedRelease]:
    """What the other copies prove. Their signs of life may be older than ours; what they are of may not."""
    trust = Trust(own.root, Seen(0, own.seen.snapshot, own.seen.roles))
    try:
        async with asyncio.timeout(seconds), opened(*places, seconds=seconds / 2) as copies:
            found = await asyncio.gather(*(release_of(each, trust) for each in copies))
    except TimeoutError:
        found = []
    proved = [release for release in found if isinstance(release, VerifiedRelease)]
    if not proved:
        raise NotChecked("heartbeat-nobody", count=len(places))
    return proved


def _knows_more(other: VerifiedRelease, own: VerifiedRelease) -> bool:
    return other.snapshot_version > own.snapshot_version or _root_version(other) > _root_version(own)


def _root_version(release: VerifiedRelease) -> int:
    return max(root_number(name) for name in release.metadata if name.endswith(".root.json"))


def _stamp(own: VerifiedRelease, last: int, signers: Signers, settings: Settings, now: datetime) -> bytes:
    publisher = chosen(signers, manifest.parsed(own.root).signed.roles[roles.TIMESTAMP].keyids, "publisher")
    snapshot = manifest.meta_of(manifest.parsed(own.metadata[name_of(own, roles.SNAPSHOT)]))
    stamp = manifest.heartbeat(snapshot, manifest.next_stamp(last, now), settings, now)
    sign_all({roles.TIMESTAMP: stamp}, publisher)
    return manifest.encoded(stamp)


async def _settings(copy: Copy, release: VerifiedRelease) -> Settings:
    """As the editors signed them: the copy carries its own sources."""
    path = f"{roles.SOURCES}/{SETTINGS}"
    signed = release.files.get(path)
    try:
        source = await copy.read(path, MAX_TABLE)
    except Unreadable:
        return Settings()
    return parse_settings(source, []) if signed and signed.matches(source) else Settings()


async def _as_a_stranger(folder: Path, stamp: bytes, trust: Trust) -> VerifiedRelease:
    """Nothing is written that would not verify."""
    return await drive(verification(trust), SignedFolder(folder / roles.METADATA, {_TIMESTAMP: stamp}))
