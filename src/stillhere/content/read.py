"""From the disk to a Site: what is read is bounded, stays inside the folder, and is never run."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from stillhere import files, progress, vault
from stillhere.content import registers
from stillhere.content.check import check_general
from stillhere.content.intake_files import IntakeFile, intake_file, is_intake
from stillhere.content.model import KINDS, Entry, Key, Site
from stillhere.content.naming import Naming
from stillhere.content.parse import parse_entry
from stillhere.content.review import Review, parse_review
from stillhere.content.scan import CONTENT, IN_VAULT, Scan, scan
from stillhere.content.variants import in_traditional
from stillhere.errors import Finding, Problem
from stillhere.project import MAX_TABLE, SETTINGS, parse_settings

MAX_TEXT = 1024 * 1024
MAX_DRAWING = 200 * 1024
THEME = "theme"
_LIMITS = {".toml": MAX_TABLE, ".md": MAX_TEXT, ".svg": MAX_DRAWING}
# Nothing of ours can mask a voice or a face that moves, so no recording is published.
_RECORDINGS = frozenset(
    ".mp4 .m4v .mov .qt .webm .mkv .avi .wmv .mpg .mpeg .3gp .3g2 .ts .flv .ogv "
    ".mp3 .m4a .aac .ogg .oga .opus .wav .flac .amr .wma .aif .aiff .silk".split()
)
_OF_THEME = {".html": MAX_DRAWING, ".css": MAX_DRAWING, ".svg": MAX_DRAWING}


def read_site(
    folder: Path, findings: list[Finding], show: progress.Progress = progress.quiet, *, day: date = date.max
) -> Site:
    """The site in a folder; what is wrong with single files and with the whole is in `findings`.

    `day` is for which people's consents count; without one only those that never end.
    Raises Problem where it is no site folder.
    """
    reader = SiteReader(folder, findings, day)
    site = reader.site(scan(folder), show)
    findings.extend(check_general(site))
    return in_traditional(site)


class SiteReader:
    """Reads a site folder piece by piece; mistakes become findings."""

    def __init__(self, folder: Path, findings: list[Finding], day: date = date.max) -> None:
        if not os.path.lexists(folder / SETTINGS):
            raise Problem("not-a-site-folder", folder=str(folder))
        self._folder, self._findings, self._day = folder, findings, day
        self._naming = Naming({}, day)
        self._reader = files.Reader(folder)

    def site(self, seen: Scan, show: progress.Progress = progress.quiet) -> Site:
        """Everything, in memory."""
        bare = self.general()
        self.odd(seen)
        keys = sorted(key for key in seen.entries if seen.files(key))
        read = {key: self.entry(key, seen.files(key)) for key in show(keys, "read", len(keys))}
        entries = {key: entry for key, entry in read.items() if entry}
        return Site(**{**vars(bare), "entries": entries, "unreadable": frozenset(read.keys() - entries.keys())})

    def general(self) -> Site:
        """Settings and registers: a site without its entries. Only what is read here is ever published as sources."""
        paths = [SETTINGS, *(file for file in registers.FILES if os.path.lexists(self._folder / file))]
        paths += [f"{THEME}/{name}" for name in files.walk(self._folder / THEME) if not name.startswith(".")]
        sources = {path: data for path in paths if (data := self._read(path)) is not None}
        settings = parse_settings(sources.get(SETTINGS, b""), self._findings)
        addresses = registers.parse_addresses(sources.get(registers.ADDRESSES, b""), settings.languages, self._findings)
        names, based = registers.parse_organisation(sources.get(registers.ORGANISATION, b""), self._findings)
        people = registers.parse_people(sources.get(registers.PEOPLE, b"format = 1"), self._findings)
        public, partners = (tuple(a for a in addresses if a.tier == tier) for tier in registers.TIERS)
        self._naming = Naming(people, self._day, settings.unnamed)
        return Site(settings, {}, public, people, names, based, sources, partners=partners, day=self._day)

    def odd(self, seen: Scan) -> None:
        """Says of each file under `content/` that lies where no entry's file does what is wrong with it."""
        for path in seen.odd:
            if self._read(f"{CONTENT}/{path}") is not None:
                self._unexpected(f"{CONTENT}/{path}")

    def entry(self, key: Key, names: list[str]) -> Entry | None:
        """One entry, or None where it has mistakes of its own."""
        contents: dict[str, bytes] = {}
        pictures: dict[str, IntakeFile] = {}
        reviews: dict[str, Review] = {}
        for name in names:
            path = f"{CONTENT}/{key[0]}/{key[1]}/{name}"
            if name.startswith(IN_VAULT):
                self._kept(name.removeprefix(IN_VAULT), pictures, reviews)
                continue
            if "/" in name and is_intake(path) and files.safe_path(path):
                if picture := intake_file(self._folder, path, self._findings):
                    pictures[path] = picture
                continue
            data = self._read(path)
            if data is not None and "/" in name:
                self._unexpected(path)
            elif data is not None:
                contents[name] = data
        entry = parse_entry(*key, contents, self._findings, pictures) if contents else None
        if entry is None:
            return None
        return self._naming.published(self._naming.with_faces(entry, reviews), self._findings)

    def _kept(self, path: str, pictures: dict[str, IntakeFile], reviews: dict[str, Review]) -> None:
        """A file of the entry in the vault: an original, or the record of its review."""
        intake, _, ending = path.rpartition(".")
        if not is_intake(intake) or not files.safe_path(path):
            return
        if f".{ending}" == vault.ENDING:
            if picture := intake_file(self._folder, intake, self._findings, sealed=True):
                pictures[intake] = picture
        elif ending == "toml":
            source = self._read(f"{vault.FOLDER}/{path}")
            if source is not None and (found := parse_review(source, f"{vault.FOLDER}/{path}", self._findings)):
                reviews[intake] = found

    def _unexpected(self, path: str) -> None:
        self._findings.append(Finding(path, 0, "path-unexpected", {"known": ", ".join(KINDS)}))

    def _read(self, path: str) -> bytes | None:
        name = path.rsplit("/", 1)[-1]
        if name.startswith("."):
            return None  # what editors and systems leave lying about
        ending = os.path.splitext(name)[1]  # noqa: PTH122 - ten thousand times
        if not files.safe_path(path):
            self._findings.append(Finding(ascii(path)[1:-1], 0, "name-unsafe"))
        elif ending.lower() in _RECORDINGS:
            self._findings.append(Finding(path, 0, "recording-refused"))
        elif ending not in (limits := _OF_THEME if path.startswith(f"{THEME}/") else _LIMITS):
            self._findings.append(Finding(path, 0, "file-unexpected", {"name": name}))
        else:
            try:
                return self._reader.read(path, limits[ending])
            except Problem as problem:
                self._findings.append(Finding(path, 0, problem.code, {**problem.facts, "path": path}))
            except OSError as error:
                self._findings.append(Finding(path, 0, "file-unreadable", {"detail": error.strerror or str(error)}))
        return None
