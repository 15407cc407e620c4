"""A file of subscribers as rows of text: which encoding, which separator, which column, which line.

Promises that any bytes give rows or one AudienceError, that every row knows the line it starts on, and that rows are
read one at a time, however many there are. Does not judge the values.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field

from cipc_newsletter.audience.columns import Column, Field, columns_of
from cipc_newsletter.audience.encodings import Encoding, encoding_of, require_table
from cipc_newsletter.audience.export_rules import Export
from cipc_newsletter.audience.exports import export_of
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.spreadsheets import unguarded
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

SEPARATORS = (",", ";", "\t")
_EXCEL_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)  # first line of some exports, read by Excel alone

# Control characters, and what copying from web pages leaves: soft hyphens, zero-width spaces, marks of direction.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)


@frozen
class Row:
    """One person as written, values trimmed; `surplus` are values to the right of the last named column.

    `facts` are values, by name, of columns that only a list provider's own export has.
    """

    line: int
    values: Mapping[Field, str]
    attributes: Mapping[str, str]
    surplus: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@frozen
class SubscriberFile:
    """A table whose header has been understood. `rows()` may be called again and starts from the first row.

    `export` is the list provider whose export it is, None for a table of one's own.
    """

    encoding: Encoding
    separator: str
    columns: tuple[Column, ...]
    header_line: int
    path: str | None
    export: Export | None
    data: bytes = field(repr=False)

    def rows(self) -> Iterator[Row]:
        """Yield the people in the order of the file. Raises AudienceError where a quotation mark is never closed."""
        for line, cells in _lines(self.data, self.encoding, self.separator, path=self.path):
            if line > self.header_line:
                yield self._row(line, cells)

    def _row(self, line: int, cells: list[str]) -> Row:
        values: dict[Field, str] = {}
        attributes: dict[str, str] = {}
        facts: dict[str, str] = {}
        for column, cell in zip(self.columns, cells, strict=False):
            if column.field is not None:
                values[column.field] = cell
            elif column.fact is not None:
                facts[column.fact] = cell
            elif column.attribute is not None and cell:
                attributes[column.attribute] = cell
        surplus = tuple(cell for cell in cells[len(self.columns) :] if cell)
        return Row(line=line, values=values, attributes=attributes, surplus=surplus, facts=facts)


def open_table(data: bytes, *, path: str | None = None, of_language: str = "") -> SubscriberFile:
    """Return the table in `data`, its header understood; `path` only names it in errors.

    `of_language` is the column that holds the language, where that was said.

    Raises AudienceError where it is no such table: another format, no column of addresses, nobody in it.
    """
    require_table(data, path=path)
    encoding = encoding_of(data, path=path)
    separator = _separator_of(_header_text(data, encoding))
    lines = _lines(data, encoding, separator, path=path)
    try:
        header_line, names = next(lines)
    except StopIteration:
        raise _empty(path) from None
    export = export_of(names)
    facts = export.fact_of if export else lambda _name: None
    columns = columns_of(names, path=path, line=header_line, facts=facts, of_language=of_language)
    if next(lines, None) is None:
        raise AudienceError(
            _("the file names its columns and then holds nobody."),
            right=_("Each line after the first is one person."),
            remedy=_("See whether the right file was saved, then import again."),
            path=path,
            line=header_line,
        )
    return SubscriberFile(
        encoding=encoding,
        separator=separator,
        columns=columns,
        header_line=header_line,
        path=path,
        export=export,
        data=data,
    )


def _text(data: bytes, encoding: Encoding) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding.codec, newline="")


def _header_text(data: bytes, encoding: Encoding) -> str:
    """Return the first line with anything on it; Excel's own separator line counts, and decides."""
    return next((line for line in _text(data, encoding) if line.strip(" ,;\t\r\n")), "")


def _separator_of(header: str) -> str:
    """Return the separator that stands most often in the header, outside quotation marks."""
    named = _EXCEL_SEPARATOR_LINE.fullmatch(header.strip("\r\n"))
    if named and named[1] in SEPARATORS:
        return named[1]
    counts = Counter(re.sub(r'"[^"]*"', "", header))
    return max(SEPARATORS, key=lambda separator: counts[separator])


def _lines(data: bytes, encoding: Encoding, separator: str, *, path: str | None) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line number and the cells of every row that is not empty, the header included."""
    reader = csv.reader(_text(data, encoding), delimiter=separator, strict=True, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            cleaned = [_clean(cell) for cell in cells]
            if any(cleaned) and not (line == 1 and _is_separator_line(cells)):
                yield line, cleaned
            line = reader.line_num + 1
    except csv.Error as error:
        raise AudienceError(
            _("a quotation mark on this line is never closed, or stands inside a quoted value."),
            right=_('A value with quotation marks is written "like ""this"" one".'),
            remedy=_("Mend the line, or save the table as CSV again; nothing was imported."),
            path=path,
            line=line,
        ) from error


def _is_separator_line(cells: list[str]) -> bool:
    """Whether this is Excel's `sep=;`, which the separator itself may have cut in two."""
    return bool(cells) and cells[0].lower().startswith("sep=") and len("".join(cells)) <= len("sep=;")


def _clean(cell: str) -> str:
    """Return a value in NFC without surrounding space; control characters and invisible marks are taken out.

    So is the apostrophe that keeps a spreadsheet from taking a cell for a formula: tables written here have it.
    """
    text = cell
    if not (cell.isascii() and cell.isprintable()):
        text = _UNWANTED.sub("", cell.replace("\r\n", "\n").replace("\r", "\n"))
        text = unicodedata.normalize("NFC", text)
    return unguarded(text.strip()).strip()


def _empty(path: str | None) -> AudienceError:
    return AudienceError(
        _("the file is empty."),
        right=_("The first line names the columns, and each line after it is one person."),
        remedy=_("See whether the right file was saved, then import again."),
        path=path,
    )
