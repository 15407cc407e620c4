"""Whatever a translator sent back as rows of texts, or a sentence that says what to save it as.

Promises to look at the bytes, not at the file's name. Reads .docx and HTML.
"""

from cipc_newsletter.errors import IngestError
from cipc_newsletter.translation.returned import Returned, returned_of
from cipc_newsletter.wording import _

_OLD_WORD = b"\xd0\xcf\x11\xe0"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"


def read(content: bytes, *, location: str) -> Returned:
    """Return the rows of a returned document. Raises IngestError where it is of no kind that can be read."""
    from cipc_newsletter.translation import docx_reading, html_reading

    start = content[:4096]
    if start.startswith(b"PK"):
        if _OPEN_DOCUMENT in start:
            raise _of_another_kind(_("this is an OpenDocument file."), location)
        found = docx_reading.read(content, location=location)
    elif start.startswith(_OLD_WORD):
        raise _of_another_kind(_("this is a Word file of before 2007, or one with a password."), location)
    elif start.startswith(b"%PDF"):
        raise _of_another_kind(_("this is a PDF, which keeps no tables."), location)
    elif b"<" in start or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = html_reading.read(content, location=location)
    else:
        raise _of_another_kind(_("this is neither a Word document nor an HTML page."), location)
    returned = returned_of(found)
    if not returned.rows:
        raise _spoilt(
            _("no row of this document has its mark."),
            _("The first column of each row holds a mark in braces, as it was sent out."),
            location,
        )
    if not returned.languages:
        raise _spoilt(
            _("no table of this document names its languages."),
            _("The head of each table names the language of each column, such as English (en)."),
            location,
        )
    return returned


def _spoilt(what: str, right: str, location: str) -> IngestError:
    return IngestError(
        what,
        right=right,
        remedy=_("Copy the translation into the document that was sent out, row by row, then import that."),
        path=location,
    )


def _of_another_kind(what: str, location: str) -> IngestError:
    return IngestError(
        what,
        right=_("A translation comes back as .docx or .html."),
        remedy=_("Open it in the program it came from, save it as .docx, then run the same command again."),
        path=location,
    )
