"""A campaign through a list provider: made, proven, started once, whatever happens there meanwhile."""

import datetime as dt
from pathlib import Path

import pytest

from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.errors import AuthenticationError, NotTheSenderError, RateLimitedError, UncertainError
from cipc_newsletter.model.mailing import MailingStage
from cipc_newsletter.store import campaigns, steps, suppressions
from cipc_newsletter.store.suppressions import SuppressionReason
from databases import EACH_DATABASE
from mailing_making import (
    AT,
    LANGUAGES,
    FileList,
    Told,
    agreed,
    counts,
    every,
    issue,
    listing,
    ours,
    run,
    stages,
    state,
)
from sending_making import NOW, VirtualClock

pytestmark = EACH_DATABASE
ONCE = dict.fromkeys(LANGUAGES, 1)


@pytest.fixture
def provider(tmp_path: Path) -> FileList:
    return FileList(path=tmp_path / "provider.json")


def test_each_language_is_made_read_back_and_started_once_at_the_agreed_moment(
    tmp_path: Path, provider: FileList
) -> None:
    store, campaign = agreed(tmp_path, provider)
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE
    assert {each["at"] for each in provider.held().values()} == {AT.timestamp()}
    assert {each["html"] for each in provider.held().values()} == {
        provider.translated(message).html for message in issue().messages
    }
    assert stages(store, campaign) == every(MailingStage.STARTED)
    assert state(store, campaign) == "scheduled"
    assert counts(store, campaign).remaining == 12


