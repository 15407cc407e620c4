"""A picture of an article with its words: the file it really is, what it shows, the caption below it.

Promises that a caption without a picture stays as a paragraph, and a doubt for all that a figure cannot hold. Finds no
captions: that is `captions`.
"""

from cipc_newsletter.ingest.markup.addresses import absolute
from cipc_newsletter.ingest.markup.captions import caption_words
from cipc_newsletter.ingest.markup.elements import Element, found, one_line, seen_text
from cipc_newsletter.ingest.markup.picture_addresses import address_of, alternative, is_picture_file, larger
from cipc_newsletter.ingest.markup.surroundings import Surroundings
from cipc_newsletter.ingest.markup.tree import Figure, Paragraph, Run
from cipc_newsletter.wording import _


def figure_of(
    picture: Element, around: Surroundings, *, caption: str = "", linked: str = ""
) -> Figure | Paragraph | None:
    """Return the figure of a `picture`, which leads to `linked`; without a file its caption alone, if it has one."""
    address = address_of(picture, base=around.base)
    if linked and is_picture_file(linked):
        address = larger(address, linked) or linked
    if address:
        return Figure(address=address, alt=alternative(picture), caption=caption)
    if said := caption or alternative(picture):
        around.doubts.append(_("The source has no file for the picture “{text}”.").format(text=said))
    return Paragraph(runs=(Run(text=caption),)) if caption else None


def taken_apart(figure: Element) -> tuple[Element, Element | None]:
    """Return what a `<figure>` holds, and the caption that stood in it."""
    caption = next(
        (child for child in figure.children if isinstance(child, Element) and child.name == "figcaption"), None
    )
    held = [child for child in figure.children if child is not caption]
    return Element("div", figure.attributes, held), caption


def picture_alone(held: Element, *, base: str) -> tuple[Element | None, str]:
    """Return the one picture that `held` is, None where it is more or less, and where that leads."""
    pictures = list(found(held, lambda inner: inner.name == "img"))
    if len(pictures) != 1 or seen_text(held).strip():
        return None, ""
    link = next(found(held, lambda inner: inner.name == "a"), None)
    return pictures[0], absolute(link.get("href"), base) if link is not None else ""


def caption_of(element: Element | None, around: Surroundings) -> str:
    """Return the words of a caption, a doubt for each link in it."""
    if element is None:
        return ""
    for link in found(element, lambda inner: inner.name == "a"):
        address = absolute(link.get("href"), around.base)
        if address and (words := one_line(seen_text(link))):
            around.doubts.append(
                _("A caption holds no link: “{text}” led to {address}.").format(text=words, address=address)
            )
    return caption_words(element)
