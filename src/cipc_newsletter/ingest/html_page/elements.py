"""A page of HTML as a tree, and the few questions that the finding of stories asks of it.

Promises a tree in linear time whatever the nesting, without control characters. Knows no site.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from cipc_newsletter.ingest.markup.cleaning import shallow

Element: TypeAlias = Any  # lxml ships no types

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # what no XML tree holds, and DEL
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "select", "button"})
_WORD = re.compile(r"[^\W_]+")


def tree_of(text: str) -> Element:
    """Return the root element of the page `text`, an empty one where there is nothing in it."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    root: Element | None = etree.fromstring(shallow(_CONTROL.sub("", text)).encode() or b"<html/>", parser)
    return etree.Element("html") if root is None else root  # a page whose one tag is broken has no root


def html_of(element: Element) -> str:
    """Return the HTML of `element`, what follows it left out."""
    from lxml import etree

    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def shown_text(element: Element) -> str:
    """Return the text of `element` that is read, in one line."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    from lxml import etree

    skipped = None
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if skipped is None and event == "start":
            if node.tag in _SILENT:
                skipped = node
            else:
                yield " " if node.tag not in {"a", "b", "i", "em", "strong", "span", "sup", "sub"} else ""
                yield node.text or ""
        elif event == "end":
            if node is skipped:
                skipped = None
            if skipped is None and node is not element:
                yield node.tail or ""


def words_in(text: str) -> int:
    """Return how many words `text` has."""
    return sum(1 for _word in _WORD.finditer(text))


def word_counts(element: Element) -> dict[Element, tuple[int, int]]:
    """Return for `element` and each one below how many words it shows, and how many of them in paragraphs."""
    counts: dict[Element, tuple[int, int]] = {}
    for one in reversed(list(element.iter())):
        words, in_paragraphs = words_in(one.text or ""), 0
        for child in one:
            below = counts[child]
            words += below[0] + words_in(child.tail or "")
            in_paragraphs += below[1]
        counts[one] = (0, 0) if one.tag in _SILENT else (words, words if one.tag == "p" else in_paragraphs)
    return counts


def tokens_of(element: Element) -> frozenset[str]:
    """Return the classes and the id of `element`, in small letters."""
    return frozenset(f"{element.get('class') or ''} {element.get('id') or ''}".lower().split())


def chosen(element: Element, xpath: str) -> list[Element]:
    """Return the elements below `element` at `xpath`, in order."""
    found = element.xpath(xpath)
    return list(found) if isinstance(found, list) else []


def with_class(*names: str) -> str:
    """Return an XPath condition: the element has one of the classes or ids `names`."""
    classes = [f"contains(concat(' ',normalize-space(@class),' '),' {name} ')" for name in names]
    return " or ".join([*classes, *(f"@id='{name}'" for name in names)])


def remove(element: Element) -> None:
    """Take `element` out of its tree; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is None:
        parent.text = _joined(parent.text, element.tail)
    else:
        before.tail = _joined(before.tail, element.tail)
    parent.remove(element)


def _joined(one: str | None, other: str | None) -> str:
    """Return two texts in a row; a reference such as `&#1;` may have brought in a sign that lxml reads and will not set."""
    return _CONTROL.sub("", f"{one or ''} {other or ''}")
