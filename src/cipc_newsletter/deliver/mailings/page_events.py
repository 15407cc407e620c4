"""An HTML page as the row of what a reader's program meets: elements, words, remarks.

Promises that two pages whose rows are the same show the same words, links and pictures in the same order and dress, also
to Outlook, which reads what stands in conditional comments. Judges nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cipc_newsletter.values import frozen

_UNSEEN = ("style", "script", "title")  # their text is not among the words
_CONDITIONAL = re.compile(r"\s*(?P<condition>\[if [^\]]*\])>(?P<inside>.*)<!\[endif\]\s*", re.DOTALL)
_HIDING = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|font-size:0|max-height:0|max-width:0|opacity:0(?![.]?[1-9])|clip:|text-indent:-"
)
_TINY = ("0", "1", "2", "0px", "1px", "2px")


@frozen
class Event:
    """One thing met: `kind` is open, close, word or remark; `what` is the tag, the word or the text.

    `attributes` are those of an element; the text of a style sheet stands among them. `is_apart` is whether space stands
    before a word.
    """

    kind: str
    what: str
    attributes: Mapping[str, str]
    is_apart: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What makes two events the same one, whatever its attributes."""
        return (self.kind, self.what)

    @property
    def is_pixel(self) -> bool:
        """Whether it is a picture that nobody is meant to see."""
        if self.key != ("open", "img"):
            return False
        sizes = [self.attributes.get(name, "").strip() for name in ("width", "height")]
        style = self.attributes.get("style", "").replace(" ", "")
        is_hidden = any(f"{name}:{size}" in style for name in ("width", "height") for size in ("0", "1px", "2px"))
        return any(size in _TINY for size in sizes) or is_hidden or "display:none" in style

    @property
    def hiding(self) -> tuple[str, ...]:
        """What in its attributes, or in its style sheet, keeps words from being seen."""
        style = "".join(f"{self.attributes.get(name, '')};" for name in ("style", "")).lower()
        found = _HIDING.findall("".join(style.split()))
        return tuple(sorted([*found, *(name for name in ("hidden",) if name in self.attributes)]))


def events_of(html: str) -> tuple[Event, ...]:
    """Return the row of a page; empty where it cannot be read at all."""
    return tuple(_events(html, reads_conditions=True))


def _events(html: str, *, reads_conditions: bool) -> Iterator[Event]:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_blank_text=False, huge_tree=True)
    try:
        root = etree.fromstring(html.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    if root is not None:
        yield from _Reader(reads_conditions=reads_conditions).read(root)


class _Reader:
    """Reads a tree in its order; remembers whether space was met since the last word."""

    def __init__(self, *, reads_conditions: bool) -> None:
        self._is_apart = False
        self._reads_conditions = reads_conditions

    def read(self, root: Any) -> Iterator[Event]:
        from lxml import etree

        for step, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if step in ("comment", "pi"):
                yield from self._remark(node.text or "")
                yield from self._words(node.tail)
            elif step == "start":
                text = node.text if node.tag in _UNSEEN else None
                own = {"": " ".join(text.split())} if text else {}
                yield Event(kind="open", what=str(node.tag), attributes={**node.attrib, **own})
                yield from self._words(None if node.tag in _UNSEEN else node.text)
            else:
                yield Event(kind="close", what=str(node.tag), attributes={})
                yield from self._words(node.tail)

    def _remark(self, text: str) -> Iterator[Event]:
        """Yield a remark; of one for Outlook the condition, then what stands in it, read once and no deeper."""
        found = _CONDITIONAL.fullmatch(text) if self._reads_conditions else None
        yield Event(kind="remark", what=" ".join((found["condition"] if found else text).split()), attributes={})
        if found:
            yield from _events(found["inside"], reads_conditions=False)

    def _words(self, text: str | None) -> Iterator[Event]:
        if not text:
            return
        self._is_apart = self._is_apart or text[0].isspace()
        for place, word in enumerate(text.split()):
            yield Event(kind="word", what=word, attributes={}, is_apart=self._is_apart or place > 0)
            self._is_apart = False
        self._is_apart = self._is_apart or text[-1].isspace()
