"""Judgements: how an unclear call was settled later, and by whom. Only ever longer.

Promises that what was judged, by which means and under whose name stands beside the batch it settled. Settles nothing.
"""

import datetime as dt
from typing import Literal

import sqlalchemy as sa

from cipc_newsletter.store.instants import microseconds_of, moment_of
from cipc_newsletter.values import frozen

How = Literal["key", "lookup", "event", "person", "restore"]
_INSERT = sa.text(
    "INSERT INTO judgement (campaign_id, batch_no, attempt, at, how, verdict, name, detail)"
    # Two judgements of one moment, a doubt and what cleared it up, keep their order.
    " SELECT :key, :batch, :attempt, CASE WHEN COALESCE(MAX(at), 0) < :at THEN :at ELSE MAX(at) + 1 END,"
    " :how, :verdict, :name, :detail"
    " FROM judgement WHERE campaign_id = :key AND batch_no = :batch AND attempt = :attempt"
)
_OF_CAMPAIGN = sa.text("SELECT * FROM judgement WHERE campaign_id = :key ORDER BY at, batch_no")


@frozen
class Judgement:
    """One call settled later: `how` says by which proof, `verdict` what it was taken for, `name` who said so."""

    key: int
    batch_no: int
    attempt: int
    at: dt.datetime
    how: How
    verdict: str
    name: str = ""
    detail: str = ""


def add(connection: sa.Connection, judgement: Judgement) -> None:
    """Record a judgement, in the transaction that settles the batch."""
    connection.execute(
        _INSERT,
        {
            "key": judgement.key,
            "batch": judgement.batch_no,
            "attempt": judgement.attempt,
            "at": microseconds_of(judgement.at),
            "how": judgement.how,
            "verdict": judgement.verdict,
            "name": judgement.name,
            "detail": judgement.detail,
        },
    )


def of_campaign(connection: sa.Connection, key: int) -> tuple[Judgement, ...]:
    """Return every judgement of a campaign, in order."""
    return tuple(
        Judgement(
            key=row.campaign_id,
            batch_no=row.batch_no,
            attempt=row.attempt,
            at=moment_of(row.at),
            how=row.how,
            verdict=row.verdict,
            name=row.name,
            detail=row.detail,
        )
        for row in connection.execute(_OF_CAMPAIGN, {"key": key})
    )
