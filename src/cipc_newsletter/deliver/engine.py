"""The engine: one batch after another from ready to settled, step by step as SENDING.md 2.4 has it.

Promises that intent is on disk before a call and its outcome after it, that a call is made once, and that nothing is
called while the campaign is not sending, in its grace, or the account has to rest. The ledger is the only truth: this
module remembers nothing between two batches, so it may die anywhere.
"""

import datetime as dt
import secrets
from collections.abc import Callable

import sqlalchemy as sa

from cipc_newsletter.deliver import first_wave, pacing, proving, settling
from cipc_newsletter.deliver.preparing import Prepared, prepare
from cipc_newsletter.deliver.settling import Claimed
from cipc_newsletter.deliver.surroundings import Sending, Waiting
from cipc_newsletter.errors import ProviderError, StoreError, UnreachableStoreError
from cipc_newsletter.model.campaign import BatchState, CampaignState
from cipc_newsletter.store import accounts, attempts, batches, campaigns, gates, moves
from cipc_newsletter.store.accounts import Account
from cipc_newsletter.store.attempts import Attempt
from cipc_newsletter.store.batches import Batch
from cipc_newsletter.store.moves import Claim
from cipc_newsletter.values import frozen

START_WITHIN = dt.timedelta(seconds=5)  # from claim to call; a suspended computer takes longer
_RETRY_PAUSES = (1.0, 2.0, 4.0, 8.0)
_LOST_IN_A_ROW = 5  # blocks that a database server broke off, each after waiting for it to come back


@frozen
class Done:
    """Nothing of this shard is left to do."""


@frozen
class Later:
    """Nothing may be done before `when` (aware)."""

    when: dt.datetime
    waiting: Waiting


@frozen
class Stopped:
    """The campaign does not go on by itself: paused, over, or the person at the keyboard asked (`is_asked`)."""

    state: CampaignState
    reason: str = ""
    is_asked: bool = False


@frozen
class _Step:
    """The batch to work on, and the account it goes through."""

    batch: Batch
    account: Account


class _DayIsFullError(Exception):
    """Another process has used what was left of the day."""


def run_shard(
    sending: Sending,
    shard: int,
    *,
    after_call: Callable[[], None] = lambda: None,
    patience: dt.timedelta = pacing.PATIENCE,
) -> Done | Later | Stopped:
    """Submit the batches of one shard until none is left, or none may be submitted now.

    Safe from several threads at once, each with a shard of its own; `after_call` is called in the same thread. A turn
    that is further away than `patience` is left to others. Raises StoreError where the ledger cannot be used; whatever
    was under way is then judged at the next start.
    """
    lost = 0
    while True:
        try:
            ending = _go_on(sending, shard, patience)
        except UnreachableStoreError:
            lost += 1
            if lost == _LOST_IN_A_ROW:
                raise
            sending.clock.pause(1.0)
            continue
        if ending is not None:
            return ending
        lost = 0
        after_call()


def _go_on(sending: Sending, shard: int, patience: dt.timedelta) -> Done | Later | Stopped | None:
    """Take one batch of a shard as far as it goes; return why there is none."""
    step = _look(sending, shard)
    if not isinstance(step, _Step):
        return step
    if step.batch.state is BatchState.UNCERTAIN and proving.prove(sending, step.batch):
        return None
    far = pacing.take_turn(sending, step.batch, step.account, patience=patience)
    if far is not None:
        return Later(when=far, waiting=Waiting.PACE)
    _work_on(sending, step)
    return None


def _look(sending: Sending, shard: int) -> _Step | Done | Later | Stopped:
    """Return the batch to work on, or why there is none."""
    now = sending.clock.now()
    with sending.store.reading() as connection:
        campaign = campaigns.get(connection, sending.campaign.key)
        states = {BatchState.READY}
        if proving.may_act(campaign, sending.provider.capabilities):
            states.add(BatchState.UNCERTAIN)
        batch = batches.next_open(connection, campaign.key, shard, states=states)
        account = accounts.at_provider(connection, campaign.provider)
        gate = gates.of_campaign(connection, campaign.key)
    if sending.is_asked_to_stop():
        return Stopped(state=campaign.state, is_asked=True)
    if campaign.state is not CampaignState.SENDING:
        return Stopped(state=campaign.state, reason=campaign.pause_reason)
    if batch is None:
        return Done()
    reasons = (
        (campaign.grace_until, Waiting.GRACE),
        (first_wave.held_until(gate, batch, now), Waiting.FIRST_WAVE),
        (max(account.blocked_until, batch.not_before), Waiting.PROVIDER),
        (pacing.full_until(sending, account, batch, now), Waiting.DAY),
    )
    for until, waiting in reasons:
        if until is not None and until > now:
            return _search_meanwhile(sending, shard, account, Later(when=until, waiting=waiting))
    return _Step(batch=batch, account=account)


