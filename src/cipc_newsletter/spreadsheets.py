"""Tables for spreadsheets: CSV that opens with its accents, and in which no cell is taken for a formula.

Promises UTF-8 with a byte order mark, which spreadsheets want, and lines ended by CRLF (RFC 4180).
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from cipc_newsletter import wording

DELIMITERS = (",", ";")
BEGINNING = "\ufeff".encode()
# OWASP's list for CSV injection, behind any apostrophes: each cell that has one taken away when it is read has one more.
_FORMULA = re.compile("'*[=+@\t\r-]")


def lines_of(rows: Iterable[Sequence[str]], *, delimiter: str = "") -> bytes:
    """Return rows as lines of a table, by default with the sign between cells that `delimiter_spoken` returns."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter or delimiter_spoken()).writerows(tuple(map(_guarded, row)) for row in rows)
    return text.getvalue().encode("utf-8")


def delimiter_spoken() -> str:
    """Return what a spreadsheet on a computer in the language in use takes for the end of a cell."""
    return ";" if wording.spoken() == "fr" else ","


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe by which it was no formula."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
