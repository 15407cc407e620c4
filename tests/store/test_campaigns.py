"""Campaigns move only as they may."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.errors import TransitionError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from sending_making import NOW, campaign_now, created, execute, opened, ready, with_audience

pytestmark = EACH_DATABASE

STATES = [state.value for state in CampaignState]
Move = Callable[[sa.Connection, int], None]
MOVES: dict[str, tuple[Move, dict[str, str]]] = {
    "declare_prepared": (
        lambda connection, key: campaigns.declare_prepared(connection, key, at=NOW),
        {"preparing": "sending"},
    ),
    "begin": (
        lambda connection, key: campaigns.begin(connection, key, at=NOW),
        {"scheduled": "sending", "sending": "sending"},
    ),
    "pause": (
        lambda connection, key: campaigns.pause(connection, key, reason="because"),
        {"sending": "paused", "scheduled": "paused", "paused": "paused"},
    ),
    "resume": (campaigns.resume, {"paused": "sending", "sending": "sending", "scheduled": "scheduled"}),
    "finish": (
        lambda connection, key: campaigns.finish(connection, key, at=NOW),
        {"sending": "finished", "paused": "finished"},
    ),
    "cancel": (
        lambda connection, key: campaigns.cancel(connection, key, at=NOW),
        dict.fromkeys(("scheduled", "preparing", "sending", "paused"), "cancelled"),
    ),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as made:
        yield made


@pytest.mark.parametrize("name", MOVES)
def test_a_move_is_made_from_the_states_that_allow_it_and_refused_from_all_others(store: Store, name: str) -> None:
    move, allowed = MOVES[name]
    with_audience(store, 1)
    campaign = created(store)
    for origin in STATES:
        execute(store, "UPDATE campaign SET status = :origin", origin=origin)
        if origin in allowed:
            with store.writing() as connection:
                move(connection, campaign.key)
            assert campaign_now(store, campaign).state == allowed[origin]
        else:
            with pytest.raises(TransitionError, match=r"ampaign 2025-12-1 is .*cannot become"):
                attempt(store, move, campaign)
            assert campaign_now(store, campaign).state == origin


def attempt(store: Store, move: Move, campaign: Campaign) -> None:
    with store.writing() as connection:
        move(connection, campaign.key)


def test_a_second_pause_keeps_the_first_reason_and_resuming_forgets_it(store: Store) -> None:
    campaign = ready(store, people=1)
    for reason in ("first", "second"):
        with store.writing() as connection:
            campaigns.pause(connection, campaign.key, reason=reason)
    assert campaign_now(store, campaign).pause_reason == "first"
    with store.writing() as connection:
        campaigns.resume(connection, campaign.key)
    assert campaign_now(store, campaign).pause_reason == ""


def test_finishing_keeps_its_moment(store: Store) -> None:
    campaign = ready(store, people=1)
    with store.writing() as connection:
        campaigns.finish(connection, campaign.key, at=NOW)
    assert campaign_now(store, campaign).finished_at == NOW


def test_a_prepared_campaign_cannot_be_discarded(store: Store) -> None:
    campaign = ready(store, people=1)
    with pytest.raises(TransitionError):
        attempt(store, campaigns.discard, campaign)
    assert campaign_now(store, campaign) == campaign


def test_the_cursor_of_freezing_never_goes_back(store: Store) -> None:
    with_audience(store, 1)
    campaign = created(store)
    numbers = {"candidates": 1, "excluded": 0, "audience": 1}
    with store.writing() as connection:
        campaigns.advance(connection, campaign.key, cursor=7, **numbers)
    with pytest.raises(TransitionError), store.writing() as connection:
        campaigns.advance(connection, campaign.key, cursor=7, **numbers)
    with store.reading() as connection:
        assert campaigns.cursor_of(connection, campaign.key) == 7


def test_campaigns_are_listed_newest_first_and_found_by_issue(store: Store) -> None:
    campaign = ready(store, people=2)
    with store.reading() as connection:
        assert [found.id for found in campaigns.every(connection)] == ["2025-12-1"]
        assert campaigns.of_issue(connection, "2025-12") == (campaign,)
        assert campaigns.of_issue(connection, "2026-01") == ()
        assert campaigns.unfinished(connection) == (campaign,)
    with store.writing() as connection:
        campaigns.finish(connection, campaign.key, at=NOW)
    with store.reading() as connection:
        assert campaigns.unfinished(connection) == ()
