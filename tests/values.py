"""Values that several tests make: releases, copies in memory, inspections."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from stillhere import files
from stillhere.copies import FolderCopy, Unreadable
from stillhere.flows import signing
from stillhere.project import Places
from stillhere.release import roles
from stillhere.release.inspect import inspect
from stillhere.release.store import Store
from stillhere.release.verdict import Inspection, Judgement, judge
from stillhere.release.verify import Trust, VerifiedRelease
from stillhere.testing import ThrowAwayKeys


class MemoryCopy:
    """A copy that is a dictionary; `broken` says why a path gives no bytes."""

    def __init__(self, tree: Mapping[str, bytes], broken: Mapping[str, Unreadable] | None = None, name: str = "m"):
        self.name, self.tree, self.broken = name, dict(tree), dict(broken or {})
        self.asked: list[str] = []

    async def read(self, path: str, limit: int) -> bytes:
        self.asked.append(path)
        if path in self.broken:
            raise self.broken[path]
        if path not in self.tree:
            raise Unreadable("missing", answered=True)
        if len(self.tree[path]) > limit:
            raise Unreadable("too-long", answered=True)
        return self.tree[path]

    def paths(self) -> list[str] | None:
        return sorted(self.tree)


def published(site: Path) -> dict[str, bytes]:
    """The release in force as a mirror would hold it."""
    store = store_of(site)
    release = current(site)
    content = {path: store.get_object(signed) for path, signed in release.files.items()}
    return {**content, **{f"{roles.METADATA}/{name}": data for name, data in release.metadata.items()}}


def store_of(site: Path) -> Store:
    return Store(Places(site))


def current(site: Path) -> VerifiedRelease:
    release = store_of(site).current()
    assert release
    return release


def trust_of(site: Path) -> Trust:
    return store_of(site).trust()


def looked_at(copy: MemoryCopy | FolderCopy, trust: Trust) -> Inspection:
    return asyncio.run(inspect(copy, trust, seconds=20))


def judged(copy: MemoryCopy | FolderCopy, site: Path, now: datetime) -> Judgement:
    return judge(looked_at(copy, trust_of(site)), current(site), now)


def next_release(
    site: Path, keys: ThrowAwayKeys, now: datetime, changes: dict[str, str] | None = None
) -> VerifiedRelease:
    """Changes some files of the tiny site and signs the next release."""
    for path, text in (changes or {}).items():
        files.write_atomic(site / path, text.encode(), durable=False)
    return signing.make_release(site, keys.online, now)
