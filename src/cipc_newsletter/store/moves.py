"""The only statements that move a batch from state to state.

Promises that a batch is claimed by one statement that also looks whether the campaign may send and whether the
suppressions are those that were read, and that only the holder of a claim's token can settle it. The table of moves
is held by a trigger in the database (SENDING.md 2.2). Does not decide which move is due.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter.model.campaign import BatchState
from cipc_newsletter.store.instants import microseconds_of
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
