"""What a template is given: plain values, all texts ready, nothing to decide but where they go.

Promises that HTML made here is marked as such (`Markup`), and everything else is escaped by the template. Makes
nothing itself.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from cipc_newsletter.compose.calendar import Event
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.values import frozen

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def direction_of(locale: str) -> str:
    """Return "rtl" for the languages written from right to left, else "ltr"."""
    return "rtl" if locale.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


@frozen
class PictureView:
    """A picture: `width` is how wide it is shown; `alt` is empty only where it decorates.

    `caption` and `credit`, who made it, stand under it.
    """

    src: str
    alt: str
    width: int
    height: int
    caption: str = ""
    credit: str = ""


@frozen
class DateBlock:
    """A day as a calendar leaf shows it, and in words."""

    day: int
    month: str
    words: str


@frozen
class ItemView:
    """A news item. `lang` and `hreflang` are attributes, empty unless it stands in another language than the mail's.

    `meta` says when and where, and which other language; in a text `meta_text`, or `when` and `where_text`.
    `html` and `text` are the whole body, empty in a teaser; `teaser` is empty in a full item. `link` is empty where
    there is none, and `link_label` where its words are the template's; `document` is the document's address, `calendar`
    that of the event's calendar file, both empty elsewhere.
    """

    id: str
    title: str
    lang: Markup
    hreflang: Markup
    meta: Markup
    meta_text: str
    when: str
    where_text: str
    leaf: DateBlock | None
    html: Markup
    text: str
    teaser: str
    link: str
    link_label: str
    document: str
    calendar: str
    person: str
    picture: PictureView | None


@frozen
class LinkView:
    """One of a section's links, with its picture or without."""

    label: str
    url: str
    picture: PictureView | None


@frozen
class SectionView:
    """A section; `html` and `text` are its own text, `label` and `url` its own button, `fields` its block's own lines.

    What the issue leaves out is empty, a picture None.
    """

    layout: str
    title: str
    items: Sequence[ItemView]
    html: Markup
    text: str
    label: str
    url: str
    person: str
    picture: PictureView | None
    signature: PictureView | None
    links: Sequence[LinkView]
    fields: Mapping[str, str]


@frozen
class OrganisationView:
    """Who mails, in the language of the mail; `address` is by line."""

    name: str
    legal_name: str
    address: Sequence[str]
    phone: str
    email: str
    website: str


@frozen
class PageView:
    """Where the same issue is read in the browser in another language, called by its own name: Español."""

    language: str
    locale: str
    name: str
    url: str


@frozen
class FollowingView:
    """A language that comes further down in the same mail; `words` say so in it."""

    locale: str
    words: str


@frozen
class MessageView:
    """Everything a template knows about one message; `images` are in order of appearance.

    `view_url` is where it is read in the browser, empty where there is no archive; then `other_pages` is empty too.
    Where one mail carries several languages there is a view for each: the first `opens` it and names those that
    follow in `following`.
    """

    number: int
    date: dt.date
    day: str
    month: str
    language: str
    locale: str
    direction: str
    subject: str
    preheader: str
    intro: Markup
    intro_text: str
    sections: Sequence[SectionView]
    organisation: OrganisationView
    logo: PictureView | None
    view_url: str
    other_pages: Sequence[PageView]
    opens: bool
    following: Sequence[FollowingView]
    images: Sequence[PreparedImage]
    events: Sequence[Event]

    def values(self) -> Mapping[str, object]:
        """Return the names a template may use, beside those of the theme."""
        return {
            name: getattr(self, name)
            for name in MessageView.__dataclass_fields__
            if name not in ("images", "events", "date")
        }
