"""A translator's document as it came back: rows of marked texts, whatever the format it came in.

Promises values without a judgement: what a row's cells hold, and what was noticed about the document itself. Reads no
format: `docx_reading` and `html_reading` give tables of cells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cipc_newsletter.model.language import LANGUAGES, OWN_NAMES
from cipc_newsletter.translation.runs import Paragraph, text_of, tidied
from cipc_newsletter.translation.sheet import HeadMark, RowMark, marks_in
from cipc_newsletter.values import frozen

# Word's own bullets are letters of a symbol font, from U+F000 on.
_BULLET = re.compile("(?:(?:[•‣◦▪●○■□⁃∙·§\uf000-\uf0ff]|[-–—*](?=\\s))\\s*)+(?=\\S)")
_BULLETS_ALONE = re.compile("[•‣◦▪●○■□⁃\uf000-\uf0ff\\s]+")


@frozen
class Cell:
    """One cell of a table: its paragraphs, empty ones left out, as they were typed."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The words of the cell, one paragraph a line."""
        return "\n".join(map(text_of, self.paragraphs))


Table = tuple[tuple[Cell, ...], ...]


@frozen
class Found:
    """What a format's reader gives: the tables of the document, outermost ones alone, and what it noticed.

    `remarks` are the words of comments; `has_tracked_changes` is whether some were still open. They were read as if
    accepted.
    """

    tables: tuple[Table, ...]
    remarks: tuple[str, ...] = ()
    has_tracked_changes: bool = False


@frozen
class ReturnedRow:
    """One row with its marks, more than one where rows were merged; cells by language."""

    marks: tuple[RowMark, ...]
    cells: dict[str, Cell]


@frozen
class Returned:
    """A whole document: its rows in their order, the heads of its tables, and what was noticed about it.

    `stray` are texts that stand in rows without a mark.
    """

    rows: tuple[ReturnedRow, ...]
    heads: tuple[HeadMark, ...]
    stray: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    has_tracked_changes: bool = False
    languages: tuple[str, ...] = ()


def cell_of(paragraphs: Sequence[Paragraph]) -> Cell:
    """Return a cell of paragraphs in their one spelling, empty ones and bullets without words left out."""
    neat = (tidied(paragraph) for paragraph in paragraphs)
    return Cell(paragraphs=tuple(one for one in neat if one and not _BULLETS_ALONE.fullmatch(text_of(one))))


def without_bullet(paragraph: Paragraph) -> Paragraph:
    """Return a point of a list without the bullet that a conversion turned into a letter."""
    text = text_of(paragraph)
    match = _BULLET.match(text)
    if not match:
        return paragraph
    left, result = match.end(), []
    for run in paragraph:
        cut = min(left, len(run.text))
        left -= cut
        result.append(replace(run, text=run.text[cut:]))
    return tidied(result)


def returned_of(found: Found) -> Returned:
    """Return the rows that `found` holds; a table without a single mark is none of ours."""
    rows: list[ReturnedRow] = []
    heads: list[HeadMark] = []
    stray: list[str] = []
    languages: list[str] = []
    ours = [table for table in found.tables if any(_marks_of(line) for line in table)]
    named = [_columns(table) for table in ours]
    usual = next(filter(None, named), {})  # for a table whose head is gone: all tables of a document are alike
    for table, columns in zip(ours, (own or usual for own in named), strict=True):
        languages.extend(language for language in columns.values() if language not in languages)
        for line in table:
            marks = _marks_of(line)
            heads.extend(mark for mark in marks if isinstance(mark, HeadMark) and mark not in heads)
            own = tuple(mark for mark in marks if isinstance(mark, RowMark))
            if own:
                cells = {columns[place]: cell for place, cell in enumerate(line) if place in columns}
                rows.append(ReturnedRow(marks=own, cells=cells))
            elif not marks and not any(_language_named(cell.text) for cell in line):
                stray.extend(cell.text for cell in line if cell.text)
    return Returned(
        rows=tuple(rows),
        heads=tuple(heads),
        stray=tuple(stray),
        remarks=found.remarks,
        has_tracked_changes=found.has_tracked_changes,
        languages=tuple(languages),
    )


def _marks_of(line: Sequence[Cell]) -> tuple[RowMark | HeadMark, ...]:
    return marks_in("".join(cell.text for cell in line))


def _columns(table: Table) -> dict[int, str]:
    """Return the language of each column: as the table's head names it, else by the order the head's mark tells.

    There is none where the head is gone.
    """
    for line in table:
        named = {place: language for place, cell in enumerate(line) if (language := _language_named(cell.text))}
        if len(named) > 1:
            return named
    head = next((mark for line in table for mark in _marks_of(line) if isinstance(mark, HeadMark)), None)
    targets = tuple(head.existing) if head else ()
    mark_place = next(_places_of_marks(table), 0)
    places = [place for place in range(max(map(len, table))) if place != mark_place]
    return dict(zip(places[1:], targets, strict=False)) if targets else {}


def _places_of_marks(table: Table) -> Iterator[int]:
    for line in table:
        yield from (place for place, cell in enumerate(line) if marks_in(cell.text))


def _language_named(text: str) -> str:
    """Return the language that the head of a column names: "English (en)", or its own name alone."""
    plain = " ".join(text.split()).casefold()
    for language in LANGUAGES:
        if plain in (
            f"{OWN_NAMES[language]} ({language})".casefold(),
            OWN_NAMES[language].casefold(),
            f"({language})",
        ):
            return language
    return ""
