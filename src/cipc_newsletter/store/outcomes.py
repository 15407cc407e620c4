"""Outcomes: what became of one person where it is not what became of their batch.

Promises one row per person and kind, never changed. What providers report later are events, not outcomes.
"""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from cipc_newsletter.model.campaign import OutcomeKind
from cipc_newsletter.store.instants import microseconds_of, moment_of
from cipc_newsletter.values import frozen


@frozen
class Outcome:
    """One exception: `code` is the reason's key (skipped) or the provider's words (refused)."""

    subscriber_id: int
    kind: OutcomeKind
    batch_no: int
    code: str
    at: dt.datetime


def add_many(
    connection: sa.Connection,
    key: int,
    batch_no: int,
    *,
    kind: OutcomeKind,
    codes: Mapping[int, str],
    at: dt.datetime,
) -> None:
    """Record one outcome of `kind` for each subscriber id in `codes`."""
    rows = [
        {"key": key, "id": subscriber_id, "kind": kind, "batch": batch_no, "code": code, "at": microseconds_of(at)}
        for subscriber_id, code in codes.items()
    ]
    if rows:
        connection.execute(
            sa.text(
                "INSERT INTO outcome (campaign_id, subscriber_id, kind, batch_no, code, at)"
                " VALUES (:key, :id, :kind, :batch, :code, :at)"
            ),
            rows,
        )


def of_campaign(connection: sa.Connection, key: int) -> tuple[Outcome, ...]:
    """Return every outcome of a campaign by subscriber id."""
    statement = sa.text("SELECT * FROM outcome WHERE campaign_id = :key ORDER BY subscriber_id, kind")
    return tuple(map(_from_row, connection.execute(statement, {"key": key})))


def counted(connection: sa.Connection, key: int) -> tuple[tuple[str, OutcomeKind, str, int], ...]:
    """Return how many people of a campaign have the same outcome: language, kind, code and count."""
    rows = connection.execute(
        sa.text(
            "SELECT batch.language, outcome.kind, outcome.code, COUNT(*) AS people FROM outcome"
            " JOIN batch ON batch.campaign_id = outcome.campaign_id AND batch.batch_no = outcome.batch_no"
            " WHERE outcome.campaign_id = :key GROUP BY batch.language, outcome.kind, outcome.code"
        ),
        {"key": key},
    )
    return tuple((row.language, OutcomeKind(row.kind), row.code or "", int(row.people)) for row in rows)


def of_batch(connection: sa.Connection, key: int, number: int, *, first: int, last: int) -> tuple[Outcome, ...]:
    """Return the outcomes in the batch `number`, whose people have ids from `first` to `last`."""
    rows = connection.execute(
        sa.text(
            "SELECT * FROM outcome WHERE campaign_id = :key AND subscriber_id BETWEEN :first AND :last"
            " AND batch_no = :number"
        ),
        {"key": key, "first": first, "last": last, "number": number},
    )
    return tuple(map(_from_row, rows))


def of_person(connection: sa.Connection, key: int, subscriber_id: int) -> Outcome | None:
    """Return what became of one person, None where it is what became of their batch."""
    statement = sa.text(
        "SELECT * FROM outcome WHERE campaign_id = :key AND subscriber_id = :id ORDER BY kind LIMIT 1"
    )
    row = connection.execute(statement, {"key": key, "id": subscriber_id}).one_or_none()
    return None if row is None else _from_row(row)


def _from_row(row: sa.Row[tuple[object, ...]]) -> Outcome:
    values = row._mapping  # noqa: SLF001 -- the documented way to a row's columns by name
    return Outcome(
        subscriber_id=values["subscriber_id"],
        kind=OutcomeKind(values["kind"]),
        batch_no=values["batch_no"],
        code=values["code"] or "",
        at=moment_of(values["at"]),
    )
