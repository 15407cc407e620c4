"""How one page marks its titles by form: capitals, empty lines, separators, closing links.

Promises that a habit counts only where the page keeps it: a gap or capitals used here and there say nothing.
"""

from collections import Counter
from collections.abc import Sequence

from cipc_newsletter.ingest.blocks import Block, Shape
from cipc_newsletter.values import frozen

_IN_STACK = (Shape.SHORT, Shape.LINK, Shape.MENU, Shape.DATE)


@frozen
class PageStyle:
    """The habits of a page: how many empty lines set stories apart (0: none), and what its titles look like.

    `asks_in_headings` where sub-headings are questions, as in an interview; `dates_its_stories` where stories open
    with a date, found by a first reading.
    """

    gap: int
    has_capital_titles: bool
    asks_in_headings: bool = False
    dates_its_stories: bool = False

    def points(self, blocks: Sequence[Block], place: int) -> float:
        """Return how much the form of the short line at `place` speaks for a title."""
        block = blocks[place]
        points = 0.0
        if self.gap:
            points += 5 if block.gap == self.gap else -2
        if self.has_capital_titles:
            points += 1.5 if _is_in_capitals(block.text) else -1.5
        if block.lines[0].is_after_rule:
            points += 3
        if place and blocks[place - 1].shape is Shape.LINK:
            points += 1.5
        if place and blocks[place - 1].shape is Shape.DATE and (place == 1 or not blocks[place - 2].is_heading_like):
            points += 3
        if place + 1 < len(blocks) and blocks[place + 1].shape is Shape.DATE:
            points += 3.5
        if self.asks_in_headings and block.text.endswith("?"):
            points -= 3
        return points


def page_style(blocks: Sequence[Block]) -> PageStyle:
    """Return the habits of a page."""
    heads = [block for block in blocks if block.shape is Shape.SHORT]
    capitals = sum(_is_in_capitals(block.text) for block in heads)
    questions = sum(block.text.endswith("?") for block in heads)
    return PageStyle(
        gap=_telling_gap(blocks),
        has_capital_titles=2 <= capitals < len(heads),
        asks_in_headings=questions >= 3 and 2 * questions >= len(heads),
    )


def _is_in_capitals(text: str) -> bool:
    """Whether a line is written in capitals throughout."""
    return text.isupper() and sum(sign.isalpha() for sign in text) >= 8


def _telling_gap(blocks: Sequence[Block]) -> int:
    """Return the number of empty lines that stands at least twice, only above short lines, above some of them."""
    above_short: Counter[int] = Counter()
    widest_inside = 1
    for block in blocks[1:]:
        if block.shape in _IN_STACK:
            above_short[block.gap] += 1
        else:
            widest_inside = max(widest_inside, block.gap)
    wide = {gap: count for gap, count in above_short.items() if gap > widest_inside}
    if len(wide) == 1 and sum(above_short.values()) > sum(wide.values()):
        gap, count = next(iter(wide.items()))
        return gap if count >= 2 else 0
    return 0
