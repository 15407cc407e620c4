"""Batches: the ledger's hot rows, and the only statements that move them from state to state.

Promises that a batch is claimed by one statement that also looks whether the campaign may send and whether the
suppressions are those that were read, and that only the holder of a claim's token can settle it. The table of moves
is held by a trigger in the database (SENDING.md 2.2). Does not decide which move is due.
"""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from cipc_newsletter.model.campaign import BatchState
from cipc_newsletter.store.instants import microseconds_of, moment_of, optional_moment_of
from cipc_newsletter.values import frozen

_MAY_CALL = (
    " AND not_before <= :at"
    " AND EXISTS (SELECT 1 FROM campaign WHERE id = :key AND status = 'sending'"
    " AND (grace_until IS NULL OR grace_until <= :at){unchanged})"
    " AND (SELECT COALESCE(MAX(id), 0) FROM suppression) <= :version"
    " AND NOT EXISTS (SELECT 1 FROM account WHERE id = :account AND blocked_until > :at)"
)
_TAKE = (
    " attempt = attempt + 1, token = :token, owner = :owner, start_by = :start_by, give_up_at = :give_up_at"
    " WHERE campaign_id = :key AND batch_no = :number AND attempt = :attempt"
)
# Where several write at once, the campaign that was looked at keeps its state until the claim is committed: once a pause
# is, no claim can follow. SQLite lets one write at a time.
_CLAIM_READY = f"UPDATE batch SET state = 1, err = NULL,{_TAKE} AND state = 0{_MAY_CALL}"  # noqa: S608 -- constants
_CLAIM_UNCERTAIN = f"UPDATE batch SET not_before = :others_from,{_TAKE} AND state = 4{_MAY_CALL}"  # noqa: S608 -- constants
_CLAIMS = {
    (name, is_repeat): sa.text((_CLAIM_UNCERTAIN if is_repeat else _CLAIM_READY).format(unchanged=words))
    for name, words in (("sqlite", ""), ("postgresql", " FOR SHARE"))
    for is_repeat in (False, True)
}
_SETTLE = sa.text(
    "UPDATE batch SET state = :state, n_accepted = :accepted, n_refused = :refused, n_skipped = :skipped,"
    " n_moved = :moved, provider_ref = :provider_ref, err = :err, not_before = :not_before, settled_at = :settled_at"
    " WHERE campaign_id = :key AND batch_no = :number AND token = :token AND state = :origin"
)
_POSTPONE = sa.text(
    "UPDATE batch SET not_before = :not_before, err = :err"
    " WHERE campaign_id = :key AND batch_no = :number AND token = :token AND state = :origin"
)


_DOUBT = (  # the guard knows no way from ready to uncertain but through a claim
    sa.text(
        "UPDATE batch SET state = 1, attempt = attempt + 1, token = :token, owner = :owner, start_by = :at,"
        " give_up_at = :at, not_before = 0 WHERE campaign_id = :key AND batch_no = :number AND state = 0"
    ),
    sa.text(
        "UPDATE batch SET state = 4, err = :err"
        " WHERE campaign_id = :key AND batch_no = :number AND state = 1 AND token = :token"
    ),
)


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


@frozen
class Claim:
    """The right to make one call for one batch: whoever holds `token` may settle it. `account` must not have to rest.

    `attempt` is how many calls the batch had when it was read: what was prepared holds only if there was none since.
    `is_shared` is whether other processes may work on the batch too: a repeat, which leaves the batch uncertain, then
    keeps them off until it is given up.
    """

    key: int
    number: int
    account: int
    attempt: int
    token: bytes
    owner: str
    at: dt.datetime
    start_by: dt.datetime
    give_up_at: dt.datetime
    suppression_version: int
    is_shared: bool = False


@frozen
class Settlement:
    """What a batch becomes: its state, how its people divide, and what to remember.

    `n_moved` people went to child batches; `settled_at` is set for final states.
    """

    state: BatchState
    n_accepted: int = 0
    n_refused: int = 0
    n_skipped: int = 0
    n_moved: int = 0
    provider_ref: str | None = None
    err: str | None = None
    not_before: dt.datetime | None = None
    settled_at: dt.datetime | None = None


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


def claim(connection: sa.Connection, wanted: Claim, *, is_repeat: bool = False) -> bool:
    """Claim a ready batch, or with `is_repeat` an uncertain one, which stays uncertain meanwhile.

    False where it may not be called now: taken, called since it was read, paused, in its grace, or a suppression is
    newer than the version.
    """
    values = {
        "key": wanted.key,
        "number": wanted.number,
        "account": wanted.account,
        "attempt": wanted.attempt,
        "token": wanted.token,
        "owner": wanted.owner,
        "at": microseconds_of(wanted.at),
        "start_by": microseconds_of(wanted.start_by),
        "give_up_at": microseconds_of(wanted.give_up_at),
        "version": wanted.suppression_version,
        "others_from": microseconds_of(wanted.give_up_at) if wanted.is_shared else 0,
    }
    return connection.execute(_CLAIMS[connection.dialect.name, is_repeat], values).rowcount == 1


def settle(
    connection: sa.Connection, key: int, number: int, *, token: bytes, origin: BatchState, result: Settlement
) -> bool:
    """Settle what `token` claimed; False where somebody has judged that attempt already."""
    values = {
        "key": key,
        "number": number,
        "token": token,
        "origin": origin,
        "state": result.state,
        "accepted": result.n_accepted,
        "refused": result.n_refused,
        "skipped": result.n_skipped,
        "moved": result.n_moved,
        "provider_ref": result.provider_ref,
        "err": result.err,
        "not_before": 0 if result.not_before is None else microseconds_of(result.not_before),
        "settled_at": None if result.settled_at is None else microseconds_of(result.settled_at),
    }
    statement = _POSTPONE if result.state is origin else _SETTLE
    return connection.execute(statement, values).rowcount == 1


def doubt(
    connection: sa.Connection, key: int, number: int, *, token: bytes, owner: str, err: str, at: dt.datetime
) -> None:
    """Make a ready batch uncertain: somebody may have called for it without this ledger's knowing."""
    values = {"key": key, "number": number, "token": token, "owner": owner, "err": err, "at": microseconds_of(at)}
    for statement in _DOUBT:
        connection.execute(statement, values)


def cancel_ready(connection: sa.Connection, key: int, *, at: dt.datetime) -> None:
    """Cancel every batch of a campaign that waits."""
    connection.execute(
        sa.text("UPDATE batch SET state = :to, settled_at = :at WHERE campaign_id = :key AND state = :ready"),
        {"to": BatchState.CANCELLED, "at": microseconds_of(at), "key": key, "ready": BatchState.READY},
    )


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
