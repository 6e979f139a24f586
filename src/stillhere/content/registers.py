"""The registers: addresses, people, names of the organisation. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stillhere import addresses as web
from stillhere import tables
from stillhere.content import model
from stillhere.content.consent import BYLINE, CHANNELS, NAME, SCOPES, Consent
from stillhere.content.model import MEMBER, Address, Name, Person
from stillhere.errors import Finding
from stillhere.languages import available
from stillhere.project import decoded
from stillhere.tables import Field, Rows, Table

ADDRESSES = "registers/addresses.toml"
PEOPLE = "registers/people.toml"
ORGANISATION = "registers/organisation.toml"
TRADITIONAL = "registers/traditional.toml"
FILES = (ADDRESSES, PEOPLE, ORGANISATION, TRADITIONAL)
FORMAT = 1
PUBLIC, PARTNERS = TIERS = ("public", "partners")

_FORMAT: Mapping[str, Field] = {"format": Field(tables.a_number(FORMAT, FORMAT), required=True)}
_NAMES = tables.by_language(tables.text(200))

_ADDRESS = {
    "url": Field(tables.text(500), required=True, default=""),
    "state": Field(tables.one_of(web.STATES), required=True),
    "since": Field(tables.a_date, required=True),
    "until": Field(tables.a_date),
    "reason": Field(tables.by_language(tables.text(500)), default={}),
    "tier": Field(tables.one_of(TIERS), default=PUBLIC),
}
_CONSENT = {
    "to": Field(tables.list_of(tables.one_of(SCOPES)), required=True, default=()),
    "since": Field(tables.a_day, required=True),
    "until": Field(tables.a_date),
    "languages": Field(tables.list_of(tables.a_language), default=()),
    "channels": Field(tables.list_of(tables.one_of(CHANNELS)), default=()),
    "withdrawn": Field(tables.a_day),
}
_PERSON: Mapping[str, Field | Rows] = {
    "id": Field(tables.a_slug, required=True),
    "names": Field(_NAMES, default={}),
    "consent": Rows(_CONSENT),
}
_NAME = {
    "names": Field(_NAMES, required=True),
    "since": Field(tables.a_date, required=True),
    "until": Field(tables.a_date),
}


def parse_addresses(source: bytes, languages: tuple[str, ...], findings: list[Finding]) -> tuple[Address, ...]:
    """The register of addresses, both tiers. Dangerous ones must be written defanged and say why, in every language."""
    values, table, clean = _read(source, ADDRESSES, {"address": Rows(_ADDRESS)}, findings)
    found = tuple(Address(**row) for row in values.get("address", ())) if clean else ()
    for index, address in enumerate(found):
        _check_form(address, index, table)
        _check_reason(address, index, languages, table)
    _check_contradictions(found, table)
    return found


def _read(
    source: bytes, file: str, fields: Mapping[str, Field | Rows], findings: list[Finding]
) -> tuple[dict[str, Any], Table, bool]:
    before = len(findings)
    table = Table(file, decoded(source, file, findings) or "", findings)
    values = table.read({**_FORMAT, **fields}) if len(findings) == before else {}
    return values, table, len(findings) == before


def _check_form(address: Address, index: int, table: Table) -> None:
    if address.dangerous:
        if not web.is_defanged(address.url):
            table.say("address-not-defanged", "address", index, "url", write=web.defang(address.url))
    elif not web.is_address(address.url):
        table.say("value-address", "address", index, "url", field="url", value=address.url)
    elif not web.fits(address.url, address.state):
        table.say("address-onion", "address", index, "url", url=address.url)


def _check_reason(address: Address, index: int, languages: tuple[str, ...], table: Table) -> None:
    missing = [tag for tag in languages if not available(tag, address.reason)]
    if address.dangerous and missing:
        table.say(
            "address-without-reason",
            "address",
            index,
            url=web.defang(address.url),
            languages=", ".join(missing),
        )


def _check_contradictions(found: tuple[Address, ...], table: Table) -> None:
    for index, address in enumerate(found):
        for other in (other for other in found[:index] if _contradict(address, other)):
            facts = {"url": web.defang(address.url), "first": other.state, "second": address.state}
            table.say("address-contradiction", "address", index, "url", **facts)
        for other in (other for other in found if _tells(other, address)):
            facts = {"url": web.defang(address.url), "other": web.defang(other.url)}
            table.say("address-told", "address", index, "url", **facts)


def _contradict(one: Address, other: Address) -> bool:
    """Whether two lines cannot both stand: the same address twice, or a safe one at a dangerous host."""
    if one.url == other.url:
        return True
    bad, good = (one, other) if one.dangerous else (other, one)
    return bad.dangerous and not good.dangerous and web.covers(web.host_of(bad.url), web.host_of(good.url))


def _tells(public: Address, hidden: Address) -> bool:
    """Whether a public address gives away the host of one that only partners are told."""
    tiers = (public.tier, hidden.tier) == (PUBLIC, PARTNERS)
    return tiers and web.covers(web.without_port(web.host_of(hidden.url)), web.host_of(public.url))


def parse_people(source: bytes, findings: list[Finding]) -> dict[str, Person]:
    """The register of people, by id."""
    values, table, clean = _read(source, PEOPLE, {"person": Rows(_PERSON)}, findings)
    people: dict[str, Person] = {}
    for index, row in enumerate(values.get("person", ()) if clean else ()):
        person = Person(row["id"], row["names"], tuple(Consent(**consent) for consent in row["consent"]))
        if person.id in people:
            table.say("person-twice", "person", index, "id", id=person.id)
        if person.id in (model.ORGANISATION, MEMBER):
            table.say("person-reserved", "person", index, "id", id=person.id)
        _check_consents(person, index, table)
        people[person.id] = person
    return people


def _check_consents(person: Person, index: int, table: Table) -> None:
    for consent in person.consent:
        until = consent.until or consent.withdrawn
        if until and until.last_day() < consent.since.first_day():
            table.say("consent-backwards", "person", index, id=person.id, since=consent.since, until=until)
    standing = [consent for consent in person.consent if not consent.withdrawn]
    named = any(consent.covers(scope) for consent in standing for scope in (NAME, BYLINE))
    if named and not person.names:
        table.say("person-without-name", "person", index, id=person.id)
    if person.names and not named:
        table.say("person-name-in-clear", "person", index, "names", level="warning", id=person.id)


def parse_traditional(source: bytes, findings: list[Finding]) -> dict[str, str]:
    """The organisation's own exceptions for traditional Chinese: simplified words → traditional ones."""
    fields = {"terms": Field(tables.by_term(tables.text(100)), default={})}
    values, _, clean = _read(source, TRADITIONAL, fields, findings)
    return dict(values["terms"]) if clean else {}


def parse_organisation(source: bytes, findings: list[Finding]) -> tuple[tuple[Name, ...], dict[str, str]]:
    """The names of the organisation, oldest first, and where it is based."""
    fields: Mapping[str, Field | Rows] = {
        "name": Rows(_NAME, required=True),
        "based": Field(_NAMES, default={}),
    }
    values, _, clean = _read(source, ORGANISATION, fields, findings)
    if not clean:
        return (), {}
    names = sorted((Name(**row) for row in values["name"]), key=lambda name: name.since)
    return tuple(names), values["based"]
