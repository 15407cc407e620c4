"""What was started is looked at until it is out; whatever somebody did to it at the provider is noticed."""

import datetime as dt
import json
from pathlib import Path

import pytest

from cipc_newsletter.deliver import counting
from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.mailings import following
from cipc_newsletter.errors import UncertainError
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.model.mailing import MailingStage
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store
from mailing_making import (
    AT,
    LANGUAGES,
    FileList,
    agreed,
    counts,
    every,
    listing,
    ours,
    run,
    stages,
    state,
)
from sending_making import VirtualClock

LATER = AT + dt.timedelta(hours=1)
BEFORE = AT - dt.timedelta(minutes=30)
ONCE = dict.fromkeys(LANGUAGES, 1)


@pytest.fixture
def provider(tmp_path: Path) -> FileList:
    return FileList(path=tmp_path / "provider.json")


@pytest.fixture
def started(tmp_path: Path, provider: FileList) -> tuple[Store, Campaign]:
    store, campaign = agreed(tmp_path, provider)
    assert run(store, provider, campaign) == Done()
    return store, campaign


def look(started: tuple[Store, Campaign], provider: FileList, at: dt.datetime) -> None:
    following.look(listing(*(started[0], provider, started[1]), clock=VirtualClock(at=at)))


def test_a_campaign_is_finished_once_every_mailing_is_out(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    provider.people["tag:English"] = 9  # five more joined the list meanwhile
    provider.let_out()
    look(started, provider, LATER)
    assert stages(*started) == every(MailingStage.SENT)
    assert state(*started) == "finished"
    counted = counts(*started)
    assert (counted.planned, counted.accepted, counted.skipped) == (17, 17, 0)
    assert counted.is_balanced


def test_whoever_left_the_list_before_it_went_is_skipped_and_whoever_came_is_planned(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    provider.people.update({"tag:English": 1, "tag:Français": 7})
    provider.let_out()
    look(started, provider, LATER)
    with started[0].reading() as connection:
        parts = counting.by_language(connection, started[1].key)
    assert {language: (each.planned, each.accepted, each.skipped) for language, each in parts.items()} == {
        "fr": (7, 7, 0),
        "en": (4, 1, 3),
        "es": (3, 3, 0),
    }
    assert all(each.is_balanced for each in parts.values())
    counted = counts(*started)
    assert (counted.planned, counted.accepted, counted.skipped) == (14, 11, 3)
    assert (counted.is_balanced, state(*started)) == (True, "finished")


def test_a_campaign_of_which_one_mailing_is_out_is_sending(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    provider.by_hand(provider.ref_of("fr"), state="sent", n=5)
    look(started, provider, LATER)
    assert state(*started) == "sending"
    assert counts(*started).accepted == 5
    assert counts(*started).remaining == 7


def test_what_somebody_changed_and_sent_before_its_moment_is_told_of_it(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    moment = BEFORE.timestamp()
    provider.by_hand(provider.ref_of("fr"), html="<p>Autre chose</p>", state="sent", n=5, at=moment)
    for _twice in range(2):
        look(started, provider, BEFORE)
    french = next(each for each in ours(*started) if each.language == "fr")
    assert (french.stage, french.starts_at) == (MailingStage.SENT, BEFORE)
    assert french.note.count("lets something else leave than was approved") == 1
    assert french.note.count("gave it another moment") == 1


def test_what_the_provider_reports_is_kept_as_of_the_look(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    provider.let_out()
    look(started, provider, LATER)
    french = next(each for each in ours(*started) if each.language == "fr")
    results = following.results_of(french)
    assert results is not None
    assert (results.sent, results.delivered, results.bounced) == (5, 4, 1)
    assert french.looked_at is not None
    assert french.looked_at >= LATER


def test_reports_that_cannot_be_had_now_hold_nothing_up(started: tuple[Store, Campaign], provider: FileList) -> None:
    provider.let_out()

    def silent(call: str) -> None:
        if call == "results":
            raise UncertainError("no answer.")

    provider.before = silent
    look(started, provider, LATER)
    assert state(*started) == "finished"
    provider.before = lambda _call: None
    look(started, provider, LATER)
    assert all(following.results_of(each) for each in ours(*started))


def test_a_mailing_that_somebody_moved_to_another_moment_is_shown_there_and_said_to_be_moved(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    provider.by_hand(provider.ref_of("fr"), at=LATER.timestamp())
    for _twice in range(2):
        look(started, provider, BEFORE)
    moved = next(each for each in ours(*started) if each.language == "fr")
    assert (moved.starts_at, moved.note) == (LATER, "Somebody gave it another moment at Paper.")
    assert {each.note for each in ours(*started) if each.language != "fr"} == {""}


def test_a_mailing_that_somebody_took_back_pauses_and_says_so(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    provider.by_hand(provider.ref_of("fr"), state="draft")
    look(started, provider, BEFORE)
    assert stages(*started)["fr"] == "changed"
    assert state(*started) == "paused"
    assert "took the mailing in French back" in next(each.note for each in ours(*started) if each.language == "fr")
    assert run(*(started[0], provider, started[1])) == Done()
    assert provider.started() == ONCE


def test_a_mailing_that_somebody_deleted_before_it_left_is_made_anew_when_a_person_says_so(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    provider.deleted(provider.ref_of("fr"))
    look(started, provider, BEFORE)
    assert stages(*started)["fr"] == "changed"
    assert run(*(started[0], provider, started[1])) == Done()
    assert provider.started() == ONCE


def test_a_mailing_that_is_gone_after_its_moment_is_never_made_anew(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    provider.deleted(provider.ref_of("fr"))
    look(started, provider, LATER)
    assert stages(*started)["fr"] == "unclear"
    assert counts(*started).uncertain == 5
    for _often in range(3):
        ending = run(*(started[0], provider, started[1]), clock=VirtualClock(at=LATER))
        assert isinstance(ending, Stopped)
    assert provider.started() == {"en": 1, "es": 1}
    assert provider.calls.count("start") == 3


def test_a_look_just_after_the_start_may_miss_it(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    run(store, provider, campaign)
    for language in LANGUAGES:
        provider.by_hand(provider.ref_of(language), state="draft")
    following.look(listing(store, provider, campaign))
    assert stages(store, campaign) == every(MailingStage.STARTED)


def test_a_mailing_that_somebody_edited_after_it_was_started_pauses_and_is_started_anew_as_approved(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    provider.by_hand(provider.ref_of("fr"), html="<p>Something else</p>")
    look(started, provider, BEFORE)
    assert stages(*started)["fr"] == "changed"
    assert "after it was started" in next(each.note for each in ours(*started) if each.language == "fr")
    assert run(*(started[0], provider, started[1])) == Done()
    assert provider.started() == ONCE
    assert "<p>Something else</p>" not in {each["html"] for each in provider.held().values()}


def test_what_leaves_edited_is_said_and_never_followed_by_another(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    provider.by_hand(provider.ref_of("fr"), html="<p>Something else</p>")
    look(started, provider, BEFORE)
    provider.by_hand(provider.ref_of("fr"), state="sending")
    assert run(*(started[0], provider, started[1])) == Done()
    assert provider.started() == ONCE
    note = next(each.note for each in ours(*started) if each.language == "fr")
    assert "Something else" in note
    assert "something else leave than was approved" in note


def test_what_somebody_else_started_as_approved_keeps_no_advice_once_it_was_followed(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    provider.by_hand(provider.ref_of("fr"), state="draft")
    look(started, provider, BEFORE)
    provider.by_hand(provider.ref_of("fr"), state="sending")
    assert run(*(started[0], provider, started[1])) == Done()
    assert not any("campaign resume" in each.note for each in ours(*started))


def test_a_look_that_cannot_read_back_still_tells_where_it_stands(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    def silent(call: str) -> None:
        if call == "read_back":
            raise UncertainError("no answer.")

    provider.before = silent
    provider.by_hand(provider.ref_of("fr"), at=LATER.timestamp())
    for _twice in range(2):
        look(started, provider, BEFORE)
    moved = next(each for each in ours(*started) if each.language == "fr")
    assert (moved.starts_at, moved.note) == (LATER, "Somebody gave it another moment at Paper.")
    assert {each.note for each in ours(*started) if each.language != "fr"} == {""}


def test_what_was_unclear_when_the_campaign_was_ended_is_taken_as_out_once_the_provider_says_so(
    started: tuple[Store, Campaign], provider: FileList
) -> None:
    held = provider.held()[provider.ref_of("fr")]
    ref = provider.ref_of("fr")
    provider.deleted(ref)
    look(started, provider, LATER)
    with started[0].writing() as connection:
        campaigns.cancel(connection, started[1].key, at=LATER)
    assert counts(*started).uncertain == 5
    provider.path.write_text(
        json.dumps({**provider.held(), ref: {**held, "state": "sent", "n": 6}}), encoding="utf-8"
    )
    look(started, provider, LATER)
    assert counts(*started).uncertain == 0
    assert counts(*started).accepted == 6
    assert state(*started) == "cancelled"
