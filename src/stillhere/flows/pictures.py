"""What is drawn for a build: renditions of photos, posters, pictures for links. Each is kept, and made once.

Whatever draws is imported when there is something to draw. A photo is only ever drawn by its review: what that masks
is masked, and where there is none there is no picture.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stillhere import files, progress
from stillhere.build.attachments import Pictures, Typeset
from stillhere.content.intake_files import IntakeFile
from stillhere.content.model import Entry, Site
from stillhere.content.naming import Naming
from stillhere.content.review import Box, Review
from stillhere.errors import Finding, NotChecked
from stillhere.project import Places
from stillhere.vault import Opener, OpenVault

if TYPE_CHECKING:
    from stillhere.build.press.typesetting import Layout
    from stillhere.photos.renditions import Renditions

_LIMIT = 64 * 1024 * 1024


def closed() -> OpenVault:
    """An opener for who can ask nobody. Raises NotChecked."""
    raise NotChecked("vault-closed")


@dataclass(frozen=True)
class Original:
    """A picture as it came in, wherever it lies, and the digest that its review is of."""

    path: str
    file: IntakeFile
    digest: str
    opener: Opener

    @property
    def stamp(self) -> tuple[int, ...]:
        """What changes when its file does."""
        return self.file.stamp

    @property
    def sealed(self) -> bool:
        """Whether reading it opens the vault."""
        return self.file.sealed

    def read(self) -> bytes:
        """Its bytes. Raises Stop and OSError."""
        return self.opener().get(self.path) if self.sealed else self.file.read()


def pictures_for(
    folder: Path,
    site: Site,
    entries: Iterable[Entry],
    findings: list[Finding],
    show: progress.Progress,
    opener: Opener = closed,
) -> Pictures:
    """What the pages of these entries need. Raises Problem where posters are wanted and their extra is not there.

    Raises what `opener` does where an original has to be decrypted.
    """
    naming, chosen = Naming(site.people, site.day), [entry for entry in entries if not entry.facts.draft]
    wanted = originals(chosen, opener)
    masks = {path: review.masks(naming.may_show(entry)) for entry in chosen for path, review in reviewed(entry).items()}
    work = Places(folder).work
    album = _album(wanted, masks, work / "photos", findings, show) if wanted else {}
    return Pictures(album, _typesetter(folder, work / "pictures") if site.settings.pictures else None)


def forget_others(pictures: Pictures) -> None:
    """Removes every other rendition that is kept: what was masked since, or withdrawn, leaves nothing behind.

    For whoever has asked for the pictures of the whole site.
    """
    if pictures.photos:
        from stillhere.photos.develop import Album

        if isinstance(pictures.photos, Album):
            pictures.photos.forget_others()


def originals(entries: Iterable[Entry], opener: Opener = closed) -> dict[str, Original]:
    """The pictures of entries that may be published, by path."""
    found = ((entry, path, review) for entry in entries for path, review in reviewed(entry).items())
    return {path: Original(path, entry.pictures[path], review.sha256, opener) for entry, path, review in found}


def reviewed(entry: Entry) -> dict[str, Review]:
    """The photos of an entry that may be published, by path, with their reviews."""
    found = {entry.intake(photo): entry.review(photo) for photo in entry.photos}
    return {path: review for path, review in found.items() if review and path in entry.pictures}


def _album(
    wanted: Mapping[str, Original],
    masks: Mapping[str, tuple[Box, ...]],
    work: Path,
    findings: list[Finding],
    show: progress.Progress,
) -> Mapping[str, Renditions]:
    from stillhere.photos.develop import develop
    from stillhere.photos.renditions import Policy

    return develop(wanted, masks, Policy(), work, findings, show)


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
