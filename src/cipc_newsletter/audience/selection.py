"""Who may be mailed at a given moment, page by page, and everybody else with the reason.

Promises that consent and suppression are read afresh by every call, in a fixed number of statements, and that pages
are ascending and disjoint. `at` is aware: the day that consents are held against is the day `at` is in its own zone.
Does not know issues or languages of mails, and remembers nothing.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa

from cipc_newsletter.audience import consent
from cipc_newsletter.audience.reasons import Reason, ReasonKey, words_of_date, words_of_suppression
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.model.subscriber import Subscriber, Suppression
from cipc_newsletter.store import consents, mailability, subscribers, suppressions
from cipc_newsletter.store.consents import ConsentRow
from cipc_newsletter.store.subscribers import SubscriberRow
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class Candidate:
    """One person and why they are not mailed; `reason` is None for those who are.

    The subscriber's `email` is as it goes on the wire: its domain in ASCII (rule HDR-09).
    """

    subscriber: Subscriber
    reason: Reason | None

    @property
    def is_mailable(self) -> bool:
        """Whether this person may be mailed."""
        return self.reason is None


@frozen
class Page:
    """Some candidates by ascending id; `after_id` is where the next page begins, `is_last` whether none follows."""

    candidates: tuple[Candidate, ...]
    after_id: int
    is_last: bool


def page(connection: sa.Connection, *, after_id: int, limit: int, at: dt.datetime) -> Page:
    """Return the next `limit` people by id after `after_id` (0 for the first page), in four statements at most.

    Those of whom one look at the tables says that they may be mailed are not looked at one by one.
    """
    rows = subscribers.page(connection, after_id=after_id, limit=limit)
    if not rows:
        return Page(candidates=(), after_id=after_id, is_last=True)
    first, last = rows[0].subscriber.id, rows[-1].subscriber.id
    sure = mailability.surely_mailable(connection, first=first, last=last, on=at.date(), languages=LANGUAGES)
    reasons = _reasons(connection, {row.subscriber.id: row for row in rows if row.subscriber.id not in sure}, at)
    people = tuple(Candidate(subscriber=_on_the_wire(row), reason=reasons.get(row.subscriber.id)) for row in rows)
    return Page(candidates=people, after_id=last, is_last=len(rows) < limit)


def candidates(connection: sa.Connection, *, at: dt.datetime, limit: int = 1000) -> Iterator[Candidate]:
    """Yield everybody in the audience by ascending id, `limit` people at a time."""
    after_id, is_last = 0, False
    while not is_last:
        found = page(connection, after_id=after_id, limit=limit, at=at)
        yield from found.candidates
        after_id, is_last = found.after_id, found.is_last


def may_mail(connection: sa.Connection, ids: Collection[int], at: dt.datetime) -> dict[int, str]:
    """Return the ids that must NOT be mailed now, each with the key of its reason, in four statements at most.

    An empty answer means everybody may be mailed. `ids` are those of one batch, some thousands at most;
    `reasons.summary_of` has the words for a key. Those of whom one look at the tables says that they may be mailed are
    not looked at one by one.
    """
    if not ids:
        return {}
    sure = mailability.surely_mailable(connection, first=min(ids), last=max(ids), on=at.date(), languages=LANGUAGES)
    return _refused(connection, [number for number in ids if number not in sure], at)


def _refused(connection: sa.Connection, ids: Sequence[int], at: dt.datetime) -> dict[int, str]:
    rows = subscribers.by_ids(connection, ids)
    refused = {number: ReasonKey.NOT_IN_AUDIENCE.value for number in ids if number not in rows}
    refused.update({number: reason.key.value for number, reason in _reasons(connection, rows, at).items()})
    return refused


def _reasons(connection: sa.Connection, rows: Mapping[int, SubscriberRow], at: dt.datetime) -> dict[int, Reason]:
    """Return why these people, by id, are not mailed; whoever may be is missing."""
    events = consents.of_subscribers(connection, rows)
    suppressed = suppressions.of_subscribers(connection, rows)
    reasons = {
        number: reason_for(row.subscriber, events=events.get(number, ()), suppression=suppressed.get(number), at=at)
        for number, row in rows.items()
    }
    return {number: reason for number, reason in reasons.items() if reason is not None}


def suppression_version(connection: sa.Connection) -> int:
    """Return a number that grows whenever an address is suppressed; every unsubscribing suppresses."""
    return suppressions.version(connection)


def reason_for(
    subscriber: Subscriber, *, events: Sequence[ConsentRow], suppression: Suppression | None, at: dt.datetime
) -> Reason | None:
    """Return why this person is not mailed at that moment, the strongest reason first; None where they may be."""
    if suppression is not None:
        words = _("suppressed since {date}: {reason}").format(
            date=words_of_date(suppression.at.astimezone(at.tzinfo).date()),
            reason=words_of_suppression(suppression.reason),
        )
        return Reason(key=ReasonKey.SUPPRESSED, words=words)
    reason = consent.standing(events, at.date())
    if reason is None and subscriber.language not in LANGUAGES:
        return Reason.of(ReasonKey.LANGUAGE_UNKNOWN)
    return reason


def _on_the_wire(row: SubscriberRow) -> Subscriber:
    address = wire_address(row)
    return row.subscriber if address == row.subscriber.email else replace(row.subscriber, email=address)


def wire_address(row: SubscriberRow) -> str:
    """Return the address as it goes on the wire: the local part as given, the domain in ASCII."""
    if row.subscriber.email.isascii():
        return row.subscriber.email
    return f"{row.subscriber.email.partition('@')[0]}@{row.email_norm.rpartition('@')[2]}"
