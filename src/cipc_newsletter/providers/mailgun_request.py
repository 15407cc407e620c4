"""A batch as Mailgun wants it: form fields, with one recipient variable for each value that differs.

Promises that what Mailgun will expand for a person equals what merge_fields.filled gives for that person, that every
recipient has every variable, and that nothing reaches Mailgun which it would take for its own syntax or refuse for
its size. Pure and deterministic; makes no call. Facts: Mailgun's OpenAPI file, POST /v3/{domain_name}/messages, and
its manual, pages batch-sending and tracking-unsubscribes.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from email.header import Header
from email.utils import formataddr
from itertools import groupby
from json.encoder import encode_basestring_ascii as encoded
from operator import itemgetter

from cipc_newsletter.errors import AudienceError
from cipc_newsletter.merge_fields import Context, Part, column_of, escaped_column, replaced_in_context
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import Addressee, MergeField, OutgoingMessage
from cipc_newsletter.model.people import People
from cipc_newsletter.providers.mailgun_limits import (
    Fields,
    refusal,
    require_address,
    require_batch,
    require_message,
    require_size,
)
from cipc_newsletter.providers.port import Call, OutgoingBatch

OWN_UNSUBSCRIBE = "%unsubscribe_url%"


def call_of(batch: OutgoingBatch, *, options: Mapping[str, str], owns_unsubscribe: bool) -> Call:
    """Return the form fields of one call for the whole batch.

    `options` are the o: fields. With `owns_unsubscribe` Mailgun's own link stands where `unsubscribe_url` is open.
    Raises BadRequestError.
    """
    try:
        require_batch(batch, owns_unsubscribe=owns_unsubscribe)
        fields = _fields(batch, options=options, owns_unsubscribe=owns_unsubscribe)
    except AudienceError as error:
        mistake = error.mistakes[0]
        raise refusal(mistake.what, right=mistake.right, remedy=mistake.remedy) from error
    attempt = ("v:attempt", str(batch.attempt))
    require_size((*fields, attempt))
    return Call(body_sha=_sha_of(fields), content=(*fields, attempt))


def _sha_of(fields: Fields) -> bytes:
    """Return the SHA-256 of all fields, each length before its text: no two lists of fields are the same bytes."""
    digest = hashlib.sha256()
    for name, alike in groupby(fields, itemgetter(0)):
        said = "".join([f"{len(name)} {len(value)} {name}{value}" for _name, value in alike])
        digest.update(said.encode(errors="surrogatepass"))
    return digest.digest()


def _fields(batch: OutgoingBatch, *, options: Mapping[str, str], owns_unsubscribe: bool) -> Fields:
    people = People.of(Addressee, batch.people)
    variables = _Variables(people, owns_unsubscribe=owns_unsubscribe)
    message = batch.message
    headers = [(name, variables.put_into(value, Part.HEADER)) for name, value in message.headers]
    return (
        ("from", address_of(message.sender)),
        *[("to", email) for email in people.emails],
        ("subject", variables.put_into(message.subject, Part.HEADER)),
        ("text", variables.put_into(message.text, Part.TEXT)),
        ("html", variables.put_into(message.html, Part.HTML)),
        *_headers(message.reply_to, headers),
        *((f"v:{key}", value) for key, value in _metadata(batch).items()),
        # Without this every recipient could read the metadata in X-Mailgun-Variables.
        ("o:suppress-headers", "X-Mailgun-Variables"),
        *options.items(),
        # Even with nothing to fill: it is what makes Mailgun write to each person alone.
        ("recipient-variables", variables.as_json()),
    )


def single(message: OutgoingMessage, *, options: Mapping[str, str]) -> Fields:
    """Return the form fields of one message that is already filled. Raises BadRequestError."""
    require_message(message)
    require_address(message.to.email)
    fields = (
        ("from", address_of(message.sender)),
        ("to", message.to.email),
        ("subject", message.subject),
        ("text", message.text),
        ("html", message.html),
        *_headers(message.reply_to, message.headers),
        *options.items(),
    )
    require_size(fields)
    return fields


def address_of(mailbox: Mailbox) -> str:
    """Return `Name <address>` for From as Mailgun's parser reads it: quoted where need be, never encoded.

    An encoded-word is decoded and encoded anew by Mailgun (its parser is public: mailgun/flanker, ace_display_name),
    so encoding here would change nothing.
    """
    if not mailbox.name or mailbox.name.isascii():
        return formataddr((mailbox.name, mailbox.email))
    return f"{mailbox.name} <{mailbox.email}>"


class _Variables:
    """The recipient variables of a batch: one for each field, fallback and context whose values are not yet there."""

    def __init__(self, people: People[Addressee], *, owns_unsubscribe: bool) -> None:
        self._people = people
        self._owns_unsubscribe = owns_unsubscribe
        self._names: dict[tuple[MergeField, Context], str] = {}
        self._columns: dict[tuple[str, ...], str] = {}
        self._values: dict[MergeField, Sequence[str]] = {}

    def put_into(self, text: str, part: Part) -> str:
        """Return `text` with Mailgun's variables in place of its merge fields."""
        return replaced_in_context(text, self._reference, part=part)

    def as_json(self) -> str:
        """Return the recipient-variables: bare address → every variable → that person's value."""
        start, columns = "{", []
        for column, name in self._columns.items():
            start += f"{',' if start != '{' else ''}{encoded(name)}:".replace("%", "%%")
            if column.count(column[0]) == len(column):
                start += encoded(column[0]).replace("%", "%%")
            else:
                start += "%s"
                columns.append(map(encoded, column))
        template = f"%s:{start}}}"
        rows = map(template.__mod__, zip(map(encoded, self._people.emails), *columns, strict=True))
        return f"{{{','.join(rows)}}}"

    def _raw(self, name: str) -> Sequence[str]:
        fields = self._people.fields
        if name == "email":
            return fields.get(name, self._people.emails)
        return fields.get(name) or [""] * len(self._people)

    def _reference(self, field: MergeField, context: Context) -> str:
        if self._owns_unsubscribe and field.name == "unsubscribe_url":
            return OWN_UNSUBSCRIBE
        if (field, context) not in self._names:
            if field not in self._values:
                self._values[field] = column_of(field, self._raw(field.name))
            column = tuple(escaped_column(self._values[field], context))
            self._names[field, context] = self._columns.setdefault(column, self._free_name(field.name))
        return f"%recipient.{self._names[field, context]}%"

    def _free_name(self, name: str) -> str:
        taken = set(self._columns.values())
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name}_{number}"
        return free


def _headers(reply_to: Mailbox | None, headers: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    if reply_to is not None:
        is_plain = not reply_to.name or reply_to.name.isascii()
        plain = formataddr((reply_to.name, reply_to.email))
        yield "h:Reply-To", plain if is_plain else _in_ascii(f"{reply_to.name} <{reply_to.email}>")
    for name, value in headers:
        yield f"h:{name}", _in_ascii(value)


def _in_ascii(value: str) -> str:
    """Return a header value in ASCII, the words before an address or id in encoded-words (RFC 2047 section 5).

    Left to Mailgun, the id of an accented List-Id would be encoded along with its name (rule HDR-04).
    """
    if value.isascii():
        return value
    phrase, bracket, rest = value.rpartition("<") if value.endswith(">") else (value, "", "")
    encoded = Header(phrase.strip(), charset="utf-8", maxlinelen=75).encode().replace("\n", "")
    return f"{encoded} {bracket}{rest}".strip()


def _metadata(batch: OutgoingBatch) -> dict[str, str]:
    """Return what Mailgun echoes with every event, by which an event finds its batch; no personal data."""
    return {**batch.metadata, "campaign": batch.campaign_uid, "batch": str(batch.batch_no)}
