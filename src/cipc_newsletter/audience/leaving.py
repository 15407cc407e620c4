"""Leaving the newsletter: consent withdrawn, address suppressed, at once and for good (rules UNS-05, UNS-09).

Promises that leaving twice is leaving once, that an address nobody knows can be suppressed too, and that only a person's
own express consent, given here since, counts for more than a departure told by somebody else. Deletes nobody.
"""

import datetime as dt
import difflib
from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from cipc_newsletter.audience.addresses import Address, address_of
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.model.subscriber import Consent, ConsentKind, Suppression
from cipc_newsletter.store import consents, subscribers, suppressions
from cipc_newsletter.store.consents import ConsentEvent, ConsentRow
from cipc_newsletter.store.subscribers import SubscriberRow
from cipc_newsletter.store.suppressions import Past, SuppressionReason
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

IMPORTED = "import"  # how a consent got here that nobody gave here: it never brings anybody back


@frozen
class Leaver:
    """Somebody who left, or whom mail does not reach, as told by somebody else: why, and when at the latest."""

    address: Address
    reason: SuppressionReason
    at: dt.datetime
    evidence: str = ""


@frozen
class LetGo:
    """What became of those told to have left: `new` are suppressed from now on, `known` were already.

    `returned` came back here since, by their own word, and stay.
    """

    new: tuple[Leaver, ...] = ()
    known: int = 0
    returned: tuple[Leaver, ...] = ()


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
    leaver = Leaver(address=found, reason=SuppressionReason.UNSUBSCRIBED, at=at, evidence=evidence)
    _withdraw(connection, [leaver], by=by, method=method, now=at)
    return is_new


def suppress(connection: sa.Connection, address: str, *, reason: SuppressionReason, at: dt.datetime) -> bool:
    """Never write to `address` again, for this reason; False where that was so already. Raises AudienceError."""
    return suppressions.add(connection, address_of(address).norm, reason=reason, at=at)


def let_go(
    connection: sa.Connection,
    leavers: Sequence[Leaver],
    *,
    method: str,
    now: dt.datetime,
    by: str = "",
    is_dry_run: bool = False,
) -> LetGo:
    """Record what somebody else tells of people who left; told again, nothing changes. A dry run only counts.

    Some hundreds at a time: the statements name every address.
    """
    norms = {leaver.address.norm for leaver in leavers}
    past = suppressions.ever(connection, norms)
    people = subscribers.by_addresses(connection, norms)
    proofs = consents.of_subscribers(connection, [row.subscriber.id for row in people.values()])
    new: dict[tuple[str, SuppressionReason], Leaver] = {}
    returned: list[Leaver] = []
    known = 0
    for leaver in leavers:
        norm = leaver.address.norm
        if (norm, leaver.reason) in new or _is_suppressed(leaver, past.get(norm, ())):
            known += 1
        elif _is_answered(leaver, past.get(norm, ())) or _came_back(leaver, _events_of(norm, people, proofs)):
            returned.append(leaver)
        else:
            new[norm, leaver.reason] = leaver
    gone = tuple(new.values())
    if not is_dry_run:
        suppressions.add_all(connection, [_suppression(leaver) for leaver in gone])
        _withdraw(connection, gone, by=by, method=method, now=now)
    return LetGo(new=gone, known=known, returned=tuple(returned))


def _suppression(leaver: Leaver) -> Suppression:
    return Suppression(email=leaver.address.norm, reason=leaver.reason.value, at=leaver.at, source=leaver.evidence)


def _is_suppressed(leaver: Leaver, past: Sequence[Past]) -> bool:
    return any(not one.is_lifted and one.suppression.reason == leaver.reason for one in past)


def _is_answered(leaver: Leaver, past: Sequence[Past]) -> bool:
    """Whether this very departure was known here, and lifted when the person came back."""
    return any(
        one.is_lifted and one.suppression.reason == leaver.reason and one.suppression.at == leaver.at for one in past
    )


def _came_back(leaver: Leaver, events: Sequence[ConsentRow]) -> bool:
    """Whether the person gave an express consent of their own here on a later day, which nothing took back since.

    Bounces and complaints are nothing that a consent answers.
    """
    if leaver.reason is not SuppressionReason.UNSUBSCRIBED:
        return False
    own = False
    for row in events:
        is_given = row.event is ConsentEvent.GIVEN and row.consent.kind is ConsentKind.EXPRESS
        is_own = is_given and row.consent.method != IMPORTED and row.consent.obtained_on > leaver.at.date()
        own = row.event is ConsentEvent.GIVEN and (own or is_own)
    return own


def _events_of(
    norm: str, people: Mapping[str, SubscriberRow], proofs: Mapping[int, Sequence[ConsentRow]]
) -> Sequence[ConsentRow]:
    row = people.get(norm)
    return proofs.get(row.subscriber.id, ()) if row else ()


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
    connection: sa.Connection, leavers: Sequence[Leaver], *, by: str, method: str, now: dt.datetime
) -> None:
    """Add a withdrawal after the last consent of those who unsubscribed, where it was not withdrawn yet."""
    left = {leaver.address.norm: leaver for leaver in leavers if leaver.reason is SuppressionReason.UNSUBSCRIBED}
    people = subscribers.by_addresses(connection, left)
    events = consents.of_subscribers(connection, [row.subscriber.id for row in people.values()])
    consents.add(connection, list(_withdrawals(left, people, events, by=by, method=method, now=now)), now=now)


def _withdrawals(
    left: Mapping[str, Leaver],
    people: Mapping[str, SubscriberRow],
    events: Mapping[int, Sequence[ConsentRow]],
    *,
    by: str,
    method: str,
    now: dt.datetime,
) -> Iterator[ConsentRow]:
    for norm, row in people.items():
        known = events.get(row.subscriber.id, ())
        if known and known[-1].event is ConsentEvent.WITHDRAWN:
            continue
        withdrawal = Consent(
            kind=known[-1].consent.kind if known else ConsentKind.EXPRESS,
            obtained_on=left[norm].at.date(),
            evidence=left[norm].evidence,
            recorded_by=by,
            recorded_at=now,
            method=method,
        )
        yield ConsentRow(subscriber_id=row.subscriber.id, event=ConsentEvent.WITHDRAWN, consent=withdrawal)
