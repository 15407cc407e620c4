"""Several threads on one campaign: calls overlap, nobody is met twice, and the end is as orderly as with one."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.config import Send
from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import AuthenticationError, RateLimitedError, StoreError
from cipc_newsletter.model.campaign import CampaignCounts, CampaignState
from cipc_newsletter.providers.port import Call, OutgoingBatch
from cipc_newsletter.store import accounts
from cipc_newsletter.store.database import Store
from sending_making import CountingProvider, Crash, RealClock, campaign_now, counts_of, execute, ready, sending

PEOPLE = 40


@pytest.fixture
def several(provider: CountingProvider) -> CountingProvider:
    return replace(provider, in_flight=4)


def test_calls_are_under_way_at_once_and_everybody_gets_one_copy(store: Store, several: CountingProvider) -> None:
    together = threading.Barrier(4, timeout=30)
    met = []

    def meet(_batch: OutgoingBatch) -> None:
        if len(met) < 4:
            met.append(together.wait())

    campaign = ready(store, people=PEOPLE, batch_limit=2)
    assert run_campaign(sending(store, replace(several, before=meet), campaign, clock=RealClock())) == Done()
    assert sorted(met)[:4] == [0, 1, 2, 3]
    assert several.copies() == dict.fromkeys(range(1, PEOPLE + 1), 1)
    assert campaign_now(store, campaign).state is CampaignState.FINISHED


def test_no_more_calls_are_under_way_than_the_account_allows(store: Store, several: CountingProvider) -> None:
    campaign = ready(store, people=PEOPLE, batch_limit=2)
    with store.writing() as connection:
        accounts.allow(connection, accounts.account_of(connection, several.name), rate=0, at_once=4)
    execute(store, "UPDATE account SET conc_now = 2")
    under_way, most, lock = 0, 0, threading.Lock()

    def before(_batch: OutgoingBatch) -> None:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.05)

    def after(_batch: OutgoingBatch) -> None:
        nonlocal under_way
        with lock:
            under_way -= 1

    run_campaign(sending(store, replace(several, before=before, after=after), campaign, clock=RealClock()))
    assert most == 2
    assert several.copies().total() == PEOPLE


@pytest.mark.parametrize("error", [StoreError("the disk is full."), Crash("here"), ValueError("a fault of ours")])
def test_what_one_thread_fails_of_is_raised_after_the_others_ended_their_calls(
    error: BaseException, store: Store, several: CountingProvider
) -> None:
    campaign = ready(store, people=PEOPLE, batch_limit=2)
    begun = threading.Barrier(4, timeout=30)

    def before(batch: OutgoingBatch) -> None:
        begun.wait()
        if batch.batch_no == 1:
            raise error
        time.sleep(0.05)

    with pytest.raises(type(error)):
        run_campaign(sending(store, replace(several, before=before), campaign, clock=RealClock()))
    assert len(several.calls) == 4
    counted = counts_of(store, campaign)
    assert counted.accepted == several.copies().total() == 6
    assert counted.is_balanced


def test_a_pause_ends_every_thread_after_the_call_it_is_in(store: Store, several: CountingProvider) -> None:
    campaign = ready(store, people=PEOPLE, batch_limit=2)
    begun = threading.Barrier(4, timeout=30)

    def before(batch: OutgoingBatch) -> None:
        begun.wait()
        if batch.batch_no == 1:
            raise AuthenticationError("the key is not accepted.", provider="counting", answer="Forbidden", status=401)
        time.sleep(0.2)

    ending = run_campaign(sending(store, replace(several, before=before), campaign, clock=RealClock()))
    assert isinstance(ending, Stopped)
    assert ending.state is CampaignState.PAUSED
    assert len(several.calls) == 4
    assert counts_of(store, campaign) == CampaignCounts(planned=PEOPLE, accepted=6, remaining=PEOPLE - 6)


def test_asked_to_stop_no_further_call_begins(store: Store, several: CountingProvider) -> None:
    campaign = ready(store, people=PEOPLE, batch_limit=2)
    ending = run_campaign(
        sending(store, several, campaign, clock=RealClock(), is_asked_to_stop=lambda: len(several.calls) >= 4)
    )
    assert ending == Stopped(state=CampaignState.SENDING, is_asked=True)
    assert 4 <= len(several.calls) <= 7  # those that had looked before the wish came
    assert counts_of(store, campaign).accepted == several.copies().total()


def test_a_batch_that_waits_holds_up_no_other_and_goes_out_when_its_time_has_come(
    store: Store, several: CountingProvider, tmp_path: Path
) -> None:
    campaign = ready(store, people=PEOPLE, batch_limit=2)
    execute(store, "UPDATE batch SET not_before = :soon WHERE batch_no = 1", soon=int((time.time() + 0.4) * 1e6))

    def slowly(_batch: OutgoingBatch) -> None:
        time.sleep(0.1)

    assert run_campaign(sending(store, replace(several, before=slowly), campaign, clock=RealClock())) == Done()
    numbers = [call.batch_no for call in several.calls]
    assert 4 < numbers.index(1) < len(numbers)
    assert several.copies() == dict.fromkeys(range(1, PEOPLE + 1), 1)


def test_a_refusal_to_work_now_holds_back_every_thread(store: Store, several: CountingProvider) -> None:
    campaign = ready(store, people=PEOPLE, batch_limit=2)
    called_at: list[float] = []

    def before(_batch: OutgoingBatch) -> None:
        called_at.append(time.monotonic())
        if len(called_at) == 1:
            raise RateLimitedError("too fast.", provider="counting", status=429, retry_after=1.0)
        time.sleep(0.05)

    made = sending(
        store,
        replace(several, before=before),
        campaign,
        clock=RealClock(),
        # A pace to slow down from: where none is known, the 429 teaches a slow one.
        send=Send(rate_per_minute=60_000),
    )
    assert run_campaign(made) == Done()
    resumed_at = [at for at in called_at if at - called_at[0] >= 0.99]
    assert len(resumed_at) >= len(called_at) - 8
    assert several.copies() == dict.fromkeys(range(1, PEOPLE + 1), 1)


def test_while_a_call_is_under_way_the_next_is_made_ready_and_not_called(
    store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store, people=PEOPLE, batch_limit=2)
    with store.reading() as connection:
        total = connection.execute(sa.text("SELECT COUNT(*) FROM batch")).scalar_one()
    made_ready, under_way, most = 0, 0, 0

    class Watched(CountingProvider):
        def prepare(self, batch: OutgoingBatch) -> Call:
            nonlocal made_ready
            made_ready += 1
            return super().prepare(batch)

    def before(_batch: OutgoingBatch) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        deadline = time.monotonic() + 30
        while made_ready < min(len(watched.calls) + 1, total):
            assert time.monotonic() < deadline
            time.sleep(0.005)

    def after(_batch: OutgoingBatch) -> None:
        nonlocal under_way
        under_way -= 1

    watched = Watched(path=provider.path, before=before, after=after)
    made = sending(store, watched, campaign, clock=RealClock(), prepares_ahead=True)
    assert run_campaign(made) == Done()
    assert most == 1
    assert provider.copies() == dict.fromkeys(range(1, PEOPLE + 1), 1)


def test_of_several_threads_one_makes_ready_at_a_time_while_the_others_call(
    store: Store, several: CountingProvider
) -> None:
    campaign = ready(store, people=PEOPLE, batch_limit=2)
    at_work, most = 0, 0

    class Watched(CountingProvider):
        def prepare(self, batch: OutgoingBatch) -> Call:
            nonlocal at_work, most
            at_work += 1
            most = max(most, at_work)
            time.sleep(0.002)
            call = super().prepare(batch)
            at_work -= 1
            return call

    watched = Watched(path=several.path, in_flight=4)
    assert run_campaign(sending(store, watched, campaign, clock=RealClock())) == Done()
    assert most == 1
    assert several.copies() == dict.fromkeys(range(1, PEOPLE + 1), 1)
