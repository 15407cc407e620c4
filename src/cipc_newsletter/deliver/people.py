"""What became of the people of a campaign, one by one, derived from the ledger and stored nowhere.

Promises that a person's own outcome comes before their batch's, and that a batch which was split answers for nobody.
"""

from collections.abc import Iterator
from enum import StrEnum

import sqlalchemy as sa

from cipc_newsletter.model.campaign import BatchState, OutcomeKind
from cipc_newsletter.store import batches, outcomes, selections
from cipc_newsletter.store.selections import FrozenPerson, Placed
from cipc_newsletter.values import frozen


class DeliveryState(StrEnum):
    """Where one delivery stands."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    HELD = "held"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


_OF_BATCH = {
    BatchState.READY: DeliveryState.QUEUED,
    BatchState.SUBMITTING: DeliveryState.CLAIMED,
    BatchState.ACCEPTED: DeliveryState.ACCEPTED,
    BatchState.REFUSED: DeliveryState.REFUSED,
    BatchState.UNCERTAIN: DeliveryState.UNCERTAIN,
    BatchState.HELD: DeliveryState.HELD,
    BatchState.CANCELLED: DeliveryState.CANCELLED,
}
_OF_OUTCOME = {OutcomeKind.REFUSED: DeliveryState.REFUSED, OutcomeKind.SKIPPED: DeliveryState.SKIPPED}


@frozen
class Delivery:
    """One person in a campaign: `reason` says why where they were refused or skipped."""

    subscriber_id: int
    state: DeliveryState
    batch_no: int
    provider_ref: str = ""
    reason: str = ""


def deliveries_in(connection: sa.Connection, placed: Placed) -> Iterator[tuple[FrozenPerson, Delivery]]:
    """Yield what became of everybody for whom a batch answers: of a split one, those who did not move to its parts."""
    people, number = placed.frozen.people, placed.frozen.number
    own = outcomes.of_batch(
        connection, placed.key, number, first=people[0].subscriber_id, last=people[-1].subscriber_id
    )
    known = {outcome.subscriber_id: outcome for outcome in own}
    for person in people:
        outcome = known.get(person.subscriber_id)
        if outcome is None and placed.is_split:
            continue
        state = _OF_BATCH[placed.state] if outcome is None else _OF_OUTCOME[outcome.kind]
        is_sent = state is DeliveryState.ACCEPTED
        yield (
            person,
            Delivery(
                subscriber_id=person.subscriber_id,
                state=state,
                batch_no=number,
                provider_ref=placed.provider_ref if is_sent else "",
                reason=outcome.code if outcome else "" if is_sent else placed.err,
            ),
        )


def delivery_of(connection: sa.Connection, key: int, subscriber_id: int) -> Delivery | None:
    """Return what became of one person; None where they are not in the campaign's selection."""
    outcome = outcomes.of_person(connection, key, subscriber_id)
    if outcome is not None:
        return Delivery(
            subscriber_id=subscriber_id,
            state=_OF_OUTCOME[outcome.kind],
            batch_no=outcome.batch_no,
            reason=outcome.code,
        )
    for number in selections.batches_around(connection, key, subscriber_id):
        batch = batches.get(connection, key, number)
        if batch.n_moved > 0:
            continue
        if any(person.subscriber_id == subscriber_id for person in selections.read(connection, key, number).people):
            return Delivery(
                subscriber_id=subscriber_id,
                state=_OF_BATCH[batch.state],
                batch_no=number,
                provider_ref=batch.provider_ref,
                reason=batch.err,
            )
    return None
