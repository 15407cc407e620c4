"""Two texts compared word by word, as people read a correction.

Promises that what is kept and what was taken out are the old text, what is kept and what was added the new one. Knows no
HTML.
"""

import html
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import Enum

from cipc_newsletter.values import frozen

# A merge field is one word; a space belongs to the word before it.
_WORD = re.compile(r"\[\[[^\]]*\]\]\s*|[^\W_]+(?:['’][^\W_]+)*\s*|[^\w\s]\s*|_\s*|\s+")
_SIGN = re.compile(r"&#?\w+;|.", re.DOTALL)
_MOST_WORDS = 3000


class Fate(Enum):
    """What became of words."""

    KEPT = "kept"
    ADDED = "added"
    TAKEN_OUT = "taken out"


@frozen
class Piece:
    """Words that share a fate."""

    fate: Fate
    text: str


def words_in(text: str) -> tuple[str, ...]:
    """Return the words of `text` with the spaces that follow them; joined they are the text."""
    return tuple(_WORD.findall(text))


@frozen
class Word:
    """A word in a source: `start` and `end` are where it stands there, `text` is what is read."""

    start: int
    end: int
    text: str


def words_at(place: int, source: str) -> Iterator[Word]:
    """Yield the words of a piece of HTML without tags, which stands at `place`, character references read."""
    read: list[str] = []
    starts: list[int] = []
    for match in _SIGN.finditer(source):
        for sign in html.unescape(match[0]):
            read.append(sign)
            starts.append(place + match.start())
    starts.append(place + len(source))
    for match in _WORD.finditer("".join(read)):
        if match[0].strip():
            yield Word(start=starts[match.start()], end=starts[match.end()], text=match[0])


def compared(old: str, new: str) -> tuple[Piece, ...]:
    """Return how `new` came of `old`, what was taken out before what stands in its place."""
    return tuple(_pieces(words_in(old), words_in(new)))


def spans_of(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[slice, slice]]:
    """Yield which words of `old` became which of `new`: places of words that differ."""
    if len(old) + len(new) > _MOST_WORDS:
        if list(old) != list(new):
            yield slice(0, len(old)), slice(0, len(new))
        return
    matcher = SequenceMatcher(None, [word.rstrip() for word in old], [word.rstrip() for word in new], autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            yield slice(i, j), slice(k, m)


def _pieces(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Piece]:
    done = 0
    for before, after in spans_of(old, new):
        yield from _piece(Fate.KEPT, new[done : after.start])
        yield from _piece(Fate.TAKEN_OUT, old[before])
        yield from _piece(Fate.ADDED, new[after])
        done = after.stop
    yield from _piece(Fate.KEPT, new[done:])


def _piece(fate: Fate, words: Sequence[str]) -> Iterator[Piece]:
    if words:
        yield Piece(fate=fate, text="".join(words))
