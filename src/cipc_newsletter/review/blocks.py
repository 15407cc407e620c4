"""The visible parts of a composed HTML, each under its title, so that two versions can be told apart in words.

Promises that every text a reader sees is in exactly one block. Follows the order of the mail: a heading begins a
block, what stands before the first heading of a section belongs to it, and the section with the way out is the foot.
"""

from collections.abc import Iterator

from cipc_newsletter.check.appearance import Run, looks_of, shown, text_of
from cipc_newsletter.check.html_tree import ROOT, Tree, tree_of
from cipc_newsletter.check.reading import squeezed
from cipc_newsletter.values import frozen

_HEADINGS = ("h1", "h2", "h3", "h4")
_WAY_OUT = "[[unsubscribe_url"


@frozen
class Block:
    """A titled part of a mail: what it says, and where its links lead. The foot has `is_foot` and no title."""

    title: str
    text: str
    links: tuple[str, ...]
    is_foot: bool = False


@frozen
class _Piece:
    """A visible text or a link: the element it is in, and the last element that begins before it."""

    inside: int
    position: int
    run: Run | None = None
    link: str = ""


def blocks_of(source: str) -> tuple[Block, ...]:
    """Return the blocks of a composed HTML in order."""
    tree = tree_of(source)
    sections: dict[int, list[_Piece]] = {}
    for piece in _pieces(tree):
        sections.setdefault(_section_of(tree, piece.inside), []).append(piece)
    return tuple(block for pieces in sections.values() for block in _blocks_of_section(tree, pieces))


def alternatives_of(source: str) -> dict[str, str]:
    """Return the alternative text of each picture of a composed HTML, by the last part of its address."""
    images = tree_of(source).named("img")
    return {image.attributes.get("src", "").rpartition("/")[2]: image.attributes.get("alt", "") for image in images}


def _pieces(tree: Tree) -> list[_Piece]:
    """Return what is shown, in order, white space between elements left out."""
    looks = looks_of(tree)
    texts = [
        _Piece(inside=run.text.parent, position=run.text.after, run=run)
        for run in shown(tree, looks)
        if run.text.text.strip()
    ]
    links = [
        _Piece(inside=link.number, position=link.number, link=link.attributes.get("href", ""))
        for link in tree.named("a")
        if not looks[link.number].is_hidden
    ]
    return sorted(texts + links, key=lambda piece: piece.position)


def _section_of(tree: Tree, number: int) -> int:
    """Return the outermost element around `number` below the first wrapper in the body."""
    around = list(tree.around(number))
    names = [element.tag for element in around]
    body = names.index("body") if "body" in names else len(names)
    return around[max(0, body - 2)].number if around else ROOT


def _blocks_of_section(tree: Tree, pieces: list[_Piece]) -> Iterator[Block]:
    if any(piece.link.startswith(_WAY_OUT) for piece in pieces):
        yield Block(title="", text=_said(tree, pieces), links=_links(pieces), is_foot=True)
        return
    headings = sorted({_heading_around(tree, piece.inside) for piece in pieces} - {ROOT})
    groups: dict[int, list[_Piece]] = {heading: [] for heading in headings or [ROOT]}
    for piece in pieces:
        groups[_heading_for(tree, piece, headings)].append(piece)
    for group in groups.values():
        titles = [piece for piece in group if _heading_around(tree, piece.inside) != ROOT]
        others = [piece for piece in group if _heading_around(tree, piece.inside) == ROOT]
        yield Block(title=_said(tree, titles), text=_said(tree, others), links=_links(group))


def _heading_around(tree: Tree, number: int) -> int:
    return next((element.number for element in tree.around(number) if element.tag in _HEADINGS), ROOT)


def _heading_for(tree: Tree, piece: _Piece, headings: list[int]) -> int:
    """Return the heading a piece belongs to: the one before or after it that lies nearest in the layout."""
    before = [heading for heading in headings if heading <= piece.position]
    after = [heading for heading in headings if heading > piece.position]
    if not before or not after:
        return (before or [ROOT])[-1] if not after else after[0]
    around = {element.number for element in tree.around(piece.inside)}
    # A caption above its title shares a column with it; the title before shares no more than the row.
    shared = [sum(element.number in around for element in tree.around(one)) for one in (before[-1], after[0])]
    return before[-1] if shared[0] >= shared[1] else after[0]


def _said(tree: Tree, pieces: list[_Piece]) -> str:
    return squeezed(text_of(tree, (piece.run for piece in pieces if piece.run)))


def _links(pieces: list[_Piece]) -> tuple[str, ...]:
    return tuple(piece.link for piece in pieces if piece.link)
