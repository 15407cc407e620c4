"""Texts compared as people read them: by their words, whatever the spaces, quotation marks and capitals between.

Promises that typography, wrapping and markup never make two equal texts differ. Looks nothing up.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from cipc_newsletter import merge_fields

ADDRESS = re.compile(r"""https?://[^\s<>"'\[\]()]+(?:\([^\s<>"'()]*\)[^\s<>"'\[\]()]*)*""")
_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_FIELD = "\ue000"


def words_of(text: str) -> tuple[str, ...]:
    """Return the words and numbers of `text` in order, folded so that only what is said counts."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return tuple(_WORD.findall(plain))


def fixed_parts(text: str) -> tuple[str, ...]:
    """Return what stands between the merge fields of `text`: the same for every reader."""
    return tuple(part for part in merge_fields.replaced(text, lambda _field: _FIELD).split(_FIELD) if part)


def place_of(words: Sequence[str], text: Sequence[str], start: int = 0) -> int | None:
    """Return where `words` stand one after another in `text`, at or after `start`; None where they do not."""
    if not words:
        return start
    last = len(text) - len(words)
    while start <= last:
        try:
            start = text.index(words[0], start, last + 1)
        except ValueError:
            return None
        if tuple(text[start : start + len(words)]) == tuple(words):
            return start
        start += 1
    return None


def says(text: Sequence[str], title: str) -> bool:
    """Tell whether the words of `title`, its merge fields left open, stand in order among the words `text`."""
    start: int = 0
    for part in fixed_parts(title):
        words = words_of(part)
        place = place_of(words, text, start)
        if place is None:
            return False
        start = place + len(words)
    return True


def holds_in_order(text: str, parts: Iterable[str]) -> bool:
    """Tell whether `parts` stand in `text`, one after another."""
    start = 0
    for part in parts:
        found = text.find(part, start)
        if found < 0:
            return False
        start = found + len(part)
    return True


def holds_address(text: str, address: str) -> bool:
    """Tell whether `text` holds this whole address, percent-encoded or not, and not only a longer one."""
    pattern = re.escape(unquote(address).rstrip("/")) + r"(?![\w%=&#@-]|/\w|\?\w|\.\w)"
    return re.search(pattern, unquote(text)) is not None


def squeezed(text: str) -> str:
    """Return `text` on one line with single plain spaces."""
    return " ".join(text.split())


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a plain text, each on one line."""
    return (squeezed(block) for block in re.split(r"\n[ \t]*\n", text) if block.strip())
