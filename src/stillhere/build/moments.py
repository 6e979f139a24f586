"""When something happens, with its distance from UTC.

Time zones come from the `tzdata` package and never from the machine: a page that is made again elsewhere must be the
same bytes, and not every machine has a table of zones.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from importlib.resources import files as package_files
from zoneinfo import ZoneInfo

from stillhere.dates import PartialDate

_NAME = re.compile(r"[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*")


def iso_moment(day: PartialDate, time: str | None, time_zone: str | None) -> str:
    """ISO 8601, as exact as it is known: a date, with `14:00` also the time, with a known zone also the offset.

    >>> iso_moment(PartialDate(2027, 7, 13), "18:30", "America/New_York")
    '2027-07-13T18:30:00-04:00'
    """
    if not time or not day.day:
        return str(day)
    local = datetime.fromisoformat(f"{day}T{time}:00")
    zone = zone_of(time_zone) if time_zone else None
    return local.replace(tzinfo=zone).isoformat()


@cache
def zone_of(name: str) -> ZoneInfo | None:
    """A time zone by its name in the IANA list (`Asia/Shanghai`), or None where the list has no such name."""
    if not _NAME.fullmatch(name):
        return None
    table = package_files("tzdata").joinpath("zoneinfo", *name.split("/"))
    if not table.is_file():
        return None
    try:
        with table.open("rb") as file:
            return ZoneInfo.from_file(file, key=name)
    except ValueError:  # a file of the package that is no zone, such as its list of countries
        return None
