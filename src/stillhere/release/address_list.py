"""The signed list of official addresses: `/.well-known/stillhere/addresses.json`. Format 1.

    {"format": 1, "addresses": [{"url": "https://…", "state": "official", "since": "2010", "until": null,
                                 "reason": {"en": "…", "zh-Hans": "…"}}]}

Dangerous addresses are defanged here too: no program that reads the list can open one by accident.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stillhere.addresses import host_of

FORMAT = 1


@dataclass(frozen=True)
class Listed:
    """One address of the list; dates as text (`2010`, `2010-06`, `2010-06-01`), reasons per language."""

    url: str
    state: str
    since: str
    until: str | None
    reason: Mapping[str, str]


def encode(addresses: Sequence[Listed]) -> bytes:
    """The list as bytes: sorted, so that the same register always gives the same bytes."""
    rows = [
        {
            "url": address.url,
            "state": address.state,
            "since": address.since,
            "until": address.until,
            "reason": dict(sorted(address.reason.items())),
        }
        for address in sorted(addresses, key=lambda a: (host_of(a.url), a.url))
    ]
    return (json.dumps({"format": FORMAT, "addresses": rows}, ensure_ascii=False, indent=1) + "\n").encode()


def states(data: bytes) -> dict[str, str]:
    """Address → state, from verified bytes."""
    rows: list[dict[str, Any]] = json.loads(data)["addresses"]
    return {row["url"]: row["state"] for row in rows}


def changes(before: bytes | None, after: bytes) -> list[dict[str, str]]:
    """What differs between two lists, as facts: url, before, after (`nothing` where it is not listed)."""
    old, new = states(before) if before else {}, states(after)
    hosts = {host_of(url): url for url in (*old, *new)}
    by_host = [{host_of(url): state for url, state in part.items()} for part in (old, new)]
    rows = [
        {
            "url": hosts[host],
            "before": by_host[0].get(host, "nothing"),
            "after": by_host[1].get(host, "nothing"),
        }
        for host in sorted(hosts)
    ]
    return [row for row in rows if row["before"] != row["after"]]
