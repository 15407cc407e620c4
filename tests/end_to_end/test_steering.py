"""Pausing, ending and judging a campaign from another command, while a real one sends."""

import sys
from collections import Counter

import pytest

from campaign_making import EVERYBODY, ISSUE, MadeWorkspace, addresses
from providers.mailgun_server import MailgunServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="one process cannot press Ctrl-C for another on this system"),
]
SEND = ("send", ISSUE, "--yes", "--expect", str(EVERYBODY), "--now")
ONCE = Counter(addresses())
NAME = f"{ISSUE}-1"


def held(workspace: MadeWorkspace, server: MailgunServer) -> None:
    """Send, the second call (French, two people) never answered, though it was accepted."""
    server.play("accept", "close-after")
    assert workspace.run(*SEND, "--uncertain", "hold").code == 4
    assert workspace.status()["held"] == 2


def test_after_a_pause_returns_no_call_is_made_and_it_says_how_many_were_under_way(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.wait_seconds = 3
    server.play("accept", "late")
    with mailgun.started(*SEND) as command:
        command.wait_until(lambda: len(server.log.calls) == 2)
        answer = mailgun.run("campaign", "pause", "--by", "Élise")
        calls = list(server.log.calls)
        assert command.ended()[0] == 5
        assert "Paused by Élise." in command.said
    assert (answer.code, calls) == (0, server.log.calls)
    assert "1 call was under way (2 people). Waiting for what the provider says." in answer.err
    assert f"Paused. Go on: cipc-newsletter campaign resume {NAME}" in answer.err
    assert mailgun.run("campaign", "pause").code == 0
    assert mailgun.status()["state"] == "paused"
    assert mailgun.run("campaign", "resume").code == 0
    assert server.counts() == ONCE


def test_a_campaign_that_is_ended_mails_nobody_more_and_stays_so(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.play("accept", "401")
    assert mailgun.run(*SEND).code == 5
    asked = mailgun.run("campaign", "cancel")
    assert (asked.code, mailgun.status()["state"]) == (2, "paused")
    ended = mailgun.run("campaign", "cancel", "--yes", "--by", "Élise", "--json")
    assert (ended.code, ended.value["state"], ended.value["cancelled"]) == (0, "cancelled", 9)
    agreeing = mailgun.run("campaign", "resume", NAME, "--expect", "9", "--by", "Élise")
    assert (agreeing.code, "it goes person by person" in agreeing.err) == (2, True)
    resumed = mailgun.run("campaign", "resume", NAME)
    assert (resumed.code, f"Campaign {NAME} was ended for good" in resumed.out) == (0, True)
    assert mailgun.run("campaign", "pause", NAME).code == 1
    once_more = mailgun.run("campaign", "cancel", NAME)
    assert (once_more.code, "It was ended for good before; nothing was changed." in once_more.err) == (0, True)
    assert f"send {ISSUE} --only not-reached: what the ended one mailed, to the 9 people" in mailgun.run("status").out
    again = mailgun.run(*SEND)
    left_off = f"cipc-newsletter send {ISSUE} --only not-reached"
    assert (again.code, left_off in again.err, left_off in resumed.err) == (1, True, True)
    assert len(server.log.deliveries) == 3


def test_a_campaign_ended_before_any_call_holds_nobody_back(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    mailgun.configure({"send.grace_minutes": 10})
    with mailgun.started(*SEND[:-1]) as command:
        command.wait_until(lambda: "Nothing has left yet. The first mail" in command.said)
        assert mailgun.run("campaign", "cancel", "--yes").code == 0
        code, said = command.ended()
    assert (code, "It was ended for good by another command." in said) == (5, True)
    assert mailgun.run(*SEND).code == 0
    assert server.counts() == ONCE


def test_right_after_a_death_everybody_in_the_call_is_uncertain_wherever_one_looks(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.play("accept", "stall-after")
    with mailgun.started(*SEND) as command:
        command.wait_until(lambda: len(server.log.calls) == 2)
        alive = mailgun.status()
        command.process.kill()
    assert (alive["uncertain"], alive["remaining"]) == (0, 9)
    looked = mailgun.run("campaign", "status")
    assert (looked.code, "2 people may or may not have it; that is cleared up when" in looked.err) == (4, True)
    dead = mailgun.status()
    assert (dead["state"], dead["accepted"], dead["uncertain"], dead["remaining"]) == ("sending", 3, 2, 7)
    assert mailgun.done("campaign", "list")[0]["uncertain"] == 2
    assert mailgun.done("report")["total"]["uncertain"] == 2
    table = mailgun.run("campaign", "export", NAME).out
    assert (table.count(",uncertain,"), table.count(",remaining,")) == (2, 7)
    paused = mailgun.run("campaign", "pause")
    assert ("No call was under way" in paused.err, "2 people may or may not have it" in paused.err) == (False, True)
    assert mailgun.run("campaign", "resume").code == 0
    assert server.counts() == ONCE


def test_ended_after_a_death_it_names_who_may_have_it_and_the_provider_settles_it(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.play("accept", "stall-after")
    with mailgun.started(*SEND) as command:
        command.wait_until(lambda: len(server.log.calls) == 2)
        command.process.kill()
    ended = mailgun.run("campaign", "cancel", "--yes", "--by", "Élise")
    open_still = "2 people were in calls that broke off, and may or may not have it."
    assert (ended.code, open_still in ended.err, "No call was under way" in ended.err) == (4, True, False)
    looked = mailgun.run("campaign", "status")
    assert (looked.code, open_still in looked.err) == (4, True)
    assert f"cipc-newsletter campaign reconcile {NAME}" in looked.err
    assert mailgun.run("campaign", "reconcile", NAME).code == 0
    said = mailgun.status()
    assert (said["state"], said["accepted"], said["cancelled"]) == ("cancelled", 5, 7)
    left_off = f"cipc-newsletter send {ISSUE} --only not-reached"
    assert (
        mailgun.run("--json").value["next"] == f"{left_off}: what the ended one mailed, to the 7 people it left off"
    )
    assert len(server.log.deliveries) == 5


def test_where_only_people_held_are_left_the_next_step_is_to_judge(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    held(mailgun, server)
    assert mailgun.run("--json").value["next"] == f"cipc-newsletter campaign resolve {NAME}"


def test_what_is_held_is_listed_with_what_to_look_for_and_the_three_answers(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    held(mailgun, server)
    answer = mailgun.run("campaign", "resolve")
    assert answer.code == 4
    uid = mailgun.run("campaign", "resolve", "--json").value["uid"]
    assert "2 people may or may not have it: the answer of mailgun never came." in answer.out
    assert "Look in the logs of mailgun around that time" in answer.out
    assert f"  campaign {uid}, batch 2\n" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 83
    for verdict in ("accepted", "resend", "drop"):
        assert f"cipc-newsletter campaign resolve {NAME} --as {verdict} --by NAME" in answer.out
    (batch,) = mailgun.run("campaign", "resolve", "--json").value["held"]
    assert (batch["batch"], batch["people"], set(batch["sample"]) <= addresses()) == (2, 2, True)


def test_of_an_ended_campaign_no_answer_is_offered_that_it_would_refuse(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.play("accept", "close-after", "401")
    assert mailgun.run(*SEND, "--uncertain", "hold").code == 5
    assert mailgun.run("campaign", "cancel", "--yes").code == 4
    assert "cleared up when" not in mailgun.run("campaign", "status", NAME).err
    said = mailgun.run("campaign", "resolve", NAME).out
    assert "--as resend" not in said
    assert f"cipc-newsletter send {ISSUE} --only uncertain" in said


def test_judged_as_accepted_the_campaign_is_finished_and_nobody_is_mailed_again(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    held(mailgun, server)
    assert mailgun.run("campaign", "resolve", "--as", "accepted").code == 2
    answer = mailgun.run("campaign", "resolve", "--as", "accepted", "--by", "Élise", "--json")
    assert (answer.code, answer.value["state"], answer.value["accepted"]) == (0, "finished", EVERYBODY)
    assert server.counts() == ONCE


def test_mailing_again_wants_the_count_and_then_happens(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    held(mailgun, server)
    again = ("campaign", "resolve", "--as", "resend", "--by", "Élise")
    asked = [mailgun.run(*again, *more) for more in ((), ("--yes",), ("--yes", "--expect", "3"))]
    assert [answer.code for answer in asked] == [2, 2, 1]
    assert "Answer in the command: --yes --expect 2" in asked[0].err
    assert mailgun.status()["held"] == 2
    assert mailgun.run(*again, "--yes", "--expect", "2").code == 0
    assert mailgun.run("campaign", "resume").code == 0
    twice = {address for address, copies in server.counts().items() if copies == 2}
    assert (len(twice), mailgun.status()["accepted"]) == (2, EVERYBODY)


def test_dropped_people_count_as_cancelled_and_an_unknown_batch_is_named(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    held(mailgun, server)
    wrong = mailgun.run("campaign", "resolve", "--as", "drop", "--by", "Élise", "--batch", "7")
    assert (wrong.code, "Batch 7 is not held. Held are: 2." in wrong.err) == (1, True)
    assert mailgun.run("campaign", "resolve", "--as", "drop", "--by", "Élise", "--batch", "2").code == 0
    status = mailgun.status()
    assert (status["state"], status["accepted"], status["cancelled"]) == ("finished", 10, 2)
