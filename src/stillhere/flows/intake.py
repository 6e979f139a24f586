"""Pictures as they came in, taken into the vault: encrypted there, and listed in their entry under a name of our own.

What a camera or a sender called a file can tell who and when, and would be in every address of the picture. So a new
picture is called after its entry, and numbered. Nothing of a file is taken before all of it is known to be a picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stillhere import files
from stillhere.content.intake_files import MAX_PHOTO, is_intake
from stillhere.content.kinds import FACTS
from stillhere.content.model import FACTS_FILE
from stillhere.content.register_edit import Unusual, appended
from stillhere.errors import Problem, Stop
from stillhere.photos.intake import validate
from stillhere.project import MAX_TABLE, Places, read_settings
from stillhere.vault import Vault

_ENDINGS = {"jpeg": "jpg"}
_MOST = 1000


@dataclass(frozen=True)
class Taken:
    """One file: where it was, where it is now, or why it was not taken."""

    file: Path
    path: str = ""
    problem: Stop | None = None


def take_in(folder: Path, entry: str, given: Sequence[Path]) -> list[Taken]:
    """Takes pictures into the vault for an entry (`event/rally`), and lists them in its facts.

    The files stay where they were. Raises Problem where there is no vault or no such entry.
    """
    read_settings(folder)
    vault, place = Vault(folder), f"content/{'/'.join(Path(entry).parts[-2:])}"
    vault.check()
    kind = place.split("/")[1]
    if kind not in FACTS or not (folder / place / FACTS_FILE).is_file():
        raise Problem("entry-not-there", entry=entry)
    with files.locked(Places(folder).work):
        return [_taken(folder, place, file) for file in given]


def _taken(folder: Path, place: str, file: Path) -> Taken:
    try:
        data = files.read_limited(file, MAX_PHOTO)
        kind = validate(data).format
        path = _free(folder, place, _ENDINGS.get(kind, kind))
        listed = _listed(folder / place / FACTS_FILE, path.removeprefix(f"{place}/"), place)
        Vault(folder).put(path, data)
        files.write_atomic(folder / place / FACTS_FILE, listed)
    except Stop as problem:
        return Taken(file, problem=problem)
    except OSError as error:
        unread = Problem("file-named-unreadable", path=str(file), detail=error.strerror or str(error))
        return Taken(file, problem=unread)
    return Taken(file, path)


def _free(folder: Path, place: str, ending: str) -> str:
    """The first free name: `content/event/rally/photos/rally-1.jpg`. A number is never another picture's."""
    slug = place.rpartition("/")[2]
    used = {path.rpartition("/")[2].rpartition(".")[0] for path in _known(folder, place)}
    name = next(name for number in range(1, _MOST) if (name := f"{slug}-{number}") not in used)
    return f"{place}/photos/{name}.{ending}"


def _known(folder: Path, place: str) -> Iterator[str]:
    """Every picture of an entry, and every record of one that there was."""
    yield from (path for path in Vault(folder).paths() if path.startswith(f"{place}/"))
    yield from (path.name for path in (folder / place / "photos").glob("*"))
    yield from (path.stem for path in (Vault(folder).folder / place / "photos").glob("*.toml"))


def _listed(facts: Path, file: str, place: str) -> bytes:
    """The facts with the picture listed at their end."""
    source = files.read_limited(facts, MAX_TABLE)
    try:
        return appended(source, {"file": file}, "photo")
    except (Unusual, ValueError) as error:
        raise Problem("facts-unusual", file=f"{place}/{FACTS_FILE}", photo=file) from error


def take_in_waiting(folder: Path) -> list[Taken]:
    """Takes every picture that lies in clear below `content/` into the vault, under the name that it has, and deletes
    what lay in clear once it is safe. Raises Problem where there is no vault.
    """
    read_settings(folder)
    vault = Vault(folder)
    vault.check()
    with files.locked(Places(folder).work):
        waiting = [f"content/{name}" for name in files.walk(folder / "content") if is_intake(f"content/{name}")]
        return [_moved(folder, vault, path) for path in waiting]


def _moved(folder: Path, vault: Vault, path: str) -> Taken:
    place = folder / path
    try:
        if vault.holds(path):
            raise Problem("photo-in-both", path=path)
        data = files.read_limited(place, MAX_PHOTO, within=folder)
        validate(data)
        vault.put(path, data)
        place.unlink()
    except Stop as problem:
        return Taken(place, problem=problem)
    except OSError as error:
        unread = Problem("file-named-unreadable", path=path, detail=error.strerror or str(error))
        return Taken(place, problem=unread)
    return Taken(place, path)
