"""Whoever is in the audience is read again, as they were, from the table that is written of them."""

import contextlib
import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audience_making import EXPRESS, HEADER, NOW, opened_store
from cipc_newsletter.audience import exporting
from cipc_newsletter.audience.importing import import_parts
from cipc_newsletter.audience.language_rules import rules_of
from cipc_newsletter.audience.parts import Part
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.spreadsheets import BEGINNING, lines_of
from cipc_newsletter.store.database import Store

NAMES = st.one_of(
    st.sampled_from(
        ["Langue", "Idioma", "language", "Preuve", "Nom", "consent", "langue 2", "Note", "note", "LEID", "EUID"]
    ),
    st.sampled_from(
        ["ADDED_TIME", "MODIFIED_TIME", "Consent source", "x" * 47 + " y", "z" * 60, "view_url", "langue_"]
    ),
    st.text(max_size=12),
)
CELLS = st.one_of(st.sampled_from(["", "'=1", "''=1", "=1", " a\n b", "'", '"', ";", "é\r\nx"]), st.text(max_size=12))


class UndoneError(Exception):
    """Takes back what was written to try it out."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with opened_store(tmp_path_factory.mktemp("store")) as opened:
        yield opened


def table_of(store: Store, data: bytes, *, rules: tuple[str, ...] = (), delimiter: str) -> bytes:
    """Return the table of everybody who comes in from `data`; nobody stays."""
    found = b""
    with contextlib.suppress(UndoneError), store.writing() as connection:
        import_parts(
            connection,
            [Part(name="people.csv", read=lambda: data)],
            defaults=EXPRESS,
            rules=rules_of(rules),
            now=NOW,
            today=NOW.date(),
        )
        attributes, _after = exporting.attributes_in(connection, after_id=0)
        names = tuple(sorted(attributes))
        part = exporting.part(connection, after_id=0, attributes=names, at=NOW)
        found = BEGINNING + lines_of([exporting.head(names), *part.rows], delimiter=delimiter)
        raise UndoneError
    return found


@given(
    columns=st.lists(st.tuples(NAMES, CELLS, CELLS), max_size=6),
    first_name=CELLS,
    evidence=CELLS,
    delimiter=st.sampled_from([",", ";"]),
)
@settings(max_examples=60, deadline=None)
def test_whatever_import_takes_export_and_import_give_again(
    store: Store, columns: list[tuple[str, str, str]], first_name: str, evidence: str, delimiter: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(
        [
            ("email", "Prénom", "consent_evidence", "code", *(name for name, _one, _other in columns)),
            ("ana@lecteurs.example", first_name, evidence, "es", *(one for _name, one, _other in columns)),
            ("benoit@lecteurs.example", "", "form 1", "fr", *(other for _name, _one, other in columns)),
        ]
    )
    try:
        once = table_of(store, text.getvalue().encode("utf-8", "ignore"), rules=("column:code",), delimiter=delimiter)
    except AudienceError:
        return  # import does not take it
    if once.count(b"@lecteurs.example"):
        assert table_of(store, once, delimiter=delimiter) == once


def test_an_attribute_kept_under_the_name_of_a_field_is_a_column_of_its_own() -> None:
    assert exporting.head(("langue", "ville"))[-2:] == ("langue_2", "ville")
    assert len(exporting.head(())) == HEADER.count(",") + 1


def test_a_column_for_the_language_beside_the_one_that_was_said_is_kept(store: Store) -> None:
    data = b"email,code,Langue,language\nana@lecteurs.example,es,maternelle,x\n"
    once = table_of(store, data, rules=("column:code",), delimiter=";")
    (row,) = csv.DictReader(io.StringIO(once.decode("utf-8-sig")), delimiter=";")
    assert (row["language"], row["langue_2"], row["language_2"]) == ("es", "maternelle", "x")
    assert table_of(store, once, delimiter=";") == once
