"""The language of a text, or none; and that of a locale."""

import pytest

from cipc_newsletter.ingest.languages import code_of, language_of


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le comité a présenté son bilan à la mairie, avec l’appui de deux voisins."),
        ("en", "The committee presented its report at the town hall, with the help of two neighbours."),
        ("es", "El comité presentó su informe en el ayuntamiento, con la ayuda de dos vecinos."),
        ("fr", "LE COMITÉ A PRÉSENTÉ SON BILAN À LA MAIRIE AVEC L’APPUI DES VOISINS"),
        ("en", "The Centre de prévention de Montréal is one of the members of the network."),
    ],
)
def test_small_words_tell_the_language(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "Montréal", "123 456", "Ann Champoux", "Der Ausschuss tagte in Wien und Graz."])
def test_too_little_tells_nothing(text: str) -> None:
    assert language_of(text) is None


def test_half_and_half_tells_nothing() -> None:
    assert (
        language_of("The report of the town is with us. Le bilan des voisins est dans la mairie pour nous.") is None
    )


@pytest.mark.parametrize(
    ("locale", "code"), [("fr_CA", "fr"), ("ES-mx", "es"), ("", ""), ("français", ""), ("french", ""), ("x", "")]
)
def test_a_locale_names_a_language(locale: str, code: str) -> None:
    assert code_of(locale) == code
