"""What needs signatures: the ceremony, a release, an address list, a heartbeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, Targets

from stillhere import files, progress
from stillhere.content.read import read_site
from stillhere.errors import Finding, Problem, ProblemsFound
from stillhere.flows.site import address_list, build_site, released_files
from stillhere.project import Places, read_settings
from stillhere.release import manifest, requests, roles
from stillhere.release.manifest import Circle
from stillhere.release.requests import Answer, Collected, Request
from stillhere.release.store import Store
from stillhere.release.verify import VerifiedRelease

Signers = Sequence[CryptoSigner]


# --- the ceremony and the address list: keyholders answer a request -------------------------------------------------


def begin_ceremony(folder: Path, circle: Circle, now: datetime) -> Request:
    """The request that makes a circle of keyholders: root, targets and the first address list. Raises Problem."""
    if Places(folder).signed.exists():
        raise Problem("ceremony-held", folder=str(folder))
    _check_circle(circle)
    settings, listed = read_settings(folder), _register(folder, now)
    made = manifest.first_roots(circle, settings, now)
    made[roles.ADDRESSES] = manifest.address_role(listed, 1, settings, now)
    return _kept(Request(_encoded(made), {roles.ADDRESS_LIST: listed}), "ceremony", folder)


def _check_circle(circle: Circle) -> None:
    if not 1 <= circle.threshold <= len(circle.keyholders):
        raise Problem("threshold-wrong", threshold=circle.threshold, holders=len(circle.keyholders))
    everyone = [key.keyid for key in (*circle.keyholders, *circle.editors, *circle.publishers)]
    if len(set(everyone)) != len(everyone):
        raise Problem("key-twice")
    if not circle.editors or not circle.publishers:
        raise Problem("circle-incomplete")


def begin_addresses(folder: Path, now: datetime) -> Request:
    """The request that makes today's register of addresses the signed list. Raises Problem where nothing changed."""
    store, listed = Store(Places(folder)), _register(folder, now)
    release = _in_force(store, folder)
    if release.files[roles.ADDRESS_LIST].matches(listed):
        raise Problem("addresses-unchanged")
    role = manifest.address_role(listed, release.address_version + 1, read_settings(folder), now)
    request = Request(_encoded({roles.ADDRESSES: role}), {roles.ADDRESS_LIST: listed}, _newest_root(release))
    return _kept(request, f"addresses-{release.address_version + 1}", folder)


def finish(folder: Path, request: Request, answers: Sequence[Answer], publisher: Signers, now: datetime) -> Collected:
    """Puts answers together; with enough of them the request comes into force. `missing` says how many lack.

    A ceremony comes into force with the first release; an address list at once, which needs the publisher's key.
    Raises Problem for a request that was overtaken by a newer one.
    """
    collected = requests.collect(request, answers)
    if collected.missing:
        return collected
    store = Store(Places(folder))
    store.put_objects(request.files.values())
    if roles.ROOT in request.metadata:
        if Places(folder).signed.exists():
            raise Problem("ceremony-held", folder=str(folder))
        files.replace_tree(Places(folder).signed, _named(collected.metadata), ())
    else:
        _check_newer(collected.metadata, _in_force(store, folder))
        _bring_into_force(store, folder, collected.metadata, publisher, now)
    return collected


def _check_newer(metadata: Mapping[str, Metadata[Any]], release: VerifiedRelease) -> None:
    """An old request must not bring an old list back: everyone who saw the newer one would call it a rollback."""
    version = metadata[roles.ADDRESSES].signed.version
    if version <= release.address_version:
        raise Problem("request-overtaken", version=version, newest=release.address_version)


def _register(folder: Path, now: datetime) -> bytes:
    findings: list[Finding] = []
    site = read_site(folder, now.date(), findings)
    errors = [f for f in findings if f.file.startswith("registers/") and f.level == "error"]
    if errors:
        raise ProblemsFound(errors)
    return address_list(site.addresses)


def _kept(request: Request, name: str, folder: Path) -> Request:
    files.write_atomic(Places(folder).requests / f"{name}.request.json", request.encode())
    return request


# --- releases and heartbeats: editors and the publisher sign at once ------------------------------------------------


def make_release(
    folder: Path, signers: Signers, now: datetime, show: progress.Progress = progress.quiet
) -> VerifiedRelease:
    """Builds, signs and keeps the next release. Raises ProblemsFound, and Problem where a key or a signature lacks."""
    places, settings = Places(folder), read_settings(folder)
    store = Store(places)
    before = store.current()
    checked, _, _ = build_site(folder, now, show)
    contents = released_files(checked)
    _check_addresses(store, address_list(checked.site.addresses), before)
    sizes = {path: (len(data), files.digest(data)) for path, data in contents.items()}
    editors = _holders(_targets(store, before), roles.SITE)
    number = before.number + 1 if before else 1
    made = manifest.site_roles(sizes, number, editors, _bins(before), settings, now)
    _sign(made, _chosen(signers, [key.keyid for key in editors], "editor"))
    store.put_objects(contents.values())
    return _bring_into_force(store, folder, made, signers, now)


def heartbeat(folder: Path, signers: Signers, now: datetime) -> VerifiedRelease:
    """Signs a fresh timestamp for the release in force. Raises Problem."""
    store = Store(Places(folder))
    release = _in_force(store, folder)
    return (
        _bring_into_force(store, folder, {}, signers, now)
        if _aging(release, now)
        else _beat(store, folder, signers, now)
    )


