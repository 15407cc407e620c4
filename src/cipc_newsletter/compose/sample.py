"""The copy for the built-in sample subscriber: what a person would receive, the same bytes every time.

Promises the date of the issue at 12:00 UTC, a fixed Message-ID and boundary, and the all-zero token, good for nothing
(docs/contract.md section 5). Mails nothing.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from cipc_newsletter import merge_fields, mime, tokens
from cipc_newsletter.model.message import Addressee, ComposedIssue, ComposedMessage, OutgoingMessage, PreparedImage

EMAIL = "camille.tremblay@sample.invalid"  # RFC 2606: nobody's, ever
NAMES = {"first_name": "Camille", "last_name": "Tremblay"}
_NO_SERVER = "https://outbox.invalid"


def sample_message(composed: ComposedIssue, language: str, *, public_base_url: str = "") -> OutgoingMessage:
    """Return the message of `language` filled for the sample subscriber.

    Where the organisation runs no server the unsubscribe address is one that leads nowhere.
    """
    return sample_of(composed, composed.message(language), names=NAMES, public_base_url=public_base_url)


def sample_of(
    composed: ComposedIssue, message: ComposedMessage, *, names: Mapping[str, str], public_base_url: str = ""
) -> OutgoingMessage:
    """Return a message of an issue filled for an invented subscriber of these `names`, the sample's address otherwise."""
    base = public_base_url or _NO_SERVER
    token = tokens.sample_token()
    person = Addressee(
        subscriber_id=0,
        uid=tokens.NOBODY,
        email=EMAIL,
        fields={**names, "unsubscribe_url": f"{base}/u/{token}", "preferences_url": f"{base}/p/{token}"},
    )
    noon = dt.datetime.combine(composed.date, dt.time(12), tzinfo=dt.UTC)
    message_id = f"<sample.{composed.issue_id}.{message.language}@{message.sender.domain}>"
    return merge_fields.filled(message, person, date=noon, message_id=message_id)


def sample_bytes(
    composed: ComposedIssue, language: str, *, public_base_url: str = "", has_pictures: bool = False
) -> bytes:
    """Return the sample copy as it would travel; with its pictures inside, for looking at without the network."""
    outgoing = sample_message(composed, language, public_base_url=public_base_url)
    return serialised(outgoing, related=composed.message(language).images if has_pictures else ())


def serialised(outgoing: OutgoingMessage, *, related: Sequence[PreparedImage] = ()) -> bytes:
    """Return a sample message as it would travel, `related` pictures inside."""
    return mime.bytes_of(outgoing, boundary=mime.boundary_for(outgoing.message_id), related=related)
