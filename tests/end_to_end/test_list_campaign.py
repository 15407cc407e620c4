"""A list campaign by the real commands: the plan, the yes, each step, the way back, and what became of it.

What was started is counted by the stand-in for Mailchimp, never by the ledger.
"""

import contextlib
import csv
import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from campaign_making import ISSUE, NO_TIME, MadeWorkspace, assert_adds_up
from end_to_end.test_terminal import CTRL_C, at_a_terminal
from list_campaign_making import aimed_at
from providers.list_stand_in import Request
from providers.mailchimp_server import MailchimpServer, crowd

pytestmark = pytest.mark.slow

PEOPLE = 24  # twelve read French, eight English, four Spanish
PLANNED = {"en": 8, "es": 4, "fr": 12}
EXPECT = ("--yes", "--expect", str(PEOPLE))
TOMORROW = ("--at", "tomorrow 9:15")
CAMPAIGN = f"{ISSUE}-1"


@pytest.fixture
def server() -> Iterator[MailchimpServer]:
    with MailchimpServer(people=crowd(PEOPLE)) as running:
        yield running
    assert running.control.mistakes == []


@pytest.fixture
def workspace(for_mailchimp: MadeWorkspace, server: MailchimpServer, tmp_path: Path) -> MadeWorkspace:
    copied = for_mailchimp.copy_to(tmp_path / "workspace")
    aimed_at(copied, server)
    return copied


def started(server: MailchimpServer) -> dict[str, int]:
    """Return how many people each mailing went to, or will, by the language in its mark."""
    return {each.name.split()[1]: len(each.people) for each in server.started()}


def mailings(said: dict[str, Any]) -> dict[str, str]:
    return {each["language"]: each["state"] for each in said["mailings"]}


def test_the_plan_is_shown_and_nothing_is_made(workspace: MadeWorkspace, server: MailchimpServer) -> None:
    answer = workspace.run("send", ISSUE, "--dry-run", *TOMORROW)
    assert answer.code == 0, answer
    assert f"Issue {ISSUE} would go to {PEOPLE} people on the list at Mailchimp:" in answer.err
    assert "12  fr  Français (tag:Français)" in answer.err
    assert "at 09:15" in answer.err
    assert max(map(len, answer.err.splitlines())) <= 80
    assert {call.method for call in server.control.calls} == {"GET"}
    said = workspace.done("send", ISSUE, "--dry-run")
    assert {each["language"]: each["planned"] for each in said["mailings"]} == PLANNED
    assert said["obstacles"] == []


def test_an_hour_that_the_provider_does_not_know_is_a_mistake_of_usage(workspace: MadeWorkspace) -> None:
    answer = workspace.run("send", ISSUE, "--dry-run", "--at", "tomorrow 9:10")
    assert answer.code == 2
    assert "every 15 minutes" in answer.err
    assert '09:00" or --at "' in answer.err


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--yes",), 2, f"send {ISSUE} --yes --expect {PEOPLE}"),
        (("--at", "tomorrow 9:00"), 2, f'send {ISSUE} --at "tomorrow 9:00" --yes --expect {PEOPLE}'),
        (("--yes", "--expect", "23"), 1, "the plan has 24 people, not 23"),
        ((), 2, "no terminal"),
        (("--uncertain", "resend", *EXPECT), 2, "looked up there, and never repeated"),
    ],
)
def test_without_the_right_yes_nothing_is_made(
    workspace: MadeWorkspace, server: MailchimpServer, options: tuple[str, ...], code: int, words: str
) -> None:
    answer = workspace.run("send", ISSUE, *options)
    assert answer.code == code, answer
    assert words.lower() in answer.err.lower()
    assert started(server) == {}
    assert {call.method for call in server.control.calls} <= {"GET"}


