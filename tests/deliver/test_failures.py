"""Failures are counted by what happened when, so that calls which fell together are one."""

import datetime as dt

from cipc_newsletter.deliver import failures
from cipc_newsletter.store.attempts import AttemptOutcome, Ended
from sending_making import NOW


def ended(started: float, finished: float, outcome: AttemptOutcome = AttemptOutcome.UNAVAILABLE) -> Ended:
    """Return a call that was under way between these seconds."""
    first, last = (NOW + dt.timedelta(seconds=seconds) for seconds in (started, finished))
    return Ended(outcome=outcome, started_at=first, finished_at=last)


def test_ten_failures_one_after_the_other_are_too_many_and_nine_are_not() -> None:
    lately = [ended(-number, -number + 0.5) for number in range(10)]
    assert failures.are_too_many(lately)
    assert not failures.are_too_many(lately[1:])


def test_sixteen_calls_that_fail_together_are_one_failure() -> None:
    together = [ended(-2, -number / 100) for number in range(16)]
    assert not failures.are_too_many(together)
    assert failures.back_off(together, chance=1.0) == dt.timedelta(seconds=2)


def test_only_unclear_answers_without_another_between_let_the_account_rest() -> None:
    unclear = [ended(-number, -number + 0.5, AttemptOutcome.UNCERTAIN) for number in range(3)]
    assert failures.are_unclear(unclear)
    assert not failures.are_unclear(unclear[:2])
    assert not failures.are_unclear([unclear[0], ended(-0.5, -0.4), *unclear[1:]])
