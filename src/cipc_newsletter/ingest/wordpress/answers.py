"""What a WordPress site answered: the posts in it, whatever stands around them.

Promises the posts of a list, of one post alone, of several answers in one file, inside other JSON, after a warning of PHP
or a byte-order mark; and an IngestError that says what the file is instead. Does not look into a post.
Source: developer.wordpress.org/rest-api/reference/posts; the envelope (`body`, `status`, `headers`) is that of
/rest-api/using-the-rest-api/global-parameters, the error (`code`, `message`, `data.status`) that of WP_Error.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.json_values import MOST_LISTS, holds_too_much, with_whole_signs
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

Post = dict[str, Any]

MOST_BYTES = 12_000_000  # of one answer; a hundred long posts have three
_DEEPEST = 5  # lists and objects around the posts
_MOST_STARTS = 1_000  # brackets in warnings that begin no JSON
_BROKEN_OFF = 2_000  # characters after which a mistake is one of the JSON, not of a warning before it
_START = re.compile(r"\[\s*[\[{\]]|\{\s*[\"}]")
_PAGE = re.compile(r"\s*(?:<\?xml|<!doctype|<html|<rss|<feed)", re.IGNORECASE)
_TITLE_OF_PAGE = re.compile(r"<(?:rss|feed|rdf:rdf)\b", re.IGNORECASE)


@frozen
class Answer:
    """The posts of one answer in its order, and what is doubtful about the whole of it."""

    posts: tuple[Post, ...]
    doubts: tuple[str, ...] = ()


def answer_in(raw: bytes, *, location: str) -> Answer:
    """Return the posts in `raw`; none where the site says there are none. Raises IngestError where it is no answer."""
    if len(raw) > MOST_BYTES:
        raise _too_much(_("it is larger than {count} MB.").format(count=MOST_BYTES // 1_000_000), location)
    text, doubts = _decoded(raw)
    if holds_too_much(text):
        raise _too_much(_("it holds more than {count} lists and objects.").format(count=MOST_LISTS), location)
    values = list(_values(text, location))
    posts = [post for value in values for post in _posts(value, _DEEPEST)]
    if not posts and not _is_empty(values):
        raise _something_else(text, values, location)
    return Answer(posts=tuple(posts), doubts=doubts)


def is_web_page(raw: bytes) -> bool:
    """Whether what a site answered is a page for people, or a feed."""
    return bool(_PAGE.match(raw[:2_000].decode("utf-8-sig", errors="replace")))


def _decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of an answer, which is UTF-8 by its standard (RFC 8259 section 8.1), and what is odd about it."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace"), ()
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        text = raw.decode("utf-8-sig", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(1 for sign in text if sign > "\x7f") - broken
    if whole > broken:
        return text, (_("Some characters of this file are broken; they show as \ufffd."),)
    return raw.decode("cp1252", errors="replace"), (_("This file is not UTF-8; it was read as Windows-1252."),)


def _values(text: str, location: str) -> Iterator[Any]:
    """Yield the JSON values in `text`; what stands between them is no JSON."""
    decoder = json.JSONDecoder()
    place, tries = 0, 0
    while tries < _MOST_STARTS and (start := _START.search(text, place)):
        try:
            value, place = decoder.raw_decode(text, start.start())
            value = with_whole_signs(value)
        except json.JSONDecodeError as error:
            if error.pos - start.start() > _BROKEN_OFF:
                raise _broken(text, error, location) from error
            place, tries = start.start() + 1, tries + 1
        except RecursionError as error:
            raise _too_much(_("its lists lie in one another too deep."), location) from error
        except ValueError as error:  # a number of thousands of digits
            raise _too_much(_("it holds a number that is too long."), location) from error
        else:
            yield value


def _posts(value: Any, depth: int) -> Iterator[Post]:
    """Yield the posts in `value`, outermost first, in order; what a post embeds is no post."""
    if isinstance(value, dict):
        if _is_post(value):
            yield value
        elif depth:
            for inner in value.values():
                yield from _posts(inner, depth - 1)
    elif isinstance(value, list) and depth:
        for inner in value:
            yield from _posts(inner, depth - 1)


def _is_post(value: dict[str, Any]) -> bool:
    """Whether an object of an answer is a post: it has a number, a title, and a text or an excerpt."""
    number = value.get("id")
    is_numbered = isinstance(number, int) or (isinstance(number, str) and number.isdigit())
    is_other = value.get("type") in ("attachment", "nav_menu_item", "wp_block") or "taxonomy" in value
    return is_numbered and "title" in value and ("content" in value or "excerpt" in value) and not is_other


def _is_empty(values: list[Any]) -> bool:
    """Whether the answer is a list without posts, bare or in an envelope."""
    bare = [value.get("body", value) if isinstance(value, dict) else value for value in values]
    return bool(bare) and all(value == [] for value in bare)


def _something_else(text: str, values: list[Any], location: str) -> IngestError:
    """Return the error that says what an answer without posts is."""
    first = values[0] if values else None
    first = first[0] if isinstance(first, list) and first else first
    first = first if isinstance(first, dict) else {}
    if isinstance(first.get("message"), str) and first.get("code"):
        what = _("the site answered with an error: {message}").format(message=first["message"][:200])
    elif "taxonomy" in first:
        what = _("these are categories or tags, not posts.")
    elif first.get("type") == "attachment" or "media_type" in first:
        what = _("these are pictures of the media library, not posts.")
    elif _PAGE.match(text):
        is_feed = bool(_TITLE_OF_PAGE.search(text[:2000]))
        what = _("this is a feed, not an answer of WordPress.") if is_feed else _("this is a web page, not JSON.")
        command = "import feed" if is_feed else "import html"
        return IngestError(
            what,
            right=_right(),
            remedy=_("Take it in with: cipc-newsletter {command} {location}").format(
                command=command, location=location
            ),
            path=location,
        )
    else:
        what = _("there are no posts of WordPress in it.")
    return IngestError(what, right=_right(), remedy=_remedy(), path=location)


def _broken(text: str, error: json.JSONDecodeError, location: str) -> IngestError:
    at_end = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated string")
    what = (
        _("the JSON breaks off.")
        if at_end
        else _("the JSON is broken at “{text}”.").format(text=" ".join(text[error.pos : error.pos + 30].split()))
    )
    return IngestError(what, right=_right(), remedy=_remedy(), path=location, line=error.lineno)


def _too_much(what: str, location: str) -> IngestError:
    return IngestError(
        what,
        right=_right(),
        remedy=_("Ask the site for fewer posts, with --since or per_page=20."),
        path=location,
    )


def _right() -> str:
    return _("What is read is the answer of a WordPress site to …/wp-json/wp/v2/posts?_embed, as it is.")


def _remedy() -> str:
    return _("Give the address of the site instead, or save that answer again.")