def test_each_step_is_said_and_one_mailing_a_language_is_scheduled(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    answer = workspace.run("send", ISSUE, *TOMORROW, *EXPECT)
    assert answer.code == 0, answer
    for language in ("French", "English", "Spanish"):
        for step in ("made.", "read back, the same.", "starts on "):
            assert f"{language}: {step}" in answer.err
    assert "This computer may be switched off." in answer.err
    assert started(server) == PLANNED
    said = workspace.status()
    assert (said["state"], said["remaining"], mailings(said)) == (
        "scheduled",
        PEOPLE,
        dict.fromkeys(PLANNED, "started"),
    )
    again = workspace.run("send", ISSUE, *EXPECT)
    assert again.code == 0
    assert started(server) == PLANNED


def test_paused_it_is_taken_back_and_goes_on_where_it_was(workspace: MadeWorkspace, server: MailchimpServer) -> None:
    assert workspace.run("send", ISSUE, *TOMORROW, *EXPECT).code == 0
    answer = workspace.run("campaign", "pause", "--by", "Marie")
    assert answer.code == 0, answer
    assert "French: taken back." in answer.err
    assert started(server) == {}
    shown = workspace.run("campaign", "status")
    assert "Paused by Marie." in shown.out
    assert "campaign resume" in shown.err
    assert workspace.run("campaign", "resume").code == 0
    assert started(server) == PLANNED


def test_one_person_more_than_agreed_is_agreed_to_by_the_command_that_the_refusal_names(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    server.control.trouble("refuse", on="POST /campaigns$", status=403)
    assert workspace.run("send", ISSUE, *TOMORROW, *EXPECT).code == 5
    late = replace(next(crowd(1)), email="dernier@lecteurs.example")
    server.people[late.key] = late
    refused = workspace.run("campaign", "resume", CAMPAIGN)
    command = f"cipc-newsletter campaign resume {CAMPAIGN} --expect {PEOPLE + 1} --by NAME"
    assert (refused.code, command in " ".join(refused.err.split())) == (5, True), refused
    assert command in str(workspace.run("--json", "campaign", "status").value["reason"])
    wrong = workspace.run("campaign", "resume", CAMPAIGN, "--expect", str(PEOPLE), "--by", "Ana")
    assert (wrong.code, command in " ".join(wrong.err.split())) == (5, True)
    assert started(server) == {}
    for _twice in range(2):
        assert workspace.run("campaign", "resume", "--expect", str(PEOPLE + 1), "--by", "Ana").code == 0
    assert sum(started(server).values()) == PEOPLE + 1
    assert workspace.run("--json", "campaign", "status").value["planned"] == PEOPLE + 1
    assert "do not balance" not in workspace.run("doctor").out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--expect", "25"), "not said who decides"),
        (("--expect", "25", "--by", " "), "not said who decides"),
        (("--by", "Ana"), "no number is said"),
        (("--expect", "1,204", "--by", "Ana"), '"1,204" is not a number of people'),
        (("--expect", "25", "--by", "Ana", "--due"), "--due and --expect say two things"),
    ],
)
def test_a_number_that_cannot_be_agreed_to_so_is_a_mistake_of_usage(
    workspace: MadeWorkspace, options: tuple[str, ...], words: str
) -> None:
    answer = workspace.run("campaign", "resume", *options)
    assert (answer.code, words in answer.err) == (2, True), answer


@pytest.mark.parametrize("command", ["pause", "cancel"])
def test_a_way_back_whose_answer_was_lost_is_run_again_by_the_same_command(
    workspace: MadeWorkspace, server: MailchimpServer, command: str
) -> None:
    assert workspace.run("send", ISSUE, *TOMORROW, *EXPECT).code == 0
    server.control.trouble("lose", on="POST .*/unschedule$", times=20)
    options = ("--yes",) if command == "cancel" else ()
    broken = workspace.run("campaign", command, *options)
    assert broken.code == 1, broken
    assert f"Run the same command again: cipc-newsletter campaign {command} {CAMPAIGN}" in broken.err
    assert "may have been" not in broken.err
    server.control.troubles.clear()
    assert workspace.run("campaign", command, *options).code == 0
    assert started(server) == {}


