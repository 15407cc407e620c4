"""Several work on one ledger at once where it can be shared, and a server that goes away changes nothing that is true."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.deliver import recovery
from cipc_newsletter.deliver.engine import Done
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import UnreachableStoreError
from cipc_newsletter.model.campaign import BatchState, CampaignState
from cipc_newsletter.store import batches, campaigns, moves
from cipc_newsletter.store.database import Store, open_store
from cipc_newsletter.store.moves import Claim
from postgres_server import PostgresServer
from sending_making import (
    NOW,
    CountingProvider,
    campaign_now,
    counts_of,
    created,
    frozen,
    ready,
    sending,
    with_audience,
)

LATER = NOW + dt.timedelta(seconds=30)


@pytest.fixture
def store(postgres_server: PostgresServer, tmp_path: Path) -> Iterator[Store]:
    url = postgres_server.url(postgres_server.database_of(tmp_path))
    with open_store(url, root=tmp_path, folder=tmp_path / "var", now=NOW) as made:
        yield made
    postgres_server.forget()


class FlakyStore(Store):
    """A store whose server goes away once, right after the commit with this number: its answer is lost."""

    last = 0
    count = 0

    @contextlib.contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        with super().writing() as connection:
            yield connection
        self.count += 1
        if self.count == self.last:
            raise UnreachableStoreError("the line was cut.")


def claimed(store: Store, campaign_key: int) -> Claim:
    wanted = Claim(
        key=campaign_key,
        number=1,
        account=1,
        attempt=0,
        token=b"mine",
        owner="test",
        at=NOW,
        start_by=NOW,
        give_up_at=LATER,
        suppression_version=0,
        is_shared=True,
    )
    with store.writing() as connection:
        assert moves.claim(connection, wanted)
    return wanted


def test_several_senders_of_one_campaign_call_once_for_each_batch(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, people=40, batch_limit=2)
    made = [sending(store, provider, campaign, owner=f"test:{n}", begins_at=n / 3) for n in range(3)]
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(run_campaign, made)) == [Done()] * 3
    assert provider.copies() == dict.fromkeys(range(1, 41), 1)
    assert campaign_now(store, campaign).state is CampaignState.FINISHED


def test_what_somebody_has_under_way_is_theirs_until_it_must_be_given_up(store: Store) -> None:
    campaign = ready(store)
    claimed(store, campaign.key)
    with store.writing() as connection:
        assert recovery.take_over(connection, at=LATER, is_shared=True) == 0
        assert recovery.take_over(connection, at=LATER + dt.timedelta(seconds=1), is_shared=True) == 1
        assert batches.get(connection, campaign.key, 1).state is BatchState.UNCERTAIN


def test_a_repeat_keeps_the_others_off_until_it_must_be_given_up(store: Store) -> None:
    campaign = ready(store)
    wanted = claimed(store, campaign.key)
    with store.writing() as connection:
        recovery.take_over(connection, at=LATER + dt.timedelta(seconds=1), is_shared=True)
        assert moves.claim(connection, replace(wanted, attempt=1, token=b"again"), is_repeat=True)
        assert batches.get(connection, campaign.key, 1).not_before == LATER
        assert not moves.claim(connection, replace(wanted, attempt=2, token=b"third"), is_repeat=True)


def test_a_pause_waits_for_the_claim_that_is_being_committed(store: Store) -> None:
    campaign = ready(store)

    def pause() -> int:
        with store.writing() as connection:
            campaigns.pause(connection, campaign.key, reason="somebody asked")
        with store.reading() as connection:
            return len(batches.in_state(connection, BatchState.SUBMITTING, key=campaign.key))

    statement = "UPDATE batch SET state = 1, token = :token, give_up_at = 0 WHERE batch_no = 2"
    with ThreadPoolExecutor(1) as threads:
        with store.writing() as connection:
            connection.execute(sa.text("SELECT 1 FROM campaign WHERE id = :id FOR SHARE"), {"id": campaign.key})
            connection.execute(sa.text(statement), {"token": b"mine"})
            paused = threads.submit(pause)
            with pytest.raises(TimeoutError):
                paused.result(timeout=0.3)
        assert paused.result(timeout=10) == 1


def test_a_claim_after_a_pause_finds_the_campaign_paused(store: Store) -> None:
    campaign = ready(store)
    with ThreadPoolExecutor(1) as threads:
        with store.writing() as connection:
            campaigns.pause(connection, campaign.key, reason="somebody asked")
            waiting = threads.submit(claimed, store, campaign.key)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
        assert isinstance(waiting.exception(timeout=10), AssertionError)


def test_two_that_freeze_one_campaign_at_once_freeze_everybody_once(store: Store) -> None:
    with_audience(store, 30)
    campaign = created(store)
    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(lambda _n: frozen(store, campaign, batch_limit=2), range(2)))
    assert [one.state for one in both] == [CampaignState.SENDING] * 2
    assert counts_of(store, campaign).planned == 30


def test_two_campaigns_that_are_begun_at_once_have_different_numbers(store: Store) -> None:
    with_audience(store, 4)
    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(lambda n: created(store, uid=f"uid{n}"), range(2)))
    assert sorted(one.number for one in made) == [1, 2]


@pytest.mark.parametrize("last", range(1, 14))
def test_an_answer_of_the_server_that_is_lost_at_any_commit_doubles_and_holds_nobody(
    store: Store, provider: CountingProvider, last: int
) -> None:
    campaign = ready(store, people=6, batch_limit=3)
    flaky = FlakyStore(store.database)
    flaky.last = last
    with contextlib.suppress(UnreachableStoreError):  # before the first batch there is nothing to lose
        run_campaign(sending(flaky, provider, campaign))
    run_campaign(sending(store, provider, campaign))
    assert provider.copies() == dict.fromkeys(range(1, 7), 1)
    assert counts_of(store, campaign).accepted == 6


def test_who_finds_nothing_to_do_stays_until_what_a_dead_one_left_is_judged(
    store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store, people=6, batch_limit=3)
    claimed(store, campaign.key)
    assert run_campaign(sending(store, provider, campaign)) == Done()
    counted = counts_of(store, campaign)
    assert (counted.accepted, counted.held) == (3, 3)
