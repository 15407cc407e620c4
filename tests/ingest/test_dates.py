"""Dates in three languages, and what only looks like one."""

import datetime as dt

import pytest

from cipc_newsletter.ingest.dates import date_mentions

NBSP, NARROW = "\u00a0", "\u202f"


def days(text: str) -> list[tuple[str, str | None] | None]:
    found = []
    for mention in date_mentions(text):
        both = mention.days(2000)
        found.append((both[0].isoformat(), both[1].isoformat() if both[1] else None) if both else None)
    return found


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Le 9 décembre 2025, le centre", "2025-12-09", None),
        ("Le 1er octobre 2025", "2025-10-01", None),
        (f"Le 3{NBSP}novembre{NBSP}2025", "2025-11-03", None),
        ("le 5 sept. 2024", "2024-09-05", None),
        ("le 2 AOÛT 2024", "2024-08-02", None),
        ("le 2 aout 2024", "2024-08-02", None),
        ("Les 30 et 31 octobre 2025", "2025-10-30", "2025-10-31"),
        ("Du 4 au 6 octobre 2022", "2022-10-04", "2022-10-06"),
        (f"du{NARROW}20 au 22{NBSP}mars 2024", "2024-03-20", "2024-03-22"),
        ("du lundi 27 mai au vendredi 31 mai 2024", "2024-05-27", "2024-05-31"),
        ("entre le 3 et le 5 mai 2024", "2024-05-03", "2024-05-05"),
        ("9, 10 et 11 mai 2024", "2024-05-09", "2024-05-11"),
        ("du 28 décembre au 3 janvier 2025", "2024-12-28", "2025-01-03"),
        ("du 30 avril 2024 au 2 mai 2024", "2024-04-30", "2024-05-02"),
        ("On March 20, 2024, the", "2024-03-20", None),
        ("March 20–22, 2024", "2024-03-20", "2024-03-22"),
        ("from September 15 to 18, 2025,", "2025-09-15", "2025-09-18"),
        ("April 3 and 4, 2025", "2025-04-03", "2025-04-04"),
        ("December 30, 2024 to January 2, 2025", "2024-12-30", "2025-01-02"),
        ("20-22 March 2024", "2024-03-20", "2024-03-22"),
        ("30 March to 2 April 2024", "2024-03-30", "2024-04-02"),
        ("the 9th of December 2025", "2025-12-09", None),
        ("Tuesday, March 5, 2024", "2024-03-05", None),
        ("between 3 and 5 May 2024", "2024-05-03", "2024-05-05"),
        ("El 18 de noviembre de 2025", "2025-11-18", None),
        ("1.º de mayo de 2024", "2024-05-01", None),
        ("del 20 al 22 de marzo de 2024", "2024-03-20", "2024-03-22"),
        ("los días 30 y 31 de octubre del 2025", "2025-10-30", "2025-10-31"),
        ("del 30 de marzo al 2 de abril de 2024", "2024-03-30", "2024-04-02"),
        ("mayo 3 de 2024", "2024-05-03", None),
        ("2024-05-27", "2024-05-27", None),
        ("2024-05-27/2024-05-31", "2024-05-27", "2024-05-31"),
        ("27/05/2024", "2024-05-27", None),
        ("05/27/2024", "2024-05-27", None),
    ],
)
def test_dates_are_read_as_written(text: str, first: str, last: str | None) -> None:
    assert days(text) == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "la Conférence 2024",
        "pour 2024-2025",
        "depuis 1994",
        "plus de 1 200 participants",
        "en 2024, en mars 2024",
        "17 h 30 à 20 h",
        "may 3 times a year",
        "they march 20 miles",
        "En mars 20 personnes",
        "En mayo 20 personas",
        "1990-1999",
        "450 555-0142",
        "version 2.3.2024.1",
        "ZEROMAY 4",
        "le 3 maison",
        "3 marsouins",
        "the 5 Mayors",
    ],
)
def test_other_numbers_are_no_dates(text: str) -> None:
    assert date_mentions(text) == ()


def test_two_days_apart_are_two_dates() -> None:
    assert days("les 3 et 17 mai 2024") == [("2024-05-03", None), ("2024-05-17", None)]


@pytest.mark.parametrize("text", ["Le 31 février 2024", "30 February 2024", "el 31 de abril de 2024"])
def test_a_day_that_does_not_exist_is_found_and_has_no_date(text: str) -> None:
    assert days(text) == [None]


def test_a_date_without_year_waits_for_one() -> None:
    (mention,) = date_mentions("du 20 au 22 mars, à Bruxelles")
    assert mention.year is None
    assert mention.days() is None
    assert mention.days(2024) == (dt.date(2024, 3, 20), dt.date(2024, 3, 22))


def test_day_and_month_that_could_be_swapped_are_marked() -> None:
    assert [mention.is_ambiguous for mention in date_mentions("03/05/2024 et 27/05/2024 et 05/05/2024")] == [
        True,
        False,
        False,
    ]


def test_the_day_of_the_week_is_kept_for_comparison() -> None:
    assert [mention.weekday for mention in date_mentions("le mercredi 8 mars 2023; March 8, 2023")] == [2, None]


def test_places_are_those_of_the_text_as_given() -> None:
    text = f"Le{NBSP}3{NBSP}mai{NBSP}2024, puis le 5 juin 2024"
    assert [text[mention.start : mention.end] for mention in date_mentions(text)] == [
        f"3{NBSP}mai{NBSP}2024",
        "5 juin 2024",
    ]
