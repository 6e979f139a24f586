"""When something happens, with its distance from UTC."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from stillhere.dates import PartialDate
from stillhere.time_zones import time_zone as zone_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def iso_moment(day: PartialDate, time: str | None, time_zone: str | None) -> str:
    """ISO 8601, as exact as it is known: a date, with `14:00` also the time, with a known zone also the offset.

    >>> iso_moment(PartialDate(2027, 7, 13), "18:30", "America/New_York")
    '2027-07-13T18:30:00-04:00'
    """
    if not time or not day.day:
        return str(day)
    local = datetime.fromisoformat(f"{day}T{time}:00")
    there = local.replace(tzinfo=_zone(time_zone))
    offset = there.utcoffset()
    # Before there were time zones clocks followed the sun, to the second: ISO 8601 has no such offsets.
    return (local if offset and offset.seconds % 60 else there).isoformat()


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return zone_of(name) if name else None
    except ValueError:
        return None
