"""The date of the event: never invented, doubtful where it is."""

import datetime as dt

import pytest

from cipc_newsletter.ingest.event_date import event_date, is_date_alone


def told(*paragraphs: str, title: str = "Un titre") -> tuple[str | None, str | None, int]:
    found = event_date(title, paragraphs)
    first, last = (day.isoformat() if day else None for day in (found.first, found.last))
    return first, last, len(found.doubts)


def test_the_first_date_of_the_opening_is_the_events() -> None:
    assert told("Le 3 mai 2024, le comité s’est réuni.") == ("2024-05-03", None, 0)


def test_a_range_in_the_opening_holds_the_day_named_before_it() -> None:
    text = "Le 27 mai 2024 s’ouvrait la semaine, qui a duré du 27 au 31 mai 2024."
    assert told(text) == ("2024-05-27", "2024-05-31", 0)


@pytest.mark.parametrize(
    "text",
    [
        "En mission en mars 2024, le comité a participé, du 20 au 22 mars, à la rencontre.",
        "Le Sommet 2024 de la ville, du 20 au 22 mars, a réuni 700 personnes.",
        "La session de 2024 a eu lieu du 20 au 22 mars. Le comité y était.",
        "Fondé en 1994, le comité a tenu son assemblée 2024 du 20 au 22 mars.",
        "The 2024 summit took place from March 20 to 22 in Leeds.",
        "La edición de 2024 se celebró del 20 al 22 de marzo.",
    ],
)
def test_a_missing_year_is_taken_from_the_same_sentence_and_doubted(text: str) -> None:
    assert told(text) == ("2024-03-20", "2024-03-22", 1)


def test_a_missing_year_may_stand_in_the_title() -> None:
    assert told("Le 20 mars, le comité s’est réuni.", title="Assemblée 2024") == ("2024-03-20", None, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Le 20 mars, le comité s’est réuni.",
        "Le 20 mars, le comité s’est réuni. En 2024, il a changé de nom.",
        "Le 20 mars, le plan 2024-2025 a été adopté.",
        "Le 20 mars, le comité fondé en 1994 s’est réuni.",
        "Le 20 mars, le comité a comparé 2022 et 2023.",
    ],
)
def test_no_year_is_invented(text: str) -> None:
    assert told(text) == (None, None, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Publié le 3 mai 2024. Le guide est en ligne.",
        "Posted on May 3, 2024. The guide is online.",
        "Actualizado el 3 de mayo de 2024. La guía está en línea.",
        "Les inscriptions ferment le 3 mai 2024.",
        "The deadline is May 3, 2024.",
        "Fecha límite: 3 de mayo de 2024.",
        "La loi du 3 mai 2024 change la donne.",
        "Inscrivez-vous d’ici le 3 mai 2024.",
        "Le centre, fondé le 3 mai 1994, fait peau neuve.",
        "Le 36e anniversaire de la tuerie du 6 décembre 1989 approche.",
        "Le numéro paraît; jour et mois ne se distinguent pas : 03/05/2024.",
        "Le 31 février 2024, rien ne s’est passé.",
    ],
)
def test_dates_of_something_else_are_passed_over_and_named(text: str) -> None:
    assert told(text) == (None, None, 1)


def test_words_that_only_end_like_a_signal_are_none() -> None:
    assert told("Ils ont signé, le 28 septembre 2023, une entente.") == ("2023-09-28", None, 0)


def test_a_story_may_open_with_the_day_something_began() -> None:
    assert told("Since March 12, 2024, the huts are heated.") == ("2024-03-12", None, 0)
    assert told("The huts, painted since March 12, 2024, are heated.") == (None, None, 1)


def test_a_spanish_range_with_desde_is_a_range() -> None:
    assert told("Se celebró desde el 3 hasta el 5 de mayo de 2024.") == ("2024-05-03", "2024-05-05", 0)


def test_another_date_in_the_opening_is_a_doubt() -> None:
    found = event_date("Titre", ["Le 3 mai 2024, le comité a préparé la fête du 9 juin 2024."])
    assert found.first == dt.date(2024, 5, 3)
    assert any("2024-06-09" in doubt for doubt in found.doubts)


def test_a_date_in_the_title_counts_where_the_opening_has_none() -> None:
    assert told("Les membres sont convoqués.", title="Assemblée du 24 octobre 2024") == ("2024-10-24", None, 0)


def test_a_date_further_down_counts_last_and_is_doubted() -> None:
    assert told("Un guide.", "Il a paru le 3 mai 2024 à Lyon.") == ("2024-05-03", None, 1)


def test_a_date_alone_on_its_line_is_doubted() -> None:
    assert told("September 26, 2024") == ("2024-09-26", None, 1)


def test_a_wrong_day_of_the_week_is_a_doubt() -> None:
    assert told("Le lundi 8 mars 2023, le consul a reçu le comité.") == ("2023-03-08", None, 1)


def test_no_date_is_no_date() -> None:
    assert told("Le comité cherche des voisins.") == (None, None, 0)
    assert event_date("", []).first is None


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("3 mai 2024", True),
        ("Le vendredi 3 mai 2024", True),
        ("May 3, 2024.", True),
        ("3 mai 2024 : assemblée", False),
        ("Assemblée du 3 mai 2024", False),
        ("", False),
    ],
)
def test_a_line_is_a_date_alone_or_not(text: str, alone: bool) -> None:
    assert is_date_alone(text) is alone
