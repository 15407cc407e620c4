"""Merge tags as Mailchimp fills them for one person: written from its documentation, never from the adapter.

`*|TAG|*` becomes the person's value, `*|IF:TAG|*…*|ELSE:|*…*|END:IF|*` the part that applies; values
are escaped in HTML. A tag that nobody defined stays as it is, as it does at Mailchimp, where a test would see it.
"""

import html
import re
from collections.abc import Mapping

_TAG = re.compile(r"\*\|([A-Z][A-Z0-9_:]*)\|\*")
_BLOCK = re.compile(
    r"\*\|IF:([A-Z][A-Z0-9_]*)\|\*((?:(?!\*\|IF:).)*?)(?:\*\|ELSE:\|\*((?:(?!\*\|IF:).)*?))?\*\|END:IF\|\*", re.DOTALL
)


def filled(text: str, values: Mapping[str, str], *, is_html: bool = False) -> str:
    """Return `text` as one person gets it."""

    def part(found: re.Match[str]) -> str:
        return found[2] if values.get(found[1]) else found[3] or ""

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            return found[0]
        return html.escape(values[found[1]]) if is_html else values[found[1]]

    return _TAG.sub(value, _BLOCK.sub(part, text))


def tags_in(*texts: str) -> set[str]:
    """Return the names of all tags a text uses, conditions too."""
    found = {name for text in texts for name in _TAG.findall(text)}
    return {name.partition(":")[2] or name for name in found} - {"IF", ""}
