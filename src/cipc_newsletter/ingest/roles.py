"""The role of each line, once it is known where stories begin.

Promises a role for every line and a reason beside every doubtful one. A caption is told by what it names, a
sub-heading by the text below it.
"""

from collections.abc import Iterator, Sequence

from cipc_newsletter.ingest.blocks import Block, Shape
from cipc_newsletter.ingest.draft import Line, Role
from cipc_newsletter.ingest.evidence import caption_points
from cipc_newsletter.ingest.splitting import Borders
from cipc_newsletter.wording import _

_CAPTION = 2.5
_PERHAPS_CAPTION = 1.25
_MOST_CAPTIONS = 12  # passed over in looking for the text below a sub-heading
_BY_SHAPE = {
    Shape.LONG: Role.PARAGRAPH,
    Shape.BULLET: Role.BULLET,
    Shape.NUMBERED: Role.NUMBERED,
    Shape.QUOTED: Role.QUOTATION,
    Shape.ATTRIBUTION: Role.QUOTATION,
}


def lines_of(blocks: Sequence[Block], borders: Borders) -> tuple[Line, ...]:
    """Return every line of the page with its role; without any title each has the role of its form."""
    titles = frozenset(borders.titles)
    first = min(titles, default=0)
    lines: list[Line] = []
    for place, block in enumerate(blocks):
        if place < first:
            role, doubt = Role.LEFTOVER, "" if block.shape is Shape.MENU else _("This stands before the first title.")
        elif place in titles:
            role, doubt = Role.TITLE, ""
        else:
            role, doubt = _role(blocks, place, titles)
        lines.extend(_lines(block, role, borders.doubts.get(place) or doubt))
    return tuple(lines)


def _lines(block: Block, role: Role, doubt: str) -> Iterator[Line]:
    for number, line in enumerate(block.lines):
        own = role if number == 0 or role is Role.LEFTOVER else Role.CONTINUATION
        if number:
            doubt = _doubt_of_more(line.text) if own is Role.CONTINUATION and role is Role.PARAGRAPH else ""
        yield Line(number=line.number, text=line.text, role=own, doubt=doubt)


def _doubt_of_more(text: str) -> str:
    """Return the doubt about a line taken to go on from the one above: items of lists end with a semicolon."""
    return _("This may be a line of a list that lost its bullet.") if text.rstrip().endswith(";") else ""


def _role(blocks: Sequence[Block], place: int, titles: frozenset[int]) -> tuple[Role, str]:
    block = blocks[place]
    if block.shape in _BY_SHAPE:
        return _BY_SHAPE[block.shape], ""
    after = _after(blocks, place, titles)
    has_text_below = after is not None and not after.is_heading_like and after.shape not in (Shape.MENU, Shape.DATE)
    if block.shape is Shape.LINK:
        return Role.LINK_TEXT, _("This is the text of a link without an address.")
    if block.shape is Shape.DATE:
        return _role_of_date(place, titles)
    if block.shape is Shape.MENU and not has_text_below:
        return Role.LEFTOVER, _("This looks like a part of the site, not of the story.")
    return _role_of_short(block, has_text_below=has_text_below, is_last=after is None)


def _after(blocks: Sequence[Block], place: int, titles: frozenset[int]) -> Block | None:
    """Return the next block of the same story, captions passed over."""
    for number in range(place + 1, min(place + 1 + _MOST_CAPTIONS, len(blocks))):
        if number in titles:
            return None
        block = blocks[number]
        if block.shape is not Shape.SHORT or caption_points(block) < _CAPTION:
            return block
    return None


def _role_of_date(place: int, titles: frozenset[int]) -> tuple[Role, str]:
    if place + 1 in titles:
        return Role.LEFTOVER, _("The date above a title is not in the text; the item's date may come from it.")
    return Role.PARAGRAPH, ""


def _role_of_short(block: Block, *, has_text_below: bool, is_last: bool) -> tuple[Role, str]:
    points = caption_points(block)
    if points >= _CAPTION:
        return Role.CAPTION, ""
    if points >= _PERHAPS_CAPTION:
        return Role.CAPTION, _("This may be a sub-heading instead of a caption.")
    if has_text_below:
        return Role.SUBHEADING, ""
    if is_last:
        return Role.PARAGRAPH, _("No text stands below this short line.")
    return Role.SUBHEADING, _(
        "Another short line stands directly below; this may be a caption, or a title without text."
    )
