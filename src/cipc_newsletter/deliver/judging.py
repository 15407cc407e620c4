"""What becomes of an uncertain or held batch once something is known of it, or somebody has decided.

Promises that a batch is settled once, whole, with its people and with the record of how it was judged, in the caller's
transaction, and that one which somebody else settled meanwhile stays as it is (False). Asks nobody and calls nobody.
"""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa

from cipc_newsletter.model.campaign import BatchState, OutcomeKind
from cipc_newsletter.store import attempts, judgements, moves, outcomes
from cipc_newsletter.store.batches import Batch
from cipc_newsletter.store.judgements import How, Judgement
from cipc_newsletter.store.moves import Settlement
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


class Verdict(StrEnum):
    """What can be said of a held batch; the words are those of `campaign resolve --as`."""

    ACCEPTED = "accepted"
    RESEND = "resend"
    DROP = "drop"


@frozen
class Grounds:
    """On what a batch is judged: by which means, when, whose `name` where a person decided, and `detail` in words."""

    how: How
    at: dt.datetime
    name: str = ""
    detail: str = ""


def judge(connection: sa.Connection, batch: Batch, verdict: Verdict, *, name: str, at: dt.datetime) -> bool:
    """Settle one held batch as the person called `name` says; False where it was settled meanwhile."""
    return settle(connection, batch, verdict, Grounds(how="person", at=at, name=name))


def settle(
    connection: sa.Connection, batch: Batch, verdict: Verdict, grounds: Grounds, *, provider_ref: str = ""
) -> bool:
    """Settle one uncertain or held batch; False where it was settled meanwhile."""
    calls = attempts.of_batch(connection, batch.key, batch.number)
    excluded = calls[-1].excluded if calls else {}
    result = _settlement(batch, verdict, skipped=len(excluded), provider_ref=provider_ref, at=grounds.at)
    if not _settled(connection, batch, result):
        return False
    if verdict is Verdict.ACCEPTED:
        outcomes.add_many(
            connection, batch.key, batch.number, kind=OutcomeKind.SKIPPED, codes=excluded, at=grounds.at
        )
    record(connection, batch, verdict, grounds, attempt=batch.attempt)
    return True


def hold(connection: sa.Connection, batch: Batch, *, reason: str = "") -> bool:
    """Hold an uncertain batch until a person says what became of it, or something proves it."""
    reason = reason or batch.err or _("whether the provider accepted it cannot be known.")
    return _settled(connection, batch, Settlement(state=BatchState.HELD, err=reason))


def record(connection: sa.Connection, batch: Batch, verdict: Verdict, grounds: Grounds, *, attempt: int) -> None:
    """Write down on what grounds a batch was settled."""
    judgement = Judgement(
        key=batch.key,
        batch_no=batch.number,
        attempt=attempt,
        at=grounds.at,
        how=grounds.how,
        verdict=verdict.value,
        name=grounds.name,
        detail=grounds.detail,
    )
    judgements.add(connection, judgement)


def _settled(connection: sa.Connection, batch: Batch, result: Settlement) -> bool:
    return moves.settle(
        connection, batch.key, batch.number, token=batch.token or b"", origin=batch.state, result=result
    )


def _settlement(batch: Batch, verdict: Verdict, *, skipped: int, provider_ref: str, at: dt.datetime) -> Settlement:
    if verdict is Verdict.ACCEPTED:
        return Settlement(
            state=BatchState.ACCEPTED,
            n_accepted=batch.n - skipped,
            n_skipped=skipped,
            provider_ref=provider_ref or batch.provider_ref or None,
            settled_at=at,
        )
    if verdict is Verdict.RESEND:
        return Settlement(state=BatchState.READY, err=batch.err or None)
    return Settlement(state=BatchState.CANCELLED, err=batch.err or None, settled_at=at)
