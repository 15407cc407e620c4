r"""Where merge fields stand in a text: found, replaced, and with the rules of the place they stand in.

Promises that `\[[` stays two brackets, and that a field inside an address is known to be. Says nothing of values.
"""

import html as _html
import re
from collections.abc import Callable, Iterator
from enum import Enum, StrEnum
from functools import lru_cache

from cipc_newsletter.model.message import ComposedMessage, MergeField

ADDRESSES = frozenset({"unsubscribe_url", "preferences_url"})

_FIELD = re.compile(
    r"(?P<literal>\\\[\[)|\[\[(?P<name>[a-z][a-z0-9_]*)(?:\|(?P<fallback>(?:(?!\]\]|\[\[|\n\s*\n)[\s\S])*))?\]\]"
)
# An address attribute that is still open where the field begins, and an address in running text.
_HTML_ADDRESS = re.compile(r"""\s(?:href|src)=(?:"(?P<double>[^"]*)|'(?P<single>[^']*))\Z""")
_TEXT_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>()]*\Z")
_LOOK_BACK = 2100  # longer than any address a mail program follows


class Part(StrEnum):
    """Which part of a message a text is: the rules for escaping differ."""

    HTML = "html"
    TEXT = "text"
    HEADER = "header"


class Context(StrEnum):
    """Where a field stands, hence how its value is escaped. `ADDRESS` is inside an address, percent-encoded."""

    HTML = "html"
    TEXT = "text"
    HEADER = "header"
    ADDRESS = "address"


class Bracket(Enum):
    """The two brackets that were written with a backslash before them."""

    LITERAL = "[["


Piece = str | Bracket | tuple[MergeField, Context]


def open_fields(text: str, *, part: Part = Part.TEXT) -> tuple[MergeField, ...]:
    """Return the merge fields in `text` in order of appearance, without repeats."""
    found = (piece[0] for piece in pieces_of(text, part) if isinstance(piece, tuple))
    return tuple(dict.fromkeys(found))


def fields_of(message: ComposedMessage) -> tuple[MergeField, ...]:
    """Return every merge field open in a composed message, sorted by name, then fallback."""
    every = {
        *open_fields(message.subject, part=Part.HEADER),
        *open_fields(message.html, part=Part.HTML),
        *open_fields(message.text),
        *(field for _name, value in message.headers for field in open_fields(value, part=Part.HEADER)),
    }
    return tuple(sorted(every, key=lambda field: (field.name, field.fallback is not None, field.fallback or "")))


def replaced(text: str, replace: Callable[[MergeField], str], *, part: Part = Part.TEXT) -> str:
    r"""Return `text` with each field replaced by what `replace` answers, as it is, and `\[[` by two brackets."""
    return replaced_in_context(text, lambda field, _context: replace(field), part=part)


def replaced_in_context(text: str, replace: Callable[[MergeField, Context], str], *, part: Part) -> str:
    """Return `text` with each field replaced by what `replace` answers for the field and where it stands."""
    return "".join(
        piece if isinstance(piece, str) else piece.value if isinstance(piece, Bracket) else replace(*piece)
        for piece in pieces_of(text, part)
    )


def openings(text: str) -> Iterator[tuple[int, re.Match[str] | None]]:
    """Yield where two brackets open, or a backslash before them, and the field or literal there, None for neither."""
    place = text.find("[[")
    while place >= 0:
        start = place - 1 if text[place - 1 : place] == "\\" else place
        match = _FIELD.match(text, start)
        yield start, match
        place = text.find("[[", match.end() if match else place + 2)


@lru_cache(maxsize=64)
def pieces_of(text: str, part: Part) -> tuple[Piece, ...]:
    """Cut `text` into plain text, literal brackets, and fields with their context."""
    pieces: list[Piece] = []
    end = 0
    for start, match in openings(text):
        if match is None:
            continue
        if start > end:
            pieces.append(text[end:start])
        end = match.end()
        if match["literal"]:
            pieces.append(Bracket.LITERAL)
            continue
        field = _field(match["name"], match["fallback"], part)
        pieces.append((field, _context(text, start, field, part)))
    if end < len(text):
        pieces.append(text[end:])
    return tuple(pieces)


def _field(name: str, fallback: str | None, part: Part) -> MergeField:
    if fallback is None:
        return MergeField(name=name)
    plain = _html.unescape(fallback) if part is Part.HTML else fallback
    return MergeField(name=name, fallback=" ".join(plain.split()))


def _context(text: str, start: int, field: MergeField, part: Part) -> Context:
    """Tell where a field stands: an address field that is a whole address is written as it is."""
    if part is Part.HEADER:
        return Context.HEADER
    before = text[max(0, start - _LOOK_BACK) : start]
    if part is Part.TEXT:
        return Context.ADDRESS if _TEXT_ADDRESS.search(before) else Context.TEXT
    address = _HTML_ADDRESS.search(before)
    if address is None:
        return Context.HTML
    is_whole = not (address["double"] or address["single"]) and field.name in ADDRESSES
    return Context.HTML if is_whole else Context.ADDRESS
