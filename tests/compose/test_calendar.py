"""Events as calendars take them in, read back by a parser of others."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from cipc_newsletter.compose.calendar import Event, calendar_of

STAMP = dt.date(2025, 12, 15)
TORONTO, BRUSSELS = "America/Toronto", "Europe/Brussels"
# Whatever a source text may hold once it is composed: no control characters but the line end.
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.just("\n"), max_size=300)


def event(**changes: object) -> Event:
    values: dict[str, object] = {
        "id": "2026-01-22-marcher",
        "name": "2026-01-22-marcher",
        "locale": "fr-CA",
        "title": "Marcher le soir",
        "place": "Maison de la rue Claire",
        "description": "Venez comme vous êtes.",
        "url": "https://www.observatoire.example/marcher",
        "date": dt.date(2026, 1, 22),
    }
    return Event(**(values | changes))


def text_of(of: Event, zone: str = TORONTO) -> str:
    return calendar_of(of, stamp=STAMP, zone=zone, domain="observatoire.example")


def read(of: Event, zone: str = TORONTO):
    [found] = Calendar.from_ical(text_of(of, zone)).walk("VEVENT")
    return found


def instants(of: Event, zone: str = TORONTO) -> tuple[str, ...]:
    found = read(of, zone)
    return tuple(f"{found[name].dt:%Y-%m-%d %H:%M %Z}" for name in ("DTSTART", "DTEND") if name in found)


def test_what_and_where_it_is_comes_back_as_it_was():
    found = read(event())
    assert str(found["UID"]) == "2026-01-22-marcher@observatoire.example"
    assert found["DTSTAMP"].dt == dt.datetime(2025, 12, 15, 12, tzinfo=dt.UTC)
    assert str(found["SUMMARY"]) == "Marcher le soir"
    assert found["SUMMARY"].params["LANGUAGE"] == "fr-CA"
    assert str(found["LOCATION"]) == "Maison de la rue Claire"
    assert str(found["DESCRIPTION"]) == "Venez comme vous êtes."
    assert str(found["URL"]) == "https://www.observatoire.example/marcher"


def test_what_is_not_known_is_left_out():
    found = read(event(place="", description="", url=""))
    assert not {"LOCATION", "DESCRIPTION", "URL"} & set(found)


@pytest.mark.parametrize(
    ("last", "days"), [(None, (22, 23)), (dt.date(2026, 1, 22), (22, 23)), (dt.date(2026, 1, 24), (22, 25))]
)
def test_without_a_time_it_takes_whole_days_and_ends_before_the_next(last, days):
    found = read(event(date_end=last))
    assert (found["DTSTART"].dt, found["DTEND"].dt) == tuple(dt.date(2026, 1, day) for day in days)


def test_times_are_instants_of_the_place():
    evening = event(time=dt.time(17, 30), time_end=dt.time(19))
    assert instants(evening) == ("2026-01-22 22:30 UTC", "2026-01-23 00:00 UTC")
    assert instants(evening, BRUSSELS) == ("2026-01-22 16:30 UTC", "2026-01-22 18:00 UTC")


def test_an_end_that_was_not_given_is_not_invented():
    assert instants(event(time=dt.time(17, 30))) == ("2026-01-22 22:30 UTC",)
    assert instants(event(time=dt.time(17, 30), time_end=dt.time(17, 30))) == ("2026-01-22 22:30 UTC",)


def test_an_end_before_the_beginning_is_after_midnight():
    assert instants(event(time=dt.time(22), time_end=dt.time(2))) == ("2026-01-23 03:00 UTC", "2026-01-23 07:00 UTC")


def test_several_days_end_on_the_last_at_its_time_or_at_its_midnight():
    days = {"date_end": dt.date(2026, 1, 24), "time": dt.time(9)}
    assert instants(event(**days, time_end=dt.time(8)))[1] == "2026-01-24 13:00 UTC"
    assert instants(event(**days))[1] == "2026-01-25 05:00 UTC"


def test_the_hours_of_the_nights_when_clocks_change_are_right():
    # In 2026 Toronto springs forward on 8 March and falls back on 1 November, both at 2 a.m.
    forward = event(date=dt.date(2026, 3, 7), time=dt.time(23), time_end=dt.time(5))
    assert instants(forward) == ("2026-03-08 04:00 UTC", "2026-03-08 09:00 UTC")
    back = event(date=dt.date(2026, 10, 31), time=dt.time(23), time_end=dt.time(5))
    assert instants(back) == ("2026-11-01 03:00 UTC", "2026-11-01 10:00 UTC")


@given(title=TEXTS, place=TEXTS, description=TEXTS)
def test_any_text_comes_back_and_is_never_more_than_text(title, place, description):
    text = text_of(event(title=title, place=place, description=description))
    lines = text.encode().split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert sum(line.startswith(b"BEGIN:") for line in lines) == 2
    found = read(event(title=title, place=place, description=description))
    for name, said in (("SUMMARY", title), ("LOCATION", place), ("DESCRIPTION", description)):
        assert str(found.get(name, "")) == said


def test_a_long_line_is_cut_between_characters_and_loses_none():
    title = "été 🌆 " * 60
    text = text_of(event(title=title))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert str(read(event(title=title))["SUMMARY"]) == title


def test_the_same_event_gives_the_same_bytes_wherever_the_computer_stands(monkeypatch):
    made = []
    for zone, _again in itertools.product(("UTC", "Asia/Tokyo"), range(2)):
        monkeypatch.setenv("TZ", zone)
        made.append(text_of(event(time=dt.time(17, 30))))
    assert len(set(made)) == 1
