"""Builds the tree of a site folder on disk: only what a change touches is made again, and the folder changes as one.

What a release signs is never taken from here: `flows.site.check_site` makes the whole tree in memory, and both give
the same bytes.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from stillhere import files, progress
from stillhere.build import workers
from stillhere.build.increment import Due, Row, change, derived_paths, paths_of
from stillhere.build.index import Index, Keeper, row_of
from stillhere.build.maker import Artefact, Maker, artefacts, overrides_of
from stillhere.build.old_paths import check_old_paths, claims_in, claims_of
from stillhere.build.theme import check_overrides
from stillhere.content.check import check_general
from stillhere.content.model import Entry, Key, Lists, Site, key_of
from stillhere.content.read import SiteReader
from stillhere.content.scan import changed, scan
from stillhere.content.shelf import Shelf
from stillhere.content.variants import Writing, general_in_traditional, with_variants
from stillhere.errors import Finding, ProblemsFound, once_each
from stillhere.flows.pictures import closed, pictures_for
from stillhere.flows.searching import Documents, all_volumes, stale
from stillhere.flows.stamps import digest, disk_time, stamp
from stillhere.languages import TRADITIONAL
from stillhere.project import Places
from stillhere.vault import Opener

Job = TypeVar("Job")
Done = TypeVar("Done")


@dataclass(frozen=True)
class Built:
    """What a build did: files in the tree, how many were written and removed, entries, and what was found."""

    files: int
    written: int
    removed: int
    entries: int
    findings: list[Finding]

    @property
    def errors(self) -> list[Finding]:
        """What stops a build."""
        return [finding for finding in self.findings if finding.level == "error"]


def build_site(
    folder: Path,
    moment: datetime,
    show: progress.Progress = progress.quiet,
    opener: Opener = closed,
    *,
    fresh: bool = False,
) -> Built:
    """Builds the tree of a site folder; `fresh` believes nothing of an earlier build. Raises ProblemsFound.

    Raises what `opener` does where a picture has to be made from an original in the vault.
    """
    with files.locked(Places(folder).work), _uncollected():
        build = _Build(folder, moment, show, Keeper(Places(folder).work), fresh=fresh)
        build.opener = opener
        built = build.run()
    if built.errors:
        raise ProblemsFound(built.findings)
    return built


def survey(
    folder: Path,
    moment: datetime,
    show: progress.Progress = progress.quiet,
    withheld: frozenset[str] = frozenset(),
) -> Built:
    """Everything that is wrong with a site folder; nothing is written. `withheld`: names that the vault knows."""
    with _uncollected():
        build = _Build(folder, moment, show, None, fresh=True)
        build.withheld = withheld
        return build.look()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Values of a build live until its end: looking for dead ones costs a tenth of its time and finds none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()  # nor does looking once more as the program ends
            gc.enable()


class _Made(NamedTuple):
    """What became of a piece: its files, those of them that differ from the tree's, what it was made from."""

    paths: list[str]
    changed: list[str]
    uses: list[str]
    asks: list[str]


