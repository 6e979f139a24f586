"""What can be done to an address of the register: it is added, moves, is condemned. Each is an edit of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from stillhere import tables
from stillhere.addresses import DANGEROUS, defang
from stillhere.content.model import Site
from stillhere.content.register_edit import appended, changed
from stillhere.content.registers import ADDRESSES, PUBLIC
from stillhere.dates import PartialDate
from stillhere.errors import Problem
from stillhere.flows.register import Edit

Reasons = Mapping[str, str]


@dataclass(frozen=True)
class Addition:
    """A new line of the register."""

    url: str
    state: str
    since: PartialDate
    reason: Reasons
    tier: str = PUBLIC

    def __call__(self, source: bytes, _site: Site) -> bytes:
        """As an Edit."""
        url = defang(self.url) if self.state in DANGEROUS else self.url
        row: dict[str, Any] = {"url": url, "state": self.state, "since": self.since}
        if self.tier != PUBLIC:
            row["tier"] = self.tier
        if self.reason:
            row["reason"] = self.reason
        return appended(source, row)


def condemned(url: str, reason: Reasons, today: date, state: str = "compromised") -> Edit:
    """The address is dangerous from today on: defanged, with the reason, ours until today."""

    def edit(source: bytes, _site: Site) -> bytes:
        index, row = _found(source, url)
        values: dict[str, Any] = {"url": defang(str(row["url"])), "state": state}
        if "until" not in row:
            values["until"] = PartialDate(today.year, today.month, today.day)
        return changed(source, index, {**values, "reason": reason})

    return edit


def moved(old: str, new: str, reason: Reasons, today: date, state: str = "retired") -> Edit:
    """The new address takes the old one's place, and the old one becomes `state`."""

    def edit(source: bytes, site: Site) -> bytes:
        row = _found(source, old)[1]
        takes = row["state"] if row["state"] not in DANGEROUS else "official"
        source = condemned(old, reason, today, state)(source, site)
        if not _matches(source, new):
            day = PartialDate(today.year, today.month, today.day)
            return Addition(new, takes, day, {}, row.get("tier", PUBLIC))(source, site)
        index, known = _found(source, new)
        if known["state"] in DANGEROUS:
            raise Problem("address-was-condemned", url=defang(new), state=known["state"])
        return changed(source, index, {"state": takes})

    return edit


def _found(source: bytes, url: str) -> tuple[int, Mapping[str, Any]]:
    """The line of an address, however it is written. Raises Problem where there is none."""
    found = _matches(source, url)
    if not found:
        raise Problem("address-not-listed", url=defang(url), known=", ".join(str(row["url"]) for row in _rows(source)))
    exact = [(index, row) for index, row in found if row["url"] == url]
    return (exact or found)[0]


def _matches(source: bytes, url: str) -> list[tuple[int, Mapping[str, Any]]]:
    return [(index, row) for index, row in enumerate(_rows(source)) if defang(str(row["url"])) == defang(url)]


def _rows(source: bytes) -> list[Mapping[str, Any]]:
    table = tables.parse(source.decode("utf-8-sig"), ADDRESSES, []) or {}
    return list(table.get("address", ()))