def _aging(release: VerifiedRelease, now: datetime) -> bool:
    """The snapshot is the publisher's too: renewed in time, or the heartbeat would run out with it."""
    return (release.expires[roles.SNAPSHOT] - now).days < 30


def _beat(store: Store, folder: Path, signers: Signers, now: datetime) -> VerifiedRelease:
    old = manifest.parsed(_must(store, "timestamp.json")).signed
    stamp = manifest.heartbeat(old.snapshot_meta, old.version + 1, read_settings(folder), now)
    _sign({roles.TIMESTAMP: stamp}, _publisher(store, signers))
    return _commit(store, {roles.TIMESTAMP: stamp})


def _bring_into_force(
    store: Store, folder: Path, made: Mapping[str, Metadata[Any]], signers: Signers, now: datetime
) -> VerifiedRelease:
    """New roles, and the snapshot and timestamp that name them: verified as a stranger would, and only then written."""
    settings, before = read_settings(folder), store.current()
    version = before.snapshot_version + 1 if before else 1
    snapshot = manifest.snapshot_of(_listed(store, before), made, version, settings, now)
    stamp_version = before.seen.timestamp + 1 if before else 1
    publisher = _publisher(store, signers)
    _sign({roles.SNAPSHOT: snapshot}, publisher)
    stamp = manifest.heartbeat(manifest.meta_of(snapshot), stamp_version, settings, now)
    _sign({roles.TIMESTAMP: stamp}, publisher)
    return _commit(store, {**made, roles.SNAPSHOT: snapshot, roles.TIMESTAMP: stamp})


def _commit(store: Store, made: Mapping[str, Metadata[Any]]) -> VerifiedRelease:
    named = _named(made)
    release = store.verified(named)
    store.put(named)
    store.prune(release)
    return release


def _listed(store: Store, before: VerifiedRelease | None) -> dict[str, MetaFile]:
    """The roles in force: as the snapshot before lists them, or those that the ceremony made."""
    if before:
        snapshot: Snapshot = manifest.parsed(before.metadata[_name_of(before, roles.SNAPSHOT)]).signed
        return dict(snapshot.meta)
    first = (roles.TARGETS, roles.ADDRESSES)
    data = {role: _must(store, roles.metadata_path(role, 1)) for role in first}
    return {f"{role}.json": manifest.meta_of(manifest.parsed(data[role])) for role in first}


def _bins(before: VerifiedRelease | None) -> dict[str, Targets]:
    if not before:
        return {}
    named = {name.removesuffix(".json").split(".")[-1]: data for name, data in before.metadata.items()}
    return {role: manifest.parsed(data).signed for role, data in named.items() if role.startswith(roles.BIN_PREFIX)}


def _check_addresses(store: Store, listed: bytes, before: VerifiedRelease | None) -> None:
    """No page may show an address list that the keyholders have not signed."""
    role = manifest.parsed(
        before.metadata[_name_of(before, roles.ADDRESSES)] if before else _must(store, "1.addresses.json")
    )
    signed = role.signed.targets[roles.ADDRESS_LIST]
    if signed.hashes["sha256"] != files.digest(listed):
        raise Problem("addresses-not-signed")


def _name_of(release: VerifiedRelease, role: str) -> str:
    return next(name for name in release.metadata if name.endswith(f".{role}.json"))


def _targets(store: Store, before: VerifiedRelease | None) -> Targets:
    data = before.metadata[_name_of(before, roles.TARGETS)] if before else _must(store, "1.targets.json")
    signed: Targets = manifest.parsed(data).signed
    return signed


def _holders(targets: Targets, role: str) -> list[Any]:
    delegations = targets.delegations
    if delegations is None or delegations.roles is None:
        raise Problem("own-metadata-broken", reason="malformed", role=role, detail="")
    return [delegations.keys[keyid] for keyid in delegations.roles[role].keyids]


def _publisher(store: Store, signers: Signers) -> CryptoSigner:
    data = max(((int(n.split(".")[0]), d) for n, d in store.roots().items()), key=lambda pair: pair[0])[1]
    root: Root = manifest.parsed(data).signed
    return _chosen(signers, root.roles[roles.TIMESTAMP].keyids, "publisher")


def _chosen(signers: Signers, keyids: Sequence[str], role: str) -> CryptoSigner:
    for signer in signers:
        if signer.public_key.keyid in keyids:
            return signer
    raise Problem("key-missing", role=role)


def _sign(made: Mapping[str, Metadata[Any]], signer: CryptoSigner) -> None:
    for metadata in made.values():
        metadata.sign(signer)


def _named(made: Mapping[str, Metadata[Any]]) -> dict[str, bytes]:
    return {
        roles.metadata_path(role, None if role == roles.TIMESTAMP else m.signed.version): manifest.encoded(m)
        for role, m in made.items()
    }


def _encoded(made: Mapping[str, Metadata[Any]]) -> dict[str, bytes]:
    return {role: manifest.encoded(metadata) for role, metadata in made.items()}


def _in_force(store: Store, folder: Path) -> VerifiedRelease:
    release = store.current()
    if release is None:
        raise Problem("no-release-yet", folder=str(folder))
    return release


def _newest_root(release: VerifiedRelease) -> bytes:
    names = [name for name in release.metadata if name.endswith(".root.json")]
    return release.metadata[max(names, key=lambda name: int(name.split(".")[0]))]


def _must(store: Store, name: str) -> bytes:
    data = store.metadata(name)
    if data is None:
        raise Problem("own-metadata-broken", reason="absent", role=name, detail="")
    return data
