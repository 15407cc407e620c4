"""What to do with calls whose answer nobody knows.

Promises that a batch is repeated only where the provider offers proof that a repeat does no harm, and otherwise held
for a person to judge; nothing here ever calls a provider. Must run under the lock that allows one sender per store:
that lock is the proof that whoever claimed a batch is dead.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter.deliver.surroundings import Sending
from cipc_newsletter.model.campaign import BatchState
from cipc_newsletter.store import attempts, batches, campaigns
from cipc_newsletter.store.attempts import AttemptOutcome
from cipc_newsletter.store.batches import Batch, Settlement
from cipc_newsletter.wording import _


def take_over(connection: sa.Connection, *, at: dt.datetime) -> int:
    """Mark what dead senders left under way as uncertain, in every campaign; return how many batches."""
    left = batches.in_state(connection, BatchState.SUBMITTING)
    for batch in left:
        token = batch.token or b""
        attempts.complete(connection, batch.key, batch.number, token=token, outcome=AttemptOutcome.ABANDONED, at=at)
        batches.settle(
            connection,
            batch.key,
            batch.number,
            token=token,
            origin=BatchState.SUBMITTING,
            result=Settlement(
                state=BatchState.UNCERTAIN, err=_("the program ended before the provider's answer was recorded.")
            ),
        )
    return len(left)


def may_repeat(connection: sa.Connection, sending: Sending) -> bool:
    """Whether an uncertain call of this campaign may be made again with the same bytes (SENDING.md 2.5)."""
    policy = campaigns.policy_of(connection, sending.campaign.key)
    return policy in ("auto", "key") and sending.provider.capabilities.proof == "key"


def hold_unprovable(connection: sa.Connection, sending: Sending) -> int:
    """Hold the uncertain batches of a campaign that nothing can prove; return how many."""
    if may_repeat(connection, sending):
        return 0
    uncertain = batches.in_state(connection, BatchState.UNCERTAIN, key=sending.campaign.key)
    for batch in uncertain:
        hold(connection, batch)
    return len(uncertain)


def hold(connection: sa.Connection, batch: Batch) -> None:
    """Hold one uncertain batch until a person says what became of it."""
    batches.settle(
        connection,
        batch.key,
        batch.number,
        token=batch.token or b"",
        origin=BatchState.UNCERTAIN,
        result=Settlement(
            state=BatchState.HELD, err=batch.err or _("whether the provider accepted it cannot be known.")
        ),
    )
