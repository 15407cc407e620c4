"""Rules HDR-01 to HDR-06 and HDR-18: the header block of a mail as it arrives.

Promises to look at the raw lines, since several known faults exist only there. Each function yields the mistakes
that one rule finds.
"""

import datetime as dt
import email.utils
import re
from collections.abc import Iterator
from email.headerregistry import HeaderRegistry
from typing import Any

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.mail_view import HeaderField, MailView
from cipc_newsletter.check.reading import fixed_parts, holds_in_order
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

_REQUIRED = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version")
_SINGLE = frozenset(
    {"sender", "reply-to", "cc", "bcc", "in-reply-to", "references", "content-type", "content-transfer-encoding"}
)
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@([a-z0-9.-]+)>")
_ENCODED_WORD = re.compile(rb"=\?[^?\s]*\?[^?\s]*\?[^?\s]*\?=")
_LOOKS_ENCODED = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?]*\?=")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_PLAIN = ("list-unsubscribe", "list-unsubscribe-post", "message-id", "feedback-id", "list-help", "list-archive")
_NO_READER = ("cc", "bcc", "resent-to", "resent-cc", "resent-bcc")
_FOLD_LIMIT, _LINE_LIMIT, _WORD_LIMIT, _WORD_LINE_LIMIT = 78, 998, 75, 76
# Gmail's message header limits (support.google.com/a/answer/14016360).
_BLOCK_LIMIT, _FIELDS_LIMIT, _FIELD_LIMIT, _SUBJECT_LIMIT = 500_000, 5000, 32_000, 998
_DATE = re.compile(
    r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? [+-]\d{4}"
)  # RFC 5322 section 3.3
_ADDRESSES = HeaderRegistry()


