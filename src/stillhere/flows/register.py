"""The register of addresses: how it stands against what is signed, changes to it, and the requests that follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tuf.api.metadata import Targets

from stillhere import files
from stillhere.content.check import check_general
from stillhere.content.mentions import hushed, mentions
from stillhere.content.model import Site
from stillhere.content.read import read_site
from stillhere.content.register_edit import Unusual
from stillhere.content.registers import ADDRESSES, TIERS, parse_addresses
from stillhere.errors import Finding, Problem, ProblemsFound, once_each
from stillhere.flows.in_force import address_role, listed_in_force
from stillhere.flows.partners import begin_partners, signed_partners
from stillhere.flows.signing import begin_addresses, path_of
from stillhere.flows.site import address_list
from stillhere.project import SETTINGS, Places
from stillhere.release import manifest, roles
from stillhere.release.partners import PartnerList
from stillhere.release.requests import Request
from stillhere.release.store import Store

Edit = Callable[[bytes, Site], bytes]


@dataclass(frozen=True)
class Asked:
    """A signing request that lies on the disk. `replaced`: an earlier one, other than this, lay at its place."""

    path: Path
    request: Request
    holders: int
    threshold: int
    replaced: bool
    before: bytes | None
    """The list that is signed now."""


@dataclass(frozen=True)
class Edited:
    """What a change did: the requests it led to, and what must be mended elsewhere before the next release."""

    asked: list[Asked]
    to_mend: list[Finding]
    signed_later: bool
    """Whether the ceremony is yet to come: it signs the register as it then is."""


@dataclass(frozen=True)
class Tier:
    """One list: as it is signed (None: never yet), its version and expiry; and as it is written."""

    role: str
    signed: bytes | None
    written: bytes
    version: int = 0
    until: datetime | None = None
    by_today: bool = True
    """Whether it was signed by who the keyholders are today; the public list is with every change of keys."""


@dataclass(frozen=True)
class Standing:
    """The register as it is written beside what is signed: bytes of lists in the form of `addresses.json`."""

    site: Site
    public: bytes
    partners: bytes
    root: bytes | None
    role: Targets | None
    signed_public: bytes | None
    signed_partners: PartnerList | None

    @property
    def tiers(self) -> list[Tier]:
        """The public list, and that for partners where there is one."""
        role, theirs = self.role, self.signed_partners
        expires = role.expires.replace(tzinfo=UTC) if role else None
        public = Tier(roles.ADDRESSES, self.signed_public, self.public, role.version if role else 0, expires)
        if theirs:
            facts = theirs.version, theirs.expires, theirs.root == self.root
            return [public, Tier(roles.PARTNERS, theirs.listed, self.partners, *facts)]
        return [public, Tier(roles.PARTNERS, None, self.partners)] if self.site.partners else [public]

    @property
    def settled(self) -> bool:
        """Whether everything that is written is signed, by today's keyholders."""
        return all(tier.signed == tier.written and tier.by_today for tier in self.tiers)


def standing(folder: Path) -> Standing:
    """How the register stands. Raises ProblemsFound for mistakes in it, Problem where what is signed is broken."""
    findings: list[Finding] = []
    site = read_site(folder, findings)
    _stop_at(findings)
    written = address_list(site.addresses), address_list(site.partners)
    store = Store(Places(folder))
    role = address_role(store, store.current())
    if role is None:
        return Standing(site, *written, None, None, None, None)
    root, listed = store.newest_trust().root, listed_in_force(store)
    return Standing(site, *written, root, role, listed, signed_partners(folder))


def ask(folder: Path, now: datetime) -> list[Asked]:
    """The requests for every list that is not signed as it is written. Raises Problem where nothing is to be asked."""
    stands = standing(folder)
    if stands.root is None:
        raise Problem("no-keys-yet", folder=str(folder))
    hidden_before = stands.signed_partners.listed if stands.signed_partners else None
    waiting = {path: path.read_bytes() for path in Places(folder).requests.glob("*.request.json")}
    hidden = begin_partners(folder, stands.site, stands.root, now)
    asked = [_asked(folder, hidden, waiting, hidden_before)] if hidden else []
    try:
        public = begin_addresses(folder, now)
    except Problem as problem:
        if problem.code != "addresses-unchanged" or not asked:
            raise
        return asked
    return [_asked(folder, public, waiting, stands.signed_public), *asked]


def edit(folder: Path, change: Edit, now: datetime) -> Edited:
    """Changes the register and makes the requests. Raises ProblemsFound and Problem; then nothing was changed."""
    with files.locked(Places(folder).work):
        signed_later = _before_the_ceremony(folder)
        findings: list[Finding] = []
        site = read_site(folder, findings)
        _stop_at(findings, but=("no-official-address",))
        before = site.general.get(ADDRESSES, b"format = 1\n")
        try:
            after = change(before, site)
        except Unusual as unusual:
            raise Problem("register-unusual", file=ADDRESSES, line=unusual.line) from unusual
        to_mend = _checked(site, after)
        files.write_atomic(folder / ADDRESSES, after)
    return Edited([] if signed_later else ask(folder, now), to_mend, signed_later)


def _before_the_ceremony(folder: Path) -> bool:
    """Raises Problem while the ceremony waits for answers: what is signed there is the register as it was."""
    if Places(folder).signed.exists():
        return False
    waiting = Places(folder).requests / "ceremony.request.json"
    if waiting.exists():
        raise Problem("ceremony-waits", request=str(waiting))
    return True


def _checked(site: Site, after: bytes) -> list[Finding]:
    """What the changed register brings up elsewhere. Raises ProblemsFound for what is wrong within it."""
    found: list[Finding] = []
    addresses = parse_addresses(after, site.settings.languages, found)
    public, hidden = (tuple(a for a in addresses if a.tier == tier) for tier in TIERS)
    then = replace(site, addresses=public, partners=hidden, general={**site.general, ADDRESSES: after})
    found += check_general(then)
    _stop_at(found)
    known = {hush.host for hush in hushed(site)}
    new = [hush for hush in hushed(then) if hush.host not in known]
    found += (one for hush in new for entry in site.entries.values() for one in mentions(entry, hush))
    return sorted(once_each(one for one in found if one.level == "error"))


def _stop_at(findings: list[Finding], but: tuple[str, ...] = ()) -> None:
    errors = [f for f in findings if f.file in (ADDRESSES, SETTINGS) and f.level == "error" and f.code not in but]
    if errors:
        raise ProblemsFound(errors)


def _asked(folder: Path, request: Request, waiting: Mapping[Path, bytes], before: bytes | None) -> Asked:
    """The request as a file, and who is to answer it."""
    path = path_of(folder, request)
    replaced = waiting.get(path, request.encode()) != request.encode()
    files.write_atomic(path, request.encode())
    root: Any = manifest.parsed(request.before[roles.ROOT]).signed
    rule: Any = root.roles[roles.TARGETS]
    return Asked(path, request, len(rule.keyids), rule.threshold, replaced, before)
