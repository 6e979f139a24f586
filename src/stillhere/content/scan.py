"""What lies under `content/`, and what `stat` says of it: so that the next build reads only what changed.

`stat` is the floor of an unchanged build, so nothing is asked twice: a folder whose own time stands has the same
names in it, and of a known name only its stamp is compared.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from stillhere.content.model import KINDS, Key

CONTENT = "content"
IN_VAULT = "../../../vault/"
"""How an entry's files in the vault are named: by the way from its folder."""
_LIKE_FILES = (".md/", ".toml/", ".svg/")


class Seen(NamedTuple):
    """One entry's folder: its files (folders with `/` at their end), what stat said of each, the newest time in it."""

    names: tuple[str, ...]
    stamp: str
    newest: int


@dataclass
class Scan:
    """Every entry's folder, the stamps of the folders above them, and files that lie where none should."""

    entries: dict[Key, Seen] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)

    def files(self, key: Key) -> list[str]:
        """An entry's files, by name; and a folder that is called like one: it is refused, not passed over."""
        names = self.entries[key].names
        return [name.rstrip("/") for name in names if not name.endswith("/") or name.endswith(_LIKE_FILES)]


def scan(folder: Path, before: Scan | None = None) -> Scan:
    """Looks at a site folder. What `before` knew and no stamp contradicts is not listed again."""
    top, known, now = os.path.join(folder, CONTENT), before or Scan(), Scan()  # noqa: PTH118 - ten thousand times
    kinds = _folders(top, "", known, now)
    for name in kinds:
        if name in KINDS:
            _scan_kind(os.path.join(top, name), name, known, now)  # noqa: PTH118
        else:
            now.odd += [f"{name}/{path}" for path, is_folder in _below(f"{top}/{name}", "") if not is_folder]
            now.folders[name] = ""  # no stamp stands for what is inside it: it is looked at again
    return now


def _folders(path: str, name: str, known: Scan, now: Scan) -> list[str]:
    """The folders in a folder; those known, where its stamp is the same. Files in it are odd."""
    stamp = _stamp(path)
    now.folders[name] = stamp
    if stamp and known.folders.get(name) == stamp and not known.odd:
        if name:
            return [slug for kind, slug in known.entries if kind == name]
        return [kind for kind in known.folders if kind]
    found = _listed(path)
    now.odd += [f"{name}/{each}".strip("/") for each, is_folder in found if not is_folder]
    return [each for each, is_folder in found if is_folder]


def _scan_kind(path: str, kind: str, known: Scan, now: Scan) -> None:
    vaulted = os.path.isdir(f"{path}/../../vault/{CONTENT}/{kind}")  # noqa: PTH112
    for slug in _folders(path, kind, known, now):
        seen, folder = known.entries.get((kind, slug)), f"{path}/{slug}"
        kept = f"{IN_VAULT}{CONTENT}/{kind}/{slug}/photos/" if vaulted else ""
        if seen is None or (kept and kept not in seen.names) or _stamps(folder, seen.names) != seen.stamp:
            found = _below(folder, "") + (_below(f"{folder}/{kept}", kept) if kept else [])
            names = tuple(f"{name}/" if is_folder else name for name, is_folder in found) + ((kept,) if kept else ())
            stamp = _stamps(folder, names)
            seen = Seen(names, stamp, _newest(stamp))
        now.entries[kind, slug] = seen


def _stamps(folder: str, names: Iterable[str]) -> str:
    return "|".join([_stamp(folder), *[_stamp(f"{folder}/{name}") for name in names]])


def _stamp(path: str) -> str:
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path for each of ten thousand files takes longer than the call
    except (OSError, ValueError):
        return ""
    return f"{status.st_mtime_ns}.{status.st_ctime_ns}.{status.st_size}.{status.st_ino}"


def _listed(path: str) -> list[tuple[str, bool]]:
    try:
        with os.scandir(path) as found:
            return sorted((each.name, each.is_dir(follow_symlinks=False)) for each in found)
    except OSError:
        return []


def _below(path: str, prefix: str) -> list[tuple[str, bool]]:
    """Everything below a folder, files before folders."""
    found = _listed(path)
    deeper = [each for name, is_folder in found if is_folder for each in _below(f"{path}/{name}", f"{prefix}{name}/")]
    return sorted(((prefix + name, is_folder) for name, is_folder in found), key=lambda e: e[1]) + deeper


def changed(before: Mapping[Key, Seen], now: Mapping[Key, Seen], since_ns: int) -> set[Key]:
    """Entries that came, or whose stamps differ, or were touched so late that a stamp could not show it.

    `since_ns`: when the earlier scan began. Some file systems (FAT) keep times to two seconds only.
    """
    late = since_ns - 2_500_000_000
    return {key for key, seen in now.items() if seen.newest > late or before.get(key) != seen}


def _newest(stamp: str) -> int:
    parts = [part.split(".") for part in stamp.split("|") if part]
    return max((max(int(times[0]), int(times[1])) for times in parts), default=0)
