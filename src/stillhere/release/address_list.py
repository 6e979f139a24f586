"""The signed list of official addresses: `/.well-known/stillhere/addresses.json`. Format 1.

    {"format": 1, "addresses": [{"url": "https://…", "state": "official", "since": "2010", "until": null,
                                 "reason": {"en": "…", "zh-Hans": "…"}}]}

Dangerous addresses are defanged here too: no program that reads the list can open one by accident.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from stillhere.addresses import DANGEROUS, STATES, covers, defang, fits, host_of
from stillhere.dates import PartialDate

FORMAT = 1


@dataclass(frozen=True)
class Listed:
    """One address of the list; dates as text (`2010`, `2010-06`, `2010-06-01`), reasons per language.

    Raises ValueError for a line that would not be safe to read aloud, click or compare.
    """

    url: str
    state: str
    since: str
    until: str | None
    reason: Mapping[str, str]

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(self.state)
        if not fits(self.url, self.state):
            raise ValueError(self.url)
        for day in (self.since, *([self.until] if self.until else [])):
            PartialDate.parse(day)
        if not all(text.isprintable() for text in (self.url, *self.reason, *self.reason.values())):
            raise ValueError(self.url)


def encode(addresses: Sequence[Listed]) -> bytes:
    """The list as bytes: sorted, so that the same register always gives the same bytes."""
    ordered = sorted(addresses, key=lambda one: (host_of(one.url), one.url))
    rows = [{**asdict(one), "reason": dict(sorted(one.reason.items()))} for one in ordered]
    return (json.dumps({"format": FORMAT, "addresses": rows}, ensure_ascii=False, indent=1) + "\n").encode()


def listed_in(data: bytes) -> list[Listed]:
    """The addresses of a list. Raises ValueError for anything but what `encode` writes, and for contradictions."""
    try:
        found = [Listed(**row) for row in json.loads(data)["addresses"]]
        if encode(found) != data:
            raise ValueError("not as we write it")
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("no list of addresses") from error
    bad = [host_of(one.url) for one in found if one.state in DANGEROUS]
    safe = [host_of(one.url) for one in found if one.state not in DANGEROUS]
    if len({one.url for one in found}) != len(found) or any(covers(host, other) for host in bad for other in safe):
        raise ValueError("an address that is both safe and dangerous")
    return found


def changes(before: bytes | None, after: bytes) -> list[dict[str, str]]:
    """What differs between two lists, as facts: url, before, after (`nothing` where it is not listed), and why.

    An address that has become dangerous is one change: it stands there defanged, and what it was before.
    """
    old, new = ({one.url: one for one in (listed_in(data) if data else [])} for data in (before, after))
    for url in sorted(old.keys() - new.keys()):
        if (defanged := defang(url)) in new and defanged not in old:
            old[defanged] = old.pop(url)
    changed = sorted(url for url in {*old, *new} if old.get(url) != new.get(url))
    return [{"url": url, "before": _told(old.get(url)), "after": _told(new.get(url))} for url in changed]


def _told(one: Listed | None) -> str:
    """Everything that a line says, on one line."""
    if one is None:
        return "nothing"
    days = f"{one.since}–{one.until or ''}"
    return " · ".join([one.state, days, *(f"{tag}: {reason}" for tag, reason in sorted(one.reason.items()))])
