"""One entry of a feed as the feed gives it, whatever the format: HTML still HTML, addresses absolute.

Values, and the one rule that all formats share: plain text as HTML. `reader` makes drafts of them.
"""

import datetime as dt
import html
import re

from cipc_newsletter.ingest.leading_picture import Featured
from cipc_newsletter.values import frozen

_EMPTY_LINE = re.compile(r"\n\s*\n")


@frozen
class Entry:
    """One entry: `title`, `text` and `excerpt` are HTML; `base` is the address that relative ones start from.

    `key` is the entry's own name in the feed; `attached` are files that belong to it and are no pictures. `is_excerpt` is
    true where the feed has but a description of the entry, so that `text` may be a beginning.
    """

    key: str
    title: str
    text: str
    base: str
    link: str = ""
    excerpt: str = ""
    language: str = ""
    published: dt.date | None = None
    topics: tuple[str, ...] = ()
    featured: Featured | None = None
    attached: tuple[str, ...] = ()
    translations: tuple[str, ...] = ()
    is_excerpt: bool = False


@frozen
class Entries:
    """What a feed holds: its entries in order, and doubts about the whole of it."""

    entries: tuple[Entry, ...]
    doubts: tuple[str, ...] = ()


def as_html(plain: str) -> str:
    """Return plain text as HTML, a paragraph for each stretch of lines."""
    parts = (part for part in _EMPTY_LINE.split(plain) if part.strip())
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts)
