"""A campaign through a list provider, as the commands steer it: agreed to, run, taken back, ended, and never crossed."""

import copy
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from campaign_making import ISSUE, MadeWorkspace
from cipc_newsletter.cli.list_steering import may_be_taken_back, status, tell_ended
from cipc_newsletter.cli.session import Session
from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.deliver.judging import Verdict
from cipc_newsletter.deliver.mailings import holding
from cipc_newsletter.deliver.mailings.planning import MailingPlan
from cipc_newsletter.deliver.surroundings import SystemClock, Waiting
from cipc_newsletter.errors import AudienceError, Mistake, NotTheSenderError, ProviderError, TransitionError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.model.deed import DeedKind
from cipc_newsletter.pipeline import (
    approving,
    copies,
    crossing,
    list_prospects,
    list_sending,
    list_steering,
    prospects,
)
from cipc_newsletter.pipeline.list_sending import ListWatch
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.providers.list_port import NO_CAMPAIGN
from cipc_newsletter.providers.mailchimp import Mailchimp
from cipc_newsletter.store import campaigns, journal
from list_campaign_making import ONCE, aimed_at, stand_in, started
from providers.list_stand_in import Request
from providers.mailchimp_server import KEY, MailchimpServer
from sending_making import VirtualClock

pytestmark = pytest.mark.slow  # making the workspace runs whole programs
NOW = dt.datetime.now(dt.UTC)
AT = (NOW + dt.timedelta(hours=3)).replace(minute=0, second=0, microsecond=0)


def wait(until: dt.datetime, _waiting: Waiting) -> None:
    raise AssertionError(until)  # nothing here is waited for


WATCH = ListWatch(wait=wait)


@pytest.fixture
def server() -> Iterator[MailchimpServer]:
    with stand_in() as listening:
        yield listening


