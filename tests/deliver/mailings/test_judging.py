"""What a person says of a start that stayed unclear settles it, starts nothing, and ends what is then over."""

from pathlib import Path

import pytest

from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.judging import Verdict
from cipc_newsletter.deliver.mailings import following, judging, stopping
from cipc_newsletter.errors import AuthenticationError, UncertainError
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.providers.list_port import Mark
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from mailing_making import AT, FileList, agreed, counts, listing, ours, run, stages, state
from sending_making import NOW, VirtualClock

pytestmark = EACH_DATABASE


@pytest.fixture
def provider(tmp_path: Path) -> FileList:
    return FileList(path=tmp_path / "provider.json")


def unclear(folder: Path, provider: FileList, *, has_drafts: bool = True) -> tuple[Store, Campaign]:
    """A campaign whose French start got no answer, at a provider that tells nothing of it."""
    provider.has_drafts = has_drafts
    begins = "start" if has_drafts else "create"
    store, campaign = agreed(folder, provider)

    def silent(call: str) -> None:
        if begins in provider.calls and call in (begins, "standing", "ours"):
            raise UncertainError("no answer.", provider="paper")

    provider.before = silent
    assert isinstance(run(store, provider, campaign), Stopped)
    assert counts(store, campaign).uncertain == 5
    provider.before = lambda _call: None
    return store, campaign


def judge(store: Store, campaign: Campaign, verdict: Verdict) -> None:
    with store.writing() as connection:
        judging.call_unclear(connection, campaign.key)
        judging.judge(connection, judging.unclear(connection, campaign.key), verdict, name="Ana")
        judging.close(connection, campaign.key, at=NOW)


@pytest.mark.parametrize("has_drafts", [True, False])
def test_said_to_be_started_it_counts_as_out_and_the_rest_goes_on(
    tmp_path: Path, provider: FileList, *, has_drafts: bool
) -> None:
    store, campaign = unclear(tmp_path, provider, has_drafts=has_drafts)
    judge(store, campaign, Verdict.ACCEPTED)
    assert stages(store, campaign)["fr"] == "sent"
    assert (counts(store, campaign).accepted, counts(store, campaign).uncertain) == (5, 0)
    assert ours(store, campaign)[0].note == "Ana said that it was started."
    assert state(store, campaign) == "paused"
    assert run(store, provider, campaign) == Done()
    assert provider.started() == {"en": 1, "es": 1}
    provider.let_out()
    following.look(listing(store, provider, campaign))
    assert state(store, campaign) == "sending", "what was said to be started has its moment before it"
    following.look(listing(store, provider, campaign, clock=VirtualClock(at=AT)))
    assert state(store, campaign) == "finished"
    assert counts(store, campaign).accepted == 12


@pytest.mark.parametrize("has_drafts", [True, False])
def test_said_not_to_be_it_is_given_up_and_never_started(
    tmp_path: Path, provider: FileList, *, has_drafts: bool
) -> None:
    store, campaign = unclear(tmp_path, provider, has_drafts=has_drafts)
    judge(store, campaign, Verdict.DROP)
    assert stages(store, campaign)["fr"] == "cancelled"
    assert (counts(store, campaign).cancelled, counts(store, campaign).uncertain) == (5, 0)
    assert run(store, provider, campaign) == Done()
    assert provider.started() == {"en": 1, "es": 1}
    provider.let_out()
    following.look(listing(store, provider, campaign))
    assert state(store, campaign) == "finished"
    assert counts(store, campaign).is_balanced


def test_what_a_dead_program_had_begun_to_start_can_be_said_too(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)

    def die(call: str) -> None:
        if call == "start":
            raise KeyboardInterrupt

    provider.after = die
    with pytest.raises(KeyboardInterrupt):
        run(store, provider, campaign)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE mailing SET state = 'starting' WHERE language = 'fr'")
    judge(store, campaign, Verdict.ACCEPTED)
    assert stages(store, campaign)["fr"] == "sent"


def test_a_campaign_all_of_which_is_given_up_is_ended(tmp_path: Path, provider: FileList) -> None:
    store, campaign = unclear(tmp_path, provider)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE mailing SET state = 'cancelled' WHERE language <> 'fr'")
    judge(store, campaign, Verdict.DROP)
    assert state(store, campaign) == "cancelled"
    assert counts(store, campaign).cancelled == 12


def test_said_to_be_started_without_a_number_it_is_no_copy_once_the_provider_shows_it(
    tmp_path: Path, provider: FileList
) -> None:
    provider.has_drafts = False
    store, campaign = agreed(tmp_path, provider)
    lost: list[str] = []

    def lose(call: str) -> None:
        if call == "create" and not lost:
            lost.append(call)
            raise UncertainError("no answer.", provider="paper")

    def hide(call: str) -> None:
        if lost and call in ("standing", "ours"):
            raise UncertainError("no answer.", provider="paper")

    provider.after, provider.before = lose, hide
    assert isinstance(run(store, provider, campaign), Stopped)
    provider.after = provider.before = lambda _call: None
    judge(store, campaign, Verdict.ACCEPTED)
    assert run(store, provider, campaign) == Done()
    assert provider.started() == {"fr": 1, "en": 1, "es": 1}


def test_a_look_beside_the_end_of_a_campaign_does_not_finish_it(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)

    def refuse_the_second(call: str) -> None:
        if call == "start" and provider.calls.count("start") == 2:
            raise AuthenticationError("no.", provider="paper", status=403)

    provider.before = refuse_the_second
    assert isinstance(run(store, provider, campaign), Stopped)
    provider.before = lambda _call: None
    provider.let_out()
    listed = listing(store, provider, campaign)
    stopping.take_back_all(listed)
    stopping.give_up_all(listed)
    following.look(listed)
    assert sorted(stages(store, campaign).values()) == ["cancelled", "cancelled", "sent"]
    with store.writing() as connection:
        campaigns.cancel(connection, campaign.key, at=NOW)
    assert state(store, campaign) == "cancelled"


def test_an_end_that_was_cut_short_is_not_forgotten(tmp_path: Path, provider: FileList) -> None:
    store, campaign = unclear(tmp_path, provider)
    ending = f"being ended; go on with that: cipc-newsletter campaign cancel {campaign.id}"
    with store.writing() as connection:
        following.reopen(connection, campaigns.get(connection, campaign.key))
        campaigns.pause_preparing(connection, campaign.key, reason=ending)
    judge(store, campaign, Verdict.ACCEPTED)
    with store.reading() as connection:
        assert campaigns.get(connection, campaign.key).pause_reason == ending


def test_one_put_back_from_an_older_copy_ends_too_once_all_of_it_is_out(tmp_path: Path, provider: FileList) -> None:
    newer, theirs = agreed(tmp_path / "newer", provider)
    older, campaign = agreed(tmp_path / "older", provider)
    run(newer, provider, theirs)
    for _each in range(3):
        assert isinstance(run(older, provider, campaign), Stopped)
    assert run(older, provider, campaign) == Done()
    provider.let_out()
    following.look(listing(older, provider, campaign))
    assert state(older, campaign) == "finished"
    assert {Mark.read(each["name"]).language for each in provider.held().values()} == {"fr", "en", "es"}  # type: ignore[union-attr]
