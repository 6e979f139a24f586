"""The list that only partners are told: its request, what answers make of it, and the proof that nothing tells it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from stillhere import files
from stillhere.content.mentions import hidden_hosts, hidden_names
from stillhere.content.model import Site
from stillhere.copies import opened
from stillhere.errors import Problem
from stillhere.flows.site import address_list
from stillhere.project import Places, read_settings
from stillhere.release import manifest, partners, roles
from stillhere.release.inspect import drive
from stillhere.release.partners import PartnerList
from stillhere.release.requests import Collected, Request
from stillhere.release.store import Store
from stillhere.release.verify import NotGenuine, Trust, succession


def signed_partners(folder: Path) -> PartnerList | None:
    """The signed list that lies in the site folder; None where there is none. Raises Problem for one that is broken."""
    path = Places(folder).partners
    if not path.exists():
        return None
    try:
        return partners.checked(files.read_limited(path, partners.MAX_FILE), Store(Places(folder)).trust().root)
    except NotGenuine as reason:
        raise Problem("partners-broken", path=str(path), reason=reason.reason) from reason


def begin_partners(folder: Path, site: Site, root: bytes, now: datetime) -> Request | None:
    """The request that makes the register's partners the signed list; None where that is so already."""
    signed, listed = signed_partners(folder), address_list(site.partners)
    if signed is None and not site.partners:
        return None
    settings = read_settings(folder)
    renews = signed is not None and manifest.half_over(signed.expires, settings.keyholder_days, now)
    if signed and signed.listed == listed and signed.root == root and not renews:
        return None
    role = manifest.address_role(listed, signed.version + 1 if signed else 1, settings, now, roles.PARTNER_LIST)
    return Request({roles.PARTNERS: manifest.encoded(role)}, {roles.PARTNER_LIST: listed}, {roles.ROOT: root})


def keep_partners(folder: Path, request: Request, collected: Collected) -> Path:
    """Writes the signed list, checked as a partner would. Raises Problem for a request that a newer one overtook."""
    store, path = Store(Places(folder)), Places(folder).partners
    signed, version = signed_partners(folder), collected.metadata[roles.PARTNERS].signed.version
    if signed and version <= signed.version:
        raise Problem("request-overtaken")
    metadata = manifest.encoded(collected.metadata[roles.PARTNERS])
    made = partners.encode(store.roots(), metadata, request.files[roles.PARTNER_LIST])
    try:
        partners.checked(made, store.trust().root)
    except NotGenuine as reason:
        raise Problem("partners-broken", path=str(path), reason=reason.reason) from reason
    files.write_atomic(path, made, private=True)
    return path


def roots_at(place: str, root: bytes) -> Mapping[str, bytes]:
    """The roots that a copy leads to from a trusted one. Raises NotGenuine, and CopyBroken where it cannot be read."""

    async def followed() -> Mapping[str, bytes]:
        async with opened(place) as [copy]:
            return await drive(succession(Trust(root)), copy)

    return asyncio.run(followed())


def prove_hidden(contents: Mapping[str, bytes], site: Site) -> None:
    """The last look at every byte before it is signed. Raises Problem where one tells what only partners are told."""
    for hush in (hush for host in hidden_hosts(site) for hush in hidden_names(host)):
        for path, data in contents.items():
            plain = data.lower()
            if hush.part.encode() in plain and hush.name.search(plain.decode("utf-8", "replace")):
                raise Problem("partners-told", path=path)
