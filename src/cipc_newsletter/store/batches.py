"""Batches: the ledger's hot rows, how they are added and found.

Promises that a batch is added ready, and that nothing here moves one from state to state: that is `moves`. Does not
decide which batch is due.
"""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from cipc_newsletter.model.campaign import BatchState
from cipc_newsletter.store.instants import microseconds_of, moment_of, optional_moment_of
from cipc_newsletter.values import frozen


@frozen
class Batch:
    """One row: `number` within the campaign `key`; `attempt` counts calls.

    Times are aware, UTC; `give_up_at` is when nobody waits for the last call any more, None before the first.
    """

    key: int
    number: int
    shard: int
    parent: int | None
    language: str
    account: int
    n: int
    state: BatchState
    attempt: int
    token: bytes | None
    not_before: dt.datetime
    n_moved: int
    provider_ref: str
    err: str
    give_up_at: dt.datetime | None = None


def add(
    connection: sa.Connection,
    key: int,
    number: int,
    *,
    shard: int,
    language: str,
    account: int,
    n: int,
    parent: int | None = None,
) -> None:
    """Add a batch of `n` people, ready to be claimed; `parent` is the number of the batch it is a part of."""
    connection.execute(
        sa.text(
            "INSERT INTO batch (campaign_id, batch_no, shard_no, parent_no, language, account_id, n)"
            " VALUES (:key, :number, :shard, :parent, :language, :account, :n)"
        ),
        {
            "key": key,
            "number": number,
            "shard": shard,
            "parent": parent,
            "language": language,
            "account": account,
            "n": n,
        },
    )


def get(connection: sa.Connection, key: int, number: int) -> Batch:
    """Return one batch, which must exist."""
    statement = sa.text("SELECT * FROM batch WHERE campaign_id = :key AND batch_no = :number")
    return _from_row(connection.execute(statement, {"key": key, "number": number}).one())


def find(connection: sa.Connection, key: int, number: int) -> Batch | None:
    """Return one batch, None where there is none of that number."""
    statement = sa.text("SELECT * FROM batch WHERE campaign_id = :key AND batch_no = :number")
    row = connection.execute(statement, {"key": key, "number": number}).one_or_none()
    return None if row is None else _from_row(row)


def waiting_among(connection: sa.Connection, key: int, numbers: Collection[int]) -> tuple[Batch, ...]:
    """Return those of the batches with these numbers that are ready, in order."""
    statement = sa.text(
        "SELECT * FROM batch WHERE campaign_id = :key AND state = 0 AND batch_no IN :numbers ORDER BY batch_no"
    ).bindparams(sa.bindparam("numbers", expanding=True))
    rows = connection.execute(statement, {"key": key, "numbers": list(numbers)}) if numbers else ()
    return tuple(map(_from_row, rows))


def in_state(connection: sa.Connection, state: BatchState, *, key: int | None = None) -> tuple[Batch, ...]:
    """Return the batches in `state`, of one campaign or of all, in order of their numbers."""
    rows = connection.execute(
        sa.text(
            "SELECT * FROM batch WHERE state = :state AND (CAST(:key AS BIGINT) IS NULL OR campaign_id = :key)"
            " ORDER BY campaign_id, batch_no"
        ),
        {"state": state, "key": key},
    )
    return tuple(map(_from_row, rows))


def under_way(connection: sa.Connection, key: int, *, at: dt.datetime) -> tuple[int, int]:
    """Return how many calls of a campaign may still be answered, and how many people they carry."""
    statement = sa.text(
        "SELECT COUNT(*), COALESCE(SUM(n), 0) FROM batch WHERE campaign_id = :key AND state IN (1,4)"
        " AND give_up_at > :at AND EXISTS (SELECT 1 FROM attempt WHERE attempt.campaign_id = batch.campaign_id"
        " AND attempt.batch_no = batch.batch_no AND attempt.token = batch.token AND attempt.finished_at IS NULL)"
    )
    calls, people = connection.execute(statement, {"key": key, "at": microseconds_of(at)}).one()
    return int(calls), int(people)


def given_up(connection: sa.Connection, key: int | None = None, *, before: dt.datetime) -> tuple[Batch, ...]:
    """Return the batches, of one campaign or of all, whose first call nobody waits for any more."""
    left = in_state(connection, BatchState.SUBMITTING, key=key)
    return tuple(batch for batch in left if batch.give_up_at is None or batch.give_up_at < before)


def open_shards(connection: sa.Connection, key: int) -> tuple[int, ...]:
    """Return the shards of a campaign that still hold a batch which is ready, under way or uncertain."""
    statement = sa.text(
        "SELECT DISTINCT shard_no FROM batch WHERE campaign_id = :key AND state IN (0,1,4) ORDER BY shard_no"
    )
    return tuple(connection.execute(statement, {"key": key}).scalars())


def next_open(connection: sa.Connection, key: int, shard: int, *, states: Collection[BatchState]) -> Batch | None:
    """Return the batch of a shard to work on next, perhaps only later (`not_before`); None where none is open.

    Parts of split batches come first, the smallest first: a message the provider refuses shows after a handful of
    calls instead of one for each batch.
    """
    statement = sa.text(
        "SELECT * FROM batch WHERE campaign_id = :key AND shard_no = :shard AND state IN :states"
        " AND state IN (0,1,4) ORDER BY not_before, parent_no IS NULL,"
        " CASE WHEN parent_no IS NULL THEN 0 ELSE n END, batch_no LIMIT 1"
    ).bindparams(sa.bindparam("states", expanding=True))
    row = connection.execute(statement, {"key": key, "shard": shard, "states": list(states)}).one_or_none()
    return None if row is None else _from_row(row)


def refused_singles(connection: sa.Connection, key: int) -> int:
    """Return how many of the batches settled last were single people refused, three at most."""
    rows = connection.execute(
        sa.text(
            "SELECT state, n - n_skipped FROM batch WHERE campaign_id = :key AND state IN (2,3) AND n_moved = 0"
            " AND n > n_skipped ORDER BY settled_at DESC, batch_no DESC LIMIT 3"
        ),
        {"key": key},
    )
    count = 0
    for state, size in rows:
        if state != BatchState.REFUSED or size != 1:
            break
        count += 1
    return count


def _from_row(row: sa.Row[tuple[object, ...]]) -> Batch:
    values = row._mapping  # noqa: SLF001 -- the documented way to a row's columns by name
    return Batch(
        key=values["campaign_id"],
        number=values["batch_no"],
        shard=values["shard_no"],
        parent=values["parent_no"],
        language=values["language"],
        account=values["account_id"],
        n=values["n"],
        state=BatchState(values["state"]),
        attempt=values["attempt"],
        token=None if values["token"] is None else bytes(values["token"]),
        not_before=moment_of(values["not_before"]),
        n_moved=values["n_moved"],
        provider_ref=values["provider_ref"] or "",
        err=values["err"] or "",
        give_up_at=optional_moment_of(values["give_up_at"]),
    )
