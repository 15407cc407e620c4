"""A claim is one statement with every condition in it; only its token can settle it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cipc_newsletter.model.campaign import BatchState
from cipc_newsletter.store import accounts, attempts, batches, moves
from cipc_newsletter.store.attempts import Attempt, AttemptOutcome
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.moves import Claim, Settlement
from databases import EACH_DATABASE
from sending_making import NOW, execute, opened, ready, suppress

pytestmark = EACH_DATABASE

LATER = NOW + dt.timedelta(seconds=1)
CLAIM = Claim(
    key=1,
    account=1,
    number=1,
    attempt=0,
    token=b"mine",
    owner="test",
    at=LATER,
    start_by=LATER,
    give_up_at=LATER,
    suppression_version=0,
)
READY_ONLY = {BatchState.READY}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as made:
        ready(made)
        execute(made, "UPDATE batch SET shard_no = 0")
        yield made


def claimed(store: Store, wanted: Claim = CLAIM, *, is_repeat: bool = False) -> bool:
    with store.writing() as connection:
        return moves.claim(connection, wanted, is_repeat=is_repeat)


def settled(
    store: Store, result: Settlement, *, token: bytes = b"mine", origin: BatchState = BatchState.SUBMITTING
) -> bool:
    with store.writing() as connection:
        return moves.settle(connection, 1, 1, token=token, origin=origin, result=result)


def state_of(store: Store, number: int = 1) -> BatchState:
    with store.reading() as connection:
        return batches.get(connection, 1, number).state


def test_a_ready_batch_of_a_sending_campaign_is_claimed_once(store: Store) -> None:
    assert claimed(store)
    assert state_of(store) is BatchState.SUBMITTING
    assert not claimed(store)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE campaign SET status = 'paused'",
        "UPDATE campaign SET status = 'cancelled'",
        "UPDATE campaign SET grace_until = 9999999999999999",
        "UPDATE batch SET not_before = 9999999999999999",
        "INSERT INTO suppression (email_norm, reason, at) VALUES ('a@b.example', 'x', 0)",
    ],
)
def test_nothing_is_claimed_while_it_may_not_be_sent(store: Store, change: str) -> None:
    execute(store, change)
    assert not claimed(store)
    assert state_of(store) is BatchState.READY


def test_a_suppression_that_was_read_does_not_hinder_the_claim(store: Store) -> None:
    suppress(store, 1)
    assert claimed(store, replace(CLAIM, suppression_version=1))


def test_a_batch_that_was_called_since_it_was_read_is_not_claimed(store: Store) -> None:
    claimed(store)
    settled(store, Settlement(state=BatchState.READY))
    assert not claimed(store)
    assert claimed(store, replace(CLAIM, attempt=1))


def test_only_the_holder_of_the_token_settles_and_only_once(store: Store) -> None:
    claimed(store)
    accepted = Settlement(state=BatchState.ACCEPTED, n_accepted=8, settled_at=NOW)
    assert not settled(store, accepted, token=b"not mine")
    assert settled(store, accepted)
    assert not settled(store, Settlement(state=BatchState.READY))
    assert state_of(store) is BatchState.ACCEPTED


def test_a_repeat_leaves_the_batch_uncertain_until_it_is_answered(store: Store) -> None:
    claimed(store)
    settled(store, Settlement(state=BatchState.UNCERTAIN))
    assert not claimed(store)
    assert claimed(store, replace(CLAIM, token=b"again", attempt=1), is_repeat=True)
    assert state_of(store) is BatchState.UNCERTAIN
    stay = Settlement(state=BatchState.UNCERTAIN, not_before=LATER, err="still nothing")
    assert settled(store, stay, token=b"again", origin=BatchState.UNCERTAIN)
    with store.reading() as connection:
        batch = batches.get(connection, 1, 1)
    assert (batch.attempt, batch.not_before, batch.err) == (2, LATER, "still nothing")


def test_the_next_batch_is_the_smallest_part_then_the_lowest_number_then_what_waits(store: Store) -> None:
    with store.writing() as connection:
        for number, size in ((3, 4), (4, 2)):
            batches.add(connection, 1, number, shard=0, language="fr", account=1, n=size, parent=1)
    order = []
    for _ in range(4):
        with store.writing() as connection:
            batch = batches.next_open(connection, 1, 0, states=READY_ONLY)
            assert batch is not None
            order.append(batch.number)
            moves.claim(connection, replace(CLAIM, number=batch.number))
    assert order == [4, 3, 1, 2]
    with store.reading() as connection:
        assert batches.next_open(connection, 1, 0, states=READY_ONLY) is None


def test_a_batch_that_must_wait_comes_after_those_that_need_not(store: Store) -> None:
    execute(store, "UPDATE batch SET not_before = 5 WHERE batch_no = 1")
    with store.reading() as connection:
        batch = batches.next_open(connection, 1, 0, states=READY_ONLY)
    assert batch is not None
    assert batch.number == 2


def test_only_shards_with_something_to_do_are_open(store: Store) -> None:
    with store.writing() as connection:
        for number, shard in ((3, 1), (4, 7)):
            batches.add(connection, 1, number, shard=shard, language="fr", account=1, n=1)
        assert batches.open_shards(connection, 1) == (0, 1, 7)
        moves.cancel_ready(connection, 1, at=NOW)
        assert batches.open_shards(connection, 1) == ()


def test_an_attempt_is_completed_once(store: Store) -> None:
    made = Attempt(
        batch_no=1,
        number=1,
        token=b"mine",
        idem_key="uid/1/1",
        body_sha=b"s" * 32,
        started_at=NOW,
        excluded={7: "suppressed", 3: "no_consent"},
    )
    with store.writing() as connection:
        attempts.add(connection, 1, made)
        for outcome in (AttemptOutcome.UNCERTAIN, AttemptOutcome.ACCEPTED):
            attempts.complete(connection, 1, 1, token=b"mine", outcome=outcome, at=NOW)
        assert attempts.of_batch(connection, 1, 1) == (
            replace(made, outcome=AttemptOutcome.UNCERTAIN, finished_at=NOW),
        )
        assert [ended.outcome for ended in attempts.latest(connection, 1, limit=5)] == [AttemptOutcome.UNCERTAIN]


def test_an_account_is_made_once_and_only_ever_blocked_for_longer(store: Store) -> None:
    with store.writing() as connection:
        number = accounts.account_of(connection, "counting")
        assert accounts.account_of(connection, "counting") == number
        assert accounts.account_of(connection, "other") != number
        accounts.block(connection, number, until=LATER)
        accounts.block(connection, number, until=NOW)
        assert accounts.get(connection, number).blocked_until == LATER
