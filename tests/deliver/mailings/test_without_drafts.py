"""At a provider without drafts what is made is on its way: made once, proven at once, stopped where it is not right."""

import datetime as dt
from pathlib import Path

import pytest

from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.errors import BadRequestError, RateLimitedError, UncertainError
from cipc_newsletter.model.mailing import MailingStage
from mailing_making import AT, LANGUAGES, FileList, agreed, counts, every, ours, run, stages
from sending_making import NOW, VirtualClock

ONCE = dict.fromkeys(LANGUAGES, 1)


@pytest.fixture
def provider(tmp_path: Path) -> FileList:
    return FileList(path=tmp_path / "provider.json", has_drafts=False)


def test_each_language_is_made_once_for_its_moment_and_read_back(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE
    assert stages(store, campaign) == every(MailingStage.STARTED)
    assert {each["at"] for each in provider.held().values()} == {AT.timestamp()}
    changing = [call for call in provider.calls if call in ("create", "read_back", "start", "fill")]
    assert changing[:6] == ["create", "read_back"] * 3


def test_what_shall_leave_at_once_leaves_when_it_could_still_be_stopped(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider, at=None)
    run(store, provider, campaign)
    assert {each["at"] for each in provider.held().values()} == {(NOW + dt.timedelta(minutes=15)).timestamp()}


def test_what_the_provider_changed_is_stopped_at_once(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.made_of = lambda html: html.replace("boucles", "bouclés")
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "so it was stopped before it left" in ending.reason
    assert provider.started() == {}
    assert stages(store, campaign) == every(MailingStage.PLANNED)


def test_what_the_provider_changed_and_could_not_be_stopped_is_said(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.made_of = lambda html: html.replace("boucles", "bouclés")

    def leave(call: str) -> None:
        if call == "stop":
            provider.by_hand(provider.ref_of("fr"), state="sending")

    provider.before = leave
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "could not be stopped any more" in ending.reason
    assert next(each.note for each in ours(store, campaign) if each.language == "fr") == ending.reason
    assert stages(store, campaign) == {"fr": "started", "en": "planned", "es": "planned"}


def test_one_whose_answer_was_lost_is_found_by_its_mark_and_proven(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)

    def lose(call: str) -> None:
        if call == "create":
            raise UncertainError("no answer.")

    provider.after = lose
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE
    assert provider.calls.count("create") == 3
    assert provider.calls[: provider.calls.index("standing")].count("read_back") == 3  # then it is followed


def test_one_that_was_lost_on_its_way_is_made_when_a_person_runs_it_again(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    lost = []

    def lose(call: str) -> None:
        if call == "create" and not lost:
            lost.append(call)
            raise UncertainError("no answer.")

    provider.before = lose
    clock = VirtualClock()
    ending = run(store, provider, campaign, clock=clock)
    assert isinstance(ending, Stopped)
    assert "it was not made" in ending.reason
    assert clock.booted >= 1060
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE


def test_one_of_which_the_provider_tells_nothing_leaves_its_people_uncertain(
    tmp_path: Path, provider: FileList
) -> None:
    store, campaign = agreed(tmp_path, provider)

    def silent(call: str) -> None:
        if "create" in provider.calls and call in ("create", "ours"):
            raise UncertainError("no answer.")

    provider.before = silent
    assert isinstance(run(store, provider, campaign), Stopped)
    assert counts(store, campaign).uncertain == 5
    provider.before = lambda _call: None
    assert isinstance(run(store, provider, campaign), Stopped)
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE


def test_a_refusal_leaves_nothing_begun(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)

    def refuse(call: str) -> None:
        if call == "create":
            raise BadRequestError("refused.", answer="replyTo is not validated")

    provider.before = refuse
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "replyTo is not validated" in ending.reason
    assert stages(store, campaign) == every(MailingStage.PLANNED)


def test_a_read_back_that_the_provider_puts_off_for_long_makes_nothing_a_second_time(
    tmp_path: Path, provider: FileList
) -> None:
    store, campaign = agreed(tmp_path, provider)

    def busy(call: str) -> None:
        if call == "read_back":
            raise RateLimitedError("too many calls.", provider="paper")

    provider.before = busy
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "Too many calls" in ending.reason
    assert provider.calls.count("create") == 1
    provider.before = lambda _call: None
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE
