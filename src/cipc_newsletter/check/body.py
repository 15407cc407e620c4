"""Rules HDR-07, HDR-08 and HDR-17: the parts of a mail, how they are encoded, and the characters in them.

Promises to compare what arrives with what was composed. Judges no content.
"""

import re
import unicodedata
from collections.abc import Iterator

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.mail_view import MailView, PartView
from cipc_newsletter.check.reading import fixed_parts, holds_in_order
from cipc_newsletter.check.sources import found_in
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

_QP_LIMIT, _LINE_LIMIT = 76, 998
_STRAY = re.compile("[\ufffd\u0080-\u009f]")
# UTF-8 read as Latin-1 or Windows-1252: é, à and no-break spaces, quotation marks and dashes, œ, byte-order mark.
_MANGLED = re.compile(
    "\u00c3[\u0080-\u00bf\u20ac\u0192\u2020\u2021\u2030\u0160\u0161\u0152\u0153\u2122]"
    "|\u00c2[\u0080-\u00bf]|\u00e2\u20ac|\u00c5[\u201c\u2019]|\u00ef\u00bb\u00bf|\u00ef\u00bf\u00bd"
)
_META_CHARSET = re.compile(r"charset\s*=\s*([\w.:-]+)", re.IGNORECASE)


def hdr_07(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find parts that are missing, in the wrong order, wrongly encoded, or not what was composed."""
    kinds = [part.content_type for part in mail.parts]
    if mail.content_type != "multipart/alternative" or kinds != ["text/plain", "text/html"] or mail.depth != 1:
        yield _mistake(
            _("the mail is {outer} with {parts}.").format(
                outer=mail.content_type, parts=", ".join(kinds) or _("no parts")
            ),
            right=_("It is multipart/alternative with text/plain first and text/html last, and nothing else."),
        )
    for part in mail.parts:
        if part.content_type.startswith("text/"):
            yield from _encoding_mistakes(part)
    for kind, arrived, composed in (
        ("text/plain", mail.text, mail.message.text),
        ("text/html", mail.source, mail.message.html),
    ):
        if kind in kinds and not _is_made_from(arrived, composed):
            yield _mistake(
                _("the part {kind} that arrives is not the one that was composed.").format(kind=kind),
                right=_("Only merge fields differ between them."),
            )


def _encoding_mistakes(part: PartView) -> Iterator[Mistake]:
    if part.charset != "utf-8":
        yield _mistake(
            _('the part {kind} says charset "{charset}".').format(kind=part.content_type, charset=part.charset),
            right=_("Both parts say charset=utf-8."),
        )
    is_plain = part.encoding == "7bit" and all(line.isascii() for line in part.lines)
    if part.encoding != "quoted-printable" and not is_plain:
        yield _mistake(
            _("the part {kind} travels as {encoding}.").format(kind=part.content_type, encoding=part.encoding),
            right=_("It travels quoted-printable, or as 7bit where it is plain ASCII."),
        )
    limit = _QP_LIMIT if part.encoding == "quoted-printable" else _LINE_LIMIT
    longest = max(map(len, part.lines), default=0)
    if longest > limit:
        yield _mistake(
            _("the part {kind} has a line of {count} characters.").format(kind=part.content_type, count=longest),
            right=_("Its lines have at most {limit} characters.").format(limit=limit),
        )


def _is_made_from(arrived: str, composed: str) -> bool:
    return holds_in_order(arrived, fixed_parts(composed.replace("\r\n", "\n").strip()))


def hdr_08(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find declarations that disagree about the encoding, and characters that came out wrong."""
    declared = [
        value.lower()
        for element in mail.html.named("meta")
        for value in (
            element.attributes.get("charset", ""),
            *_META_CHARSET.findall(element.attributes.get("content", "")),
        )
        if value
    ]
    if mail.source and set(declared) != {"utf-8"}:
        yield _mistake(
            _('the HTML declares the encoding "{found}".').format(found=", ".join(declared)),
            right=_("It says UTF-8 in a meta element, as its part does."),
        )
    texts = {
        "Subject": "".join(field.decoded for field in mail.named("Subject")),
        "From": "".join(field.decoded for field in mail.named("From")),
        "text/plain": mail.text,
        "text/html": mail.source,
    }
    for place, text in texts.items():
        yield from _character_mistakes(place, text, mail, given)


def _character_mistakes(place: str, text: str, mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    found = _STRAY.search(text) or _MANGLED.search(text)
    if found:
        around = text[max(0, found.start() - 12) : found.end() + 12]
        source = found_in(given, mail.language, found[0])
        yield Mistake(
            what=_('{place} holds a mangled character: "{text}".').format(place=place, text=ascii(around)[1:-1]),
            right=_("Every character is the one that was written."),
            remedy=_("Write the word again where it comes from; it was copied from a file with another encoding."),
            path=source.path,
            line=source.line,
        )
    if not unicodedata.is_normalized("NFC", text):
        yield _mistake(
            _("{place} holds letters apart from their accents.").format(place=place),
            right=_("Text is in the normal form NFC: one character for a letter with its accent."),
        )


def hdr_17(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find what is carried along instead of being linked to."""
    for part in mail.parts:
        if part.content_type not in {"text/plain", "text/html"}:
            yield _carried(_("the mail carries a part of the kind {kind}.").format(kind=part.content_type))
    for element in mail.html.elements:
        for name in ("src", "href", "background"):
            address = element.attributes.get(name, "").strip().lower()
            if address.startswith("cid:") or (address.startswith("data:") and name == "href"):
                yield _carried(_("<{tag}> refers to a part of the mail itself.").format(tag=element.tag))


def _carried(what: str) -> Mistake:
    return Mistake(
        what=what,
        right=_("A newsletter links to files: attachments are heavy, and many mailboxes hold them back."),
        remedy=_("Put the file on the site, and its address in the item's document."),
    )


def _mistake(what: str, *, right: str) -> Mistake:
    return Mistake(
        what=what,
        right=right,
        remedy=_("Build the issue again; if it is still so, report it as a fault of the program."),
    )
