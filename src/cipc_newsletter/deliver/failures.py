"""Calls of a campaign that came to nothing, one after the other: how long to wait, when to rest, when to stop.

Promises that all is counted from the attempts in the ledger, so that several threads and processes count the same, and
that calls under way at the same moment which fail together are one failure. Records nothing.
"""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from cipc_newsletter.deliver.pace import back_off_seconds
from cipc_newsletter.store import attempts
from cipc_newsletter.store.attempts import AttemptOutcome, Ended
from cipc_newsletter.wording import _

REST = dt.timedelta(seconds=60)  # of the account, after unclear answers in a row; then one call probes
_UNCLEAR_IN_A_ROW = 3
_IN_A_ROW = 10
_LOOK_BACK = 400  # calls: ten rounds of as many as may be under way at once
_FAILURES = frozenset(
    {AttemptOutcome.RATE_LIMITED, AttemptOutcome.UNAVAILABLE, AttemptOutcome.UNCERTAIN, AttemptOutcome.TOO_LATE}
)


def of_campaign(connection: sa.Connection, key: int) -> tuple[Ended, ...]:
    """Return how the last calls failed, newest first, up to the first that was answered for good."""
    latest = attempts.latest(connection, key, limit=_LOOK_BACK)
    count = next((place for place, ended in enumerate(latest) if ended.outcome not in _FAILURES), len(latest))
    return latest[:count]


def back_off(lately: Sequence[Ended], *, chance: float) -> dt.timedelta:
    """Return how long to wait after these failures; `chance` is from 0 to 1."""
    return dt.timedelta(seconds=back_off_seconds(_in_a_row(lately), chance=chance))


def are_several(lately: Sequence[Ended]) -> bool:
    """Whether the newest is not the first since something was answered for good."""
    return _in_a_row(lately) > 1


def are_unclear(lately: Sequence[Ended]) -> bool:
    """Whether the newest are so many unclear answers that the account should rest."""
    newest = [ended.outcome for ended in lately[:_UNCLEAR_IN_A_ROW]]
    return newest == [AttemptOutcome.UNCERTAIN] * _UNCLEAR_IN_A_ROW


def are_too_many(lately: Sequence[Ended]) -> bool:
    """Whether so many came one after the other that the campaign should pause."""
    return _in_a_row(lately) >= _IN_A_ROW


def in_words() -> str:
    """Return why a campaign was paused after too many."""
    return _("{count} calls in a row came to nothing.").format(count=_IN_A_ROW)


def _in_a_row(lately: Sequence[Ended]) -> int:
    """Return how many failures came one after the other: those under way at the same moment are one."""
    count, before = 0, None
    for ended in lately:
        if before is None or ended.finished_at <= before:
            count, before = count + 1, ended.started_at
    return count
