"""The time zones that come with the program."""

import datetime as dt
import zoneinfo

from cipc_newsletter import time_zones


def test_a_zone_is_that_of_the_package_even_where_the_computer_has_its_own(tmp_path):
    found = time_zones.zone("America/Toronto")
    assert found.key == "America/Toronto"
    zoneinfo.reset_tzpath([str(tmp_path)])
    try:
        again = time_zones.zone("America/Toronto")
    finally:
        zoneinfo.reset_tzpath()
    assert dt.datetime(2026, 7, 1, tzinfo=again).utcoffset() == dt.timedelta(hours=-4)


def test_every_name_can_be_opened():
    names = time_zones.zone_names()
    assert {"America/Toronto", "Europe/Brussels", "UTC"} <= set(names)
    assert all(time_zones.zone(name).key == name for name in names)
