"""Other keys: a keyholder is lost or detained, an editor's laptop stolen, the publisher's key in the wrong hands.

One request does all of it: the next root, the next delegations, the address list signed again, and the release signed
again where its editors change; so that no moment lies between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tuf.api.metadata import Targets

from stillhere.errors import Problem
from stillhere.flows.in_force import bins_of, circle_in_force, in_force, name_of
from stillhere.flows.signing import check_circle, kept
from stillhere.project import Places, read_settings
from stillhere.release import manifest, roles
from stillhere.release.circle import Circle
from stillhere.release.requests import Request
from stillhere.release.store import Store
from stillhere.release.verify import VerifiedRelease

SHORTEST = 8
"""So many characters of a key's id name it at least."""


def begin_change(folder: Path, after: Circle, now: datetime) -> Request:
    """The request that gives the keys to another circle; the same circle again renews its time. Raises Problem."""
    check_circle(after)
    store, settings = Store(Places(folder)), read_settings(folder)
    release = in_force(store, folder)
    before = circle_in_force(store, release)
    old_root, old_targets = (manifest.parsed(_data(release, role)).signed for role in (roles.ROOT, roles.TARGETS))
    made = manifest.circle_roles(after, (old_root.version + 1, old_targets.version + 1), settings, now)
    listed = store.get_object(release.files[roles.ADDRESS_LIST])
    made[roles.ADDRESSES] = manifest.address_role(listed, release.address_version + 1, settings, now)
    if _editors_lose(before, after):
        site: Targets = manifest.parsed(_data(release, roles.SITE)).signed
        made |= manifest.site_again(site, bins_of(release), after, settings, now)
    asked = {role: manifest.encoded(metadata) for role, metadata in made.items()}
    known = {role: _data(release, role) for role in asked if role != roles.ADDRESSES}
    return kept(Request(asked, {roles.ADDRESS_LIST: listed}, known), folder)


def _editors_lose(before: Circle, after: Circle) -> bool:
    """Whether what editors signed would no longer count: then it is signed again, by those who stay."""
    stay = {key.keyid for key in after.editors}
    return after.editor_threshold > before.editor_threshold or any(key.keyid not in stay for key in before.editors)


def _data(release: VerifiedRelease, role: str) -> bytes:
    return release.root if role == roles.ROOT else release.metadata[name_of(release, role)]


@dataclass(frozen=True)
class Signed:
    """A release that a key has signed: its number and when it was made."""

    number: int
    released: str


def signed_by(folder: Path, keyid: str) -> list[Signed]:
    """Every release known here that carries an editor's signature: what a stolen key could have touched."""
    found = [manifest.parsed(data) for data in Store(Places(folder)).sites()]
    return [
        Signed(one.signed.version, str(one.signed.unrecognized_fields[roles.RELEASED]))
        for one in sorted(found, key=lambda one: one.signed.version)
        if keyid in one.signatures
    ]


def chosen_keys(circle: Circle, wanted: Sequence[str]) -> list[str]:
    """The ids of the keys that are meant, each by the beginning of its id. Raises Problem for one that is none."""
    found: list[str] = []
    for start in wanted:
        fitting = {key.keyid for key in circle.everyone if key.keyid.startswith(start.lower())}
        if len(start) < SHORTEST or len(fitting) != 1:
            raise Problem("key-not-in-circle", key=start, shortest=SHORTEST)
        found += fitting
    return found