def _search_meanwhile(sending: Sending, shard: int, account: Account, later: Later) -> _Step | Later:
    """Return what may be searched for while no call may be made, or the earlier of the two moments."""
    with sending.store.reading() as connection:
        campaign = campaigns.get(connection, sending.campaign.key)
        lost = proving.next_search(connection, campaign, shard, sending.provider.capabilities)
    if lost is None or lost.not_before > later.when:
        return later
    if lost.not_before > sending.clock.now():
        return Later(when=lost.not_before, waiting=Waiting.PROOF)
    return _Step(batch=lost, account=account)


def _work_on(sending: Sending, step: _Step) -> None:
    """Take one batch as far as it goes: prepare, claim, submit, settle."""
    batch = step.batch
    with sending.makes_ready():
        prepared = prepare(sending, batch)
    if prepared is None:
        proving.prove(sending, batch, may_repeat=False)
        return
    with sending.may_call() as is_my_turn:
        if is_my_turn:
            _call(sending, step, prepared)


def _call(sending: Sending, step: _Step, prepared: Prepared) -> None:
    """Claim what is prepared, submit it, and settle."""
    claimed = Claimed(
        prepared=prepared, token=secrets.token_bytes(16), account=step.account.id, chance=sending.chance()
    )
    claimed_at = sending.clock.boot_seconds()
    try:
        is_claimed = _claim(sending, claimed)
    except _DayIsFullError:
        return
    except UnreachableStoreError:
        # The claim may stand. Nothing was called for under this token, and nothing will be.
        _surely(sending, lambda connection, at: settling.record_too_late(connection, claimed, at=at))
        return
    if is_claimed and prepared.call is not None:
        _submit(sending, claimed, claimed_at=claimed_at)


def _claim(sending: Sending, claimed: Claimed) -> bool:
    """Commit A. A batch without a call is settled in the same transaction, since nothing outside can go wrong."""
    prepared, now = claimed.prepared, sending.clock.now()
    start_by = now + START_WITHIN
    wanted = Claim(
        key=claimed.key,
        number=claimed.number,
        account=claimed.account,
        attempt=prepared.batch.attempt,
        token=claimed.token,
        owner=sending.owner,
        at=now,
        start_by=start_by,
        give_up_at=start_by + dt.timedelta(seconds=sending.provider.capabilities.longest_call_seconds),
        suppression_version=prepared.suppression_version,
        is_shared=sending.store.is_shared,
    )
    with sending.store.writing() as connection:
        if not moves.claim(connection, wanted, is_repeat=prepared.is_repeat):
            return False
        if prepared.call is not None:
            if not _is_counted(connection, sending, claimed):
                raise _DayIsFullError
            attempts.add(connection, claimed.key, _attempt(prepared, claimed.token, prepared.call.body_sha))
        elif prepared.refusal is not None:
            settling.record_refusal(connection, claimed, prepared.refusal, at=now)
        else:
            settling.record_nobody_left(connection, claimed, at=now)
    return True


def _is_counted(connection: sa.Connection, sending: Sending, claimed: Claimed) -> bool:
    """Count the people against the day's limit, where there is one; a repeat was counted the first time."""
    if not sending.send.warm_up or claimed.prepared.is_repeat:
        return True
    return accounts.count_today(connection, claimed.account, people=claimed.prepared.batch.n)


def _attempt(prepared: Prepared, token: bytes, body_sha: bytes) -> Attempt:
    return Attempt(
        batch_no=prepared.batch.number,
        number=prepared.batch.attempt + 1,
        token=token,
        idem_key=prepared.idem_key,
        body_sha=body_sha,
        started_at=prepared.at,
        excluded=prepared.excluded,
    )


def _submit(sending: Sending, claimed: Claimed, *, claimed_at: float) -> None:
    """Call once, and record what came of it (commit B)."""
    assert claimed.prepared.call is not None  # noqa: S101 -- for the type checker
    if sending.clock.boot_seconds() - claimed_at > START_WITHIN.total_seconds():
        _surely(sending, lambda connection, at: settling.record_too_late(connection, claimed, at=at))
        return
    try:
        answer = sending.provider.submit(claimed.prepared.call)
    except Exception as error:
        failure = error
        _surely(sending, lambda connection, at: settling.record_error(connection, claimed, failure, at=at))
        if not isinstance(error, ProviderError):
            raise
    else:
        _surely(sending, lambda connection, at: settling.record_accepted(connection, claimed, answer, at=at))


def _surely(sending: Sending, record: Callable[[sa.Connection, dt.datetime], None]) -> None:
    """Commit what the provider said, trying again for a while: what is lost here leaves people uncertain."""
    for seconds in (*_RETRY_PAUSES, None):
        try:
            with sending.store.writing() as connection:
                record(connection, sending.clock.now())
        except StoreError:
            if seconds is None:
                raise
            sending.clock.pause(seconds)
        else:
            return
