"""The register of people, changed: somebody agrees, takes it back, or is only kept from being named.

Names of who may not be named lie in the vault; `registers/people.toml` has who may. What must never be lost, the names
by which somebody is not to be found, is written to the vault before it goes from the register.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from stillhere import files
from stillhere.content.consent import BYLINE, NAME, SCOPES, Consent
from stillhere.content.model import Entry, Person, Site
from stillhere.content.private_people import Answer, PrivatePerson
from stillhere.content.read import read_site
from stillhere.content.register_edit import Unusual, appended, changed
from stillhere.content.registers import PEOPLE, parse_people
from stillhere.content.withheld import mentions_of
from stillhere.dates import PartialDate
from stillhere.errors import Finding, Problem, ProblemsFound
from stillhere.flows.private import keep_private, private_people
from stillhere.project import MAX_TABLE, Mirror, Places
from stillhere.release.store import Store
from stillhere.vault import Opener, Vault


@dataclass(frozen=True)
class Agreement:
    """What somebody agreed to, as it goes into the register, and how, as it goes into the vault."""

    id: str
    names: Mapping[str, str]
    consent: Consent
    answer: Answer
    hidden: tuple[str, ...] = ()
    contact: str = ""


@dataclass(frozen=True)
class Withdrawn:
    """What a withdrawal found: where in the site folder the person stands, and who may hold what was published."""

    person: Person
    names: tuple[str, ...]
    scopes: tuple[str, ...]
    places: tuple[tuple[str, int], ...]
    pages: tuple[str, ...]
    photos: tuple[str, ...]
    releases: int
    mirrors: tuple[Mirror, ...]


def agree(folder: Path, agreement: Agreement, opener: Opener) -> None:
    """Puts somebody into both halves of the register, or adds what they agreed to. Raises Problem, ProblemsFound."""
    Vault(folder).check()
    with files.locked(Places(folder).work):
        source, people = _register(folder)
        private = private_people(folder, opener)
        before = private.get(agreement.id, PrivatePerson(agreement.id))
        known = replace(
            before,
            hidden=_merged(before.hidden, agreement.hidden),
            contact=agreement.contact or before.contact,
            answers=(*before.answers, agreement.answer),
        )
        after = _with_consent(source, people, agreement)
        keep_private(folder, {**private, agreement.id: known}.values())
        files.write_atomic(folder / PEOPLE, after)


def _with_consent(source: bytes, people: Mapping[str, Person], agreement: Agreement) -> bytes:
    person = people.get(agreement.id)
    consents = [*(person.consent if person else ()), agreement.consent]
    values = {"names": {**(person.names if person else {}), **agreement.names}, "consent": _rows(consents)}
    if not values["names"]:
        del values["names"]
    if person is None:
        return _edited(lambda: appended(source, {"id": agreement.id, **values}, "person"))
    return _edited(lambda: changed(source, list(people).index(person.id), values, "person"))


def withdraw(folder: Path, who: str, scopes: Sequence[str], day: date, opener: Opener) -> Withdrawn:
    """Takes consents back from a day on. Names that may stand nowhere any more move into the vault.

    No scopes: everything. Raises Problem (`person-not-there`, `consent-not-there`) and what `opener` does.
    """
    Vault(folder).check()
    with files.locked(Places(folder).work):
        source, people = _register(folder)
        person = _person(people, who)
        consents = [part for consent in person.consent for part in _parted(consent, scopes or SCOPES, day)]
        if consents == list(person.consent):
            raise Problem("consent-not-there", id=who, scopes=", ".join(scopes or SCOPES))
        site = read_site(folder, [], day=date.min)
        after = replace(person, consent=tuple(consents))
        values: dict[str, Any] = {"consent": _rows(consents)}
        hidden = () if any(after.may(scope, day) for scope in (NAME, BYLINE)) else tuple(person.names.values())
        if hidden:
            values["names"] = None
            _hide(folder, who, hidden, opener)
        index = list(people).index(who)
        files.write_atomic(folder / PEOPLE, _edited(lambda: changed(source, index, values, "person")))
    return _found(folder, site, person, tuple(scopes or SCOPES), opener)


def hide(folder: Path, who: str, opener: Opener) -> tuple[str, ...]:
    """Moves names of somebody who may not be named from the register into the vault. Raises Problem."""
    Vault(folder).check()
    with files.locked(Places(folder).work):
        source, people = _register(folder)
        person = _person(people, who)
        standing = [consent for consent in person.consent if not consent.withdrawn]
        if any(consent.covers(scope) for consent in standing for scope in (NAME, BYLINE)):
            raise Problem("person-may-be-named", id=who)
        names = tuple(person.names.values())
        _hide(folder, who, names, opener)
        index = list(people).index(who)
        files.write_atomic(folder / PEOPLE, _edited(lambda: changed(source, index, {"names": None}, "person")))
    return names


def _hide(folder: Path, who: str, names: Iterable[str], opener: Opener) -> None:
    private = private_people(folder, opener)
    before = private.get(who, PrivatePerson(who))
    keep_private(folder, {**private, who: replace(before, hidden=_merged(before.hidden, names))}.values())


def _merged(before: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *more)))


def _parted(consent: Consent, scopes: Sequence[str], day: date) -> list[Consent]:
    """A consent as it is after these uses were taken back: whole, withdrawn, or one of each."""
    gone = tuple(scope for scope in consent.to if scope in scopes)
    left = tuple(scope for scope in consent.to if scope not in scopes)
    if not gone or consent.withdrawn:
        return [consent]
    back = replace(consent, to=gone, withdrawn=PartialDate.parse(day))
    return [back, replace(consent, to=left)] if left else [back]


def _rows(consents: Iterable[Consent]) -> list[dict[str, Any]]:
    found = []
    for consent in consents:
        row = {key: getattr(consent, key) for key in ("to", "since", "until", "languages", "channels", "withdrawn")}
        found.append({key: list(v) if isinstance(v, tuple) else v for key, v in row.items() if v})
    return found


def _register(folder: Path) -> tuple[bytes, dict[str, Person]]:
    """Its bytes and what they say. Raises ProblemsFound for mistakes in it."""
    try:
        source = files.read_limited(folder / PEOPLE, MAX_TABLE, within=folder)
    except FileNotFoundError:
        source = b"format = 1\n"
    findings: list[Finding] = []
    people = parse_people(source, findings)
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        raise ProblemsFound(errors)
    return source, people


def _person(people: Mapping[str, Person], who: str) -> Person:
    if who not in people:
        raise Problem("person-not-there", id=who, known=", ".join(people))
    return people[who]


def _edited(change: Any) -> bytes:
    try:
        made: bytes = change()
    except Unusual as unusual:
        raise Problem("people-unusual", file=PEOPLE, line=unusual.line) from unusual
    return made


# --- what was published -------------------------------------------------------------------------------------------


def _found(folder: Path, site: Site, person: Person, scopes: tuple[str, ...], opener: Opener) -> Withdrawn:
    private = private_people(folder, opener).get(person.id, PrivatePerson(person.id))
    names = _merged(person.names.values(), private.hidden)
    hits = {entry.folder: list(mentions_of(entry, person.id, names)) for entry in site.entries.values()}
    named = [entry for entry in site.entries.values() if hits[entry.folder] and not entry.facts.draft]
    return Withdrawn(
        person,
        names,
        scopes,
        tuple(sorted({place for found in hits.values() for place in found})),
        tuple(path for entry in named for path in _pages(entry)),
        tuple(sorted(path for entry in named for path in _photos(entry, person.id))),
        _releases(folder),
        site.settings.mirrors,
    )


def _pages(entry: Entry) -> list[str]:
    return [f"{tag}/{entry.kind}/{entry.slug}.html" for tag in entry.texts]


def _photos(entry: Entry, who: str) -> Iterable[str]:
    return (path for path, review in entry.reviews.items() if any(face.person == who for face in review.faces))


def _releases(folder: Path) -> int:
    """How many releases there have been."""
    if not Places(folder).signed.exists():
        return 0
    release = Store(Places(folder)).current()
    return release.number if release else 0
