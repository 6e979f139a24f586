"""What signing would change, recomputed from the bytes. Pure.

People sign what they read. So nothing may be in the bytes that is not in the words: metadata that differs in anything
from the one form that the words describe is refused, not explained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from securesystemslib.signer import Key, SSlibKey
from tuf.api.metadata import Metadata, Root, Targets

from stillhere.release import roles
from stillhere.release.address_list import changes, listed_in

_SHOWN = 32


@dataclass(frozen=True)
class Change:
    """One thing that signing would change, as the facts of a sentence."""

    code: str
    facts: Mapping[str, Any]


def meaning(metadata: Mapping[str, bytes], files: Mapping[str, bytes], addresses_before: bytes | None) -> list[Change]:
    """The changes, in the order in which they are read. Raises ValueError for bytes that words cannot tell."""
    signed = {role: Metadata.from_bytes(data).signed for role, data in metadata.items()}
    root, targets, addresses = (signed.pop(role, None) for role in (roles.ROOT, roles.TARGETS, roles.ADDRESSES))
    if signed or set(files) != ({roles.ADDRESS_LIST} if addresses else set()):
        raise ValueError("more than words can tell")
    found: list[Change] = []
    if isinstance(root, Root) and isinstance(targets, Targets):
        found += _circle(root, targets)
    elif root or targets or addresses is None:
        raise ValueError("root and targets belong together")
    if isinstance(addresses, Targets):
        found += _addresses(addresses, files[roles.ADDRESS_LIST], addresses_before)
    return found


def _circle(root: Root, targets: Targets) -> list[Change]:
    """Who holds what: keyholders, editors, publishers. Nobody else, and nothing else."""
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
        publishers.threshold == site.threshold == 1,
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
        Change("change-editors", {"keys": _short(site.keyids), "until": targets.expires.date()}),
        Change("change-publisher", {"keys": _short(publishers.keyids)}),
    ]


def _honest(keyid: str, key: Key) -> bool:
    """Whether a key has the id that its bytes give it: the ids are what people read and compare."""
    point = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(key.keyval.get("public"))))
    return SSlibKey.from_crypto(point).to_dict() == key.to_dict() and SSlibKey.from_crypto(point).keyid == keyid


def _addresses(signed: Targets, listed: bytes, before: bytes | None) -> list[Change]:
    signed.targets[roles.ADDRESS_LIST].verify_length_and_hashes(listed)
    if set(signed.targets) != {roles.ADDRESS_LIST} or signed.delegations or signed.unrecognized_fields:
        raise ValueError("more than words can tell")
    listed_in(listed)  # raises for a list that is not exactly as we write one
    rows = [Change("change-address", row) for row in changes(before, listed)]
    return [Change("change-addresses", {"version": signed.version, "until": signed.expires.date()}), *rows]


def _short(keyids: Sequence[str]) -> str:
    return ", ".join(keyid[:_SHOWN] for keyid in keyids)
