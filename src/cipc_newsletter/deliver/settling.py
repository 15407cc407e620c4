"""What an answer makes of a batch: the table of SENDING.md 2.4, each line one transaction.

Promises that an attempt is judged once, by whoever holds its token; that the class of an error alone decides; and
that a campaign pauses, with the provider's own words, wherever every further call would end the same way.
"""

import datetime as dt
import logging
import re
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from cipc_newsletter.deliver import judging
from cipc_newsletter.deliver.judging import Grounds, Verdict
from cipc_newsletter.deliver.pace import back_off_seconds
from cipc_newsletter.deliver.preparing import Prepared
from cipc_newsletter.deliver.splitting import split
from cipc_newsletter.errors import (
    AuthenticationError,
    BadRequestError,
    ProviderError,
    RateLimitedError,
    UnavailableError,
    UncertainError,
)
from cipc_newsletter.model.campaign import BatchState, CampaignState, OutcomeKind
from cipc_newsletter.providers.port import Accepted
from cipc_newsletter.store import accounts, attempts, batches, campaigns, outcomes
from cipc_newsletter.store.attempts import AttemptOutcome, Ended
from cipc_newsletter.store.batches import Settlement
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_LOG = logging.getLogger(__name__)
_FAILING_SINGLES = 3
_UNCLEAR_IN_A_ROW = 3
_FAILURES_IN_A_ROW = 10
_LOOK_BACK = 400  # calls: ten rounds of as many as may be under way at once
_REST = dt.timedelta(seconds=60)
_OBSERVED = dt.timedelta(seconds=2)
# A provider that has closed the account may say so with any status; no further call would fare better.
_CLOSED = re.compile(
    r"\b(?:account|domain|sending)\b[^.:;]{0,40}\b(?:suspended|disabled|deactivated|paused|closed|blocked)\b",
    re.IGNORECASE,
)
_FAILURES = frozenset(
    {AttemptOutcome.RATE_LIMITED, AttemptOutcome.UNAVAILABLE, AttemptOutcome.UNCERTAIN, AttemptOutcome.TOO_LATE}
)


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
    posted = {person.subscriber_id for person in claimed.prepared.posted}
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
    closed = next((reason for reason in refused.values() if _CLOSED.search(reason)), None)
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
    _pause_after_many_failures(connection, claimed)


def record_error(connection: sa.Connection, claimed: Claimed, error: Exception, *, at: dt.datetime) -> None:
    """Record what an error proves; one that is not the provider's proves nothing."""
    outcome = _outcome_of(error)
    _complete(connection, claimed, outcome, at=at, status=getattr(error, "status", None))
    if outcome is AttemptOutcome.AUTHENTICATION:
        _put_back(connection, claimed, str(error), not_before=None, at=at)
        pause(connection, claimed.key, reason=_in_full(error))
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
        _settle(connection, claimed, Settlement(state=BatchState.HELD, err=_reason(error)))
        return
    is_single = len(prepared.posted) == 1
    result = Settlement(
        state=BatchState.REFUSED,
        n_refused=1 if is_single else 0,
        n_moved=0 if is_single else len(prepared.posted),
        n_skipped=len(prepared.excluded),
        err=_reason(error),
        settled_at=at,
    )
    if not _settle(connection, claimed, result):
        return
    if is_single:
        _record_people(connection, claimed, {prepared.posted[0].subscriber_id: _reason(error)}, at=at)
        if batches.refused_singles(connection, claimed.key) >= _FAILING_SINGLES:
            sentence = _("three people in a row were refused, so it is the message and not an address: {answer}")
            pause(connection, claimed.key, reason=sentence.format(answer=_reason(error)))
    else:
        _record_people(connection, claimed, {}, at=at)
        split(connection, prepared.batch, prepared.posted)


def pause(connection: sa.Connection, key: int, *, reason: str) -> None:
    """Pause a campaign that is sending; one that somebody stopped meanwhile stays as it is."""
    if campaigns.get(connection, key).state is CampaignState.SENDING:
        campaigns.pause(connection, key, reason=reason)


def _outcome_of(error: Exception) -> AttemptOutcome:
    if isinstance(error, ProviderError) and not isinstance(error, UncertainError) and _CLOSED.search(error.answer):
        return AttemptOutcome.AUTHENTICATION
    kinds: tuple[tuple[type[ProviderError], AttemptOutcome], ...] = (
        (AuthenticationError, AttemptOutcome.AUTHENTICATION),
        (BadRequestError, AttemptOutcome.BAD_REQUEST),
        (RateLimitedError, AttemptOutcome.RATE_LIMITED),
        (UnavailableError, AttemptOutcome.UNAVAILABLE),
    )
    return next((outcome for kind, outcome in kinds if isinstance(error, kind)), AttemptOutcome.UNCERTAIN)


