"""The signed list of official addresses: `/.well-known/stillhere/addresses.json`. Format 1.

    {"format": 1, "addresses": [{"url": "https://…", "state": "official", "since": "2010", "until": null,
                                 "reason": {"en": "…", "zh-Hans": "…"}}]}

Dangerous addresses are defanged here too: no program that reads the list can open one by accident.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from stillhere.addresses import DANGEROUS, STATES, defang, host_of, is_address
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
        if self.url != defang(self.url) if self.state in DANGEROUS else not is_address(self.url):
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
    """The addresses of a list. Raises ValueError for anything but what `encode` writes."""
    try:
        found = [Listed(**row) for row in json.loads(data)["addresses"]]
        if encode(found) != data:
            raise ValueError("not as we write it")
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("no list of addresses") from error
    return found


def changes(before: bytes | None, after: bytes) -> list[dict[str, str]]:
    """What differs between two lists, as facts: url, before, after (`nothing` where it is not listed)."""
    old, new = (_states(data) for data in (before, after))
    shown = {host_of(url): url for url in (*old, *new)}
    was, will = ({host_of(url): state for url, state in part.items()} for part in (old, new))
    rows = [
        {"url": shown[host], "before": was.get(host, "nothing"), "after": will.get(host, "nothing")}
        for host in sorted(shown)
    ]
    return [row for row in rows if row["before"] != row["after"]]


def _states(data: bytes | None) -> dict[str, str]:
    return {one.url: one.state for one in listed_in(data)} if data else {}
