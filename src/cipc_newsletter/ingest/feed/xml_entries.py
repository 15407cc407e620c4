"""The entries of RSS and Atom, read by feedparser.

Promises the fuller of an entry's texts, its own link rather than a counting one, and its largest picture. feedparser's
cleaning and its resolving of addresses are off: `markup` does both, with the entry's own base.
"""

import datetime as dt
import html
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from cipc_newsletter.ingest.feed.entries import Entries, Entry, as_html
from cipc_newsletter.ingest.feed.mending import beyond_mending, no_feed, well_formed
from cipc_newsletter.ingest.leading_picture import Featured
from cipc_newsletter.ingest.markup import text_of
from cipc_newsletter.ingest.markup.addresses import absolute
from cipc_newsletter.ingest.publishing_days import day_of
from cipc_newsletter.ingest.source_text import letters_of

Values = Mapping[str, Any]
_LONGEST_ALT = 300  # characters; what is longer tells a story and describes no picture
_PICTURE_ENDING = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|heic)(?:\?|\Z)", re.IGNORECASE)
# feedparser takes what is said of a picture for the entry's own title and description, and loses those.
_PICTURE_WORDS = re.compile(rb"<(/?)media:(title|description)\b[^<>]*?(/?)>")
_TAG = re.compile(r"<[^<>]*>")


def entries_in(text: str, *, location: str, base: str) -> Entries:
    """Return the entries of the XML feed `text`, which stands at the address `base` ("" where nobody knows)."""
    told = _parsed(well_formed(text, location=location), location=location, base=base)
    feed: Values = told["feed"]
    home = _text(feed, "link")
    language = _text(feed, "language")
    return Entries(
        entries=tuple(
            _entry(entry, base=absolute(base, "") or absolute(home, ""), language=language)
            for entry in told["entries"]
        )
    )