def _record_uncertain(connection: sa.Connection, claimed: Claimed, error: Exception, *, at: dt.datetime) -> None:
    """Record that nobody knows; after three such answers in a row the account rests before one more is tried."""
    failures = _failures(connection, claimed)
    later = at + _back_off(failures, claimed)
    _settle(connection, claimed, Settlement(state=BatchState.UNCERTAIN, err=_reason(error), not_before=later))
    is_known = isinstance(error, UncertainError) and not error.is_surprising
    if not is_known:
        sentence = _(
            "the answer was not one the provider documents, so nobody knows whether it was accepted: {answer}"
        )
        pause(connection, claimed.key, reason=sentence.format(answer=_reason(error)))
    newest = [ended.outcome for ended in failures[:_UNCLEAR_IN_A_ROW]]
    if newest == [AttemptOutcome.UNCERTAIN] * _UNCLEAR_IN_A_ROW:
        accounts.rest(connection, claimed.account, until=at + _REST)
    _pause_after_many_failures(connection, claimed)


def _record_not_now(connection: sa.Connection, claimed: Claimed, error: Exception, *, at: dt.datetime) -> None:
    """Put the batch back, and leave the whole account alone for a while: any other call would fare the same."""
    asked = getattr(error, "retry_after", None)
    failures = _failures(connection, claimed)
    pause_length = _back_off(failures, claimed) if asked is None else dt.timedelta(seconds=asked)
    until = at + max(pause_length, dt.timedelta(0))
    _put_back(connection, claimed, _reason(error), not_before=until, at=at)
    accounts.block(connection, claimed.account, until=until)
    if isinstance(error, RateLimitedError):
        observed = attempts.accepted_since(connection, claimed.key, at - _OBSERVED) / _OBSERVED.total_seconds()
        accounts.slow_down(connection, claimed.account, now=at, observed=max(observed, 0.5))
    _pause_after_many_failures(connection, claimed)


def _failures(connection: sa.Connection, claimed: Claimed) -> tuple[Ended, ...]:
    """Return how the last calls failed, newest first, up to the first that was answered for good."""
    latest = attempts.latest(connection, claimed.key, limit=_LOOK_BACK)
    count = next((place for place, ended in enumerate(latest) if ended.outcome not in _FAILURES), len(latest))
    return latest[:count]


def _in_a_row(failures: Sequence[Ended]) -> int:
    """Return how many failures came one after the other: those under way at the same moment are one."""
    count, before = 0, None
    for ended in failures:
        if before is None or ended.finished_at <= before:
            count, before = count + 1, ended.started_at
    return count


def _back_off(failures: Sequence[Ended], claimed: Claimed) -> dt.timedelta:
    return dt.timedelta(seconds=back_off_seconds(_in_a_row(failures), chance=claimed.chance))


def _pause_after_many_failures(connection: sa.Connection, claimed: Claimed) -> None:
    if _in_a_row(_failures(connection, claimed)) >= _FAILURES_IN_A_ROW:
        sentence = _("{count} calls in a row came to nothing.").format(count=_FAILURES_IN_A_ROW)
        pause(connection, claimed.key, reason=sentence)


def _put_back(
    connection: sa.Connection, claimed: Claimed, err: str, *, not_before: dt.datetime | None, at: dt.datetime
) -> None:
    """Return what was proven not sent: READY, or where it was a repeat, uncertain as before."""
    campaign = campaigns.get_unchanging(connection, claimed.key)
    state = BatchState.UNCERTAIN if claimed.prepared.is_repeat else BatchState.READY
    is_mine = _settle(connection, claimed, Settlement(state=state, err=err, not_before=not_before))
    if is_mine and not claimed.prepared.is_repeat:  # the people of a repeat were counted once, and may have the mail
        accounts.uncount_today(connection, claimed.account, people=claimed.prepared.batch.n)
    if campaign.state is CampaignState.CANCELLED:
        batches.cancel_ready(connection, claimed.key, at=at)


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
    is_mine = batches.settle(
        connection, claimed.key, claimed.number, token=claimed.token, origin=claimed.prepared.origin, result=result
    )
    if not is_mine:
        _LOG.warning("batch %s of campaign %s was judged by somebody else", claimed.number, claimed.key)
    return is_mine


def _reason(error: Exception) -> str:
    """Return the provider's own words where it said any, else ours."""
    return getattr(error, "answer", "") or str(error)


def _in_full(error: Exception) -> str:
    """Return what is wrong and what to do about it, and the provider's own words where they are not among that."""
    said, answer = str(error), getattr(error, "answer", "")
    return said if answer in said else f"{said} ({answer})"
