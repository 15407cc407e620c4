"""Lines of a page as blocks: what belongs together by form alone, and what form it has.

Promises that wrapped lines are joined only where the page shows that it is wrapped, or where a line goes on in small
letters. Says nothing about what a block is for: that is `splitting` and `roles`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto
from itertools import pairwise

from cipc_newsletter.ingest.dates import date_mentions
from cipc_newsletter.ingest.event_date import is_date_alone
from cipc_newsletter.ingest.identity import BULLET_MARK
from cipc_newsletter.ingest.markdown_text import ATTRIBUTION, NUMBERED
from cipc_newsletter.ingest.phrases import (
    CAPTION_INSIDE,
    CAPTION_MARK,
    LINK_TEXT,
    LONGEST_LINK_WORDS,
    MENU,
    PUBLISHED,
    plain,
)
from cipc_newsletter.ingest.source_text import SourceLine
from cipc_newsletter.values import frozen

LONGEST_HEADING = 200
_LONGEST_QUOTATION = 800
_MOST_HEADING_WORDS = 32
_WIDEST_WRAP = 110
_FEWEST_WRAPPED = 4
_SENTENCE_BREAK = re.compile(
    r"(?<![A-ZÉ])(?<!\bM)(?<!\bMme)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bSt)(?<!\bSte)(?<!\bvs)(?<!\bno)[.!?…][»”\"]? +[^\W\d_]"
)
_OPEN_END = re.compile(r"[^\s.!?:;…»”\"]\Z")
_QUOTED = re.compile(r"(?:«[^«»]+»|“[^“”]+”|„[^„“”]+[“”]|\"[^\"]+\")[.!?,]?(?: ?[-(] ?[^\W\d_][^«»“”\"]{1,120}\)?)?")
_CLOSED_IN_QUOTE = re.compile(r"[.!?…] ?[»”\"]|[»”\"][.!?]")


class Shape(Enum):
    """The form of a block."""

    SHORT = auto()
    LONG = auto()
    BULLET = auto()
    NUMBERED = auto()
    QUOTED = auto()
    ATTRIBUTION = auto()
    LINK = auto()
    MENU = auto()
    DATE = auto()


@frozen
class Block:
    """One or more lines that are one sentence, heading or paragraph; `text` joins them."""

    lines: tuple[SourceLine, ...]
    text: str
    shape: Shape

    @property
    def gap(self) -> int:
        """How many empty lines stand before it."""
        return self.lines[0].gap

    @property
    def is_heading_like(self) -> bool:
        """Whether it may be a title: short, alone, no sentence; or a quotation without an end of its own."""
        return self.shape in (Shape.SHORT, Shape.LINK) or (
            self.shape is Shape.QUOTED
            and len(self.text) <= LONGEST_HEADING
            and not _CLOSED_IN_QUOTE.search(self.text)
        )


def blocks_of(lines: Sequence[SourceLine]) -> tuple[Block, ...]:
    """Return the blocks of a page in order; every line is in exactly one."""
    width = _wrap_width(lines)
    groups: list[list[SourceLine]] = []
    for line in lines:
        if groups and _goes_on(groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    blocks = [_block(group) for group in groups]
    return tuple(_in_context(blocks, place) for place in range(len(blocks)))


def _wrap_width(lines: Sequence[SourceLine]) -> int:
    """Return the width at which the page is wrapped, 0 where it is not."""
    wrapped = [
        len(one.text)
        for one, two in pairwise(lines)
        if two.gap == 0 and _OPEN_END.search(one.text) and two.text[:1].islower() and len(one.text) <= _WIDEST_WRAP
    ]
    return max(wrapped) if len(wrapped) >= _FEWEST_WRAPPED and max(wrapped) >= 40 else 0


def _goes_on(one: SourceLine, two: SourceLine, width: int) -> bool:
    """Whether `two` goes on with the sentence of `one`: there is no empty line, and no new beginning."""
    if two.gap or two.is_after_bullet or BULLET_MARK.match(two.text) or NUMBERED.match(two.text):
        return False
    if _OPEN_END.search(one.text) and two.text[:1].islower():
        return True
    first_word = two.text.split(" ", 1)[0]
    return width > 0 and len(one.text) <= width < len(one.text) + 1 + len(first_word)


def _block(lines: list[SourceLine]) -> Block:
    text = " ".join(line.text for line in lines)
    return Block(lines=tuple(lines), text=text, shape=_shape(lines[0], text))


def _shape(first: SourceLine, text: str) -> Shape:
    if first.is_after_bullet or (BULLET_MARK.match(text) and not text.startswith("—")):
        return Shape.BULLET
    if len(text) > _LONGEST_QUOTATION:
        return Shape.LONG
    matching = plain(text)
    if text[0] in '«“„"' and _QUOTED.fullmatch(matching):
        return Shape.QUOTED
    if len(text) > LONGEST_HEADING:
        return Shape.LONG
    return _shape_of_short(text, matching)


def _shape_of_short(text: str, matching: str) -> Shape:
    is_link = len(text.split()) <= LONGEST_LINK_WORDS and LINK_TEXT.fullmatch(matching)
    tests = (
        (Shape.ATTRIBUTION, text.startswith(("—", "–", "―")) and ATTRIBUTION.match(text)),
        (Shape.MENU, MENU.fullmatch(matching)),
        (Shape.LINK, is_link),
        (Shape.DATE, is_date_alone(text) or (len(text) <= 70 and PUBLISHED.match(matching))),
        (Shape.SHORT, _is_short(text, matching)),
    )
    return next((shape for shape, is_so in tests if is_so), Shape.LONG)


def _is_short(text: str, matching: str) -> bool:
    if CAPTION_MARK.match(matching) or CAPTION_INSIDE.search(matching):
        return True
    if text.endswith((".", ",", ";", ":")) and not text.endswith("..."):
        return False
    if (
        text[0].islower()
        or len(text.split()) > _MOST_HEADING_WORDS
        or _SENTENCE_BREAK.search(NUMBERED.sub("", matching, count=1))
    ):
        return False
    return not _begins_with_date_and_comma(matching)


def _begins_with_date_and_comma(text: str) -> bool:
    """Whether the text opens like a sentence: `On March 3, 2024, the …`."""
    found = date_mentions(text[:90])
    return (
        bool(found) and 0 < found[0].start <= 14 and text[found[0].end :][:1] == "," and len(text) > found[0].end + 20
    )


def _in_context(blocks: Sequence[Block], place: int) -> Block:
    """Return the block with the shape it has beside its neighbours: lists are told by their neighbours."""
    block = blocks[place]
    before = blocks[place - 1] if place else None
    after = blocks[place + 1] if place + 1 < len(blocks) else None
    number = _number(block)
    if number is not None and block.shape in (Shape.SHORT, Shape.LONG, Shape.LINK):
        in_run = (before is not None and _number(before) == number - 1) or (
            after is not None and _number(after) == number + 1
        )
        introduced = before is not None and before.text.endswith(":")
        if in_run or introduced or block.shape is Shape.LONG:
            return replace(block, shape=Shape.NUMBERED)
    if block.text.startswith("—") and after is not None and after.text.startswith("—") and after.gap == 0:
        return replace(block, shape=Shape.BULLET)
    if block.text.startswith("—") and before is not None and before.text.startswith("—") and block.gap == 0:
        return replace(block, shape=Shape.BULLET)
    is_dash = block.shape in (Shape.ATTRIBUTION, Shape.BULLET) and block.text.startswith(("-", "–", "—", "―"))
    if is_dash and before is not None and before.shape is Shape.QUOTED and block.gap <= 1:
        lone = after is None or after.shape is not Shape.BULLET
        return replace(
            block, shape=Shape.ATTRIBUTION if lone and len(block.text) <= LONGEST_HEADING else Shape.BULLET
        )
    if block.shape is Shape.ATTRIBUTION:
        return replace(block, shape=Shape.BULLET if block.text.startswith("–") else Shape.LONG)
    return block


def _number(block: Block) -> int | None:
    match = NUMBERED.match(block.text)
    return int(match["number"]) if match else None
