#!/usr/bin/env python3
"""A client of The Update Framework over our verifier and our fetch, as the framework's own conformance suite drives it.

    client.py --metadata-dir DIR init ROOT
    client.py --metadata-dir DIR --metadata-url URL refresh
    client.py --metadata-dir DIR --metadata-url URL --target-dir DIR --target-base-url URL --target-name PATH download

Every byte is read by `stillhere.fetch` and accepted by `stillhere.release.verify.Check`. Three things are the client's
own, since a site has no use for them: a cache of metadata, a refusal of what has expired (a site is genuine still, and
only never current), and the search through delegations of any shape.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from stillhere import clock, files
from stillhere.fetch import Client, FetchFailed
from stillhere.release import roles
from stillhere.release.verify import Ask, Check, NotGenuine, Seen, Trust

S = TypeVar("S", Snapshot, Targets)
Signed = Root | Timestamp | Snapshot | Targets


class Refused(Exception):  # noqa: N818 - an outcome, not a bug
    """Why the client does not go on."""


class Known:
    """The metadata that was accepted before: a folder of `ROLE.json`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, role: str) -> bytes | None:
        try:
            return self._path(role).read_bytes()
        except FileNotFoundError:
            return None

    def keep(self, role: str, data: bytes) -> None:
        files.write_atomic(self._path(role), data)

    def _path(self, role: str) -> Path:
        return self._folder / f"{quote(role, safe='')}.json"

    def seen(self, root: bytes) -> Seen:
        """The versions accepted before, as far as the keys of the root still stand for them."""
        check = Check(Trust(root))
        try:
            stamp = check.accept_timestamp(self.read(roles.TIMESTAMP))
        except NotGenuine:
            return Seen()
        return Seen(stamp.version, stamp.snapshot_meta.version, self._listed(check))

    def _listed(self, check: Check) -> dict[str, int]:
        data = self.read(roles.SNAPSHOT)
        try:
            version = Metadata[Snapshot].from_bytes(data or b"").signed.version
            snapshot = check.accept_snapshot(data, MetaFile(version))
        except (NotGenuine, RepositoryError):
            return {}
        return {name.removesuffix(".json"): meta.version for name, meta in snapshot.meta.items()}


class Updater:
    """Follows one repository."""

    def __init__(self, known: Known, url: str, client: Client) -> None:
        self._known, self._url, self._client = known, url.rstrip("/"), client
        root = known.read(roles.ROOT) or b""
        self._check = Check(Trust(root, known.seen(root)))

    async def refresh(self) -> None:
        await self._roots()
        _in_time(self._check.root)
        stamp = await self._timestamp()
        wanted = stamp.snapshot_meta
        ask = Ask(roles.metadata_path(roles.SNAPSHOT, wanted.version), wanted.length or roles.MAX_SNAPSHOT)
        seen = self._check.seen
        await self._obtain(roles.SNAPSHOT, ask, lambda data: self._check.accept_snapshot(data, wanted, seen))
        await self._role(roles.TARGETS, self._check.root)

    async def _roots(self) -> None:
        steps = self._check.roots()
        try:
            [ask] = next(steps)
            while True:
                [ask] = steps.send([await self._fetch(ask)])
        except StopIteration:
            return
        finally:
            newest = self._check.kept[roles.metadata_path(roles.ROOT, self._check.root.version)]
            self._known.keep(roles.ROOT, newest)

    async def _timestamp(self) -> Timestamp:
        """The repository's; one of the same version as the known one is the known one (5.4.3.1)."""
        ask = Ask(roles.metadata_path(roles.TIMESTAMP, None), roles.MAX_TIMESTAMP)
        data = await self._fetch(ask)
        stamp = self._check.accept_timestamp(data)
        if stamp.version == self._check.seen.timestamp:
            data = self._known.read(roles.TIMESTAMP)
            stamp = self._check.accept_timestamp(data)
        _in_time(stamp)
        self._known.keep(roles.TIMESTAMP, data or b"")
        return stamp

    async def _role(self, name: str, delegator: Root | Targets) -> Targets:
        return await self._obtain(
            name, self._check.ask(name), lambda data: self._check.accept_role(name, delegator, data)
        )

    async def _obtain(self, role: str, ask: Ask, accept: Callable[[bytes | None], S]) -> S:
        """A role as it is known already, where that is still the one that is wanted; else from the repository."""
        try:
            signed = accept(self._known.read(role))
            _in_time(signed)
        except (NotGenuine, Refused):
            data = await self._fetch(ask)
            signed = accept(data)
            _in_time(signed)
            self._known.keep(role, data or b"")
        return signed

    async def find(self, path: str) -> TargetFile:
        """The first role that lists a path, in the order of specification 5.6.7."""
        waiting: list[tuple[str, Root | Targets]] = [(roles.TARGETS, self._check.root)]
        visited: set[str] = set()
        while waiting and len(visited) < roles.MAX_ROOT_STEPS:
            name, delegator = waiting.pop()
            if name in visited:
                continue
            role = await self._role(name, delegator)
            visited.add(name)
            if path in role.targets:
                return role.targets[path]
            below = list(role.delegations.get_roles_for_target(path)) if role.delegations else []
            for position, (_, terminating) in enumerate(below):
                if terminating:
                    waiting, below = [], below[: position + 1]
                    break
            waiting += [(child, role) for child, _ in reversed(below)]
        raise Refused(f"{path}: no role lists it")

    async def download(self, target: TargetFile, base: str, folder: Path) -> None:
        place = folder / quote(target.path, safe="")
        if place.is_file() and _is(target, place.read_bytes()):
            return
        above, slash, name = target.path.rpartition("/")
        prefixed = f"{above}{slash}{next(iter(target.hashes.values()))}.{name}"
        data = await self._client.get(f"{base.rstrip('/')}/{quote(prefixed)}", target.length)
        if not _is(target, data):
            raise Refused(f"{target.path}: not as signed")
        files.write_atomic(place, data)

    async def _fetch(self, ask: Ask) -> bytes | None:
        try:
            return await self._client.get(f"{self._url}/{quote(ask.name, safe='')}", ask.limit)
        except FetchFailed as failed:
            if failed.status in (403, 404):
                return None
            raise


def _in_time(signed: Signed) -> None:
    if signed.expires.replace(tzinfo=UTC) <= clock.now():
        raise Refused(f"{signed.type}: expired")


def _is(target: TargetFile, data: bytes) -> bool:
    try:
        target.verify_length_and_hashes(data)
    except RepositoryError:
        return False
    return True


async def _run(args: argparse.Namespace) -> None:
    async with Client() as client:
        updater = Updater(Known(args.metadata_dir), args.metadata_url, client)
        await updater.refresh()
        for path in args.target_name if args.verb == "download" else ():
            await updater.download(await updater.find(path), args.target_base_url, args.target_dir)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--metadata-url")
    parser.add_argument("--metadata-dir", type=Path, required=True)
    parser.add_argument("--target-name", action="append")
    parser.add_argument("--target-dir", type=Path)
    parser.add_argument("--target-base-url")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("init").add_argument("root", type=Path)
    verbs.add_parser("refresh")
    verbs.add_parser("download")
    args = parser.parse_args()
    if args.verb == "init":
        Known(args.metadata_dir).keep(roles.ROOT, args.root.read_bytes())
        return 0
    try:
        asyncio.run(_run(args))
    except (NotGenuine, FetchFailed, Refused) as reason:
        sys.stderr.write(f"{type(reason).__name__}: {reason}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
