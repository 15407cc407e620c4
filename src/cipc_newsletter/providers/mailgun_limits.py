"""What Mailgun cannot carry, found before anything is sent.

Promises a refusal, in words, for every limit that Mailgun documents and for everything it would take for its own
syntax or get wrong. Pure; makes no call.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from cipc_newsletter import mime
from cipc_newsletter.errors import BadRequestError, ContentError
from cipc_newsletter.merge_fields import filled
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import Addressee, ComposedMessage, OutgoingMessage
from cipc_newsletter.model.people import People
from cipc_newsletter.providers.port import OutgoingBatch
from cipc_newsletter.wording import _

Fields = tuple[tuple[str, str], ...]

RECIPIENT_LIMIT = 1000
OPTIONS_LIMIT = 16 * 1024  # bytes of names and values beginning with o:, h:, v: or t:
MESSAGE_LIMIT = 25 * 1024 * 1024
REQUEST_LIMIT = int(52.4 * 1024 * 1024)

# %recipient%, %recipient.name%, %recipient_email%, %unsubscribe_url%, %tag_unsubscribe_email%, %mailing_list_name% …
_SYNTAX = re.compile(
    r"%(?:recipient[._%]|(?:tag_|mailing_list_)?unsubscribe_[a-z]+%|mailing_list_[a-z_]+%)", re.IGNORECASE
)
_PERCENT_BEFORE_FIELD = re.compile(r"%[^%\s<>\"]*\[\[")
# Mailgun reads a comma as the start of another recipient.
_ADDRESS = re.compile(r"[^\s,;:<>()\"\\@]+@[^\s,;:<>()\"\\@]+")
_ADDRESSES = re.compile(rf"{_ADDRESS.pattern}(?:\n{_ADDRESS.pattern})*")
# Header fields that Mailgun writes itself; a second one would break the mail (rules HDR-01, HDR-06).
_TAKEN = frozenset(
    {
        *("from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id"),
        *("mime-version", "content-type", "content-transfer-encoding"),
    }
)
_NAME = re.compile(r"[!-9;-~]+")
_NEEDS_QUOTES = re.compile(r'[()<>\[\]:;@\\,"]')


def is_broken_by_mailgun(name: str) -> bool:
    """Tell whether Mailgun would show this name in superfluous quotation marks (anymail/django-anymail issue 270)."""
    return not name.isascii() and _NEEDS_QUOTES.search(name) is not None


def _require_name(mailbox: Mailbox) -> None:
    """Refuse a sender whose From header Mailgun would get wrong. Raises BadRequestError."""
    if is_broken_by_mailgun(mailbox.name):
        raise refusal(
            _('Mailgun would show the sender\'s name "{name}" in quotation marks.').format(name=mailbox.name),
            right=_("A name with accents has no brackets, commas, colons, semicolons or quotation marks."),
            remedy=_("Change from_name under [sender], then have the issue approved again."),
        )
    if not mailbox.email.isascii():
        raise refusal(
            _("Mailgun cannot send from an address outside ASCII."),
            right=_("The sender's address is plain ASCII."),
            remedy=_("Change from_email under [sender], then have the issue approved again."),
        )


def require_batch(batch: OutgoingBatch, *, owns_unsubscribe: bool) -> None:
    """Refuse a batch that Mailgun could not carry as it is. Raises BadRequestError."""
    if not 1 <= len(batch.people) <= RECIPIENT_LIMIT:
        raise refusal(
            _("{count} people in one call.").format(count=len(batch.people)),
            right=_("Mailgun takes 1 to {limit} people in one call.").format(limit=RECIPIENT_LIMIT),
            remedy=_("Lower batch_size under [provider.mailgun]."),
        )
    # Mailgun drops a repeated address silently, and tells addresses apart without regard to case.
    people = People.of(Addressee, batch.people)
    if len(set(map(str.casefold, people.emails))) < len(people):
        raise refusal(
            _("one address stands twice in the same call."),
            right=_("Every address stands once."),
            remedy=_("Take the second subscriber with that address out of the audience."),
        )
    message = batch.message
    require_message(message)
    for email in _strange_among(people.emails):
        require_address(email)
    # A value can complete the syntax that the text around it begins.
    is_open = any(_is_open(text) for text in _texts(message))
    if not is_open and not any("%" in "".join(column) for column in (people.emails, *people.fields.values())):
        return
    for person in people:
        if is_open or any("%" in value for value in (person.email, *person.fields.values())):
            _require_harmless(batch, person, owns_unsubscribe=owns_unsubscribe)


def _strange_among(emails: Sequence[str]) -> Sequence[str]:
    """Return the addresses that have to be looked at one by one: none, where all together look like a list of them."""
    together = "\n".join(emails)
    is_usual = together.count("\n") == len(emails) - 1 and _ADDRESSES.fullmatch(together)
    return () if is_usual else emails


def require_address(email: str) -> None:
    """Refuse what Mailgun would read as anything but one bare address. Raises BadRequestError."""
    if not _ADDRESS.fullmatch(email):
        raise refusal(
            _("an address of this batch is none."),
            right=_("An address is name@domain, without a comma, a bracket or a space."),
            remedy=_("Mend it in the list of subscribers, then go on."),
        )


def require_message(message: ComposedMessage | OutgoingMessage) -> None:
    """Refuse a message whose headers would break, or whose text Mailgun would replace. Raises BadRequestError."""
    _require_name(message.sender)
    _require_clean(message.subject, message.sender, message.reply_to, message.headers)
    _require_no_syntax(*_texts(message))


def _texts(message: ComposedMessage | OutgoingMessage) -> tuple[str, ...]:
    reply_to = message.reply_to.name if message.reply_to else ""
    names = (message.sender.name, reply_to)
    return (message.subject, message.html, message.text, *(value for _name, value in message.headers), *names)


def _require_clean(
    subject: str, sender: Mailbox, reply_to: Mailbox | None, headers: Sequence[tuple[str, str]]
) -> None:
    """Refuse a header that would be more than a header, or stand twice (rules HDR-01, HDR-05, HDR-06)."""
    names = [name.lower() for name, _value in headers]
    for name in names:
        if not _NAME.fullmatch(name) or name in _TAKEN or names.count(name) > 1:
            raise refusal(
                _("the header {field} cannot be written as it is.").format(field=name),
                right=_("Every header field has its own name, and stands once."),
                remedy=_("Mend the value where it comes from: the issue, config.toml or the list of subscribers."),
            )
    named = [("Subject", subject), ("From", sender.name), ("Reply-To", reply_to.name if reply_to else ""), *headers]
    try:
        for name, value in named:
            mime.require_clean(name, value)
    except ContentError as error:
        mistake = error.mistakes[0]
        raise refusal(mistake.what, right=mistake.right, remedy=mistake.remedy) from error


# A message is the same in every batch.
@lru_cache(maxsize=64)
def _is_open(text: str) -> bool:
    return _PERCENT_BEFORE_FIELD.search(text) is not None


@lru_cache(maxsize=64)
def _syntax_in(text: str) -> str:
    found = _SYNTAX.search(text)
    return found.group() if found else ""


def _require_no_syntax(*texts: str) -> None:
    for text in texts:
        if "%" in text and (found := _syntax_in(text)):
            raise _syntax(found)


def _require_harmless(batch: OutgoingBatch, person: Addressee, *, owns_unsubscribe: bool) -> None:
    """Refuse a person whose values make Mailgun's syntax, alone or together with the text around them."""
    own = {"unsubscribe_url": "-"} if owns_unsubscribe else {}
    known = person._replace(fields={**person.fields, **own})
    whole = filled(batch.message, known, date=batch.date, message_id="")
    _require_no_syntax(whole.subject, whole.html, whole.text, *(value for _name, value in whole.headers))


