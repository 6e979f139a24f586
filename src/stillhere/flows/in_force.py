"""What was signed comes into force: named by a snapshot and a timestamp, verified as a stranger would, then written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, Targets

from stillhere.errors import Problem
from stillhere.project import Settings
from stillhere.release import manifest, roles
from stillhere.release.store import Store
from stillhere.release.verify import VerifiedRelease

Signers = Sequence[CryptoSigner]
Made = Mapping[str, Metadata[Any]]


def bring_into_force(store: Store, settings: Settings, made: Made, signers: Signers, now: datetime) -> VerifiedRelease:
    """New roles, and the snapshot and timestamp that name them: verified as a stranger would, and only then written."""
    before = store.current()
    version = before.snapshot_version + 1 if before else 1
    snapshot = manifest.snapshot_of(_listed(store, before), made, version, settings, now)
    stamp_version = before.seen.timestamp + 1 if before else 1
    publisher = _publisher(store, signers)
    sign_all({roles.SNAPSHOT: snapshot}, publisher)
    stamp = manifest.heartbeat(manifest.meta_of(snapshot), stamp_version, settings, now)
    sign_all({roles.TIMESTAMP: stamp}, publisher)
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
    first = (roles.TARGETS, roles.ADDRESSES)
    data = {role: must(store, roles.metadata_path(role, 1)) for role in first}
    return {f"{role}.json": manifest.meta_of(manifest.parsed(data[role])) for role in first}


def bins_of(before: VerifiedRelease | None) -> dict[str, Targets]:
    """The bins of a release, by name."""
    if not before:
        return {}
    by_role = {name.removesuffix(".json").split(".")[-1]: data for name, data in before.metadata.items()}
    return {role: manifest.parsed(data).signed for role, data in by_role.items() if role.startswith(roles.BIN_PREFIX)}


def name_of(release: VerifiedRelease, role: str) -> str:
    """The name of a role's metadata in a release."""
    return next(name for name in release.metadata if name.endswith(f".{role}.json"))


def targets_of(store: Store, before: VerifiedRelease | None) -> Targets:
    """What the keyholders delegate: of the release before, or of the ceremony."""
    data = before.metadata[name_of(before, roles.TARGETS)] if before else must(store, "1.targets.json")
    signed: Targets = manifest.parsed(data).signed
    return signed


def holders(targets: Targets, role: str) -> list[Any]:
    """The public keys that hold a delegated role."""
    delegations = targets.delegations
    if delegations is None or delegations.roles is None:
        raise Problem("own-metadata-broken", reason="malformed", role=role, detail="")
    return [delegations.keys[keyid] for keyid in delegations.roles[role].keyids]


def _publisher(store: Store, signers: Signers) -> CryptoSigner:
    data = max(((int(n.split(".")[0]), d) for n, d in store.roots().items()), key=lambda pair: pair[0])[1]
    root: Root = manifest.parsed(data).signed
    return chosen(signers, root.roles[roles.TIMESTAMP].keyids, "publisher")


def chosen(signers: Signers, keyids: Sequence[str], role: str) -> CryptoSigner:
    """The first signer whose key is among these. Raises Problem where none is."""
    for signer in signers:
        if signer.public_key.keyid in keyids:
            return signer
    raise Problem("key-missing", role=role)


def sign_all(made: Made, signer: CryptoSigner) -> None:
    """Signs each, in place."""
    for metadata in made.values():
        metadata.sign(signer)


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
    stamp = manifest.heartbeat(old.snapshot_meta, old.version + 1, settings, now)
    sign_all({roles.TIMESTAMP: stamp}, _publisher(store, signers))
    return _commit(store, {roles.TIMESTAMP: stamp})
