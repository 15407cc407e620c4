"""The texts of a Markdown passage set as their language does, across its marks.

Promises to touch the words alone: addresses, code and merge fields come back as they were, and no token of Markdown is
made or broken, since it has been read before. A foreign passage is set in its own language. French ordinals become
runs of their own, which HTML raises.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cipc_newsletter import typography

if TYPE_CHECKING:
    from markdown_it.token import Token

_TEXTS = ("text", "text_special")
_BREAKS = {"softbreak": "\n", "hardbreak": "\n"}
_MARKS = ("em_open", "em_close", "strong_open", "strong_close", "link_open", "link_close", "s_open", "s_close")


def typeset(tokens: "list[Token]", locale: str, *, locale_of: Callable[[str], str]) -> None:
    """Set the texts of block tokens in place; `locale_of` gives the tag of a foreign passage's language."""
    locales = [locale]
    for token in tokens:
        if token.type == "passage_open":
            locales.append(locale_of(str(token.attrGet("lang"))))
        elif token.type == "passage_close":
            locales.pop()
        elif token.type == "inline" and token.children:
            _set_inline(token.children, locales[-1])
            token.children = list(_with_raised(token.children, locales[-1]))
        elif token.type in ("figure", "button"):
            for key in ("alt", "caption", "label"):
                if key in token.meta:
                    token.meta[key] = typography.set_text(token.meta[key], locales[-1])


def _set_inline(children: "list[Token]", locale: str) -> None:
    places = [place for place, child in enumerate(children) if child.type not in _MARKS]
    runs = [_run(children[place]) for place in places]
    for place, run in zip(places, typography.set_runs(runs, locale), strict=True):
        if children[place].type in _TEXTS:
            children[place].content = run


def _run(token: "Token") -> str:
    return token.content if token.type in _TEXTS else _BREAKS.get(token.type, typography.HELD)


def _with_raised(children: "list[Token]", locale: str) -> "Iterator[Token]":
    """Cut the endings of ordinals off, so that they can be raised."""
    for child in children:
        pieces = typography.ordinals_apart(child.content, locale) if child.type == "text" else ()
        if len(pieces) < 2:
            yield child
            continue
        for number, piece in enumerate(pieces):
            meta = {"raised": True} if number % 2 else {}
            yield child.copy(content=piece, meta=child.meta | meta)
