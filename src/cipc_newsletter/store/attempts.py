"""Attempts: the evidence of every call, written in the commit that claims it, completed once.

Promises that what was about to be said (its digest, its key, who was left out) is on disk before it is said. Rows are
never removed, and never changed once completed.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import field
from enum import IntEnum

import sqlalchemy as sa

from cipc_newsletter.store.instants import microseconds_of, moment_of, optional_moment_of
from cipc_newsletter.values import frozen

_COMPLETE = sa.text(
    "UPDATE attempt SET outcome = :outcome, http_status = :status, finished_at = :at, provider_ref = :provider_ref"
    " WHERE campaign_id = :key AND batch_no = :number AND token = :token AND finished_at IS NULL"
)


class AttemptOutcome(IntEnum):
    """What one call came to."""

    ACCEPTED = 0
    BAD_REQUEST = 1
    RATE_LIMITED = 2
    UNAVAILABLE = 3
    AUTHENTICATION = 4
    UNCERTAIN = 5
    TOO_LATE = 6
    ABANDONED = 7


@frozen
class Ended:
    """A call that is over: what it came to, and when it was under way."""

    outcome: AttemptOutcome
    started_at: dt.datetime
    finished_at: dt.datetime


@frozen
class Attempt:
    """One call: `body_sha` of what it says, `excluded` the people of the batch it left out, with the reason's key.

    `finished_at` (aware, UTC) is when it was answered or given up, None while it is under way.
    """

    batch_no: int
    number: int
    token: bytes
    idem_key: str
    body_sha: bytes
    started_at: dt.datetime
    excluded: Mapping[int, str] = field(default_factory=dict)
    outcome: AttemptOutcome | None = None
    finished_at: dt.datetime | None = None


def add(connection: sa.Connection, key: int, attempt: Attempt) -> None:
    """Record that a call is about to be made."""
    connection.execute(
        sa.text(
            "INSERT INTO attempt (campaign_id, batch_no, attempt, token, idem_key, body_sha, excluded, started_at)"
            " VALUES (:key, :batch, :number, :token, :idem_key, :body_sha, :excluded, :at)"
        ),
        {
            "key": key,
            "batch": attempt.batch_no,
            "number": attempt.number,
            "token": attempt.token,
            "idem_key": attempt.idem_key,
            "body_sha": attempt.body_sha,
            "excluded": _packed(attempt.excluded),
            "at": microseconds_of(attempt.started_at),
        },
    )


def complete(
    connection: sa.Connection,
    key: int,
    number: int,
    *,
    token: bytes,
    outcome: AttemptOutcome,
    at: dt.datetime,
    status: int | None = None,
    provider_ref: str | None = None,
) -> None:
    """Record what a call came to; an attempt already completed stays as it is."""
    connection.execute(
        _COMPLETE,
        {
            "key": key,
            "number": number,
            "token": token,
            "outcome": outcome,
            "status": status,
            "at": microseconds_of(at),
            "provider_ref": provider_ref,
        },
    )


def of_batch(connection: sa.Connection, key: int, number: int) -> tuple[Attempt, ...]:
    """Return the attempts of one batch, oldest first."""
    rows = connection.execute(
        sa.text("SELECT * FROM attempt WHERE campaign_id = :key AND batch_no = :number ORDER BY attempt"),
        {"key": key, "number": number},
    )
    return tuple(map(_from_row, rows))


def latest(connection: sa.Connection, key: int, *, limit: int) -> tuple[Ended, ...]:
    """Return the last calls of a campaign that are over, newest first."""
    rows = connection.execute(
        sa.text(
            "SELECT outcome, started_at, finished_at FROM attempt WHERE campaign_id = :key AND finished_at IS NOT NULL"
            " ORDER BY finished_at DESC, started_at DESC LIMIT :limit"
        ),
        {"key": key, "limit": limit},
    )
    return tuple(
        Ended(
            outcome=AttemptOutcome(row.outcome),
            started_at=moment_of(row.started_at),
            finished_at=moment_of(row.finished_at),
        )
        for row in rows
    )


def accepted_since(connection: sa.Connection, key: int, since: dt.datetime) -> int:
    """Return how many calls of a campaign were accepted since then."""
    statement = sa.text(
        "SELECT COUNT(*) FROM attempt WHERE campaign_id = :key AND finished_at >= :since AND outcome = :accepted"
    )
    values = {"key": key, "since": microseconds_of(since), "accepted": AttemptOutcome.ACCEPTED}
    return int(connection.execute(statement, values).scalar_one())


def _packed(excluded: Mapping[int, str]) -> bytes | None:
    if not excluded:
        return None
    return json.dumps({str(number): excluded[number] for number in sorted(excluded)}, ensure_ascii=False).encode(
        "utf-8"
    )


def _from_row(row: sa.Row[tuple[object, ...]]) -> Attempt:
    values = row._mapping  # noqa: SLF001 -- the documented way to a row's columns by name
    excluded = json.loads(values["excluded"]) if values["excluded"] is not None else {}
    return Attempt(
        batch_no=values["batch_no"],
        number=values["attempt"],
        token=bytes(values["token"]),
        idem_key=values["idem_key"],
        body_sha=bytes(values["body_sha"]),
        started_at=moment_of(values["started_at"]),
        excluded={int(number): reason for number, reason in excluded.items()},
        outcome=None if values["outcome"] is None else AttemptOutcome(values["outcome"]),
        finished_at=optional_moment_of(values["finished_at"]),
    )
