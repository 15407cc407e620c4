"""Any bytes give rows or one error; rows come back as they were written."""

import codecs
import csv
import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cipc_newsletter.audience.columns import Field
from cipc_newsletter.audience.csv_files import Row, open_table
from cipc_newsletter.errors import AudienceError

FRENCH = "Courriel;Prénom;Nom;Langue\r\nlea@exemple.example;Éléonore;L’Écuyer;français\r\n"


def rows_of(data: bytes) -> list[Row]:
    return list(open_table(data).rows())


def rows_or_error(data: bytes) -> list[Row] | list[str]:
    """The rows, or the parts of the error; anything else that is raised fails the test."""
    try:
        return rows_of(data)
    except AudienceError as error:
        return [part for part in (error.mistakes[0].right, error.mistakes[0].remedy) if part]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (FRENCH.encode("cp1252"), "Windows-1252"),
        (FRENCH.encode("utf-8"), "UTF-8"),
        (FRENCH.encode("utf-8-sig"), "UTF-8"),
        (codecs.BOM_UTF16_LE + FRENCH.encode("utf-16-le"), "UTF-16"),
        (codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be"), "UTF-16"),
    ],
)
def test_the_encodings_that_spreadsheets_save_give_the_same_people(data: bytes, encoding: str) -> None:
    table = open_table(data)
    assert table.encoding.name == encoding
    assert [row.values for row in table.rows()] == [
        {
            Field.EMAIL: "lea@exemple.example",
            Field.FIRST_NAME: "Éléonore",
            Field.LAST_NAME: "L’Écuyer",
            Field.LANGUAGE: "français",
        }
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_from_the_header(separator: str) -> None:
    data = (
        separator.join(("email", '"name, and; more"', "city")) + "\n" + separator.join(("a@b.example", "Ana", "Lima"))
    )
    table = open_table(data.encode())
    assert table.separator == separator
    assert next(table.rows()).attributes == {"name_and_more": "Ana", "city": "Lima"}


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "sep=;;"])
def test_the_line_that_tells_excel_the_separator_is_not_the_header(line: str) -> None:
    table = open_table(f"{line}\r\nemail;ville\r\na@b.example;Laval\r\n".encode())
    assert (table.separator, table.header_line) == (";", 2)
    assert [row.line for row in table.rows()] == [3]


def test_a_file_of_addresses_alone_is_a_table() -> None:
    assert [row.values[Field.EMAIL] for row in rows_of(b"E-mail\na@b.example\n\n c@d.example \n")] == [
        "a@b.example",
        "c@d.example",
    ]


def test_each_row_knows_the_line_it_starts_on() -> None:
    data = b'\n\nemail,note\n\na@b.example,"two\nlines"\n ,\nc@d.example,\n'
    assert [(row.line, row.values[Field.EMAIL]) for row in rows_of(data)] == [(5, "a@b.example"), (8, "c@d.example")]


def test_values_beyond_the_last_column_are_kept_apart() -> None:
    row = rows_of(b"email,nom\na@b.example,Roux,Jean,\n")[0]
    assert row.surplus == ("Jean",)


def test_values_of_columns_without_a_usable_name_are_left_out() -> None:
    assert rows_of(b"email,,2nd\na@b.example,x,y\n")[0].attributes == {}


def test_missing_values_at_the_end_are_empty() -> None:
    assert rows_of(b"email,nom,ville\na@b.example\n")[0].values == {Field.EMAIL: "a@b.example"}


def test_invisible_marks_and_control_characters_are_taken_out() -> None:
    row = rows_of("email,prénom\n\u200ba@b.example\u00a0,Jo\u00ade\u0301\u0007\n".encode())[0]
    assert row.values == {Field.EMAIL: "a@b.example", Field.FIRST_NAME: "Joé"}


def test_names_are_composed_however_they_were_typed() -> None:
    assert rows_of("email,prénom\na@b.example,Zoe\u0308\n".encode())[0].values[Field.FIRST_NAME] == "Zo\u00eb"


