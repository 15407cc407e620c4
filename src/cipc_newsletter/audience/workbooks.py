"""An Excel workbook (.xlsx) as the table it holds, in CSV: line for line the rows of its first sheet.

Promises that a workbook made to fill the memory or to take for ever is refused, that a date comes as a date and a number as
it was typed, and that another sheet with something on it is told and not lost silently. Formulas are not worked out: what
Excel saved as their result counts. openpyxl is loaded only here (docs/decisions/0031-excel-workbooks.md).
"""

import contextlib
import csv
import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from cipc_newsletter.errors import AudienceError
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

WORKBOOK = "xl/workbook.xml"
MOST_BYTES = 256 * 2**20  # of everything in the workbook, unpacked
MOST_ROWS = 2**20  # as many as a sheet has
MOST_CELLS = 20_000_000
_LOOKED_AT = 50  # rows of another sheet, to see whether there is something on it
_PIECE = 1 << 20


@frozen
class Sheet:
    """The first sheet with something on it, as CSV in UTF-8; `others` are the names of more such sheets."""

    name: str
    data: bytes
    others: tuple[str, ...]


def sheet_of(data: bytes, *, path: str) -> Sheet:
    """Return the table in a workbook; `path` names it in errors. Raises AudienceError."""
    with _faults_named(path):
        _require_small(data, path)
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        filled = [sheet for sheet in visible if _has_something(sheet)]
        if not filled:
            raise _nothing(path)
        table = _csv_of(_rows(filled[0], path))
        return Sheet(name=filled[0].title, data=table, others=tuple(sheet.title for sheet in filled[1:]))


@contextlib.contextmanager
def _faults_named(path: str) -> Iterator[None]:
    """Turn whatever openpyxl and its archive meet in a broken workbook into one sentence."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out: charts, rules for input, styles
            yield
    except AudienceError:
        raise
    except Exception as error:
        raise _broken(path) from error


def _require_small(data: bytes, path: str) -> None:
    """Refuse what unpacks to more than any list of people; what the archive says of its sizes is not believed."""
    left = MOST_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            with archive.open(member) as stream:
                while piece := stream.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise _too_much(path)


def _rows(sheet: Any, path: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a sheet, as many as there are, whatever size it says it has."""
    sheet.reset_dimensions()
    cells = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells += len(row)
        if number > MOST_ROWS or cells > MOST_CELLS:
            raise _too_much(path)
        yield row


def _has_something(sheet: Any) -> bool:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=_LOOKED_AT, values_only=True)
    return any(text_of(value) for row in rows for value in row)


def _csv_of(rows: Iterable[tuple[Any, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow([text_of(value) for value in row])
    return text.getvalue().encode("utf-8", errors="replace")


def text_of(value: object) -> str:
    """Return the value of a cell as a person would write it into a table, on one line."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        at_midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if at_midnight else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _nothing(path: str) -> AudienceError:
    return AudienceError(
        _("there is nothing on any sheet of the workbook."),
        right=_("The first line of a sheet names the columns, and each line after it is one person."),
        remedy=_("See whether the right file was saved, then import again."),
        path=path,
    )


def _broken(path: str) -> AudienceError:
    return AudienceError(
        _("the workbook is damaged, or is none that Excel saves as .xlsx."),
        right=_("Subscribers are read from .xlsx and from CSV."),
        remedy=_('Open it in your spreadsheet program, choose "Save as", then "CSV UTF-8", and import that file.'),
        path=path,
    )


def _too_much(path: str) -> AudienceError:
    return AudienceError(
        _("the workbook holds more than any list of people does."),
        right=_("A sheet has {count} rows at most, a workbook {size} MB unpacked.").format(
            count=MOST_ROWS, size=MOST_BYTES // 2**20
        ),
        remedy=_('Open it in your spreadsheet program, choose "Save as", then "CSV UTF-8", and import that file.'),
        path=path,
    )
