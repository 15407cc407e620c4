"""The picture of a story: the one the site features, or the figure its text begins with; never both.

Promises that a picture and its words stand in one place. A featured picture without any description stays, marked as
decorative, with a doubt: beside the title it says nothing that the title does not say. Fetches nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from cipc_newsletter.ingest.draft import FoundPicture
from cipc_newsletter.ingest.markdown_text import unescaped
from cipc_newsletter.ingest.picture_names import picture_name
from cipc_newsletter.model.item import Picture
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_TEXT = r"(?:[^\[\]\\]|\\.)*"
_LEADING_FIGURE = re.compile(
    rf"!\[(?P<alt>{_TEXT})\]\((?P<name><[^<>\n]*>|[^\s()<>]+)(?:\s+\"(?P<caption>(?:[^\"\\]|\\.)*)\")?\)[ ]*(?:\n\n+|\n*\Z)"
)
# WordPress keeps each picture in several sizes: photo-300x200.jpg, photo-scaled.jpg, photo-1024x683-1.jpg.
_SIZE = re.compile(r"(?:-\d{2,4}x\d{2,4}|-scaled)(?:-\d)?(?=\.\w{2,5}\Z|\Z)|@2x(?=\.\w{2,5}\Z)")


@frozen
class Featured:
    """The picture that the site shows with a story, with its words as the site gives them."""

    address: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@frozen
class Led:
    """A story's picture, its body and pictures where that picture has its own place, and what is doubtful about them."""

    image: Picture | None
    body: str
    pictures: tuple[FoundPicture, ...]
    doubts: tuple[str, ...] = ()


@frozen
class _Figure:
    """The figure a body begins with."""

    name: str
    alt: str
    caption: str
    rest: str


def with_leading_picture(
    body: str, pictures: tuple[FoundPicture, ...], *, featured: Featured | None, doubts: Iterable[str] = ()
) -> Led:
    """Return the picture of a story: the `featured` one, else the one that `body` begins with, taken out of it.

    `doubts` about the text stay, but for those about pictures that now have the story's own place.
    """
    led = _led(body, pictures, featured)
    gone = {one.address for one in pictures} - {one.address for one in led.pictures}
    still = (doubt for doubt in doubts if not any(address in doubt for address in gone))
    return replace(led, doubts=(*still, *led.doubts))


def _led(body: str, pictures: tuple[FoundPicture, ...], featured: Featured | None) -> Led:
    figure = _leading_figure(body)
    known = {picture.name: picture for picture in pictures}
    if featured is None or not featured.address:
        if figure is None or figure.name not in known:
            return Led(image=None, body=body, pictures=pictures)
        image = Picture(file=figure.name, alt=figure.alt, caption=figure.caption)
        return Led(image=image, body=figure.rest, pictures=pictures)
    if figure and figure.name in known and is_same_picture(known[figure.name].address, featured.address):
        own = replace(featured, alt=featured.alt or figure.alt, caption=_longer(featured.caption, figure.caption))
        others = tuple(picture for picture in pictures if picture.name != figure.name)
        return _featured(own, figure.rest, others)
    # One without a description is in no body; it would only be fetched twice.
    others = tuple(one for one in pictures if not _is_shown_again(one, featured, body))
    return _featured(featured, body, others)


def _is_shown_again(picture: FoundPicture, featured: Featured, body: str) -> bool:
    is_other = picture.address != featured.address and is_same_picture(picture.address, featured.address)
    return is_other and f"]({picture.name}" not in body


def is_same_picture(one: str, other: str) -> bool:
    """Whether two addresses show one picture, perhaps in two sizes."""
    return _plain_name(one) == _plain_name(other)


def _featured(featured: Featured, body: str, pictures: tuple[FoundPicture, ...]) -> Led:
    alt = featured.alt or featured.caption
    name = next((picture.name for picture in pictures if picture.address == featured.address), "")
    if not name:
        name = picture_name(featured.address)
        pictures = (FoundPicture(address=featured.address, name=name, alt=alt), *pictures)
    doubts = () if alt else (_("No description: the picture “{name}” beside the title.").format(name=name),)
    image = Picture(file=name, alt=alt, caption=featured.caption, credit=featured.credit, decorative=not alt)
    return Led(image=image, body=body, pictures=pictures, doubts=doubts)


def _leading_figure(body: str) -> _Figure | None:
    match = _LEADING_FIGURE.match(body)
    if match is None:
        return None
    return _Figure(
        name=unquote(match["name"].strip("<>")),
        alt=unescaped(match["alt"]),
        caption=unescaped(match["caption"] or ""),
        rest=body[match.end() :],
    )


def _longer(one: str, other: str) -> str:
    return max(one, other, key=len)


def _plain_name(address: str) -> str:
    parts = urlsplit(address)
    return _SIZE.sub("", unquote(parts.path)).casefold()
