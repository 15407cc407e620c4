"""Asked again, a provider may know what it did not: what is proved settles, and what is not is told with its reason."""

import json
from dataclasses import replace

import pytest

from cipc_newsletter.deliver import doubting
from cipc_newsletter.deliver.events import record_events
from cipc_newsletter.deliver.reconciling import Difference, reconcile
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import AuthenticationError, UncertainError
from cipc_newsletter.model.campaign import BatchState, Campaign, CampaignCounts, CampaignState
from cipc_newsletter.model.event import Event, EventKind
from cipc_newsletter.providers.port import OutgoingBatch, Trace
from cipc_newsletter.store import selections
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from sending_making import (
    NOW,
    CountingProvider,
    VirtualClock,
    campaign_now,
    counts_of,
    execute,
    ready,
    sending,
)

pytestmark = EACH_DATABASE


def held(store: Store, provider: CountingProvider, *, taken: bool) -> Campaign:
    """Return a campaign whose batches 2 and 3 are held, because the policy says to ask nobody."""
    campaign = ready(store, batch_limit=3)
    execute(store, "UPDATE campaign SET uncertain_policy = 'hold'")

    def lose(batch: OutgoingBatch) -> None:
        if batch.batch_no in (2, 3):
            raise UncertainError("the line was cut.", provider="counting")

    losing = replace(provider, after=lose) if taken else replace(provider, before=lose)
    run_campaign(sending(store, losing, campaign))
    assert counts_of(store, campaign).held > 0
    return campaign


def test_what_the_provider_knows_after_all_is_settled_and_told(store: Store, provider: CountingProvider) -> None:
    campaign = held(store, provider, taken=True)
    differences = reconcile(store, provider, campaign, clock=VirtualClock())
    assert [(each.batch_no, each.was, each.now, each.reference, each.reason) for each in differences] == [
        (2, BatchState.HELD, BatchState.ACCEPTED, "ref-2", ""),
        (3, BatchState.HELD, BatchState.ACCEPTED, "ref-3", ""),
    ]
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=12)
    assert campaign_now(store, campaign).state is CampaignState.FINISHED
    assert reconcile(store, provider, campaign, clock=VirtualClock()) == ()


def test_what_it_does_not_know_stays_held_with_the_reason(store: Store, provider: CountingProvider) -> None:
    campaign = held(store, provider, taken=False)
    (first, second) = reconcile(store, provider, campaign, clock=VirtualClock())
    assert first.was is first.now is second.now is BatchState.HELD
    assert "no proof" in first.reason
    assert first.people == 3
    assert provider.lines() == [] or max(provider.copies().values()) == 1


def test_a_provider_that_will_not_be_asked_is_asked_once(store: Store, provider: CountingProvider) -> None:
    campaign = held(store, provider, taken=True)

    def refuse(_trace: Trace) -> None:
        raise AuthenticationError("the key may not.", provider="counting", status=403)

    closed = replace(provider, searched=refuse)
    differences = reconcile(store, closed, campaign, clock=VirtualClock())
    assert len(closed.searches) == 1
    assert {each.now for each in differences} == {BatchState.HELD}
    assert all("the key may not" in each.reason for each in differences)


def test_an_answer_about_one_batch_says_nothing_of_the_others(store: Store, provider: CountingProvider) -> None:
    campaign = held(store, provider, taken=True)
    told = UncertainError("some got it in another call.", provider="counting")
    told.is_surprising = True

    def tell(trace: Trace) -> None:
        if trace.batch_no == 2:
            raise told

    first, second = reconcile(store, replace(provider, searched=tell), campaign, clock=VirtualClock())
    assert (first.now, "another call" in first.reason) == (BatchState.HELD, True)
    assert second.now is BatchState.ACCEPTED


def test_what_was_reported_needs_no_asking(store: Store, provider: CountingProvider) -> None:
    campaign = held(store, provider, taken=True)
    person = next(line for line in provider.lines() if line["batch"] == 2)
    execute(store, "UPDATE campaign SET uid = 'other'")  # so that the report waits until it is looked at
    report = Event(campaign_uid="other", kind=EventKind.DELIVERED, at=NOW, address=str(person["to"]))
    record_events(store, [report], now=NOW)
    assert reconcile(store, provider, campaign, clock=VirtualClock())[0].batch_no == 3


def test_what_an_older_store_doubts_is_asked_about_and_never_sent_again_unasked(
    store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store, batch_limit=3)
    with store.reading() as connection:  # what a newer copy of this store has sent, unknown to it
        batches = [batch for page in selections.pages(connection, campaign.key) for batch in page]
    lines = [
        json.dumps({"batch": batch.number, "id": one.subscriber_id, "to": one.email, "at": 0})
        for batch in batches
        for one in batch.people
    ]
    provider.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with store.writing() as connection:
        doubting.doubt_waiting(connection, campaign, since=NOW, at=NOW)
    copies = provider.copies()
    differences = reconcile(store, provider, campaign, clock=VirtualClock())
    assert {each.now for each in differences} == {BatchState.ACCEPTED}
    assert {each.was for each in differences} == {BatchState.UNCERTAIN}
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=12)
    assert provider.copies() == copies


def test_what_a_dead_sender_left_under_way_is_asked_about_too(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, batch_limit=3)

    def die(batch: OutgoingBatch) -> None:
        if batch.batch_no == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_campaign(sending(store, replace(provider, after=die), campaign))
    clock = VirtualClock()
    if store.is_shared:  # somebody may be in that call yet: it is nobody's but the caller's until it must be given up
        assert reconcile(store, provider, campaign, clock=clock) == ()
        assert counts_of(store, campaign).remaining == 12
        clock.forward(600)
    (difference,) = reconcile(store, provider, campaign, clock=clock)
    assert difference == Difference(
        campaign=campaign.id,
        batch_no=1,
        people=3,
        was=BatchState.UNCERTAIN,
        now=BatchState.ACCEPTED,
        reference="ref-1",
    )
    assert campaign_now(store, campaign).state is CampaignState.SENDING
