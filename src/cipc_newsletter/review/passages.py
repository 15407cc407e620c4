"""The passages of a composed HTML: what a reader can point at, each under a key that lasts while its words do.

Promises that every text a reader sees is in exactly one passage, and every picture is one, in the order of the mail.
`marked` makes a copy for looking at; what is sent never carries a mark. Says nothing about what changed.
"""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum

from cipc_newsletter.check.appearance import Look, Run, looks_of, shown, text_of
from cipc_newsletter.check.cascade import styles_of
from cipc_newsletter.check.html_tree import ROOT, Element, Tree, tree_of
from cipc_newsletter.check.reading import squeezed
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.review.item_regions import items_by_element
from cipc_newsletter.review.rewriting import applied, mark_at, without
from cipc_newsletter.values import frozen

MARK = "data-passage"
_WHITE = re.compile(r"[ \t\r\n\f]+")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What stands in a line of text: a passage is what surrounds it.
_INSIDE_LINES = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q"}
    | {"s", "small", "span", "strong", "sub", "sup", "u"}
)


class PassageKind(StrEnum):
    """What a passage is to the eye."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "item"
    CELL = "cell"
    PICTURE = "picture"
    BUTTON = "button"


@frozen
class Passage:
    """One paragraph-like element of a composed HTML, or a picture.

    `key` is its kind, a short hash of `text` (of the name of a picture, which carries the digest of its bytes) and,
    from the second equal one on, its number. `text` is what is read, for a picture its alternative text, merge fields
    open. `links` are the addresses it leads to; `picture` the name of the picture. `item_id` is the news item it
    belongs to, empty outside. `start` and `end` are its span in the source, `element` its number in the tree.
    """

    key: str
    kind: PassageKind
    text: str
    start: int
    end: int
    element: int
    line: int
    links: tuple[str, ...] = ()
    picture: str = ""
    item_id: str = ""


def passages_of(message: ComposedMessage, issue: Issue) -> tuple[Passage, ...]:
    """Return the passages of a message of `issue`, or of an earlier version of it, in order."""
    tree = tree_of(message.html)
    looks = looks_of(tree)
    said = _said_in(tree, looks)
    found = [tree.elements[number] for number in said]
    found += [image for image in tree.named("img") if not looks[image.number].is_hidden]
    found.sort(key=lambda element: element.number)
    texts = {number: _read(tree, runs) for number, runs in said.items()}
    items = items_by_element(tree, texts, message=message, issue=issue)
    seen: Counter[str] = Counter()
    passages = []
    for element in found:
        passage = _passage(message.html, tree, element, said=said, text=texts.get(element.number, ""))
        seen[passage.key] += 1
        place = seen[passage.key]
        key = passage.key if place == 1 else f"{passage.key}-{place}"
        passages.append(replace(passage, key=key, item_id=items.get(element.number, "")))
    return tuple(passages)


def marked(html: str, passages: Iterable[Passage]) -> str:
    """Return a copy of `html` in which each of its passages carries its key as `data-passage`."""
    return applied(html, (mark_at(html, passage.start, name=MARK, value=passage.key) for passage in passages))


def _said_in(tree: Tree, looks: tuple[Look, ...]) -> Mapping[int, list[Run]]:
    """Return what is shown, by the number of the paragraph-like element it stands in."""
    said: dict[int, list[Run]] = defaultdict(list)
    for run in shown(tree, looks):
        block = next((one.number for one in tree.around(run.text.parent) if one.tag not in _INSIDE_LINES), ROOT)
        if block != ROOT:
            said[block].append(run)
    return {number: runs for number, runs in said.items() if any(run.text.text.strip() for run in runs)}


def _read(tree: Tree, runs: list[Run]) -> str:
    # Spaces that keep words together stay, so that what is quoted breaks where the mail does.
    return unicodedata.normalize("NFC", _WHITE.sub(" ", text_of(tree, runs)).strip())


def _passage(source: str, tree: Tree, element: Element, *, said: Mapping[int, list[Run]], text: str) -> Passage:
    picture = ""
    if element.tag == "img":
        kind = PassageKind.PICTURE
        picture = element.attributes.get("src", "").rpartition("/")[2]
        text = squeezed(element.attributes.get("alt", ""))
        links = tuple(one.attributes.get("href", "") for one in tree.around(element.number) if one.tag == "a")
    else:
        runs = said[element.number]
        links = _links(tree, element, runs)
        kind = _kind(tree, element, runs)
    short = hashlib.sha256((picture or squeezed(text)).encode()).hexdigest()[:8]
    return Passage(
        key=f"{kind.value}-{short}",
        kind=kind,
        text=text,
        start=element.start,
        end=without(source, tree, element).end,
        element=element.number,
        line=element.line,
        links=links,
        picture=picture,
    )


def _links(tree: Tree, element: Element, runs: list[Run]) -> tuple[str, ...]:
    """Return where the words of a passage lead, each address once."""
    around = (one for run in runs for one in tree.around(run.text.parent) if one.number >= element.number)
    links = {one.number: one.attributes.get("href", "") for one in around if one.tag == "a"}
    return tuple(dict.fromkeys(links[number] for number in sorted(links) if links[number]))


def _kind(tree: Tree, element: Element, runs: list[Run]) -> PassageKind:
    if element.tag in HEADINGS:
        return PassageKind.HEADING
    if next((one.tag for one in tree.around(element.number) if one.tag in {"li", "ul", "ol", "td"}), "") == "li":
        return PassageKind.LIST_ITEM
    if _is_button(tree, element, runs):
        return PassageKind.BUTTON
    is_cell = element.tag in {"td", "th"} and _is_of_data(tree, element)
    return PassageKind.CELL if is_cell else PassageKind.PARAGRAPH


def _is_button(tree: Tree, element: Element, runs: list[Run]) -> bool:
    """Tell whether all of the words are one link with a ground of its own."""
    linked = {
        next((one.number for one in tree.around(run.text.parent) if one.tag == "a"), ROOT)
        for run in runs
        if run.text.text.strip()
    }
    if len(linked) != 1 or ROOT in linked:
        return False
    return any(
        "bgcolor" in one.attributes or {"background", "background-color"} & styles_of(one).keys()
        for one in (element, tree.elements[next(iter(linked))])
    )


def _is_of_data(tree: Tree, cell: Element) -> bool:
    table = next((one for one in tree.around(cell.number) if one.tag == "table"), None)
    return table is not None and table.attributes.get("role") not in {"presentation", "none"}
