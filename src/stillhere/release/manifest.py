"""Unsigned metadata from what is to be said: a ceremony, a release, an address list, a heartbeat. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from securesystemslib.signer import Key
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    SuccinctRoles,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.metadata import Role as KeysOfRole
from tuf.api.serialization.json import JSONSerializer

from stillhere.project import Settings
from stillhere.release import roles
from stillhere.release.circle import Circle

Any_ = Metadata[Any]
S = TypeVar("S", Root, Snapshot, Targets, Timestamp)


def circle_roles(circle: Circle, versions: tuple[int, int], settings: Settings, now: datetime) -> dict[str, Any_]:
    """Root and targets that say who holds what, of these versions, for the keyholders to sign."""
    until = _until(now, settings.keyholder_days)
    root = Root(version=versions[0], expires=until, consistent_snapshot=True)
    for role, keys in ((roles.ROOT, circle.keyholders), (roles.TARGETS, circle.keyholders)):
        root.roles[role] = KeysOfRole([], circle.threshold)
        _add_keys(root, role, keys)
    for role in (roles.SNAPSHOT, roles.TIMESTAMP):
        _add_keys(root, role, circle.publishers)
    return {roles.ROOT: Metadata(root), roles.TARGETS: Metadata(_targets(circle, versions[1], until))}


def _add_keys(root: Root, role: str, keys: Sequence[Key]) -> None:
    for key in keys:
        root.add_key(key, role)


def _targets(circle: Circle, version: int, until: datetime) -> Targets:
    everything = list("0123456789abcdef")
    keyholders, editors = [k.keyid for k in circle.keyholders], [k.keyid for k in circle.editors]
    keys = {key.keyid: key for key in (*circle.keyholders, *circle.editors)}
    delegated = {
        roles.ADDRESSES: DelegatedRole(roles.ADDRESSES, keyholders, circle.threshold, True, paths=[roles.ADDRESS_LIST]),  # noqa: FBT003 - tuf's signature: terminating
        roles.SITE: DelegatedRole(roles.SITE, editors, circle.editor_threshold, False, path_hash_prefixes=everything),  # noqa: FBT003
    }
    return Targets(version=version, expires=until, delegations=Delegations(keys, delegated))


def address_role(
    listed: bytes, version: int, settings: Settings, now: datetime, path: str = roles.ADDRESS_LIST
) -> Any_:
    """The metadata that speaks for an address list, for the keyholders to sign. `path`: which list it is."""
    targets = {path: _target(path, len(listed), hashlib.sha256(listed).hexdigest())}
    return Metadata(Targets(version=version, expires=_until(now, settings.keyholder_days), targets=targets))


def site_roles(
    files: Mapping[str, tuple[int, str]],
    number: int,
    circle: Circle,
    before: Mapping[str, Targets],
    settings: Settings,
    now: datetime,
) -> dict[str, Any_]:
    """The editors' metadata of a release: `site` and those bins that changed. `files`: path → (length, SHA-256)."""
    bits = roles.bits_for(len(files), settings.bins, len(before))
    until = _until(now, settings.site_days)
    site = _site(number, circle, bits, _iso(now), until)
    width = (bits + 3) // 4
    binned: dict[str, dict[str, TargetFile]] = {f"{roles.BIN_PREFIX}-{n:0{width}x}": {} for n in range(1 << bits)}
    for path, (length, sha256) in sorted(files.items()):
        binned[roles.bin_of(hashlib.sha256(path.encode()).hexdigest(), bits)][path] = _target(path, length, sha256)
    made: dict[str, Any_] = {roles.SITE: Metadata(site)}
    for name, targets in binned.items():
        old = before.get(name)
        if old is None or old.targets != targets or _aging(old, settings.site_days, now):
            made[name] = Metadata(Targets(version=old.version + 1 if old else 1, expires=until, targets=targets))
    return made


def site_again(
    site: Targets, bins: Mapping[str, Targets], circle: Circle, settings: Settings, now: datetime
) -> dict[str, Any_]:
    """The same release for another circle of editors to sign: every file as it was, and the moment it was made.

    What the editor before signed for standard tools is left out: nobody shall go on believing that key.
    """
    until, bits = _until(now, settings.site_days), roles.BITS[len(bins)]
    again = _site(site.version + 1, circle, bits, site.unrecognized_fields[roles.RELEASED], until)
    files = {
        name: {p: t for p, t in old.targets.items() if p not in roles.FOR_STANDARD_TOOLS} for name, old in bins.items()
    }
    parts = {name: Targets(old.version + 1, expires=until, targets=files[name]) for name, old in bins.items()}
    return {roles.SITE: Metadata(again), **{name: Metadata(part) for name, part in parts.items()}}


def _site(number: int, circle: Circle, bits: int, released: str, until: datetime) -> Targets:
    keys = {key.keyid: key for key in circle.editors}
    succinct = SuccinctRoles(list(keys), circle.editor_threshold, bits, roles.BIN_PREFIX)
    site = Targets(version=number, expires=until, delegations=Delegations(keys, succinct_roles=succinct))
    site.unrecognized_fields[roles.RELEASED] = released
    return site


def _aging(old: Targets, days: int, now: datetime) -> bool:
    """Whether a bin is to be signed again although nothing in it changed."""
    return half_over(old.expires.replace(tzinfo=UTC), days, now)


def half_over(until: datetime, days: int, now: datetime) -> bool:
    """Whether more than half of a signature's time is over."""
    return until - now < timedelta(days=days / 2)


def snapshot_of(
    before: Mapping[str, MetaFile], made: Mapping[str, Any_], version: int, settings: Settings, now: datetime
) -> Any_:
    """The snapshot: what the one before listed, and the roles made since. A role once listed stays listed (5.5.5)."""
    listed = {f"{role}.json": meta_of(metadata) for role, metadata in made.items() if role != roles.ROOT}
    meta = {**before, **listed}
    return Metadata(Snapshot(version=version, expires=_until(now, settings.site_days), meta=meta))


def next_stamp(last: int, now: datetime) -> int:
    """The version of a timestamp: minutes since 1970, so that of two machines with one key the later one counts."""
    return max(last + 1, int(now.timestamp()) // 60)


def heartbeat(snapshot: MetaFile, version: int, settings: Settings, now: datetime) -> Any_:
    """A fresh timestamp: proof that the publisher is still here."""
    stamp = Timestamp(version=version, expires=_until(now, settings.heartbeat_days), snapshot_meta=snapshot)
    stamp.unrecognized_fields[roles.SIGNED_AT] = _iso(now)
    return Metadata(stamp)


def meta_of(metadata: Any_) -> MetaFile:
    """How the role above describes a signed role: version, length, SHA-256."""
    return _meta(metadata.signed.version, encoded(metadata))


def encoded(metadata: Any_) -> bytes:
    """The bytes that are published: compact JSON."""
    return metadata.to_bytes(JSONSerializer(compact=True))


def parsed(data: bytes) -> Any_:
    """Metadata from bytes of our own making. Raises tuf's DeserializationError."""
    return Metadata.from_bytes(data)


def _meta(version: int, data: bytes) -> MetaFile:
    return MetaFile(version, len(data), {"sha256": hashlib.sha256(data).hexdigest()})


def _target(path: str, length: int, sha256: str) -> TargetFile:
    return TargetFile(length, {"sha256": sha256}, path)


def _until(now: datetime, days: int) -> datetime:
    return (now + timedelta(days=days)).astimezone(UTC).replace(microsecond=0)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
