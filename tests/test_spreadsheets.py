"""Tables for spreadsheets: accents, the sign between cells, and no formula."""

import csv
import io
from collections.abc import Iterator

import pytest

from cipc_newsletter import wording
from cipc_newsletter.spreadsheets import BEGINNING, delimiter_spoken, lines_of, unguarded


@pytest.fixture
def _language() -> Iterator[None]:
    before = wording.spoken()
    yield
    wording.speak(before)


@pytest.mark.usefixtures("_language")
@pytest.mark.parametrize(("language", "sign"), [("fr", ";"), ("en", ",")])
def test_the_sign_between_cells_is_the_one_a_spreadsheet_in_that_language_takes(language: str, sign: str) -> None:
    wording.speak(language)
    assert delimiter_spoken() == sign
    assert lines_of([("a", "b")]) == f"a{sign}b\r\n".encode()


def test_a_file_begins_with_the_mark_by_which_a_spreadsheet_knows_its_accents() -> None:
    assert (BEGINNING + lines_of([("Refusées", "1")])).decode("utf-8-sig") == "Refusées,1\r\n"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert lines_of([(cell,)]).decode().lstrip('"').startswith("'")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "''-1", "L’été", "'tis", "'", ""])
def test_a_cell_is_read_again_as_it_was(cell: str) -> None:
    (row,) = csv.reader(io.StringIO(lines_of([(cell, "")]).decode(), newline=""))
    assert unguarded(row[0]) == cell


def test_a_cell_that_holds_the_sign_stays_one_cell() -> None:
    assert lines_of([("a;b", "c")], delimiter=";") == b'"a;b";c\r\n'
