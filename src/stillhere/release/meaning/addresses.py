"""What an address list would change, in words. Pure."""

from __future__ import annotations

from tuf.api.metadata import Targets

from stillhere.release import roles
from stillhere.release.address_list import changes, listed_in
from stillhere.release.meaning.change import Change


def told_addresses(
    signed: Targets, listed: bytes, before: bytes | None, path: str = roles.ADDRESS_LIST
) -> list[Change]:
    """The version, and every line that differs from the list before; `path` says which list. Raises ValueError."""
    signed.targets[path].verify_length_and_hashes(listed)
    if set(signed.targets) != {path} or signed.delegations or signed.unrecognized_fields:
        raise ValueError("more than words can tell")
    listed_in(listed)  # raises for a list that is not exactly as we write one
    rows = [Change("change-address", row) for row in changes(before, listed)]
    facts = {"version": signed.version, "until": signed.expires.date()}
    return [Change("change-addresses" if path == roles.ADDRESS_LIST else "change-partners", facts), *rows]
