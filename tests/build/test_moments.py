import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillhere.build.moments import iso_moment
from stillhere.dates import PartialDate

SUMMER, WINTER = PartialDate(2027, 7, 13), PartialDate(2027, 1, 13)


@pytest.mark.parametrize(
    ("day", "time", "zone", "said"),
    [
        (SUMMER, "18:30", "America/New_York", "2027-07-13T18:30:00-04:00"),
        (WINTER, "18:30", "America/New_York", "2027-01-13T18:30:00-05:00"),
        (SUMMER, "09:00", "Asia/Shanghai", "2027-07-13T09:00:00+08:00"),
        (PartialDate(1989, 6, 4), "04:00", "Asia/Shanghai", "1989-06-04T04:00:00+09:00"),  # China had summer time then
        (SUMMER, "18:30", "UTC", "2027-07-13T18:30:00+00:00"),
        (SUMMER, "18:30", None, "2027-07-13T18:30:00"),
        (SUMMER, "18:30", "New York time", "2027-07-13T18:30:00"),
        (SUMMER, None, "Asia/Shanghai", "2027-07-13"),
        (PartialDate(2027, 7), "18:30", "Asia/Shanghai", "2027-07"),
    ],
)
def test_a_moment_is_as_exact_as_it_is_known(day, time, zone, said):
    assert iso_moment(day, time, zone) == said


@pytest.mark.parametrize("name", ["", "Nowhere/Town", "../zoneinfo/UTC", "Asia", "tzdata.zi", "iso3166.tab", "zones"])
def test_what_is_no_zone_has_no_distance(name):
    assert iso_moment(SUMMER, "18:30", name) == "2027-07-13T18:30:00"


@given(st.text(max_size=30))
def test_no_name_of_a_zone_breaks_anything(name):
    assert iso_moment(SUMMER, "18:30", name).startswith("2027-07-13T18:30:00")


def test_zones_do_not_come_from_the_machine(tmp_path):
    program = (
        "from stillhere.build.moments import iso_moment; from stillhere.dates import PartialDate as D;"
        "print(iso_moment(D(2027, 7, 13), '18:30', 'America/New_York'))"
    )
    environment = {"PYTHONTZPATH": "/usr/share/zoneinfo/Asia", "TZ": "Asia/Tokyo"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "2027-07-13T18:30:00-04:00"
