"""What was seen of a site before: the newest root, which a mirror may hide, and versions that nobody may go below.

Format 1, JSON, described in docs/reference/signing.md. Pure: the caller reads and writes.
"""

from __future__ import annotations

import base64
import hashlib
import json

from stillhere.release.verify import Seen, Trust, VerifiedRelease

MAX_MEMORY = 1_000_000
_FORMAT = 1


class Forgotten(Exception):  # noqa: N818 - an outcome, not a bug
    """The memory cannot be used: `of_another` says that it began with another root, else it is damaged."""

    def __init__(self, *, of_another: bool) -> None:
        super().__init__(of_another)
        self.of_another = of_another


def recall(kept: bytes, root: bytes) -> Trust:
    """The trust that a memory gives to who began with `root`. Raises Forgotten."""
    try:
        found = json.loads(kept)
        if found["format"] != _FORMAT:
            raise ValueError(found["format"])
        seen = Seen(
            int(found["timestamp"]), int(found["snapshot"]), {str(k): int(v) for k, v in found["roles"].items()}
        )
        first, newest = found["first"], base64.b64decode(found["root"], validate=True)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Forgotten(of_another=False) from error
    if first != hashlib.sha256(root).hexdigest():
        raise Forgotten(of_another=True)
    return Trust(newest, seen, first=root)


def memory_of(release: VerifiedRelease, root: bytes) -> bytes:
    """The memory of a release, for who began with `root`."""
    kept = {
        "format": _FORMAT,
        "first": hashlib.sha256(root).hexdigest(),
        "root": base64.b64encode(release.root).decode(),
        "timestamp": release.seen.timestamp,
        "snapshot": release.seen.snapshot,
        "roles": dict(release.seen.roles),
    }
    return json.dumps(kept, indent=1).encode()
