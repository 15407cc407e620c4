"""A news item: one piece of news in one language (docs/contract.md section 2)."""

import datetime as dt
from dataclasses import field

from cipc_newsletter.values import frozen


@frozen
class Picture:
    """The picture of an item. Exactly one of `file` (beside the item's file) and `url` is set.

    `alt` is empty only where `decorative` is true.
    """

    alt: str
    file: str | None = None
    url: str | None = None
    caption: str = ""
    credit: str = ""
    decorative: bool = False


@frozen
class Source:
    """Where an importer found an item: written by the importer, never by hand.

    `key` names the item at its source, stable over imports; `digest` ("sha256:" and 64 hex digits) is of the
    text as imported, so that a later import can tell an upstream change from an edit by hand.
    """

    kind: str
    location: str
    key: str
    digest: str


@frozen
class Translation:
    """Which language's file this one translates, and the digest of the text it was made from.

    `parts` tells the digest of each text of that ("title=… body.1=…"), so that a change can be told; `made` is the digest
    of this translation as the program wrote it, so that an edit by hand can be told. Both may be empty.
    """

    of: str
    digest: str
    parts: str = ""
    made: str = ""


@frozen
class Item:
    """One piece of news in one language.

    `id` is lower-case ASCII, digits and hyphens, at most 48 characters; `body` is Markdown, NFC, LF; `date` is
    of the event; `path` is relative to the workspace with forward slashes, and `body_line` is the line of that
    file on which the body begins, so that a finding can name its place; `matter` is what stands before it, as written,
    from `matter_line` on.
    """

    id: str
    language: str
    title: str
    body: str
    date: dt.date | None = None
    date_end: dt.date | None = None
    time: dt.time | None = None
    time_end: dt.time | None = None
    place: str = ""
    published: dt.date | None = None
    summary: str = ""
    link: str = ""
    link_label: str = ""
    topics: tuple[str, ...] = ()
    embargo: dt.date | None = None
    expires: dt.date | None = None
    person: str = ""
    document: str = ""
    image: Picture | None = None
    source: Source | None = None
    translation: Translation | None = None
    path: str = ""
    body_line: int = 1
    matter: str = field(default="", repr=False, compare=False)
    matter_line: int = 2
