"""An HTML page as the row of what a reader's program meets: elements, words, remarks.

Promises that two pages whose rows are the same show the same words, links and pictures in the same order and dress.
Judges nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from cipc_newsletter.values import frozen

_UNSEEN = ("style", "script", "title")  # their text is not among the words
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


def events_of(html: str) -> tuple[Event, ...]:
    """Return the row of a page; empty where it cannot be read at all."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_blank_text=False, huge_tree=True)
    try:
        root = etree.fromstring(html.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ()
    if root is None:
        return ()
    reader = _Reader()
    return tuple(reader.read(root))


class _Reader:
    """Reads a tree in its order; remembers whether space was met since the last word."""

    def __init__(self) -> None:
        self._is_apart = False

    def read(self, root: Any) -> Iterator[Event]:
        from lxml import etree

        for step, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if step in ("comment", "pi"):
                yield Event(kind="remark", what=" ".join((node.text or "").split()), attributes={})
                yield from self._words(node.tail)
            elif step == "start":
                text = node.text if node.tag in _UNSEEN else None
                own = {"": " ".join(text.split())} if text else {}
                yield Event(kind="open", what=str(node.tag), attributes={**node.attrib, **own})
                yield from self._words(None if node.tag in _UNSEEN else node.text)
            else:
                yield Event(kind="close", what=str(node.tag), attributes={})
                yield from self._words(node.tail)

    def _words(self, text: str | None) -> Iterator[Event]:
        if not text:
            return
        self._is_apart = self._is_apart or text[0].isspace()
        for place, word in enumerate(text.split()):
            yield Event(kind="word", what=word, attributes={}, is_apart=self._is_apart or place > 0)
            self._is_apart = False
        self._is_apart = self._is_apart or text[-1].isspace()
