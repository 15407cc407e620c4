"""What names an item: its id from date and title, its key at the source, the digests of what it says.

Promises the same answer for the same words whatever the line ends, the encoding of accents or the empty space.
"""

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from cipc_newsletter.ingest.phrases import plain
from cipc_newsletter.ingest.words import is_function_word, tokens
from cipc_newsletter.model.item import Picture

LONGEST_ID = 48
_NOT_ASCII_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
BULLET_MARK = re.compile(r"(?:[•‣◦▪●○■□⁃∙·➢➤✓✔►▶→]|[-–—*](?=[ \u00a0\u202f]))[ \u00a0\u202f]*(?=\S)")


def item_id(title: str, date: dt.date) -> str:
    """Return `YYYY-MM-DD-slug`, at most 48 ASCII characters, small words left out, cut at a word."""
    return f"{date.isoformat()}-{_slug(title, LONGEST_ID - 11)}"


def free_id(wanted: str, taken: Collection[str]) -> str:
    """Return `wanted`, or with the lowest number from 2 that no id in `taken` has."""
    number, candidate = 1, wanted
    while candidate in taken:
        number += 1
        ending = f"-{number}"
        candidate = wanted[: LONGEST_ID - len(ending)].rstrip("-") + ending
    return candidate


def key_of(title: str, date: dt.date | None) -> str:
    """Return what names a story at its source: a digest of its title and of the date found in its text."""
    words = " ".join(plain(unicodedata.normalize("NFC", title)).casefold().split())
    return hashlib.sha256(f"{words}\n{date.isoformat() if date else ''}".encode()).hexdigest()[:24]


def address_of(link: str) -> str:
    """Return what two spellings of one web address have in common: host and path, without scheme, `www.` and `/`."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:  # such as an unfinished IPv6 address
        return link.strip()
    host = parts.netloc.casefold().removeprefix("www.").removesuffix(":443").removesuffix(":80")
    return host + parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")


def digest_of(title: str, blocks: Iterable[str]) -> str:
    """Return "sha256:…" of the words and signs of a story, bullets and the kind of white space left out."""
    texts = (BULLET_MARK.sub("", block, count=1) if BULLET_MARK.match(block) else block for block in blocks)
    whole = " ".join(" ".join([title, *texts]).split())
    return "sha256:" + hashlib.sha256(unicodedata.normalize("NFC", whole).encode()).hexdigest()


def digest_of_story(*, title: str, body: str, summary: str = "", link: str = "", image: Picture | None = None) -> str:
    """Return "sha256:…" of everything that an import from a site writes and that people may change afterwards.

    `body` is Markdown. What only people write (dates, topics, embargo …) is not in it: it stays at every import.
    """
    picture = [image.file or image.url or "", image.alt, image.caption, image.credit] if image else []
    whole = json.dumps([title, body.strip("\n"), summary, link, picture], ensure_ascii=False)
    return "sha256:" + hashlib.sha256(unicodedata.normalize("NFC", whole).encode()).hexdigest()


def _slug(title: str, most: int) -> str:
    words = tokens(title)
    meaningful = [word for word in words if not is_function_word(word)] or words
    parts = [part for word in meaningful for part in _NOT_IN_IDS.split(_ascii(word)) if part]
    if not parts:
        return hashlib.sha256(title.encode()).hexdigest()[:8]
    slug = parts[0][:most]
    for part in parts[1:]:
        if len(slug) + 1 + len(part) > most:
            break
        slug += f"-{part}"
    return slug


def _ascii(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_NOT_ASCII_LETTERS))
    return decomposed.encode("ascii", "ignore").decode()
