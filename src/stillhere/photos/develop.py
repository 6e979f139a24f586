"""All the pictures of a site: those that are known come from the cache, the others are made on every processor.

    album = develop(wanted, {}, Policy(), Places(folder).work / "photos", findings, show)
    for path, found in album.items(): …

Each picture that cannot be published is a finding, and is not in the album. The album holds no pictures: each is
read from the cache, and proved, when it is asked for.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol

from stillhere import progress
from stillhere.content.review import Box
from stillhere.errors import Finding, Problem
from stillhere.photos import cache
from stillhere.photos.cache import Cache
from stillhere.photos.darkroom import Darkroom, Limits
from stillhere.photos.renditions import Policy, Renditions
from stillhere.photos.stamps import Stamp, Stamps

Masks = Mapping[str, tuple[Box, ...]]


class Picture(Protocol):
    """An intake file: its stamp (see `Stamp`), the digest it was reviewed under, and its bytes when they are needed."""

    @property
    def stamp(self) -> Stamp:
        """What changes when the file does."""
        ...

    @property
    def digest(self) -> str | None:
        """Of the bytes that somebody reviewed; others are refused. None: whatever they are."""
        ...

    @property
    def sealed(self) -> bool:
        """Whether reading it is to be avoided: where its renditions are known by the digest, they are taken."""
        ...

    def read(self) -> bytes:
        """The bytes. Raises Stop and OSError."""
        ...


class Album(Mapping[str, Renditions]):
    """The renditions of each picture, by its path in the site folder. Reading one raises Problem if it was lost."""

    def __init__(self, kept: Cache, keys: Mapping[str, str]) -> None:
        self._cache, self._keys = kept, dict(sorted(keys.items()))

    def __getitem__(self, path: str) -> Renditions:
        found = self._cache.get(self._keys[path])
        if found is None:
            raise Problem("renditions-lost", path=path)
        return found

    def forget_others(self) -> None:
        """Removes from the cache what is not in this album. For whoever knows that nothing is missing from it."""
        self._cache.keep_only(self._keys.values())

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


@dataclass(frozen=True)
class _Made:
    """What became of one picture: the digest of its intake, and the key of its renditions or why there are none."""

    path: str
    digest: str | None = None
    key: str | None = None
    problem: Problem | None = None


def develop(
    wanted: Mapping[str, Picture],
    masks: Masks,
    policy: Policy,
    folder: Path,
    findings: list[Finding],
    show: progress.Progress = progress.quiet,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> Album:
    """The album of these pictures, kept in `folder` between runs."""
    kept, stamps = Cache(folder), Stamps(folder / "stamps.json")
    done = list(_all(wanted, _Room(kept, stamps, masks, policy), show, limits))
    findings.extend(Finding(one.path, 0, one.problem.code, one.problem.facts) for one in done if one.problem)
    keys = {one.path: one.key for one in done if one.key}
    stamps.keep({one.path: (wanted[one.path].stamp, one.digest) for one in done if one.digest})
    return Album(kept, keys)


@dataclass(frozen=True)
class _Room:
    """What making one picture needs, whichever process decodes it."""

    kept: Cache
    stamps: Stamps
    masks: Masks
    policy: Policy

    def known(self, path: str, digest: str) -> str | None:
        """The key of renditions that are there and whole."""
        key = cache.key(digest, self.policy, self.masks.get(path, ()))
        return key if self.kept.get(key) else None

    def make(self, path: str, picture: Picture, darkroom: Darkroom) -> _Made:
        """From the cache by stamp, from the cache by content, or from the pixels."""
        digest = picture.digest if picture.sealed else self.stamps.digest(path, picture.stamp)
        if digest and digest == (picture.digest or digest) and (key := self.known(path, digest)):
            return _Made(path, digest, key)
        try:
            data = picture.read()
            digest = hashlib.sha256(data).hexdigest()
            if digest != (picture.digest or digest):
                raise Problem("review-of-another")
            if not (key := self.known(path, digest)):
                found = darkroom.develop(data, self.policy, self.masks.get(path, ()))
                key = cache.key(digest, self.policy, self.masks.get(path, ()))
                self.kept.put(key, found)
        except Problem as problem:
            problem.facts["path"] = path  # in the site folder, not on this disk
            return _Made(path, problem=problem)
        except OSError as error:
            return _Made(path, problem=Problem("file-unreadable", detail=error.strerror or str(error)))
        return _Made(path, digest, key)


def _all(wanted: Mapping[str, Picture], room: _Room, show: progress.Progress, limits: Limits) -> Iterator[_Made]:
    """Every picture, in the order of their paths; as many at once as there are processors."""
    with ExitStack() as closing:
        count = min(os.cpu_count() or 1, len(wanted)) or 1
        free: SimpleQueue[Darkroom] = SimpleQueue()
        for _ in range(count):
            free.put(closing.enter_context(Darkroom(limits)))
        pool = ThreadPoolExecutor(count)
        closing.callback(pool.shutdown, cancel_futures=True)

        def one(path: str) -> _Made:
            darkroom = free.get()
            try:
                return room.make(path, wanted[path], darkroom)
            finally:
                free.put(darkroom)

        yield from show(pool.map(one, sorted(wanted)), "photos", len(wanted))
