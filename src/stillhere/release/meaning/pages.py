"""What a release would change, in words: entries by name, everything else by number. Pure.

The words tell which sources change, not what a page shows: whoever has the site folder compares every page with what
the folder builds (`flows.review`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from tuf.api.metadata import Signed, SuccinctRoles, TargetFile, Targets

from stillhere.release import roles
from stillhere.release.meaning.change import Change

_CONTENT = f"{roles.SOURCES}/content/"
_NAMED = 30
_DEEP = 2


def told_release(asked: Mapping[str, Signed], targets: Signed, known: Mapping[str, Signed]) -> list[Change]:
    """The number, and what comes, changes and goes; `targets` says who the editors are.

    Raises ValueError for what words cannot tell.
    """
    site = asked[roles.SITE]
    if not isinstance(site, Targets):
        raise ValueError("no site")  # noqa: TRY004 - one kind of error for every broken request
    _check_site(site, targets, known)
    old = {role: signed for role, signed in known.items() if role.startswith(roles.BIN_PREFIX)}
    new = {role: signed for role, signed in asked.items() if role != roles.SITE}
    if any(signed.version != _version_before(role, old) + 1 for role, signed in new.items()):
        raise ValueError("not the next version")
    succinct = _succinct(site)
    before, after = _files_of(old, succinct), _files_of({**old, **new}, succinct)
    facts = {"number": site.version, "until": site.expires.date()}
    return [Change("change-release", facts), *_entries(before, after), *_others(before, after)]


def _version_before(role: str, known: Mapping[str, Signed]) -> int:
    return known[role].version if role in known else 0


def _check_site(site: Targets, targets: Signed, known: Mapping[str, Signed]) -> None:
    if not isinstance(targets, Targets) or not targets.delegations or not targets.delegations.roles:
        raise ValueError("nobody speaks for pages")
    held, below = targets.delegations.roles[roles.SITE], site.delegations
    succinct = _succinct(site)
    as_described = (
        site.version == _version_before(roles.SITE, known) + 1,
        (set(succinct.keyids), succinct.threshold) == (set(held.keyids), held.threshold),
        below is not None and {i: k.to_dict() for i, k in below.keys.items()} == _keys(targets, held.keyids),
        not site.targets,
        set(site.unrecognized_fields) == {roles.RELEASED},
    )
    if not all(as_described):
        raise ValueError("more than words can tell")


def _keys(targets: Targets, keyids: list[str]) -> dict[str, object]:
    return {keyid: targets.get_key(keyid).to_dict() for keyid in keyids}


def _succinct(site: Targets) -> SuccinctRoles:
    found = site.delegations.succinct_roles if site.delegations else None
    if found is None or found.name_prefix != roles.BIN_PREFIX or found.bit_length not in roles.BITS.values():
        raise ValueError("no bins")
    return found


def _files_of(bins: Mapping[str, Signed], succinct: SuccinctRoles) -> dict[str, str]:
    """The files that bins list: path → SHA-256."""
    return {
        path: target.hashes["sha256"] for role, signed in bins.items() for path, target in _bin(role, signed, succinct)
    }


def _bin(role: str, signed: Signed, succinct: SuccinctRoles) -> Iterator[tuple[str, TargetFile]]:
    if not isinstance(signed, Targets) or signed.delegations or signed.unrecognized_fields:
        raise ValueError("no bin")
    for path, target in signed.targets.items():
        digest = hashlib.sha256(path.encode()).hexdigest()
        if roles.bin_of(digest, succinct.bit_length) != role or not _plain(target):
            raise ValueError("not of this bin")
        yield path, target


def _plain(target: TargetFile) -> bool:
    return set(target.hashes) == {"sha256"} and not target.unrecognized_fields and target.path != roles.ADDRESS_LIST


def _entries(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    old, new = _by_entry(before), _by_entry(after)
    told = {
        "added": sorted(new.keys() - old.keys()),
        "changed": sorted(name for name in new.keys() & old.keys() if new[name] != old[name]),
        "removed": sorted(old.keys() - new.keys()),
    }
    for what, names in told.items():
        if names:
            yield Change(f"change-entries-{what}", {"count": len(names), "names": _listed(names)})


def _by_entry(files: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for path, sha256 in sorted(files.items()):
        if path.startswith(_CONTENT):
            found.setdefault("/".join(path.removeprefix(_CONTENT).split("/")[:_DEEP]), []).append((path, sha256))
    return found


def _others(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    old, new = (
        {path: sha256 for path, sha256 in files.items() if not path.startswith(_CONTENT)} for files in (before, after)
    )
    changed = [path for path in new.keys() & old.keys() if new[path] != old[path]]
    sources = [p.removeprefix(roles.SOURCES + "/") for p in {*changed, *(new.keys() ^ old.keys())} if _is_source(p)]
    if sources:
        yield Change("change-sources", {"names": _listed(sorted(sources))})
    pages = [
        sum(not _is_source(p) for p in group) for group in (new.keys() - old.keys(), changed, old.keys() - new.keys())
    ]
    yield Change("change-pages", dict(zip(("added", "changed", "removed"), pages, strict=True)))


def _is_source(path: str) -> bool:
    return path.startswith(roles.SOURCES + "/")


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
