"""Pictures that lead somewhere: a cover to its report, a portrait to somebody's page.

Promises a line below the picture that leads to the same place, since a figure of an item leads nowhere. A link to the
picture itself, in full or on a page of its own, is none.
"""

import re
from urllib.parse import unquote, urlsplit

from cipc_newsletter.ingest.markup.addresses import absolute, fragment_of
from cipc_newsletter.ingest.markup.elements import Element, found, one_line, seen_text
from cipc_newsletter.ingest.markup.foreign_marks import is_sharing, is_tracker
from cipc_newsletter.ingest.markup.picture_addresses import alternative, is_picture_file

_DOCUMENT = re.compile(r"\.(?:pdf|docx?|odt|rtf|pptx?|odp|xlsx?|ods|csv|epub|zip)\Z", re.IGNORECASE)
_LONGEST_NAME = 80


def line_below(link: Element, *, base: str) -> Element | None:
    """Return the paragraph that says where a `link` around a picture alone leads; None where it says no more than it."""
    pictures = list(found(link, lambda inner: inner.name == "img"))
    address = absolute(link.get("href"), base)
    if not pictures or seen_text(link).strip() or not address or fragment_of(link.get("href"), base):
        return None
    if _leads_to_itself(address, base) or is_sharing(address) or any(is_tracker(one.get("src")) for one in pictures):
        return None
    words = alternative(pictures[0]) or one_line(link.get("title")) or one_line(link.get("aria-label"))
    return Element("p", {}, [Element("a", {"href": address}, [words or _name_of(address)])])


def _leads_to_itself(address: str, base: str) -> bool:
    """Whether `address` is a picture's file, its own page in WordPress, or the article it stands in."""
    own, there = urlsplit(base), urlsplit(address)
    if is_picture_file(address) or "attachment_id=" in there.query:
        return True
    is_below = there.path.rstrip("/").startswith(own.path.rstrip("/")) and own.path.strip("/") != ""
    is_near = there.netloc.removeprefix("www.") == own.netloc.removeprefix("www.")
    return is_near and (is_below or "/attachment/" in there.path)


def _name_of(address: str) -> str:
    """Return what an address calls itself: the name of a document, or the site with what stands last in it."""
    parts = urlsplit(address)
    last = one_line(unquote(parts.path).rstrip("/").rpartition("/")[2])
    if _DOCUMENT.search(last):
        return _DOCUMENT.sub("", last).replace("_", " ").strip()[:_LONGEST_NAME] or last
    return (parts.hostname or address).removeprefix("www.")
