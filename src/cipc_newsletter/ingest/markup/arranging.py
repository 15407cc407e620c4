"""Blocks as a body of an item may hold them: headings below its title, pictures with words, nothing nested too deep.

Promises that every word of the blocks is kept. A picture without any words is taken out and named in a doubt.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from cipc_newsletter.ingest.markup.languages import are_alike
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
)
from cipc_newsletter.wording import _

_TOP_LEVEL, _LOWEST_LEVEL = 2, 6
_DEEPEST = 8  # readers of Markdown stop at some depth, and nobody follows a list that far

_COLONS = re.compile(r"^(?=\s*:::)", re.MULTILINE)

Doubt = Callable[[str], None]


def arranged(blocks: Blocks, *, doubt: Doubt) -> Blocks:
    """Return `blocks` as the house's Markdown can hold them, each thing it cannot told to `doubt`."""
    return tuple(_at_rest(_levelled(_Arranging(doubt).fitted(blocks, depth=0))))


class _Arranging:
    """Goes through nested blocks; tells what is lost to `doubt`."""

    def __init__(self, doubt: Doubt) -> None:
        self._doubt = doubt

    def fitted(self, blocks: Blocks, *, depth: int, is_in_list: bool = False) -> Blocks:
        return tuple(inner for block in blocks for inner in self._fitted(block, depth, is_in_list=is_in_list))

    def _fitted(self, block: Block, depth: int, *, is_in_list: bool) -> Blocks:  # noqa: PLR0911 -- one for each kind
        match block:
            case Paragraph():
                return (_plain_unless_button(block),)
            case Heading() if depth:
                strong = tuple(run._replace(is_strong=True) for run in block.runs)
                return (_plain_unless_button(Paragraph(runs=strong)),)
            case Rule() if depth:
                return ()
            case CodeBlock() if depth:
                # Colons that begin a line would end the passage around them: an invisible sign before them.
                return (replace(block, text=_COLONS.sub("\u2060", block.text)),)
            case Figure():
                return self._figure(block)
            case Listing():
                return self._listing(block, depth)
            case Quotation():
                inner = self.fitted(block.blocks, depth=depth + 1, is_in_list=is_in_list)
                if depth >= _DEEPEST:
                    return (*inner, *([Paragraph(runs=block.source)] if block.source else []))
                return (replace(block, blocks=inner),) if inner or block.source else ()
            case Passage():
                return self._passage(block, depth, is_in_list=is_in_list)
            case _:
                return (block,)

    def _figure(self, block: Figure) -> Blocks:
        if block.alt or block.caption:
            return (block if block.alt else replace(block, alt=block.caption),)
        self._doubt(
            _("nobody described this picture, so it is left out of the text: {address}").format(address=block.address)
        )
        return ()

    def _listing(self, block: Listing, depth: int) -> Blocks:
        items = [self.fitted(item, depth=depth + 1, is_in_list=True) for item in block.items]
        if depth >= _DEEPEST:
            return tuple(inner for item in items for inner in item)
        if not block.numbers and all(isinstance(inner, Figure) for item in items for inner in item):
            return tuple(inner for item in items for inner in item)  # a gallery
        kept = [place for place, item in enumerate(items) if item]
        if not kept:
            return ()
        numbers = tuple(block.numbers[place] for place in kept) if block.numbers else ()
        return (Listing(items=tuple(items[place] for place in kept), numbers=numbers),)

    def _passage(self, block: Passage, depth: int, *, is_in_list: bool) -> Blocks:
        inner = self.fitted(block.blocks, depth=depth + (not is_in_list), is_in_list=is_in_list)
        if not is_in_list and depth < _DEEPEST:
            return (replace(block, blocks=inner),) if inner else ()
        self._doubt(
            _("Words in another language ({language}) stand in a list, where they cannot be marked.").format(
                language=block.language
            )
        )
        return inner


def _plain_unless_button(block: Paragraph) -> Paragraph:
    """Return a paragraph that is a bold link alone without bold, unless it is a button: Markdown has one sign for both."""
    if len({run.link for run in block.runs}) == 1 and block.runs[0].link:
        return replace(block, runs=tuple(run._replace(is_strong=False) for run in block.runs))
    return replace(block, is_button=False) if block.is_button else block


def _levelled(blocks: Blocks) -> Iterator[Block]:
    """Yield blocks, the highest headings one below the item's title and none more than one below the one before."""
    above: list[int] = []
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
            continue
        while above and above[-1] >= block.level:
            above.pop()
        above.append(block.level)
        yield replace(block, level=min(_TOP_LEVEL + len(above) - 1, _LOWEST_LEVEL))


def _at_rest(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks, passages of one language that follow one another as one, rules only between other blocks."""
    waiting: Block | None = None
    is_first = True
    for block in blocks:
        if isinstance(block, Rule):
            if not is_first and not isinstance(waiting, Rule):
                if waiting is not None:
                    yield waiting
                waiting = block
            continue
        if (
            isinstance(block, Passage)
            and isinstance(waiting, Passage)
            and are_alike(block.language, waiting.language)
        ):
            waiting = replace(waiting, blocks=waiting.blocks + block.blocks)
            continue
        if waiting is not None:
            yield waiting
        waiting, is_first = block, False
    if waiting is not None and not isinstance(waiting, Rule):
        yield waiting


def pictures_in(blocks: Blocks) -> Iterator[Figure]:
    """Yield the figures of `blocks` in order, nested ones too."""
    for block in blocks:
        match block:
            case Figure():
                yield block
            case Listing():
                for item in block.items:
                    yield from pictures_in(item)
            case Quotation() | Passage():
                yield from pictures_in(block.blocks)
            case _:
                pass
