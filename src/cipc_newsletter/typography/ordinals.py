"""The endings of French ordinals told apart, so that HTML can raise them.

Promises pieces that give the text again when put together. Changes nothing.
"""

from cipc_newsletter.typography.engine import language_of
from cipc_newsletter.typography.rules import compiled

_AT_ENDING = r"[\dIVX](?:er|re|e)"
_ORDINAL = r"(?<![\w.,-])(?:(?:\d+|[IVX]+)(?=es?(?!\w|-[^\W\dA-Z]))|[1I](?=(?:er|re)s?(?!\w)))([er]+s?)"


def ordinals_apart(text: str, locale: str) -> tuple[str, ...]:
    """Return the pieces of `text`, every second one an ending to be raised: 26, then e."""
    if language_of(locale) != "fr" or compiled(_AT_ENDING).search(text) is None:
        return (text,)
    pieces: list[str] = []
    end = 0
    for match in compiled(_ORDINAL).finditer(text):
        pieces += [text[end : match.start(1)], match[1]]
        end = match.end()
    return (*pieces, text[end:])
