"""The photos of a site folder and their reviews: what waits, and the desk where a person decides.

    with Darkroom() as darkroom:
        desk = desk_for(site, photos(site), darkroom, opener, today)

A photo lies in the vault, encrypted, or still in the folder of its entry, as it came in. The list opens nothing: of
what is in the vault it believes the record, and the build finds out whether that is of another picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from stillhere import files, vault
from stillhere.content.consent import FACE
from stillhere.content.intake_files import MAX_PHOTO, is_intake
from stillhere.content.model import Site
from stillhere.content.read import read_site
from stillhere.content.review import LIMIT, Review, parse_review, written
from stillhere.dates import PartialDate
from stillhere.errors import Finding, Problem, WrongUsage
from stillhere.photos.darkroom import Darkroom
from stillhere.photos.desk.desk import BROKEN, REVIEWED, WAITING, Desk, Item
from stillhere.photos.faces import suggested
from stillhere.photos.intake import validate
from stillhere.project import read_settings
from stillhere.vault import Opener, Vault


@dataclass(frozen=True)
class Photo:
    """A photo of the site folder, how its review stands, and what is wrong with it or its record.

    `sealed`: it lies in the vault.
    """

    path: str
    state: str
    sealed: bool = False
    reviewed: PartialDate | None = None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def entry(self) -> tuple[str, str]:
        """The kind and the short name of its entry."""
        _, kind, slug, *_ = self.path.split("/")
        return kind, slug


def record_of(path: str) -> str:
    """Where the record of a photo lies."""
    return f"{vault.FOLDER}/{path}.toml"


def photos(folder: Path, entries: Sequence[str] = ()) -> list[Photo]:
    """Every photo, or those of some entries (`event/rally`, or their folders), by path.

    Raises Problem where it is no site folder, WrongUsage for an entry without photos.
    """
    read_settings(folder)
    sealed = {path for path in Vault(folder).paths() if is_intake(path)}
    clear = {path for name in files.walk(folder / "content") if is_intake(path := f"content/{name}")}
    keys = ["/".join(Path(entry).parts[-2:]) for entry in entries]
    paths = sorted(path for path in clear | sealed if not keys or _is_of(path, keys))
    for entry, key in zip(entries, keys, strict=True):
        if not any(_is_of(path, [key]) for path in paths):
            raise WrongUsage("entry-without-photos", entry=entry)
    return [_sealed(folder, path) if path in sealed else _clear(folder, path) for path in paths]


def _is_of(path: str, keys: Iterable[str]) -> bool:
    return any(path.startswith(f"content/{key}/") for key in keys)


def _clear(folder: Path, path: str) -> Photo:
    try:
        digest = validate(_read(folder, path)).digest
    except (Problem, OSError) as error:
        return Photo(path, BROKEN, findings=(_finding(path, error),))
    return _stands(folder, Photo(path, WAITING), digest)


def _sealed(folder: Path, path: str) -> Photo:
    return _stands(folder, Photo(path, WAITING, sealed=True), None)


def _stands(folder: Path, photo: Photo, digest: str | None) -> Photo:
    findings: list[Finding] = []
    review = _record(folder, photo.path, digest, findings)
    if review and review.done:
        return Photo(photo.path, REVIEWED, photo.sealed, review.reviewed, tuple(findings))
    return Photo(photo.path, WAITING, photo.sealed, findings=tuple(findings))


def _finding(path: str, error: Problem | OSError) -> Finding:
    if isinstance(error, Problem):
        return Finding(path, 0, error.code, error.facts)
    return Finding(path, 0, "file-unreadable", {"detail": error.strerror or str(error)})


def _read(folder: Path, path: str) -> bytes:
    return files.read_limited(files.inside(folder, path), MAX_PHOTO, within=folder)


def _record(folder: Path, path: str, digest: str | None, findings: list[Finding]) -> Review | None:
    """The review of the photo with this digest, if it is known; a damaged record counts as none, and says so."""
    place = record_of(path)
    try:
        source = files.read_limited(files.inside(folder, place), LIMIT, within=folder)
    except FileNotFoundError:
        return None
    except (Problem, OSError) as error:
        findings.append(_finding(place, error))
        return None
    return parse_review(source, place, findings, digest)


def save(folder: Path, path: str, review: Review) -> None:
    """Writes a record: the only thing that a review leaves on the disk."""
    files.write_atomic(files.no_links(folder, record_of(path)), written(review), private=True)


def desk_for(folder: Path, chosen: Sequence[Photo], darkroom: Darkroom, opener: Opener, today: date) -> Desk:
    """The desk with these photos on it. Where one of them is in the vault, that is opened now, before there is a page.

    Raises what `opener` does.
    """
    if any(photo.sealed for photo in chosen):
        opener()
    site = read_site(folder, [], day=today)
    items = [_item(folder, photo, agreed(site, photo, today), opener) for photo in chosen]
    day = PartialDate.parse(today)
    return Desk(items, partial(save, folder), darkroom.preview, suggested, day)


def _item(folder: Path, photo: Photo, who: dict[str, str], opener: Opener) -> Item:
    def read() -> bytes:
        return opener().get(photo.path) if photo.sealed else _read(folder, photo.path)

    return Item(photo.path, photo.state, read, _known(folder, photo), who)


def _known(folder: Path, photo: Photo) -> Callable[[str], Review | None]:
    return lambda digest: _record(folder, photo.path, digest, [])


def agreed(site: Site, photo: Photo, today: date) -> dict[str, str]:
    """Who may be shown in a photo: short name → names. In every language of its entry, and on this day."""
    entry = site.entries.get(photo.entry)
    languages = entry.texts if entry else site.settings.languages
    people = (person for person in site.people.values() if person.may(FACE, today, languages))
    return {person.id: " ".join(dict.fromkeys(person.names.values())) or person.id for person in people}
