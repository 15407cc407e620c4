"""The plan says who would get what, and what speaks against it, before anything is made at the provider."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cipc_newsletter import time_zones
from cipc_newsletter.deliver.mailings import elsewhere
from cipc_newsletter.deliver.mailings.planning import MailingSettings
from cipc_newsletter.errors import BadRequestError, RateLimitedError
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.providers.list_port import NO_CAMPAIGN, Account, ListMessage, Member
from cipc_newsletter.store.database import Store
from mailing_making import AT, AUDIENCES, LANGUAGES, SETTINGS, FileList, agreed, issue, planned, run
from sending_making import NOW, opened


@pytest.fixture
def provider(tmp_path: Path) -> FileList:
    return FileList(path=tmp_path / "provider.json")


def obstacles(provider: FileList, **changes: Any) -> list[str]:
    """Which key or word each obstacle names."""
    return [str(each) for each in planned(provider, **changes).obstacles]


def test_each_language_goes_to_its_audience_with_its_name_and_count(provider: FileList) -> None:
    plan = planned(provider)
    assert [(each.language, each.audience, each.audience_name, each.planned) for each in plan.mailings] == [
        ("fr", "tag:Français", "Français", 5),
        ("en", "tag:English", "English", 4),
        ("es", "tag:Español", "Español", 3),
    ]
    assert plan.planned == 12
    assert plan.obstacles == ()


def test_planning_only_asks(provider: FileList) -> None:
    planned(provider)
    assert set(provider.calls) == {"check", "audiences", "count", "members"}


def test_an_issue_of_one_language_may_go_to_the_whole_list(provider: FileList) -> None:
    provider.people = {"list": 40}
    plan = planned(provider, issue=issue(("fr",)), settings=replace(SETTINGS, audiences={}))
    assert [(each.audience, each.planned) for each in plan.mailings] == [("list", 40)]
    assert plan.obstacles == ()


def test_a_message_that_carries_all_languages_goes_to_the_whole_list(provider: FileList) -> None:
    provider.people = {"list": 40}
    only = issue(("fr",))
    together = replace(only, messages=(replace(only.messages[0], also=("en", "es")),))
    plan = planned(provider, issue=together)
    assert [(each.audience, each.carried) for each in plan.mailings] == [("list", ("fr", "en", "es"))]


DIFFERENT = {
    "count": lambda provider: provider.people.update({"tag:English": 5}),
    "account": lambda provider: setattr(provider, "account", Account(name="Another", sender_is_verified=True)),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_the_plan_is_another_one_with_another(provider: FileList, what: str) -> None:
    before = planned(provider).sha
    assert planned(provider).sha == before
    DIFFERENT[what](provider)
    assert planned(provider).sha != before


@pytest.mark.parametrize(
    "changes",
    [
        {"at": AT + dt.timedelta(minutes=15)},
        {"at": None},
        {"settings": replace(SETTINGS, consent="Somebody else keeps it.")},
        {"issue": replace(issue(), digest="e" * 64)},
        {"issue": replace(issue(), messages=(replace(issue().messages[0], text="x"), *issue().messages[1:]))},
    ],
)
def test_whatever_a_person_said_yes_to_is_named_by_the_plan(provider: FileList, changes: dict[str, Any]) -> None:
    assert planned(provider, **changes).sha != planned(provider).sha


def test_without_a_word_on_who_keeps_the_proof_of_consent_nothing_is_sent(provider: FileList) -> None:
    assert "provider.paper" in obstacles(provider, settings=replace(SETTINGS, consent=" "))[0]


def test_a_language_that_the_provider_does_not_carry_is_refused_by_name(provider: FileList) -> None:
    provider.languages = ("fr", "en")
    assert ["in Spanish" in each for each in obstacles(provider)] == [True]


def test_a_language_without_an_audience_is_named(provider: FileList) -> None:
    settings = MailingSettings(audiences={"fr": AUDIENCES["fr"], "en": AUDIENCES["en"]}, consent="The forms keep it.")
    assert ["in Spanish" in each for each in obstacles(provider, settings=settings)] == [True]


def test_an_empty_audience_is_named(provider: FileList) -> None:
    provider.people["tag:Español"] = 0
    assert ["“Español”" in each for each in obstacles(provider)] == [True]


def test_a_sender_that_is_not_verified_is_named(provider: FileList) -> None:
    provider.account = Account(name="CIPC", sender_is_verified=False)
    assert ["infolettre@cipc.example" in each for each in obstacles(provider)] == [True]


def test_a_quota_too_small_is_told_with_both_numbers(provider: FileList) -> None:
    provider.account = Account(name="CIPC", sender_is_verified=True, mails_left=11)
    assert ["11 mails left, and 12 would leave" in each for each in obstacles(provider)] == [True]


def test_a_mail_larger_than_the_provider_takes_is_told_with_its_size(provider: FileList) -> None:
    provider.html_limit = 100
    assert len(obstacles(provider)) == len(LANGUAGES)
    assert all("100 bytes" in each for each in obstacles(provider))


def test_a_moment_off_the_grid_is_told_with_the_nearest_two(provider: FileList) -> None:
    (said,) = obstacles(provider, at=AT + dt.timedelta(minutes=7))
    near = [f"{moment.astimezone():%H:%M}" for moment in (AT, AT + dt.timedelta(minutes=15))]
    assert all(each in said for each in near)


def test_a_moment_that_has_passed_is_told_with_the_earliest(provider: FileList) -> None:
    (said,) = obstacles(provider, at=NOW - dt.timedelta(minutes=15))
    assert f"{NOW.astimezone():%H:%M}" in said


def test_whoever_must_not_be_mailed_and_is_on_the_list_stands_in_the_way(provider: FileList) -> None:
    plan = planned(provider, left_here=lambda emails: [each for each in emails if each.startswith("person1@")])
    assert plan.left_here.count == 1
    assert plan.left_here.some == ("person1@lecteurs.example",)
    assert ["audience sync paper" in str(each) for each in plan.obstacles] == [True]


def begun(provider: FileList, store: Store, waited: list[dt.timedelta] | None = None) -> list[str]:
    """What of the issue was started already."""
    pause = [].append if waited is None else waited.append
    found = elsewhere.obstacles(provider, planned(provider), store=store, zone="America/Toronto", pause=pause)
    return [str(each) for each in found]


def test_what_was_started_of_the_issue_already_stands_in_the_way_with_its_campaign(
    tmp_path: Path, provider: FileList
) -> None:
    store, campaign = agreed(tmp_path, provider)
    assert not begun(provider, store)
    run(store, provider, campaign)
    said = begun(provider, store)
    assert [each.partition(" that was")[0].rpartition(" ")[2] for each in said] == ["French", "English", "Spanish"]
    shown = f"{AT.astimezone(time_zones.zone('America/Toronto')):%Y-%m-%d %H:%M}"
    assert f"scheduled for {shown} (America/Toronto)." in said[0]
    assert f"It is of campaign {campaign.id} of this store" in said[0]
    assert "another computer" not in said[0]
    assert "another computer" in begun(provider, opened(tmp_path / "elsewhere"))[0]


def test_a_test_copy_that_somebody_started_is_called_one(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    run(store, provider, campaign)
    ref = provider.ref_of("fr")
    provider.by_hand(ref, name=provider.held()[ref]["name"].replace(campaign.uid, NO_CAMPAIGN))
    said = begun(provider, store)[0]
    assert "It was made for a test copy, and somebody started it at Paper." in said
    assert "of campaign" not in said


def test_a_provider_that_is_asked_too_often_is_asked_again_a_little_later(tmp_path: Path, provider: FileList) -> None:
    waited: list[dt.timedelta] = []
    answers = iter([RateLimitedError("too many.", provider="paper", retry_after=3.0)])

    def refuse(call: str) -> None:
        if call == "ours" and (error := next(answers, None)):
            raise error

    provider.before = refuse
    assert begun(provider, opened(tmp_path), waited) == []
    assert waited == [dt.timedelta(seconds=3)]


def test_nobody_waits_long_for_a_plan(tmp_path: Path, provider: FileList) -> None:
    def refuse(call: str) -> None:
        if call == "ours":
            raise RateLimitedError("too many.", provider="paper", retry_after=60.0)

    provider.before = refuse
    with pytest.raises(RateLimitedError):
        begun(provider, opened(tmp_path))


class Crossed(FileList):
    """A list with people in none of the audiences, and in two of them."""

    def members(self, audiences: tuple[str, ...]):  # type: ignore[no-untyped-def]
        yield from (Member(email=f"none{n}@lecteurs.example") for n in range(25))
        yield from (Member(email=f"two{n}@lecteurs.example", audiences=audiences[:2]) for n in range(3))
        yield from super().members(audiences)


def test_people_in_none_or_in_two_audiences_are_counted_and_the_first_ones_named(tmp_path: Path) -> None:
    plan = planned(Crossed(path=tmp_path / "provider.json"), settings=replace(SETTINGS, several_mails=True))
    assert (plan.in_none.count, len(plan.in_none.some)) == (25, 10)
    assert (plan.in_several.count, plan.in_several.some[0]) == (3, "two0@lecteurs.example")
    assert plan.obstacles == ()


def test_nobody_in_no_audience_is_asked_after_here(tmp_path: Path) -> None:
    asked: list[str] = []

    def left_here(emails: Any) -> tuple[str, ...]:
        asked.extend(emails)
        return ()

    planned(Crossed(path=tmp_path / "provider.json"), left_here=left_here)
    assert not [each for each in asked if each.startswith("none")]
    assert len(asked) == 15


def test_what_is_refused_in_two_languages_is_told_of_both(
    provider: FileList, monkeypatch: pytest.MonkeyPatch
) -> None:
    translated = provider.translated

    def refuse(message: ComposedMessage) -> ListMessage:
        if message.language != "en":
            raise BadRequestError(f"{message.language} is refused.", provider="paper")
        return translated(message)

    monkeypatch.setattr(provider, "translated", refuse)
    with pytest.raises(BadRequestError, match=r"Fr is refused\.\nEs is refused"):
        planned(provider)


def test_a_text_that_the_provider_refuses_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    class Strict(FileList):
        def translated(self, _message: Any) -> Any:
            raise BadRequestError("the text holds *|.", provider="paper")

    provider = Strict(path=tmp_path / "provider.json")
    with pytest.raises(BadRequestError):
        planned(provider)
    assert provider.held() == {}
