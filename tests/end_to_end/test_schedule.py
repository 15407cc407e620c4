"""`send --at` by the real command: it waits, leaves the campaign scheduled, and another command starts it when due."""

import contextlib
import datetime as dt
import sqlite3
import sys
from collections import Counter

import pytest

from campaign_making import EVERYBODY, ISSUE, MadeWorkspace, addresses, recipients

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="one process cannot press Ctrl-C for another on this system"),
]
NAME = f"{ISSUE}-1"
ONCE = Counter(addresses())


def left_scheduled(workspace: MadeWorkspace, at: str) -> str:
    """Schedule the campaign, press Ctrl-C in the wait, and return what was said."""
    with workspace.started("send", ISSUE, "--yes", "--at", at) as command:
        command.wait_until(lambda: "Nothing has left yet. It leaves on" in command.said)
        command.interrupt()
        code, said = command.ended()
    assert code == 5, said
    return said


def make_due(workspace: MadeWorkspace, *, seconds_ago: float = 1) -> None:
    """Let the moment of the scheduled campaign have come so many seconds ago."""
    came_at = int((dt.datetime.now(dt.UTC) - dt.timedelta(seconds=seconds_ago)).timestamp() * 1_000_000)
    with contextlib.closing(sqlite3.connect(workspace.root / "var" / "newsletter.db")) as ledger:
        ledger.execute("UPDATE campaign SET scheduled_at = ?, grace_until = ?", (came_at, came_at))
        ledger.commit()


def test_the_wait_can_be_left_and_the_campaign_stays_scheduled_as_it_was_agreed(outbox: MadeWorkspace) -> None:
    said = left_scheduled(outbox, "tomorrow 9:00 America/Toronto")
    assert "09:00 (America/Toronto), to 12 people." in said
    assert f"Start it when you like, it waits: cipc-newsletter campaign resume {NAME}" in said
    status = outbox.status()
    assert (status["state"], status["zone"], status["remaining"]) == ("scheduled", "America/Toronto", EVERYBODY)
    assert outbox.run("campaign", "resume", "--due").code == 0
    assert outbox.mails() == []


def test_at_its_moment_the_waiting_command_sends(outbox: MadeWorkspace) -> None:
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=20)  # a loaded computer takes some to start the command
    assert outbox.run("send", ISSUE, "--yes", "--at", soon.isoformat()).code == 0
    assert recipients(outbox.mails()) == ONCE


def test_a_timer_starts_what_is_due(outbox: MadeWorkspace) -> None:
    left_scheduled(outbox, "tomorrow 9:00")
    assert outbox.mails() == []
    make_due(outbox)
    started = outbox.run("campaign", "resume", "--due", "--json")
    assert (started.code, [each["id"] for each in started.value]) == (0, [NAME])
    assert recipients(outbox.mails()) == ONCE
    assert outbox.run("campaign", "resume", "--due", "--json").value == []


def test_what_stops_one_campaign_that_is_due_is_said_and_the_exit_code_tells(outbox: MadeWorkspace) -> None:
    left_scheduled(outbox, "tomorrow 9:00")
    outbox.done("approve", ISSUE, "--withdraw")
    make_due(outbox)
    answer = outbox.run("campaign", "resume", "--due")
    assert (answer.code, f"The approval of campaign {NAME} was taken back." in answer.err) == (3, True)
    assert outbox.mails() == []


def test_another_moment_or_now_is_said_by_the_same_command(outbox: MadeWorkspace) -> None:
    left_scheduled(outbox, "tomorrow 9:00")
    first = outbox.status()["scheduled_at"]
    with outbox.started("send", ISSUE, "--at", "tomorrow 10:00") as command:
        command.wait_until(lambda: "It leaves on" in command.said)
        command.interrupt()
        assert command.ended()[0] == 5
    moved = dt.datetime.fromisoformat(str(outbox.status()["scheduled_at"])) - dt.datetime.fromisoformat(str(first))
    assert moved == dt.timedelta(hours=1)
    make_due(outbox, seconds_ago=7 * 3600)
    for overdue in (outbox.run("campaign", "resume"), outbox.run("campaign", "status")):
        # The reason says how to go on; any other way would only pause it again.
        said = overdue.out + overdue.err
        assert (said.count(f"campaign resume {NAME}"), f"campaign resume {NAME} --now" in said) == (1, True), said
    assert outbox.mails() == []
    assert outbox.run("send", ISSUE, "--now").code == 0
    assert recipients(outbox.mails()) == ONCE


def test_a_moment_that_is_not_clear_is_refused_before_anything_is_planned(outbox: MadeWorkspace) -> None:
    answer = outbox.run("send", ISSUE, "--yes", "--at", "9 h EST")
    assert (answer.code, "There is no time zone" in answer.err) == (2, True)
    both = outbox.run("send", ISSUE, "--yes", "--at", "9 h", "--now")
    assert (both.code, "--at and --now say two things." in both.err) == (2, True)
    assert outbox.done("campaign", "list") == []