def _syntax(found: str) -> BadRequestError:
    return refusal(
        _('"{found}" is Mailgun\'s own syntax and would be replaced.').format(found=found),
        right=_("No text, and no value of a subscriber, holds what Mailgun would replace."),
        remedy=_("Write it differently, without the percent signs."),
    )


def require_size(fields: Fields) -> None:
    """Refuse a call that is larger than Mailgun takes. Raises BadRequestError."""
    to = [value for name, value in fields if name == "to"]
    sizes = [(name, len(name) + len(value.encode(errors="surrogatepass"))) for name, value in fields if name != "to"]
    options = sum(size for name, size in sizes if name[:2] in ("o:", "h:", "v:", "t:"))
    message = sum(size for name, size in sizes if name in ("text", "html"))
    # About 60 bytes of multipart frame stand around each field.
    request = sum(size for _name, size in sizes) + len("".join(to).encode()) + 128 * len(fields)
    for what, size, limit in (
        (_("the headers and options would be {size} bytes."), options, OPTIONS_LIMIT),
        (_("the message would be {size} bytes."), message, MESSAGE_LIMIT),
        (_("the call would be {size} bytes."), request, REQUEST_LIMIT),
    ):
        if size > limit:
            raise refusal(
                what.format(size=size),
                right=_("Mailgun takes at most {limit} bytes of it.").format(limit=limit),
                remedy=_("Shorten the issue, or lower batch_size under [provider.mailgun]."),
            )


def refusal(what: str, *, right: str, remedy: str) -> BadRequestError:
    """Return the error for what Mailgun could not carry, found before anything was sent."""
    return BadRequestError(what, provider="mailgun", right=right, remedy=remedy)
