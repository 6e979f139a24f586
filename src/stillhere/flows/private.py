"""What the vault adds to a site: names that nothing published may have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from stillhere.content.model import Site
from stillhere.content.private_people import PLACE, PrivatePerson, parse_private, written
from stillhere.content.withheld import Withheld
from stillhere.errors import Finding, Problem, ProblemsFound
from stillhere.vault import Opener, Vault


def private_people(folder: Path, opener: Opener) -> dict[str, PrivatePerson]:
    """The private half of the register; empty where there is none. Raises what `opener` does, and ProblemsFound."""
    if not Vault(folder).holds(PLACE):
        return {}
    findings: list[Finding] = []
    found = parse_private(opener().get(PLACE), findings)
    if findings:
        raise ProblemsFound(findings)
    return found


def keep_private(folder: Path, people: Iterable[PrivatePerson]) -> None:
    """Writes it, encrypted. Raises Problem where there is no vault."""
    Vault(folder).put(PLACE, written(people))


def withheld_names(folder: Path, opener: Opener) -> frozenset[str]:
    """The names that only the vault knows."""
    return frozenset(name for person in private_people(folder, opener).values() for name in person.hidden)


def anybody_withdrew(site: Site) -> bool:
    """Whether somebody took consent back, so that what was made before must not lie about."""
    return any(consent.withdrawn for person in site.people.values() for consent in person.consent)


def prove_unnamed(contents: Mapping[str, bytes], site: Site) -> None:
    """The last look at every byte before it is signed. Raises Problem where somebody is named who has not agreed."""
    withheld = Withheld.of(site)
    parts = [name.encode() for name in withheld.names if len(name) > 1]
    for path, data in contents.items() if parts else ():
        suspicious = any(part in data for part in parts)  # ten times as fast as the pattern
        if suspicious and withheld.pattern and (found := withheld.pattern.search(data.decode("utf-8", "replace"))):
            raise Problem("name-about-to-leak", path=path, name=found[0])
