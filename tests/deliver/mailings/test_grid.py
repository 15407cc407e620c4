"""A moment is only ever put off, to the grid that the provider keeps to."""

import datetime as dt

import pytest

from cipc_newsletter.deliver.mailings import grid
from cipc_newsletter.providers.list_port import ListCapabilities

QUARTERS = ListCapabilities(minutes_step=15, minutes_ahead=10)
DAY = dt.datetime(2025, 12, 10, tzinfo=dt.UTC)


def at(hour: int, minute: int, second: int = 0) -> dt.datetime:
    return DAY.replace(hour=hour, minute=minute, second=second)


@pytest.mark.parametrize(
    ("moment", "before", "after"),
    [
        (at(9, 0), at(9, 0), at(9, 0)),
        (at(9, 0, 1), at(9, 0), at(9, 15)),
        (at(9, 14, 59), at(9, 0), at(9, 15)),
        (at(23, 50), at(23, 45), DAY + dt.timedelta(days=1)),
    ],
)
def test_the_nearest_moments_on_the_grid(moment: dt.datetime, before: dt.datetime, after: dt.datetime) -> None:
    assert grid.on_or_before(moment, QUARTERS) == before
    assert grid.on_or_after(moment, QUARTERS) == after
    assert grid.is_on_grid(moment, QUARTERS) is (before == after)


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    eastern = dt.timezone(dt.timedelta(hours=-3, minutes=-30))
    assert grid.on_or_after(at(9, 1).astimezone(eastern), QUARTERS) == at(9, 15)


def test_the_earliest_leaves_the_notice_that_the_provider_wants() -> None:
    assert grid.earliest(at(9, 4), QUARTERS) == at(9, 15)
    assert grid.earliest(at(9, 6), QUARTERS) == at(9, 30)
    assert grid.earliest(at(9, 6), ListCapabilities()) == at(9, 6)
