"""What of the organisation's own files may leave the site folder. Pure.

A release carries the sources it was made from, so that everything can be recovered. It carries no drafts, nobody who
has not agreed to be named, no address that only partners are told, no place of a mirror on anybody's disk, and no
comments: those are notes among colleagues.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from stillhere.content import registers
from stillhere.content.consent import BYLINE, NAME, SITE, Consent
from stillhere.content.kinds import FACTS
from stillhere.content.model import FACTS_FILE, Person, Site
from stillhere.content.naming import Naming
from stillhere.content.registers import parse_people
from stillhere.project import SETTINGS
from stillhere.tables import SLUG, TABLE_COMMENT

_PRIVATE = {"answer", "members_meeting_point"}
"""Facts of an entry that stay at home."""
_TEXT = re.compile(r"[A-Za-z-]{2,20}\.md")
_DRAWING = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}\.svg")
_THEME = re.compile(r"[a-z-]{1,40}\.(html|css|svg)")


def public_sources(site: Site) -> dict[str, bytes]:
    """The files that travel with a release, by path in the site folder."""
    drafts = tuple(f"{entry.folder}/" for entry in site.entries.values() if entry.facts.draft)
    kept = {path: data for path, data in _spoken(site).items() if not (drafts and path.startswith(drafts))}
    return {path: _public(path, data, site.day) for path, data in kept.items() if is_source(path)}


def _spoken(site: Site) -> dict[str, bytes]:
    """Every file as it was read, but for names of people who have not agreed."""
    naming = Naming(site.people, site.day, site.settings.unnamed)
    own = {
        f"{entry.folder}/{name}": naming.source(name, data, entry)
        for entry in site.entries.values()
        for name, data in entry.files.items()
    }
    return {**site.general, **own}


def is_source(path: str) -> bool:
    """Whether a path is one of the organisation's own files. Nothing else is ever laid down by a recovery."""
    match path.split("/"):
        case ["content", kind, slug, name]:
            known = name == "facts.toml" or _TEXT.fullmatch(name) or _DRAWING.fullmatch(name)
            return kind in FACTS and bool(SLUG.fullmatch(slug)) and bool(known)
        case ["theme", name]:
            return bool(_THEME.fullmatch(name))
    return path == SETTINGS or path in registers.FILES


def _public(path: str, data: bytes, day: date) -> bytes:
    if not path.endswith(".toml"):
        return data
    import rtoml

    table: dict[str, Any] = rtoml.loads(data.decode("utf-8-sig"))
    if path == SETTINGS and table.pop("mirror", None):
        return _written(table)
    if path == registers.PEOPLE and "person" in table:
        people = parse_people(data, []).values()
        return _written({**table, "person": [row for person in people if (row := _public_person(person, day))]})
    if path == registers.ADDRESSES and _for_partners(table):
        table["address"] = [row for row in table["address"] if row.get("tier") != registers.PARTNERS]
        return _written(table)
    if path.endswith(f"/{FACTS_FILE}") and _PRIVATE & table.keys():
        return _written({key: value for key, value in table.items() if key not in _PRIVATE})
    return _without_comments(data, table)


def _public_person(person: Person, day: date) -> dict[str, Any] | None:
    """Who may be named today, with the names that may be, and the consents that hold."""
    holding = [c for c in person.consent if c.holds_on(day) and (not c.channels or SITE in c.channels)]
    names = {
        tag: name
        for tag, name in person.names.items()
        if any(person.may(scope, day, (tag,)) for scope in (NAME, BYLINE))
    }
    return {"id": person.id, "names": names, "consent": [_row(consent) for consent in holding]} if names else None


def _row(consent: Consent) -> dict[str, Any]:
    row = {"to": list(consent.to), "since": str(consent.since)}
    row |= {"until": str(consent.until)} if consent.until else {}
    row |= {"languages": list(consent.languages)} if consent.languages else {}
    return row


def _for_partners(table: dict[str, Any]) -> bool:
    return any(row.get("tier") == registers.PARTNERS for row in table.get("address", ()))


def _without_comments(data: bytes, table: dict[str, Any]) -> bytes:
    """The same table without comments: line by line where that is enough, else written anew."""
    import rtoml

    if b"#" not in data:
        return data
    lines = [TABLE_COMMENT.sub(lambda m: m[1] or "", line) for line in data.decode("utf-8-sig").split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).lstrip("\n")
    try:
        same = rtoml.loads(text) == table
    except rtoml.TomlParsingError:
        same = False
    return text.encode() if same else _written(table)


def _written(table: dict[str, Any]) -> bytes:
    import rtoml

    return str(rtoml.dumps(table)).encode()
