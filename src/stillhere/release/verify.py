"""THE verifier: from bytes and a time to a release that is genuine, or the reason why it is not.

Everything decides here and nothing is fetched here. A verification is a generator: it asks for metadata by name and
length limit, is sent the untrusted bytes (None: not there), and ends with a VerifiedRelease or raises NotGenuine.
Signing, publishing, watching, mirroring, recovery and reading all drive this same generator:

    steps = verification(Trust(root_bytes))
    asked = next(steps)                                  # [Ask("1.root.json", 512000), …]
    while True:
        asked = steps.send([read(ask) for ask in asked])  # StopIteration.value is the VerifiedRelease

It needs only `tuf`, `securesystemslib`, `cryptography` and the standard library, so that it can travel with a copy. The
numbers at the rules are sections of The Update Framework specification 1.0.34 ("Detailed client workflow"). Two rules
are ours:

- Expiry is recorded, not raised: an expired copy is still genuine, it is only never *current* (`expired`).
- There is no search through delegations: `addresses` and `site` speak for fixed paths, each path has exactly one bin,
  and a role that lists a path which is not its own is refused. So no role can ever be reached in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from securesystemslib.signer import Key
from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, Targets, Timestamp

from stillhere.release import roles
from stillhere.release.verified import (
    _SEAL,
    Ask,
    Neighbour,
    NotGenuine,
    Seen,
    SignedFile,
    Trust,
    VerifiedRelease,
)

__all__ = [
    "Ask",
    "Neighbour",
    "NotGenuine",
    "Seen",
    "SignedFile",
    "Trust",
    "VerifiedRelease",
    "keyholders_list",
    "neighbour",
    "succession",
    "verification",
]

T = TypeVar("T", Root, Timestamp, Snapshot, Targets)
Untrusted = bytes | None
_NOTHING_SEEN = Seen()
_HEX_KEY = re.compile("[0-9a-fA-F]{64}")
Steps = Generator[Sequence[Ask], Sequence[Untrusted], VerifiedRelease]


def verification(trust: Trust) -> Steps:
    """The whole way from a trusted root to a release. Yields lists of Ask, is sent as many answers."""
    check = Check(trust)
    yield from check.roots()
    yield from check.timestamp()
    yield from check.snapshot()
    yield from check.below()
    return check.release()


def succession(trust: Trust) -> Generator[Sequence[Ask], Sequence[Untrusted], Mapping[str, bytes]]:
    """Every root from the trusted one to the newest, by name, for who trusts an older one. Raises NotGenuine."""
    check = Check(trust)
    yield from check.roots()
    return check.kept


def keyholders_list(root: bytes, untrusted: bytes, role: str, path: str) -> Targets:
    """Metadata that stands by itself, signed as the keyholders of a trusted root sign, and speaks for one path only.

    Such a path is never part of a release, so neither can be taken for the other. Raises NotGenuine.
    """
    metadata = _parsed(untrusted, Targets, role)
    _signed(_parsed(root, Root, roles.ROOT).signed, roles.TARGETS, metadata)
    if set(metadata.signed.targets) != {path} or metadata.signed.delegations:
        raise NotGenuine("wrong-paths", role, path)
    return metadata.signed


def neighbour(of: VerifiedRelease, version: int) -> Generator[Sequence[Ask], Sequence[Untrusted], Neighbour]:
    """The release before or after, where a copy still or already has its metadata.

    During a publish a copy is a mix of two signed releases; this tells such a mix from tampering. The snapshot is
    named by no timestamp, but signed like any other. Raises NotGenuine.
    """
    check = Check(Trust(of.root))
    [data] = yield [Ask(roles.metadata_path(roles.SNAPSHOT, version), roles.MAX_SNAPSHOT)]
    check.accept_snapshot(data, MetaFile(version))
    yield from check.below()
    return check.neighbour()


class Check:
    """The state of one verification: each step asks for bytes, and accepts them or raises NotGenuine.

    `kept` has what was accepted, by name, also after a later step has refused something.
    """

    def __init__(self, trust: Trust) -> None:
        self.seen = trust.seen
        self.kept: dict[str, bytes] = {}
        self._expires: dict[str, datetime] = {}
        self._timestamp: Timestamp | None = None
        self.files: dict[str, SignedFile] = {}
        self.root = self._first_root(trust.root)

    # 5.2: load the trusted root
    def _first_root(self, data: bytes) -> Root:
        metadata = _parsed(data, Root, roles.ROOT)
        _signed(metadata.signed, roles.ROOT, metadata)
        self._keep(roles.ROOT, metadata.signed, data)
        return metadata.signed

    # 5.3: follow the signed history of roots, one version at a time
    def roots(self) -> Generator[Sequence[Ask], Sequence[Untrusted], None]:
        first = self.root
        for _ in range(roles.MAX_ROOT_STEPS):
            version = self.root.version + 1
            [data] = yield [Ask(roles.metadata_path(roles.ROOT, version), roles.MAX_ROOT)]
            if data is None:
                return self._forget_after_rotation(first)
            try:
                new = _parsed(data, Root, roles.ROOT)
            except NotGenuine:
                # A host that answers 200 to everything must not keep the last good root from being used.
                return self._forget_after_rotation(first)
            _signed(self.root, roles.ROOT, new)  # 5.3.4: threshold of the old root's keys …
            _signed(new.signed, roles.ROOT, new)  # … and of the new one's
            if new.signed.version != version:  # 5.3.5
                raise NotGenuine("mismatch", roles.ROOT, f"{new.signed.version} for {version}")
            self.root = new.signed
            self._keep(roles.ROOT, new.signed, data)
        raise NotGenuine("too-many", roles.ROOT, str(roles.MAX_ROOT_STEPS))

    # 5.3.11: versions signed by keys that were replaced bind nobody, or a thief could lock everyone out for good
    def _forget_after_rotation(self, first: Root) -> None:
        for role in (roles.TIMESTAMP, roles.SNAPSHOT):
            if _keys_of(first, role) != _keys_of(self.root, role):
                self.seen = Seen()

    # 5.4: the timestamp names the snapshot
    def timestamp(self) -> Generator[Sequence[Ask], Sequence[Untrusted], None]:
        [data] = yield [Ask(roles.metadata_path(roles.TIMESTAMP, None), roles.MAX_TIMESTAMP)]
        self.accept_timestamp(data)

    def accept_timestamp(self, data: Untrusted) -> Timestamp:
        """What the publisher says is the newest."""
        metadata = _parsed(data, Timestamp, roles.TIMESTAMP)
        _signed(self.root, roles.TIMESTAMP, metadata)
        stamp = metadata.signed
        if stamp.version < self.seen.timestamp:  # 5.4.3.1
            raise NotGenuine("rolled-back", roles.TIMESTAMP, f"{stamp.version} < {self.seen.timestamp}")
        if stamp.snapshot_meta.version < self.seen.snapshot:  # 5.4.3.2
            raise NotGenuine("rolled-back", roles.SNAPSHOT, f"{stamp.snapshot_meta.version} < {self.seen.snapshot}")
        self._timestamp = stamp
        self._keep(roles.TIMESTAMP, stamp, bytes(data or b""), numbered=False)
        return stamp

    # 5.5: the snapshot names the version of every other role
    def snapshot(self) -> Generator[Sequence[Ask], Sequence[Untrusted], None]:
        assert self._timestamp  # noqa: S101 - the order of `verification`
        wanted = self._timestamp.snapshot_meta
        [data] = yield [_ask(roles.SNAPSHOT, wanted, roles.MAX_SNAPSHOT)]
        self.accept_snapshot(data, wanted, self.seen)

    def accept_snapshot(self, data: Untrusted, wanted: MetaFile, seen: Seen = _NOTHING_SEEN) -> Snapshot:
        """Which versions belong together."""
        _as_named(data, wanted, roles.SNAPSHOT)  # 5.5.2
        metadata = _parsed(data, Snapshot, roles.SNAPSHOT)
        _signed(self.root, roles.SNAPSHOT, metadata)  # 5.5.3
        if metadata.signed.version != wanted.version:  # 5.5.4
            raise NotGenuine("mismatch", roles.SNAPSHOT, f"{metadata.signed.version} for {wanted.version}")
        _nothing_older(metadata.signed, seen)
        self._snapshot = metadata.signed
        self._keep(roles.SNAPSHOT, metadata.signed, bytes(data or b""))
        return metadata.signed

    # 5.6: targets, and the roles below it
    def below(self) -> Generator[Sequence[Ask], Sequence[Untrusted], None]:
        [top] = yield from self._roles([(roles.TARGETS, self.root)])
        [listed, site] = yield from self._roles([(roles.ADDRESSES, top), (roles.SITE, top)])
        bins = _bin_names(site)
        for name, part in zip(bins, (yield from self._roles([(name, site) for name in bins])), strict=True):
            self._add(name, part, lambda path, own=name: path != roles.ADDRESS_LIST and _bin_for(site, path) == own)
        self._add(roles.ADDRESSES, listed, lambda path: path == roles.ADDRESS_LIST)
        if top.targets or site.targets:  # they delegate everything; a path listed here would be listed twice
            raise NotGenuine("wrong-paths", roles.TARGETS, next(iter(top.targets or site.targets)))
        self._versions = {roles.SITE: site.version, roles.ADDRESSES: listed.version}
        self._released = site.unrecognized_fields.get(roles.RELEASED)

    def _roles(
        self, wanted: Sequence[tuple[str, Root | Targets]]
    ) -> Generator[Sequence[Ask], Sequence[Untrusted], list[Targets]]:
        answers = yield [self.ask(name) for name, _ in wanted]
        return [
            self.accept_role(name, delegator, data) for (name, delegator), data in zip(wanted, answers, strict=True)
        ]

    def ask(self, role: str) -> Ask:
        """What to ask for to get a role below the snapshot. Raises NotGenuine where the snapshot lists none."""
        return _ask(role, self._meta(role), roles.MAX_ROLE)

    def _meta(self, role: str) -> MetaFile:
        meta = self._snapshot.meta.get(f"{role}.json")
        if meta is None:
            raise NotGenuine("absent", role, "not in the snapshot")
        return meta

    def accept_role(self, name: str, delegator: Root | Targets, data: Untrusted) -> Targets:
        """A role that lists files or speaks for others, as its delegator says who signs it."""
        meta = self._meta(name)
        _as_named(data, meta, name)  # 5.6.2
        metadata = _parsed(data, Targets, name)
        _signed(delegator, name, metadata)  # 5.6.3
        if name == roles.ADDRESSES:  # nobody but the keyholders speaks for addresses, whatever `targets` delegates
            _signed(self.root, roles.TARGETS, metadata, name)
        if metadata.signed.version != meta.version:  # 5.6.4
            raise NotGenuine("mismatch", name, f"{metadata.signed.version} for {meta.version}")
        self._keep(name, metadata.signed, bytes(data or b""))
        return metadata.signed

    def _add(self, role: str, part: Targets, own: Any) -> None:
        for path, target in part.targets.items():
            sha256 = target.hashes.get("sha256")
            if not own(path) or not _publishable(path) or not sha256 or target.length > roles.MAX_FILE:
                raise NotGenuine("wrong-paths", role, path)
            self.files[path] = SignedFile(target.length, sha256)

    def _keep(
        self, role: str, signed: Root | Timestamp | Snapshot | Targets, data: bytes, *, numbered: bool = True
    ) -> None:
        self.kept[roles.metadata_path(role, signed.version if numbered else None)] = data
        until = signed.expires.replace(tzinfo=UTC)
        kind = roles.SITE if role.startswith(roles.BIN_PREFIX) else role
        self._expires[kind] = min(until, self._expires.get(kind, until)) if role != roles.ROOT else until

    def neighbour(self) -> Neighbour:
        names = frozenset(name for name in self.kept if not name.endswith(".root.json"))
        return Neighbour(_moment(self._released, roles.SITE), self.files, names)

    def release(self) -> VerifiedRelease:
        assert self._timestamp  # noqa: S101 - the order of `verification`
        listed = {name.removesuffix(".json"): meta.version for name, meta in self._snapshot.meta.items()}
        return VerifiedRelease(
            number=self._versions[roles.SITE],
            released=_moment(self._released, roles.SITE),
            signed=_moment(self._timestamp.unrecognized_fields.get(roles.SIGNED_AT), roles.TIMESTAMP),
            snapshot_version=self._snapshot.version,
            address_version=self._versions[roles.ADDRESSES],
            expires=dict(self._expires),
            files=self.files,
            metadata=self.kept,
            seen=Seen(self._timestamp.version, self._snapshot.version, listed),
            _seal=_SEAL,
        )


def _nothing_older(snapshot: Snapshot, seen: Seen) -> None:
    """Nothing older than what was seen, and nothing gone (5.5.5)."""
    for role, version in seen.roles.items():
        meta = snapshot.meta.get(f"{role}.json")
        if meta is None or meta.version < version:
            raise NotGenuine("rolled-back", role, f"{meta.version if meta else 'gone'} < {version}")


def _parsed(data: Untrusted, kind: type[T], role: str) -> Metadata[T]:
    if data is None:
        raise NotGenuine("absent", role)
    try:
        metadata: Metadata[Any] = Metadata.from_bytes(data)
    except (RepositoryError, ValueError, RecursionError) as error:
        raise NotGenuine("malformed", role, type(error).__name__) from error
    if not isinstance(metadata.signed, kind):
        raise NotGenuine("malformed", role, metadata.signed.type)
    return metadata


def _keys_of(root: Root, role: str) -> set[bytes]:
    return {_key_bytes(root.keys[keyid]) for keyid in root.roles[role].keyids if keyid in root.keys}


def _one_key_each(delegator: Root | Targets, role: str) -> None:
    """A key under two names must not count twice towards a threshold."""
    rule = delegator.get_delegated_role(role)
    keys = [_key_bytes(delegator.get_key(keyid)) for keyid in rule.keyids]
    if len(set(keys)) != len(keys):
        raise ValueError("one key twice")


def _key_bytes(key: Key) -> bytes:
    """A key, however it is written: in capitals, with spaces, with fields beside it. Raises ValueError."""
    written = str(key.keyval.get("public"))
    if key.keytype != "ed25519":
        return load_pem_public_key(written.encode()).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if not _HEX_KEY.fullmatch(written):
        raise ValueError("no Ed25519 key")
    return bytes.fromhex(written)


def _signed(delegator: Root | Targets, role: str, metadata: Metadata[Any], told: str | None = None) -> None:
    """Raises NotGenuine of the role, or of `told`, unless as many of its keys as must have signed."""
    try:
        _one_key_each(delegator, role)
        delegator.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
    except (RepositoryError, ValueError) as error:
        raise NotGenuine("unsigned", told or role, type(error).__name__) from error


def _ask(role: str, wanted: MetaFile, most: int) -> Ask:
    return Ask(roles.metadata_path(role, wanted.version), min(wanted.length or most, most), pinned=True)


def _as_named(data: Untrusted, meta: MetaFile, role: str) -> None:
    if data is None:
        raise NotGenuine("absent", role)
    try:
        meta.verify_length_and_hashes(data)
    except (RepositoryError, DownloadError) as error:
        raise NotGenuine("mismatch", role, type(error).__name__) from error


def _bin_names(site: Targets) -> list[str]:
    bins = site.delegations.succinct_roles if site.delegations else None
    if bins is None or bins.name_prefix != roles.BIN_PREFIX or bins.bit_length > 12:
        raise NotGenuine("malformed", roles.SITE, "no bins")
    return list(bins.get_roles())


def _bin_for(site: Targets, path: str) -> str:
    assert site.delegations  # noqa: S101 - _bin_names has looked
    assert site.delegations.succinct_roles  # noqa: S101
    return site.delegations.succinct_roles.get_role_for_target(path)


def _publishable(path: str) -> bool:
    """A relative path that stays inside and is no metadata: a release must not overwrite its own signatures."""
    parts = path.split("/")
    clean = all(part not in ("", ".", "..") for part in parts) and "\\" not in path and path.isprintable()
    return clean and not path.startswith(roles.METADATA + "/")


def _moment(text: object, role: str) -> datetime:
    try:
        return datetime.strptime(str(text), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise NotGenuine("malformed", role, "no time of signing") from error
