"""HTML from anywhere, made harmless before anything else looks at it (rule SEC-02).

Promises HTML of the elements and attributes named here and of no others: no scripts, no styles, no addresses but
http(s), mailto and tel, and nesting that takes linear time. What the words mean is for `building`; what is not the
article's, for `leaving_out`.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import is_normalized
from urllib.parse import quote

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.markup.element_names import GONE_WITH_CONTENT, OPENED_AGAIN, TAGS, VOID
from cipc_newsletter.operating_system import normalised
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from nh3 import Cleaner

MOST_CHARACTERS = 600_000  # a long report has half of it
MOST_SIGNS = 30_000  # tags and entities; the longest pages of an encyclopaedia have a third of them
_DEEPEST = 400
_MOST_UNCLOSED = 30  # of the elements that a browser opens again in each paragraph that follows
_FEW_TAGS = 400  # of so few no nesting takes long

# Classes, styles and data attributes are read to find out what an element is; none of them gets into an item.
ATTRIBUTES: dict[str, set[str]] = {
    "*": {
        "align",
        "aria-label",
        "class",
        "data-lang",
        "data-thumbnail",
        "dir",
        "hidden",
        "id",
        "lang",
        "role",
        "rel",
        "style",
        "title",
    },
    "a": {"href"},
    "audio": {"src"},
    "embed": {"src"},
    "iframe": {"src", "data-src", "data-lazy-src", "data-litespeed-src", "data-src-cmplz"},
    "img": {"alt", "height", "sizes", "src", "srcset", "width"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "source": {"media", "src", "srcset", "data-srcset", "data-lazy-srcset", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "video": {"poster", "src", "data-src", "data-poster"},
}
for _name in (
    *("data-src", "data-srcset", "data-lazy-src", "data-lazy-srcset", "data-original", "data-image", "data-full"),
    *("data-orig-file", "data-medium-file", "data-large-file", "data-full-url", "data-hi-res-src"),
):
    ATTRIBUTES["img"].add(_name)
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_ADDRESS = re.compile(r"\b(?:href|src|srcset|data-[\w-]+)\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*')", re.IGNORECASE)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*>")
_EMBEDDED = re.compile(r"data:[^\"'\s<>]+")  # a picture as text, which is left out, may be larger than all the words


def cleaned(html: str) -> str:
    """Return `html` as well-formed HTML of known elements; IngestError where it is longer than any article."""
    _refuse_what_is_no_article(html)
    text = _composed(html).encode("utf-8", "replace").decode("utf-8")
    return _composed(_cleaner().clean(shallow(text)))  # an accent may have stood there as an entity


@lru_cache(maxsize=1)
def _cleaner() -> "Cleaner":
    from nh3 import Cleaner

    return Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(GONE_WITH_CONTENT),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def _composed(html: str) -> str:
    """Return `html` with its texts in NFC and LF at the ends of its lines."""
    return normalised(_with_own_addresses(html))


def _with_own_addresses(html: str) -> str:
    """Return `html` in which NFC changes no address: a Mac gives files names in NFD, and a server knows no other."""
    if is_normalized("NFC", html):
        return html
    return _ADDRESS.sub(lambda match: _NOT_ASCII.sub(lambda signs: quote(signs[0], errors="replace"), match[0]), html)


def _refuse_what_is_no_article(html: str) -> None:
    """Raise IngestError where `html` is so long, or so full of tags, that to read it would take minutes."""
    length = len(html) if len(html) <= MOST_CHARACTERS else len(_EMBEDDED.sub("", html))
    if length <= MOST_CHARACTERS and html.count("<") + html.count("&") <= MOST_SIGNS:
        return
    raise too_much(
        _("the article is longer than {count} characters.").format(count=MOST_CHARACTERS)
        if length > MOST_CHARACTERS
        else _("the article has more than {count} tags and entities.").format(count=MOST_SIGNS)
    )


def too_much(what: str) -> IngestError:
    """Return the error for something that no article has so much of."""
    return IngestError(
        what,
        right=_("An article has some thousands of characters, a long report some hundred thousand."),
        remedy=_("Copy the part that is news, and bring it in with import text --clipboard."),
    )


def shallow(html: str) -> str:
    """Return `html` without the tags that nest deeper than any article does.

    HTML's own rules open `<b>` again in each paragraph until it is closed, and look through all open elements at many
    tags (HTML Living Standard, 13.2.4.3): a few thousand unclosed tags would take minutes.
    """
    if html.count("<") <= _FEW_TAGS:
        return html
    depth = unclosed = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal depth, unclosed
        name = match[2].lower()
        if name in VOID:
            return match[0]
        is_reopened, step = name in OPENED_AGAIN, -1 if match[1] else 1
        is_too_deep = depth + step > _DEEPEST or (is_reopened and unclosed + step > _MOST_UNCLOSED)
        if step > 0 and is_too_deep:
            return " "
        depth, unclosed = max(depth + step, 0), max(unclosed + step * is_reopened, 0)
        return match[0]

    return _TAG.sub(kept, html)
