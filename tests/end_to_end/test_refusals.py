"""What `send` will not do: in each case nothing leaves, the exit code says what kind of no it is, and words say why."""

import pytest

from campaign_making import EVERYBODY, ISSUE, MadeWorkspace, addresses, recipients
from providers.mailgun_server import MailgunServer
from running import Answer

pytestmark = pytest.mark.slow
ISSUE_FILE = f"issues/{ISSUE}.toml"
SPANISH_SUBJECT = "Proteger a los jóvenes, recuperar la confianza"
EXPECT = ("--expect", str(EVERYBODY))


def assert_nothing_left(workspace: MadeWorkspace, answer: Answer, *, code: int, words: str) -> None:
    """The command ended with `code`, said these words, and neither mailed anybody nor began a campaign."""
    assert (answer.code, answer.out) == (code, ""), answer
    assert words in " ".join(answer.err.split()), answer
    assert workspace.mails() == []
    assert workspace.done("campaign", "list") == []


def test_an_issue_nobody_approved_is_not_sent(outbox: MadeWorkspace) -> None:
    outbox.done("approve", ISSUE, "--withdraw")
    assert_nothing_left(outbox, outbox.send(), code=3, words=f"Issue {ISSUE} is not approved.")


def test_an_issue_changed_after_its_approval_is_not_sent_and_the_change_is_named(outbox: MadeWorkspace) -> None:
    outbox.replace_in(ISSUE_FILE, SPANISH_SUBJECT, "Proteger a los jóvenes y la confianza")
    answer = outbox.send()
    assert_nothing_left(outbox, answer, code=3, words="changed after it was approved: the Spanish subject.")


def test_approved_again_after_the_change_it_is_sent(outbox: MadeWorkspace) -> None:
    outbox.replace_in(ISSUE_FILE, SPANISH_SUBJECT, "Proteger a los jóvenes y la confianza")
    outbox.approve()
    assert outbox.send().code == 0
    assert {mail.subject for mail in outbox.mails() if mail.language == "es"} == {
        "Proteger a los jóvenes y la confianza"
    }


def test_an_issue_that_lacks_a_second_approval_is_not_sent(outbox: MadeWorkspace) -> None:
    outbox.configure({"send.approvals_required": 2})
    assert_nothing_left(outbox, outbox.send(), code=3, words="1 more person must say yes to this version.")


def test_an_approved_issue_that_a_rule_blocks_is_not_sent(outbox: MadeWorkspace) -> None:
    outbox.configure({"organisation.postal_address": "à Montréal"})
    answer = outbox.send()
    assert answer.code == 3
    assert outbox.mails() == []


def test_nobody_to_mail_is_said_before_anything_is_asked(outbox: MadeWorkspace) -> None:
    for address in sorted(addresses()):
        outbox.done("audience", "unsubscribe", address)
    for more in ((), ("--yes",)):
        answer = outbox.run("send", ISSUE, *more)
        assert_nothing_left(outbox, answer, code=1, words=f"Nobody would get issue {ISSUE}.")
        assert f"Left out      {EVERYBODY}  " in answer.err


def test_a_consent_that_has_ended_leaves_out_its_person_with_the_reason(outbox: MadeWorkspace) -> None:
    inquiry = ("--consent", "implied_inquiry", "--obtained", "2024-01-15", "--evidence", "Mail of 15 January 2024")
    outbox.done("audience", "add", "ancienne.question@courriel.example", "--language", "fr", *inquiry)
    answer = outbox.send()
    assert answer.code == 0
    assert "Left out      1  consent has ended" in answer.err
    assert recipients(outbox.mails()).keys() == addresses()


def test_an_issue_is_never_guessed(outbox: MadeWorkspace) -> None:
    answer = outbox.run("send", "--yes")
    assert (answer.code, outbox.mails()) == (2, [])


def test_without_a_terminal_and_without_yes_nobody_can_be_asked(outbox: MadeWorkspace) -> None:
    answer = outbox.run("send", ISSUE)
    assert_nothing_left(outbox, answer, code=2, words="There is no terminal to ask on; nothing was done.")


def test_a_count_that_is_not_the_plans_is_refused(outbox: MadeWorkspace) -> None:
    answer = outbox.send("--expect", "13")
    assert_nothing_left(outbox, answer, code=1, words="The plan has 12 people, not 13; nothing has left.")


def test_a_dry_run_shows_the_plan_and_sends_nothing(outbox: MadeWorkspace) -> None:
    plan = outbox.done("send", ISSUE, "--dry-run")
    assert (plan["planned"], plan["by_language"]) == (EVERYBODY, {"fr": 5, "en": 4, "es": 3})
    words = outbox.run("send", ISSUE, "--dry-run")
    assert_nothing_left(outbox, words, code=0, words="This was a dry run: nothing has left.")


def test_yes_alone_mails_nobody_through_a_real_provider(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    answer = mailgun.send()
    assert_nothing_left(mailgun, answer, code=2, words=f"Say: cipc-newsletter send {ISSUE} --yes --expect 12")
    assert server.log.calls == []


def test_a_wrong_count_mails_nobody_through_a_real_provider(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    answer = mailgun.send("--expect", "11", "--now")
    assert_nothing_left(mailgun, answer, code=1, words="The plan has 12 people, not 11; nothing has left.")
    assert server.log.calls == []


@pytest.mark.parametrize("setting", ["off", "footer"])
def test_without_a_way_out_a_real_provider_does_not_start(mailgun: MadeWorkspace, setting: str) -> None:
    with MailgunServer(unsubscribe=setting) as other:
        mailgun.configure({"provider.mailgun.base_url": other.url})
        answer = mailgun.send(*EXPECT, "--now")
        assert_nothing_left(mailgun, answer, code=1, words="At Mailgun: Sending, Domain settings, Unsubscribes")
        assert other.log.calls == []


def test_a_way_out_of_ones_own_that_does_not_answer_stops_a_real_provider(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    mailgun.configure({"public.base_url": "https://127.0.0.1:9"})
    mailgun.approve()
    answer = mailgun.send(*EXPECT, "--now")
    assert_nothing_left(mailgun, answer, code=1, words="The way out was tried and does not work")
    assert server.log.calls == []


def test_a_wrong_key_is_noticed_before_anything_begins(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    answer = mailgun.run("send", ISSUE, "--yes", *EXPECT, "--now", MAILGUN_API_KEY="key-of-somebody-else")
    assert_nothing_left(mailgun, answer, code=1, words="Mailgun does not let this key look at the settings")
    assert "key-of-somebody-else" not in answer.err
    assert server.log.calls == []
