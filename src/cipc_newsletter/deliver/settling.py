"""What an answer makes of a batch: the table of SENDING.md 2.4, each line one transaction.

Promises that an attempt is judged once, by whoever holds its token; and that a campaign pauses, with the provider's own
words, wherever every further call would end the same way. What an error proves is read by `error_reading`, how many came
in a row by `failures`.
"""

import datetime as dt
import logging
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from cipc_newsletter.deliver import failures, judging
from cipc_newsletter.deliver.error_reading import in_full, is_closing, outcome_of, reason_of
from cipc_newsletter.deliver.judging import Grounds, Verdict
from cipc_newsletter.deliver.preparing import Prepared
from cipc_newsletter.deliver.splitting import split
from cipc_newsletter.errors import RateLimitedError, UncertainError
from cipc_newsletter.model.campaign import BatchState, CampaignState, OutcomeKind
from cipc_newsletter.providers.port import Accepted
from cipc_newsletter.store import accounts, attempts, batches, campaigns, moves, outcomes
from cipc_newsletter.store.attempts import AttemptOutcome, Ended
from cipc_newsletter.store.moves import Settlement
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_LOG = logging.getLogger(__name__)
_FAILING_SINGLES = 3
_OBSERVED = dt.timedelta(seconds=2)


@frozen
class Claimed:
    """A prepared batch whose claim is committed under `token`.

    `account` is the row of the provider's account, whichever lane the batch is in; `chance` is from 0 to 1, drawn for
    this call.
    """

    prepared: Prepared
    token: bytes
    account: int
    chance: float

    @property
    def key(self) -> int:
        """The campaign's row."""
        return self.prepared.batch.key

    @property
    def number(self) -> int:
        """The batch's number."""
        return self.prepared.batch.number


def record_accepted(connection: sa.Connection, claimed: Claimed, answer: Accepted, *, at: dt.datetime) -> None:
    """Record that the provider took everybody it did not refuse by name."""
    posted = set(claimed.prepared.posted.ids)
    refused = {number: reason for number, reason in answer.refused.items() if number in posted}
    excluded = claimed.prepared.excluded
    result = Settlement(
        state=BatchState.ACCEPTED,
        n_accepted=len(posted) - len(refused),
        n_refused=len(refused),
        n_skipped=len(excluded),
        provider_ref=answer.provider_ref,
        settled_at=at,
    )
    _complete(connection, claimed, AttemptOutcome.ACCEPTED, at=at, provider_ref=answer.provider_ref)
    accounts.speed_up(connection, claimed.account, chance=claimed.chance)
    if not _settle(connection, claimed, result):
        return
    _record_people(connection, claimed, refused, at=at)
    if claimed.prepared.is_repeat:
        batch = claimed.prepared.batch
        grounds = Grounds(how="key", at=at, detail=answer.provider_ref)
        judging.record(connection, batch, Verdict.ACCEPTED, grounds, attempt=batch.attempt + 1)
    closed = next(filter(is_closing, refused.values()), None)
    if closed is not None:
        pause(
            connection, claimed.key, reason=_("the provider has closed the account: {answer}").format(answer=closed)
        )


def record_nobody_left(connection: sa.Connection, claimed: Claimed, *, at: dt.datetime) -> None:
    """Record that no call was made, since nobody of the batch may be mailed any more."""
    result = Settlement(state=BatchState.ACCEPTED, n_skipped=len(claimed.prepared.excluded), settled_at=at)
    if _settle(connection, claimed, result):
        _record_people(connection, claimed, {}, at=at)


def record_too_late(connection: sa.Connection, claimed: Claimed, *, at: dt.datetime) -> None:
    """Record that the computer slept or stalled between claim and call, so that nothing was sent."""
    _complete(connection, claimed, AttemptOutcome.TOO_LATE, at=at)
    _put_back(connection, claimed, _("too much time passed before the call."), not_before=None, at=at)
    _pause_after_many(connection, claimed, failures.of_campaign(connection, claimed.key))


def record_error(connection: sa.Connection, claimed: Claimed, error: Exception, *, at: dt.datetime) -> None:
    """Record what an error proves; one that is not the provider's proves nothing."""
    outcome = outcome_of(error)
    _complete(connection, claimed, outcome, at=at, status=getattr(error, "status", None))
    if outcome is AttemptOutcome.AUTHENTICATION:
        _put_back(connection, claimed, str(error), not_before=None, at=at)
        pause(connection, claimed.key, reason=in_full(error))
    elif outcome is AttemptOutcome.BAD_REQUEST:
        record_refusal(connection, claimed, error, at=at)
    elif outcome is AttemptOutcome.UNCERTAIN:
        _record_uncertain(connection, claimed, error, at=at)
    else:
        _record_not_now(connection, claimed, error, at=at)


def record_refusal(connection: sa.Connection, claimed: Claimed, error: Exception, *, at: dt.datetime) -> None:
    """Record that the provider will not carry this call: two halves try again, a single person is refused.

    The refusal of a repeat does not say what became of the first call, so that one is held for a person to judge.
    """
    prepared = claimed.prepared
    if prepared.is_repeat:
        _settle(connection, claimed, Settlement(state=BatchState.HELD, err=reason_of(error)))
        return
    is_single = len(prepared.posted) == 1
    # Only halves would wait for ever. Asked before the batch is written to: whoever cancels takes the campaign first.
    is_over = not is_single and _is_cancelled(connection, claimed)
    result = Settlement(
        state=BatchState.REFUSED,
        n_refused=1 if is_single else 0,
        n_moved=0 if is_single else len(prepared.posted),
        n_skipped=len(prepared.excluded),
        err=reason_of(error),
        settled_at=at,
    )
    if not _settle(connection, claimed, result):
        return
    if is_single:
        _record_people(connection, claimed, {prepared.posted.ids[0]: reason_of(error)}, at=at)
        if batches.refused_singles(connection, claimed.key) >= _FAILING_SINGLES:
            sentence = _("three people in a row were refused, so it is the message and not an address: {answer}")
            pause(connection, claimed.key, reason=sentence.format(answer=reason_of(error)))
    else:
        _record_people(connection, claimed, {}, at=at)
        split(connection, prepared.batch, prepared.posted)
        if is_over:
            moves.cancel_ready(connection, claimed.key, at=at)


