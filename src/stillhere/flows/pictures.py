"""What is drawn for a build: renditions of photos, posters, pictures for links. Each is kept, and made once.

Whatever draws is imported when there is something to draw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from stillhere import files, progress
from stillhere.build.attachments import Pictures, Typeset
from stillhere.content.intake_files import IntakeFile
from stillhere.content.model import Entry, Site
from stillhere.errors import Finding
from stillhere.project import Places

if TYPE_CHECKING:
    from stillhere.build.press.typesetting import Layout
    from stillhere.photos.renditions import Renditions

_LIMIT = 64 * 1024 * 1024


def pictures_for(
    folder: Path, site: Site, entries: Iterable[Entry], findings: list[Finding], show: progress.Progress
) -> Pictures:
    """What the pages of these entries need. Raises Problem where posters are wanted and their extra is not there."""
    chosen = (entry for entry in entries if not entry.facts.draft)
    wanted = {
        path: entry.pictures[path]
        for entry in chosen
        for photo in entry.photos
        if photo.reviewed and (path := entry.intake(photo)) in entry.pictures
    }
    work = Places(folder).work
    album = _album(wanted, work / "photos", findings, show) if wanted else {}
    return Pictures(album, _typesetter(folder, work / "pictures") if site.settings.pictures else None)


def _album(
    wanted: Mapping[str, IntakeFile], work: Path, findings: list[Finding], show: progress.Progress
) -> Mapping[str, Renditions]:
    from stillhere.photos.develop import develop
    from stillhere.photos.renditions import Policy

    return develop(wanted, {}, Policy(), work, findings, show)


def _typesetter(folder: Path, kept: Path) -> Typeset:
    from stillhere.build.press.fonts import load_fonts
    from stillhere.build.press.typesetting import typeset

    fonts = load_fonts(folder)

    def made(layout: Layout) -> bytes:
        place = kept / layout.key(fonts)
        found = _kept(place)
        if found is None:
            found = typeset(layout, fonts)
            files.write_atomic(place, hashlib.sha256(found).digest() + found, durable=False)
        return found

    return made


def _kept(place: Path) -> bytes | None:
    """What was made before, unless it was damaged since."""
    try:
        data = files.read_limited(place, _LIMIT)
    except OSError:
        return None
    return data[32:] if hashlib.sha256(data[32:]).digest() == data[:32] else None
