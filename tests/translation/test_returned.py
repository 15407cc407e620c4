"""What came back, whatever the format."""

import pytest

from cipc_newsletter.translation.returned import Cell, Found, cell_of, returned_of, without_bullet
from cipc_newsletter.translation.runs import Run, plain, text_of
from cipc_newsletter.translation.sheet import RowMark

MARK = RowMark(owner="2025-12-02-jeunes", key="title", digest="1ed839d7ebd6")


def table(*rows: list[str]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(cell_of([plain(line) for line in text.split("\n")]) for text in row) for row in rows)


@pytest.mark.parametrize("mark", ["•", "·\u00a0", "- ", "– ", "\uf0b7", "\uf0b7\uf0b7", "▪ "])
def test_a_bullet_that_became_a_letter_goes(mark: str) -> None:
    assert without_bullet((Run(text=f"{mark}listen", bold=True),)) == (Run(text="listen", bold=True),)


@pytest.mark.parametrize("text", ["-5 degrees", "listen - well", "*", "–"])
def test_a_dash_that_belongs_to_the_words_stays(text: str) -> None:
    assert text_of(without_bullet(plain(text))) == text


def test_columns_are_known_by_their_heads_in_any_order() -> None:
    found = Found(tables=(table(["English (en)", "Repère", "Français (fr)"], ["Youth", str(MARK), "Jeunes"]),))
    (row,) = returned_of(found).rows
    assert {language: cell.text for language, cell in row.cells.items()} == {"en": "Youth", "fr": "Jeunes"}


def test_without_names_columns_go_by_the_order_the_mark_tells() -> None:
    head = "{2025-12-02-jeunes/=2025-12/en:-/es:-}"
    found = Found(tables=(table([head, "", "", ""], [str(MARK), "Jeunes", "Youth", "Jóvenes"]),))
    (row,) = returned_of(found).rows
    assert {language: cell.text for language, cell in row.cells.items()} == {"en": "Youth", "es": "Jóvenes"}


def test_a_row_without_a_mark_is_told_and_a_table_without_one_is_not_ours() -> None:
    ours = table(["Repère", "Français (fr)", "English (en)"], [str(MARK), "Jeunes", "Youth"], ["", "", "A note"])
    returned = returned_of(Found(tables=(table(["Budget", "12"]), ours)))
    assert returned.stray == ("A note",)
    assert len(returned.rows) == 1


def test_a_table_that_lost_its_head_has_the_columns_of_the_others() -> None:
    other = RowMark(owner="2025-12-09-tacmes", key="title", digest="2ed839d7ebd6")
    headed = table(["Repère", "English (en)", "Français (fr)"], [str(MARK), "Youth", "Jeunes"])
    headless = table([str(other), "A day", "Une journée"])
    returned = returned_of(Found(tables=(headless, headed)))
    assert [row.cells["en"].text for row in returned.rows] == ["A day", "Youth"]
    assert returned.languages == ("en", "fr")


def test_a_bullet_without_words_is_an_empty_point() -> None:
    assert cell_of([plain("\uf0b7\uf0b7"), plain("•"), plain("• oui"), plain("–")]).text == "• oui\n–"
