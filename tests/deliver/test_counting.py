"""Counts add up, and finished is computed."""

import datetime as dt

import pytest

from cipc_newsletter.deliver import counting
from cipc_newsletter.errors import StoreError
from cipc_newsletter.model.campaign import CampaignCounts, CampaignState
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.instants import microseconds_of
from databases import EACH_DATABASE
from sending_making import NOW, campaign_now, counts_of, created, execute, ready, with_audience

pytestmark = EACH_DATABASE


def finish_if_done(store: Store, key: int) -> bool:
    with store.writing() as connection:
        return counting.finish_if_done(connection, key, at=NOW)


def test_a_batch_under_way_counts_as_remaining(store: Store) -> None:
    campaign = ready(store)
    execute(store, "UPDATE batch SET state = 1, token = :token, give_up_at = 0 WHERE batch_no = 1", token=b"1")
    assert counts_of(store, campaign) == CampaignCounts(planned=12, remaining=12)


def test_a_call_that_nobody_waits_for_any_more_leaves_its_people_uncertain(store: Store) -> None:
    campaign = ready(store)
    execute(
        store,
        "UPDATE batch SET state = 1, token = :token, give_up_at = :at WHERE batch_no = 1",
        token=b"1",
        at=microseconds_of(NOW),
    )
    with store.reading() as connection:
        waited_for = counting.counts(connection, campaign.key, given_up_before=NOW)
        given_up = counting.counts(connection, campaign.key, given_up_before=NOW + dt.timedelta(seconds=1))
    assert waited_for == CampaignCounts(planned=12, remaining=12)
    assert given_up == CampaignCounts(planned=12, uncertain=8, remaining=4)


@pytest.mark.parametrize(("state", "field"), [(4, "uncertain"), (5, "held")])
def test_a_campaign_with_people_nobody_can_tell_about_is_not_finished(store: Store, state: int, field: str) -> None:
    campaign = ready(store)
    execute(store, "UPDATE batch SET state = 1, token = :token, give_up_at = 0", token=b"1")
    execute(store, "UPDATE batch SET state = 2, n_accepted = n WHERE batch_no = 1")
    execute(store, "UPDATE batch SET state = 4 WHERE batch_no = 2")
    if state == 5:
        execute(store, "UPDATE batch SET state = 5 WHERE batch_no = 2")
    assert not finish_if_done(store, campaign.key)
    assert getattr(counts_of(store, campaign), field) == 4
    assert campaign_now(store, campaign).state is CampaignState.SENDING


def test_a_cancelled_campaign_stays_cancelled(store: Store) -> None:
    campaign = ready(store)
    with store.writing() as connection:
        campaigns.cancel(connection, campaign.key, at=NOW)
    assert finish_if_done(store, campaign.key)
    assert campaign_now(store, campaign).state is CampaignState.CANCELLED
    assert counts_of(store, campaign) == CampaignCounts(planned=12, cancelled=12)


def test_a_campaign_being_prepared_is_never_finished(store: Store) -> None:
    with_audience(store, 2)
    campaign = created(store)
    assert not finish_if_done(store, campaign.key)


def test_sums_that_do_not_balance_stop_everything_with_a_sentence(store: Store) -> None:
    campaign = ready(store)
    execute(store, "DELETE FROM batch WHERE batch_no = 1")
    with pytest.raises(StoreError, match="do not balance"):
        finish_if_done(store, campaign.key)