class _Build:
    """One build from the first look at the folder to the tree."""

    def __init__(
        self, folder: Path, moment: datetime, show: progress.Progress, keeper: Keeper | None, *, fresh: bool
    ) -> None:
        self._folder, self._moment, self._show, self._keeper = folder, moment, show, keeper
        self._findings: list[Finding] = []
        self._reader = SiteReader(folder, self._findings, moment.date())
        self._began = disk_time(Places(folder).work) if keeper else 0
        self._bare = self._reader.general()
        self._stamp = stamp(self._bare, moment)
        self._before = None if fresh or not keeper else self._believed(keeper.load())
        self.opener: Opener = closed
        self.withheld: frozenset[str] = frozenset()
        self._asked: set[Key] = set()
        self._volumes = self._before.volumes if self._before else {}
        self._scan = scan(folder, self._before.scan if self._before else None)

    def _believed(self, index: Index | None) -> Index | None:
        """An index of other settings, another day, another version, or of a tree that is gone says nothing."""
        there = Places(self._folder).tree.is_dir()
        return index if index and there and index.stamp.startswith(self._stamp) else None

    def _is_as(self, before: Index) -> bool:
        """Whether nothing at all has changed since a build."""
        same = before.scan.entries.keys() == self._scan.entries.keys() and not self._scan.odd
        return same and not self._findings and not self._to_read()

    def _read(self) -> None:
        """Reads what may have changed; the rest keeps its row."""
        self._reader.odd(self._scan)
        rows = dict(self._before.rows) if self._before else {}
        self._here: dict[Key, Entry | None] = {}
        for key, (entry, row) in self._entries(sorted(self._to_read())):
            self._here[key] = entry
            if row is None:
                rows.pop(key, None)
            elif key not in rows or rows[key].whole != row.whole:
                rows[key] = row
        self._rows = {key: row for key, row in rows.items() if key in self._scan.entries}
        self._site = self._site_of()
        self._findings.extend(check_general(self._site))
        self._findings.extend(check_overrides(overrides_of(self._site)))
        kept = ((key, row.extras) for key, row in self._rows.items() if row.extras and key not in self._here)
        claims = {**claims_in(kept), **claims_of(self._here.items())}
        self._findings.extend(check_old_paths(claims, self._site, self._shelf.whole))
        self._maker = Maker(
            self._site, self._moment, self._findings, None, self._shelf.whole, thorough=not self._keeper
        )
        self._stamp += digest(repr([part.context for part in self._maker.standing.values()]))

    def _entries(self, keys: list[Key]) -> Iterable[tuple[Key, tuple[Entry | None, Row | None]]]:
        def read(key: Key) -> tuple[Entry | None, Row | None]:
            entry = self._reader.entry(key, self._scan.files(key))
            return entry, row_of(entry) if entry else None

        return zip(keys, self._shared(keys, read, "read"), strict=True)

    def _shared(self, jobs: Sequence[Job], work: Callable[[Job], Done], label: str) -> list[Done]:
        """The work on each job, done by several processes; what each of them finds is found here too."""

        def noted(job: Job) -> tuple[Done, list[Finding]]:
            start = len(self._findings)
            done = work(job)
            found = self._findings[start:]
            del self._findings[start:]
            return done, found

        reports = workers.share(jobs, noted, workers.processes_for(len(jobs)), label, self._show)
        self._findings.extend(finding for _, found in reports for finding in found)
        return [done for done, _ in reports]

    def _to_read(self) -> set[Key]:
        before, now = self._before, self._scan.entries
        keys = changed(before.scan.entries, now, before.began) if before else now.keys()
        return {key for key in keys if self._scan.files(key)}

    def _site_of(self) -> Site:
        lists = Lists({key: row.listed for key, row in self._rows.items()}, self._asked)
        self._shelf = Shelf(self._here, lists, lambda key: self._reader.entry(key, self._scan.files(key)))
        unreadable = frozenset(key for key, entry in self._here.items() if entry is None)
        site = replace(
            self._bare, entries=self._shelf, unreadable=unreadable, known_lists=lists, withheld=self.withheld
        )
        return self._in_traditional(site) if TRADITIONAL in site.settings.languages else site

    def _in_traditional(self, site: Site) -> Site:
        """The same site, its simplified words in traditional characters too: each entry when it is asked for."""
        writing = Writing.of(site)
        self._stamp += digest(repr(writing))
        plain = self._shelf

        def read(key: Key) -> Entry:
            return with_variants(plain.whole(key), writing)

        self._shelf = Shelf({}, site.lists, read)
        return replace(general_in_traditional(site, writing), entries=self._shelf)

    def look(self) -> Built:
        """Finds what is wrong; makes no page."""
        self._read()
        return self._look()

    def _look(self) -> Built:
        self._shared(sorted(self._rows), self._maker.check, "check")
        return self._built(0, 0, 0)

    def run(self) -> Built:
        """Makes what has to be made and changes the tree, unless something is wrong."""
        if self._before and self._is_as(self._before):
            return Built(self._before.files, 0, 0, len(self._before.rows), self._before.findings)
        self._read()
        if any(finding.level == "error" for finding in self._findings):
            return self._look()
        wanted = self._wanted()
        stage = files.Stage(Places(self._folder).tree)
        reports = self._make(wanted.make, stage)
        written = {path for report in reports for path in report.changed}
        made = {path for report in reports for path in report.paths}
        removed = self._removed(wanted, made)
        if self._site.settings.has("search"):
            self._search(stage, written, removed)
        built = self._built(len(written), len(removed), self._count(written, removed))
        if built.errors:
            stage.drop()
        else:
            self._commit(stage, wanted, written, removed, built)
        return built

    def _wanted(self) -> Due:
        before = self._before
        if before is None or before.stamp != self._stamp:
            self._before = None
            return Due(artefacts(self._site))
        return change(before.rows, self._rows, self._site.lists, self._site.settings)

    def _draw(self, wanted: list[Artefact]) -> None:
        """Pictures come first: the pages say how large they are."""
        entries = [self._shelf.whole(key_of(artefact.name)) for artefact in wanted if artefact.group == "entry"]
        found = pictures_for(self._folder, self._site, entries, self._findings, self._show, self.opener)
        self._maker.pictures = found

    def _make(self, wanted: list[Artefact], stage: files.Stage) -> list[_Made]:
        self._draw(wanted)
        documents, searched = self._documents(), self._site.settings.has("search")

        def work(artefact: Artefact) -> _Made:
            self._shelf.touched.clear()
            self._asked.clear()
            made = self._maker.make(artefact)
            differing = [path for path, data in made.items() if stage.differs(path, data)]
            for path in differing:
                stage.put(path, made[path])
            uses, asks = (sorted(map("/".join, keys)) for keys in (self._shelf.touched, self._asked))
            if artefact.group == "entry" and searched:
                key = key_of(artefact.name)
                documents.make(key, self._rows[key]._replace(uses=uses))
            return _Made(list(made), differing, uses, asks)

        reports = self._shared(wanted, work, "build")
        self._note(wanted, reports)
        return reports

    def _note(self, wanted: list[Artefact], reports: list[_Made]) -> None:
        """Remembers what each entry was made from."""
        settings = self._site.settings
        self._remade = set()
        for artefact, report in zip(wanted, reports, strict=True):
            if artefact.group == "entry":
                key = key_of(artefact.name)
                row = self._rows[key]
                extras = sorted(set(report.paths) - derived_paths(key, row.listed, settings))
                self._rows[key] = row._replace(uses=report.uses, asks=report.asks, extras=extras)
                self._remade.add(key)
        if self._before:
            kept = self._rows.keys() - self._remade
            self._findings += [finding for finding in self._before.findings if _entry_of(finding) in kept]

    def _gone(self) -> set[Key]:
        return set(self._before.rows.keys() - self._rows.keys()) if self._before else set()

    def _search(self, stage: files.Stage, written: set[str], removed: set[str]) -> None:
        """Adds the search index to what is written and removed; volumes that no change touches are left alone."""
        if any(f.level == "error" for f in self._findings) or not (self._remade or self._gone() or not self._before):
            return
        found = all_volumes(self._documents(), self._rows)
        known = self._before.volumes if self._before else {}
        emitted = [volume for volume in found if known.get(volume.name) != volume.key]
        made = self._maker.search(found, emitted)
        for path in (path for path, data in made.items() if stage.differs(path, data)):
            stage.put(path, made[path])
            written.add(path)
        removed |= stale(Places(self._folder).tree, found, emitted, made)
        self._volumes = {volume.name: volume.key for volume in found}

    def _documents(self) -> Documents:
        return Documents(Places(self._folder).work / "search", self._maker, self._rows, self._stamp)

    def _removed(self, wanted: Due, made: set[str]) -> set[str]:
        tree = Places(self._folder).tree
        if self._before is None:
            searched = self._site.settings.has("search")  # what is there of the index is looked at apart
            kept = ("search/", *(f"{tag}/search.html" for tag in self._site.settings.languages)) if searched else ()
            return {path for path in set(files.walk(tree)) - made if not path.startswith(kept)}
        settings, dead = self._site.settings, set(wanted.dead)
        for key in self._remade & self._before.rows.keys():
            dead |= paths_of(key, self._before.rows[key], settings) - paths_of(key, self._rows[key], settings)
        return {path for path in dead - made if (tree / path).is_file()}

    def _count(self, written: set[str], removed: set[str]) -> int:
        tree = Places(self._folder).tree
        if not tree.is_dir():
            return len(written)
        before = self._before.files if self._before else sum(1 for _ in files.walk(tree))
        return before + sum(not os.path.lexists(tree / path) for path in written) - len(removed)

    def _built(self, written: int, removed: int, count: int) -> Built:
        return Built(count, written, removed, len(self._rows), sorted(once_each(self._findings)))

    def _commit(self, stage: files.Stage, wanted: Due, written: set[str], removed: set[str], built: Built) -> None:
        before, keeper = self._before, self._keeper
        assert keeper  # noqa: S101 - only a survey has none
        if written or removed:
            keeper.open()
            stage.commit(written, removed)
        else:
            stage.drop()
        if before and not wanted.make and before.scan == self._scan:
            return
        differing = {key for key, seen in self._scan.entries.items() if before and before.scan.entries.get(key) != seen}
        since = before.since | differing | self._remade | self._gone() if before else set()
        keeper.save(
            Index(
                self._stamp,
                self._began,
                self._scan,
                self._rows,
                built.findings,
                built.files,
                self._volumes,
                before.base if before else 0,
                since,
            )
        )


def _entry_of(finding: Finding) -> Key | None:
    parts = finding.file.split("/")
    return (parts[1], parts[2]) if len(parts) > 2 and parts[0] == "content" else None
