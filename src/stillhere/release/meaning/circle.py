"""Who would hold the keys, and who no longer, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from securesystemslib.signer import Key, SSlibKey
from tuf.api.metadata import Root, Signed, Targets

from stillhere.release import roles
from stillhere.release.circle import Circle, circle_of
from stillhere.release.meaning.change import SHOWN, Change


def told_change(root: Root, targets: Targets, known: Mapping[str, Signed]) -> list[Change]:
    """Who goes, who comes, how many must sign; nothing where there was no circle before. Raises ValueError."""
    if not known:
        return []
    old_root, old_targets = known.get(roles.ROOT), known.get(roles.TARGETS)
    if not isinstance(old_root, Root) or not isinstance(old_targets, Targets):
        raise ValueError("no circle before")  # noqa: TRY004 - one kind of error for every broken request
    if (root.version, targets.version) != (old_root.version + 1, old_targets.version + 1):
        raise ValueError("not the next versions")
    before, after = circle_of(old_root, old_targets), circle_of(root, targets)
    return [*_gone(before, after), *_come(before, after), *_thresholds(before, after)]


def _gone(before: Circle, after: Circle) -> Iterator[Change]:
    for group, old, new in _by_group(before, after):
        for number, key in enumerate(old, 1):
            if key not in new:
                yield Change(f"change-{group}-out", {"number": number, "count": len(old), "key": key.keyid[:SHOWN]})


def _come(before: Circle, after: Circle) -> Iterator[Change]:
    for group, old, new in _by_group(before, after):
        for key in new:
            if key not in old:
                yield Change(f"change-{group}-in", {"key": key.keyid[:SHOWN]})


def _by_group(before: Circle, after: Circle) -> Iterator[tuple[str, tuple[Key, ...], tuple[Key, ...]]]:
    yield "keyholder", before.keyholders, after.keyholders
    yield "editor", before.editors, after.editors
    yield "publisher", before.publishers, after.publishers


def _thresholds(before: Circle, after: Circle) -> Iterator[Change]:
    if before.threshold != after.threshold:
        yield Change("change-threshold", {"before": before.threshold, "after": after.threshold})
    if before.editor_threshold != after.editor_threshold:
        facts = {"before": before.editor_threshold, "after": after.editor_threshold}
        yield Change("change-editor-threshold", facts)


def told_circle(root: Root, targets: Targets) -> list[Change]:
    """Who holds what: keyholders, editors, publishers. Raises ValueError for anybody and anything else."""
    holders, publishers = root.roles[roles.ROOT], root.roles[roles.TIMESTAMP]
    delegations = targets.delegations
    if delegations is None or delegations.roles is None or set(delegations.roles) != {roles.ADDRESSES, roles.SITE}:
        raise ValueError("delegations")
    addresses, site = delegations.roles[roles.ADDRESSES], delegations.roles[roles.SITE]
    as_described = (
        root.roles[roles.TARGETS].to_dict() == holders.to_dict(),
        root.roles[roles.SNAPSHOT].to_dict() == publishers.to_dict(),
        root.consistent_snapshot is True,
        set(root.keys) == {*holders.keyids, *publishers.keyids},
        publishers.threshold == 1,
        1 <= holders.threshold <= len(holders.keyids),
        1 <= site.threshold <= len(site.keyids),
        (addresses.keyids, addresses.threshold) == (holders.keyids, holders.threshold),
        (addresses.paths, addresses.path_hash_prefixes) == ([roles.ADDRESS_LIST], None),
        (site.paths, site.path_hash_prefixes) == (None, list("0123456789abcdef")),
        not targets.targets,
        set(delegations.keys) == {*holders.keyids, *site.keyids},
        all(_honest(keyid, key) for keys in (root.keys, delegations.keys) for keyid, key in keys.items()),
        not (root.unrecognized_fields or targets.unrecognized_fields or delegations.unrecognized_fields),
    )
    if not all(as_described):
        raise ValueError("more than words can tell")
    facts = {"holders": len(holders.keyids), "threshold": holders.threshold, "keys": _short(holders.keyids)}
    return [
        Change("change-root", {**facts, "until": root.expires.date()}),
        Change(
            "change-editors",
            {"keys": _short(site.keyids), "threshold": site.threshold, "until": targets.expires.date()},
        ),
        Change("change-publisher", {"keys": _short(publishers.keyids)}),
    ]


def _honest(keyid: str, key: Key) -> bool:
    """Whether a key has the id that its bytes give it: the ids are what people read and compare."""
    point = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(key.keyval.get("public"))))
    return SSlibKey.from_crypto(point).to_dict() == key.to_dict() and SSlibKey.from_crypto(point).keyid == keyid


def _short(keyids: Sequence[str]) -> str:
    return ", ".join(keyid[:SHOWN] for keyid in keyids)
