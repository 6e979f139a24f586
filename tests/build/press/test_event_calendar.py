import dataclasses
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.build.press.event_calendar import calendar, has_calendar, uid
from stillhere.content.model import Entry, Facts, Site, Text
from stillhere.dates import PartialDate
from stillhere.project import Settings
from tests.build.press.conftest import EXAMPLE


@pytest.fixture(scope="module")
def vigil(example: Site) -> Entry:
    return example.entries["event", "vigil-2027-07-13"]


def read(data: bytes) -> Any:
    """As a calendar reads it: one event, no error."""
    found = icalendar.Calendar.from_ical(data)
    (event,) = found.walk("VEVENT")
    assert not found.errors
    assert not event.errors
    return event


def changed(entry: Entry, **facts: Any) -> Entry:
    return dataclasses.replace(entry, facts=dataclasses.replace(entry.facts, **facts))


@pytest.mark.parametrize(
    ("language", "title", "place"),
    [("en", "Vigil for Liu Xiaobo, ten years after his death", "New York"),
     ("zh-Hans", "刘晓波逝世十周年悼念会", "纽约")],
)  # fmt: skip
def test_an_announcement_is_read_by_calendars_in_its_language(vigil, example, language, title, place):
    event = read(calendar(vigil, vigil.text(language), example))
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (title, place)
    assert event["SUMMARY"].params["LANGUAGE"] == language
    assert event["DTSTART"].dt == datetime(2027, 7, 13, 22, 30, tzinfo=UTC)  # half past six on a summer evening there
    assert event["DTSTAMP"].dt == datetime(2026, 11, 20, tzinfo=UTC)
    assert str(event["URL"]).endswith(f"/{language}/event/vigil-2027-07-13.html")
    assert event["DESCRIPTION"].count("\n") == 1


@pytest.mark.parametrize(
    ("zone", "day", "hour"), [("America/New_York", 14, 23), ("America/New_York", 15, 22), ("Asia/Shanghai", 14, 10)]
)
def test_summer_time_is_that_of_the_day(vigil, example, zone, day, hour):
    march = changed(vigil, date=PartialDate(2027, 3, 13 if day == 14 else day), time_zone=zone)
    assert read(calendar(march, march.text("en"), example))["DTSTART"].dt.hour == hour


def test_without_a_time_it_is_a_whole_day_and_without_a_zone_a_local_time(vigil, example):
    whole = changed(vigil, time=None)
    assert read(calendar(whole, whole.text("en"), example))["DTSTART"].dt == date(2027, 7, 13)
    local = changed(vigil, time_zone=None)
    assert read(calendar(local, local.text("en"), example))["DTSTART"].dt == datetime(2027, 7, 13, 18, 30)  # noqa: DTZ001


def test_an_event_is_the_same_one_in_each_language_after_each_change(vigil, example):
    moved = changed(vigil, date=PartialDate(2027, 7, 14), updated=PartialDate(2027, 1, 1))
    assert uid(moved, example) == uid(vigil, example)
    renamed = dataclasses.replace(example, addresses=(), names=example.names[:1])
    assert uid(vigil, renamed) == uid(vigil, example)
    data = [calendar(vigil, vigil.text(tag), example) for tag in ("en", "zh-Hans")]
    assert len({str(read(each)["UID"]) for each in data}) == 1
    assert read(calendar(moved, moved.text("en"), example))["DTSTAMP"].dt == datetime(2027, 1, 1, tzinfo=UTC)


def test_only_what_is_announced_has_a_calendar_file(vigil, example):
    assert has_calendar(vigil)
    for other in (example.entries["event", "rally-2015-02-24"], changed(vigil, draft=True)):
        assert not has_calendar(other)
        with pytest.raises(ValueError, match=other.slug):
            calendar(other, other.text("en"), example)


def test_a_zone_that_does_not_exist_makes_no_file(vigil, example):
    lost = changed(vigil, time_zone="America/New_Yrok")
    with pytest.raises(ValueError, match="New_Yrok"):
        calendar(lost, lost.text("en"), example)


@given(
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs", "M"]), min_size=1, max_size=300),
    st.text(st.sampled_from("a,;\\字\n\"'%:é "), max_size=300),
)
def test_whatever_is_written_comes_out_as_it_was_in_lines_of_75_octets(title, summary):
    text = Text("zh-Hans", title, "", "", words={"summary": summary, "place": title})
    facts = Facts(PartialDate(2026), form="announcement", date=PartialDate(2027, 7, 13))
    data = calendar(Entry("event", "meeting", facts, {}), text, Site(Settings()))
    assert all(len(line) <= 75 and b"\n" not in line for line in data.split(b"\r\n"))
    event = read(data)
    assert str(event["SUMMARY"]) == title == str(event["LOCATION"])
    assert str(event.get("DESCRIPTION", "")) == summary


def test_the_machines_own_time_zones_are_not_asked(vigil, example, tmp_path):
    program = (
        "import sys, pathlib, datetime\n"
        "from stillhere.content.read import read_site\n"
        "from stillhere.build.press.event_calendar import calendar\n"
        "site = read_site(pathlib.Path(sys.argv[1]), [])\n"
        "entry = site.entries['event', 'vigil-2027-07-13']\n"
        "sys.stdout.buffer.write(calendar(entry, entry.text('en'), site))\n"
    )
    environment = {**os.environ, "TZ": "Asia/Shanghai", "PYTHONTZPATH": str(tmp_path), "LC_ALL": "C"}
    words = [sys.executable, "-c", program, str(EXAMPLE)]
    done = subprocess.run(words, env=environment, capture_output=True, check=True, timeout=60)
    assert done.stdout == calendar(vigil, vigil.text("en"), example)
