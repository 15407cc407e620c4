"""Column names are understood in three languages; every other column is an attribute or said to be left out."""

import pytest

from cipc_newsletter.audience.columns import Field, columns_of, folded


def uses(*names: str) -> list[str]:
    return [column.use for column in columns_of(names, path=None, line=1)]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("E-MAIL", Field.EMAIL),
        ("Adresse courriel", Field.EMAIL),
        ("Correo electrónico", Field.EMAIL),
        ("Prénom", Field.FIRST_NAME),
        ("PRÉNOM ", Field.FIRST_NAME),
        ("First Name", Field.FIRST_NAME),
        ("nombre", Field.FIRST_NAME),
        ("Nom", Field.LAST_NAME),
        ("apellidos", Field.LAST_NAME),
        ("Langue de correspondance", Field.LANGUAGE),
        ("Idioma", Field.LANGUAGE),
        ("Consentement", Field.CONSENT),
        ("Obtenu le", Field.CONSENT_AT),
        ("consent_at", Field.CONSENT_AT),
        ("Fecha del consentimiento", Field.CONSENT_AT),
        ("consent_until_event", Field.CONSENT_UNTIL_EVENT),
        ("Texte du consentement", Field.CONSENT_TEXT),
        ("Preuve", Field.CONSENT_EVIDENCE),
    ],
)
def test_names_in_three_languages_mean_the_same_field(name: str, field: Field) -> None:
    columns = columns_of([name] if field is Field.EMAIL else ["email", name], path=None, line=1)
    assert columns[-1].field is field


@pytest.mark.parametrize("field", list(Field))
def test_every_field_is_known_by_its_own_name(field: Field) -> None:
    columns = columns_of(["courriel" if field is not Field.EMAIL else "x", field.value], path=None, line=1)
    assert columns[1].field is field


def test_other_columns_become_attributes_by_a_name_merge_fields_can_have() -> None:
    assert uses("email", "Ville d’origine", "Organisation / Rôle", "ciudad") == [
        "email",
        "ville_d_origine",
        "organisation_role",
        "ciudad",
    ]


def test_two_columns_of_one_name_are_told_apart() -> None:
    assert uses("email", "Note", "note", "NOTE") == ["email", "note", "note_2", "note_3"]


def test_columns_without_a_usable_name_are_left_out() -> None:
    columns = columns_of(["email", "", "2e adresse", "電話"], path=None, line=1)
    assert [column.attribute for column in columns] == [None, None, None, None]
    assert [column.use for column in columns] == ["email", "", "", ""]


@pytest.mark.parametrize("name", ["unsubscribe_url", "Preferences URL", "view_url"])
def test_a_column_never_stands_in_for_a_link_of_the_mail(name: str) -> None:
    assert uses("email", name) == ["email", ""]


def test_folding_keeps_words_apart() -> None:
    assert folded("  Œuvre «Élan»_d'été  N° 2") == "uvre elan d ete n 2"


def test_a_name_is_read_again_as_itself_however_long_it_was() -> None:
    names = uses("email", "x" * 47 + " y", "z" * 60, "z" * 70, "langue 2")
    assert uses("email", *names[1:]) == names
    assert all(len(name) <= 48 for name in names)