def test_ended_nothing_stays_at_the_provider_and_the_issue_can_be_sent_again(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    assert workspace.run("send", ISSUE, *TOMORROW, *EXPECT).code == 0
    answer = workspace.run("campaign", "cancel", "--yes", "--by", "Marie")
    assert answer.code == 0, answer
    assert "This campaign has let nothing leave, and will not." in answer.err
    assert (started(server), workspace.status()["cancelled"]) == ({}, PEOPLE)
    for command in ("cancel", "resume"):
        ended = workspace.done("campaign", command, CAMPAIGN, *(["--yes"] if command == "cancel" else []))
        assert [each["state"] for each in ended["mailings"]] == ["cancelled"] * 3
    assert workspace.run("send", ISSUE, *TOMORROW, *EXPECT).code == 0
    assert started(server) == PLANNED


@pytest.mark.parametrize("command", ["cancel", "pause"])
def test_what_is_out_cannot_be_taken_back_and_that_is_said(
    workspace: MadeWorkspace, server: MailchimpServer, command: str
) -> None:
    assert workspace.run("send", ISSUE, "--now", *EXPECT).code == 0
    answer = workspace.run("campaign", command, CAMPAIGN, *(["--yes"] if command == "cancel" else []))
    assert (answer.code, f"Campaign {CAMPAIGN} is finished" in answer.err) == (1, True)
    assert started(server) == PLANNED


def test_what_is_leaving_already_is_named_when_the_rest_is_taken_back(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    server.keeps_sending = True
    assert workspace.run("send", ISSUE, "--now", *EXPECT).code == 0
    answer = workspace.run("campaign", "cancel", "--yes")
    assert answer.code == 0, answer
    assert "French: it is leaving already, and cannot be stopped." in answer.err
    assert "Who was mailed keeps the mail" in answer.err
    assert started(server) == PLANNED


def test_on_a_terminal_the_issue_and_the_count_are_asked_for(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    with at_a_terminal(workspace, "send", ISSUE, *TOMORROW) as terminal:
        terminal.wait_for(f'type the issue and the number of people ("{ISSUE} {PEOPLE}"):')
        assert started(server) == {}
        terminal.type(f"{ISSUE} {PEOPLE}")
        assert terminal.ended() == 0
        assert "French: read back, the same." in terminal.screen
    assert started(server) == PLANNED


def test_ctrl_c_between_two_steps_leaves_nothing_started_and_it_goes_on(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    goes_on = threading.Event()

    def hold(request: Request) -> None:
        if request.method == "PUT":
            goes_on.wait(NO_TIME)

    server.control.after = hold
    with at_a_terminal(workspace, "send", ISSUE, *TOMORROW, *EXPECT) as terminal:
        terminal.wait_for("French: made.")
        terminal.press(CTRL_C)
        terminal.wait_for("Stopping after the calls under way")
        goes_on.set()
        assert terminal.ended() == 5
    assert started(server) == {}
    assert workspace.run("campaign", "resume").code == 0
    assert started(server) == PLANNED


def test_what_was_changed_is_told_by_name_and_stops_it_until_it_is_accepted(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    server.control.modes |= {"footer"}
    answer = workspace.run("send", ISSUE, *TOMORROW, *EXPECT)
    assert answer.code == 5, answer
    assert "  - footer: " in answer.err
    assert "accept under [provider.mailchimp]" in answer.err
    assert "This campaign has let nothing leave." in answer.err
    assert started(server) == {}
    shown = workspace.run("campaign", "status")
    assert "paused" in shown.out
    names = sorted(
        {line.split(":")[0].removeprefix("  - ") for line in answer.err.splitlines() if line[:4] == "  - "}
    )
    workspace.configure({"provider.mailchimp.accept": names})
    assert workspace.run("campaign", "resume").code == 0
    assert started(server) == PLANNED


def test_a_start_whose_answer_was_lost_is_looked_up_and_not_repeated(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    server.control.trouble("lose", on="POST .*/actions/schedule$")
    assert workspace.run("send", ISSUE, *TOMORROW, *EXPECT).code == 0
    assert started(server) == PLANNED
    starts = [call for call in server.control.calls if call.path.endswith("/actions/schedule")]
    assert len(starts) == len(PLANNED)


def test_a_start_that_nobody_knows_of_is_asked_about_where_the_campaign_goes_on(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    assert workspace.run("send", ISSUE, *TOMORROW, *EXPECT).code == 0
    with contextlib.closing(sqlite3.connect(workspace.root / "var" / "newsletter.db")) as store, store:
        store.execute("UPDATE mailing SET state = 'unclear' WHERE language = 'fr'")
    told = workspace.run("campaign", "reconcile")
    assert (told.code, f"campaign resume {CAMPAIGN}" in told.err, "--hold" in told.err) == (4, True, False)
    shown = workspace.run("campaign", "resolve")
    assert (shown.code, "nobody knows whether it was started" in shown.out) == (4, True)
    assert f"campaign resolve {CAMPAIGN} --as accepted --by NAME" in shown.out
    assert workspace.run("campaign", "resolve", "--as", "resend", "--by", "Ana").code == 2
    assert workspace.run("campaign", "resolve", "--as", "drop", "--by", "Ana", "--lang", "de").code == 2
    assert workspace.run("campaign", "resolve", "--as", "drop", "--by", "Ana", "--expect", "1").code == 1
    dropped = workspace.run("campaign", "resolve", "--as", "drop", "--by", "Ana")
    assert (dropped.code, "it was started" in dropped.err) == (1, True)
    assert workspace.run("campaign", "resume").code == 0
    assert workspace.status()["uncertain"] == 0
    assert started(server) == PLANNED


def test_the_people_are_at_the_provider_and_the_numbers_in_the_report(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    assert workspace.run("send", ISSUE, "--now", *EXPECT).code == 0
    export = workspace.run("campaign", "export", CAMPAIGN)
    assert (export.code, export.out) == (1, "")
    assert "known to Mailchimp alone" in export.err
    said = workspace.done("report", CAMPAIGN)
    assert_adds_up(said["total"])
    assert {language: each["accepted"] for language, each in said["languages"].items()} == PLANNED
    assert said["total"]["reported"]["delivered"] == PEOPLE
    shown = workspace.run("report", ISSUE, "--csv", "report.csv", "--ui", "fr")
    assert "Acceptées" in shown.out
    text = (workspace.root / "report.csv").read_text(encoding="utf-8-sig")
    *languages, total = csv.DictReader(text.splitlines(), delimiter=";")
    assert int(total["Acceptées"]) == sum(int(row["Acceptées"]) for row in languages) == PEOPLE


def test_whoever_came_and_went_before_its_moment_is_told_beside_what_was_planned(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    assert workspace.run("send", ISSUE, *TOMORROW, *EXPECT).code == 0
    late = replace(next(crowd(1)), email="dernier@lecteurs.example")
    server.people[late.key] = late
    gone = next(one for one in server.people.values() if one.email == "personne5@lecteurs.example")
    gone.status = "unsubscribed"
    server.control.now = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    shown = workspace.run("campaign", "status")
    assert "13 (12 planned), Français" in shown.out
    assert "25 people planned: 24 accepted, 1 skipped." in shown.out
    said = workspace.done("campaign", "status")
    assert_adds_up(said)
    numbers = {each["language"]: (each["planned"], each["sent"]) for each in said["mailings"]}
    assert numbers == {"fr": (12, 13), "en": (8, 8), "es": (4, 3)}
    report = workspace.done("report")
    assert_adds_up(report["total"])
    assert {language: each["skipped"] for language, each in report["languages"].items()} == {
        "fr": 0,
        "en": 0,
        "es": 1,
    }
    assert "do not balance" not in workspace.run("doctor").out


def test_without_its_key_a_campaign_is_shown_as_the_ledger_has_it(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    assert workspace.run("send", ISSUE, *TOMORROW, *EXPECT).code == 0
    for command in (("campaign", "status"), ("report", CAMPAIGN)):
        answer = workspace.run(*command, MAILCHIMP_API_KEY="")
        assert answer.code == 0, answer
        assert "could not be asked" in answer.err
        assert str(PEOPLE) in answer.out


def test_a_test_copy_is_marked_and_leaves_nothing_behind(workspace: MadeWorkspace, server: MailchimpServer) -> None:
    answer = workspace.run("send-test", ISSUE, "--to", "marie@cipc.example", "--lang", "fr")
    assert answer.code == 0, answer
    (mail,) = server.mails()
    assert (mail.to, mail.is_test) == ("marie@cipc.example", True)
    assert mail.subject.startswith("[Test ")
    assert server.campaigns == {}
    assert started(server) == {}


def test_a_draft_that_a_broken_off_test_left_is_removed_before_the_next(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    command = ("send-test", ISSUE, "--to", "marie@cipc.example", "--lang", "fr")
    server.control.trouble("lose", on="POST /campaigns$")
    assert workspace.run(*command).code == 1
    (left,) = server.campaigns.values()
    told = workspace.run("--json", "providers", "check", "mailchimp")
    assert told.value["test_drafts"] == [left.settings["title"]]
    before_any = workspace.run("campaign", "status")
    assert (before_any.code, "No campaign was started yet" in before_any.err) == (1, True)
    assert f"left a draft at Mailchimp: {left.settings['title']}." in before_any.err
    assert workspace.run(*command).code == 0
    assert server.campaigns == {}


def test_status_before_any_campaign_says_no_less_where_the_provider_does_not_answer(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    server.control.trouble("refuse", on="GET ", status=403, times=100)
    answer = workspace.run("campaign", "status")
    assert (answer.code, "No campaign was started yet" in answer.err) == (1, True)
    server.control.calls.clear()
    workspace.configure({"send.provider": "outbox"})
    assert workspace.run("campaign", "status").code == 1
    assert server.control.calls == [], "a provider that mails person by person has no drafts"


def test_people_chosen_here_are_not_mailed_through_a_list(workspace: MadeWorkspace, server: MailchimpServer) -> None:
    assert workspace.run("send", ISSUE, "--now", *EXPECT).code == 0
    answer = workspace.run("send", ISSUE, "--only", "refused")
    assert (answer.code, "nobody chosen here" in answer.err) == (1, True)
    assert started(server) == PLANNED


def test_nothing_is_held_of_a_list_campaign(workspace: MadeWorkspace) -> None:
    assert workspace.run("send", ISSUE, *TOMORROW, *EXPECT).code == 0
    answer = workspace.run("campaign", "resolve")
    assert (answer.code, answer.out) == (0, f"Nothing of campaign {CAMPAIGN} is held.\n")


def test_the_provider_of_a_campaign_under_way_stays(workspace: MadeWorkspace, server: MailchimpServer) -> None:
    assert workspace.run("send", ISSUE, *TOMORROW, *EXPECT).code == 0
    answer = workspace.run("send", ISSUE, "--provider", "outbox", "--yes")
    assert (answer.code, "mailchimp" in answer.err) == (1, True)
    workspace.configure({"send.provider": "outbox"})
    assert workspace.run("send", ISSUE).code == 0
    assert started(server) == PLANNED


@pytest.mark.parametrize("command", ["unsubscribe", "suppress"])
def test_whoever_leaves_here_is_said_to_be_mailed_until_the_provider_is_told(
    workspace: MadeWorkspace, command: str
) -> None:
    answer = workspace.run("audience", command, "personne1@lecteurs.example")
    assert "Mailchimp keeps a list of its own" in answer.err
    assert "audience sync mailchimp" in answer.err


def test_paused_here_alone_it_is_said_to_leave_all_the_same(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    assert workspace.run("send", ISSUE, *TOMORROW, *EXPECT).code == 0
    answer = workspace.run("approve", ISSUE, "--withdraw")
    assert "still lets campaign" in answer.err
    assert "leaves all the same" in workspace.run("campaign", "status").err
    assert workspace.run("campaign", "pause").code == 0
    assert started(server) == {}
    assert "leaves all the same" not in workspace.run("campaign", "status").err
