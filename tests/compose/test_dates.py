"""Dates and times as each language writes them."""

import datetime as dt

import pytest
from babel.dates import format_date, get_month_names

from cipc_newsletter.compose import dates

D, T = dt.date, dt.time


def shown(text):
    """No-break spaces made visible."""
    return text.replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("fr-CA", "9~décembre 2025"),
        ("en-CA", "December~9, 2025"),
        ("es-419", "9~de diciembre de 2025"),
        ("de", "9. Dezember 2025"),
    ],
)
def test_a_day_is_written_in_full(locale, expected):
    assert shown(dates.long_date(D(2025, 12, 9), locale)) == expected


def test_the_first_of_a_french_month_is_an_ordinal():
    assert shown(dates.long_date(D(2026, 1, 1), "fr-CA")) == "1er~janvier 2026"
    assert shown(dates.date_range(D(2026, 1, 1), D(2026, 1, 4), "fr-CA")) == "du 1er au 4~janvier 2026"


@pytest.mark.parametrize("locale", ["fr_CA", "fr_FR", "en_CA", "en_US", "es_419", "es_ES", "es_MX"])
def test_the_months_written_here_are_babels(locale):
    names = get_month_names("wide", locale=locale)
    tag = locale.replace("_", "-")
    assert [dates.month_and_year(D(2025, month, 1), tag).split(" ")[0] for month in range(1, 13)] == [
        name[0].upper() + name[1:] for name in names.values()
    ]


@pytest.mark.parametrize("locale", ["fr_CA", "en_CA", "es_419"])
def test_the_short_months_written_here_are_babels(locale):
    tag = locale.replace("_", "-")
    ours = [dates.short_month(D(2025, month, 1), tag) for month in range(1, 13)]
    assert ours == list(get_month_names("abbreviated", locale=locale).values())


@pytest.mark.parametrize(
    ("first", "last", "fr", "en", "es"),
    [
        (
            D(2025, 12, 8),
            D(2025, 12, 10),
            "du 8 au 10~décembre 2025",
            "December~8–10, 2025",
            "del 8 al 10~de diciembre de 2025",
        ),
        (
            D(2025, 10, 30),
            D(2025, 10, 31),
            "les 30 et 31~octobre 2025",
            "October~30 and 31, 2025",
            "30 y 31~de octubre de 2025",
        ),
        (
            D(2025, 11, 28),
            D(2025, 12, 2),
            "du 28~novembre au 2~décembre 2025",
            "November~28 – December~2, 2025",
            "del 28~de noviembre al 2~de diciembre de 2025",
        ),
        (
            D(2025, 12, 30),
            D(2026, 1, 2),
            "du 30~décembre 2025 au 2~janvier 2026",
            "December~30, 2025 – January~2, 2026",
            "del 30~de diciembre de 2025 al 2~de enero de 2026",
        ),
    ],
)
def test_a_range_names_once_what_its_ends_share(first, last, fr, en, es):
    written = [shown(dates.date_range(first, last, locale)) for locale in ("fr-CA", "en-CA", "es-419")]
    assert written == [fr, en, es]


@pytest.mark.parametrize("last", [None, D(2025, 12, 9)])
def test_a_range_of_one_day_is_that_day(last):
    assert dates.date_range(D(2025, 12, 9), last, "en-CA") == dates.long_date(D(2025, 12, 9), "en-CA")


def test_another_language_gets_both_days_in_full():
    assert dates.date_range(D(2025, 12, 8), D(2025, 12, 10), "de") == "8. Dezember 2025 – 10. Dezember 2025"


def test_a_region_babel_does_not_know_falls_back_to_its_language():
    assert dates.long_date(D(2025, 12, 9), "de-XX") == "9. Dezember 2025"


@pytest.mark.parametrize(
    ("time", "fr", "en", "es"),
    [
        (T(14, 30), "14~h~30", "2:30~p.m.", "14:30"),
        (T(14), "14~h", "2:00~p.m.", "14:00"),
        (T(9, 5), "9~h~5", "9:05~a.m.", "9:05"),
        (T(0, 15), "0~h~15", "12:15~a.m.", "0:15"),
        (T(12), "12~h", "12:00~p.m.", "12:00"),
    ],
)
def test_a_time_is_written_as_each_language_does(time, fr, en, es):
    assert [shown(dates.time_range(time, None, locale)) for locale in ("fr-CA", "en-CA", "es-419")] == [fr, en, es]


def test_minutes_below_ten_have_a_zero_in_france_and_none_in_quebec():
    written = [shown(dates.time_range(T(14, 5), T(15), locale)) for locale in ("fr-CA", "fr", "fr-FR", "fr-BE")]
    assert written == ["de 14~h~5 à~15~h"] * 2 + ["de 14~h~05 à~15~h"] * 2


@pytest.mark.parametrize("locale", ["en_CA", "en_US", "en_GB", "en_IE", "es_419", "es_ES", "es_MX", "fr_FR"])
def test_a_day_has_the_order_of_babel(locale):
    # Not the first of a month, which Babel does not know to be an ordinal in French.
    ours = dates.long_date(D(2025, 12, 9), locale.replace("_", "-"))
    assert ours.replace("\u00a0", " ") == format_date(D(2025, 12, 9), "long", locale=locale)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (D(2024, 3, 20), D(2024, 3, 22), "20–22~March 2024"),
        (D(2024, 3, 20), D(2024, 3, 21), "20 and 21~March 2024"),
        (D(2024, 3, 28), D(2024, 4, 2), "28~March – 2~April 2024"),
        (D(2024, 12, 30), D(2025, 1, 2), "30~December 2024 – 2~January 2025"),
    ],
)
def test_a_british_range_has_its_days_first(first, last, expected):
    assert shown(dates.date_range(first, last, "en-GB")) == expected


def test_british_hours_go_to_24():
    assert dates.time_range(T(9, 30), T(14, 5), "en-GB") == "9:30–14:05"


def test_times_from_and_to():
    assert shown(dates.time_range(T(18, 30), T(20), "fr-CA")) == "de 18~h~30 à~20~h"
    assert shown(dates.time_range(T(18, 30), T(20), "en-CA")) == "6:30–8:00~p.m."
    assert shown(dates.time_range(T(9), T(13), "en-CA")) == "9:00~a.m.–1:00~p.m."
    assert shown(dates.time_range(T(18, 30), T(20), "es-419")) == "de 18:30 a~20:00"


def test_a_month_begins_a_line():
    written = [dates.month_and_year(D(2025, 12, 9), locale) for locale in ("fr-CA", "en-CA", "es-419")]
    assert written == ["Décembre 2025", "December 2025", "Diciembre de 2025"]


@pytest.mark.parametrize("locale", ["fr-CA", "fr-FR", "en-US", "es-MX", "pt-BR", "ar"])
def test_no_narrow_space_is_ever_written(locale):
    texts = (
        dates.date_range(D(2025, 1, 1), D(2026, 2, 3), locale),
        dates.time_range(T(14, 5), T(15), locale),
        dates.short_month(D(2025, 1, 1), locale),
    )
    assert not any("\u202f" in text for text in texts)
