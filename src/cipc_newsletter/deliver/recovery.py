"""What dead senders left under way becomes uncertain.

Promises to call nobody: what an uncertain batch becomes is decided in proving.py. Must run under the lock that allows
one sender per store: that lock is the proof that whoever claimed a batch is dead.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter.model.campaign import BatchState
from cipc_newsletter.store import attempts, batches
from cipc_newsletter.store.attempts import AttemptOutcome
from cipc_newsletter.store.batches import Settlement
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
