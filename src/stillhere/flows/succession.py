"""From what somebody holds, however old, to today's register of addresses: only signatures lead from one to the other.

An old root of trust, or an old copy with the roots in it, follows the signed history of roots. Whoever shows a list
that was signed by keyholders who have been replaced since is not believed, however high the number of that list.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stillhere.addresses import DANGEROUS, covers, host_of
from stillhere.copies import FolderCopy, Unreadable, is_web, opened
from stillhere.errors import Problem
from stillhere.release import roles
from stillhere.release.address_list import Listed, listed_in
from stillhere.release.inspect import release_of
from stillhere.release.verify import Trust, VerifiedRelease
from stillhere.watch.judge import Observation


@dataclass(frozen=True)
class Register:
    """The newest signed list of addresses that was seen; `root` is the version of the root whose keyholders signed."""

    version: int
    until: datetime
    root: int
    listed: bytes

    @property
    def addresses(self) -> list[Listed]:
        """What it says."""
        return listed_in(self.listed)

    def warning(self, place: str) -> Listed | None:
        """The line that says that an address is dangerous; None where there is no such line, or it is a folder."""
        host = host_of(place) if is_web(place) else ""
        bad = [one for one in self.addresses if one.state in DANGEROUS and host and covers(host_of(one.url), host)]
        return next(iter(bad), None)


@dataclass(frozen=True)
class Held:
    """An old copy that somebody holds: its release, its list of addresses (None: damaged), and what it makes us trust.

    `own` says that nothing but the copy itself says whom to trust.
    """

    place: str
    release: VerifiedRelease
    listed: bytes | None
    own: bool

    @property
    def trust(self) -> Trust:
        """Its newest root, and nothing older than what it shows."""
        return Trust(self.release.root, self.release.seen)


def held(folder: Path, root: bytes | None) -> Held:
    """What an old copy proves to who trusts a root; None: to who has nothing but the copy. Raises Problem."""
    return asyncio.run(_held(FolderCopy(folder), root))


async def _held(copy: FolderCopy, root: bytes | None) -> Held:
    found = await release_of(copy, Trust(root if root is not None else await _oldest_root(copy)))
    if not isinstance(found, VerifiedRelease):
        raise Problem("since-not-genuine", place=copy.name, kind=found.kind)
    signed = found.files[roles.ADDRESS_LIST]
    try:
        data = await copy.read(roles.ADDRESS_LIST, signed.length)
    except Unreadable:
        data = b""
    return Held(copy.name, found, data if signed.matches(data) else None, root is None)


async def _oldest_root(copy: FolderCopy) -> bytes:
    numbers = [path.name.removesuffix(".root.json") for path in (copy.folder / roles.METADATA).glob("*.root.json")]
    known = [int(number) for number in numbers if number.isdecimal()]
    if not known:
        raise Problem("since-without-root", place=copy.name)
    try:
        return await copy.read(f"{roles.METADATA}/{roles.metadata_path(roles.ROOT, min(known))}", roles.MAX_ROOT)
    except Unreadable as cause:
        raise Problem("since-without-root", place=copy.name) from cause


def newest_register(observations: Sequence[Observation], seconds: float = 15) -> Register | None:
    """The list of the newest keyholders with the highest number, from any copy that still has its bytes."""
    releases = [o.judgement.inspection.release for o in observations if o.judgement.inspection]
    known = sorted(filter(None, releases), key=lambda one: (one.root_version, one.address_version), reverse=True)
    places = [o.judgement.copy for o in observations]
    return asyncio.run(_register(known[0], places, seconds)) if known else None


async def _register(release: VerifiedRelease, places: Sequence[str], seconds: float) -> Register | None:
    signed = release.files[roles.ADDRESS_LIST]
    async with opened(*places, seconds=seconds) as copies:
        for copy in copies:
            try:
                data = await copy.read(roles.ADDRESS_LIST, signed.length)
            except Unreadable:
                continue
            if signed.matches(data):
                until = release.expires[roles.ADDRESSES]
                return Register(release.address_version, until, release.root_version, data)
    return None