def test_nothing_is_started_before_everything_is_proven(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    run(store, provider, campaign)
    changing = [call for call in provider.calls if call in ("create", "fill", "start")]
    assert changing == ["create", "fill"] * 3 + ["start"] * 3
    first = provider.calls.index("start")
    assert provider.calls[:first].count("read_back") == 4  # once each, and once more right before the start


def test_every_call_that_changes_something_is_a_step_of_the_ledger(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    run(store, provider, campaign)
    with store.reading() as connection:
        found = steps.of_campaign(connection, campaign.key)
    assert {(step.kind.value, step.outcome) for step in found} == {
        ("create", "done"),
        ("fill", "done"),
        ("start", "done"),
    }
    assert len(found) == 9


def test_no_transaction_is_open_over_a_call(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)

    def write(_call: str) -> None:
        with store.writing() as connection:  # a block inside a block is refused, and another one waits in vain
            connection.exec_driver_sql("SELECT 1")

    provider.before = provider.after = write
    assert run(store, provider, campaign) == Done()


def test_running_again_makes_and_starts_nothing_more(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    run(store, provider, campaign)
    provider.calls.clear()
    assert run(store, provider, campaign) == Done()
    assert set(provider.calls) == {"standing", "read_back"}
    assert provider.started() == ONCE


def test_what_is_told_says_how_each_mailing_moves_on(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    told = Told()
    run(store, provider, campaign, tell=told)
    moved = [each.stage.value for each in told.mailings if each.language == "fr"]
    assert moved == ["draft", "proven", "started"]


def test_a_draft_that_a_dead_program_left_is_gone_on_with(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.after = lambda call: raise_(UncertainError("no answer.")) if call == "create" else None
    run(store, provider, campaign)
    assert len(provider.held()) == 3
    assert provider.started() == ONCE


def raise_(error: Exception) -> None:
    raise error


def test_of_several_drafts_of_one_mailing_the_spare_ones_are_removed(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    mailing = ours(store, campaign)[0]
    from cipc_newsletter.deliver.mailings import making

    made = making.mailing_of(listing(store, provider, campaign), mailing)
    for _twice in range(2):
        provider.create(made)
    assert run(store, provider, campaign) == Done()
    assert len(provider.held()) == 3
    assert "remove" in provider.calls


def test_what_the_provider_changed_pauses_the_campaign_with_nothing_started(
    tmp_path: Path, provider: FileList
) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.made_of = lambda html: html.replace("boucles", "bouclés")
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "Paper changed the mailing in French" in ending.reason
    assert provider.started() == {}
    assert state(store, campaign) == "paused"
    assert counts(store, campaign).remaining == 12


def test_what_is_accepted_by_name_does_not_hold_it_up(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.tracking = ("opens",)
    told = Told()
    run(store, provider, campaign)
    assert run(store, provider, campaign, accepted=("tracking_opens",), tell=told) == Done()
    assert {difference.name for difference in told.differences} == {"tracking_opens"}
    assert provider.started() == ONCE
    assert {each.note for each in ours(store, campaign)} == {"Accepted: It counts who opens the mail."}


def at_call(number: int, name: str, do: object) -> object:
    """Return a hook that does something at the n-th call of this name."""
    seen = [0]

    def hook(call: str) -> None:
        if call == name:
            seen[0] += 1
            if seen[0] == number:
                do()  # type: ignore[operator]

    return hook


def test_a_draft_somebody_edited_after_it_was_read_back_is_not_started(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    edit = lambda: provider.by_hand(provider.ref_of("fr"), html="<p>Something else</p>")  # noqa: E731
    provider.before = at_call(4, "read_back", edit)  # type: ignore[assignment]
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "somebody changed the mailing in French at Paper" in ending.reason.replace("Somebody", "somebody")
    assert stages(store, campaign)["fr"] == "changed"
    assert provider.started() == {}
    assert run(store, provider, campaign) == Done()  # a person said: go on with what was approved
    assert provider.started() == ONCE
    assert "<p>Something else</p>" not in {each["html"] for each in provider.held().values()}


def test_a_draft_somebody_deleted_is_noticed_and_made_anew_when_a_person_says_so(
    tmp_path: Path, provider: FileList
) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.before = at_call(5, "standing", lambda: provider.deleted(provider.ref_of("es")))  # type: ignore[assignment]
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "deleted the mailing in Spanish" in ending.reason
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE


def test_a_draft_somebody_started_at_the_provider_is_noticed_and_never_started_again(
    tmp_path: Path, provider: FileList
) -> None:
    store, campaign = agreed(tmp_path, provider)
    start = lambda: provider.by_hand(provider.ref_of("en"), state="sending", at=NOW.timestamp())  # noqa: E731
    provider.before = at_call(4, "standing", start)  # type: ignore[assignment]
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "started the mailing in English at Paper" in ending.reason
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE
    assert provider.calls.count("start") == 2


def test_a_start_whose_answer_was_lost_is_looked_up_and_not_repeated(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.after = lambda call: raise_(UncertainError("no answer.")) if call == "start" else None
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE
    assert provider.calls.count("start") == 3


def test_a_start_that_was_lost_on_its_way_is_made_again_only_when_a_person_runs_it_again(
    tmp_path: Path, provider: FileList
) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.before = at_call(1, "start", lambda: raise_(UncertainError("no answer.")))  # type: ignore[assignment]
    clock = VirtualClock()
    ending = run(store, provider, campaign, clock=clock)
    assert isinstance(ending, Stopped)
    assert "says that it was not started" in ending.reason
    assert clock.booted >= 1060  # as long as a look may still miss it
    assert provider.started() == {}
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE


def test_a_start_of_which_the_provider_tells_nothing_leaves_its_people_uncertain(
    tmp_path: Path, provider: FileList
) -> None:
    store, campaign = agreed(tmp_path, provider)

    def silent(call: str) -> None:
        if call == "start" or (call == "standing" and "start" in provider.calls):
            raise UncertainError("no answer.", provider="paper")

    provider.before = silent
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "nobody knows" in ending.reason
    assert counts(store, campaign).uncertain == 5
    assert counts(store, campaign).is_balanced
    provider.before = lambda _call: None
    run(store, provider, campaign)
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE


def test_a_refused_key_pauses_with_the_providers_words(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    refused = AuthenticationError("the key is refused.", answer="API Key Invalid")
    provider.before = at_call(1, "start", lambda: raise_(refused))  # type: ignore[assignment]
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "API Key Invalid" in ending.reason
    assert stages(store, campaign) == every(MailingStage.PROVEN)
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE


def test_a_busy_provider_is_waited_for(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    busy = RateLimitedError("too many calls.", retry_after=30)
    provider.before = at_call(2, "start", lambda: raise_(busy))  # type: ignore[assignment]
    clock = VirtualClock()
    assert run(store, provider, campaign, clock=clock) == Done()
    assert clock.at >= NOW + dt.timedelta(seconds=30)
    assert provider.started() == ONCE


def test_a_pause_from_another_command_is_heard_before_the_next_start(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)

    def pause() -> None:
        with store.writing() as connection:
            campaigns.pause_preparing(connection, campaign.key, reason="paused by Ana.")

    provider.after = at_call(1, "start", pause)  # type: ignore[assignment]
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert ending.reason == "paused by Ana."
    assert provider.started() == {"fr": 1}


def test_whoever_asks_to_stop_stops_before_the_next_mailing(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    ending = run(store, provider, campaign, is_asked_to_stop=lambda: "create" in provider.calls)
    assert isinstance(ending, Stopped)
    assert ending.is_asked
    assert state(store, campaign) == "preparing"
    assert provider.calls.count("create") == 1
    assert run(store, provider, campaign) == Done()


def test_an_issue_that_another_store_started_is_refused_by_name(tmp_path: Path, provider: FileList) -> None:
    elsewhere, theirs = agreed(tmp_path / "there", provider)
    run(elsewhere, provider, theirs)
    store, campaign = agreed(tmp_path / "here", provider)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE campaign SET uid = 'fedcba9876543210'")
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    for said in (
        "2025-12",
        "“2025-12 fr [cipc-newsletter 0123456789abcdef",
        "scheduled for 2025-12-",
        "another computer",
    ):
        assert said in ending.reason
    assert provider.started() == ONCE


@pytest.mark.parametrize(
    ("state", "words"),
    [("scheduled", "scheduled for 2025-12-"), ("sending", "leaving since 2025-12-"), ("sent", "out since 2025-12-")],
)
def test_a_copy_of_our_draft_that_somebody_started_is_told_as_what_it_is(
    tmp_path: Path, provider: FileList, state: str, words: str
) -> None:
    store, campaign = agreed(tmp_path, provider)
    copy = lambda: provider.copied(provider.ref_of("fr"), state=state, at=NOW.timestamp())  # noqa: E731
    provider.before = at_call(3, "read_back", copy)  # type: ignore[assignment]
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    for said in (
        "(copy 01)”",
        words,
        "the mark of this campaign",
        "somebody copied",
        "delete it there",
        "campaign cancel",
    ):
        assert said in ending.reason
    assert "another computer" not in ending.reason
    assert provider.started() == {"fr": 1}  # what somebody started, and nothing of ours


def test_once_the_copy_is_gone_the_campaign_goes_on(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    copy = lambda: provider.copied(provider.ref_of("fr"), state="scheduled", at=NOW.timestamp())  # noqa: E731
    provider.before = at_call(3, "read_back", copy)  # type: ignore[assignment]
    assert isinstance(run(store, provider, campaign), Stopped)
    provider.deleted("copy")
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE


def test_an_older_copy_of_the_store_takes_what_was_started_as_started(tmp_path: Path, provider: FileList) -> None:
    newer, theirs = agreed(tmp_path / "newer", provider)
    older, campaign = agreed(tmp_path / "older", provider)
    run(newer, provider, theirs)
    for _each in LANGUAGES:
        assert isinstance(run(older, provider, campaign), Stopped)
    assert run(older, provider, campaign) == Done()
    assert stages(older, campaign) == every(MailingStage.STARTED)
    assert provider.started() == ONCE


def test_whoever_left_here_after_the_plan_stops_it(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    with store.writing() as connection:
        suppressions.add(connection, "person1@lecteurs.example", reason=SuppressionReason.UNSUBSCRIBED, at=NOW)
    ending = run(
        store,
        provider,
        campaign,
        left_here=lambda emails: [each for each in emails if each == "person1@lecteurs.example"],
    )
    assert isinstance(ending, Stopped)
    assert "audience sync paper" in ending.reason
    assert provider.started() == {}


def test_a_moment_that_has_passed_a_little_is_put_off_to_the_next_quarter_hour(
    tmp_path: Path, provider: FileList
) -> None:
    store, campaign = agreed(tmp_path, provider)
    run(store, provider, campaign, clock=VirtualClock(at=AT + dt.timedelta(minutes=1)))
    assert {each["at"] for each in provider.held().values()} == {(AT + dt.timedelta(minutes=15)).timestamp()}


def test_a_moment_long_over_asks_a_person(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    late = AT + dt.timedelta(hours=7)
    ending = run(store, provider, campaign, clock=VirtualClock(at=late))
    assert isinstance(ending, Stopped)
    assert "six hours" in ending.reason
    assert run(store, provider, campaign, clock=VirtualClock(at=late), at_once=True) == Done()
    assert {each["state"] for each in provider.held().values()} == {"sending"}


def test_two_processes_at_once_start_each_language_once(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    refused: list[str] = []

    def beside(_call: str) -> None:
        with pytest.raises(NotTheSenderError) as caught:
            run(store, FileList(path=provider.path), campaign)
        refused.append(caught.value.what)

    provider.before = beside
    assert run(store, provider, campaign) == Done()
    assert len(refused) == len(provider.calls)
    assert provider.started() == ONCE
