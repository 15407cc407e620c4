"""Where stories begin on a page that has no mark-up.

Promises borders that rest on points (`evidence`), each doubtful one marked with its reason, and no border at all where
the page has no titles. Reads the page once from top to bottom, comparing short lines and the paragraph below them
with the story told so far.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import field, replace

from cipc_newsletter.ingest.blocks import Block, Shape
from cipc_newsletter.ingest.dates import date_mentions
from cipc_newsletter.ingest.event_date import opening_dates
from cipc_newsletter.ingest.evidence import LEAD, OPENING, Story, caption_points, opening_points, title_points
from cipc_newsletter.ingest.page_style import PageStyle, page_style
from cipc_newsletter.ingest.words import stems
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

BORDER = 4.0
_DOUBTFUL = 1.25
_STRONG_OPENING = 5.0
_WEAKEST_TITLE = 0.4
_WEAKEST_BEFORE_STRONG_OPENING = -1.0
_MISSING_DATE = 1.5
_LOWER_IN_STACK = 0.8
_TELLING_TITLE = 2.5
_REPEATED_TITLE = 7
_WEAK_FIRST = 1.5
_NEW_DATELINE_DAYS = 14
_IN_STACK = (Shape.SHORT, Shape.LINK, Shape.MENU, Shape.DATE)


@frozen
class Borders:
    """The places (indexes of blocks) where stories begin, and doubts by place. No titles: it cannot be split."""

    titles: tuple[int, ...]
    doubts: dict[int, str] = field(default_factory=dict)


@frozen
class _Judged:
    """A short line weighed as a title: `total` with the paragraph below it, `own` and `opening` apart."""

    place: int
    total: float
    own: float
    opening: float
    page_has_titles: bool

    @property
    def is_title(self) -> bool:
        is_opened = self.page_has_titles and self.opening >= _STRONG_OPENING
        weakest = _WEAKEST_BEFORE_STRONG_OPENING if is_opened else _WEAKEST_TITLE
        return self.total >= BORDER and self.own >= weakest

    @property
    def is_doubtful(self) -> bool:
        is_near = abs(self.total - BORDER) < _DOUBTFUL
        return is_near or (not self.is_title and (self.total >= BORDER or self.own >= _TELLING_TITLE))


def borders_of(blocks: Sequence[Block]) -> Borders:
    """Return where stories begin in `blocks`."""
    style = page_style(blocks)
    titles, doubts = _read_down(blocks, style)
    if _dates_its_stories(blocks, titles):
        titles, doubts = _read_down(blocks, replace(style, dates_its_stories=True))
    doubts |= _datelines_inside(blocks, titles)
    if len(titles) == 1 and _is_list_of_untitled_stories(blocks, titles[0], doubts):
        titles = []
    return Borders(titles=tuple(titles), doubts=doubts)


def _read_down(blocks: Sequence[Block], style: PageStyle) -> tuple[list[int], dict[int, str]]:
    """Return the places of titles and the doubts, reading the page from top to bottom."""
    titles: list[int] = []
    doubts: dict[int, str] = {}
    earlier: set[str] = set()
    story = Story()
    read_to = 0
    for start, body in _stacks(blocks):
        for block in blocks[read_to:start]:
            story.read(block)
        read_to = start
        judged = _judged(blocks, range(start, body), story, style, earlier=earlier)
        if judged is None:
            continue
        is_first = not titles and not story.has_body
        if judged.is_title or (is_first and caption_points(blocks[judged.place]) < 2.5):
            titles.append(judged.place)
            earlier.add(blocks[judged.place].text)
            story = Story()
            read_to = judged.place
            if is_first and judged.total < _WEAK_FIRST:
                doubts[judged.place] = _("It is taken for a title only because it stands first.")
            elif judged.is_doubtful and not is_first:
                doubts[judged.place] = _("This may be a sub-heading of the story above.")
        elif judged.is_doubtful:
            doubts[judged.place] = _("This may be the title of another story.")
    return titles, doubts


def _dates_its_stories(blocks: Sequence[Block], titles: Sequence[int]) -> bool:
    """Whether the stories found so far, at least two, mostly open with a date."""
    dated = 0
    for place in titles:
        below = blocks[place + 1 : place + 4]
        opening = next((block for block in below if block.shape in (Shape.LONG, Shape.DATE)), None)
        dated += opening is not None and bool(date_mentions(opening.text[:OPENING]))
    return dated >= 2 and 3 * dated >= 2 * len(titles)


def _stacks(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Yield the place where short lines on one another begin, and that of the text directly below them."""
    start = None
    for place, block in enumerate(blocks):
        if block.shape in _IN_STACK or block.is_heading_like:
            start = place if start is None else start
        elif start is not None:
            yield start, place
            start = None


