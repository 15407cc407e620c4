"""Blocks of an article as the house's Markdown (docs/contract.md, section 2).

Promises that the house's reader finds the same blocks again. Decides nothing about them: `arranging` did.
"""

import re
from collections.abc import Iterable

from cipc_newsletter.ingest.markdown_text import escaped
from cipc_newsletter.ingest.markup.inline_writing import inline, without_double_brackets
from cipc_newsletter.ingest.markup.tree import (
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
    Runs,
    Table,
)

_FENCES = re.compile(r"^\s*(`{3,})", re.MULTILINE)
_SIDES = {"left": ":---", "center": ":---:", "right": "---:"}


def markdown_of(blocks: Blocks, *, names: dict[str, str]) -> str:
    """Return `blocks` as Markdown; `names` are the pictures' file names by address."""
    return "\n".join(_Writer(names).stacked(blocks))


class _Writer:
    """Writes blocks as lines, one method per kind of block."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def stacked(self, blocks: Iterable[Block]) -> list[str]:
        lines: list[str] = []
        last: Block | None = None
        is_turned = False
        for block in blocks:
            # A list right after a list of its kind would be read as going on with it, unless it has another mark.
            is_turned = (
                isinstance(block, Listing)
                and isinstance(last, Listing)
                and bool(block.numbers) == bool(last.numbers)
                and not is_turned
            )
            written = self._listing(block, is_turned=is_turned) if isinstance(block, Listing) else self._block(block)
            lines += ["", *written] if lines else written
            last = block
        return lines

    def _block(self, block: Block) -> list[str]:  # noqa: PLR0911 -- one for each kind
        match block:
            case Paragraph():
                return self._paragraph(block)
            case Heading():
                return [f"{'#' * block.level} {inline(block.runs, is_one_line=True)}"]
            case Quotation():
                return self._quotation(block)
            case Table():
                return self._table(block)
            case Figure():
                return [self._figure(block)]
            case Passage():
                return [f"::: {{lang={block.language}}}", "", *self.stacked(block.blocks), "", ":::"]
            case CodeBlock():
                return self._code(block)
            case Rule():
                return ["---"]
            case Listing():
                return self._listing(block, is_turned=False)

    def _paragraph(self, block: Paragraph) -> list[str]:
        written = inline(block.runs)
        return [f"**{written}**"] if block.is_button else written.split("\n")

    def _listing(self, block: Listing, *, is_turned: bool) -> list[str]:
        lines: list[str] = []
        is_loose = any(map(_is_loose, block.items))
        for place, item in enumerate(block.items):
            ending = ") " if is_turned else ". "
            mark = f"{block.numbers[place]}{ending}" if block.numbers else ("* " if is_turned else "- ")
            inner = self._tight(item) if not is_loose else self.stacked(item)
            lines += [""] if is_loose and lines else []
            lines += [
                (mark if number == 0 else " " * len(mark)) + line if line else "" for number, line in enumerate(inner)
            ]
        return lines

    def _tight(self, item: Blocks) -> list[str]:
        return [
            line
            for block in item
            for line in (self._listing(block, is_turned=False) if isinstance(block, Listing) else self._block(block))
        ]

    def _quotation(self, block: Quotation) -> list[str]:
        lines = self.stacked(block.blocks)
        if block.source:
            lines += [*([""] if lines else []), "— " + inline(block.source, is_one_line=True)]
        return [f"> {line}" if line else ">" for line in lines]

    def _table(self, block: Table) -> list[str]:
        head, *rows = [self._row(row) for row in block.rows]
        return [head, self._line_of_cells(_SIDES.get(side, "---") for side in block.sides), *rows]

    def _row(self, row: tuple[Runs, ...]) -> str:
        return self._line_of_cells(_cell(runs) for runs in row)

    @staticmethod
    def _line_of_cells(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cells) + " |"

    def _figure(self, block: Figure) -> str:
        alt = escaped(without_double_brackets(block.alt), is_at_start=False)
        caption = ' "' + escaped(block.caption, is_at_start=False).replace('"', '\\"') + '"' if block.caption else ""
        return f"![{alt}]({self._names[block.address]}{caption})"

    @staticmethod
    def _code(block: CodeBlock) -> list[str]:
        fence = "`" * max([3, *(len(run) + 1 for run in _FENCES.findall(block.text))])
        return [fence, *block.text.replace("[[", "\\[[").split("\n"), fence]


def _cell(runs: Runs) -> str:
    runs = tuple(run.saying(run.text.replace("|", "\\|")) if run.is_code else run for run in runs)
    return inline(runs, is_one_line=True)


def _is_loose(item: Blocks) -> bool:
    """Whether a point holds more than a paragraph and a list that may follow it without an empty line."""
    if len(item) == 1:
        return not isinstance(item[0], Paragraph | Listing)
    if len(item) != 2 or not isinstance(item[0], Paragraph) or not isinstance(item[1], Listing):
        return True
    numbers = item[1].numbers
    return bool(numbers) and numbers[0] != 1  # CommonMark 0.31, 5.3: only a list from 1 may interrupt a paragraph
