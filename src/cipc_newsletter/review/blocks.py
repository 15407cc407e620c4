"""The visible parts of a composed HTML, each under its title, so that two versions can be told apart in words.

Promises that every text a reader sees is in exactly one block. Follows the order of the mail: a heading begins a
block, what stands before the first heading of a section belongs to it, and the section with the way out is the foot.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cipc_newsletter.check.appearance import Run, looks_of, shown, text_of
from cipc_newsletter.check.html_tree import ROOT, Tree, tree_of
from cipc_newsletter.check.reading import squeezed

_HEADINGS = ("h1", "h2", "h3", "h4")
_WAY_OUT = "[[unsubscribe_url"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A titled part of a mail: what it says, and where its links lead. The foot has `is_foot` and no title."""

    title: str
    text: str
    links: tuple[str, ...]
    is_foot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A visible text or a link, where it stands, and the heading around it (ROOT where there is none)."""

    position: int
    heading: int
    run: Run | None = None
    link: str = ""


def blocks_of(source: str) -> tuple[Block, ...]:
    """Return the blocks of a composed HTML in order."""
    tree = tree_of(source)
    groups: dict[int, list[_Piece]] = {}
    for piece in _pieces(tree):
        groups.setdefault(_section_of(tree, piece.position), []).append(piece)
    return tuple(block for group in groups.values() for block in _blocks_of_section(tree, group))


def alternatives_of(source: str) -> dict[str, str]:
    """Return the alternative text of each picture of a composed HTML, by the last part of its address."""
    images = tree_of(source).named("img")
    return {image.attributes.get("src", "").rpartition("/")[2]: image.attributes.get("alt", "") for image in images}


def _pieces(tree: Tree) -> list[_Piece]:
    looks = looks_of(tree)
    texts = [
        _Piece(position=run.text.after, heading=_heading_around(tree, run.text.parent), run=run)
        for run in shown(tree, looks)
    ]
    links = [
        _Piece(position=link.number, heading=_heading_around(tree, link.number), link=link.attributes.get("href", ""))
        for link in tree.named("a")
        if not looks[link.number].is_hidden
    ]
    return sorted(texts + links, key=lambda piece: piece.position)


def _heading_around(tree: Tree, number: int) -> int:
    return next((element.number for element in tree.around(number) if element.tag in _HEADINGS), ROOT)


def _section_of(tree: Tree, number: int) -> int:
    """Return the outermost element around `number` below the first wrapper in the body."""
    around = [element for element in tree.around(number) if not element.is_conditional]
    names = [element.tag for element in around]
    body = names.index("body") if "body" in names else len(names)
    return around[max(0, body - 2)].number if around else ROOT


def _blocks_of_section(tree: Tree, pieces: list[_Piece]) -> Iterator[Block]:
    if any(piece.link.startswith(_WAY_OUT) for piece in pieces):
        yield _block(tree, pieces, is_foot=True)
        return
    gathered: list[_Piece] = []
    current = ROOT
    for piece in pieces:
        if piece.heading not in (ROOT, current):
            if current != ROOT:
                yield _block(tree, gathered)
                gathered = []
            current = piece.heading
        gathered.append(piece)
    if any(piece.link or (piece.run and piece.run.text.text.strip()) for piece in gathered):
        yield _block(tree, gathered)


def _block(tree: Tree, pieces: list[_Piece], *, is_foot: bool = False) -> Block:
    def said(chosen: Iterator[_Piece]) -> str:
        return squeezed(text_of(tree, (piece.run for piece in chosen if piece.run)))

    return Block(
        title="" if is_foot else said(piece for piece in pieces if piece.heading != ROOT),
        text=said(piece for piece in pieces if is_foot or piece.heading == ROOT),
        links=tuple(piece.link for piece in pieces if piece.link),
        is_foot=is_foot,
    )
