"""A table as a block, its cells in one line each: Markdown has no other.

Promises all words of a cell in order, a mark where one line or block ends and another begins; its pictures stand below the
table. Which cell stands in which column is for `tables`.
"""

from collections.abc import Callable, Iterable

from cipc_newsletter.ingest.markup.elements import Element
from cipc_newsletter.ingest.markup.surroundings import Surroundings, shortened
from cipc_newsletter.ingest.markup.tables import grid_of, has_head, rows_in, side_of
from cipc_newsletter.ingest.markup.tidying import tidied
from cipc_newsletter.ingest.markup.tree import (
    BREAK,
    Block,
    Blocks,
    CodeBlock,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Passage,
    Quotation,
    Rule,
    Run,
    Runs,
    Table,
    text_of_runs,
)
from cipc_newsletter.wording import _

_BETWEEN_LINES = " / "


def table_blocks(table: Element, around: Surroundings, *, inner: Callable[[Element], Blocks]) -> Blocks:
    """Return `table` and, below it, the pictures of its cells; `inner` gives the blocks that a cell holds."""
    grid = grid_of(rows_in(table))
    held = [[_flat(inner(cell)) if cell is not None else [] for cell in line] for line in grid]
    below = [block for line in held for blocks in line for block in blocks if isinstance(block, Figure)]
    written = tuple(tuple(map(_in_one_line, line)) for line in held)
    if not written or not written[0]:
        return tuple(below)
    if not has_head(table, grid) and not _is_bold(written[0]):
        text = shortened(_BETWEEN_LINES.join(map(text_of_runs, written[0])))
        around.doubts.append(_("A table has no head: its first row, “{text}”, stands as one.").format(text=text))
    head = tuple(tidied([run._replace(is_strong=False) for run in runs]) for runs in written[0])
    sides = tuple(side_of(line) for line in (grid[-1] if len(grid) > 1 else grid[0]))
    return (Table(rows=(head, *written[1:]), sides=sides), *below)


def _in_one_line(blocks: Iterable[Block]) -> Runs:
    """Return the words of flat `blocks`, figures left out."""
    runs: list[Run] = []
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            runs += [Run(text=_BETWEEN_LINES), *block.runs] if runs else block.runs
    return tidied([Run(text=_BETWEEN_LINES) if run.text == BREAK else run for run in runs])


def _flat(blocks: Blocks) -> list[Block]:
    """Return paragraphs and figures of `blocks` one after the other, what held them left out."""
    result: list[Block] = []
    for block in blocks:
        match block:
            case Listing():
                result += [inner for item in block.items for inner in _flat(item)]
            case Quotation() | Passage():
                result += _flat(block.blocks)
                if isinstance(block, Quotation) and block.source:
                    result.append(Paragraph(runs=block.source))
            case Table():
                result += [Paragraph(runs=runs) for row in block.rows for runs in row if runs]
            case CodeBlock():
                result.append(Paragraph(runs=(Run(text=block.text.replace(BREAK, " ")),)))
            case Paragraph() | Heading() | Figure():
                result.append(block)
            case Rule():
                pass
    return result


def _is_bold(row: tuple[Runs, ...]) -> bool:
    """Whether all words of a row are bold, as editors mark a head for which they have no button."""
    return all(run.is_strong for runs in row for run in runs if run.text.strip())
