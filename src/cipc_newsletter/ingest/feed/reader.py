"""Entries of a feed as drafts.

Promises a draft for every entry that was asked for, in the feed's order, each once, with every word of its text in the
body or named among what was left out. An entry that holds but the beginning of a story says so. Fetches nothing.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.allowance import LONGEST_LINE, unread_said, within
from cipc_newsletter.ingest.draft import Draft, Dropped, Plan
from cipc_newsletter.ingest.encodings import feed_text
from cipc_newsletter.ingest.feed import json_entries, xml_entries
from cipc_newsletter.ingest.feed.entries import Entries, Entry
from cipc_newsletter.ingest.languages import code_of
from cipc_newsletter.ingest.leading_picture import with_leading_picture
from cipc_newsletter.ingest.markdown_text import plain_text
from cipc_newsletter.ingest.markup import Converted, converted_or_refused, text_of
from cipc_newsletter.ingest.markup.addresses import absolute
from cipc_newsletter.ingest.stories import Told, begun_said, draft_of, is_cut_off, line_of, title_from
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.wording import _

KIND = "feed"
MOST_BYTES = 10_000_000
_LONGEST_KEY = 300
_BLOCK = re.compile(r"<(?:p|br|div|ul|ol|h[1-6]|table|figure|blockquote)\b", re.IGNORECASE)
_LONGEST_TEASER = 600  # characters; a description without any paragraph that is longer is the text itself
_CUT = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]\W*\Z")
_PAGE = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?.*?\?>\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_LINK_TAG = re.compile(r"<link\b[^<>]*>", re.IGNORECASE)
_FEED_TYPE = re.compile(r"type\s*=\s*[\"']?application/(?:rss\+xml|atom\+xml|feed\+json)", re.IGNORECASE)
_HREF = re.compile(r"href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


def read(
    content: bytes,
    *,
    location: str,
    base: str = "",
    charset: str = "",
    language: str | None = None,
    since: dt.date | None = None,
) -> Plan:
    """Return the plan for the feed in `content`.

    `location` is the address or file people named; `base` the address it stands at, where that is another; `charset` what
    the server said of it. `language` is given to every draft, None takes the feed's word or tells it from the text;
    `since` is the first day of publishing that counts. Raises IngestError where it is no feed, and names a feed's
    address where a page that has one was given.
    """
    if len(content) > MOST_BYTES:
        raise _too_much(location)
    base = base or (location if location.startswith(("http://", "https://")) else "")
    text = feed_text(content, charset=charset).lstrip("\ufeff \t\r\n\0")
    found = _entries(text, location=location, base=base)
    wanted = [one for one in _once_each(found.entries) if since is None or (one.published or since) >= since]
    readable, unread = within(wanted, lambda one: (one.text, one.title, one.excerpt))
    empty = () if found.entries else (_("This feed has no entries."),)
    return Plan(
        kind=KIND,
        location=location,
        drafts=tuple(_draft(one, language=language) for one in readable),
        doubts=(*found.doubts, *empty, *unread_said(unread)),
        is_complete=not unread,
        unread=unread,
    )


def _entries(text: str, *, location: str, base: str) -> Entries:
    if _PAGE.match(text):
        raise _page(text, location=location, base=base)
    if text.startswith(("{", "[")):
        return json_entries.entries_in(text, location=location, base=base)
    return xml_entries.entries_in(text, location=location, base=base)


def _once_each(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield each entry once; one without a name of its own is told by what it says."""
    seen: set[str] = set()
    for entry in entries:
        key = _key(entry)
        if key not in seen and (entry.title or entry.text or entry.featured):
            seen.add(key)
            yield entry


def _key(entry: Entry) -> str:
    if entry.key and len(entry.key) <= _LONGEST_KEY:
        return line_of(entry.key)
    return hashlib.sha256(
        (entry.key or f"{entry.title}\n{entry.published}\n{entry.text}").encode("utf-8", "replace")
    ).hexdigest()[:24]


def _draft(entry: Entry, *, language: str | None) -> Draft:
    code = code_of(entry.language)
    known = language or (code if code in LANGUAGES else LANGUAGES[0])
    made, refusal = converted_or_refused(entry.text, base=entry.base, language=known)
    led = with_leading_picture(made.body, made.pictures, featured=entry.featured, doubts=made.doubts)
    is_whole = not _is_beginning(entry, made)
    told = Told(
        key=_key(entry),
        title=_title(entry),
        body=led.body,
        link=entry.link,
        published=entry.published,
        excerpt=text_of(entry.excerpt[:LONGEST_LINE]) if is_whole else "",
        topics=entry.topics,
        image=led.image,
        pictures=led.pictures,
        dropped=(*made.dropped, *(Dropped(what=_("an attached file"), text=address) for address in entry.attached)),
        translations=entry.translations,
        is_whole=is_whole,
        refusal=refusal
        or ("" if made.body.strip() or led.image or entry.link else _("it holds no text and no picture.")),
        doubts=(
            *led.doubts,
            *(() if is_whole else (begun_said(),)),
        ),
    )
    return draft_of(told, language=language or "", stated=entry.language)


def _is_beginning(entry: Entry, made: Converted) -> bool:
    """Whether the feed holds but the first words of a story: they break off, or are one short line beside a link."""
    text = plain_text(made.body)
    if not entry.is_excerpt:
        return bool(_CUT.search(text, max(0, len(text) - 20)))
    if is_cut_off(text) or any(is_cut_off(part.text) for part in made.dropped):
        return True
    return bool(entry.link) and len(text) <= _LONGEST_TEASER and not _BLOCK.search(entry.text)


def _title(entry: Entry) -> str:
    """Return the title as text, or the beginning of the text where the entry has none, as in feeds of short notes."""
    written = entry.title[:LONGEST_LINE]
    title = text_of(written)
    if "&" in title:  # escaped twice by the site
        title = text_of(xml_entries.once_unescaped(written))
    return title or title_from(text_of(entry.text[:LONGEST_LINE]))


def _page(text: str, *, location: str, base: str) -> IngestError:
    """Return the error for a page in place of a feed, with the addresses of the feeds that it names."""
    named = [
        absolute(next(filter(None, match.groups()), ""), base)
        for tag in _LINK_TAG.findall(text[:500_000])
        if _FEED_TYPE.search(tag) and (match := _HREF.search(tag))
    ]
    feeds = [address for address in dict.fromkeys(named) if address][:3]
    return IngestError(
        _("this is a page of HTML, not a feed."),
        right=_("The page names its feed: {addresses}").format(addresses=", ".join(feeds))
        if feeds
        else _("A feed is RSS, Atom or JSON Feed, as a feed reader takes it."),
        remedy=_("Import that address, or the page itself with: cipc-newsletter import html ADDRESS")
        if feeds
        else _("To import the page itself, use: cipc-newsletter import html ADDRESS"),
        path=location,
    )


def _too_much(location: str) -> IngestError:
    return IngestError(
        _("this feed is larger than {count} MB.").format(count=MOST_BYTES // 1_000_000),
        right=_("A feed holds the latest news of a site, some dozens of entries."),
        remedy=_("Take in its stories from their own pages: cipc-newsletter import html ADDRESS"),
        path=location,
    )
