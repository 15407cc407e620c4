"""Stopping a campaign and going on with it: Ctrl-C, the grace, another command at the same time, a change of mind."""

import datetime as dt
import json
import sys
from collections import Counter

import pytest

from campaign_making import EVERYBODY, ISSUE, MadeWorkspace, addresses, recipients
from providers.mailgun_server import MailgunServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="one process cannot press Ctrl-C for another on this system"),
]
SEND = ("send", ISSUE, "--yes", "--expect", str(EVERYBODY))
ONCE = Counter(addresses())
GRACE = "Nothing has left yet. The first mail leaves in 0:"
LEAVER = "lea.tremblay@courriel.example"


def stopped_in_grace(workspace: MadeWorkspace, *more: str, minutes: float = 10) -> str:
    """Send, press Ctrl-C while the grace runs, and return what was said; nothing has left then."""
    workspace.configure({"send.grace_minutes": minutes})
    with workspace.started(*SEND, *more) as command:
        command.wait_until(lambda: GRACE in command.said)
        command.interrupt()
        code, said = command.ended()
    assert code == 5, said
    return said


def test_ctrl_c_in_the_grace_stops_before_anything_has_left(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    said = stopped_in_grace(mailgun)
    assert f"{GRACE}09:5" in said or f"{GRACE}10:00" in said
    assert f"12 people were not mailed. Go on: cipc-newsletter campaign resume {ISSUE}-1" in said
    assert server.log.calls == []
    assert mailgun.status()["remaining"] == EVERYBODY


def test_resumed_in_the_grace_the_rest_of_it_is_waited(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    stopped_in_grace(mailgun, minutes=0.1)
    assert server.log.calls == []
    answer = mailgun.run("campaign", "resume")
    assert (answer.code, server.counts()) == (0, ONCE)
    said = mailgun.status()
    took = dt.datetime.fromisoformat(said["finished_at"]) - dt.datetime.fromisoformat(said["created_at"])
    assert took.total_seconds() >= 6


def test_resumed_in_a_long_grace_nothing_leaves_either(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    stopped_in_grace(mailgun)
    for command in (("campaign", "resume"), ("send", ISSUE)):
        with mailgun.started(*command) as again:
            again.wait_until(lambda again=again: GRACE in again.said)
            again.interrupt()
            assert again.ended()[0] == 5
    assert server.log.calls == []


@pytest.mark.parametrize("command", [SEND, ("send", ISSUE)])
def test_now_ends_a_grace_that_has_begun(
    mailgun: MadeWorkspace, server: MailgunServer, command: tuple[str, ...]
) -> None:
    stopped_in_grace(mailgun)
    assert mailgun.run(*command, "--now").code == 0
    assert server.counts() == ONCE


def test_a_dry_run_leaves_a_campaign_under_way_alone(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    stopped_in_grace(mailgun)
    answer = mailgun.run("send", ISSUE, "--dry-run", "--now")
    assert (answer.code, "12 to go" in answer.out) == (0, True)
    assert "This was a dry run: the campaign stays as it is." in answer.err
    assert mailgun.done("send", ISSUE, "--dry-run")["remaining"] == EVERYBODY
    assert server.log.calls == []


def test_a_campaign_does_not_change_its_provider_on_the_way(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    stopped_in_grace(mailgun)
    answer = mailgun.run("send", ISSUE, "--yes", "--provider", "outbox")
    assert (answer.code, mailgun.mails()) == (1, [])
    assert f"Campaign {ISSUE}-1 goes through mailgun, not through outbox." in answer.err
    assert server.log.calls == []


def test_ctrl_c_lets_the_call_under_way_end_and_makes_no_other(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    server.wait_seconds = 2
    server.play("accept", "late")
    with mailgun.started(*SEND, "--now") as command:
        command.wait_until(lambda: len(server.log.calls) == 2)
        command.interrupt()
        command.wait_until(lambda: "Stopping after the calls under way… Ctrl-C again stops at once." in command.said)
        code, said = command.ended()
    assert (code, "7 people were not mailed" in said) == (5, True)
    assert server.counts().total() == 5
    status = mailgun.status()
    assert (status["accepted"], status["held"], status["remaining"]) == (5, 0, 7)
    assert mailgun.run("campaign", "resume").code == 0
    assert server.counts() == ONCE


def test_ctrl_c_twice_cuts_the_call_short_and_its_people_are_looked_for(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.wait_seconds = 30
    server.play("accept", "late")
    with mailgun.started(*SEND, "--now") as command:
        command.wait_until(lambda: len(server.log.calls) == 2)
        command.interrupt_twice()
        code, said = command.ended()
    assert code == 5
    assert "If a call was under way, what became of it is judged when the campaign goes on." in said
    assert mailgun.run("campaign", "resume").code == 0
    assert server.counts() == ONCE
    status = mailgun.status()
    assert (status["accepted"], status["held"]) == (12, 0)


def test_ctrl_c_before_there_is_a_campaign_is_a_five_too(mailgun: MadeWorkspace) -> None:
    with MailgunServer(unsubscribe="on", look_seconds=30) as slow:
        mailgun.configure({"provider.mailgun.base_url": slow.url})
        with mailgun.started(*SEND, "--json") as command:
            command.wait_until(lambda: slow.looks == 1)
            command.interrupt()
            code, said = command.ended()
    told = json.loads(said)
    assert (code, told["exit_code"], told["error"]["message"]) == (5, 5, "Stopped. Nothing more was done.")
    assert mailgun.done("campaign", "list") == []


def test_of_two_commands_sending_at_once_one_is_refused(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    server.wait_seconds = 4
    server.play("accept", "late")
    with mailgun.started(*SEND, "--now") as command:
        command.wait_until(lambda: len(server.log.calls) == 2)
        for other in (mailgun.run(*SEND, "--now"), mailgun.run("campaign", "resume")):
            assert (other.code, other.out) == (1, ""), other
            assert "Another command is already sending from this store." in other.err
        assert command.ended()[0] == 0
    assert server.counts() == ONCE
    assert len(mailgun.done("campaign", "list")) == 1


def test_begun_at_the_same_moment_one_of_two_sends_or_both_refuse(outbox: MadeWorkspace) -> None:
    with outbox.started("send", ISSUE, "--yes") as one, outbox.started("send", ISSUE, "--yes") as other:
        codes = {one.ended()[0], other.ended()[0]}
    assert codes <= {0, 1}
    assert max(recipients(outbox.mails()).values(), default=1) == 1
    assert outbox.send().code == 0
    assert recipients(outbox.mails()) == ONCE


def test_who_unsubscribes_between_freeze_and_submission_is_skipped(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    stopped_in_grace(mailgun)
    mailgun.done("audience", "unsubscribe", LEAVER)
    answer = mailgun.run("send", ISSUE, "--now")
    assert answer.code == 0
    assert "11 accepted, 1 skipped" in answer.out
    assert server.counts() == ONCE - Counter([LEAVER])
    status = mailgun.status()
    assert (status["state"], status["accepted"], status["skipped"]) == ("finished", 11, 1)


def test_who_unsubscribes_while_the_command_waits_is_skipped(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    mailgun.configure({"send.grace_minutes": 0.05})
    with mailgun.started(*SEND) as command:
        command.wait_until(lambda: GRACE in command.said)
        mailgun.done("audience", "unsubscribe", LEAVER)
        assert command.ended()[0] == 0
    assert server.counts() == ONCE - Counter([LEAVER])


def test_an_approval_taken_back_in_the_grace_stops_the_campaign(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    stopped_in_grace(mailgun)
    mailgun.done("approve", ISSUE, "--withdraw")
    for command in (("campaign", "resume"), ("send", ISSUE, "--now")):
        answer = mailgun.run(*command)
        assert (answer.code, answer.out) == (3, "")
        assert f"The approval of campaign {ISSUE}-1 was taken back." in answer.err
    assert server.log.calls == []


def test_an_approval_taken_back_while_the_command_waits_stops_it(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    mailgun.configure({"send.grace_minutes": 0.05})
    with mailgun.started(*SEND) as command:
        command.wait_until(lambda: GRACE in command.said)
        mailgun.done("approve", ISSUE, "--withdraw")
        code, said = command.ended()
    assert (code, server.log.calls) == (5, [])
    assert f"The approval of campaign {ISSUE}-1 was taken back." in said
    assert mailgun.run("campaign", "resume").code == 3
    mailgun.approve()
    assert mailgun.run("campaign", "resume").code == 0
    assert server.counts() == ONCE


def test_what_is_edited_after_the_yes_changes_no_mail(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    stopped_in_grace(mailgun)
    mailgun.replace_in(f"issues/{ISSUE}.toml", "Protéger les jeunes, rebâtir la confiance", "Tout autre chose ici")
    assert mailgun.run("send", ISSUE, "--now").code == 0
    assert server.counts() == ONCE
    assert "Tout autre chose ici" not in {delivery.subject for delivery in server.deliveries}


def test_an_audience_that_changed_before_it_was_frozen_is_agreed_to_anew(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    code, points = mailgun.died(1, *SEND, "--now", kind="after commit")
    assert [point for point in points if "INSERT INTO" in point] == [points[-4]]
    mailgun.done("audience", "unsubscribe", LEAVER)
    answer = mailgun.run("campaign", "resume")
    assert (code < 0, answer.code) == (True, 1)
    assert "The audience changed after the plan was shown; nothing has left." in answer.err
    assert mailgun.run(*SEND, "--now").code == 1
    assert mailgun.send("--expect", "11", "--now").code == 0
    assert server.counts() == ONCE - Counter([LEAVER])
    assert [campaign["planned"] for campaign in mailgun.done("campaign", "list")] == [11]
