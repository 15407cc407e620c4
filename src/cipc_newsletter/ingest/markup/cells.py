"""What a cell of a table holds, in one line: Markdown has no other.

Promises all words of the cell in order, a mark where one line or block ends and another begins. Knows no columns: that is
`tables`.
"""

from collections.abc import Iterable

from cipc_newsletter.ingest.markup.inline_writing import tidied
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
)

BETWEEN_LINES = " / "


def in_one_line(blocks: Iterable[Block]) -> Runs:
    """Return the words of flat `blocks`, figures left out."""
    runs: list[Run] = []
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            runs += [Run(text=BETWEEN_LINES), *block.runs] if runs else block.runs
    return tidied([Run(text=BETWEEN_LINES) if run.text == BREAK else run for run in runs])


def flat(blocks: Blocks) -> list[Block]:
    """Return paragraphs and figures of `blocks` one after the other, what held them left out."""
    result: list[Block] = []
    for block in blocks:
        match block:
            case Listing():
                result += [inner for item in block.items for inner in flat(item)]
            case Quotation() | Passage():
                result += flat(block.blocks)
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


def is_bold(row: tuple[Runs, ...]) -> bool:
    """Whether all words of a row are bold, as editors mark a head for which they have no button."""
    return all(run.is_strong for runs in row for run in runs if run.text.strip())
