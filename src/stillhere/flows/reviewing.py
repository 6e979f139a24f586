"""The photos of a site folder and their reviews: what waits, and the desk where a person decides.

for photo in photos(Path("our-site")): print(photo.path, photo.state)
desk = desk_for(Path("our-site"), chosen, darkroom, today)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from stillhere import files
from stillhere.content.intake_files import MAX_PHOTO, is_intake
from stillhere.content.registers import PEOPLE, parse_people
from stillhere.dates import PartialDate
from stillhere.errors import Finding, Problem, ProblemsFound, WrongUsage
from stillhere.photos.darkroom import Darkroom
from stillhere.photos.desk.desk import BROKEN, REVIEWED, WAITING, Desk, Item
from stillhere.photos.faces import suggested
from stillhere.photos.intake import validate
from stillhere.photos.review import LIMIT, Review, parse_review, written
from stillhere.project import MAX_TABLE, read_settings

VAULT = "vault"
FACE = "face"


@dataclass(frozen=True)
class Photo:
    """A photo of the site folder, how its review stands, and what is wrong with it or its record."""

    path: str
    state: str
    reviewed: PartialDate | None = None
    findings: tuple[Finding, ...] = field(default=())


def record_of(path: str) -> str:
    """Where the record of a photo lies."""
    return f"{VAULT}/{path}.toml"


def photos(folder: Path, entries: Sequence[str] = ()) -> list[Photo]:
    """Every photo, or those of some entries (`event/rally`, or their folders), by path.

    Raises Problem where it is no site folder, WrongUsage for an entry without photos.
    """
    read_settings(folder)
    paths = [path for name in files.walk(folder / "content") if is_intake(path := f"content/{name}")]
    keys = ["/".join(Path(entry).parts[-2:]) for entry in entries]
    for entry, key in zip(entries, keys, strict=True):
        if not any(_is_of(path, key) for path in paths):
            raise WrongUsage("entry-without-photos", entry=entry)
    return [_photo(folder, path) for path in paths if not keys or any(_is_of(path, key) for key in keys)]


def _is_of(path: str, key: str) -> bool:
    return path.startswith(f"content/{key}/")


def _photo(folder: Path, path: str) -> Photo:
    findings: list[Finding] = []
    try:
        digest = validate(_read(folder, path)).digest
    except (Problem, OSError) as error:
        return Photo(path, BROKEN, findings=(_finding(path, error),))
    review = _record(folder, path, digest, findings)
    if review and review.done:
        return Photo(path, REVIEWED, review.reviewed, tuple(findings))
    return Photo(path, WAITING, findings=tuple(findings))


def _finding(path: str, error: Problem | OSError) -> Finding:
    if isinstance(error, Problem):
        return Finding(path, 0, error.code, error.facts)
    return Finding(path, 0, "file-unreadable", {"detail": error.strerror or str(error)})


def _read(folder: Path, path: str) -> bytes:
    return files.read_limited(files.inside(folder, path), MAX_PHOTO, within=folder)


def _record(folder: Path, path: str, digest: str, findings: list[Finding]) -> Review | None:
    """The review of the photo with this digest; a damaged record counts as none, and says so."""
    place = record_of(path)
    try:
        source = files.read_limited(files.inside(folder, place), LIMIT, within=folder)
    except FileNotFoundError:
        return None
    except (Problem, OSError) as error:
        findings.append(_finding(place, error))
        return None
    return parse_review(source, place, findings, digest)


def agreed(folder: Path) -> dict[str, str]:
    """Who agreed that their face be shown: short name → names. Raises ProblemsFound for a register with mistakes."""
    try:
        source = files.read_limited(folder / PEOPLE, MAX_TABLE, within=folder)
    except FileNotFoundError:
        return {}
    findings: list[Finding] = []
    people = parse_people(source, findings)
    if findings:
        raise ProblemsFound(findings)
    return {
        person.id: " ".join(dict.fromkeys(person.names.values()))
        for person in people.values()
        if FACE in person.consent
    }


def save(folder: Path, path: str, review: Review) -> None:
    """Writes a record: the only thing that a review leaves on the disk."""
    files.write_atomic(files.no_links(folder, record_of(path)), written(review), private=True)


def desk_for(folder: Path, chosen: Sequence[Photo], darkroom: Darkroom, today: PartialDate) -> Desk:
    """The desk with these photos on it. Raises ProblemsFound for a register of people with mistakes."""
    items = [
        Item(photo.path, photo.state, partial(_read, folder, photo.path), _known(folder, photo)) for photo in chosen
    ]
    return Desk(items, agreed(folder), partial(save, folder), darkroom.preview, suggested, today)


def _known(folder: Path, photo: Photo) -> Callable[[str], Review | None]:
    return lambda digest: _record(folder, photo.path, digest, [])
