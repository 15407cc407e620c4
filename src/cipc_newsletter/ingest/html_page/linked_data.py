"""What a page says of its story in JSON-LD (schema.org), whatever shape the site's plugin gives it.

Promises one node, the story's, with members as text; broken JSON is passed over. Loads nothing that it names.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from cipc_newsletter.ingest.html_page.elements import Element, chosen
from cipc_newsletter.ingest.markup.addresses import is_same_page
from cipc_newsletter.ingest.stories import line_of
from cipc_newsletter.values import frozen

_LONGEST = 300_000  # characters of one block
_MOST_NODES = 500
_DEEPEST = 8
_WRAPPING = re.compile(r"\A\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*\Z")
_STORY = re.compile(r"(?:\w*Article|\w*BlogPosting|Report|Review|\w*Event)\Z")


@frozen
class Node:
    """The node of a story; `name` is its type, empty where the page has none."""

    name: str
    members: Mapping[str, Any]

    @property
    def is_event(self) -> bool:
        """Whether the story announces an event."""
        return self.name.endswith("Event")

    def text(self, member: str) -> str:
        """Return a member as one line of text, the first where there are several."""
        return _text(self.members.get(member) or (self.members.get("name") if member == "headline" else None))

    def picture(self) -> str:
        """Return the address of the story's picture."""
        image = self.members.get("image") or self.members.get("thumbnailUrl")
        image = image[0] if isinstance(image, list) and image else image
        return _text(image.get("url") or image.get("contentUrl")) if isinstance(image, dict) else _text(image)

    def keywords(self) -> Iterator[str]:
        """Yield the topics of the story."""
        for member in ("articleSection", "keywords"):
            found = self.members.get(member)
            for one in found if isinstance(found, list) else [found]:
                yield from (part.strip() for part in _text(one).split(",") if part.strip())


def told_of(page: Element, *, address: str) -> Node:
    """Return the node of the story at `address`, the first one where none names its address."""
    nodes = [node for node in _nodes(page) if _type_of(node)]
    own = [node for node in nodes if any(is_same_page(one, address) for one in _addresses(node))]
    node = (own or nodes or [{}])[0]
    return Node(name=_type_of(node), members=node)


def _nodes(page: Element) -> Iterator[Mapping[str, Any]]:
    left = _MOST_NODES
    for script in chosen(page, "//script[@type='application/ld+json']")[:20]:
        try:
            told = json.loads(_WRAPPING.sub("", (script.text or "")[:_LONGEST]), strict=False)
        except (json.JSONDecodeError, RecursionError):
            continue
        for node in _inside(told, 0):
            left -= 1
            if left < 0:
                return
            yield node


def _inside(told: object, depth: int) -> Iterator[Mapping[str, Any]]:
    """Yield the nodes of a block: one, a list, or a graph."""
    if depth > _DEEPEST:
        return
    if isinstance(told, list):
        for one in told:
            yield from _inside(one, depth + 1)
    elif isinstance(told, dict):
        yield told
        for member in ("@graph", "mainEntity"):
            yield from _inside(told.get(member), depth + 1)


def _type_of(node: Mapping[str, Any]) -> str:
    types = node.get("@type")
    return next(
        (
            one
            for one in (types if isinstance(types, list) else [types])
            if isinstance(one, str) and _STORY.match(one)
        ),
        "",
    )


def _addresses(node: Mapping[str, Any]) -> Iterator[str]:
    page = node.get("mainEntityOfPage")
    for one in (node.get("url"), page.get("@id") if isinstance(page, dict) else page, node.get("@id")):
        if isinstance(one, str):
            yield one


def _text(found: object) -> str:
    if isinstance(found, list):
        return _text(found[0]) if found else ""
    if isinstance(found, dict):
        return _text(found.get("@value") or found.get("name"))
    return line_of(html.unescape(found)) if isinstance(found, str) else ""
