"""A person says what became of a call whose answer nobody knows."""

import pytest

from cipc_newsletter.deliver import counting
from cipc_newsletter.deliver.judging import Verdict, judge
from cipc_newsletter.deliver.people import DeliveryState
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import UncertainError
from cipc_newsletter.model.campaign import BatchState, Campaign, CampaignState
from cipc_newsletter.providers.port import OutgoingBatch
from cipc_newsletter.store import batches, judgements
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from sending_making import NOW, CountingProvider, campaign_now, counts_of, ready, sending, states_of, suppress

pytestmark = EACH_DATABASE


def held(store: Store, provider: CountingProvider) -> Campaign:
    """A campaign of 12 in two batches whose first call was never answered; person 1 was left out of it."""

    def silent(batch: OutgoingBatch) -> None:
        if batch.batch_no == 1:
            raise UncertainError("no answer.", provider="counting")

    campaign = ready(store)
    suppress(store, 1)
    provider.after = silent
    run_campaign(sending(store, provider, campaign))
    assert counts_of(store, campaign).held > 0
    return campaign


def judged(store: Store, campaign: Campaign, verdict: Verdict) -> bool:
    with store.writing() as connection:
        (batch,) = batches.in_state(connection, BatchState.HELD, key=campaign.key)
        is_settled = judge(connection, batch, verdict, name="Élise", at=NOW)
        counting.finish_if_done(connection, campaign.key, at=NOW)
        return is_settled


def test_people_said_to_have_it_count_as_accepted_but_for_those_left_out_of_the_call(
    store: Store, provider: CountingProvider
) -> None:
    campaign = held(store, provider)
    assert judged(store, campaign, Verdict.ACCEPTED)
    counts = counts_of(store, campaign)
    assert (counts.accepted, counts.skipped, counts.held) == (11, 1, 0)
    assert states_of(store, campaign)[1] is DeliveryState.SKIPPED
    assert campaign_now(store, campaign).state is CampaignState.FINISHED


def test_people_who_are_dropped_count_as_cancelled(store: Store, provider: CountingProvider) -> None:
    campaign = held(store, provider)
    people = counts_of(store, campaign).held
    assert judged(store, campaign, Verdict.DROP)
    assert counts_of(store, campaign).cancelled == people
    assert campaign_now(store, campaign).state is CampaignState.FINISHED


def test_people_to_be_mailed_again_are_mailed_when_the_campaign_goes_on(
    store: Store, provider: CountingProvider
) -> None:
    campaign = held(store, provider)
    assert judged(store, campaign, Verdict.RESEND)
    assert campaign_now(store, campaign).state is CampaignState.SENDING
    provider.after = lambda _batch: None
    run_campaign(sending(store, provider, campaign))
    first = {number for number, copies in provider.copies().items() if copies == 2}
    assert first
    assert provider.copies()[1] == 0
    assert campaign_now(store, campaign).state is CampaignState.FINISHED


@pytest.mark.parametrize("verdict", list(Verdict))
def test_who_judged_it_stands_beside_the_batch(store: Store, provider: CountingProvider, verdict: Verdict) -> None:
    campaign = held(store, provider)
    judged(store, campaign, verdict)
    with store.reading() as connection:
        (said,) = judgements.of_campaign(connection, campaign.key)
    assert (said.batch_no, said.how, said.verdict, said.name) == (1, "person", verdict.value, "Élise")


def test_what_was_settled_meanwhile_is_not_judged_twice(store: Store, provider: CountingProvider) -> None:
    campaign = held(store, provider)
    with store.reading() as connection:
        (batch,) = batches.in_state(connection, BatchState.HELD, key=campaign.key)
    judged(store, campaign, Verdict.ACCEPTED)
    with store.writing() as connection:
        assert not judge(connection, batch, Verdict.DROP, name="Luc", at=NOW)
        assert len(judgements.of_campaign(connection, campaign.key)) == 1
