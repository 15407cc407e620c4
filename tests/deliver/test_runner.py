"""A whole campaign: who gets what, what waits, and who may send at all."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest

from cipc_newsletter import operating_system
from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.people import DeliveryState
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.deliver.sole_sender import LOCK_NAME
from cipc_newsletter.deliver.surroundings import Waiting
from cipc_newsletter.errors import RateLimitedError, StoreError
from cipc_newsletter.model.campaign import CampaignCounts, CampaignState
from cipc_newsletter.providers.port import OutgoingBatch
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from sending_making import (
    NOW,
    CountingProvider,
    VirtualClock,
    campaign_now,
    counts_of,
    ready,
    resumed,
    sending,
    states_of,
)

pytestmark = EACH_DATABASE


def test_everybody_gets_one_copy_in_their_language(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    assert run_campaign(sending(store, provider, campaign)) == Done()
    assert provider.copies() == dict.fromkeys(range(1, 13), 1)
    languages = {one.subscriber_id: call.message.language for call in provider.calls for one in call.people}
    assert languages == {number: "en" if (number - 1) % 3 == 1 else "fr" for number in range(1, 13)}


def test_a_finished_campaign_says_so_and_balances(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    run_campaign(sending(store, provider, campaign))
    now = campaign_now(store, campaign)
    assert now.state is CampaignState.FINISHED
    assert now.finished_at is not None
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=12)
    assert set(states_of(store, campaign).values()) == {DeliveryState.ACCEPTED}


def test_running_a_finished_campaign_again_calls_nobody(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    run_campaign(sending(store, provider, campaign))
    calls = len(provider.calls)
    assert run_campaign(sending(store, provider, campaign)) == Done()
    assert len(provider.calls) == calls


def test_each_copy_carries_the_fields_frozen_and_a_link_of_the_same_person(
    store: Store, provider: CountingProvider
) -> None:
    run_campaign(sending(store, provider, ready(store, people=1)))
    (person,) = provider.calls[0].people
    assert person.email == "person0@lecteurs.example"
    assert person.fields["first_name"] == "Name0"
    assert person.fields["unsubscribe_url"].startswith("https://cipc.example/u/")
    assert provider.calls[0].metadata == {"campaign": "2025-12-1"}


def test_nothing_is_called_before_the_grace_is_over(store: Store, provider: CountingProvider) -> None:
    clock = VirtualClock()
    campaign = ready(store, grace_seconds=600)
    waits: list[tuple[dt.datetime, Waiting]] = []

    def wait(until: dt.datetime, waiting: Waiting) -> None:
        assert provider.calls == []
        waits.append((until, waiting))
        clock.forward(601 if len(waits) == 2 else 100)  # may come back early, and is asked again

    run_campaign(sending(store, provider, campaign, clock=clock, wait=wait))
    assert waits == [(NOW + dt.timedelta(minutes=10), Waiting.GRACE)] * 2
    assert provider.copies().total() == 12


def test_killed_in_the_grace_it_waits_only_the_rest(store: Store, provider: CountingProvider) -> None:
    clock = VirtualClock()
    campaign = ready(store, grace_seconds=600)

    def die(_until: dt.datetime, _waiting: Waiting) -> None:
        clock.forward(400)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_campaign(sending(store, provider, campaign, clock=clock, wait=die))
    run_campaign(sending(store, provider, campaign, clock=clock))
    assert 600 <= (clock.at - NOW).total_seconds() < 601


def test_a_paused_campaign_stops_with_its_reason(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    with store.writing() as connection:
        campaigns.pause(connection, campaign.key, reason="Marie asked for it.")
    stopped = run_campaign(sending(store, provider, campaign))
    assert stopped == Stopped(state=CampaignState.PAUSED, reason="Marie asked for it.")
    assert provider.calls == []
    resumed(store, campaign)
    assert run_campaign(sending(store, provider, campaign)) == Done()


def test_asked_to_stop_it_ends_between_two_calls(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, batch_limit=4)
    stopped = run_campaign(sending(store, provider, campaign, is_asked_to_stop=lambda: len(provider.calls) == 1))
    assert stopped == Stopped(state=CampaignState.SENDING, is_asked=True)
    assert len(provider.calls) == 1
    counted = counts_of(store, campaign)
    assert (counted.accepted, counted.remaining) == (
        len(provider.calls[0].people),
        12 - len(provider.calls[0].people),
    )


@pytest.mark.sqlite_only
def test_a_second_sender_is_refused_with_a_sentence(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    with (
        operating_system.exclusive_lock(store.folder / LOCK_NAME),
        pytest.raises(StoreError, match=r"(?i)another command is already sending.*One process.*Wait for it"),
    ):
        run_campaign(sending(store, provider, campaign))
    assert provider.calls == []


def test_a_rate_limit_is_waited_for_by_every_batch(store: Store, provider: CountingProvider) -> None:
    clock = VirtualClock()
    campaign = ready(store, batch_limit=4)
    called_at: list[dt.datetime] = []

    def before(_batch: OutgoingBatch) -> None:
        called_at.append(clock.at)
        if len(called_at) == 1:
            raise RateLimitedError("too fast.", provider="counting", status=429, retry_after=40)

    run_campaign(sending(store, replace(provider, before=before), campaign, clock=clock))
    assert (called_at[1] - called_at[0]).total_seconds() >= 40
    assert provider.copies() == dict.fromkeys(range(1, 13), 1)


def test_progress_hears_counts_that_add_up_not_too_often_and_the_end(
    store: Store, provider: CountingProvider
) -> None:
    clock = VirtualClock()
    heard: list[tuple[float, CampaignCounts]] = []
    checked: list[float] = []

    def after(_batch: OutgoingBatch) -> None:
        clock.forward(0.2)

    run_campaign(
        sending(
            store,
            replace(provider, after=after),
            ready(store, people=60, batch_limit=4),
            clock=clock,
            progress=lambda counted: heard.append((clock.booted, counted)),
            checkpoint=lambda: checked.append(clock.booted),
        )
    )
    assert all(counted.is_balanced for _at, counted in heard)
    assert heard[-1][1] == CampaignCounts(planned=60, accepted=60)
    assert all(later - earlier >= 0.5 for (earlier, _), (later, _) in pairwise(heard[:-1]))
    assert all(later - earlier >= 1.0 for earlier, later in pairwise(checked[:-1]))
    assert len(heard) > 3
    assert len(checked) > 2


def test_a_campaign_is_never_continued_through_another_provider(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    with pytest.raises(StoreError, match=r"goes through counting, not through other.*twice.*resume 2025-12-1"):
        run_campaign(sending(store, replace(provider, name="other"), campaign))
    assert provider.calls == []


def test_a_pause_during_the_last_call_does_not_hide_that_it_is_finished(
    store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store, people=1)

    def pause(_batch: OutgoingBatch) -> None:
        with store.writing() as connection:
            campaigns.pause(connection, campaign.key, reason="too late")

    assert run_campaign(sending(store, replace(provider, before=pause), campaign)) == Done()
    assert campaign_now(store, campaign).state is CampaignState.FINISHED


@pytest.mark.sqlite_only
def test_a_ledger_that_vanishes_while_sending_stops_the_send_instead_of_starting_anew(
    store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store, batch_limit=4)
    clock = VirtualClock()

    def vanish(_batch: OutgoingBatch) -> None:
        store.path.unlink()

    with pytest.raises(StoreError, match="gone from its place"):
        run_campaign(sending(store, replace(provider, after=vanish), campaign, clock=clock))
    assert len(provider.calls) == 1
    assert not store.path.exists()
    assert clock.booted >= 1015  # it tried for a while to record the answer
