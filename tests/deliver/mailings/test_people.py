"""The list is looked at once more before anything is started, and while what was started waits for its moment."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.mailings import following
from cipc_newsletter.model.mailing import MailingStage
from cipc_newsletter.providers.list_port import Member
from cipc_newsletter.store import campaigns, suppressions
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.suppressions import SuppressionReason
from mailing_making import LANGUAGES, FileList, agreed, every, listing, run, stages, state
from sending_making import NOW

ONCE = dict.fromkeys(LANGUAGES, 1)
GONE = "gone@lecteurs.example"


@dataclass
class Joined(FileList):
    """A list that somebody joins, or whose members change, after the plan was made."""

    joined: list[Member] = field(default_factory=list)

    def members(self, audiences: tuple[str, ...]) -> Iterator[Member]:
        yield from super().members(audiences)
        yield from self.joined


@pytest.fixture
def provider(tmp_path: Path) -> Joined:
    return Joined(path=tmp_path / "provider.json")


def left(emails: Collection[str]) -> list[str]:
    return [email for email in emails if email == GONE]


def suppress(store: Store) -> None:
    with store.writing() as connection:
        suppressions.add(connection, GONE, reason=SuppressionReason.UNSUBSCRIBED, at=NOW)


def test_somebody_who_left_long_ago_and_was_put_on_the_list_after_the_plan_stops_it(
    tmp_path: Path, provider: Joined
) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.joined.append(Member(email=GONE, audiences=("tag:English",)))
    ending = run(store, provider, campaign, left_here=left)
    assert isinstance(ending, Stopped)
    assert "audience sync paper" in ending.reason
    assert provider.started() == {}


def test_somebody_who_came_into_a_second_audience_after_the_plan_stops_it(tmp_path: Path, provider: Joined) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.joined.append(Member(email="two@lecteurs.example", audiences=("tag:English", "tag:Français")))
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "two@lecteurs.example" in ending.reason
    assert provider.started() == {}
    assert run(store, provider, campaign, several_mails=True) == Done()
    assert provider.started() == ONCE


def test_somebody_who_leaves_here_while_it_waits_for_its_moment_pauses_it_until_the_provider_knows(
    tmp_path: Path, provider: Joined
) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.joined.append(Member(email=GONE, audiences=("tag:English",)))
    assert run(store, provider, campaign) == Done()
    suppress(store)
    following.look(listing(store, provider, campaign, left_here=left))
    assert state(store, campaign) == "paused"
    again = run(store, provider, campaign, left_here=left)
    assert isinstance(again, Stopped)
    assert "Tell it before it leaves: cipc-newsletter audience sync paper" in again.reason
    assert stages(store, campaign) == every(MailingStage.STARTED)
    provider.joined.clear()  # the provider was told
    assert run(store, provider, campaign, left_here=left) == Done()
    assert state(store, campaign) == "scheduled"
    assert provider.started() == ONCE


def test_a_pause_is_heard_while_a_large_list_is_read(tmp_path: Path, provider: Joined) -> None:
    store, campaign = agreed(tmp_path, provider)
    read: list[str] = []

    def members(audiences: tuple[str, ...]) -> Iterator[Member]:
        for number in range(5000):
            read.append(f"person{number}@lecteurs.example")
            if number == 1500:
                with store.writing() as connection:
                    campaigns.pause_preparing(connection, campaign.key, reason="paused by Ana.")
            yield Member(email=read[-1], audiences=audiences[:1])

    provider.members = members  # type: ignore[method-assign]
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert ending.reason == "paused by Ana."
    assert len(read) <= 2001
    assert provider.started() == {}


def test_the_list_is_not_read_again_while_nobody_left_here(tmp_path: Path, provider: Joined) -> None:
    store, campaign = agreed(tmp_path, provider)
    run(store, provider, campaign)
    provider.calls.clear()
    following.look(listing(store, provider, campaign))
    assert "members" not in provider.calls