def _judged(
    blocks: Sequence[Block], stack: range, story: Story, style: PageStyle, *, earlier: AbstractSet[str]
) -> _Judged | None:
    """Return the likeliest title among the short lines of a stack, None where none may be one.

    `earlier` are the titles above: a page pasted twice has them again.
    """
    body = _opening_block(blocks, stack.stop)
    lacks_date = style.dates_its_stories and not _has_date(blocks, stack, body)
    best: _Judged | None = None
    rank = 0
    for place in stack:
        block = blocks[place]
        if not block.is_heading_like:
            continue
        own = title_points(block, body) + style.points(blocks, place) - _LOWER_IN_STACK * min(rank, 3)
        own += _REPEATED_TITLE if block.text in earlier else 0
        opening = opening_points(body, story, title=block.text) - (_MISSING_DATE if lacks_date else 0)
        rank += block.shape is Shape.SHORT and caption_points(block) < 1
        if best is None or own + opening > best.total:
            best = _Judged(place=place, total=own + opening, own=own, opening=opening, page_has_titles=bool(earlier))
    return best


def _has_date(blocks: Sequence[Block], stack: range, body: Block) -> bool:
    """Whether the text below a stack names a day, or a line of the stack is a date."""
    return bool(date_mentions(body.text[:OPENING])) or any(blocks[place].shape is Shape.DATE for place in stack)


def _opening_block(blocks: Sequence[Block], place: int) -> Block:
    """Return the paragraph at `place`, a list as one text."""
    first = blocks[place]
    if first.shape is Shape.LONG:
        return first
    texts = []
    for block in blocks[place : place + 4]:
        if block.shape is not first.shape:
            break
        texts.append(block.text[:OPENING])
    return Block(lines=first.lines, text="\n".join(texts), shape=first.shape)


def _datelines_inside(blocks: Sequence[Block], titles: Sequence[int]) -> dict[int, str]:
    """Return a doubt for each paragraph that opens with a date far from its story's, without a title above it."""
    doubts: dict[int, str] = {}
    for start, end in zip(titles, [*titles[1:], len(blocks)], strict=False):
        first = None
        for place in range(start + 1, end):
            block = blocks[place]
            if block.shape is not Shape.LONG:
                continue
            found = [day for at, day, _last in opening_dates(block.text[:OPENING]) if at <= LEAD]
            if not found:
                continue
            if first is not None and abs((found[0] - first).days) > _NEW_DATELINE_DAYS:
                if blocks[place - 1].shape is Shape.LONG:
                    doubts[place] = _("This begins with a date of its own; it may be another story without a title.")
                first = found[0]
            first = first or found[0]
    return doubts


def _is_list_of_untitled_stories(blocks: Sequence[Block], title: int, doubts: dict[int, str]) -> bool:
    """Whether the only title heads a list of paragraphs that each tell another event."""
    body = next((block for block in blocks[title + 1 :] if block.shape is Shape.LONG), None)
    datelines = sum(1 for place in doubts if blocks[place].shape is Shape.LONG)
    if body is None or datelines < 2:
        return False
    meaning = stems(blocks[title].text)
    return len(meaning & stems(body.text[:OPENING])) < 2
