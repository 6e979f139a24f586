"""The list of addresses that only partners are told: one file that is checked without any mirror. Format 1. Pure.

    {"format": 1, "what": "stillhere addresses for partners",
     "roots": {"1.root.json": …, "2.root.json": …}, "metadata": …, "addresses": …}

Bytes are base64. `addresses` is a list as in `addresses.json`; `metadata` says its digest, version and expiry, and is
signed by the keyholders; `roots` lead from the oldest root of trust to who the keyholders are today.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tuf.api.exceptions import RepositoryError

from stillhere.release import roles
from stillhere.release.address_list import Listed, listed_in
from stillhere.release.verify import NotGenuine, Trust, keyholders_list, succession

FORMAT = 1
WHAT = "stillhere addresses for partners"
MAX_FILE = 8_000_000


@dataclass(frozen=True)
class PartnerList:
    """A list whose signatures were checked; `listed` are its bytes, `root` is the root whose keyholders signed it."""

    version: int
    expires: datetime
    listed: bytes
    root: bytes

    @property
    def addresses(self) -> list[Listed]:
        """What it says."""
        return listed_in(self.listed)


def encode(roots: Mapping[str, bytes], metadata: bytes, listed: bytes) -> bytes:
    """The file."""
    parts = {
        "format": FORMAT,
        "what": WHAT,
        "roots": {name: _b64(data) for name, data in sorted(roots.items(), key=lambda item: _number(item[0]))},
        "metadata": _b64(metadata),
        "addresses": _b64(listed),
    }
    return (json.dumps(parts, indent=1) + "\n").encode()


def checked(untrusted: bytes, root: bytes, more: Mapping[str, bytes] | None = None) -> PartnerList:
    """The list, for who trusts a root. `more`: roots known from elsewhere, such as a mirror's. Raises NotGenuine."""
    try:
        parts = json.loads(untrusted)
        if parts["what"] != WHAT or parts["format"] != FORMAT:
            raise ValueError(parts["what"])
        roots = {str(name): _unb64(data) for name, data in parts["roots"].items()}
        metadata, listed = _unb64(parts["metadata"]), _unb64(parts["addresses"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotGenuine("malformed", roles.PARTNERS) from error
    newest = newest_root(root, {**roots, **(more or {})})
    signed = keyholders_list(newest, metadata, roles.PARTNERS, roles.PARTNER_LIST)
    try:
        signed.targets[roles.PARTNER_LIST].verify_length_and_hashes(listed)
        listed_in(listed)
    except (RepositoryError, ValueError) as error:
        raise NotGenuine("mismatch", roles.PARTNERS) from error
    return PartnerList(signed.version, signed.expires.replace(tzinfo=UTC), listed, newest)


def newest_root(root: bytes, untrusted: Mapping[str, bytes]) -> bytes:
    """The newest root that a trusted one leads to among these. Raises NotGenuine where one of them is no successor."""
    steps: Any = succession(Trust(root))
    asked = next(steps)
    while True:
        try:
            asked = steps.send([untrusted.get(ask.name) for ask in asked])
        except StopIteration as stop:
            found: Mapping[str, bytes] = stop.value
            return found[max(found, key=_number)]


def _number(name: str) -> int:
    first = name.split(".")[0]
    return int(first) if first.isdecimal() else 0


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
