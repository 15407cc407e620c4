"""A date is read only where one day can be meant."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.audience.dates import EARLIEST, LATEST, date_of, past_date_of
from cipc_newsletter.errors import AudienceError

DAY = dt.date(2025, 12, 25)


@pytest.mark.parametrize(
    "text",
    [
        "2025-12-25",
        "2025/12/25",
        "2025-12-25T09:30:00Z",
        "2025-12-25 09:30",
        "25/12/2025",
        "12/25/2025",
        "25.12.2025",
        "25-12-2025 09h30",
        " 25\u00a012\u00a02025 ",
    ],
)
def test_a_date_that_can_mean_one_day_is_read(text: str) -> None:
    assert date_of(text, key="consent_at") == DAY


def test_day_and_month_that_are_the_same_are_not_ambiguous() -> None:
    assert date_of("09/09/2025", key="consent_at") == dt.date(2025, 9, 9)


def test_a_date_that_can_mean_two_days_names_both() -> None:
    with pytest.raises(AudienceError) as caught:
        date_of("09/12/2025", key="consent_at")
    assert str(caught.value) == (
        '"09/12/2025" is ambiguous: day first or month first? Write 2025-12-09 or 2025-09-12.'
    )
    assert caught.value.key == "consent_at"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hier",
        "25/12/25",
        "45999",
        "2025-02-30",
        "00/01/1900",
        "31/31/2025",
        "9999-12-31",
        "0001-01-01",
        "٢٠٢٥-١٢-٢٥",
    ],
)
def test_what_names_no_day_is_refused_with_how_to_write_it(text: str) -> None:
    with pytest.raises(AudienceError, match="2025-12-09"):
        date_of(text, key="consent_at")


def test_the_first_and_the_last_day_that_make_sense_are_read() -> None:
    for day in (EARLIEST, LATEST):
        assert date_of(day.isoformat(), key="consent_at") == day
        with pytest.raises(AudienceError):
            date_of((day + dt.timedelta(days=1 if day is LATEST else -1)).isoformat(), key="consent_at")


def test_a_past_date_may_be_today_and_no_later() -> None:
    assert past_date_of("2025-12-25", today=DAY, key="consent_at") == DAY
    with pytest.raises(AudienceError, match="2025-12-26 lies in the future"):
        past_date_of("2025-12-26", today=DAY, key="consent_at")


@given(st.dates(EARLIEST, LATEST))
def test_every_day_is_read_back_from_its_standard_form(day: dt.date) -> None:
    assert date_of(day.isoformat(), key="consent_at") == day


@given(st.dates(EARLIEST, LATEST))
def test_both_usual_orders_never_give_another_day(day: dt.date) -> None:
    for text in (f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}"):
        if day.day <= 12 and day.day != day.month:
            with pytest.raises(AudienceError, match="ambiguous"):
                date_of(text, key="consent_at")
        else:
            assert date_of(text, key="consent_at") == day


@given(st.text(max_size=30))
def test_any_text_gives_a_day_or_an_audience_error(text: str) -> None:
    try:
        day = date_of(text, key="consent_at")
    except AudienceError:
        return
    assert EARLIEST <= day <= LATEST
