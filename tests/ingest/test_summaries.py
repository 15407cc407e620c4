"""Summaries of sites: their own words kept, what a site adds to each of them gone."""

import pytest

from cipc_newsletter.ingest.summaries import summary_of, without_tail


@pytest.mark.parametrize(
    ("text", "left", "is_beginning"),
    [
        ("Un atelier qui commence […]", "Un atelier qui commence…", True),
        ("Un atelier. Lire la suite →", "Un atelier.", True),
        ("Begins and … Continue reading “A workshop”", "Begins and…", True),
        ("Empieza así [...] Leer más", "Empieza así…", True),
        ("Begins [...] The post A workshop appeared first on The Centre.", "Begins…", True),
        ("Il commence… L’article Un atelier est apparu en premier sur Le Centre.", "Il commence…", True),
        ("Empieza. La entrada Un taller se publicó primero en El Centro.", "Empieza.", False),
        ("Lire la suite", "", True),
    ],
)
def test_what_the_site_adds_goes(text: str, left: str, is_beginning: bool) -> None:
    assert without_tail(text) == (left, is_beginning)


@pytest.mark.parametrize(
    "text",
    [
        "Plus il lit, plus il veut lire la suite.",
        "Nous voulons en savoir plus",
        "The post office has moved.",
        "Deux questions : pourquoi? Comment?",
    ],
)
def test_a_sentence_that_only_speaks_of_reading_stays(text: str) -> None:
    assert without_tail(text) == (text, False)


def test_a_tail_after_a_tail_goes_too() -> None:
    assert without_tail("Begins […] Read more The post A appeared first on B.")[0] == "Begins…"


def test_a_summary_that_the_text_begins_with_is_none() -> None:
    body = "## Un titre\n\nLe quartier *reprend* vie.\n\nIl y a dix ans, rien."
    assert summary_of("Le quartier reprend vie. Il y […]", body) == ""
    assert summary_of("Le quartier reprend vie.", body) == ""


def test_a_summary_in_words_of_its_own_stays() -> None:
    assert summary_of(" Ce qui a changé\n en dix ans. ", "Le quartier reprend vie.") == "Ce qui a changé en dix ans."


def test_a_summary_without_a_word_is_none() -> None:
    assert summary_of(" … ", "Le quartier reprend vie.") == ""
