"""A reader who gets another language than their own is told why, in their own."""

import pytest

from cipc_newsletter.deliver.freezing import value_of
from cipc_newsletter.deliver.language_notice import language_notice
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.model.subscriber import Subscriber


@pytest.mark.parametrize("own", LANGUAGES)
@pytest.mark.parametrize("given", LANGUAGES)
def test_only_those_who_get_another_language_are_told(own: str, given: str) -> None:
    assert bool(language_notice(own, given)) is (own != given)


def test_the_line_is_frozen_with_the_person_for_the_message_they_get() -> None:
    person = Subscriber(id=1, uid=b"12345678", email="ana@correo.example", language="es")
    assert value_of(person, "language_notice", language="fr").startswith("Este número no está disponible en español")
    assert value_of(person, "language_notice", language="es") == ""
