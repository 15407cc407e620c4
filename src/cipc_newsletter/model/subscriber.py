"""Who may receive, and why we may write to them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from cipc_newsletter.values import frozen


class ConsentKind(StrEnum):
    """The ground on which a person may be mailed (rule LAW-CA-03); `EXPRESS` ends only by withdrawal."""

    EXPRESS = "express"
    IMPLIED_BUSINESS = "implied_business"
    IMPLIED_INQUIRY = "implied_inquiry"
    IMPLIED_DONATION = "implied_donation"
    IMPLIED_VOLUNTEER = "implied_volunteer"
    IMPLIED_MEMBERSHIP = "implied_membership"
    IMPLIED_PUBLISHED = "implied_published"
    IMPLIED_DISCLOSED = "implied_disclosed"
    REFERRAL = "referral"


@frozen
class Consent:
    """One proof of consent: its kind, when it was given, the words shown, and where the evidence is kept.

    `ends_on` is the last day it holds, computed from the kind and the date its relation ended; None where it
    holds until withdrawn.
    """

    kind: ConsentKind
    obtained_on: dt.date
    until_event: dt.date | None = None
    ends_on: dt.date | None = None
    text: str = ""
    evidence: str = ""
    recorded_by: str = ""
    recorded_at: dt.datetime | None = None
    method: str = "import"


@frozen
class Suppression:
    """An address we must not write to: since when (aware, UTC), why, and who told it, empty for this program's users."""

    email: str
    reason: str
    at: dt.datetime
    source: str = ""


@frozen
class Subscriber:
    """A person in the audience. `uid` is 8 random bytes, carried by tokens instead of the row id."""

    id: int
    uid: bytes
    email: str
    language: str
    first_name: str = ""
    last_name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