def hdr_01(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find header fields that are missing, repeated or empty, and a From that is not one address."""
    for name in _REQUIRED:
        count = len(mail.named(name))
        if count != 1 or not mail.value(name):
            yield _mistake(
                _("the header {name} stands {count} times, or is empty.").format(name=name, count=count),
                right=_("It stands exactly once, with a value."),
            )
    names = [field.name.lower() for field in mail.fields]
    for name in dict.fromkeys(names):
        if names.count(name) > 1 and (name in _SINGLE or name.startswith("list-")):
            yield _mistake(
                _("the header {name} stands {count} times.").format(name=name, count=names.count(name)),
                right=_("It stands at most once."),
            )
    if len(mail.named("From")) == 1 and _addresses_in(mail.value("From")) is None:
        yield _mistake(
            _('From does not name one address: "{value}".').format(value=mail.named("From")[0].decoded),
            right=_("From is one name with one address."),
        )


def hdr_02(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find a Message-ID that is malformed, foreign, shared by two languages, or that names its reader."""
    value = mail.value("Message-ID")
    if not value:
        return
    match = _MESSAGE_ID.fullmatch(value)
    if match is None or len(value) > 500:
        yield _mistake(
            _('"{value}" is not a Message-ID.').format(value=value[:80]),
            right=_("A Message-ID is <unique@domain>, at most 500 characters."),
        )
        return
    ours = mail.message.sender.domain
    if not _is_same_domain(match[1], ours):
        yield _mistake(
            _("the Message-ID ends in {domain}, which is not the sender's domain.").format(domain=match[1]),
            right=_("It ends in {domain} or a part of it.").format(domain=ours),
        )
    reader = _addresses_in(mail.value("To"))
    if reader is not None and _names_reader(value, reader):
        yield _mistake(
            _("the Message-ID holds the reader's name."), right=_("It says nothing about who receives the mail.")
        )
    others = [raw for language, raw in given.mime.items() if language != mail.language]
    if any(value.encode() in raw.partition(b"\r\n\r\n")[0] for raw in others):
        yield _mistake(
            _("two languages share the Message-ID {value}.").format(value=value),
            right=_("Every copy has its own."),
        )


def _names_reader(message_id: str, reader: str) -> bool:
    name = reader.partition("@")[0].lower()
    return name in re.split(r"[^a-z0-9_+]", message_id.lower()) or (len(name) > 3 and name in message_id.lower())


def hdr_03(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find header lines that are too long or broken otherwise than by CRLF, and a header block past the limits."""
    if b"\n" in mail.head.replace(b"\r\n", b""):
        yield _mistake(
            _("the header block has lines that do not end in CRLF."), right=_("Every line ends in CR and LF.")
        )
    for field in mail.fields:
        yield from _line_mistakes(field)
    sizes = (
        len(mail.head) > _BLOCK_LIMIT,
        len(mail.fields) > _FIELDS_LIMIT,
        any(sum(map(len, field.lines)) > _FIELD_LIMIT for field in mail.fields),
        any(len(field.decoded) > _SUBJECT_LIMIT for field in mail.named("Subject")),
    )
    if any(sizes):
        yield _mistake(
            _("the header block is larger than Gmail takes."),
            right=_("At most 500 KB, 5000 fields, 32 KB in one field, 998 characters in the subject."),
        )


def _line_mistakes(field: HeaderField) -> Iterator[Mistake]:
    for number, line in enumerate(field.lines):
        words = _ENCODED_WORD.findall(line)
        content = line.partition(b":")[2] if number == 0 else line
        could_fold = b" " in content.strip(b" \t")
        if len(line) > _LINE_LIMIT or (len(line) > _FOLD_LIMIT and could_fold):
            yield _mistake(
                _("a line of the header {name} has {count} characters.").format(name=field.name, count=len(line)),
                right=_("Lines are folded at 78 characters, and never longer than 998."),
            )
        elif words and (len(line) > _WORD_LINE_LIMIT or max(map(len, words)) > _WORD_LIMIT):
            yield _mistake(
                _("an encoded word of the header {name} is too long.").format(name=field.name),
                right=_("An encoded word has at most 75 characters, its line 76."),
            )


def hdr_04(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find headers for machines that were encoded, or folded where no machine expects it."""
    for field in mail.fields:
        name = field.name.lower()
        if name == "list-id":
            checked = b"<" + b"\r\n".join(field.lines).rpartition(b"<")[2]
        elif name in _PLAIN:
            checked = b"\r\n".join(field.lines)
        else:
            continue
        if b"=?" in checked or not checked.isascii():
            yield _mistake(
                _("the header {name} is encoded, or not plain ASCII.").format(name=field.name),
                right=_("Mail programs read this header as it stands: plain ASCII."),
            )
        elif b"\r\n" in checked and not all(
            line.rstrip(b" \t").endswith(b",") for line in checked.split(b"\r\n")[:-1]
        ):
            yield _mistake(
                _("the header {name} is folded in the middle of a value.").format(name=field.name),
                right=_("It is folded only after a comma."),
            )


def hdr_05(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find what does not belong in a header: control characters, an encoding inside a value, unexpected fields."""
    for field in mail.fields:
        raw = b"".join(field.lines).decode("latin-1")
        decoded = field.decoded
        if _CONTROL.search(raw) or _CONTROL.search(decoded):
            yield _mistake(
                _("the header {name} holds a control character.").format(name=field.name),
                right=_("A header value is one line of text."),
            )
        elif _LOOKS_ENCODED.search(decoded):
            yield _mistake(
                _("the header {name} holds something of the form =?…?= as text.").format(name=field.name),
                right=_("A mail program would decode it into something else."),
            )
    yield from _names_mistakes(mail)
    subject = mail.named("Subject")
    if len(subject) == 1 and not holds_in_order(subject[0].decoded, fixed_parts(mail.message.subject)):
        yield _mistake(
            _('the subject that arrives is "{value}".').format(value=subject[0].decoded),
            right=_('It was composed as "{subject}".').format(subject=mail.message.subject),
        )


def _names_mistakes(mail: MailView) -> Iterator[Mistake]:
    meant = {name.lower() for name in _REQUIRED} | {name.lower() for name, _value in mail.message.headers}
    meant |= {"content-type"} | ({"reply-to"} if mail.message.reply_to else set())
    found = {field.name.lower() for field in mail.fields}
    for name in sorted(found - meant - {"content-transfer-encoding"} - set(_NO_READER)):
        yield _mistake(
            _('a header "{name}" stands in the mail that nobody wrote.').format(name=name[:60]),
            right=_("Only the header fields of the composed message stand in the mail."),
        )
    for name in sorted(meant - found - {required.lower() for required in _REQUIRED}):
        yield _mistake(
            _("the header {name} was composed, and is missing.").format(name=name),
            right=_("Every header field of the composed message stands in the mail."),
        )


def hdr_06(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find more than one visible recipient."""
    if mail.named("To") and _addresses_in(mail.value("To")) is None:
        yield _mistake(
            _("To does not name exactly one person."), right=_("To holds the subscriber's address, and no other.")
        )
    for name in _NO_READER:
        if mail.named(name):
            yield _mistake(
                _("the mail has a header {name}.").format(name=name.title()),
                right=_("Nobody but the subscriber receives this copy."),
            )


def hdr_18(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find a date that mail programs would read in different ways."""
    value = mail.value("Date")
    if value and (_DATE.fullmatch(value) is None or _day_of(value) is None):
        yield _mistake(
            _('the date of the mail is "{value}".').format(value=value[:60]),
            right=_("It is written like Mon, 15 Dec 2025 12:00:00 +0000."),
        )


def _day_of(value: str) -> dt.datetime | None:
    try:
        return email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None


def _addresses_in(value: str) -> str | None:
    """Return the one address in a From or To value; None where there is none, several, or a malformed one."""
    try:
        header: Any = _ADDRESSES("To", value)
    except (ValueError, IndexError):  # what the standard library's parser raises on some broken values
        return None
    found = header.addresses
    if len(found) != 1 or not found[0].username or "." not in found[0].domain or header.defects:
        return None
    return str(found[0].addr_spec)


def _is_same_domain(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or (other.endswith(f".{one}") and "." in one)


def _mistake(what: str, *, right: str) -> Mistake:
    return Mistake(
        what=what,
        right=right,
        remedy=_(
            "Mend the value in the issue or in config.toml; if they are right, report it as a fault of the program."
        ),
    )
