"""What the verifier works with and what comes out of it: frozen values, and the reason why there is none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Ask:
    """One file of metadata that the verification needs, and how many bytes of it are read at most."""

    name: str
    limit: int
    pinned: bool = False
    """Whether a signature already says how long it is: then a longer file is another file."""


class NotGenuine(Exception):  # noqa: N818 - an outcome, not a bug
    """Why metadata was refused. `reason` is one of:

    absent (not there), too-many (roots without end), malformed (no metadata), unsigned (too few right signatures),
    mismatch (not what the role above says), rolled-back (older than what was seen before), wrong-paths (a role speaks
    for paths not its own).
    """

    def __init__(self, reason: str, role: str, detail: str = "") -> None:
        super().__init__(reason, role, detail)
        self.reason, self.role, self.detail = reason, role, detail


@dataclass(frozen=True)
class Seen:
    """The highest versions seen before: nothing older is accepted (rollback, 5.4.3 and 5.5.5)."""

    timestamp: int = 0
    snapshot: int = 0
    roles: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Trust:
    """What a verification starts from: the bytes of a root that is trusted, and what was seen before.

    `first` is an older root that led to it, where one is at hand: with it what the keys before signed is told apart
    from what strangers signed.
    """

    root: bytes
    seen: Seen = Seen()
    first: bytes | None = None


@dataclass(frozen=True)
class SignedFile:
    """What the signatures say of one file: its length in bytes and its SHA-256 in hexadecimal."""

    length: int
    sha256: str

    def matches(self, untrusted: bytes) -> bool:
        """Whether bytes are this file."""
        return len(untrusted) == self.length and hashlib.sha256(untrusted).hexdigest() == self.sha256


_SEAL = object()


@dataclass(frozen=True)
class VerifiedRelease:
    """A release whose signatures were all checked. Made by the verifier only.

    `number` counts releases from 1; `address_version` counts the address lists; `released` and `signed` are when the
    editors signed the release and when the publisher last gave a sign of life; `expires` says until when each role
    speaks; `files` has every file, the address list included; `metadata` has the verified bytes by name.
    """

    number: int
    released: datetime
    signed: datetime
    snapshot_version: int
    address_version: int
    expires: Mapping[str, datetime]
    files: Mapping[str, SignedFile] = field(repr=False)  # asyncio's runner makes a `repr` of what it gives back
    metadata: Mapping[str, bytes] = field(repr=False)
    seen: Seen = field(repr=False)
    _seal: object = None

    def __post_init__(self) -> None:
        if self._seal is not _SEAL:
            raise TypeError("a VerifiedRelease comes only out of the verifier")

    def at(self, path: str) -> SignedFile | None:
        """The file that a reader gets at a path: also at a folder's (`en/`)."""
        return self.files.get(path + "index.html" if path == "" or path.endswith("/") else path)

    @property
    def root(self) -> bytes:
        """The newest root: who holds what today."""
        return self.metadata[f"{self.root_version}.root.json"]

    @property
    def root_version(self) -> int:
        """How often it was said who holds what, the ceremony included."""
        return max(int(name.split(".")[0]) for name in self.metadata if name.endswith(".root.json"))

    def expired(self, now: datetime) -> list[str]:
        """The roles whose time is over. A release with any is genuine, but nobody can call it current."""
        return sorted(role for role, until in self.expires.items() if until <= now)


@dataclass(frozen=True)
class Neighbour:
    """A release beside the one in force: when it was made, its files, the names of its metadata."""

    released: datetime
    files: Mapping[str, SignedFile]
    names: frozenset[str]
