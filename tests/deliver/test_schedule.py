"""A scheduled campaign: frozen at once, begun at its moment and not before, asked about when it is long overdue."""

import datetime as dt
from dataclasses import replace

import pytest

from cipc_newsletter.deliver import freezing
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.deliver.schedule import await_moment
from cipc_newsletter.deliver.surroundings import Waiting
from cipc_newsletter.errors import TransitionError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from sending_making import (
    NOW,
    CountingProvider,
    VirtualClock,
    campaign_now,
    frozen,
    planned,
    resumed,
    sending,
    suppress,
    with_audience,
)

pytestmark = EACH_DATABASE

MOMENT = NOW + dt.timedelta(hours=20)


def scheduled(store: Store) -> Campaign:
    """A frozen campaign to 12 people that leaves tomorrow."""
    with_audience(store, 12)
    agreed = planned(store)
    with store.writing() as connection:
        made = freezing.create(
            connection,
            agreed,
            uid="c0ffee",
            zone="America/Toronto",
            now=NOW,
            grace=dt.timedelta(0),
            scheduled_at=MOMENT,
        )
    return frozen(store, made)


def awaited(store: Store, campaign: Campaign, clock: VirtualClock, *, at_once: bool = False) -> Campaign:
    return await_moment(
        store, campaign, wait=clock.wait, is_asked_to_stop=lambda: False, clock=clock, at_once=at_once
    )


def test_once_frozen_it_is_scheduled_with_its_moment_and_zone(store: Store) -> None:
    campaign = scheduled(store)
    assert (campaign.state, campaign.scheduled_at, campaign.zone) == (
        CampaignState.SCHEDULED,
        MOMENT,
        "America/Toronto",
    )
    assert campaign.is_prepared


def test_it_begins_at_its_moment_and_not_before(store: Store, provider: CountingProvider) -> None:
    campaign, clock = scheduled(store), VirtualClock()
    waits: list[tuple[dt.datetime, Waiting]] = []

    def wait(until: dt.datetime, waiting: Waiting) -> None:
        waits.append((until, waiting))
        assert campaign_now(store, campaign).state is CampaignState.SCHEDULED
        clock.wait(until, waiting)

    begun = await_moment(store, campaign, wait=wait, is_asked_to_stop=lambda: False, clock=clock)
    assert (begun.state, waits) == (CampaignState.SENDING, [(MOMENT, Waiting.SCHEDULE)])
    assert clock.at >= MOMENT
    run_campaign(sending(store, provider, begun, clock=clock))
    assert set(provider.copies().values()) == {1}


def test_no_call_is_made_for_it_before_its_moment_even_by_a_sender_that_does_not_wait(
    store: Store, provider: CountingProvider
) -> None:
    campaign = scheduled(store)
    run_campaign(sending(store, provider, campaign))
    assert provider.copies() == {}


def test_who_leaves_after_the_selection_was_frozen_is_skipped(store: Store, provider: CountingProvider) -> None:
    campaign, clock = scheduled(store), VirtualClock()
    suppress(store, 3)
    run_campaign(sending(store, provider, awaited(store, campaign, clock), clock=clock))
    assert provider.copies()[3] == 0
    assert len(provider.copies()) == 11


@pytest.mark.parametrize("late", [dt.timedelta(0), dt.timedelta(hours=5, minutes=59)])
def test_up_to_six_hours_late_it_begins(store: Store, late: dt.timedelta) -> None:
    campaign = scheduled(store)
    assert awaited(store, campaign, VirtualClock(at=MOMENT + late)).state is CampaignState.SENDING


def test_later_than_that_it_pauses_and_asks_each_time_until_somebody_says_now(store: Store) -> None:
    campaign, clock = scheduled(store), VirtualClock(at=MOMENT + dt.timedelta(hours=6, minutes=1))
    for _time in range(2):
        paused = awaited(store, campaign, clock)
        assert paused.state is CampaignState.PAUSED
        assert "more than six hours ago" in paused.pause_reason
        assert "--now" in paused.pause_reason
        resumed(store, campaign)
        assert campaign_now(store, campaign).state is CampaignState.SCHEDULED
    assert awaited(store, campaign, clock, at_once=True).state is CampaignState.SENDING


def test_now_does_not_wait_for_its_moment(store: Store, provider: CountingProvider) -> None:
    campaign, clock = scheduled(store), VirtualClock()
    begun = awaited(store, campaign, clock, at_once=True)
    run_campaign(sending(store, provider, begun, clock=clock))
    assert len(provider.copies()) == 12
    assert clock.at < MOMENT


def test_asked_to_stop_it_stays_scheduled(store: Store) -> None:
    campaign, clock = scheduled(store), VirtualClock()
    left = await_moment(store, campaign, wait=clock.wait, is_asked_to_stop=lambda: True, clock=clock)
    assert left.state is CampaignState.SCHEDULED


def test_another_moment_can_be_set_until_the_first_call(store: Store, provider: CountingProvider) -> None:
    campaign, clock = scheduled(store), VirtualClock()
    later = MOMENT + dt.timedelta(days=1)
    with store.writing() as connection:
        campaigns.pause(connection, campaign.key, reason="because")
        campaigns.schedule(connection, campaign.key, at=later, zone="Europe/Paris")
    moved = campaign_now(store, campaign)
    assert (moved.state, moved.scheduled_at, moved.zone) == (CampaignState.SCHEDULED, later, "Europe/Paris")
    begun = awaited(store, campaign, clock)
    assert clock.at >= later
    run_campaign(replace(sending(store, provider, begun, clock=clock), is_asked_to_stop=lambda: bool(provider.calls)))
    with pytest.raises(TransitionError), store.writing() as connection:
        campaigns.schedule(connection, campaign.key, at=later, zone="Europe/Paris")


def test_paused_after_its_first_call_it_goes_on_at_once(store: Store, provider: CountingProvider) -> None:
    campaign, clock = scheduled(store), VirtualClock()
    begun = awaited(store, campaign, clock)
    run_campaign(replace(sending(store, provider, begun, clock=clock), is_asked_to_stop=lambda: bool(provider.calls)))
    with store.writing() as connection:
        campaigns.pause(connection, campaign.key, reason="because")
    resumed(store, campaign)
    assert campaign_now(store, campaign).state is CampaignState.SENDING
