from datetime import UTC, date, datetime

import pytest

from stillhere.time_zones import instant, time_zone


@pytest.mark.parametrize(
    ("clock", "zone", "utc"),
    [
        ("18:30", "America/New_York", datetime(2027, 7, 13, 22, 30, tzinfo=UTC)),
        ("18:30", "Asia/Shanghai", datetime(2027, 7, 13, 10, 30, tzinfo=UTC)),
        ("00:15", "Pacific/Auckland", datetime(2027, 7, 12, 12, 15, tzinfo=UTC)),
        ("12:00", "America/Argentina/Buenos_Aires", datetime(2027, 7, 13, 15, 0, tzinfo=UTC)),
        ("12:00", "UTC", datetime(2027, 7, 13, 12, 0, tzinfo=UTC)),
    ],
)
def test_a_local_time_is_an_instant(clock, zone, utc):
    assert instant(date(2027, 7, 13), clock, zone) == utc


def test_a_time_that_comes_twice_is_the_first_one():
    assert instant(date(2027, 11, 7), "01:30", "America/New_York").hour == 5


@pytest.mark.parametrize(
    "name",
    ["", "New York", "America/New_Yrok", "Atlantis/City", "../../etc/passwd", "America", "__init__.py", "tzdata.zi"],
)
def test_what_is_no_zone_is_refused(name):
    with pytest.raises(ValueError):  # noqa: PT011 - the name itself is the message
        time_zone(name)
