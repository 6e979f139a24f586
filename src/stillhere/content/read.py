"""From the disk to a Site: what is read is bounded, stays inside the folder, and is never run."""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import date
from pathlib import Path

from stillhere import files, progress
from stillhere.content import registers
from stillhere.content.check import check
from stillhere.content.intake_files import IntakeFile, intake_file, is_intake
from stillhere.content.model import KINDS, Entry, Site
from stillhere.content.parse import parse_entry
from stillhere.errors import Finding, Problem
from stillhere.project import MAX_TABLE, SETTINGS, parse_settings

MAX_TEXT = 1024 * 1024
MAX_DRAWING = 200 * 1024
MAX_ENTRIES = 200_000
_LIMITS = {".toml": MAX_TABLE, ".md": MAX_TEXT, ".svg": MAX_DRAWING}


def read_site(folder: Path, today: date, findings: list[Finding], show: progress.Progress = progress.quiet) -> Site:
    """The site in a folder, checked; every mistake is in `findings`. Raises Problem where it is no site folder."""
    if not os.path.lexists(folder / SETTINGS):
        raise Problem("not-a-site-folder", folder=str(folder))
    sources, intake = _sources(folder, findings, show)
    settings = parse_settings(sources.get(SETTINGS, b""), findings)
    addresses = registers.parse_addresses(sources.get(registers.ADDRESSES, b""), settings.languages, findings)
    names, based = registers.parse_organisation(sources.get(registers.ORGANISATION, b""), findings)
    people = registers.parse_people(sources.get(registers.PEOPLE, b"format = 1"), findings)
    entries, unreadable = _entries(sources, findings)
    site = Site(settings, entries, addresses, people, names, based, sources, intake, unreadable)
    findings.extend(check(site, today))
    return site


def _sources(
    folder: Path, findings: list[Finding], show: progress.Progress
) -> tuple[dict[str, bytes], dict[str, IntakeFile]]:
    """The organisation's own writing, by path: only this is ever published as sources. And pictures, not read."""
    wanted = [SETTINGS, *(file for file in registers.FILES if os.path.lexists(folder / file))]
    paths = (
        wanted + [f"content/{path}" for path in files.walk(folder / "content", odd=_LIMITS)]
        if (folder / "content").is_dir()
        else wanted
    )
    sources, intake = {}, {}
    for path in show(paths, "read", len(paths)):
        if is_intake(path) and files.safe_path(path):
            if found := intake_file(folder, path, findings):
                intake[path] = found
            continue
        data = _read(folder, path, findings)
        if data is not None:
            sources[path] = data
    return sources, intake


def _read(folder: Path, path: str, findings: list[Finding]) -> bytes | None:
    name = path.rsplit("/", 1)[-1]
    ending = Path(name).suffix
    if name.startswith("."):
        return None  # what editors and systems leave lying about
    if not files.safe_path(path):
        findings.append(Finding(ascii(path)[1:-1], 0, "name-unsafe"))
    elif ending not in _LIMITS:
        findings.append(Finding(path, 0, "file-unexpected", {"name": name}))
    else:
        try:
            return files.read_limited(folder / path, _LIMITS[ending], within=folder)
        except Problem as problem:
            findings.append(Finding(path, 0, problem.code, {**problem.facts, "path": path}))
        except OSError as error:
            findings.append(Finding(path, 0, "file-unreadable", {"detail": error.strerror or str(error)}))
    return None


def _entries(
    sources: dict[str, bytes], findings: list[Finding]
) -> tuple[dict[tuple[str, str], Entry], frozenset[tuple[str, str]]]:
    """Entries by kind and slug, and the keys of those that could not be read."""
    groups: dict[tuple[str, str], dict[str, bytes]] = defaultdict(dict)
    for path, data in sources.items():
        match path.split("/"):
            case ["content", kind, slug, name] if kind in KINDS:
                groups[kind, slug][name] = data
            case ["content", *_]:
                findings.append(Finding(path, 0, "path-unexpected", {"known": ", ".join(KINDS)}))
    read = {key: parse_entry(*key, contents, findings) for key, contents in sorted(groups.items())}
    entries = {key: entry for key, entry in read.items() if entry}
    return entries, frozenset(read.keys() - entries.keys())
