"""What a request says is in force: believed only as far as signatures carry it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Signed, Targets

from stillhere.release import roles


def read_before(before: Mapping[str, bytes]) -> dict[str, Signed]:
    """The roles in force, each signed as the one above it says. Raises ValueError for anything else.

    Whether they are the newest is not known here: the command compares them with a site folder where there is one.
    """
    read = {role: Metadata.from_bytes(data) for role, data in before.items()}
    for role, metadata in read.items():
        above = read.get(_above(role))
        if above is None or not isinstance(above.signed, Root | Targets):
            raise ValueError("nothing vouches for it")
        try:
            above.signed.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
        except (RepositoryError, ValueError) as error:
            raise ValueError("not signed as it says") from error
    return {role: metadata.signed for role, metadata in read.items()}


def _above(role: str) -> str:
    if role.startswith(roles.BIN_PREFIX):
        return roles.SITE
    return {roles.SITE: roles.TARGETS}.get(role, roles.ROOT)