def test_a_quoted_value_may_follow_a_space() -> None:
    assert rows_of(b'email, nom\na@b.example, "Roux, Jean"\n')[0].values[Field.LAST_NAME] == "Roux, Jean"


def test_rows_may_be_read_again() -> None:
    table = open_table(b"email\na@b.example\n")
    assert list(table.rows()) == list(table.rows())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04\x14\x00[Content_Types].xml xl/workbook.xml", "an Excel workbook (.xlsx)"),
        (b"PK\x03\x04\x14\x00xl/workbook.xml", "an Excel workbook (.xlsx)"),
        (b"PK\x03\x04\x14\x00subscribed.csv", "a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (.xls)"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><html>", "a web page"),
        (b"<table><tr><td>email</td></tr></table>", "a web page"),
        (b"%PDF-1.7", "a PDF document"),
        (b"BEGIN:VCARD\nEMAIL:a@b.example", "a file of contact cards"),
        (b"email\0\n", "not a text file"),
        (codecs.BOM_UTF16_LE + b"a", "not a text file"),
        (b"", "the file is empty"),
        (b" \r\n ,,\r\n", "the file is empty"),
        (b"email,nom\r\n\r\n", "holds nobody"),
        (b"nom,ville\nRoux,Laval\n", 'no column holds e-mail addresses; the columns are "nom", "ville"'),
        (b"a@b.example,Ana\nc@d.example,Eva\n", "an address where the names of the columns should stand"),
        (b"email,courriel\na@b.example,\n", 'the columns "email" and "courriel" both mean email'),
        (b'email,nom\na@b.example,"Roux\nc@d.example,Eva\n', "a quotation mark on this line is never closed"),
        ("email,prénom\na@b.example,Sébastien\n".encode("cp850"), "MS-DOS"),
        ("email,prénom\na@b.example,Sébastien\n".encode("mac_roman"), "old Macintosh"),
        (b"email\n\x81\x8d\x8f\n", "MS-DOS"),
    ],
)
def test_what_is_no_such_table_is_named_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(AudienceError) as caught:
        list(open_table(data, path="liste.csv").rows())
    mistake = caught.value.mistakes[0]
    assert words in mistake.what
    assert mistake.right
    assert mistake.remedy
    assert str(caught.value).startswith("liste.csv")


def test_an_open_quotation_mark_is_named_by_the_line_it_stands_on() -> None:
    with pytest.raises(AudienceError) as caught:
        rows_of(b'email,nom\na@b.example,Roux\nc@d.example,"Eva\ne@f.example,Ada\n')
    assert caught.value.line == 3


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_give_rows_or_one_error(data: bytes) -> None:
    assert rows_or_error(data)


@given(st.binary(max_size=200), st.sampled_from(["", "\ufeff", "sep=;\n"]))
@settings(deadline=None)
def test_any_bytes_after_a_header_give_rows_or_one_error(data: bytes, start: str) -> None:
    found = rows_or_error(f"{start}email;nom\n".encode() + data)
    lines = [row.line for row in found if isinstance(row, Row)]
    assert lines == sorted(set(lines))


# What a person could type into a cell: no control characters, already composed, no space around it.
CELLS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12).map(
    lambda text: unicodedata.normalize("NFC", text).strip()
)


@given(
    rows=st.lists(st.tuples(st.integers(0, 10**6), CELLS, CELLS), min_size=1, max_size=8),
    separator=st.sampled_from([",", ";", "\t"]),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@settings(deadline=None)
def test_a_table_comes_back_as_it_was_written(rows: list[tuple[int, str, str]], separator: str, codec: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(["courriel", "prénom", "ville"])
    writer.writerows([f"p{number}@b.example", name, city] for number, name, city in rows)
    read = rows_of(text.getvalue().encode(codec))
    assert [
        (row.values[Field.EMAIL], row.values[Field.FIRST_NAME], row.attributes.get("ville", "")) for row in read
    ] == [(f"p{number}@b.example", name, city) for number, name, city in rows]
