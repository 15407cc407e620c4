"""Eastern time: written as Cyberimpact takes it, and refused where it would mean two moments."""

import datetime as dt

import pytest

from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.providers.cyberimpact_clock import read, written


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def as_sent(at: dt.datetime) -> str:
    return written(at, provider="cyberimpact", title="Cyberimpact")


@pytest.mark.parametrize(
    ("at", "text"),
    [
        ("2026-01-15T14:00:00", "2026-01-15 09:00:00"),
        ("2026-07-15T13:00:00", "2026-07-15 09:00:00"),
        ("2026-03-08T06:59:00", "2026-03-08 01:59:00"),
        ("2026-03-08T07:00:00", "2026-03-08 03:00:00"),  # two o'clock does not exist that night
        ("2026-11-01T04:59:00", "2026-11-01 00:59:00"),
        ("2026-11-01T07:00:00", "2026-11-01 02:00:00"),
    ],
)
def test_a_moment_is_written_in_eastern_time_and_read_back(at: str, text: str) -> None:
    assert as_sent(utc(at)) == text
    assert read(text) == utc(at)


@pytest.mark.parametrize(
    "at", ["2026-11-01T05:00:00", "2026-11-01T05:30:00", "2026-11-01T06:30:00", "2026-11-01T06:59:59"]
)
def test_the_hour_that_exists_twice_is_refused(at: str) -> None:
    with pytest.raises(BadRequestError, match="exists twice") as caught:
        as_sent(utc(at))
    assert "--at" in caught.value.mistakes[0].remedy


def test_a_moment_with_its_zone_is_read_as_it_says() -> None:
    assert read("2026-11-01T01:30:00-05:00") == utc("2026-11-01T06:30:00")
    assert read("2026-11-01T01:30:00-04:00") == utc("2026-11-01T05:30:00")


@pytest.mark.parametrize("said", [None, "", "hier", 12, {}])
def test_what_is_no_moment_is_none(said: object) -> None:
    assert read(said) is None