def pause(connection: sa.Connection, key: int, *, reason: str) -> None:
    """Pause a campaign that is sending; one that somebody stopped meanwhile stays as it is."""
    if campaigns.get(connection, key).state is CampaignState.SENDING:
        campaigns.pause(connection, key, reason=reason)


def _record_uncertain(connection: sa.Connection, claimed: Claimed, error: Exception, *, at: dt.datetime) -> None:
    """Record that nobody knows; after three such answers in a row the account rests before one more is tried."""
    lately = failures.of_campaign(connection, claimed.key)
    later = at + failures.back_off(lately, chance=claimed.chance)
    _settle(connection, claimed, Settlement(state=BatchState.UNCERTAIN, err=reason_of(error), not_before=later))
    is_known = isinstance(error, UncertainError) and not error.is_surprising
    if not is_known:
        sentence = _(
            "the answer was not one the provider documents, so nobody knows whether it was accepted: {answer}"
        )
        pause(connection, claimed.key, reason=sentence.format(answer=reason_of(error)))
    if failures.are_unclear(lately):
        accounts.rest(connection, claimed.account, until=at + failures.REST)
    _pause_after_many(connection, claimed, lately)


def _record_not_now(connection: sa.Connection, claimed: Claimed, error: Exception, *, at: dt.datetime) -> None:
    """Put the batch back, and leave the whole account alone for a while: any other call would fare the same."""
    asked = getattr(error, "retry_after", None)
    lately = failures.of_campaign(connection, claimed.key)
    wait = failures.back_off(lately, chance=claimed.chance) if asked is None else dt.timedelta(seconds=asked)
    until = at + max(wait, dt.timedelta(0))
    _put_back(connection, claimed, reason_of(error), not_before=until, at=at)
    accounts.block(connection, claimed.account, until=until)
    if isinstance(error, RateLimitedError):
        observed = attempts.accepted_since(connection, claimed.key, at - _OBSERVED) / _OBSERVED.total_seconds()
        accounts.slow_down(
            connection,
            claimed.account,
            now=at,
            observed=max(observed, 0.5),
            is_again=failures.are_several(lately),
        )
    _pause_after_many(connection, claimed, lately)


def _pause_after_many(connection: sa.Connection, claimed: Claimed, lately: Sequence[Ended]) -> None:
    if failures.are_too_many(lately):
        pause(connection, claimed.key, reason=failures.in_words())


def _put_back(
    connection: sa.Connection, claimed: Claimed, err: str, *, not_before: dt.datetime | None, at: dt.datetime
) -> None:
    """Return what was proven not sent: READY, or where it was a repeat, uncertain as before."""
    is_over = _is_cancelled(connection, claimed)
    state = BatchState.UNCERTAIN if claimed.prepared.is_repeat else BatchState.READY
    is_mine = _settle(connection, claimed, Settlement(state=state, err=err, not_before=not_before))
    if is_mine and not claimed.prepared.is_repeat:  # the people of a repeat were counted once, and may have the mail
        accounts.uncount_today(connection, claimed.account, people=claimed.prepared.batch.n)
    if is_over:
        moves.cancel_ready(connection, claimed.key, at=at)


def _is_cancelled(connection: sa.Connection, claimed: Claimed) -> bool:
    """Whether somebody cancelled the campaign while the call was under way; nobody does before this transaction ends."""
    return campaigns.get_unchanging(connection, claimed.key).state is CampaignState.CANCELLED


def _record_people(
    connection: sa.Connection, claimed: Claimed, refused: Mapping[int, str], *, at: dt.datetime
) -> None:
    for kind, codes in ((OutcomeKind.REFUSED, refused), (OutcomeKind.SKIPPED, claimed.prepared.excluded)):
        outcomes.add_many(connection, claimed.key, claimed.number, kind=kind, codes=codes, at=at)


def _complete(
    connection: sa.Connection,
    claimed: Claimed,
    outcome: AttemptOutcome,
    *,
    at: dt.datetime,
    status: int | None = None,
    provider_ref: str | None = None,
) -> None:
    _LOG.info(
        "answered",
        extra={
            "event": "answered",
            "batch": claimed.number,
            "attempt": claimed.prepared.batch.attempt + 1,
            "people": len(claimed.prepared.posted),
            "outcome": outcome.name.lower(),
            "status": status,
        },
    )
    attempts.complete(
        connection,
        claimed.key,
        claimed.number,
        token=claimed.token,
        outcome=outcome,
        at=at,
        status=status,
        provider_ref=provider_ref,
    )


def _settle(connection: sa.Connection, claimed: Claimed, result: Settlement) -> bool:
    is_mine = moves.settle(
        connection, claimed.key, claimed.number, token=claimed.token, origin=claimed.prepared.origin, result=result
    )
    if not is_mine:
        _LOG.warning("batch %s of campaign %s was judged by somebody else", claimed.number, claimed.key)
    return is_mine
