"""What Mailgun may answer, met by the real command: nobody twice, everybody accounted for, and words for what to do.

The stand-in's own count says who was delivered to. Twelve people go in calls of three, one language each: French 3 and
2, English 3 and 1, Spanish 3.
"""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from campaign_making import EVERYBODY, ISSUE, MadeWorkspace, addresses
from providers.mailgun_server import KEY, MailgunServer
from running import Answer

pytestmark = pytest.mark.slow
SEND = ("--expect", str(EVERYBODY), "--now")
ONCE = Counter(addresses())
HELD = "may or may not have it: the provider's answer never came. They are held, and are not mailed again."


def assert_status(workspace: MadeWorkspace, **wanted: object) -> None:
    """`campaign status` says at least this, nobody is anywhere else, and its numbers add up."""
    said = workspace.status()
    nowhere = dict.fromkeys(("refused", "skipped", "cancelled", "uncertain", "held", "remaining"), 0)
    assert said | nowhere | wanted == said


def assert_held(workspace: MadeWorkspace, answer: Answer, *, held: int) -> None:
    """The end is 4 with the sentence, and stays so however often one goes on."""
    assert answer.code == 4
    assert f"{held} people {HELD}" in answer.err
    assert_status(workspace, planned=EVERYBODY, accepted=EVERYBODY - held, held=held)
    again = workspace.run("campaign", "resume")
    assert (again.code, f"{held} people {HELD}" in again.err) == (4, True)


