"""What is composed, and what is addressed to one person.

A composed message is the same for everybody of its language, merge fields open; an outgoing message is that
message filled for one subscriber.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from typing import NamedTuple

from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.values import frozen


@frozen
class PreparedImage:
    """A picture ready to be shown in a mail: `name` carries the digest of its bytes; sizes in pixels of the file.

    `address` is where mails load it from; `source` the file it was made of.
    """

    name: str
    sha256: str
    media_type: str
    width: int
    height: int
    data: bytes = field(repr=False)
    source: str = ""
    address: str = ""


@frozen
class CalendarFile:
    """An event of a message as calendars take it in; it lies beside the page, where the message links to it."""

    name: str
    text: str = field(repr=False)


@frozen
class MergeField:
    """An open place in a composed message: `[[name]]`, or `[[name|fallback]]`."""

    name: str
    fallback: str | None = None


@frozen
class ComposedMessage:
    """Headers, HTML and text of one language, merge fields open.

    `locale` is the BCP 47 tag the mail carries (fr-CA); `sender` and `reply_to` are the approved mailboxes;
    `headers` are the other approved header fields in order (List-Id, List-Unsubscribe, …), values possibly with
    open merge fields; `links` are the addresses of the HTML in order of appearance, without repeats; `images` in
    order of appearance; `calendars` are what its calendar links lead to. `also` are the other languages it carries,
    in order, where one message has them all.
    """

    language: str
    locale: str
    subject: str
    preheader: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    sender: Mailbox
    reply_to: Mailbox | None = None
    headers: tuple[tuple[str, str], ...] = ()
    merge_fields: tuple[MergeField, ...] = ()
    links: tuple[str, ...] = ()
    images: tuple[PreparedImage, ...] = ()
    calendars: tuple[CalendarFile, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages whose readers find theirs in it, its own first."""
        return (self.language, *self.also)


@frozen
class ComposedIssue:
    """An issue composed in all its languages.

    `digest` is 64 lower-case hex digits (docs/contract.md section 5), `code` the short form people read
    (`7QK4-M2`); `sources` maps each file that went in to the SHA-256 of its normalised text or bytes.
    """

    issue_id: str
    number: int
    date: dt.date
    template: str
    messages: tuple[ComposedMessage, ...]
    digest: str
    code: str
    version: str
    sources: Mapping[str, str] = field(default_factory=dict)

    def message(self, language: str) -> ComposedMessage:
        """Return the message that carries `language`, or the main one where the issue lacks it."""
        return next((message for message in self.messages if language in message.languages), self.messages[0])

    @property
    def carriers(self) -> Mapping[str, str]:
        """The language of the message that carries each language of the issue, the main one first."""
        return {language: message.language for message in self.messages for language in message.languages}


class Addressee(NamedTuple):
    """One person of a batch: where the mail goes and what its merge fields are filled with. A tuple: millions are made.

    `uid` is the 8 random bytes that tokens carry; `fields` has a value, possibly empty, for every merge field of
    the approved message, `unsubscribe_url` included where the organisation's own address is used.
    """

    subscriber_id: int
    uid: bytes
    email: str
    fields: Mapping[str, str]


@frozen
class OutgoingMessage:
    """A composed message filled for one person: what a mail program would receive."""

    to: Mailbox
    sender: Mailbox
    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    message_id: str
    date: dt.datetime
    reply_to: Mailbox | None = None
    headers: tuple[tuple[str, str], ...] = ()
