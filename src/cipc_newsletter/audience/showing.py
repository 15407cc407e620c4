"""What the audience knows: of one person with every proof, and of everybody in counts.

Promises the same answer that a send would get at that moment. Writes nothing.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field

import sqlalchemy as sa

from cipc_newsletter.audience import selection
from cipc_newsletter.audience.addresses import address_of
from cipc_newsletter.audience.reasons import Reason, ReasonKey, words_of_suppression
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.model.subscriber import Subscriber, Suppression
from cipc_newsletter.store import consents, subscribers, suppressions
from cipc_newsletter.store.consents import ConsentRow
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class Person:
    """One address: who it is, where known, whether they may be mailed, and what proves it.

    `subscriber` is None for an address that is suppressed without being in the audience.
    """

    email: str
    subscriber: Subscriber | None
    reason: Reason | None
    events: Sequence[ConsentRow]
    suppression: Suppression | None

    def as_json(self) -> dict[str, object]:
        """Return the person as values that JSON knows (docs/contract.md section 4)."""
        return {
            "email": self.email,
            "language": self.subscriber.language if self.subscriber else None,
            "first_name": self.subscriber.first_name if self.subscriber else None,
            "last_name": self.subscriber.last_name if self.subscriber else None,
            "attributes": dict(self.subscriber.attributes) if self.subscriber else {},
            "mailable": self.reason is None,
            "reason": self.reason.key.value if self.reason else None,
            "reason_words": self.reason.words if self.reason else None,
            "consents": [_event_as_json(row) for row in self.events],
            "suppression": _suppression_as_json(self.suppression) if self.suppression else None,
        }


@frozen
class AudienceCounts:
    """Everybody in the audience: mailable people by language, the others by the key of their reason."""

    total: int
    mailable: int
    by_language: Mapping[str, int] = field(default_factory=dict)
    by_reason: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the counts as values that JSON knows."""
        return {
            "total": self.total,
            "mailable": self.mailable,
            "by_language": dict(self.by_language),
            "by_reason": dict(self.by_reason),
        }


def show(connection: sa.Connection, address: str, *, at: dt.datetime) -> Person:
    """Return what is known of `address`. Raises AudienceError where nothing is."""
    found = address_of(address)
    row = subscribers.by_addresses(connection, [found.norm]).get(found.norm)
    suppression = suppressions.of_addresses(connection, [found.norm]).get(found.norm)
    if row is None and suppression is None:
        raise AudienceError(
            _('"{address}" is neither in the audience nor on the suppression list.').format(address=found.email),
            right=_("An address is found whatever its capital letters."),
            remedy=_("Look at its spelling, or add the person: cipc-newsletter audience add"),
            key="email",
        )
    if row is None:
        reason: Reason | None = Reason.of(ReasonKey.SUPPRESSED)
        return Person(email=found.email, subscriber=None, reason=reason, events=(), suppression=suppression)
    events = consents.of_subscribers(connection, [row.subscriber.id]).get(row.subscriber.id, ())
    reason = selection.reason_for(row.subscriber, events=events, suppression=suppression, at=at)
    return Person(
        email=row.subscriber.email, subscriber=row.subscriber, reason=reason, events=events, suppression=suppression
    )


def counts(connection: sa.Connection, *, at: dt.datetime) -> AudienceCounts:
    """Return how many people the audience holds, by language and by reason, most first."""
    languages: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for candidate in selection.candidates(connection, at=at):
        if candidate.reason is None:
            languages[candidate.subscriber.language] += 1
        else:
            reasons[candidate.reason.key.value] += 1
    return AudienceCounts(
        total=languages.total() + reasons.total(),
        mailable=languages.total(),
        by_language=dict(languages.most_common()),
        by_reason=dict(reasons.most_common()),
    )


def _event_as_json(row: ConsentRow) -> dict[str, object]:
    consent = row.consent
    return {
        "event": row.event.value,
        "kind": consent.kind.value,
        "obtained_on": consent.obtained_on.isoformat(),
        "until_event": consent.until_event.isoformat() if consent.until_event else None,
        "ends_on": consent.ends_on.isoformat() if consent.ends_on else None,
        "text": consent.text,
        "evidence": consent.evidence,
        "method": consent.method,
        "recorded_by": consent.recorded_by,
        "recorded_at": consent.recorded_at.isoformat() if consent.recorded_at else None,
    }


def _suppression_as_json(suppression: Suppression) -> dict[str, object]:
    return {
        "reason": suppression.reason,
        "reason_words": words_of_suppression(suppression.reason),
        "since": suppression.at.isoformat(),
        "source": suppression.source,
    }
