"""Which news item each part of a composed HTML belongs to, found by its title: the mail itself does not say.

Promises an item only where its title stands: in what surrounds that title alone (a column, a section), and in what
follows it up to the next title. The foot belongs to none. Changes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from cipc_newsletter.check.html_tree import ROOT, Tree
from cipc_newsletter.check.reading import words_of
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.values import frozen

WAY_OUT = "[[unsubscribe_url"
_RANKS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LOWEST = 9


@frozen
class _Title:
    """A place where the title of an item stands: the element, the section of the mail it is in, its rank."""

    element: int
    section: int
    rank: int
    item_id: str


def items_by_element(
    tree: Tree, texts: Mapping[int, str], *, message: ComposedMessage, issue: Issue
) -> Mapping[int, str]:
    """Return the item that each element of `tree` belongs to, those of none left out; `texts` are the words read."""
    titles = tuple(_titles(tree, texts, message=message, issue=issue))
    foot = foot_of(tree)
    found: dict[int, str] = {}
    for title in titles:
        for number in _following(tree, title, titles, foot):
            found[number] = title.item_id
    # What surrounds a title is stronger than what follows the one before: a caption stands above its title.
    for title in titles:
        region = _region(tree, title, titles, foot)
        for number in range(region, tree.ends[region] + 1):
            found[number] = title.item_id
    _add_pictures(tree, found, message=message, issue=issue)
    return found


def section_of(tree: Tree, number: int) -> int:
    """Return the outermost element around `number` below the first wrapper in the body."""
    around = list(tree.around(number))
    names = [element.tag for element in around]
    body = names.index("body") if "body" in names else len(names)
    return around[max(0, body - 2)].number if around else ROOT


def foot_of(tree: Tree) -> frozenset[int]:
    """Return the sections that hold the way out."""
    return frozenset(
        section_of(tree, link.number)
        for link in tree.named("a")
        if link.attributes.get("href", "").startswith(WAY_OUT)
    )


def _titles(tree: Tree, texts: Mapping[int, str], *, message: ComposedMessage, issue: Issue) -> Iterator[_Title]:
    ids: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for language in message.languages:
        for section in issue.sections:
            for entry in section.entries:
                item = entry.items.get(language)
                if item is not None:
                    ids[words_of(item.title)].append(entry.item_id)
    seen: Counter[tuple[str, ...]] = Counter()
    for number in sorted(texts):
        words = words_of(texts[number])
        if words and words in ids:
            # Two items of the same title come in the order of the issue.
            item_id = ids[words][min(seen[words], len(ids[words]) - 1)]
            seen[words] += 1
            rank = _RANKS.get(tree.elements[number].tag, _LOWEST)
            yield _Title(element=number, section=section_of(tree, number), rank=rank, item_id=item_id)


def _region(tree: Tree, title: _Title, titles: tuple[_Title, ...], foot: frozenset[int]) -> int:
    """Return the widest element around a title, in its section, that no other item and no heading as large is in."""
    region = title.element
    own = {other.element for other in titles if other.item_id == title.item_id}
    for element in tree.around(title.element):
        inside = range(element.number, tree.ends[element.number] + 1)
        if (
            not tree.is_within(element.number, title.section)
            or element.number in foot
            or any(other.element in inside and other.item_id != title.item_id for other in titles)
            or any(_is_as_large(tree, number, title) for number in inside if number not in own)
        ):
            break
        region = element.number
    return region


def _following(tree: Tree, title: _Title, titles: tuple[_Title, ...], foot: frozenset[int]) -> Iterator[int]:
    """Yield the elements after a title up to the next one, or to a heading as large."""
    others = {other.element for other in titles}
    for number in range(title.element, tree.ends[title.section] + 1):
        is_next = number in others or _is_as_large(tree, number, title)
        if (number > title.element and is_next) or number in foot:
            return
        yield number


def _is_as_large(tree: Tree, number: int, title: _Title) -> bool:
    """Tell whether an element is a heading that begins something else than what stands under the title."""
    return _RANKS.get(tree.elements[number].tag, _LOWEST) <= min(title.rank, max(_RANKS.values()))


def _add_pictures(tree: Tree, found: dict[int, str], *, message: ComposedMessage, issue: Issue) -> None:
    """Give a picture to the item whose file it was made from, wherever it stands."""
    ids = {entry.item_id for section in issue.sections for entry in section.entries}
    owners = {image.name: image.source.split("/")[1] for image in message.images if image.source.startswith("news/")}
    for image in tree.named("img"):
        owner = owners.get(image.attributes.get("src", "").rpartition("/")[2], "")
        if owner in ids:
            found[image.number] = owner
