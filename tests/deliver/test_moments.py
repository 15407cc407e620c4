"""When somebody wants a campaign to leave: what they may type, and what is refused with which readings."""

import datetime as dt

import pytest

from cipc_newsletter import wording
from cipc_newsletter.deliver.moments import Moment, moment_named
from cipc_newsletter.errors import UsageError

TORONTO = "America/Toronto"
NOW = dt.datetime(2025, 12, 10, 15, 30, tzinfo=dt.UTC)  # 10:30 in Toronto


def named(text: str, *, now: dt.datetime = NOW) -> Moment:
    return moment_named(text, zone=TORONTO, now=now)


def refusal(text: str, *, now: dt.datetime = NOW) -> str:
    with pytest.raises(UsageError) as caught:
        named(text, now=now)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "2025-12-15 09:00",
        "2025-12-15T09:00",
        "2025-12-15T09:00:00",
        "2025-12-15 9:00",
        "2025-12-15 9 h",
        "2025-12-15 9h00",
        "2025-12-15, 9 h 00",
        "2025-12-15 à 9 h",
        "2025-12-15 at 09:00",
        "2025-12-15\u00a09\u00a0h\u00a000",
        "2025-12-15 09:00 America/Toronto",
        "2025-12-15 09:00 America/Montreal",
        "2025-12-15 06:00 America/Vancouver",
        "2025-12-15 14:00 UTC",
        "2025-12-15T09:00-05:00",
        "2025-12-15 14:00Z",
    ],
)
def test_a_day_and_an_hour_are_understood_as_people_write_them(text: str) -> None:
    assert named(text).at == dt.datetime(2025, 12, 15, 14, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("11:00", 10, 16),
        ("11 h", 10, 16),
        ("09:00", 11, 14),
        ("10:30", 11, 15),
        ("demain 9 h", 11, 14),
        ("Demain à 9 h", 11, 14),
        ("tomorrow 9:00", 11, 14),
        ("tomorrow at 9:00", 11, 14),
        ("aujourd’hui 23 h", 11, 4),
        ("aujourd'hui 23h", 11, 4),
        ("today 23:00", 11, 4),
        ("après-demain 9 h", 12, 14),
        ("apres-demain 9 h", 12, 14),
    ],
)
def test_an_hour_alone_is_the_next_one_and_a_day_may_be_said_in_words(text: str, day: int, hour: int) -> None:
    assert named(text).at.astimezone(dt.UTC).replace(minute=0) == dt.datetime(2025, 12, day, hour, tzinfo=dt.UTC)


def test_tomorrow_is_the_day_after_today_where_it_is_said() -> None:
    late = dt.datetime(2025, 12, 11, 4, 30, tzinfo=dt.UTC)  # still the 10th in Toronto
    assert named("demain 9 h", now=late).at == dt.datetime(2025, 12, 11, 14, tzinfo=dt.UTC)


def test_the_zone_is_kept_by_its_name() -> None:
    assert named("2025-12-15 09:00").zone == TORONTO
    assert named("2025-12-15 09:00 Europe/Paris").zone == "Europe/Paris"


def test_an_hour_that_the_clocks_skip_is_refused_with_both_readings() -> None:
    said = refusal("2026-03-08 02:30")
    assert "never show 02:30 on 2026-03-08" in said
    assert "--at 2026-03-08T01:30-05:00 or --at 2026-03-08T03:30-04:00" in said
    for reading in ("2026-03-08T01:30-05:00", "2026-03-08T03:30-04:00"):
        assert named(reading).at == dt.datetime.fromisoformat(reading)


def test_an_hour_that_the_clocks_show_twice_is_refused_with_both_readings() -> None:
    said = refusal("2026-11-01 1 h 30")
    assert "show 01:30 twice on 2026-11-01" in said
    assert "--at 2026-11-01T01:30-04:00 or --at 2026-11-01T01:30-05:00" in said


def test_an_hour_alone_that_falls_into_a_change_of_clocks_is_refused_too() -> None:
    eve = dt.datetime(2026, 3, 8, 4, 0, tzinfo=dt.UTC)  # 23:00 on the 7th
    assert "never show 02:30 on 2026-03-08" in refusal("2:30", now=eve)


@pytest.mark.parametrize("hour", ["00:59", "03:00", "12:00"])
def test_the_other_hours_of_that_day_are_plain(hour: str) -> None:
    assert named(f"2026-03-08 {hour}").at.astimezone(dt.UTC) > NOW


@pytest.mark.parametrize("name", ["EST", "EDT", "HNE", "EST5EDT", "Montréal", "America/Torono", "GMT"])
def test_letters_and_unknown_places_are_no_zone(name: str) -> None:
    said = refusal(f"2025-12-15 09:00 {name}")
    assert f'There is no time zone "{name}".' in said
    assert "America/" in said or "UTC" in said or "Etc/" in said


@pytest.mark.parametrize("text", ["2025-12-10 10:29", "2024-01-01 09:00", "2025-12-10T15:30:00Z", "today 8:00"])
def test_what_is_past_is_refused(text: str) -> None:
    assert "is past" in refusal(text)


def test_what_is_more_than_a_year_away_is_taken_for_a_mistake() -> None:
    assert "is too far away" in refusal("2062-12-15 09:00")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "9:00 pm",
        "9 PM",
        "9999-12-31 23:59",
        "9999-12-31T23:59-05:00",
        "0001-01-01T00:00+05:00",
        "soon",
        "25:00",
        "9:75",
        "2025-13-01 09:00",
        "2025-02-30 9 h",
        "12/15 9:00",
        "h",
        "9",
        "9 h 5",
        "٩:٠٠x",
    ],
)
def test_what_is_not_a_moment_is_refused_with_examples(text: str) -> None:
    assert "--at" in refusal(text)


def test_the_examples_of_a_refusal_are_in_the_language_of_the_reader() -> None:
    wording.speak("fr")
    try:
        assert '--at "demain 9 h"' in refusal("bientôt").replace("\u00a0", " ")
    finally:
        wording.speak("en")
