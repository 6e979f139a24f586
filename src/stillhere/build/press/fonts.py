"""The fonts that posters and pictures are set in: pinned ones, and the site folder's own for what those lack.

Noto Serif SC and Noto Sans SC for Chinese and English, then Libertinus Serif (it comes inside the typesetter) for more
Latin, Greek and Cyrillic letters; all under the OFL.

Never the machine's: two machines would make two pictures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from stillhere.errors import Problem

FOLDER = "fonts"
EXTRA = "pip install 'stillhere[pictures]'"
_SERIF, _SANS, _MORE = "Noto Serif SC", "Noto Sans SC", "Libertinus Serif"
_SUFFIXES = (".otf", ".ttf", ".ttc", ".otc")


@dataclass(frozen=True)
class Fonts:
    """Families in the order they are asked for a character, where their files lie, and a digest of all their bytes."""

    serif: tuple[str, ...]
    sans: tuple[str, ...]
    folders: tuple[str, ...]
    digest: str


def load_fonts(site_folder: Path | None = None) -> Fonts:
    """The pinned fonts, then every family in the site folder's `fonts/` by name.

    Raises Problem: `pictures-not-installed` without the extra, `font-unreadable` for a file that is no font.
    """
    try:
        import PIL  # noqa: F401 - asked for here, so that nothing is half made where it is not there
        import pylopdf_fonts_zh_cn as pinned
        import typst
    except ImportError:
        raise Problem("pictures-not-installed", command=EXTRA) from None
    own = (site_folder / FOLDER).resolve() if site_folder and (site_folder / FOLDER).is_dir() else None
    folders = (str(pinned.serif_path().parent), *([str(own)] if own else []))
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)).fonts()
    families = {Path(font.path): font.family for font in found if font.path}
    _all_read(own, families)
    others = {family for path, family in families.items() if own and path.is_relative_to(own)}
    more = (_MORE, *sorted(others - {_SERIF, _SANS, _MORE}))
    return Fonts((_SERIF, *more), (_SANS, *more), folders, _digest(families))


def _all_read(folder: Path | None, read: Collection[Path]) -> None:
    for path in sorted(folder.rglob("*")) if folder else ():
        if path.suffix.lower() in _SUFFIXES and path not in read:
            raise Problem("font-unreadable", file=f"{FOLDER}/{path.name}")


def _digest(files: Collection[Path]) -> str:
    digests = [hashlib.sha256(path.read_bytes()).digest() for path in files]
    return hashlib.sha256(b"".join(sorted(digests))).hexdigest()
