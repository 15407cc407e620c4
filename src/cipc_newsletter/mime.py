"""The bytes of a message: headers, a plain text and an HTML part, the same on every system and every Python.

Promises rules HDR-01 to HDR-07: one recipient, nothing but ASCII on the wire, addresses in headers never encoded,
names and subject in encoded-words within RFC 2047's limits, both parts quoted-printable or plain ASCII, text first.
Written out here rather than by the standard library's generator, which breaks a long List-Unsubscribe into
encoded-words, picks base64 for accented HTML, and folds differently from one Python to the next (CPython issue
85725; rules HDR-04 and HDR-07). Does not choose what the headers say, nor fill merge fields.
"""

import base64
import binascii
import functools
import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import OutgoingMessage, PreparedImage
from cipc_newsletter.wording import _

LINE_LIMIT = 78  # RFC 5322 section 2.1.1, where folding is possible
HARD_LIMIT = 998  # the same section, whatever happens
ENCODED_WORD_LIMIT = 75  # RFC 2047 section 2
ENCODED_LINE_LIMIT = 76  # the same

LIST_ID = "List-Id"  # RFC 2919 section 3
LIST_UNSUBSCRIBE = "List-Unsubscribe"  # RFC 2369 section 3.2
LIST_UNSUBSCRIBE_POST = "List-Unsubscribe-Post"  # RFC 8058 section 3.1
CONTENT_LANGUAGE = "Content-Language"  # RFC 3282
PRECEDENCE = "Precedence"  # RFC 3834 section 3.1.8
AUTO_RESPONSE_SUPPRESS = "X-Auto-Response-Suppress"  # Microsoft [MS-OXCMAIL] 2.1.3.2.14

_CRLF = "\r\n"
# The fields this module writes itself, and those a mailing must never have (rule HDR-06).
_OWN_FIELDS = ("from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id", "mime-version")
_NEVER_FIELDS = ("content-type", "content-transfer-encoding", "resent-to", "resent-cc", "resent-bcc")
_NAME = re.compile(r"[!-9;-~]+")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]|=\?.*\?=")
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[a-z0-9.-]+>")  # rule HDR-02
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_PLAIN_IN_WORD = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")  # RFC 2047 5(3)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def bytes_of(message: OutgoingMessage, *, boundary: str, related: Sequence[PreparedImage] = ()) -> bytes:
    """Return the message as it travels, CRLF line ends, nothing in it left to chance.

    `boundary` must not occur in the parts (`boundary_for` makes one that cannot). `related` pictures are carried
    inside, for a copy to look at without the network; a mailing never has them (rule HDR-17). Raises ContentError
    for a value that must not stand in a header (rules HDR-03 to HDR-06, HDR-09).
    """
    fields = [*_header_lines(message), "MIME-Version: 1.0", _multipart_type("alternative", boundary)]
    head = _CRLF.join(fields)
    for line in head.split(_CRLF):
        if len(line) > HARD_LIMIT:
            raise _refused(
                line.partition(":")[0],
                right=_("A header line has at most {limit} characters.").format(limit=HARD_LIMIT),
            )
    if any(f"--{boundary}" in text for text in (message.text, message.html)):
        raise ValueError("the boundary occurs in a part")
    parts = (_text_part("plain", message.text), _html_part(message.html, boundary, related))
    return head.encode("ascii") + b"\r\n\r\n" + _joined(parts, boundary)


def boundary_for(message_id: str) -> str:
    """Return a boundary made from a Message-ID; its `=_` can occur in no quoted-printable line (RFC 2045 6.7)."""
    return "=_" + hashlib.sha256(message_id.encode()).hexdigest()[:32]


def date_of(moment: datetime) -> str:
    """Return an aware moment as RFC 5322 section 3.3 writes it, with a numeric offset, in no locale."""
    if moment.tzinfo is None:
        raise ValueError("a message's date must be aware")
    day = f"{_DAYS[moment.weekday()]}, {moment.day:02d} {_MONTHS[moment.month - 1]} {moment.year:04d}"
    return f"{day} {moment:%H:%M:%S} {moment:%z}"


