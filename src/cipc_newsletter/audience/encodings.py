"""What the bytes of a subscriber file are: text in which encoding, or another format, named with what to do.

Promises that text said to be in an encoding decodes in it to the last byte, and that letters garbled by an older
system's encoding are refused and not stored. Does not look at columns.
"""

import codecs
import re
from dataclasses import dataclass

from cipc_newsletter.errors import AudienceError
from cipc_newsletter.wording import _

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec of the standard library, and the name people know it by."""

    codec: str
    name: str


UTF_8 = Encoding("utf-8-sig", "UTF-8")
UTF_16 = Encoding("utf-16", "UTF-16")
WINDOWS = Encoding("cp1252", "Windows-1252")
_MARKS = ((codecs.BOM_UTF8, UTF_8), (codecs.BOM_UTF16_LE, UTF_16), (codecs.BOM_UTF16_BE, UTF_16))
# é between letters: 0x82 in MS-DOS, 0x8E on the old Macintosh; ‚ and Ž in Windows-1252, where no word has them so.
_OLD_ENCODINGS = re.compile(rb"[A-Za-z][\x82\x8e][a-z]")


def encoding_of(data: bytes, *, path: str | None = None) -> Encoding:
    """Return the encoding of `data`: by its mark, else UTF-8 where that fits, else Windows-1252.

    Raises AudienceError where it is none of them.
    """
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked is None and b"\0" in data:
        raise _not_text(path)
    for encoding in (marked,) if marked else (UTF_8, WINDOWS):
        if not _decodes(data, encoding):
            continue
        if encoding is WINDOWS and _OLD_ENCODINGS.search(data):
            raise _old_encoding(path)
        return encoding
    raise _not_text(path) if marked else _old_encoding(path)


def _decodes(data: bytes, encoding: Encoding) -> bool:
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    view = memoryview(data)
    try:
        for start in range(0, len(view), _CHUNK_BYTES):
            decoder.decode(view[start : start + _CHUNK_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def require_table(data: bytes, *, path: str | None = None) -> None:
    """Refuse bytes that are another format than a table of text. Raises AudienceError."""
    format_name = _other_format(data)
    if format_name is None:
        return
    raise AudienceError(
        _("this is {format}, not a CSV file.").format(format=format_name),
        right=_("Subscribers are read from CSV: one line per person, values separated by commas or semicolons."),
        remedy=_('Open it in your spreadsheet program, choose "Save as", then "CSV UTF-8", and import that file.'),
        path=path,
    )


def _other_format(data: bytes) -> str | None:
    """Return the name of the format that `data` begins like, or None."""
    start = data[:2048].lstrip(codecs.BOM_UTF8).lstrip().lower()
    if data.startswith(b"PK\x03\x04"):
        is_workbook = b"xl/" in data or b"[Content_Types].xml" in data[:4096]
        return _("an Excel workbook (.xlsx)") if is_workbook else _("a ZIP archive")
    named = (
        (b"\xd0\xcf\x11\xe0", _("an old Excel workbook (.xls)")),
        (b"\x1f\x8b", _("a compressed archive")),
        (b"%pdf-", _("a PDF document")),
        (b"{\\rtf", _("a Word document")),
        (b"begin:vcard", _("a file of contact cards")),
        (b"<!doctype", _("a web page")),
        (b"<html", _("a web page")),
        (b"<table", _("a web page")),
        (b"<?xml", _("an XML document")),
    )
    return next((name for mark, name in named if start.startswith(mark)), None)


def _not_text(path: str | None) -> AudienceError:
    return AudienceError(
        _("this is not a text file."),
        right=_("Subscribers are read from CSV in UTF-8, UTF-16 or Windows-1252."),
        remedy=_('Open it in your spreadsheet program, choose "Save as", then "CSV UTF-8", and import that file.'),
        path=path,
    )


def _old_encoding(path: str | None) -> AudienceError:
    return AudienceError(
        _("accented letters in this file are in the encoding of MS-DOS or of old Macintosh computers."),
        right=_("Subscribers are read from CSV in UTF-8, UTF-16 or Windows-1252, so that names stay as they are."),
        remedy=_('Open it in your spreadsheet program, choose "Save as", then "CSV UTF-8", and import that file.'),
        path=path,
    )
