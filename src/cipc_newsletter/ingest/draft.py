"""What an import is before it is carried out: lines with their roles, items to be, and what is doubtful.

Frozen values without rules: how a role is found is in `roles` and `splitting`, how a body is written in
`markdown_text`.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a line of a page is for. A continuation goes on from the line above; a leftover is in no item."""

    TITLE = "title"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBERED = "numbered"
    CAPTION = "caption"
    QUOTATION = "quotation"
    LINK_TEXT = "link text"
    CONTINUATION = "continuation"
    LEFTOVER = "leftover"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the page that holds something: its number from 1, its text without outer spaces, its role.

    `doubt` is a whole sentence saying why the role is uncertain, or empty.
    """

    number: int
    text: str
    role: Role
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One item to be. `lines` begin with the title; `body` is Markdown made from the others.

    `id` is a proposal, empty without a date; `key` and `digest` are those of `model.item.Source`. `is_chosen` is
    true where a person changed the plan for this item, `is_id_chosen` where a person gave the id.
    """

    id: str
    language: str
    title: str
    lines: tuple[Line, ...]
    body: str
    key: str
    digest: str
    date: dt.date | None = None
    date_end: dt.date | None = None
    doubts: tuple[str, ...] = ()
    is_chosen: bool = False
    is_id_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would become of a page: its items, the lines that are in none, and doubts about the whole page.

    `kind` and `location` go into each item's source; `lines` are all lines of the page that hold something, in
    order, with the roles they have in the drafts. No drafts means the page cannot be split: `doubts` says why.
    """

    kind: str
    location: str
    lines: tuple[Line, ...]
    drafts: tuple[Draft, ...]
    leftover: tuple[Line, ...]
    doubts: tuple[str, ...] = ()