def _parsed(xml: bytes, *, location: str, base: str) -> Values:
    """Return what feedparser makes of a feed. Raises IngestError where it makes nothing."""
    import feedparser

    try:
        told: Values = feedparser.parse(
            io.BytesIO(_PICTURE_WORDS.sub(rb"<\1media:picture\2\3>", xml)),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": base},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:
        raise beyond_mending(location) from error
    if not told["version"] and not told["entries"]:
        raise no_feed(location)
    return told


def _entry(entry: Values, *, base: str, language: str) -> Entry:
    fuller, shorter = _texts(entry)
    title: Values = entry.get("title_detail") or {}
    own_base = absolute(_text(fuller, "base"), base) or base
    link = _link(entry, own_base)
    return Entry(
        key=_text(entry, "id") or link,
        title=_html_of(title),
        text=_html_of(fuller),
        # An entry's relative addresses start from its own page where the feed names no other place.
        base=own_base if _text(fuller, "base") not in ("", base) else link or own_base,
        link=link,
        excerpt=_html_of(shorter),
        language=_text(fuller, "language") or _text(title, "language") or language,
        published=_published(entry),
        topics=tuple(_topics(entry)),
        featured=_featured(entry, own_base),
        attached=tuple(_attached(entry, own_base)),
        translations=tuple(_translations(entry, own_base, language=language)),
        is_excerpt=_text(fuller, "value") == _text(entry, "summary"),
    )


def _texts(entry: Values) -> tuple[Values, Values]:
    """Return the fullest text of an entry and the one beside it: some feeds put the whole into the description."""
    contents = [one for one in entry.get("content") or () if _is_readable(one)]
    every = sorted([*contents, entry.get("summary_detail") or {}], key=_length, reverse=True)
    if not _length(every[0]):  # a film has no text but its description
        return {"value": _text(entry, "media_picturedescription"), "type": "text/plain"}, {}
    rest = [one for one in every[1:] if letters_of(_text(one, "value")) != letters_of(_text(every[0], "value"))]
    return every[0], rest[0] if rest else {}


def _is_readable(content: Values) -> bool:
    return str(content.get("type", "")).startswith(("text/", "application/xhtml"))


def _length(detail: Values) -> int:
    return len(_TAG.sub("", _text(detail, "value")))


def _html_of(detail: Values) -> str:
    """Return a text of the feed as HTML: what is plain is escaped, what was escaped twice is taken out once."""
    value = _text(detail, "value")
    if detail.get("type") == "text/plain":
        return as_html(value)
    return once_unescaped(value)


def once_unescaped(value: str) -> str:
    """Return HTML whose mark-up or signs were escaped twice, escaped once; anything else as it is."""
    if "<" not in value and re.search(
        r"&lt;/?(?:p|br|div|a|img|em|strong|ul|li|h\d|span|b|i)\b", value, re.IGNORECASE
    ):
        value = html.unescape(value)
    return (
        re.sub(r"&amp;(?=#\d{2,6};|#x[0-9a-fA-F]{2,6};|(?!lt;|gt;|amp;|quot;)[a-zA-Z]{2,8};)", "&", value)
        if "&amp;" in value
        else value
    )


def _link(entry: Values, base: str) -> str:
    counted = _text(entry, "feedburner_origlink") or _text(entry, "link")
    pages = [
        one
        for one in entry.get("links") or ()
        if one.get("rel") == "alternate" and "html" in str(one.get("type", ""))
    ]
    return absolute(counted or (_text(pages[0], "href") if pages else ""), base)


def _published(entry: Values) -> dt.date | None:
    for name in ("published", "created", "updated"):
        # Asked for plainly: feedparser's own look-up answers "updated" with "published", and warns of it.
        written, parsed = (dict.get(entry, key) for key in (name, f"{name}_parsed"))  # type: ignore[call-overload]
        if day := day_of(str(written or ""), parsed):
            return day
    return None


def _topics(entry: Values) -> Iterator[str]:
    for tag in entry.get("tags") or ():
        name = html.unescape(_text(tag, "label") or _text(tag, "term"))
        if name and not name.startswith(("http://", "https://")):  # a term that only a program reads
            yield name


def _featured(entry: Values, base: str) -> Featured | None:
    """Return the largest picture that the entry names beside its text."""
    found = sorted(_pictures(entry), key=lambda one: -one[0])
    for _size, address in found:
        if whole := absolute(address, base):
            credit = next((_text(one, "content") for one in entry.get("media_credit") or ()), "")
            words = _text(entry, "media_picturedescription") or _text(entry, "media_picturetitle")
            alt = words if len(words) <= _LONGEST_ALT else ""
            return Featured(address=whole, alt=text_of(alt), credit=text_of(credit[:_LONGEST_ALT]))
    return None


def _pictures(entry: Values) -> Iterator[tuple[int, str]]:
    for one in entry.get("media_content") or ():
        if _is_picture(one, one.get("medium")):
            yield _number(one.get("width")) or 600, _text(one, "url")
    for one in entry.get("enclosures") or ():
        if _is_picture(one, None):
            yield 500, _text(one, "href")
    for one in entry.get("media_thumbnail") or ():
        yield _number(one.get("width")) or 300, _text(one, "url")
    if image := entry.get("image"):
        yield 400, _text(image, "href")


def _is_picture(one: Values, medium: object) -> bool:
    kind = str(one.get("type") or "")
    address = _text(one, "url") or _text(one, "href")
    return (
        medium == "image"
        or kind.startswith("image/")
        or (not kind and not medium and bool(_PICTURE_ENDING.search(address)))
    )


def _attached(entry: Values, base: str) -> Iterator[str]:
    for one in entry.get("enclosures") or ():
        if not _is_picture(one, None) and (address := absolute(_text(one, "href"), base)):
            yield address


def _translations(entry: Values, base: str, *, language: str) -> Iterator[str]:
    for one in entry.get("links") or ():
        other = str(one.get("hreflang") or "")
        if one.get("rel") == "alternate" and other and other[:2] != language[:2]:
            yield absolute(_text(one, "href"), base)


def _text(values: Values, name: str) -> str:
    found = values.get(name)
    return found.strip() if isinstance(found, str) else ""


def _number(written: object) -> int:
    return int(str(written)) if str(written).isascii() and str(written).isdigit() and len(str(written)) < 6 else 0
