"""A send that goes wrong pauses by itself, with the figures; chance alone pauses nothing."""

import logging
import random
from dataclasses import replace

import pytest

from cipc_newsletter.config import Send, StopOn
from cipc_newsletter.deliver.breaker import Figure, lower_bound, went_well
from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.events import record_events
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.model.event import Event, EventKind
from cipc_newsletter.providers.port import OutgoingBatch
from cipc_newsletter.store import accounts
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from sending_making import CountingProvider, VirtualClock, counts_of, ready, resumed, sending

pytestmark = EACH_DATABASE
PEOPLE = 600


def test_the_lower_bound_is_wilsons() -> None:
    assert lower_bound(0, 0) == 0
    assert lower_bound(0, 1000) == 0
    assert lower_bound(10, 100, z=1.96) == pytest.approx(0.0552, abs=0.0001)  # Wilson's own table: 0.055 to 0.174
    assert lower_bound(100, 100) > 0.94


@pytest.mark.parametrize(("percent", "trips"), [(1, False), (3, False), (8, True), (15, True), (30, True)])
def test_what_trips_and_what_does_not(percent: int, trips: bool) -> None:
    drawn = random.Random(percent)
    tripped = 0
    for _ in range(40):
        count, is_over = 0, False
        for people in range(1, 3001):
            count += drawn.random() < percent / 100
            if people % 100 == 0 and Figure(name="bounced", count=count, people=people, limit=5).is_over:
                is_over = True
                break
        tripped += is_over
    assert tripped == (40 if trips else 0)


def test_a_handful_of_people_says_nothing_of_a_rate() -> None:
    assert not Figure(name="refused", count=12, people=12, limit=5).is_over


def refusing(provider: CountingProvider, share: int, clock: VirtualClock) -> CountingProvider:
    def slowly(_batch: OutgoingBatch) -> None:
        clock.forward(1)

    refused = {number: "no such address" for number in range(1, PEOPLE + 1) if number % 100 < share}
    return replace(provider, before=slowly, refused=refused)


def test_too_many_refused_people_pause_with_the_figures_and_a_resume_counts_anew(
    store: Store, provider: CountingProvider
) -> None:
    campaign, clock = ready(store, people=PEOPLE, batch_limit=50), VirtualClock()
    bad = refusing(provider, 40, clock)
    ending = run_campaign(sending(store, bad, campaign, clock=clock))
    assert isinstance(ending, Stopped)
    assert ending.state is CampaignState.PAUSED
    assert ending.reason.endswith("the limit is 5 %.")
    assert "people were refused" in ending.reason
    counted = counts_of(store, campaign)
    assert counted.remaining > 0
    resumed(store, campaign)
    run_campaign(sending(store, replace(bad, refused={}), campaign, clock=clock))
    assert counts_of(store, campaign).remaining == 0


def test_a_few_refused_people_pause_nothing_and_half_the_limit_is_logged(
    store: Store, provider: CountingProvider, caplog: pytest.LogCaptureFixture
) -> None:
    campaign, clock = ready(store, people=PEOPLE, batch_limit=50), VirtualClock()
    with caplog.at_level(logging.WARNING, logger="cipc_newsletter.deliver.breaker"):
        ended = run_campaign(
            sending(
                store,
                refusing(provider, 9, clock),
                campaign,
                clock=clock,
                send=Send(stop_on=StopOn(refused=10.0)),
            )
        )
    assert ended == Done()
    assert [record.event for record in caplog.records] == ["near_limit"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("reported", [1, 2])
def test_a_day_went_well_when_fewer_than_one_in_fifty_came_back(
    store: Store, provider: CountingProvider, reported: int
) -> None:
    campaign, clock = ready(store, people=100), VirtualClock()
    run_campaign(sending(store, provider, campaign, clock=clock, send=Send(warm_up=(100, 200))))
    bounces = [
        Event(
            campaign_uid=campaign.uid, kind=EventKind.BOUNCED, at=clock.at, key=f"{number}", address=str(line["to"])
        )
        for number, line in enumerate(provider.lines()[:reported])
        for _twice in range(2)
    ]
    record_events(store, bounces, now=clock.at)
    with store.reading() as connection:
        account = accounts.at_provider(connection, "counting")
        assert went_well(connection, account, zone="America/Toronto") is (reported < 2)
        assert went_well(connection, replace(account, day_no=account.day_no + 1), zone="America/Toronto")
        assert went_well(connection, replace(account, provider="another"), zone="America/Toronto")
