"""The bytes of a page or a feed as text, by the encoding they are in rather than the one they claim.

Promises what a browser shows (WHATWG Encoding and HTML, "determining the character encoding"), with two mends:
bytes that can only be UTF-8 are read as UTF-8 whatever single-byte encoding is declared, and stray windows-1252 bytes
in UTF-8 become the signs they were. Never raises; what cannot be read becomes U+FFFD.
"""

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webencodings import Encoding

_PRESCAN = 1024  # bytes, HTML 13.2.3.2
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Without a mark, mark-up in UTF-16 still begins with "<" and a zero (XML 1.0 appendix F).
_BARE_UTF_16 = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta[\s/][^>]*?charset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']\s*([\w.:-]+)", re.IGNORECASE)
_MIXED = "windows-1252-among-utf-8"


def page_text(content: bytes, *, charset: str = "") -> str:
    """Return the text of an HTML page; `charset` is what the server said of it, empty where it said nothing."""
    head = _COMMENT.sub(b"", content[:_PRESCAN])
    declared = [match[1] for pattern in (_META, _XML_DECLARATION) if (match := pattern.search(head))]
    # A declaration that could be read as ASCII is not in UTF-16, whatever it says.
    return _text(content, [charset, *(_label(one).replace("utf-16", "utf-8") for one in declared)])


def feed_text(content: bytes, *, charset: str = "") -> str:
    """Return the text of an XML feed: by its mark, by what the server said (RFC 7303), by its own declaration."""
    match = _XML_DECLARATION.match(content[:_PRESCAN])
    return _text(content, [charset, _label(match[1]).replace("utf-16", "utf-8") if match else ""])


def _text(content: bytes, labels: list[str]) -> str:
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    for beginning, name in _BARE_UTF_16:
        if content.startswith(beginning):
            return content.decode(name, "replace")
    declared = next((found for label in labels if (found := _encoding(label))), None)
    if declared is None or declared.name == "utf-8" or _is_single_byte(declared):
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            if declared is None or declared.name == "utf-8":
                return content.decode("utf-8", _MIXED)
    return str(declared.codec_info.decode(content, "replace")[0])


def _encoding(label: str) -> "Encoding | None":
    """Return the encoding that browsers take `label` for, None for none and for those that they refuse to read."""
    from webencodings import lookup

    found = lookup(label) if label.isascii() else None
    return None if found is None or found.name in {"replacement", "x-user-defined"} else found


def _is_single_byte(encoding: "Encoding") -> bool:
    """Whether every byte is a sign of its own, so that text in it is hardly ever UTF-8 by chance."""
    return str(encoding.name).startswith(("windows-", "iso-8859-", "koi8-", "mac", "x-mac-", "ibm866"))


def _label(found: bytes) -> str:
    return found.decode("ascii", "replace").lower()


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as windows-1252: pasted from Word into a page that is UTF-8 otherwise."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", "replace"), error.end


codecs.register_error(_MIXED, _as_windows_1252)
