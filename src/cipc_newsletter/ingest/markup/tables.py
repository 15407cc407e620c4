"""Tables as rows of cells in their columns, and those that are no tables but a layout.

Promises that a merged cell stands once, where it begins, and that what stands beside and below it stays in its own
column (HTML, 4.9.12). Looks at no words but whether there are any.
"""

import re
from collections.abc import Iterator, Sequence

from cipc_newsletter.ingest.markup.element_names import NOT_IN_CELLS
from cipc_newsletter.ingest.markup.elements import Element, found, seen_text

_MOST_COLUMNS = 12
_MOST_ROWS_SPANNED = 200
_MOST_CELLS = 20_000
_LAYOUT_ROLES = frozenset({"presentation", "none"})
_ALIGN = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|right|center)", re.IGNORECASE)
_ALIGN_CLASS = re.compile(r"(?:has-text-align-|align)(left|right|center)")

Grid = list[list[Element | None]]


def rows_in(table: Element) -> list[Element]:
    """Return the rows of `table`, those of tables within it left out."""
    return [row for row in _own(table) if row.name == "tr"]


def caption_in(table: Element) -> Element | None:
    """Return the caption of `table`."""
    return next((inner for inner in _own(table) if inner.name == "caption"), None)


def _own(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element) and child.name != "table":
            yield child
            if child.name not in {"td", "th", "caption"}:
                yield from _own(child)


def _cells_of(row: Element) -> list[Element]:
    """Return the cells of a row."""
    return [cell for cell in row.children if isinstance(cell, Element) and cell.name in {"td", "th"}]


def is_layout(table: Element) -> bool:
    """Whether `table` only places things beside one another: one column or row, or blocks that no cell holds."""
    if table.get("role").lower() in _LAYOUT_ROLES:
        return True
    rows = rows_in(table)
    grid = grid_of(rows)
    if any(found(table, lambda inner: inner.name in NOT_IN_CELLS)) or not grid:
        return True
    is_headed = any(found(table, lambda inner: inner.name in {"th", "thead"}))
    width = max(map(len, grid))
    return (len(grid) == 1 and not is_headed) or width == 1 or width > _MOST_COLUMNS


def grid_of(rows: Sequence[Element]) -> Grid:
    """Return the cells of `rows` in their columns: a merged cell where it begins, nothing where it reaches to."""
    grid: Grid = []
    taken: dict[int, int] = {}  # by column, how many rows below it is still covered from above
    total = 0
    for row in rows:
        line: list[Element | None] = []
        below: dict[int, int] = {}
        for cell in _cells_of(row):
            while taken.get(len(line), 0):
                line.append(None)
            wide = _span(cell.get("colspan"), _MOST_COLUMNS)
            high = _span(cell.get("rowspan"), _MOST_ROWS_SPANNED)
            below |= {len(line) + place: high - 1 for place in range(wide)}
            line += [cell, *([None] * (wide - 1))]
        taken = {column: left - 1 for column, left in taken.items() if left > 1} | {
            column: left for column, left in below.items() if left
        }
        total += len(line)
        if total > _MOST_CELLS:
            return []
        if line:
            grid.append(line)
    return _squared(grid)


def _squared(grid: Grid) -> Grid:
    """Return `grid` with all its lines as long as the longest, columns without any cell left out."""
    width = max(map(len, grid), default=0)
    full: Grid = [[*line, *([None] * (width - len(line)))] for line in grid]
    used = [
        column
        for column in range(width)
        if any((cell := line[column]) is not None and seen_text(cell).strip() for line in full)
    ]
    return [[line[column] for column in used] for line in full if any(cell is not None for cell in line)]


def has_head(table: Element, grid: Grid) -> bool:
    """Whether the first line of `grid`, the cells of `table`, names the columns."""
    if any(found(table, lambda inner: inner.name == "thead" and bool(seen_text(inner).strip()))):
        return True
    first = [cell for cell in grid[0] if cell is not None] if grid else []
    return bool(first) and all(cell.name == "th" for cell in first)


def side_of(cell: Element | None) -> str:
    """Return where the words of `cell` stand: "left", "center", "right", or empty where it does not say."""
    if cell is None:
        return ""
    style, css_class = _ALIGN.search(cell.get("style")), _ALIGN_CLASS.search(cell.get("class"))
    said = (style and style[1]) or (css_class and css_class[1]) or cell.get("align")
    return said.lower() if said.lower() in {"left", "center", "right"} else ""


def _span(written: str, most: int) -> int:
    number = int(written) if re.fullmatch(r"\d{1,6}", written.strip()) else 1
    return min(max(number, 1), most)
