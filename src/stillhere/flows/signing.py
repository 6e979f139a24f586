"""What needs signatures: the ceremony, a release, an address list, a heartbeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from securesystemslib.signer import Signer
from tuf.api.metadata import Metadata, Targets

from stillhere import files, progress
from stillhere.build.write import write_tree
from stillhere.content.read import read_site
from stillhere.errors import Finding, Problem, ProblemsFound
from stillhere.flows.in_force import (
    Signers,
    address_role,
    all_of,
    beat,
    bins_of,
    bring_into_force,
    circle_in_force,
    in_force,
    must,
    named,
    newest_roles,
    sign_all,
)
from stillhere.flows.originals import prove_no_originals
from stillhere.flows.partners import keep_partners, prove_hidden
from stillhere.flows.pictures import closed
from stillhere.flows.private import anybody_withdrew, prove_unnamed
from stillhere.flows.site import Checked, address_list, check_site, released_files
from stillhere.project import Places, Settings, read_settings
from stillhere.release import manifest, requests, roles
from stillhere.release.circle import Circle
from stillhere.release.minisign import standard_tools
from stillhere.release.requests import Answer, Collected, Request
from stillhere.release.store import Store
from stillhere.release.verify import VerifiedRelease
from stillhere.vault import Opener

_SMALL = 2_000_000

# --- the ceremony and the address list: keyholders answer a request -------------------------------------------------


def begin_ceremony(folder: Path, circle: Circle, now: datetime, *, anew: bool = False) -> Request:
    """The request that makes a circle of keyholders: root, targets and the first address list. Raises Problem.

    `anew`: beside the circle that holds the keys, where too few of it remain to hand them on.
    """
    if Places(folder).signed.exists() and not anew:
        raise Problem("ceremony-held", folder=str(folder))
    check_circle(circle)
    settings, listed = read_settings(folder), _register(folder)
    made = manifest.circle_roles(circle, (1, 1), settings, now)
    made[roles.ADDRESSES] = manifest.address_role(listed, 1, settings, now)
    return kept(Request(_bytes_of(made), {roles.ADDRESS_LIST: listed}), folder)


def check_circle(circle: Circle) -> None:
    """Raises Problem for a circle that could not decide, could not publish, or holds one key twice."""
    if not 1 <= circle.threshold <= len(circle.keyholders):
        raise Problem("threshold-wrong", threshold=circle.threshold, holders=len(circle.keyholders))
    if circle.editors and not 1 <= circle.editor_threshold <= len(circle.editors):
        raise Problem("editor-threshold-wrong", threshold=circle.editor_threshold, editors=len(circle.editors))
    everyone = [key.keyid for key in circle.everyone]
    if len(set(everyone)) != len(everyone):
        raise Problem("key-twice")
    if not circle.editors or not circle.publishers:
        raise Problem("circle-incomplete")


def begin_addresses(folder: Path, now: datetime) -> Request:
    """The request that makes today's register of addresses the signed list.

    Raises Problem where nothing changed, unless more than half of the signature's time is over: then it is renewed.
    """
    store, listed, settings = Store(Places(folder)), _register(folder), read_settings(folder)
    signed = address_role(store, store.current())
    if signed is None:
        raise Problem("no-keys-yet", folder=str(folder))
    renews = manifest.half_over(signed.expires.replace(tzinfo=UTC), settings.keyholder_days, now)
    if _digest_of(signed) == files.digest(listed) and not renews:
        raise Problem("addresses-unchanged")
    role = manifest.address_role(listed, signed.version + 1, settings, now)
    known = {roles.ROOT: store.newest_trust().root}
    return kept(Request(_bytes_of({roles.ADDRESSES: role}), {roles.ADDRESS_LIST: listed}, known), folder)


def finish(
    folder: Path,
    request: Request,
    answers: Sequence[Answer],
    publisher: Signers,
    now: datetime,
    *,
    anew: bool = False,
) -> Collected:
    """Puts answers together; with enough of them the request comes into force. `missing` says how many lack.

    A ceremony comes into force with the first release; everything else at once, which needs the publisher's key.
    Raises Problem for a request that was overtaken by something newer.
    """
    collected = requests.collect(request, answers)
    if collected.missing:
        return collected
    with files.locked(Places(folder).work):
        store = Store(Places(folder))
        if request.before:
            check_follows(store, request)
        if roles.PARTNERS in request.metadata:
            keep_partners(folder, request, collected)
            return collected
        store.put_objects(request.files.values())
        if not request.before:
            _begin_history(folder, collected, now, anew=anew)
        elif roles.SITE in request.metadata or store.current():
            bring_into_force(store, read_settings(folder), collected.metadata, publisher, now)
        else:  # as what the ceremony made: the first release brings it into force
            store.put(named(collected.metadata))
    return collected


def _begin_history(folder: Path, collected: Collected, now: datetime, *, anew: bool) -> None:
    signed = Places(folder).signed
    if signed.exists():
        if not anew:
            raise Problem("ceremony-held", folder=str(folder))
        signed.rename(signed.with_name(f"signed-until-{now:%Y-%m-%dT%H%M%SZ}"))  # kept: it proves what was theirs
    files.replace_tree(Places(folder).signed, named(collected.metadata), ())


def check_follows(store: Store, request: Request) -> None:
    """A request stands on what is in force: an old one must not bring back what was replaced since. Raises Problem."""
    release = store.current()
    newest = newest_roles(store, release)
    moved = any(newest.get(role) != data for role, data in request.before.items())
    asked = {role: manifest.parsed(data).signed.version for role, data in request.metadata.items()}
    if moved or any(version <= _version(newest, role) for role, version in asked.items()):
        raise Problem("request-overtaken")


def _version(newest: Mapping[str, bytes], role: str) -> int:
    return int(manifest.parsed(newest[role]).signed.version) if role in newest else 0


def _register(folder: Path) -> bytes:
    findings: list[Finding] = []
    site = read_site(folder, findings)
    errors = [f for f in findings if f.file.startswith("registers/") and f.level == "error"]
    if errors:
        raise ProblemsFound(errors)
    return address_list(site.addresses)


def kept(request: Request, folder: Path) -> Request:
    """The request, once it lies in the site folder."""
    files.write_atomic(path_of(folder, request), request.encode())
    return request


def path_of(folder: Path, request: Request) -> Path:
    """Where a request lies: named after what it asks for."""
    names = {roles.ROOT: "keys", roles.ADDRESSES: "addresses", roles.PARTNERS: "partners", roles.SITE: "release"}
    asked, name = next((role, name) for role, name in names.items() if role in request.metadata)
    number = manifest.parsed(request.metadata[asked]).signed.version
    return Places(folder).requests / f"{f'{name}-{number}' if request.before else 'ceremony'}.request.json"


# --- releases and heartbeats: editors and the publisher sign at once ------------------------------------------------


def make_release(
    folder: Path,
    signers: Signers,
    now: datetime,
    show: progress.Progress = progress.quiet,
    opener: Opener = closed,
) -> VerifiedRelease:
    """Builds, signs and keeps the next release. Raises ProblemsFound, and Problem where a key or a signature lacks.

    Raises what `opener` does where the vault has something that is needed: an original, names that must not leak.
    """
    with files.locked(Places(folder).work):
        store = Store(Places(folder))
        circle = circle_in_force(store, store.current())
        editors = all_of(signers, circle.editors, circle.editor_threshold)
        checked, made = _release(store, folder, now, show, opener, editors[0])
        sign_all(made, *editors)
        release = bring_into_force(store, read_settings(folder), made, signers, now)
        if anybody_withdrew(checked.site):
            store.keep_only(release)
        return release


def editors_needed(folder: Path) -> int:
    """How many editors sign a release. Raises Problem before the ceremony."""
    store = Store(Places(folder))
    return circle_in_force(store, store.current()).editor_threshold


def propose_release(
    folder: Path, now: datetime, show: progress.Progress = progress.quiet, opener: Opener = closed
) -> Request:
    """Builds and keeps the next release, and asks its editors for their signatures: four eyes. Raises as above."""
    with files.locked(Places(folder).work):
        store = Store(Places(folder))
        asked = _bytes_of(_release(store, folder, now, show, opener)[1])
        request = Request(asked, {}, _behind(store, asked))
        return kept(request, folder)


def _behind(store: Store, asked: Mapping[str, bytes]) -> dict[str, bytes]:
    """What the words of a release compare with: its roles as they are in force, and who may sign them.

    Of a small site all bins; of a large one those that change, so that the request stays small: an entry of which
    nothing lies in them is told as added.
    """
    newest = newest_roles(store, store.current())
    for role in (roles.ADDRESSES, roles.SNAPSHOT, roles.TIMESTAMP):
        newest.pop(role, None)
    if sum(map(len, newest.values())) <= _SMALL:
        return newest
    return {role: data for role, data in newest.items() if role in (roles.ROOT, roles.TARGETS, roles.SITE, *asked)}


def _release(
    store: Store,
    folder: Path,
    now: datetime,
    show: progress.Progress,
    opener: Opener,
    editor: Signer | None = None,
) -> tuple[Checked, Mapping[str, Metadata[Any]]]:
    """The next release, built and kept, as its editors have to sign it. `editor` signs for standard tools at once."""
    checked = check_site(folder, now, show, opener, private=True)
    checked.for_release()
    write_tree(Places(folder).tree, checked.tree)
    contents = released_files(checked)
    prove_hidden(contents, checked.site)
    prove_unnamed(contents, checked.site)
    prove_no_originals(contents, checked.site)
    before = store.current()
    _check_addresses(store, address_list(checked.site.addresses), before)
    return checked, site_of(store, read_settings(folder), before, contents, now, editor)


def site_of(
    store: Store,
    settings: Settings,
    before: VerifiedRelease | None,
    contents: Mapping[str, bytes],
    now: datetime,
    editor: Signer | None,
) -> Mapping[str, Metadata[Any]]:
    """The roles of the next release of these files, which are kept; the roles are not signed yet."""
    sizes = _sizes(contents)
    number = before.number + 1 if before else 1
    extra = standard_tools({path: sha256 for path, (_, sha256) in sizes.items()}, number, now, editor)
    circle = circle_in_force(store, before)
    made = manifest.site_roles({**sizes, **_sizes(extra)}, number, circle, bins_of(before), settings, now)
    store.put_objects([*contents.values(), *extra.values()])
    return made


def _sizes(contents: Mapping[str, bytes]) -> dict[str, tuple[int, str]]:
    return {path: (len(data), files.digest(data)) for path, data in contents.items()}


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
    signed = address_role(store, before)
    if signed is None:
        must(store, roles.metadata_path(roles.ADDRESSES, 1))
    elif _digest_of(signed) != files.digest(listed):
        raise Problem("addresses-not-signed")


def _digest_of(signed: Targets) -> str:
    """Of the list that an address role speaks for."""
    return signed.targets[roles.ADDRESS_LIST].hashes["sha256"]


def _bytes_of(made: Mapping[str, Metadata[Any]]) -> dict[str, bytes]:
    return {role: manifest.encoded(metadata) for role, metadata in made.items()}