@pytest.fixture
def workspace(
    for_mailchimp: MadeWorkspace, server: MailchimpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Workspace:
    copied = for_mailchimp.copy_to(tmp_path / "workspace")
    aimed_at(copied, server)
    for name, value in copied.variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MAILCHIMP_API_KEY", KEY)
    return open_workspace(copied.root)


def planned(workspace: Workspace) -> MailingPlan:
    prospect = list_prospects.prospect_of(workspace, ISSUE, provider_name="mailchimp", at=AT, now=NOW)
    assert prospect.plan is not None
    return prospect.plan


@pytest.fixture
def campaign(workspace: Workspace) -> Campaign:
    return list_sending.start(workspace, planned(workspace), now=NOW)


def deeds(workspace: Workspace) -> list[tuple[DeedKind, str]]:
    with store_of(workspace, now=NOW) as store, store.reading() as connection:
        return [(deed.kind, deed.details.get("consent", "")) for deed in journal.of_issue(connection, ISSUE)]


def test_what_was_agreed_to_stands_in_the_journal_with_who_keeps_the_proof_of_consent(
    workspace: Workspace, campaign: Campaign
) -> None:
    assert campaign.state is CampaignState.PREPARING
    assert deeds(workspace)[-1] == (DeedKind.AGREED, "The sign-up forms of the list keep date, text and address.")


def test_planning_changes_nothing_at_the_provider(workspace: Workspace, server: MailchimpServer) -> None:
    planned(workspace)
    assert server.control.changing() == []


def test_a_plan_outlives_one_answer_of_too_many_calls(workspace: Workspace, server: MailchimpServer) -> None:
    server.control.trouble("refuse", on="GET .*/campaigns$", status=429)
    assert planned(workspace).obstacles == ()
    assert not server.control.troubles[0].times


def test_the_same_plan_is_the_same_and_agreed_to_once(workspace: Workspace) -> None:
    plan = planned(workspace)
    assert plan.sha == planned(workspace).sha
    list_sending.start(workspace, plan, now=NOW)
    with pytest.raises(TransitionError, match="started from the same plan meanwhile"):
        list_sending.start(workspace, plan, now=NOW)


def test_of_two_plans_of_one_issue_the_second_is_not_agreed_to(workspace: Workspace) -> None:
    first, second = planned(workspace), replace(planned(workspace), at=AT + dt.timedelta(minutes=15))
    list_sending.start(workspace, first, now=NOW)
    with pytest.raises(NotTheSenderError, match="is under way through mailchimp"):
        list_sending.start(workspace, second, now=NOW)


def test_nobody_is_mailed_one_by_one_while_a_list_campaign_is_being_made(
    workspace: Workspace, campaign: Campaign
) -> None:
    under_way = pytest.raises(NotTheSenderError, match=f"Campaign {campaign.id} of issue {ISSUE} is under way")
    with store_of(workspace, now=NOW) as store, store.reading() as connection, under_way:
        crossing.require_no_list_mailed(connection, ISSUE)


def test_a_plan_with_an_obstacle_is_not_agreed_to(workspace: Workspace) -> None:
    plan = replace(planned(workspace), obstacles=(Mistake(what="nobody is there."),))
    with pytest.raises(AudienceError, match="Nobody is there"):
        list_sending.start(workspace, plan, now=NOW)


def test_run_starts_it_and_a_second_run_finds_it_started(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    ending = list_sending.run(workspace, campaign, watch=WATCH)
    assert not ending.is_stopped
    assert ending.campaign.state is CampaignState.SCHEDULED
    assert list_sending.run(workspace, campaign, watch=WATCH).counts.remaining == 12
    assert started(server) == ONCE


def test_a_refresh_takes_in_what_the_provider_says(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    list_sending.run(workspace, campaign, watch=WATCH)
    server.control.now = AT + dt.timedelta(hours=1)
    server.finish()
    ending = list_sending.refresh(workspace, campaign)
    assert ending.campaign.state is CampaignState.FINISHED
    assert ending.counts.accepted == 12


class SetBack(SystemClock):
    """A clock that somebody set back by a year."""

    def now(self) -> dt.datetime:
        return super().now() - dt.timedelta(days=365)


def test_a_clock_that_was_set_back_starts_nothing_twice(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    list_sending.run(workspace, campaign, watch=WATCH)
    ending = list_sending.run(workspace, campaign, watch=WATCH, clock=SetBack())
    assert not ending.is_stopped
    assert started(server) == ONCE


def test_a_pause_takes_back_what_was_to_leave_later_and_a_run_starts_it_again(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    list_sending.run(workspace, campaign, watch=WATCH)
    halt = list_steering.pause(workspace, campaign, by="Ana", watch=WATCH)
    assert halt.ending.campaign.state is CampaignState.PAUSED
    assert halt.leaving == ()
    assert started(server) == {}
    assert (DeedKind.PAUSED, "") in deeds(workspace)
    list_sending.run(workspace, campaign, watch=WATCH)
    assert started(server) == ONCE


def test_a_cancel_before_anything_was_made_leaves_nothing(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    halt = list_steering.cancel(workspace, campaign, by="", watch=WATCH)
    assert halt.ending.campaign.state is CampaignState.CANCELLED
    assert halt.ending.counts.cancelled == 12
    assert server.campaigns == {}


def test_a_cancel_after_the_start_takes_everything_back_and_lets_another_computer_send(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    list_sending.run(workspace, campaign, watch=WATCH)
    assert list((workspace.root / "issues").glob("*.sent-*"))
    halt = list_steering.cancel(workspace, campaign, by="", watch=WATCH)
    assert halt.ending.counts.cancelled == 12
    assert server.campaigns == {}
    assert not list((workspace.root / "issues").glob("*.sent-*"))
    assert planned(workspace).planned == 12


def leaving(server: MailchimpServer, language: str) -> None:
    """Let one campaign begin to leave."""
    server.keeps_sending = True
    ref = next(each.ref for each in server.started() if f" {language} [" in each.name)
    server.let_go(ref)


def test_a_cancel_names_what_is_leaving_already_and_what_went_by_list_goes_no_other_way(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    list_sending.run(workspace, campaign, watch=WATCH)
    leaving(server, "fr")
    halt = list_steering.cancel(workspace, campaign, by="", watch=WATCH)
    assert [each.language for each in halt.leaving] == ["fr"]
    assert halt.ending.counts.cancelled == 6
    assert started(server) == {"fr": 1}
    with pytest.raises(NotTheSenderError, match="Français"):
        prospects.prospect_of(workspace, ISSUE, provider_name="outbox", now=NOW)
    with pytest.raises(NotTheSenderError, match="mails whole audiences"):
        planned(workspace)


def test_a_cancel_that_the_provider_does_not_answer_leaves_it_paused_and_can_be_asked_again(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    list_sending.run(workspace, campaign, watch=WATCH)
    server.control.trouble("refuse", on="GET /campaigns/", status=403)
    with pytest.raises(ProviderError):
        list_steering.cancel(workspace, campaign, by="", watch=WATCH)
    with store_of(workspace, now=NOW) as store:
        assert list_sending.ending_of(store, campaign).campaign.state is CampaignState.PAUSED
    assert list_steering.cancel(workspace, campaign, by="", watch=WATCH).ending.counts.cancelled == 12
    assert started(server) == {}


def test_a_pause_recorded_while_another_command_is_in_a_call_is_heard_before_its_next_start(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    asked: list[str] = []

    def pause_beside(request: Request) -> None:
        if "schedule" in request.path and not asked:
            asked.append(request.path)
            with store_of(workspace, now=NOW) as store:
                with pytest.raises(NotTheSenderError), holding.alone(store):
                    pass
                with store.writing() as connection:
                    campaigns.pause_preparing(connection, campaign.key, reason="paused by Ana.")

    server.control.after = pause_beside
    ending = list_sending.run(workspace, campaign, watch=WATCH)
    assert ending.is_stopped
    assert ending.reason == "paused by Ana."
    assert sum(started(server).values()) == 1
    server.control.after = None
    list_steering.pause(workspace, campaign, by="Ana", watch=WATCH)
    assert started(server) == {}


def test_a_store_that_was_put_back_keeps_the_campaign_and_looks_it_up(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    list_sending.run(workspace, campaign, watch=WATCH)
    with store_of(workspace, now=NOW) as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE sender SET hold_reason = 'restored:1'")
    with pytest.raises(NotTheSenderError, match="put back from a backup"):
        list_sending.run(workspace, campaign, watch=WATCH)
    copies.settle(workspace, takes_over=False, now=NOW)
    assert not list_sending.run(workspace, campaign, watch=WATCH).is_stopped
    assert started(server) == ONCE


def withdrawn_at(server: MailchimpServer, workspace: Workspace, *, on: str) -> None:
    """Let the approval be taken back right before the first call whose path ends so."""
    waits = [on]

    def withdraw(request: Request) -> None:
        if waits and request.path.endswith(waits[0]):
            waits.clear()
            approving.withdraw(workspace, ISSUE, now=NOW)

    server.control.before = withdraw


def test_an_approval_that_is_taken_back_while_the_drafts_are_made_lets_nothing_be_started(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    withdrawn_at(server, workspace, on="/content")
    ending = list_sending.run(workspace, campaign, watch=WATCH)
    assert (ending.is_stopped, ending.campaign.state) == (True, CampaignState.PAUSED)
    assert "approval" in ending.reason
    assert started(server) == {}


def test_an_approval_that_is_taken_back_between_two_starts_lets_no_other_be_made(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    withdrawn_at(server, workspace, on="/schedule")
    assert list_sending.run(workspace, campaign, watch=WATCH).is_stopped
    assert sum(started(server).values()) == 1
    (leaving,) = approving.still_leaving(workspace, ISSUE, now=NOW)
    assert leaving.id == campaign.id


def test_a_start_asks_for_the_approval_in_the_very_transaction_that_writes_it_down(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    def withdraw(request: Request) -> None:
        if request.path.endswith("/content"):
            with store_of(workspace, now=NOW) as store, store.writing() as connection:
                connection.exec_driver_sql("UPDATE approval SET withdrawn_at = 1")

    server.control.before = withdraw
    assert list_sending.run(workspace, campaign, watch=WATCH).campaign.state is CampaignState.PAUSED
    assert started(server) == {}


def test_an_approval_taken_back_after_the_start_says_what_leaves_all_the_same_and_it_can_be_taken_back(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    list_sending.run(workspace, campaign, watch=WATCH)
    approving.withdraw(workspace, ISSUE, now=NOW)
    assert [each.id for each in approving.still_leaving(workspace, ISSUE, now=NOW)] == [campaign.id]
    list_steering.cancel(workspace, campaign, by="", watch=WATCH)
    assert started(server) == {}
    assert approving.still_leaving(workspace, ISSUE, now=NOW) == ()


@pytest.fixture
def unclear(workspace: Workspace, campaign: Campaign) -> Campaign:
    """A campaign that was started, and of whose French mailing this store does not know it."""
    list_sending.run(workspace, campaign, watch=WATCH)
    with store_of(workspace, now=NOW) as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE mailing SET state = 'unclear' WHERE language = 'fr'")
        campaigns.pause_preparing(connection, campaign.key, reason="nobody knows.")
    return campaign


def judge(workspace: Workspace, campaign: Campaign, verdict: Verdict, **more: Any) -> list_steering.Judged:
    """Say it as Ana, on a clock that waits for nothing."""
    said = {"language": None, "by": "Ana", "clock": VirtualClock(at=NOW), **more}
    return list_steering.judge(workspace, campaign, verdict, **said)


def judged(workspace: Workspace) -> list[tuple[str, str, str, str]]:
    with store_of(workspace, now=NOW) as store, store.reading() as connection:
        found = [deed for deed in journal.of_issue(connection, ISSUE) if deed.kind is DeedKind.JUDGED]
    return [(deed.by, deed.details["as"], deed.details["languages"], deed.details["people"]) for deed in found]


def test_what_the_provider_says_of_a_start_goes_before_what_anybody_says_of_it(
    workspace: Workspace, unclear: Campaign, server: MailchimpServer
) -> None:
    with pytest.raises(TransitionError, match="it was started"):
        judge(workspace, unclear, Verdict.DROP)
    assert judged(workspace) == []
    assert started(server) == ONCE
    ending = list_sending.refresh(workspace, unclear)
    assert (ending.counts.uncertain, ending.counts.cancelled) == (0, 0)


def taken_back(server: MailchimpServer) -> str:
    """Make the French mailing at the stand-in a draft again, as if its start had never come; return its id."""
    ref = next(each.ref for each in server.started() if " fr [" in each.name)
    server.campaigns[ref].status = "save"
    return ref


def test_nobody_can_say_that_what_is_a_draft_there_was_started(
    workspace: Workspace, unclear: Campaign, server: MailchimpServer
) -> None:
    taken_back(server)
    with pytest.raises(TransitionError, match="was not started: fr"):
        judge(workspace, unclear, Verdict.ACCEPTED)
    assert list_sending.as_recorded(workspace, unclear, now=NOW).counts.accepted == 0
    assert judged(workspace) == []


def test_what_is_given_up_leaves_no_draft_that_somebody_could_start(
    workspace: Workspace, unclear: Campaign, server: MailchimpServer
) -> None:
    ref = taken_back(server)
    done = judge(workspace, unclear, Verdict.DROP)
    assert [each.language for each in done.settled] == ["fr"]
    assert ref not in server.campaigns
    assert done.ending.counts.cancelled == 6


def test_who_said_that_it_was_not_started_stands_in_the_journal(
    workspace: Workspace, unclear: Campaign, server: MailchimpServer
) -> None:
    del server.campaigns[next(each.ref for each in server.started() if " fr [" in each.name)]
    done = judge(workspace, unclear, Verdict.DROP, language="fr")
    assert [each.language for each in done.settled] == ["fr"]
    assert (done.ending.counts.cancelled, done.ending.counts.uncertain) == (6, 0)
    assert judged(workspace) == [("Ana", "drop", "fr", "6")]
    list_sending.run(workspace, unclear, watch=WATCH)
    assert started(server) == {"en": 1, "es": 1}


def test_where_the_provider_cannot_be_asked_somebodys_word_is_all_there_is(
    workspace: Workspace, unclear: Campaign, server: MailchimpServer
) -> None:
    server.control.trouble("refuse", on="GET ", status=403, times=100)
    with pytest.raises(TransitionError, match="cannot be asked now"):
        judge(workspace, unclear, Verdict.ACCEPTED)
    done = judge(workspace, unclear, Verdict.ACCEPTED, may_be_unasked=True)
    assert (done.ending.counts.accepted, done.ending.counts.uncertain) == (6, 0)
    assert list_steering.unclear_of(workspace, unclear, language=None, now=NOW) == ()
    with pytest.raises(NotTheSenderError):
        prospects.prospect_of(workspace, ISSUE, provider_name="outbox", now=NOW)


@pytest.fixture
def said(workspace: Workspace, unclear: Campaign, server: MailchimpServer) -> Campaign:
    """That campaign, its French mailing said to be started by Ana while the provider could not be asked."""
    server.control.trouble("refuse", on="GET ", status=403, times=100)
    judge(workspace, unclear, Verdict.ACCEPTED, may_be_unasked=True)
    server.control.troubles.clear()
    return unclear


def steered(workspace: Workspace, campaign: Campaign, steer: Any) -> list_steering.ListHalt:
    """Pause or end it, on a clock that waits for nothing."""
    clock = VirtualClock(at=NOW)
    now = list_sending.as_recorded(workspace, campaign, now=NOW).campaign
    halt: list_steering.ListHalt = steer(workspace, now, by="Bo", watch=ListWatch(wait=clock.wait), clock=clock)
    return halt


@pytest.mark.parametrize("steer", [list_steering.pause, list_steering.cancel])
def test_what_somebody_said_was_started_is_taken_back_like_the_rest(
    workspace: Workspace, said: Campaign, server: MailchimpServer, steer: Any
) -> None:
    halt = steered(workspace, said, steer)
    assert (halt.leaving, halt.by_word) == ((), ())
    assert started(server) == {}
    assert halt.ending.counts.accepted == 0


def test_an_end_says_of_what_only_a_person_said_that_the_provider_does_not_tell(
    workspace: Workspace, said: Campaign, server: MailchimpServer, capsys: pytest.CaptureFixture[str]
) -> None:
    ref = next(each.ref for each in server.started() if " fr [" in each.name)
    kept = server.campaigns.pop(ref)
    halt = steered(workspace, said, list_steering.cancel)
    assert ([each.language for each in halt.by_word], halt.leaving) == (["fr"], ())
    assert tell_ended(Session(), halt) == 0
    told = capsys.readouterr().err
    assert "Ended for good: nothing more is started." in told
    assert "let nothing leave" not in told
    assert "nobody else gets it" not in told
    assert may_be_taken_back(workspace, halt.ending.campaign, now=NOW)
    server.campaigns[ref] = kept  # it shows after all, and the same command is run again
    again = steered(workspace, said, list_steering.cancel)
    assert (again.by_word, started(server)) == ((), {})
    assert again.ending.counts.cancelled == again.ending.counts.planned
    assert not may_be_taken_back(workspace, again.ending.campaign, now=NOW)


def test_what_was_said_to_be_started_is_not_over_before_its_moment(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer
) -> None:
    list_sending.run(workspace, campaign, watch=WATCH)
    with store_of(workspace, now=NOW) as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE mailing SET state = 'unclear'")
        campaigns.pause_preparing(connection, campaign.key, reason="see campaign resolve.")
    server.control.trouble("refuse", on="GET ", status=403, times=100)
    done = judge(workspace, campaign, Verdict.ACCEPTED, may_be_unasked=True)
    server.control.troubles.clear()
    assert done.ending.campaign.state is CampaignState.SCHEDULED
    assert steered(workspace, campaign, list_steering.cancel).ending.campaign.state is CampaignState.CANCELLED
    assert started(server) == {}


def test_a_look_after_a_death_in_the_start_says_that_it_is_unclear(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Mailchimp, "start", die)
    with pytest.raises(KeyboardInterrupt):
        list_sending.run(workspace, campaign, watch=WATCH)
    assert list_sending.as_recorded(workspace, campaign, now=NOW).counts.uncertain == 0
    assert list_sending.refresh(workspace, campaign).counts.uncertain == 6


def test_an_end_says_that_nobody_knows_where_nobody_does(
    workspace: Workspace, unclear: Campaign, server: MailchimpServer, capsys: pytest.CaptureFixture[str]
) -> None:
    ref = next(each.ref for each in server.started() if " fr [" in each.name)
    del server.campaigns[ref]
    clock = VirtualClock(at=NOW)
    halt = list_steering.cancel(workspace, unclear, by="", watch=ListWatch(wait=clock.wait), clock=clock)
    assert halt.ending.campaign.state is CampaignState.CANCELLED
    assert halt.ending.counts.uncertain == 6
    assert tell_ended(Session(), halt) == 4
    said = capsys.readouterr().err
    assert "6 people may or may not have it" in said
    assert "let nothing leave" not in said


def test_status_names_a_draft_that_a_broken_off_test_left(
    workspace: Workspace, campaign: Campaign, server: MailchimpServer, capsys: pytest.CaptureFixture[str]
) -> None:
    list_sending.run(workspace, campaign, watch=WATCH)
    ref = next(each.ref for each in server.started() if " fr [" in each.name)
    left = copy.deepcopy(server.campaigns[ref])
    left.id, left.status = "0123456789", "save"
    left.settings["title"] = left.settings["title"].replace(campaign.uid, NO_CAMPAIGN)
    server.campaigns[left.id] = left
    assert status(Session(), workspace, campaign) == 0
    assert f"left a draft at Mailchimp: {left.settings['title']}." in capsys.readouterr().err
