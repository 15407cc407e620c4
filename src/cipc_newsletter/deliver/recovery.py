"""What dead senders left under way becomes uncertain.

Promises to call nobody: what an uncertain batch becomes is decided in proving.py. Where one process sends at a time, the
lock it holds is the proof that whoever claimed a batch is dead. Where several share a store there is no such proof: a
claim is theirs until the moment at which its call must have been given up.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter.deliver.sole_sender import EVER
from cipc_newsletter.model.campaign import BatchState
from cipc_newsletter.store import attempts, batches, moves
from cipc_newsletter.store.attempts import AttemptOutcome
from cipc_newsletter.store.moves import Settlement
from cipc_newsletter.wording import _


def take_over(connection: sa.Connection, *, at: dt.datetime, is_shared: bool) -> int:
    """Mark what dead senders left under way as uncertain, in every campaign; return how many batches.

    `is_shared` is the store's: whether other processes may be in a call just now.
    """
    left = batches.given_up(connection, before=at if is_shared else EVER)
    for batch in left:
        token = batch.token or b""
        attempts.complete(connection, batch.key, batch.number, token=token, outcome=AttemptOutcome.ABANDONED, at=at)
        moves.settle(
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
