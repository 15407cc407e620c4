"""What an answer is: its media type and charset as the site says them, held against what its bytes show.

Promises that an answer which plainly is a picture, a PDF or an archive counts as that whatever the site says, and that
each kind has a name people know. Decodes nothing.
"""

from collections.abc import Mapping, Sequence
from email.message import Message
from fnmatch import fnmatchcase

from cipc_newsletter.wording import _

# What files begin with, by the signatures of the WHATWG's MIME Sniffing standard (section 6), PDF and Zip beside them.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBPVP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypisom", "video/mp4"),
    (4, b"ftypmp42", "video/mp4"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
)
_ZIPPED = ("application/vnd.openxmlformats", "application/vnd.oasis", "application/epub", "application/zip")
_SAYS_NOTHING = ("", "application/octet-stream", "binary/octet-stream", "application/x-unknown")


def said_type(headers: Mapping[str, str]) -> tuple[str, str]:
    """Return the media type and the charset that the Content-Type field names, in lower case, empty where it does not."""
    message = Message()
    message["Content-Type"] = headers.get("content-type", "").replace("\r", " ").replace("\n", " ")
    media_type = message["Content-Type"].split(";")[0].strip().lower()
    charset = message.get_param("charset") or ""
    return media_type if media_type.count("/") == 1 else "", str(charset).strip().strip("'\"").lower()


def true_type(said: str, content: bytes) -> str:
    """Return the media type of an answer: by its first bytes where they tell, else by what the site says or they hint."""
    for start, mark, media_type in _SIGNATURES:
        if content[start : start + len(mark)] == mark:
            return said if media_type == "application/zip" and said.startswith(_ZIPPED) else media_type
    return said if said not in _SAYS_NOTHING else _hinted(content)


def _hinted(content: bytes) -> str:
    """Return what text without a type is by its first sign: a page, a feed, data; empty where it is none of them."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if start.startswith((b"<?xml", b"<rss", b"<feed")):
        return "application/xml"
    return "application/json" if start.startswith((b"{", b"[")) else ""


def is_one_of(media_type: str, kinds: Sequence[str]) -> bool:
    """Whether a media type is among `kinds`, which may end in a star: `image/*`."""
    return any(fnmatchcase(media_type, kind) for kind in kinds)


def may_become(said: str, kinds: Sequence[str]) -> bool:
    """Whether an answer of which the site says `said` is worth reading: it is wanted, or its bytes must tell."""
    return said in _SAYS_NOTHING or is_one_of(said, kinds)


def name_of(media_type: str) -> str:
    """Return what people call a thing of this media type, for `{address} is …`."""
    whole = {
        "text/html": _("a web page"),
        "application/xhtml+xml": _("a web page"),
        "application/pdf": _("a PDF document"),
        "application/json": _("data (JSON)"),
        "application/feed+json": _("a feed"),
        "application/rss+xml": _("a feed"),
        "application/atom+xml": _("a feed"),
        "application/zip": _("an archive of files"),
        "application/gzip": _("an archive of files"),
        "text/plain": _("plain text"),
        "": _("something the site does not name"),
    }
    if media_type in whole:
        return whole[media_type]
    if media_type.endswith(("wordprocessingml.document", "msword", "opendocument.text")):
        return _("a text document")
    if media_type.endswith("xml"):
        return _("data (XML)")
    first = {"image": _("a picture"), "video": _("a film"), "audio": _("a sound")}
    other = _("something else ({media_type})").format(media_type=media_type)
    return first.get(media_type.partition("/")[0], other)


def names_of(kinds: Sequence[str]) -> str:
    """Return what people call what is wanted, each once, joined by "or"."""
    names = list(dict.fromkeys(name_of(kind) for kind in kinds))
    return _(" or ").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