def require_clean(name: str, value: str) -> None:
    """Refuse a header value that could become more than a value (rule HDR-05). Raises ContentError naming `name`."""
    if _FORBIDDEN.search(value):
        raise _refused(
            name,
            right=_("No line break or other control character, and nothing of the form =?…?=, stands in a header."),
        )


def _header_lines(message: OutgoingMessage) -> Iterable[str]:
    yield _field("From", _mailbox_pieces("From", message.sender))
    if message.reply_to is not None:
        yield _field("Reply-To", _mailbox_pieces("Reply-To", message.reply_to))
    yield _field("To", _mailbox_pieces("To", message.to))
    require_clean("Subject", message.subject)
    yield _field("Subject", _unstructured_pieces("Subject", message.subject))
    yield _field("Date", [date_of(message.date)])
    if not _MESSAGE_ID.fullmatch(message.message_id) or len(message.message_id) > 500:
        raise _refused("Message-ID", right=_("A Message-ID is <unique@domain>, at most 500 characters."))
    yield _field("Message-ID", [message.message_id])
    seen: set[str] = set()
    for name, value in message.headers:
        if not _NAME.fullmatch(name) or name.lower() in (*_OWN_FIELDS, *_NEVER_FIELDS) or name.lower() in seen:
            raise _refused(name, right=_("Every header field has its own name, and stands once."))
        seen.add(name.lower())
        require_clean(name, value)
        yield _field(name, _listed_pieces(name, value))


def _field(name: str, pieces: Sequence[str]) -> str:
    """Join pieces with a space, or fold before a piece that would make the line too long (RFC 5322 2.2.3)."""
    line, lines = f"{name}:", []
    for number, piece in enumerate(pieces):
        limit = ENCODED_LINE_LIMIT if "=?" in line + piece else LINE_LIMIT
        # The first piece stays on the name's line: some readers take an empty first line for an empty field.
        if number and len(line) + 1 + len(piece) > limit:
            lines.append(line)
            line = ""
        line += f" {piece}"
    return _CRLF.join([*lines, line])


def _mailbox_pieces(field: str, mailbox: Mailbox) -> list[str]:
    require_clean(field, mailbox.name)
    if not _ADDRESS.fullmatch(mailbox.email) or ".." in mailbox.email or len(mailbox.email) > 254:
        raise _refused(
            field,
            right=_("An address here is name@domain in ASCII; an international domain in its xn-- form."),
        )
    if not mailbox.name:
        return [mailbox.email]
    return [*_phrase_pieces(field, mailbox.name), f"<{mailbox.email}>"]


def _phrase_pieces(field: str, phrase: str) -> list[str]:
    """Write a display name: bare words, a quoted string, or encoded-words (RFC 5322 3.2.5, RFC 2047 5(3))."""
    if _ATOMS.fullmatch(phrase) and len(phrase) < LINE_LIMIT - len(field) - 3:
        return phrase.split(" ")
    quoted = '"' + phrase.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if phrase.isascii() and len(quoted) < LINE_LIMIT - len(field) - 3:
        return [quoted]
    return _encoded_words(phrase, first=len(field) + 2)


def _unstructured_pieces(field: str, value: str) -> list[str]:
    words = value.split(" ")
    if not value:
        return [""]
    is_plain = value.isascii() and all(words) and max(map(len, words)) < LINE_LIMIT - len(field) - 2
    return words if is_plain else _encoded_words(value, first=len(field) + 2)


def _listed_pieces(field: str, value: str) -> list[str]:
    """Cut a list of addresses or tokens after its commas, and nowhere else; only List-Id has a name to encode."""
    if field.lower() == LIST_ID.lower():
        phrase, bracket, rest = value.rpartition("<")
        if not bracket or not rest.isascii():
            raise _refused(field, right=_("List-Id is a name, then an id in angle brackets, in ASCII."))
        name = phrase.strip()
        return [*(_phrase_pieces(field, name) if name else ()), f"<{rest}"]
    if not value.isascii() or not value.strip():
        raise _refused(field, right=_("This header is plain ASCII."))
    pieces = value.strip().split(", ")
    return [*(f"{piece}," for piece in pieces[:-1]), pieces[-1]]


