"""A workbook gives the table on its first sheet; what is on another is told, and what is broken or too much is refused."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from audience_making import EXPRESS, rows_in, taken
from cipc_newsletter.audience import workbooks
from cipc_newsletter.audience.workbooks import sheet_of
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.store.database import Store


def on(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    """Return a moment as a workbook has it: without any zone."""
    return dt.datetime(year, month, day, hour, minute)  # noqa: DTZ001 -- Excel knows no zones


HEADER = ("Courriel", "Prénom", "Nom", "Langue", "Obtenu le", "Téléphone")
PEOPLE = (
    ("zoe@b.example", "Zoé", "Roy", "français", on(2025, 2, 3), 15145551234),
    (None,) * 6,
    ("ana@b.example", "Ana", "Peña\nGarcía", "Espagnol", on(2025, 2, 4, 10, 30), None),
)


def book(*sheets: tuple[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if title in hidden:
            sheet.sheet_state = "hidden"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def with_sheet(data: bytes, rows: str) -> bytes:
    """Return a workbook whose first sheet has these rows, in the words of the file itself."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                start, end = content.index(b"<sheetData"), content.index(b"</sheetData>")
                content = content[:start] + b"<sheetData>" + rows.encode() + content[end:]
            new.writestr(name, content)
    return stream.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(AudienceError) as caught:
        sheet_of(data, path="a.xlsx")
    mistake = caught.value.mistakes[0]
    assert mistake.right
    assert mistake.remedy
    assert mistake.path == "a.xlsx"
    return mistake.what


def test_a_workbook_is_taken_like_a_table(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "membres.xlsx"
    path.write_bytes(book(("Feuil1", (HEADER, *PEOPLE)), ("Feuil2", ())))
    report = taken(store, path, defaults=EXPRESS)
    assert (report.read, report.new, report.notes) == (2, 2, ())
    assert [row[2:7] for row in rows_in(store, "subscriber")] == [
        ("zoe@b.example", "zoe@b.example", "Zoé", "Roy", "fr"),
        ("ana@b.example", "ana@b.example", "Ana", "Peña García", "es"),
    ]
    assert rows_in(store, "subscriber")[0][7] == '{"telephone":"15145551234"}'
    assert [row[4] for row in rows_in(store, "consent")] == ["2025-02-03", "2025-02-04"]


def test_a_line_is_the_row_that_excel_shows(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "membres.xlsx"
    path.write_bytes(book(("Feuil1", ((), HEADER, *PEOPLE, ("nobody",)))))
    report = taken(store, path, defaults=EXPRESS)
    assert [(line.line, line.email) for line in report.refused] == [(6, "nobody")]


def test_another_sheet_with_something_on_it_is_told(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheets = (("Empty", ()), ("2025", (HEADER, *PEOPLE)), ("2024", (HEADER, *PEOPLE)), ("Secret", (HEADER,)))
    path.write_bytes(book(*sheets, hidden=["Secret"]))
    report = taken(store, path, defaults=EXPRESS)
    assert report.new == 2
    assert report.notes == ('Of a.xlsx the sheet "2025" was read; nothing of "2024".',)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (12.0, "12"),
        (1.5, "1.5"),
        (dt.date(2025, 2, 3), "2025-02-03"),
        (on(2025, 2, 3), "2025-02-03"),
        (on(2025, 2, 3, 9, 5), "2025-02-03 09:05:00"),
        (dt.time(9, 5), "09:05:00"),
        (" a \n b ", "a b"),
    ],
)
def test_a_cell_is_what_a_person_would_write(value: object, text: str) -> None:
    assert workbooks.text_of(value) == text


def test_a_workbook_with_nothing_in_it_is_refused() -> None:
    assert "nothing on any sheet" in refusal(book(("Feuil1", ()), ("x", (("a",),)), hidden=["x"]))


@pytest.mark.parametrize("rows", ['<row r="999999999999"><c r="A1"/></row>', '<row r="1">' + '<c r="ZZZ1"/>' * 3000])
def test_a_sheet_that_never_ends_is_refused(rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 5000)
    monkeypatch.setattr(workbooks, "MOST_CELLS", 1000)
    data = with_sheet(book(("Feuil1", (("a",),))), '<row r="1"><c r="A1" t="str"><v>a</v></c></row>' + rows)
    assert refusal(data)


def test_a_workbook_that_fills_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_BYTES", 1_000_000)
    data = with_sheet(book(("Feuil1", (("a",),))), "<row/>" * 1_000_000)
    assert len(data) < 100_000
    assert "more than any list" in refusal(data)


@pytest.mark.parametrize("kept", [100, 2000, -200])
def test_a_workbook_that_breaks_off_is_refused(kept: int) -> None:
    assert "damaged" in refusal(book(("Feuil1", (HEADER, *PEOPLE)))[:kept])


@pytest.mark.parametrize("broken", ["<row><c r='A1' t='s'><v>9</v></c></row>", "<row", "<row r='x'><c/></row>"])
def test_a_sheet_that_is_no_sheet_is_refused(broken: str) -> None:
    assert "damaged" in refusal(with_sheet(book(("Feuil1", (("a",),))), broken))
