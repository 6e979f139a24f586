"""An announced event as an iCalendar file (RFC 5545), for the reader's own calendar.

Written here and not with a library: one event needs a page of code, the library three packages. The tests read the
result with that library.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from stillhere.build import plan
from stillhere.build.press.words import press_words
from stillhere.build.words import colon
from stillhere.content.model import Entry, Site, Text
from stillhere.dates import PartialDate
from stillhere.time_zones import instant

_LINE = 75  # octets, RFC 5545 section 3.1


def has_calendar(entry: Entry) -> bool:
    """Whether an entry gets a calendar file: events that are announced, not those that are reported."""
    return entry.kind == "event" and entry.facts.form == "announcement" and not entry.facts.draft


def calendar(entry: Entry, text: Text, site: Site) -> bytes:
    """The calendar file of an announced event, in the language of its text.

    A time with a time zone becomes an instant in UTC, which every calendar shows in its owner's zone; without a zone
    it stays a local time; without a time it is a whole day. The bytes follow from the entry alone (DTSTAMP is the day
    it was published or updated), so a release that does not touch the event does not change them.
    Raises ValueError for what is no announced event, and for a time zone that does not exist.
    """
    if not has_calendar(entry):
        raise ValueError(entry.slug)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Still Here//Calendar//EN",
        "BEGIN:VEVENT",
        f"UID:{uid(entry, site)}",
        f"DTSTAMP:{_midnight(entry.facts.updated or entry.facts.published)}",
        _start(entry),
        *_words(entry, text, site),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(_folded(line) + "\r\n" for line in lines).encode()


def uid(entry: Entry, site: Site) -> str:
    """The same for both languages, for every release, after a change of address or of the organisation's name.

    A UUID as RFC 7986 section 5.3 advises, made from the organisation's oldest name and the entry's slug.
    """
    oldest = next(iter(site.names[0].names.values())) if site.names else ""
    import uuid

    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"stillhere:{oldest}/{entry.kind}/{entry.slug}"))


def _midnight(day: PartialDate) -> str:
    return f"{_date(day.first_day())}T000000Z"


def _start(entry: Entry) -> str:
    day, facts = entry.day.first_day(), entry.facts
    if not facts.time:
        return f"DTSTART;VALUE=DATE:{_date(day)}"
    try:
        return f"DTSTART:{_utc(instant(day, facts.time, facts.time_zone))}" if facts.time_zone else _local(entry)
    except OverflowError:
        return _local(entry)


def _local(entry: Entry) -> str:
    return f"DTSTART:{_date(entry.day.first_day())}T{str(entry.facts.time).replace(':', '')}00"


def _date(day: date) -> str:
    """Not by `strftime`, which writes the year 1 as `1` on some machines."""
    return day.isoformat().replace("-", "")


def _utc(moment: datetime) -> str:
    return f"{_date(moment.date())}T{moment:%H%M%S}Z"


def _words(entry: Entry, text: Text, site: Site) -> Iterator[str]:
    told = [str(text.words.get("summary") or "")]
    if text.words.get("meeting_point"):
        label = press_words(text.language)["meeting_point"] + colon(text.language)
        told.append(label + str(text.words["meeting_point"]))
    pairs = {"SUMMARY": text.title, "DESCRIPTION": "\n".join(filter(None, told)), "LOCATION": text.words.get("place")}
    for name, value in pairs.items():
        if value:
            yield f"{name};LANGUAGE={text.language}:{_escaped(str(value))}"
    base = next((address.url for address in site.addresses if address.state == "official"), None)
    if base:
        yield f"URL:{base.rstrip('/')}/{plan.entry_path(entry, text.language)}"


def _escaped(words: str) -> str:
    r"""A TEXT value, RFC 5545 section 3.3.11.

    >>> _escaped("New York; noon, sharp")
    'New York\\; noon\\, sharp'
    """
    for char in ("\\", ";", ","):
        words = words.replace(char, "\\" + char)
    return words.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never inside a character."""
    pieces, room = [""], _LINE
    for char in line:
        size = len(char.encode())
        if size > room:
            pieces.append("")
            room = _LINE - 1  # the space that a continued line begins with
        pieces[-1] += char
        room -= size
    return "\r\n ".join(pieces)
