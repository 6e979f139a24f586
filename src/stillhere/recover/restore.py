"""Reads a release out of copies and lays it down as a site folder. Resumable: what was read stays read.

The folder is made beside its place (`NAME.recovering`) and moved there when it is whole; the file that a kill
interrupts is read again, the others are not.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stillhere import files, progress
from stillhere.content.public import is_source
from stillhere.copies import Copy, Unreadable
from stillhere.errors import Problem
from stillhere.project import IGNORED_BY_GIT, Places
from stillhere.recover.choose import Candidate, candidates
from stillhere.release import roles
from stillhere.release.store import Store
from stillhere.release.verdict import Inspection
from stillhere.release.verify import SignedFile, VerifiedRelease
from stillhere.vault import FOLDER

_AT_ONCE = 16
_UNANSWERED = 3  # questions in a row, after which a copy is asked nothing more: it must not hold up the others


@dataclass
class Restored:
    """What came from where. `missing` are the paths that no copy had; `by_copy` counts files per copy.

    `photos` are the places where a published picture stands in for the one that was taken.
    """

    release: VerifiedRelease
    by_copy: dict[str, int] = field(default_factory=dict)
    kept: int = 0
    rebuilt: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()


def staging(target: Path) -> Path:
    """Where a recovery is laid down before it is whole."""
    return target.with_name(target.name + ".recovering")


async def restore(
    release: VerifiedRelease,
    copies: Sequence[Copy],
    inspections: Sequence[Inspection],
    target: Path,
    show: progress.Progress = progress.quiet,
) -> Restored:
    """Reads every file of the release into the staging folder, each checked against its signature."""
    if target.exists() and any(target.iterdir()):
        raise Problem("target-not-empty", folder=str(target))
    _clear(Places(staging(target)))
    store = Store(Places(staging(target)))
    store.put(release.metadata)
    report = Restored(release)
    gate = asyncio.Semaphore(_AT_ONCE)
    askable = Askable(copies)
    kept = {signed.sha256 for signed in release.files.values() if _has(store, signed)}
    missing: list[str] = []

    async def one(path: str, places: list[Candidate]) -> None:
        async with gate:
            signed = release.files[path]
            if signed.sha256 in kept:
                report.kept += 1
            elif not await _fetch(signed, places, askable, store, report):
                missing.append(path)

    places = candidates(release, inspections)
    await progress.together((one(path, found) for path, found in places.items()), "recover", show)
    files.flush()
    report.missing = tuple(sorted(missing))
    return report


def _clear(stage: Places) -> None:
    """Of an earlier, interrupted recovery only the checked bytes are kept: it may have been one of another release."""
    if stage.folder.exists() and any(stage.folder.iterdir()) and not stage.work.is_dir():
        raise Problem("target-not-empty", folder=str(stage.folder))
    stage.objects.mkdir(parents=True, exist_ok=True)  # first of all: by this a later run knows the folder as ours
    for path in [*stage.folder.iterdir(), *stage.work.iterdir()]:
        if path not in (stage.work, stage.objects):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    files.sweep(stage.objects)


class Askable:
    """The copies, as long as they answer. A damaged one is asked for every file; one that never answers is not."""

    def __init__(self, copies: Sequence[Copy]) -> None:
        self._copies = copies
        self._unanswered = [0] * len(copies)

    async def read(self, place: Candidate, limit: int) -> bytes | None:
        """The untrusted bytes at a place; None where there are none to be had."""
        if self._unanswered[place.copy] >= _UNANSWERED:
            return None
        try:
            data = await self._copies[place.copy].read(place.path, limit)
        except Unreadable as cause:
            self._unanswered[place.copy] += cause.kind == "timeout"
            return None
        self._unanswered[place.copy] = 0
        return data

    def name(self, place: Candidate) -> str:
        """Whose place it is."""
        return self._copies[place.copy].name


async def _fetch(
    signed: SignedFile, places: Sequence[Candidate], copies: Askable, store: Store, report: Restored
) -> bool:
    for place in places:
        data = await copies.read(place, signed.length)
        if data is not None and signed.matches(data):
            store.put_object(data)
            report.by_copy[copies.name(place)] = report.by_copy.get(copies.name(place), 0) + 1
            return True
    return False


def _has(store: Store, signed: SignedFile) -> bool:
    try:
        store.get_object(signed)
    except Problem:
        return False
    return True


def add_rebuilt(report: Restored, target: Path, tree: Mapping[str, bytes]) -> None:
    """Pages made again from recovered sources count where they are, byte for byte, what was signed."""
    store = Store(Places(staging(target)))
    found = [path for path in report.missing if path in tree and report.release.files[path].matches(tree[path])]
    store.put_objects(tree[path] for path in found)
    report.rebuilt = tuple(found)
    report.missing = tuple(path for path in report.missing if path not in found)


def sources_of(report: Restored, target: Path) -> dict[str, bytes]:
    """The organisation's own files, as far as they were found: path in the site folder → bytes.

    Only what a site folder holds: an editor's stolen key must not lay down anything that some program would run.
    """
    store, prefix = Store(Places(staging(target))), roles.SOURCES + "/"
    there = [p for p in report.release.files if p.startswith(prefix) and p not in report.missing]
    paths = [path for path in there if is_source(path.removeprefix(prefix))]
    return {path.removeprefix(prefix): store.get_object(report.release.files[path]) for path in paths}


def finish(
    report: Restored,
    target: Path,
    photos: Mapping[str, str] | None = None,
    record: Callable[[bytes], bytes] = bytes,
) -> None:
    """Lays down sources and tree in the staging folder, and moves it to its place.

    `photos`: places of pictures in the site folder, each with the path in the tree of what was published of it. The
    pictures themselves never travel; without any the folder that came back could not be built. `record` makes the
    record that each of them was looked at.
    """
    stage = Places(staging(target))
    store = Store(stage)
    shown = {place: store.get_object(report.release.files[path]) for place, path in (photos or {}).items()}
    report.photos = tuple(shown)
    records = {f"{FOLDER}/{place}.toml": record(data) for place, data in shown.items()}
    for path, data in {**sources_of(report, target), **shown, **records}.items():
        files.write_atomic(files.inside(stage.folder, path), data, durable=False)
    files.write_atomic(stage.folder / ".gitignore", IGNORED_BY_GIT, durable=False)
    there = [p for p in report.release.files if p not in report.missing and not p.startswith(roles.WELL_KNOWN + "/")]
    files.replace_tree(stage.tree, {path: store.get_object(report.release.files[path]) for path in there}, ())
    if target.is_dir():
        target.rmdir()  # restore has seen that it is empty
    stage.folder.rename(target)
    files.sync_folder(target.parent)
