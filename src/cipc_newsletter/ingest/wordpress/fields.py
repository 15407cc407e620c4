"""The fields of a post that come in several forms: texts, days, addresses.

Promises a plain value or an empty one whatever a plugin made of a field; never an exception. Knows nothing of drafts.
Source: developer.wordpress.org/rest-api/reference/posts (schema).
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from cipc_newsletter.ingest.allowance import LONGEST_LINE
from cipc_newsletter.ingest.markup import text_of
from cipc_newsletter.ingest.markup.addresses import absolute
from cipc_newsletter.ingest.stories import line_of
from cipc_newsletter.ingest.wordpress.answers import Post


def html_in(value: Any) -> str:
    """Return the HTML of a title, text or excerpt: `{"rendered": …}`, or a bare string as filtered sites give it."""
    if isinstance(value, dict):
        value = value.get("rendered", value.get("raw"))
    return value if isinstance(value, str) else ""


def line_in(value: Any) -> str:
    """Return a title, an excerpt or a caption as one line of plain text."""
    return line_of(text_of(html_in(value)[:LONGEST_LINE]))


def text_in(post: Post, *names: str) -> str:
    """Return the string at a path of names inside `post`, empty where there is none."""
    value = _at(post, names)
    return value if isinstance(value, str) else ""


def first_in(post: Post, *names: str) -> dict[str, Any]:
    """Return the first object of the list at a path of names, an empty one where there is none."""
    value = _at(post, names)
    first = value[0] if isinstance(value, list) and value else None
    return first if isinstance(first, dict) else {}


def _at(value: Any, names: Iterable[str]) -> Any:
    """Return what stands at a path of names, None where nothing does."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def number_in(value: Any) -> int:
    """Return a number that may be written as a string, 0 where it is none."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def day_in(post: Post) -> dt.date | None:
    """Return the day a post was published in the site's own time zone; `date` has it, `date_gmt` only nearly."""
    for name in ("date", "date_gmt"):
        written = text_in(post, name)[:10]
        try:
            day = dt.date.fromisoformat(written)
        except ValueError:
            continue
        if day.year > 1:  # a post never published has 0000-00-00 or the year 1
            return day
    return None


def address_in(written: str, base: str) -> str:
    """Return an address as an absolute one of the web, without what follows readers about; empty where it is none."""
    address = absolute(written, base)
    return address if address.startswith(("http://", "https://")) else ""


def site_of(post: Post, *, base: str) -> str:
    """Return what names a post's site in its key: its host without `www.`, and the folder of a site among several.

    The folder of a language (`/en/wp-json/…`) is left out: one post has one key in whatever language it was asked for.
    """
    link = address_in(text_in(post, "link"), base)
    own = text_in(first_in(post, "_links", "self"), "href")
    guid = html_in(post.get("guid"))
    for written in (own, link, guid, base):
        address = address_in(written, base)
        if not address:
            continue
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
        try:
            host += f":{parts.port}" if parts.port not in (None, 80, 443) else ""
        except ValueError:
            continue
        before, mark, _rest = parts.path.partition("/wp-json")
        folders = [folder for folder in before.split("/") if folder and not is_language_folder(folder)]
        return "/".join([host, *folders]) if mark else host
    return ""


def is_language_folder(folder: str) -> bool:
    """Whether a folder of an address names a language: `fr`, `fr-ca`, `pt_BR`."""
    first, _mark, region = folder.replace("_", "-").partition("-")
    return len(first) == 2 and first.isalpha() and (not region or (len(region) == 2 and region.isalpha()))
