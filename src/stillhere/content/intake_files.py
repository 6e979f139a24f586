"""Pictures as they came in, on the disk: found and measured, not read. Only what is made from their pixels leaves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from stillhere import files, vault
from stillhere.errors import Finding

MAX_PHOTO = 40 * 1024 * 1024
_PLACE = re.compile(r"content/[^/]+/[^/]+/photos/[^/]+\.(jpe?g|png|webp|gif|hei[cf]|tiff?|bmp|avif)", re.IGNORECASE)


@dataclass(frozen=True)
class IntakeFile:
    """One picture in the site folder. `stamp` changes when the file does: size, times in ns, device, number.

    `sealed`: it lies in the vault, and its file is not the picture but what it was encrypted to.
    """

    place: Path
    within: Path
    stamp: tuple[int, ...]
    sealed: bool = False

    def read(self) -> bytes:
        """Its bytes, where it is not sealed. Raises Problem (`file-too-large`, `link-leads-out`, …) and OSError."""
        return files.read_limited(self.place, MAX_PHOTO, within=self.within)


def is_intake(path: str) -> bool:
    """Whether a path in the site folder is that of a picture which came in."""
    return bool(_PLACE.fullmatch(path))


def intake_file(folder: Path, path: str, findings: list[Finding], *, sealed: bool = False) -> IntakeFile | None:
    """The picture at a path, or a finding where nothing is known of it. Its bytes are checked when they are read."""
    place = folder / (f"{vault.FOLDER}/{path}{vault.ENDING}" if sealed else path)
    try:
        now = place.stat()
    except OSError as error:
        findings.append(Finding(path, 0, "file-unreadable", {"detail": error.strerror or str(error)}))
        return None
    stamp = (now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_dev, now.st_ino)
    return IntakeFile(place, folder, stamp, sealed)
