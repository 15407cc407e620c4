"""Clean HTML as a tree of plain elements, and the text of such a tree.

Promises a tree that is never deeper than `_DEEPEST`, so that those who walk it may call themselves: what is nested
deeper keeps its words and loses its tags. Knows no meaning of an element.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from unicodedata import normalize

from cipc_newsletter.ingest.markup.element_names import INLINE, VOID

_DEEPEST = 80
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202d\u202e\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\n\r\f\x0b\u2028\u2029]+")


@dataclass(slots=True)
class Element:
    """One element of a page. The only values here that change: each pass takes out or replaces what it knows."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    def get(self, attribute: str) -> str:
        """Return an attribute's value, empty where there is none."""
        return self.attributes.get(attribute, "")

    @property
    def classes(self) -> list[str]:
        """Return the element's classes in small letters."""
        return self.attributes["class"].lower().split() if "class" in self.attributes else []


def tree_of(html: str) -> Element:
    """Return the tree of clean `html`, its root an element named "article"."""
    from lxml import etree

    builder = _Builder()
    parser = etree.HTMLParser(target=builder, huge_tree=True, remove_comments=True)
    parser.feed(f"<div>{_CONTROL.sub('', html)}</div>")
    parser.close()
    return builder.root


class _Builder:
    """Takes a parser's events and puts up the tree."""

    def __init__(self) -> None:
        self.root = Element("article")
        self._open = [self.root]
        self._beyond = 0
        self._heard: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"html", "body"}:
            return
        self._put_text()
        if name in VOID:
            self._open[-1].children.append(Element(name, dict(attributes)))
        elif len(self._open) > _DEEPEST:
            self._beyond += 1
            self._open[-1].children.append(" " if name in INLINE else Element("br"))
        else:
            element = Element(name, dict(attributes))
            self._open[-1].children.append(element)
            self._open.append(element)

    def end(self, name: str) -> None:
        if name in {"html", "body"} or name in VOID:
            return
        self._put_text()
        if self._beyond:
            self._beyond -= 1
        elif len(self._open) > 1:
            self._open.pop()

    def data(self, text: str) -> None:
        self._heard.append(text)

    def close(self) -> None:
        self._put_text()

    def _put_text(self) -> None:
        """Take in the text heard since the last tag as one: a parser breaks it at each entity."""
        if self._heard:
            self._open[-1].children.append("".join(self._heard))
            self._heard.clear()


def found(element: Element, is_wanted: Callable[[Element], bool]) -> Iterator[Element]:
    """Yield the elements below `element` that are wanted, in order."""
    for child in element.children:
        if isinstance(child, Element):
            if is_wanted(child):
                yield child
            yield from found(child, is_wanted)


def seen_text(element: Element) -> str:
    """Return the words a reader sees of `element`, white space where one block or picture ends and another begins."""
    parts: list[str] = []
    _gather(element, parts)
    return "".join(parts)


def _gather(element: Element, parts: list[str]) -> None:
    is_apart = element.name not in INLINE
    if is_apart:
        parts.append(" ")
    for child in element.children:
        if isinstance(child, str):
            parts.append(child)
        else:
            _gather(child, parts)
    if is_apart:
        parts.append(" ")


def one_line(text: str) -> str:
    """Return `text` in NFC, each stretch of white space as one space, none at its ends; no-break spaces stay."""
    return normalize("NFC", _SPACES.sub(" ", text).strip(" "))