def _encoded_words(text: str, *, first: int) -> list[str]:
    """Return `text` as encoded-words, whole characters in each; `first` columns of the first line are taken."""
    as_quoted, as_base64 = _quoted_length(text), 4 * -(-len(text.encode()) // 3)
    make = _quoted_word if as_quoted <= as_base64 else _base64_word
    words: list[str] = []
    start, room = 0, ENCODED_LINE_LIMIT - first
    while start < len(text) or not words:
        end = start
        while end < len(text) and len(make(text[start : end + 1])) <= min(room, ENCODED_WORD_LIMIT):
            end += 1
        end = max(end, min(start + 1, len(text)))
        words.append(make(text[start:end]))
        start, room = end, ENCODED_LINE_LIMIT - 1
    return words


def _quoted_length(text: str) -> int:
    return sum(1 if byte in _PLAIN_IN_WORD or byte == 0x20 else 3 for byte in text.encode())


def _quoted_word(text: str) -> str:
    payload = "".join(
        "_" if byte == 0x20 else chr(byte) if byte in _PLAIN_IN_WORD else f"={byte:02X}" for byte in text.encode()
    )
    return f"=?utf-8?q?{payload}?="


def _base64_word(text: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(text.encode()).decode('ascii')}?="


def _multipart_type(kind: str, boundary: str, extra: str = "") -> str:
    return f'Content-Type: multipart/{kind};{extra}\r\n boundary="{boundary}"'


def _text_part(kind: str, text: str) -> bytes:
    """Return one text part with its own header: 7bit where that is possible, else quoted-printable (rule HDR-07)."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    is_plain = raw.isascii() and b"\0" not in raw and all(len(line) <= HARD_LIMIT for line in raw.split(b"\n"))
    encoding = "7bit" if is_plain else "quoted-printable"
    body = (raw if is_plain else binascii.b2a_qp(raw, istext=True)).replace(b"\n", b"\r\n")
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode("ascii") + body


def _html_part(html: str, boundary: str, related: Sequence[PreparedImage]) -> bytes:
    """Return the HTML part, within multipart/related where pictures travel along (RFC 2387)."""
    if not related:
        return _text_part("html", html)
    for image in related:
        html = html.replace(f'"{image.address}"', f'"cid:{_content_id(image)}"')
    inner = f"{boundary}.related"
    head = _multipart_type("related", inner, ' type="text/html";').encode("ascii")
    parts = (_text_part("html", html), *(_picture_part(image) for image in related))
    return head + b"\r\n\r\n" + _joined(parts, inner)


def _picture_part(image: PreparedImage) -> bytes:
    head = _CRLF.join(
        (
            f"Content-Type: {image.media_type}",
            "Content-Transfer-Encoding: base64",
            f"Content-ID: <{_content_id(image)}>",
            f'Content-Disposition: inline; filename="{image.name}"',
        )
    )
    return head.encode("ascii") + b"\r\n\r\n" + _base64_lines(image.data)


@functools.lru_cache(maxsize=32)  # every language shows the same pictures
def _base64_lines(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n").rstrip()


def _content_id(image: PreparedImage) -> str:
    return f"{image.name}@pictures.invalid"


def _joined(parts: Iterable[bytes], boundary: str) -> bytes:
    limit = f"--{boundary}".encode("ascii")
    return b"".join(limit + b"\r\n" + part + b"\r\n" for part in parts) + limit + b"--\r\n"


def _refused(field: str, *, right: str) -> ContentError:
    return ContentError(
        _("the header {field} cannot be written as it is.").format(field=field),
        right=right,
        remedy=_("Mend the value where it comes from: the issue, config.toml or the list of subscribers."),
        key=field,
    )
