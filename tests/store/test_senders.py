"""What a store knows of itself and of how far it came, in either database."""

import datetime as dt
from pathlib import Path

import pytest

from cipc_newsletter.deliver import doubting
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.model.campaign import CampaignCounts
from cipc_newsletter.store import attempts, backups, high_water, senders
from databases import EACH_DATABASE
from sending_making import NOW, CountingProvider, counts_of, opened, ready, sending

pytestmark = EACH_DATABASE


def test_a_new_store_has_a_name_of_its_own_and_never_sent(tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.reading() as connection:
        sender = senders.read(connection)
    assert len(sender.store_uid) == 16
    assert (sender.computer, sender.sent_at, sender.restored_to, sender.generation) == ("", None, None, "")


def test_it_remembers_who_sent_and_that_it_is_held(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        with store.writing() as connection:
            senders.record_sending(connection, computer="0a1b PORTABLE", at=NOW)
            senders.hold(connection, restored_to=NOW)
        with store.reading() as connection:
            held = senders.read(connection)
        with store.writing() as connection:
            senders.release(connection, generation="g2")
        with store.reading() as connection:
            free = senders.read(connection)
    assert (held.computer, held.sent_at, held.restored_to) == ("0a1b PORTABLE", NOW, NOW)
    assert (free.restored_to, free.generation) == (None, "g2")


def test_how_far_it_came_is_counted_from_its_rows(tmp_path: Path) -> None:
    provider = CountingProvider(path=tmp_path / "copies.jsonl")
    with opened(tmp_path) as store:
        campaign = ready(store, people=20, batch_limit=10)
        with store.reading() as connection:
            assert high_water.level_of(connection, at=NOW).levels == {}
        run_campaign(sending(store, provider, campaign))
        with store.reading() as connection:
            (level,) = high_water.level_of(connection, at=NOW, key=campaign.key).levels.values()
            assert high_water.level_of(connection, at=NOW, key=campaign.key + 1).levels == {}
            contents = backups.contents_of(connection)
    assert (level.name, level.calls, level.planned, level.reached) == ("2025-12-1", len(provider.calls), 20, 20)
    assert (contents.people, contents.campaigns, contents.unfinished) == (20, 1, 0)


def test_everybody_who_waits_in_an_older_copy_is_in_doubt(tmp_path: Path) -> None:
    since = NOW - dt.timedelta(hours=3)
    with opened(tmp_path) as store:
        campaign = ready(store, people=20, batch_limit=10)
        with store.writing() as connection:
            assert doubting.doubt_waiting(connection, campaign, since=since, at=NOW) == 20
            assert doubting.doubt_waiting(connection, campaign, since=since, at=NOW) == 0
        assert counts_of(store, campaign) == CampaignCounts(planned=20, uncertain=20)
        with store.reading() as connection:
            (evidence,) = attempts.of_batch(connection, campaign.key, 1)
        assert evidence.started_at == since
        with store.writing() as connection:
            assert doubting.hold_uncertain(connection, campaign) == 20
        assert counts_of(store, campaign) == CampaignCounts(planned=20, held=20)


@pytest.mark.parametrize("unknown", [0, 10**15])
def test_no_row_of_another_campaign_is_counted(tmp_path: Path, unknown: int) -> None:
    with opened(tmp_path) as store, store.reading() as connection:
        assert high_water.level_of(connection, at=NOW, key=unknown).levels == {}
