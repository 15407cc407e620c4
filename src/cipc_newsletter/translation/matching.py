"""The rows of a returned document put to the texts they translate, whatever happened to their order.

Promises that every text of an original gets one translation or a finding, and that no row is taken for another: a row
goes by the words it was made from first, then by its place. Judges no wording.
"""

from collections.abc import Iterator, Mapping, Sequence

from cipc_newsletter.translation.bodies import Text
from cipc_newsletter.translation.returned import Cell, ReturnedRow
from cipc_newsletter.translation.runs import text_of
from cipc_newsletter.translation.sheet import RowMark
from cipc_newsletter.values import frozen


@frozen
class Pair:
    """A text of the original with the rows that came back for it, usually one.

    `is_earlier` is whether the document was made of other words than these; `is_merged` whether a row was joined to
    another.
    """

    text: Text
    rows: tuple[ReturnedRow, ...] = ()
    is_earlier: bool = False
    is_merged: bool = False

    def cells(self, language: str) -> tuple[Cell, ...]:
        """Return the different filled cells of a language, in the order of the document."""
        found: list[Cell] = []
        for row in self.rows:
            cell = row.cells.get(language)
            if cell and cell.paragraphs and cell not in found:
                found.append(cell)
        return tuple(found)

    def is_original_edited(self, source: str) -> bool:
        """Whether somebody changed the words of the original in the document."""
        if self.is_earlier or self.is_merged:
            return False
        own = _plain("\n".join(map(text_of, self.text.paragraphs)))
        cells = (row.cells[source] for row in self.rows if source in row.cells)
        return any(cell.paragraphs and _plain(cell.text) != own for cell in cells)


def _plain(text: str) -> str:
    """Return the letters and digits of a text: what conversions do to signs and spaces is no change."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def rows_by_owner(rows: Sequence[ReturnedRow]) -> Mapping[str, tuple[ReturnedRow, ...]]:
    """Return the rows of each item or issue, in the order in which they first appear."""
    found: dict[str, list[ReturnedRow]] = {}
    for row in rows:
        for owner in dict.fromkeys(mark.owner for mark in row.marks):
            found.setdefault(owner, []).append(row)
    return {owner: tuple(own) for owner, own in found.items()}


def marks_of(owner: str, rows: Sequence[ReturnedRow]) -> tuple[RowMark, ...]:
    """Return the marks of `owner` among `rows`."""
    return tuple(mark for row in rows for mark in row.marks if mark.owner == owner)


def likeness(texts: Sequence[Text], marks: Sequence[RowMark]) -> int:
    """Return how many of `marks` are of words that are among `texts`."""
    known = {text.digest for text in texts}
    return sum(mark.digest in known for mark in marks)


def pairs_of(
    owner: str, texts: Sequence[Text], rows: Sequence[ReturnedRow]
) -> tuple[tuple[Pair, ...], tuple[str, ...]]:
    """Return every text of `owner` with its rows, and the keys of marks that are of none."""
    found: dict[str, list[tuple[ReturnedRow, RowMark]]] = {text.key: [] for text in texts}
    others: list[tuple[ReturnedRow, RowMark]] = []
    for row, mark in _marked(owner, rows):
        key = _key_by_words(mark, texts)
        if key:
            found[key].append((row, mark))
        else:
            others.append((row, mark))
    free = {key for key, own in found.items() if not own}  # whose words are in no mark: they were others then
    unknown = [mark.key for _row, mark in others if mark.key not in free]
    for row, mark in others:
        if mark.key in free:
            found[mark.key].append((row, mark))
    pairs = (
        Pair(
            text=text,
            rows=tuple(row for row, _mark in found[text.key]),
            is_earlier=any(mark.digest != text.digest for _row, mark in found[text.key]),
            is_merged=any(len(row.marks) > 1 for row, _mark in found[text.key]),
        )
        for text in texts
    )
    return tuple(pairs), tuple(dict.fromkeys(unknown))


def _marked(owner: str, rows: Sequence[ReturnedRow]) -> Iterator[tuple[ReturnedRow, RowMark]]:
    for row in rows:
        yield from ((row, mark) for mark in row.marks if mark.owner == owner)


def _key_by_words(mark: RowMark, texts: Sequence[Text]) -> str:
    """Return the key of the text with the words a mark is of, its own key where several have them; empty for none."""
    same = [text.key for text in texts if text.digest == mark.digest]
    return mark.key if mark.key in same else "".join(same[:1])
