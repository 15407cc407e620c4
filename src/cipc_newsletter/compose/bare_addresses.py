"""Addresses that stand in a text as they are, made links: `https://…` up to where its sentence goes on.

Promises that the words stay the same, and that punctuation after an address is not taken into it. Where it ends
follows GitHub Flavored Markdown 0.29, section 6.9, with French and Spanish punctuation beside the English.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_ADDRESS = re.compile(r"(?<![\w/])https?://[^\s/?#<>\"]+[^\s<>\"]*", re.IGNORECASE)
_HOST = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_AFTER = "?!.,:;*_~'’\"“”«»…|"
_LONGEST = 2000  # longer than any address a mail program follows
_PAIRS = {")": "(", "]": "["}


def with_links(children: "Sequence[Token]", encoded: Callable[[str], str]) -> "Iterator[Token]":
    """Yield inline tokens with each bare address as a link; `encoded` makes an address fit for `href`."""
    depth = 0
    for child in children:
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type == "text" and not depth and "://" in child.content:
            yield from _cut(child, encoded)
        else:
            yield child


def _cut(child: "Token", encoded: Callable[[str], str]) -> "Iterator[Token]":
    from markdown_it.token import Token

    text, done = child.content, 0
    for match in _ADDRESS.finditer(text):
        address = _without_what_follows(match[0]) if len(match[0]) <= _LONGEST else ""
        leads_to = encoded(address)
        if not _HOST.match(leads_to):
            continue
        if match.start() > done:
            yield child.copy(content=text[done : match.start()])
        done = match.start() + len(address)
        yield Token(type="link_open", tag="a", nesting=1, attrs={"href": leads_to}, level=child.level)
        yield child.copy(content=address, level=child.level + 1)
        yield Token(type="link_close", tag="a", nesting=-1, level=child.level)
    if done < len(text):
        yield child.copy(content=text[done:])


def _without_what_follows(address: str) -> str:
    """Return an address without the punctuation of the sentence it stands in."""
    while address:
        last = address[-1]
        is_unpaired = last in _PAIRS and address.count(last) > address.count(_PAIRS[last])
        if last not in _AFTER and not is_unpaired:
            break
        address = address[:-1]
    return address
