"""HTML as a flat tree in document order: elements and texts, each with its parent and its line.

Promises that a parent always comes before its children, that the tags of conditional comments (Outlook's HTML) can be
looked at, and that no input makes it fail. Does not repair HTML as a browser would, and knows no styles.
"""

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from cipc_newsletter.values import frozen

ROOT = -1
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_UNSEEN = frozenset({"head", "title", "style", "script", "template"})


@frozen
class Element:
    """One start tag. `parent` is the number of the element around it, ROOT at the top; `line` counts from 1.

    `start` is where it stands in the source.
    `is_conditional` tells a tag that stands in a conditional comment; its parent is where the comment stands.
    """

    number: int
    tag: str
    attributes: Mapping[str, str]
    parent: int
    line: int
    start: int = 0
    is_conditional: bool = False


@frozen
class Text:
    """A run of text, character references resolved, directly inside the element `parent`.

    `after` is the number of the last element that begins before it, ROOT where there is none.
    """

    text: str
    parent: int
    after: int = ROOT


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tree:
    """The elements and texts of a document, in order; `seen` are the texts outside head, style and script.

    `unseen` are the other texts: titles, styles and scripts. `ends` has, by the number of an element, the number of
    the last element inside it; `stops` where its end tag begins in the source, if it has one.
    """

    elements: tuple[Element, ...]
    ends: tuple[int, ...]
    seen: tuple[Text, ...]
    unseen: tuple[Text, ...] = ()
    stops: Mapping[int, int] = field(default_factory=dict)

    def named(self, *tags: str) -> Iterator[Element]:
        """Yield the elements with one of `tags`, those in conditional comments left out."""
        return (element for element in self.elements if element.tag in tags and not element.is_conditional)

    def around(self, number: int) -> Iterator[Element]:
        """Yield the element `number` and those around it, from the inside out."""
        while number != ROOT:
            element = self.elements[number]
            yield element
            number = element.parent

    def is_within(self, number: int, outer: int) -> bool:
        """Tell whether the element `number` is `outer` or lies in it."""
        return outer <= number <= self.ends[outer]

    def content_of(self, element: Element) -> str:
        """Return the text of a title, style or script element."""
        return "".join(text.text for text in self.unseen if text.parent == element.number)

    def within(self, number: int) -> tuple[Text, ...]:
        """Return the seen texts inside the element `number`, however deep."""
        return tuple(text for text in self.seen if self.is_within(text.parent, number))


def tree_of(source: str) -> Tree:
    """Return the tree of an HTML document."""
    builder = _Builder(source)
    # A marked section such as <![x[ is the one thing html.parser gives up on: what came before it is kept.
    with contextlib.suppress(AssertionError):
        builder.feed(source)
        builder.close()
    return Tree(
        elements=tuple(builder.elements),
        ends=_ends_of(builder.elements),
        seen=tuple(builder.seen),
        unseen=tuple(builder.unseen),
        stops=builder.stops,
    )


def _ends_of(elements: list[Element]) -> tuple[int, ...]:
    """Return the last number inside each element: in document order, what lies in one follows it without a gap."""
    ends = [element.number for element in elements]
    for element in reversed(elements):
        if element.parent != ROOT:
            ends[element.parent] = max(ends[element.parent], ends[element.number])
    return tuple(ends)


class _Builder(HTMLParser):
    """Collects elements and texts; a start tag in a conditional comment is collected without being opened."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", source))]
        self.stops: dict[int, int] = {}
        self.elements: list[Element] = []
        self.seen: list[Text] = []
        self.unseen: list[Text] = []
        self._open: list[int] = []

    @property
    def _place(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    @property
    def _parent(self) -> int:
        return self._open[-1] if self._open else ROOT

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs, line=self.getpos()[0])
        if tag not in VOID:
            self._open.append(self.elements[-1].number)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A browser ignores the slash: <div/> opens a div.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self.elements[self._open[place]].tag == tag:
                self.stops[self._open[place]] = self._place
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        is_unseen = any(self.elements[number].tag in _UNSEEN for number in self._open)
        into = self.unseen if is_unseen else self.seen
        into.append(Text(text=data, parent=self._parent, after=len(self.elements) - 1))

    def handle_comment(self, data: str) -> None:
        if not data.lstrip().lower().startswith("[if"):
            return
        inner = _Conditional()
        inner.feed(data.partition(">")[2])
        inner.close()
        first_line = self.getpos()[0]
        for tag, attrs, line in inner.found:
            self._add(tag, attrs, line=first_line + line - 1, is_conditional=True)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]], *, line: int, is_conditional: bool = False) -> None:
        attributes: dict[str, str] = {}
        for name, value in attrs:
            attributes.setdefault(name, value or "")
        self.elements.append(
            Element(
                number=len(self.elements),
                tag=tag,
                attributes=attributes,
                parent=self._parent,
                line=line,
                start=self._place,
                is_conditional=is_conditional,
            )
        )


class _Conditional(HTMLParser):
    """Lists the start tags of what only Outlook reads; such comments open and close tables apart from each other."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, list[tuple[str, str | None]], int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs, self.getpos()[0]))
