"""The entries of JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1).

Promises to read what is there and to pass over a member of another type than the specification says.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.feed.entries import Entries, Entry, as_html
from cipc_newsletter.ingest.json_values import MOST_LISTS, holds_too_much, with_whole_signs
from cipc_newsletter.ingest.leading_picture import Featured
from cipc_newsletter.ingest.markup.addresses import absolute
from cipc_newsletter.ingest.publishing_days import day_of
from cipc_newsletter.wording import _

Values = Mapping[str, Any]
_SIGN = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,9});")


def entries_in(text: str, *, location: str, base: str) -> Entries:
    """Return the entries of the JSON Feed `text`, which stands at the address `base` ("" where nobody knows)."""
    feed = _feed(text, location)
    home = absolute(_text(feed, "feed_url"), "") or base or absolute(_text(feed, "home_page_url"), "")
    language = _text(feed, "language")
    return Entries(entries=tuple(_entry(item, base=home, language=language) for item in _list(feed, "items")))


def _feed(text: str, location: str) -> Values:
    if holds_too_much(text):
        raise IngestError(
            _("it holds more than {count} lists and objects.").format(count=MOST_LISTS),
            right=_("A feed holds the latest news of a site, some dozens of entries."),
            remedy=_("Take in its stories from their own pages: cipc-newsletter import html ADDRESS"),
            path=location,
        )
    try:
        feed = with_whole_signs(json.loads(text, strict=False))  # line breaks stand unescaped in some
    except json.JSONDecodeError as error:
        raise IngestError(
            _("this JSON cannot be read: {reason}.").format(reason=error.msg),
            right=_("A feed is RSS, Atom or JSON Feed, as a feed reader takes it."),
            remedy=_("Give the address of the feed itself, or save it whole from the browser and give the file."),
            path=location,
            line=error.lineno,
        ) from error
    except RecursionError as error:
        raise _no_feed(location) from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise _no_feed(location)
    return feed


def _entry(item: Values, *, base: str, language: str) -> Entry:
    link = absolute(_text(item, "url") or _text(item, "external_url"), base)
    written = _text(item, "content_html") or as_html(_text(item, "content_text"))
    summary = html.escape(_text(item, "summary"), quote=False)
    picture = absolute(_text(item, "image") or _text(item, "banner_image"), link or base)
    return Entry(
        key=_text(item, "id") or link,
        title=html.escape(_plain(_text(item, "title")), quote=False),
        text=written or f"<p>{summary}</p>",
        base=link or base,
        link=link,
        excerpt=summary if written else "",
        language=_text(item, "language") or language,
        published=day_of(_text(item, "date_published")) or day_of(_text(item, "date_modified")),
        topics=tuple(tag for tag in item.get("tags") or () if isinstance(tag, str))
        if isinstance(item.get("tags"), list)
        else (),
        featured=Featured(address=picture) if picture else None,
        attached=tuple(
            address for one in _list(item, "attachments") if (address := absolute(_text(one, "url"), base))
        ),
        is_excerpt=not written,
    )


def _plain(title: str) -> str:
    """Return a title as plain text, which it should be; many sites give theirs as HTML has it (`Q&amp;A`)."""
    return _SIGN.sub(lambda sign: html.unescape(sign[0]), title)


def _list(values: Values, name: str) -> Iterator[Values]:
    found = values.get(name)
    yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def _text(values: Values, name: str) -> str:
    """Return a member as text; version 1.0 lets an id be a number."""
    found = values.get(name)
    return found.strip() if isinstance(found, str) else str(found) if isinstance(found, int) and name == "id" else ""


def _no_feed(location: str) -> IngestError:
    return IngestError(
        _("this is JSON, but no JSON Feed: it has no list of items."),
        right=_("A feed is RSS, Atom or JSON Feed, as a feed reader takes it."),
        remedy=_("For an answer of WordPress, use: cipc-newsletter import wordpress FILE"),
        path=location,
    )
