"""What an import is before it is carried out: lines with their roles, items to be, and what is doubtful.

Frozen values without rules: how a role is found is in `roles` and `splitting`, how a body is written in
`markdown_text` for pasted lines and in `markup` for HTML.
"""

import datetime as dt
from enum import StrEnum

from cipc_newsletter.model.item import Picture
from cipc_newsletter.values import frozen


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


@frozen
class Line:
    """One line of the page that holds something: its number from 1, its text without outer spaces, its role.

    `doubt` is a whole sentence saying why the role is uncertain, or empty.
    """

    number: int
    text: str
    role: Role
    doubt: str = ""


@frozen
class FoundPicture:
    """A picture of a story: the absolute `address` it stands at, and the file `name` it gets beside the item.

    `alt` is what the source says it shows, empty where the source says nothing.
    """

    address: str
    name: str
    alt: str = ""


@frozen
class Dropped:
    """Something of a source that is in no item: `what` in words ("share buttons"), and the `text` that went with it."""

    what: str
    text: str = ""


@frozen
class Draft:
    """One item to be, whatever the door it came by.

    `title` is plain text, `body` Markdown; `summary` and the words of `image` are as they are written to a file, where
    `[[` has a backslash before it. `id` is a proposal, empty without a date; `key` and `digest` are those of
    `model.item.Source`. `is_chosen` is true where a person changed the plan for this item, `is_id_chosen` where a person
    gave the id.

    A pasted page gives `lines`, beginning with the title; `body` is Markdown made from the others. A site gives what
    stands below them instead: `link` is the story's own address, `pictures` are the files that `body` and `image`
    name, `translations` are the keys or addresses of the same story in other languages, by the site's own word;
    `is_whole` is false where the source holds but the beginning of the story; `refusal` says why a story is skipped that
    the source names without giving it away ("it is protected by a password."), empty where it is given.
    """

    id: str
    language: str
    title: str
    body: str
    key: str
    digest: str
    lines: tuple[Line, ...] = ()
    date: dt.date | None = None
    date_end: dt.date | None = None
    published: dt.date | None = None
    link: str = ""
    summary: str = ""
    topics: tuple[str, ...] = ()
    image: Picture | None = None
    pictures: tuple[FoundPicture, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    translations: tuple[str, ...] = ()
    is_whole: bool = True
    refusal: str = ""
    doubts: tuple[str, ...] = ()
    is_chosen: bool = False
    is_id_chosen: bool = False


@frozen
class Plan:
    """What would become of a page: its items, the lines that are in none, and doubts about the whole page.

    `kind` ("text", "wordpress", "feed", "html") and `location` go into each item's source; `lines` are all lines of a
    pasted page that hold something, in order, with the roles they have in the drafts. No drafts means the page
    cannot be split: `doubts` says why. `is_complete` is false where only some of the source's stories were asked for.
    `unread` is how many stories of it were left, since one import reads only so much.
    """

    kind: str
    location: str
    drafts: tuple[Draft, ...]
    lines: tuple[Line, ...] = ()
    leftover: tuple[Line, ...] = ()
    doubts: tuple[str, ...] = ()
    is_complete: bool = True
    unread: int = 0
