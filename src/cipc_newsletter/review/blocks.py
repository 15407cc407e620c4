"""The passages of a mail in titled groups, so that two versions can be told apart in words.

Promises that every passage is in exactly one block. Follows the order of the mail: a heading begins a block, what stands
before the first heading of a section belongs to it, and the section with the way out is the foot.
"""

from collections.abc import Iterator, Sequence

from cipc_newsletter.check.html_tree import Tree, tree_of
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.review.item_regions import foot_of, section_of
from cipc_newsletter.review.passages import Passage, PassageKind, passages_of
from cipc_newsletter.values import frozen


@frozen
class Block:
    """A titled part of a mail. The foot has `is_foot` and no title."""

    title: str
    passages: tuple[Passage, ...]
    is_foot: bool = False

    @property
    def text(self) -> str:
        """What it says under its title, pictures aside."""
        said = (one.text for one in self.passages if not one.picture and one.kind is not PassageKind.HEADING)
        return " ".join(said)

    @property
    def links(self) -> tuple[str, ...]:
        """Where its words and pictures lead, in order."""
        return tuple(link for passage in self.passages for link in passage.links)

    @property
    def item_id(self) -> str:
        """The item it is about, empty where it is about none."""
        return next((passage.item_id for passage in self.passages if passage.item_id), "")

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its passages."""
        return tuple(passage.key for passage in self.passages)


def blocks_of(message: ComposedMessage, issue: Issue) -> tuple[Block, ...]:
    """Return the blocks of a composed message in order."""
    tree = tree_of(message.html)
    feet = foot_of(tree)
    sections: dict[int, list[Passage]] = {}
    for passage in passages_of(message, issue):
        sections.setdefault(section_of(tree, passage.element), []).append(passage)
    blocks: list[Block] = []
    for section, passages in sections.items():
        if section in feet:
            blocks.append(Block(title="", passages=tuple(passages), is_foot=True))
        else:
            blocks += _in_section(tree, passages)
    return tuple(blocks)


def _in_section(tree: Tree, passages: list[Passage]) -> Iterator[Block]:
    headings = [passage for passage in passages if passage.kind is PassageKind.HEADING]
    groups: dict[str, list[Passage]] = {heading.key: [] for heading in headings} or {"": []}
    for passage in passages:
        groups[_heading_for(tree, passage, headings)].append(passage)
    titles = {heading.key: heading.text for heading in headings}
    for key, group in groups.items():
        yield Block(title=titles.get(key, ""), passages=tuple(group))


def _heading_for(tree: Tree, passage: Passage, headings: Sequence[Passage]) -> str:
    """Return the heading a passage belongs to: the one before or after it that lies nearest in the layout."""
    before = [heading for heading in headings if heading.element <= passage.element]
    after = [heading for heading in headings if heading.element > passage.element]
    if not before or not after:
        return (before[-1:] or after[:1])[0].key if headings else ""
    around = {element.number for element in tree.around(passage.element)}
    # A caption above its title shares a column with it; the title before shares no more than the row.
    shared = [sum(outer.number in around for outer in tree.around(one.element)) for one in (before[-1], after[0])]
    return before[-1].key if shared[0] >= shared[1] else after[0].key
