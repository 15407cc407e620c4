"""`send --only` and `correct` by the real command: a campaign of its own, to exactly whom it says."""

from collections import Counter

import pytest

from campaign_making import EVERYBODY, ISSUE, MadeWorkspace, addresses, recipients
from providers.mailgun_server import MailgunServer

pytestmark = pytest.mark.slow
SEND = ("send", ISSUE, "--yes", "--now")
NAME = f"{ISSUE}-1"
BAD = "noemie.cote-gagne@quartier.example"
OLD, NEW = "Protéger les jeunes, rebâtir la confiance", "Correctif sur la confiance"


def test_the_refused_are_mailed_again_with_the_message_that_was_approved(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.bad.add(BAD)
    assert mailgun.run(*SEND, "--expect", str(EVERYBODY)).code == 0
    server.bad.clear()
    mailgun.replace_in(f"issues/{ISSUE}.toml", OLD, "Tout autre chose")
    plan = mailgun.done("send", ISSUE, "--only", "refused", "--dry-run")
    assert (plan["planned"], plan["segment"], plan["left_out"]) == (1, "only:refused", {})
    answer = mailgun.run(*SEND, "--only", "refused", "--expect", "1")
    assert (answer.code, "Only          whom the provider refused so far" in answer.err) == (0, True)
    assert server.counts() == Counter(addresses())
    assert not [delivery for delivery in server.deliveries if "Tout autre chose" in delivery.subject]
    assert mailgun.run(*SEND, "--only", "refused", "--expect", "1").code == 1
    assert [each["id"] for each in mailgun.done("campaign", "list")] == [f"{ISSUE}-2", NAME]


def test_who_was_found_to_have_it_while_a_follow_up_waited_is_skipped(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.play("accept", "close-after")
    assert mailgun.run(*SEND, "--expect", str(EVERYBODY), "--uncertain", "hold").code == 4
    with mailgun.started(
        "send", ISSUE, "--only", "uncertain", "--yes", "--expect", "2", "--at", "tomorrow 9:00"
    ) as it:
        it.wait_until(lambda: "It leaves on" in it.said)
        assert mailgun.run("campaign", "resolve", NAME, "--as", "accepted", "--by", "Élise").code == 0
    answer = mailgun.run("send", ISSUE, "--only", "uncertain", "--now")
    assert (answer.code, "2 skipped" in answer.out) == (0, True)
    assert server.counts() == Counter(addresses())


def test_of_an_issue_that_was_never_sent_nobody_can_be_chosen(outbox: MadeWorkspace) -> None:
    answer = outbox.run(*SEND, "--only", "refused")
    assert (answer.code, "was never sent" in answer.err) == (1, True)


def test_a_correction_is_another_message_to_exactly_those_who_received_the_first(outbox: MadeWorkspace) -> None:
    assert outbox.run(*SEND).code == 0
    same = outbox.run("correct", NAME, "--yes")
    assert (same.code, f"Issue {ISSUE} is still what campaign {NAME} sent." in same.err) == (3, True)
    outbox.done("audience", "unsubscribe", "lea.tremblay@courriel.example")
    outbox.replace_in(f"issues/{ISSUE}.toml", OLD, NEW)
    assert outbox.run("correct", NAME, "--yes").code == 3
    outbox.approve()
    answer = outbox.run("correct", NAME, "--yes")
    assert (answer.code, f"Only          whoever received campaign {NAME}" in answer.err) == (0, True)
    corrected = [mail for mail in outbox.mails() if mail.subject == NEW]
    assert len(corrected) == 4
    assert recipients(outbox.mails()).total() == EVERYBODY + EVERYBODY - 1
    again = outbox.run("correct", NAME, "--yes")
    assert (again.code, "was sent already" in again.out) == (0, True)
    assert recipients(outbox.mails()).total() == EVERYBODY + EVERYBODY - 1


def test_ended_half_way_those_who_have_nothing_get_the_corrected_message(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.play("accept", "401")
    assert mailgun.run(*SEND, "--expect", str(EVERYBODY)).code == 5
    assert mailgun.run("campaign", "cancel", "--yes").code == 0
    rest = ("send", ISSUE, "--only", "not-reached", "--corrected", "--yes", "--now", "--expect", "9")
    same = mailgun.run(*rest)
    assert (same.code, "or leave --corrected out" in same.err) == (3, True)
    mailgun.replace_in(f"issues/{ISSUE}.toml", OLD, NEW)
    assert mailgun.run(*rest).code == 3
    mailgun.approve()
    assert mailgun.run(*rest).code == 0
    assert server.counts() == Counter(addresses())
    subjects = [delivery.subject for delivery in server.deliveries]
    assert (NEW in subjects[:3], NEW in subjects[3:], OLD in subjects[3:]) == (False, True, False)
    assert mailgun.run("correct", NAME, "--yes", "--now", "--expect", "3").code == 0
    plan = mailgun.run("send", ISSUE, "--only", "refused", "--dry-run").err
    assert f"Message That of campaign {ISSUE}-2; an earlier campaign sent another version." in " ".join(plan.split())


def test_a_follow_up_under_way_with_the_old_message_is_not_taken_for_the_corrected_one(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.play("accept", "401")
    assert mailgun.run(*SEND, "--expect", str(EVERYBODY)).code == 5
    assert mailgun.run("campaign", "cancel", "--yes").code == 0
    server.play("401")
    rest = ("send", ISSUE, "--only", "not-reached", "--yes", "--now", "--expect", "9")
    assert mailgun.run(*rest).code == 5
    mailgun.replace_in(f"issues/{ISSUE}.toml", OLD, NEW)
    mailgun.approve()
    refused = mailgun.run(*rest, "--corrected")
    assert (refused.code, f"campaign cancel {ISSUE}-2" in refused.err) == (1, True)


def test_a_correction_ended_half_way_goes_on_with_those_it_left_off_and_nobody_gets_it_twice(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    assert mailgun.run(*SEND, "--expect", str(EVERYBODY)).code == 0
    mailgun.replace_in(f"issues/{ISSUE}.toml", OLD, NEW)
    mailgun.approve()
    server.play("accept", "401")
    assert mailgun.run("correct", NAME, "--yes", "--now", "--expect", str(EVERYBODY)).code == 5
    assert mailgun.run("campaign", "cancel", f"{ISSUE}-2", "--yes").code == 0
    step = f"cipc-newsletter correct {NAME}: the correction, to the 9 people whom the ended one left off"
    assert mailgun.run("--json").value["next"] == step
    plan = mailgun.done("correct", NAME, "--dry-run")
    assert (plan["planned"], plan["left_out"]) == (9, {"have this version, or may have it": 3})
    assert mailgun.run("correct", NAME, "--yes", "--now", "--expect", "9").code == 0
    assert set(server.counts().values()) == {2}


def test_after_a_correction_is_approved_each_next_step_names_the_corrected_version(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    server.play("accept", "401")
    assert mailgun.run(*SEND, "--expect", str(EVERYBODY)).code == 5
    assert mailgun.run("campaign", "cancel", "--yes").code == 0
    mailgun.replace_in(f"issues/{ISSUE}.toml", OLD, NEW)
    code = mailgun.done("build", ISSUE)["code"]
    step = f"cipc-newsletter send {ISSUE} --only not-reached --corrected: what is approved now, to the 9 people who"
    assert f"Next: {step}" in mailgun.run("approve", ISSUE, "--by", "Élise", "--code", code).err
    assert mailgun.run("--json").value["next"].startswith(step)
    rest = ("send", ISSUE, "--only", "not-reached", "--corrected", "--yes", "--expect", "9")
    with mailgun.started(*rest, "--at", "tomorrow 9:00") as it:
        it.wait_until(lambda: "It leaves on" in it.said)
    assert mailgun.run("campaign", "cancel", f"{ISSUE}-2", "--yes").code == 0
    assert mailgun.run("--json").value["next"].startswith(step), "one that mailed nobody is as if it had never been"
    assert mailgun.run(*rest, "--now").code == 0
    assert mailgun.run("--json").value["next"].startswith("cipc-newsletter issue new")
    assert server.counts() == Counter(addresses())


def test_corrected_is_a_word_about_some_alone(outbox: MadeWorkspace) -> None:
    answer = outbox.run(*SEND, "--corrected", "--provider", "outbox")
    command = f"cipc-newsletter send {ISSUE} --only not-reached --provider outbox --corrected --now"
    assert (answer.code, command in answer.err) == (2, True)


@pytest.mark.parametrize("arguments", [("campaign", "status", "--metrics"), ("campaign", "export")])
def test_another_format_on_standard_output_is_refused_where_one_json_document_is_promised(
    outbox: MadeWorkspace, arguments: tuple[str, ...]
) -> None:
    outbox.send()
    answer = outbox.run(*arguments, "--json")
    assert (answer.code, answer.value["error"]["class"]) == (2, "UsageError")
    assert outbox.run(*arguments).code == 0
