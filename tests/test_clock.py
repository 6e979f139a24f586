from datetime import UTC, datetime, timedelta, timezone

import pytest

from stillhere.clock import iso, now, parse_iso


def test_a_moment_survives_being_written():
    moment = datetime(2026, 11, 23, 9, 0, 5, tzinfo=UTC)
    assert iso(moment) == "2026-11-23T09:00:05Z"
    assert parse_iso(iso(moment)) == moment


def test_moments_are_written_in_utc():
    assert iso(datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))) == "2026-11-23T01:00:00Z"


def test_now_has_whole_seconds_and_a_zone():
    assert now().microsecond == 0
    assert now().tzinfo is UTC


@pytest.mark.parametrize("text", ["", "2026-11-23", "2026-11-23T09:00:00+08:00", "2026-11-23T09:00:00.5Z"])
def test_no_other_way_of_writing_moments_is_read(text):
    with pytest.raises(ValueError, match=r"does not match|unconverted"):
        parse_iso(text)
