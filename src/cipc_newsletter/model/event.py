"""What a provider reports later of one person's copy: a fact with a moment, in whatever order it comes."""

import datetime as dt
from enum import IntEnum

from cipc_newsletter.values import frozen


class EventKind(IntEnum):
    """What was reported (RFC 3463 and 5965 where they have a word for it)."""

    ACCEPTED = 0
    DELIVERED = 1
    DEFERRED = 2
    BOUNCED = 3
    COMPLAINT = 4
    UNSUBSCRIBED = 5


@frozen
class Event:
    """One report, as its provider's metadata and address name it; `at` is aware.

    `key` is the provider's id of it, by which a repeated report is known; empty where it has none. The person is named
    by `subscriber_uid` (8 bytes) or by `address`; `batch_no` is None where the provider does not echo it.
    """

    campaign_uid: str
    kind: EventKind
    at: dt.datetime
    key: str = ""
    batch_no: int | None = None
    subscriber_uid: bytes = b""
    address: str = ""
