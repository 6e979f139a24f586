"""What was signed comes into force: named by a snapshot and a timestamp, verified as a stranger would, then written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from securesystemslib.signer import Key, Signer
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, Targets

from stillhere.errors import Problem
from stillhere.project import Settings
from stillhere.release import manifest, roles
from stillhere.release.circle import Circle, circle_of
from stillhere.release.store import Store
from stillhere.release.verify import SignedFile, VerifiedRelease

Signers = Sequence[Signer]
Made = Mapping[str, Metadata[Any]]


def bring_into_force(store: Store, settings: Settings, made: Made, signers: Signers, now: datetime) -> VerifiedRelease:
    """New roles, and the snapshot and timestamp that name them: verified as a stranger would, and only then written."""
    before = store.current()
    version = before.snapshot_version + 1 if before else 1
    snapshot = manifest.snapshot_of(_listed(store, before), made, version, settings, now)
    stamp_version = manifest.next_stamp(before.seen.timestamp if before else 0, now)
    publisher = _publishers(store, made, signers)
    sign_all({roles.SNAPSHOT: snapshot}, *publisher)
    stamp = manifest.heartbeat(manifest.meta_of(snapshot), stamp_version, settings, now)
    sign_all({roles.TIMESTAMP: stamp}, *publisher)
    return _commit(store, {**made, roles.SNAPSHOT: snapshot, roles.TIMESTAMP: stamp})


def _commit(store: Store, made: Made) -> VerifiedRelease:
    pending = named(made)
    release = store.verified(pending)
    store.put(pending)
    store.prune(release)
    return release


def _listed(store: Store, before: VerifiedRelease | None) -> dict[str, MetaFile]:
    """The roles in force: as the snapshot before lists them, or those that the ceremony made."""
    if before:
        snapshot: Snapshot = manifest.parsed(before.metadata[name_of(before, roles.SNAPSHOT)]).signed
        return dict(snapshot.meta)
    targets = manifest.parsed(must(store, roles.metadata_path(roles.TARGETS, 1)))
    listed = manifest.parsed(store.newest(roles.ADDRESSES) or must(store, roles.metadata_path(roles.ADDRESSES, 1)))
    return {f"{roles.TARGETS}.json": manifest.meta_of(targets), f"{roles.ADDRESSES}.json": manifest.meta_of(listed)}


def bins_of(before: VerifiedRelease | None) -> dict[str, Targets]:
    """The bins of a release, by name."""
    if not before:
        return {}
    by_role = {name.removesuffix(".json").split(".")[-1]: data for name, data in before.metadata.items()}
    return {role: manifest.parsed(data).signed for role, data in by_role.items() if role.startswith(roles.BIN_PREFIX)}


def name_of(release: VerifiedRelease, role: str) -> str:
    """The name of a role's metadata in a release."""
    return next(name for name in release.metadata if name.endswith(f".{role}.json"))


def address_role(store: Store, release: VerifiedRelease | None) -> Targets | None:
    """What speaks for the address list: of the release, or signed before the first one; None before the ceremony."""
    data = release.metadata[name_of(release, roles.ADDRESSES)] if release else store.newest(roles.ADDRESSES)
    signed: Targets | None = manifest.parsed(data).signed if data else None
    return signed


def listed_in_force(store: Store) -> bytes | None:
    """The signed address list; None before the ceremony. Raises Problem where it is gone."""
    role = address_role(store, store.current())
    if role is None:
        return None
    target = role.targets[roles.ADDRESS_LIST]
    return store.get_object(SignedFile(target.length, target.hashes["sha256"]))


def targets_of(store: Store, before: VerifiedRelease | None) -> Targets:
    """What the keyholders delegate: of the release before, or of the ceremony."""
    data = before.metadata[name_of(before, roles.TARGETS)] if before else must(store, "1.targets.json")
    signed: Targets = manifest.parsed(data).signed
    return signed


def _publishers(store: Store, made: Made, signers: Signers) -> Signers:
    """The publisher, and beside a new root the one before it too, where that key is at hand: see mirrors.plan."""
    before: Root = manifest.parsed(newest_root(store)).signed
    root: Root = made[roles.ROOT].signed if roles.ROOT in made else before
    chosen(signers, root.roles[roles.TIMESTAMP].keyids, "publisher")
    either = {*root.roles[roles.TIMESTAMP].keyids, *before.roles[roles.TIMESTAMP].keyids}
    return [signer for signer in signers if signer.public_key.keyid in either]


def newest_root(store: Store) -> bytes:
    """The root of the highest number. Raises Problem before the ceremony."""
    store.trust()  # raises where there is none
    found = store.roots()
    return found[max(found, key=lambda name: int(name.split(".")[0]))]


def circle_in_force(store: Store, before: VerifiedRelease | None) -> Circle:
    """Who holds the keys."""
    return circle_of(manifest.parsed(newest_root(store)).signed, targets_of(store, before))


def newest_roles(store: Store, release: VerifiedRelease | None) -> dict[str, bytes]:
    """The signed bytes of every role in force, by role; before the first release, those of the ceremony."""
    if release is None:
        listed = store.newest(roles.ADDRESSES) or must(store, roles.metadata_path(roles.ADDRESSES, 1))
        targets = must(store, roles.metadata_path(roles.TARGETS, 1))
        return {roles.ROOT: newest_root(store), roles.TARGETS: targets, roles.ADDRESSES: listed}
    by_role = {name.removesuffix(".json").split(".")[-1]: data for name, data in release.metadata.items()}
    return {**by_role, roles.ROOT: release.root}


def all_of(signers: Signers, keys: Sequence[Key], count: int) -> Signers:
    """The signers among these keys. Raises Problem where they are fewer than `count`."""
    found = [signer for signer in signers if signer.public_key.keyid in {key.keyid for key in keys}]
    if not found:
        raise Problem("key-missing", role="editor")
    if len(found) < count:
        raise Problem("editors-missing", count=count - len(found))
    return found


def chosen(signers: Signers, keyids: Sequence[str], role: str) -> Signer:
    """The first signer whose key is among these. Raises Problem where none is."""
    for signer in signers:
        if signer.public_key.keyid in keyids:
            return signer
    raise Problem("key-missing", role=role)


def sign_all(made: Made, *signers: Signer) -> None:
    """Signs each with every signer, in place."""
    for metadata in made.values():
        for signer in signers:
            metadata.sign(signer, append=True)


def named(made: Made) -> dict[str, bytes]:
    """As it is published: name → bytes."""
    return {
        roles.metadata_path(role, None if role == roles.TIMESTAMP else m.signed.version): manifest.encoded(m)
        for role, m in made.items()
    }


def in_force(store: Store, folder: Path) -> VerifiedRelease:
    """The release in force. Raises Problem where there is none yet."""
    release = store.current()
    if release is None:
        raise Problem("no-release-yet", folder=str(folder))
    return release


def must(store: Store, name: str) -> bytes:
    """Metadata that has to be there. Raises Problem."""
    data = store.metadata(name)
    if data is None:
        raise Problem("own-metadata-broken", reason="absent", role=name, detail="")
    return data


def beat(store: Store, settings: Settings, _made: Made, signers: Signers, now: datetime) -> VerifiedRelease:
    """A fresh timestamp, and nothing else."""
    old = manifest.parsed(must(store, "timestamp.json")).signed
    stamp = manifest.heartbeat(old.snapshot_meta, manifest.next_stamp(old.version, now), settings, now)
    sign_all({roles.TIMESTAMP: stamp}, *_publishers(store, {}, signers))
    return _commit(store, {roles.TIMESTAMP: stamp})
