"""Leaving the newsletter: consent withdrawn, address suppressed, at once and for good (rules UNS-05, UNS-09).

Promises that leaving twice is leaving once, and that an address nobody knows can be suppressed too. Deletes nobody.
"""

import datetime as dt
import difflib

import sqlalchemy as sa

from cipc_newsletter.audience.addresses import Address, address_of
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.model.subscriber import Consent, ConsentKind
from cipc_newsletter.store import consents, subscribers, suppressions
from cipc_newsletter.store.consents import ConsentEvent, ConsentRow
from cipc_newsletter.store.suppressions import SuppressionReason
from cipc_newsletter.wording import _


def unsubscribe(
    connection: sa.Connection,
    address: str,
    *,
    at: dt.datetime,
    by: str = "",
    method: str = "staff",
    evidence: str = "",
) -> bool:
    """Record that the person at `address` left; False where they had left already.

    The zone of the aware `at` says which day it is; `method` says how the person told it, such as one_click or reply.
    Raises AudienceError for a text that is no address.
    """
    found = address_of(address)
    is_new = suppressions.add(connection, found.norm, reason=SuppressionReason.UNSUBSCRIBED, at=at)
    _withdraw(connection, found, at=at, by=by, method=method, evidence=evidence)
    return is_new


def suppress(connection: sa.Connection, address: str, *, reason: SuppressionReason, at: dt.datetime) -> bool:
    """Never write to `address` again, for this reason; False where that was so already. Raises AudienceError."""
    return suppressions.add(connection, address_of(address).norm, reason=reason, at=at)


def suppression_reason_of(text: str) -> SuppressionReason:
    """Return the reason that `text` names. Raises AudienceError with the nearest."""
    word = text.strip().lower().replace("-", "_").replace(" ", "_")
    reasons = [reason.value for reason in SuppressionReason]
    if word in reasons:
        return SuppressionReason(word)
    nearest = difflib.get_close_matches(word, reasons, n=1)
    raise AudienceError(
        _('"{reason}" is no reason for suppressing an address.').format(reason=text[:40]),
        right=_('Nearest: "{reason}".').format(reason=nearest[0])
        if nearest
        else _("The reasons are {reasons}.").format(reasons=", ".join(reasons)),
        key="reason",
    )


def _withdraw(
    connection: sa.Connection, address: Address, *, at: dt.datetime, by: str, method: str, evidence: str
) -> None:
    """Add a withdrawal after the person's last consent, if there is one that was not withdrawn."""
    row = subscribers.by_addresses(connection, [address.norm]).get(address.norm)
    if row is None:
        return
    events = consents.of_subscribers(connection, [row.subscriber.id]).get(row.subscriber.id, ())
    if events and events[-1].event is ConsentEvent.WITHDRAWN:
        return
    withdrawal = Consent(
        kind=events[-1].consent.kind if events else ConsentKind.EXPRESS,
        obtained_on=at.date(),
        evidence=evidence,
        recorded_by=by,
        recorded_at=at,
        method=method,
    )
    event = ConsentRow(subscriber_id=row.subscriber.id, event=ConsentEvent.WITHDRAWN, consent=withdrawal)
    consents.add(connection, [event], now=at)
