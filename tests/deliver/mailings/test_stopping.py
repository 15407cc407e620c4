"""What has not left is taken back, what is leaving is said to be, and either can be asked again."""

from pathlib import Path

import pytest

from cipc_newsletter.deliver.engine import Done
from cipc_newsletter.deliver.mailings import stopping
from cipc_newsletter.errors import UncertainError
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.model.mailing import MailingStage
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store
from mailing_making import LANGUAGES, FileList, agreed, counts, every, listing, ours, run, stages
from sending_making import NOW

ONCE = dict.fromkeys(LANGUAGES, 1)


@pytest.fixture(params=[True, False], ids=["drafts", "no drafts"])
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> FileList:
    return FileList(path=tmp_path / "provider.json", has_drafts=request.param)


@pytest.fixture
def started(tmp_path: Path, provider: FileList) -> tuple[Store, Campaign]:
    store, campaign = agreed(tmp_path, provider)
    assert run(store, provider, campaign) == Done()
    return store, campaign


def paused(started: tuple[Store, Campaign]) -> None:
    with started[0].writing() as connection:
        campaigns.pause_preparing(connection, started[1].key, reason="paused by hand.")


def test_what_was_to_leave_later_is_taken_back_and_goes_on_later_proven_anew(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    paused(started)
    assert stopping.take_back_all(listing(started[0], provider, started[1])) == ()
    assert provider.started() == {}
    provider.calls.clear()
    assert run(started[0], provider, started[1]) == Done()
    assert provider.started() == ONCE
    assert "read_back" in provider.calls


def test_what_is_leaving_is_named_and_left_alone(started: tuple[Store, Campaign], provider: FileList) -> None:
    provider.by_hand(provider.ref_of("fr"), state="sending")
    leaving = stopping.take_back_all(listing(started[0], provider, started[1]))
    assert [each.language for each in leaving] == ["fr"]
    assert stages(*started)["fr"] == "started"
    assert provider.started() == {"fr": 1}


def test_what_begins_to_leave_between_the_look_and_the_call_is_named_too(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    def leave(call: str) -> None:
        if call == "stop":
            provider.by_hand(provider.ref_of("en"), state="sending")

    provider.before = leave
    leaving = stopping.take_back_all(listing(started[0], provider, started[1]))
    assert [each.language for each in leaving] == ["en"]


def test_what_was_given_up_leaves_no_draft_behind(started: tuple[Store, Campaign], provider: FileList) -> None:
    stopping.take_back_all(listing(started[0], provider, started[1]))
    stopping.give_up_all(listing(started[0], provider, started[1]))
    assert provider.held() == {}
    assert stages(*started) == every(MailingStage.CANCELLED)
    assert counts(*started).cancelled == 12


def test_a_draft_that_cannot_be_deleted_is_named_and_mails_nobody(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    if not provider.has_drafts:
        pytest.skip("this provider knows no drafts")
    stopping.take_back_all(listing(started[0], provider, started[1]))

    def silent(call: str) -> None:
        if call == "remove":
            raise UncertainError("no answer.")

    provider.before = silent
    stopping.give_up_all(listing(started[0], provider, started[1]))
    assert stages(*started) == every(MailingStage.CANCELLED)
    assert all("no answer" in each.note.lower() for each in ours(*started))
    assert provider.started() == {}


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_stop_whose_answer_is_lost_is_asked_again(
    started: tuple[Store, Campaign], provider: FileList, moment: str
) -> None:
    lost = []

    def lose(call: str) -> None:
        if call == "stop" and not lost:
            lost.append(call)
            raise UncertainError("no answer.")

    setattr(provider, moment, lose)
    paused(started)
    assert stopping.take_back_all(listing(started[0], provider, started[1])) == ()
    assert provider.started() == {}


@pytest.mark.parametrize("state", ["scheduled", "sending"])
def test_what_somebody_started_at_the_provider_is_taken_back_too_or_named(
    tmp_path: Path, provider: FileList, state: str
) -> None:
    if not provider.has_drafts:
        pytest.skip("this provider knows no drafts")
    store, campaign = agreed(tmp_path, provider)
    run(store, provider, campaign, is_asked_to_stop=lambda: provider.calls.count("fill") == 2)
    provider.by_hand(provider.ref_of("en"), state=state, at=NOW.timestamp())
    leaving = stopping.take_back_all(listing(store, provider, campaign))
    stopping.give_up_all(listing(store, provider, campaign))
    left = ["en"] if state == "sending" else []
    assert [each.language for each in leaving] == left
    assert list(provider.started()) == left
    assert counts(store, campaign).cancelled == 12 - 4 * len(left)
