"""What a person says became of a call whose answer nobody knows.

Promises that a held batch is settled once, whole, with the name of who judged it beside it, and that a batch is only
mailed again where its campaign may still send. Asks nobody and calls nobody.
"""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa

from cipc_newsletter.model.campaign import BatchState, OutcomeKind
from cipc_newsletter.store import attempts, batches, judgements, outcomes
from cipc_newsletter.store.batches import Batch, Settlement
from cipc_newsletter.store.judgements import Judgement


class Verdict(StrEnum):
    """What can be said of a held batch; the words are those of `campaign resolve --as`."""

    ACCEPTED = "accepted"
    RESEND = "resend"
    DROP = "drop"


def judge(connection: sa.Connection, batch: Batch, verdict: Verdict, *, name: str, at: dt.datetime) -> bool:
    """Settle one held batch as the person called `name` says; False where it was settled meanwhile."""
    calls = attempts.of_batch(connection, batch.key, batch.number)
    excluded = calls[-1].excluded if calls else {}
    is_settled = batches.settle(
        connection,
        batch.key,
        batch.number,
        token=batch.token or b"",
        origin=BatchState.HELD,
        result=_settlement(batch, verdict, skipped=len(excluded), at=at),
    )
    if is_settled and verdict is Verdict.ACCEPTED:
        outcomes.add_many(connection, batch.key, batch.number, kind=OutcomeKind.SKIPPED, codes=excluded, at=at)
    if is_settled:
        judgements.add(
            connection,
            Judgement(
                key=batch.key,
                batch_no=batch.number,
                attempt=batch.attempt,
                at=at,
                how="person",
                verdict=verdict.value,
                name=name,
            ),
        )
    return is_settled


def _settlement(batch: Batch, verdict: Verdict, *, skipped: int, at: dt.datetime) -> Settlement:
    if verdict is Verdict.ACCEPTED:
        accepted = batch.n - skipped
        return Settlement(state=BatchState.ACCEPTED, n_accepted=accepted, n_skipped=skipped, settled_at=at)
    if verdict is Verdict.RESEND:
        return Settlement(state=BatchState.READY, err=batch.err or None)
    return Settlement(state=BatchState.CANCELLED, err=batch.err or None, settled_at=at)
