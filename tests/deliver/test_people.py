"""What the ledger says of one person."""

from dataclasses import replace

from cipc_newsletter.deliver.people import DeliveryState, delivery_of
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from sending_making import NOW, CountingProvider, execute, ready, sending, states_of, suppress

pytestmark = EACH_DATABASE


def test_somebody_outside_the_selection_has_no_delivery(store: Store) -> None:
    campaign = ready(store, people=2)
    with store.reading() as connection:
        assert delivery_of(connection, campaign.key, 99) is None


def test_before_anything_left_everybody_is_queued(store: Store) -> None:
    assert set(states_of(store, ready(store)).values()) == {DeliveryState.QUEUED}


def test_an_accepted_person_carries_the_providers_reference(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    run_campaign(sending(store, provider, campaign))
    with store.reading() as connection:
        delivery = delivery_of(connection, campaign.key, 1)
    assert delivery is not None
    assert (delivery.state, delivery.provider_ref) == (DeliveryState.ACCEPTED, "ref-1")


def test_a_person_refused_or_skipped_says_why_whatever_their_batch_became(
    store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store)
    suppress(store, 1)
    run_campaign(sending(store, replace(provider, refused={4: "mailbox full"}), campaign))
    with store.reading() as connection:
        skipped, refused = (delivery_of(connection, campaign.key, number) for number in (1, 4))
    assert skipped is not None
    assert refused is not None
    assert (skipped.state, skipped.reason) == (DeliveryState.SKIPPED, "suppressed")
    assert (refused.state, refused.reason) == (DeliveryState.REFUSED, "mailbox full")


def test_a_split_batch_answers_for_nobody(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    run_campaign(sending(store, replace(provider, bad={4}), campaign))
    with store.reading() as connection:
        delivery = delivery_of(connection, campaign.key, 7)
    assert delivery is not None
    assert delivery.state is DeliveryState.ACCEPTED
    assert delivery.batch_no > 2


def test_a_batch_under_way_is_claimed_and_a_cancelled_one_cancelled(store: Store) -> None:
    campaign = ready(store)
    execute(store, "UPDATE batch SET state = 1, token = :token, give_up_at = 0 WHERE batch_no = 1", token=b"1")
    with store.writing() as connection:
        campaigns.cancel(connection, campaign.key, at=NOW)
    states = states_of(store, campaign)
    assert {states[1], states[2]} == {DeliveryState.CLAIMED, DeliveryState.CANCELLED}
