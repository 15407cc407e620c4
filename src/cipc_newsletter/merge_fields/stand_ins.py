"""Merge fields taken out of texts before other tools see them, and put back after.

Promises that what is put back is what was taken out, whatever a tool did around it. Fills none.
"""

import html as _html
from urllib.parse import quote

from cipc_newsletter.merge_fields.places import ADDRESSES, Bracket, Part, pieces_of
from cipc_newsletter.model.message import MergeField

_NAME_WIDTH, _ADDRESS_WIDTH = 12, 90  # what a first name and a signed address take at most, usually


class StandIns:
    """Takes merge fields out of texts before other tools see them, and puts them back after.

    Each distinct field becomes one private-use character, which Markdown, html2text and MJML leave alone; the same
    field always gets the same character, in order of first appearance.
    """

    # Plane 16: unlike U+E000 to U+F8FF, where Word puts its bullets, nobody's text uses it.
    _FIRST = 0x100000

    def __init__(self) -> None:
        self._characters: dict[MergeField | Bracket, str] = {}

    def taken_out(self, text: str) -> str:
        """Return `text` with its merge fields, and brackets with a backslash, as single characters."""
        if "[[" not in text:
            return text
        return "".join(
            piece if isinstance(piece, str) else self._character(piece if isinstance(piece, Bracket) else piece[0])
            for piece in pieces_of(text, Part.TEXT)
        )

    def put_back(self, text: str, *, part: Part) -> str:
        """Return `text` with the merge fields open again, as `part` wants them written."""
        for field, character in self._characters.items():
            text = text.replace(character, _written(field, part))
            if quote(character) in text:
                text = text.replace(quote(character), _written(field, part))
        return text

    def added_width(self, text: str) -> int:
        """Return how much wider `text` will be once filled than with its stand-ins, by the width of a usual value."""
        if not text or max(text) < chr(self._FIRST):
            return 0
        return sum(text.count(character) * (_usual_width(field) - 1) for field, character in self._characters.items())

    def is_address(self, text: str) -> bool:
        """Tell whether `text` is nothing but a merge field that is a whole address, percent-encoded or not."""
        return any(
            text in (character, quote(character))
            for field, character in self._characters.items()
            if isinstance(field, MergeField) and field.name in ADDRESSES
        )

    def _character(self, field: MergeField | Bracket) -> str:
        return self._characters.setdefault(field, chr(self._FIRST + len(self._characters)))


def _usual_width(field: MergeField | Bracket) -> int:
    if isinstance(field, Bracket):
        return len(field.value)
    return _ADDRESS_WIDTH if field.name in ADDRESSES else max(_NAME_WIDTH, len(field.fallback or ""))


def _written(field: MergeField | Bracket, part: Part) -> str:
    if isinstance(field, Bracket):
        return "\\[["
    if field.fallback is None:
        return f"[[{field.name}]]"
    fallback = _html.escape(field.fallback) if part is Part.HTML else field.fallback
    return f"[[{field.name}|{fallback}]]"
