"""Local times as instants, from pinned time zone data: never from what happens to be on the machine."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_NAME = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}")


@cache
def time_zone(name: str) -> ZoneInfo:
    """The time zone of a name such as `America/New_York` (IANA). Raises ValueError where there is no such zone.

    `ZoneInfo(name)` would prefer the machine's own data, and two machines could disagree on an hour.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    from importlib.resources import files as package_files  # few texts speak of a time
    from zoneinfo import ZoneInfo

    *folders, last = ("tzdata.zoneinfo/" + name).replace("/", ".").split(".")
    try:
        with package_files(".".join(folders)).joinpath(last).open("rb") as data:
            return ZoneInfo.from_file(data, key=name)
    except (OSError, ModuleNotFoundError, ValueError):
        raise ValueError(name) from None


def instant(day: date, clock: str, zone: str) -> datetime:
    """The moment in UTC when clocks in a zone show `clock` (`18:30`) on a day. Raises ValueError for no such zone,
    OverflowError for the first and last hours of all, which are no time in UTC.

    Where a clock shows a time twice, the first is meant; a time that a clock skips is read as if it did not.
    """
    local = datetime.combine(day, time.fromisoformat(clock), time_zone(zone))
    return local.astimezone(UTC)
