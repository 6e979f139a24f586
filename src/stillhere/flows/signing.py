"""What needs signatures: the ceremony, a release, an address list, a heartbeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tuf.api.metadata import Metadata

from stillhere import files, progress
from stillhere.build.write import write_tree
from stillhere.content.read import read_site
from stillhere.errors import Finding, Problem, ProblemsFound
from stillhere.flows.in_force import (
    Signers,
    beat,
    bins_of,
    bring_into_force,
    chosen,
    holders,
    in_force,
    must,
    name_of,
    named,
    sign_all,
    targets_of,
)
from stillhere.flows.site import address_list, check_site, released_files
from stillhere.project import Places, read_settings
from stillhere.release import manifest, requests, roles
from stillhere.release.manifest import Circle
from stillhere.release.requests import Answer, Collected, Request
from stillhere.release.store import Store
from stillhere.release.verify import VerifiedRelease

# --- the ceremony and the address list: keyholders answer a request -------------------------------------------------


def begin_ceremony(folder: Path, circle: Circle, now: datetime) -> Request:
    """The request that makes a circle of keyholders: root, targets and the first address list. Raises Problem."""
    if Places(folder).signed.exists():
        raise Problem("ceremony-held", folder=str(folder))
    _check_circle(circle)
    settings, listed = read_settings(folder), _register(folder)
    made = manifest.first_roots(circle, settings, now)
    made[roles.ADDRESSES] = manifest.address_role(listed, 1, settings, now)
    return _kept(Request(_bytes_of(made), {roles.ADDRESS_LIST: listed}), "ceremony", folder)


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
    store, listed = Store(Places(folder)), _register(folder)
    release = in_force(store, folder)
    if release.files[roles.ADDRESS_LIST].matches(listed):
        raise Problem("addresses-unchanged")
    role = manifest.address_role(listed, release.address_version + 1, read_settings(folder), now)
    request = Request(_bytes_of({roles.ADDRESSES: role}), {roles.ADDRESS_LIST: listed}, release.root)
    return _kept(request, f"addresses-{release.address_version + 1}", folder)


def finish(folder: Path, request: Request, answers: Sequence[Answer], publisher: Signers, now: datetime) -> Collected:
    """Puts answers together; with enough of them the request comes into force. `missing` says how many lack.

    A ceremony comes into force with the first release; an address list at once, which needs the publisher's key.
    Raises Problem for a request that was overtaken by a newer one.
    """
    collected = requests.collect(request, answers)
    if collected.missing:
        return collected
    with files.locked(Places(folder).work):
        store = Store(Places(folder))
        store.put_objects(request.files.values())
        if roles.ROOT in request.metadata:
            _begin_history(folder, collected)
        else:
            _check_newer(collected.metadata, in_force(store, folder))
            bring_into_force(store, read_settings(folder), collected.metadata, publisher, now)
    return collected


def _begin_history(folder: Path, collected: Collected) -> None:
    if Places(folder).signed.exists():
        raise Problem("ceremony-held", folder=str(folder))
    files.replace_tree(Places(folder).signed, named(collected.metadata), ())


def _check_newer(metadata: Mapping[str, Metadata[Any]], release: VerifiedRelease) -> None:
    """An old request must not bring an old list back: everyone who saw the newer one would call it a rollback."""
    version = metadata[roles.ADDRESSES].signed.version
    if version <= release.address_version:
        raise Problem("request-overtaken", version=version, newest=release.address_version)


def _register(folder: Path) -> bytes:
    findings: list[Finding] = []
    site = read_site(folder, findings)
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
    with files.locked(Places(folder).work):
        return _release(folder, signers, now, show)


def _release(folder: Path, signers: Signers, now: datetime, show: progress.Progress) -> VerifiedRelease:
    settings, store = read_settings(folder), Store(Places(folder))
    before = store.current()
    checked = check_site(folder, now, show)
    if checked.errors:
        raise ProblemsFound(checked.findings)
    write_tree(Places(folder).tree, checked.tree)
    contents = released_files(checked)
    _check_addresses(store, address_list(checked.site.addresses), before)
    sizes = {path: (len(data), files.digest(data)) for path, data in contents.items()}
    editors = holders(targets_of(store, before), roles.SITE)
    number = before.number + 1 if before else 1
    made = manifest.site_roles(sizes, number, editors, bins_of(before), settings, now)
    sign_all(made, chosen(signers, [key.keyid for key in editors], "editor"))
    store.put_objects(contents.values())
    return bring_into_force(store, settings, made, signers, now)


def heartbeat(folder: Path, signers: Signers, now: datetime) -> VerifiedRelease:
    """Signs a fresh timestamp for the release in force. Raises Problem."""
    with files.locked(Places(folder).work):
        store, settings = Store(Places(folder)), read_settings(folder)
        release = in_force(store, folder)
        renew = bring_into_force if _aging(release, now) else beat
        return renew(store, settings, {}, signers, now)


def _aging(release: VerifiedRelease, now: datetime) -> bool:
    """The snapshot is the publisher's too: renewed in time, or the heartbeat would run out with it."""
    return (release.expires[roles.SNAPSHOT] - now).days < 30


def _check_addresses(store: Store, listed: bytes, before: VerifiedRelease | None) -> None:
    """No page may show an address list that the keyholders have not signed."""
    role = manifest.parsed(
        before.metadata[name_of(before, roles.ADDRESSES)] if before else must(store, "1.addresses.json")
    )
    signed = role.signed.targets[roles.ADDRESS_LIST]
    if signed.hashes["sha256"] != files.digest(listed):
        raise Problem("addresses-not-signed")


def _bytes_of(made: Mapping[str, Metadata[Any]]) -> dict[str, bytes]:
    return {role: manifest.encoded(metadata) for role, metadata in made.items()}
