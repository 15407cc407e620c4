"""The day a text means, in three languages; nothing where it could mean two."""

import datetime as dt

import pytest

from cipc_newsletter.toml_files.dates import date_meant, time_meant


@pytest.mark.parametrize(
    "text",
    [
        "9 décembre 2025",
        "le 9 décembre 2025",
        "mardi 9 déc. 2025",
        "9\u00a0décembre\u00a02025",
        "9 de diciembre de 2025",
        "9 dic 2025",
        "December 9, 2025",
        "9th December 2025",
        "Dec. 9 2025",
        "2025-12-09",
        "2025-12-9",
        "2025/12/09",
        "2025–12–09",
        "2025.12.9",
    ],
)
def test_a_day_is_understood(text: str) -> None:
    assert date_meant(text) == dt.date(2025, 12, 9)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er janvier 2026", dt.date(2026, 1, 1)),
        ("31 de enero de 2026", dt.date(2026, 1, 31)),
        ("15 août 2026", dt.date(2026, 8, 15)),
        ("3 juillet 2026", dt.date(2026, 7, 3)),
        ("3 juin 2026", dt.date(2026, 6, 3)),
        ("May 3, 2026", dt.date(2026, 5, 3)),
        ("3 mars 2026", dt.date(2026, 3, 3)),
    ],
)
def test_months_that_look_alike_are_told_apart(text: str, day: dt.date) -> None:
    assert date_meant(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "09/12/2025",
        "09-12-2025",
        "décembre 2025",
        "2025",
        "30 février 2025",
        "2025-02-30",
        "12 pommes 2025",
        "bientôt",
    ],
)
def test_what_names_no_one_day_is_left_alone(text: str) -> None:
    assert date_meant(text) is None


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("14:00", dt.time(14)),
        ("14h30", dt.time(14, 30)),
        ("9 h", dt.time(9)),
        ("9 h 05", dt.time(9, 5)),
        ("23:59:58", dt.time(23, 59, 58)),
        ("24:00", None),
        ("14", None),
        ("14:60", None),
    ],
)
def test_an_hour_is_understood(text: str, hour: dt.time | None) -> None:
    assert time_meant(text) == hour