def test_twelve_people_are_mailed_each_once(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    answer = mailgun.send(*SEND)
    assert (answer.code, answer.out) == (0, f"Campaign {ISSUE}-1: 12 people planned: 12 accepted.\n")
    assert server.counts() == ONCE
    assert_status(mailgun, state="finished", accepted=EVERYBODY)


def test_sent_again_nothing_happens_even_without_the_key(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    assert mailgun.send(*SEND).code == 0
    for command in (("send", ISSUE, "--yes", *SEND), ("campaign", "resume"), ("send", ISSUE, "--dry-run")):
        answer = mailgun.run(*command, MAILGUN_API_KEY="")
        assert answer.code == 0, answer
        assert f"Issue {ISSUE} was sent already, as campaign {ISSUE}-1" in answer.out
    assert server.counts() == ONCE


def test_one_bad_address_is_found_and_everybody_else_is_mailed(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    bad = "noemie.cote-gagne@quartier.example"
    server.bad.add(bad)
    answer = mailgun.send(*SEND)
    assert answer.code == 0
    assert server.counts() == ONCE - Counter([bad])
    assert_status(mailgun, state="finished", accepted=11, refused=1)


def test_a_message_that_everybody_is_refused_for_pauses_after_a_few_calls(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.bad |= addresses()
    answer = mailgun.send(*SEND)
    assert answer.code == 5
    assert "Three people in a row were refused, so it is the message and not an address" in answer.err
    assert len(server.log.calls) < 10
    assert_status(mailgun, state="paused", accepted=0, refused=3, remaining=9)


def test_a_closed_account_pauses_with_mailguns_words_and_goes_on_once_it_is_open(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.play("accept", "401")
    answer = mailgun.send(*SEND)
    assert answer.code == 5
    assert "Mailgun does not let this account send (HTTP 401): “Forbidden”." in answer.err
    assert "Look at the key and at the account with Mailgun, then go on." in answer.err
    assert f"9 people were not mailed. Go on: cipc-newsletter campaign resume {ISSUE}-1" in answer.err
    assert_status(mailgun, state="paused", accepted=3, remaining=9)
    assert "Forbidden" in mailgun.run("campaign", "status").out
    wrong = mailgun.run("campaign", "resume", MAILGUN_API_KEY="key-of-somebody-else")
    assert (wrong.code, "Forbidden" in wrong.err, "key-of-somebody-else" in wrong.err) == (5, True, False)
    assert_status(mailgun, state="paused", accepted=3, remaining=9)
    assert mailgun.run("campaign", "resume", MAILGUN_API_KEY=KEY).code == 0
    assert server.counts() == ONCE
    assert_status(mailgun, state="finished", accepted=EVERYBODY)


def test_asked_to_slow_down_it_waits_as_long_as_asked_and_goes_on(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.play("accept", "429-soon")
    answer = mailgun.send(*SEND)
    assert answer.code == 0
    assert server.log.calls == ["accept", "429-soon", "accept", "accept", "accept", "accept"]
    assert server.counts() == ONCE
    said = mailgun.status()
    took = dt.datetime.fromisoformat(said["finished_at"]) - dt.datetime.fromisoformat(said["created_at"])
    assert took.total_seconds() >= 2


def test_asked_to_wait_long_it_says_so_and_can_be_stopped(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    server.play("429-seconds")
    with mailgun.started("send", ISSUE, "--yes", *SEND) as command:
        command.wait_until(lambda: "The provider takes nothing just now: going on in 0:0" in command.said)
        command.interrupt()
        code, said = command.ended()
    assert (code, "12 people were not mailed" in said) == (5, True)
    assert server.counts() == Counter()
    with mailgun.started("campaign", "resume") as command:
        command.wait_until(lambda: "The provider takes nothing just now: going on in 0:0" in command.said)
    assert server.log.calls == ["429-seconds"]
    assert_status(mailgun, state="sending", accepted=0, remaining=EVERYBODY)


@pytest.mark.parametrize("word", ["500-after", "reset-after", "close-after", "half", "no-json", "no-id"])
def test_an_answer_that_proves_nothing_is_cleared_up_by_the_logs(
    mailgun: MadeWorkspace, server: MailgunServer, word: str
) -> None:
    server.play("accept", "accept", word)
    answer = mailgun.send(*SEND)
    if word.startswith("no-"):  # a whole answer that nobody documented would come again, so it pauses first
        assert (answer.code, "The answer was not one the provider documents" in answer.err) == (5, True)
        assert f"To ask the provider now: cipc-newsletter campaign reconcile {ISSUE}-1" in answer.err
        answer = mailgun.run("campaign", "resume")
    assert answer.code == 0, answer
    assert server.counts() == ONCE
    assert_status(mailgun, state="finished", accepted=EVERYBODY)


@pytest.mark.parametrize("word", ["500", "reset-before", "close"])
def test_what_the_logs_do_not_hold_is_held_and_never_sent_again(
    mailgun: MadeWorkspace, server: MailgunServer, word: str
) -> None:
    server.play("accept", "accept", word)
    assert_held(mailgun, mailgun.send(*SEND), held=3)
    assert server.counts().total() == 9


def test_an_answer_that_does_not_come_in_time_is_looked_for(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    server.wait_seconds = 30
    server.play("stall-after")
    mailgun.configure({"provider.mailgun.read_timeout_seconds": 0.5})
    assert mailgun.send(*SEND).code == 0
    assert server.counts() == ONCE


def test_logs_that_lag_behind_are_waited_for_and_the_waiting_is_explained(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.lag_seconds = 4
    server.play("reset-after")
    mailgun.configure({"provider.mailgun.settle_minutes": 1})
    answer = mailgun.send(*SEND)
    assert answer.code == 0
    assert server.counts() == ONCE
    assert "Searching the provider's records for a lost answer" in answer.err


def test_logs_that_may_not_be_read_after_all_leave_it_held(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    server.play("reset-after")
    server.play_logs("answer", "403")  # the first is the look before anything is sent
    assert_held(mailgun, mailgun.send(*SEND), held=3)
    assert server.counts() == ONCE


def test_a_key_that_may_only_send_is_told_before_anybody_is_asked(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.may_read_logs = False
    answer = mailgun.send(*SEND)
    assert answer.code == 1
    assert 'uncertain = "hold"' in answer.err
    assert server.counts() == Counter()
    mailgun.configure({"send.uncertain": "hold"})
    server.play("reset-after")
    assert_held(mailgun, mailgun.send(*SEND), held=3)
    assert server.counts() == ONCE


@pytest.mark.parametrize("word", ["wrong-path", "404"])
def test_a_wrong_address_pauses_before_anybody_is_mailed(
    mailgun: MadeWorkspace, server: MailgunServer, word: str
) -> None:
    server.play(word)
    answer = mailgun.send(*SEND)
    assert answer.code == 5
    assert ("Mailgun Magnificent API" if word == "wrong-path" else "Domain not found") in answer.err
    assert_status(mailgun, state="paused", accepted=0, remaining=EVERYBODY)
    assert server.counts() == Counter()
    assert mailgun.run("campaign", "resume").code == 0
    assert server.counts() == ONCE


def test_a_success_nobody_documented_pauses_and_holds_its_call(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    server.play("202")
    mailgun.configure({"send.uncertain": "hold"})
    answer = mailgun.send(*SEND)
    assert answer.code == 5
    assert "The answer was not one the provider documents" in answer.err
    assert server.counts().total() == 3
    assert_held(mailgun, mailgun.run("campaign", "resume"), held=3)
    assert server.counts() == ONCE


def test_an_unreachable_provider_is_tried_again_later(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    server.play("401")
    assert mailgun.send(*SEND).code == 5
    mailgun.configure({"provider.mailgun.base_url": "http://127.0.0.1:9"})
    with mailgun.started("campaign", "resume") as command:
        command.wait_until(lambda: "The provider takes nothing just now" in command.said)
        command.interrupt()
        assert command.ended()[0] == 5
    mailgun.configure({"provider.mailgun.base_url": server.url})
    assert mailgun.run("campaign", "resume").code == 0
    assert server.counts() == ONCE


def test_one_held_person_is_spoken_of_as_one(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    server.play("accept", "accept", "accept", "reset-before")
    answer = mailgun.send(*SEND)
    assert answer.code == 4
    assert "1 person may or may not have it" in answer.err
    assert server.counts().total() == 11


def test_held_people_are_cleared_up_once_the_provider_can_be_asked(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.play("reset-after", "reset-before")
    server.play_logs("answer", "403", "403", "403")
    assert mailgun.send(*SEND).code == 4
    assert mailgun.status()["held"] == 5
    refused = mailgun.run("campaign", "reconcile")
    assert (
        refused.code,
        "The provider could not be asked" in refused.out or "could not be asked" in refused.out,
    ) == (
        4,
        True,
    )
    answer = mailgun.run("campaign", "reconcile")
    assert answer.code == 4
    assert f"{ISSUE}-1, batch 1: 3 people have it. The provider took the call as <1.20251215140500@" in answer.out
    assert f"{ISSUE}-1, batch 2: 2 people may or may not have it: the provider's records hold nothing" in answer.out
    said = mailgun.run("campaign", "reconcile", "--json").value
    assert [(each["batch"], each["was"], each["now"]) for each in said["asked"]] == [(2, "held", "held")]
    assert mailgun.run("campaign", "resolve", "--as", "drop", "--by", "Louise Tremblay").code == 0
    nothing = mailgun.run("campaign", "reconcile")
    assert (nothing.code, "Nothing is open" in nothing.out) == (0, True)
    assert server.counts().total() == 10


def test_a_policy_that_may_double_is_typed_for_one_campaign_and_warned_of(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.play("reset-after")
    answer = mailgun.send(*SEND, "--uncertain", "resend")
    assert answer.code == 0
    assert "some may get this issue twice" in answer.err
    assert sorted(server.counts().values()) == [1] * 9 + [2] * 3
    nonsense = mailgun.run("send", ISSUE, "--uncertain", "again")
    assert (nonsense.code, "It is one of: auto, key" in nonsense.err) == (2, True)


def test_what_a_store_put_back_does_not_know_is_asked_of_the_provider_and_nobody_is_mailed_twice(
    mailgun: MadeWorkspace, server: MailgunServer, tmp_path: Path
) -> None:
    secret = {"CIPC_NEWSLETTER_PASSPHRASE": "une longue phrase de passe"}
    backup = str(tmp_path / "before.backup")
    server.play("accept", "401")
    assert mailgun.send(*SEND).code == 5
    assert mailgun.run("backup", backup, **secret).code == 0
    assert mailgun.run("campaign", "resume").code == 0
    assert mailgun.run("restore", backup, "--replace", "--yes", "--expect", str(EVERYBODY), **secret).code == 0
    assert mailgun.run("campaign", "resume").code == 1
    told = mailgun.run("campaign", "reconcile", MAILGUN_API_KEY="")
    assert (told.code, "9 people who waited may have been mailed" in told.out) == (1, True)
    assert mailgun.run("campaign", "reconcile").code == 0
    assert_status(mailgun, state="finished", accepted=EVERYBODY)
    assert server.counts() == ONCE
