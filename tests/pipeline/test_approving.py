"""Approvals of several people, what they accept, and their taking back, in a workspace."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.errors import ApprovalError
from cipc_newsletter.model.deed import DeedKind
from cipc_newsletter.pipeline import approving
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.review.state import ReviewState, Standing
from cipc_newsletter.store import journal
from running import REPOSITORY

NOW = dt.datetime(2025, 12, 12, 15, tzinfo=dt.UTC)
ISSUE = "2025-10-communique"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace that wants two people's yes."""
    for folder in ("news", "issues", "templates"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    settings = (REPOSITORY / "config.example.toml").read_text(encoding="utf-8")
    wanted = settings.replace("approvals_required = 1", "approvals_required = 2")
    assert wanted != settings
    (tmp_path / "config.toml").write_text(wanted, encoding="utf-8")
    return open_workspace(tmp_path)


def say_yes(workspace: Workspace, name: str) -> int:
    candidate = approving.candidate(workspace, ISSUE, now=NOW)
    code = candidate.made.composed.code
    return approving.approve(workspace, candidate, name=name, code=code, note="", now=NOW)[1]


def standing(workspace: Workspace) -> Standing:
    made = approving.candidate(workspace, ISSUE, now=NOW).made
    return approving.review_standing(workspace, made, now=NOW)


def with_long_subject(workspace: Workspace) -> None:
    """Give the issue a warning: a subject that mailboxes cut."""
    path = workspace.root / "issues" / f"{ISSUE}.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("subject = "))
    lines[place] = 'subject = "Rue Claire : un lampadaire sur neuf est éteint, et nous savons maintenant lesquels"'
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_two_names_are_two_people(workspace: Workspace) -> None:
    assert say_yes(workspace, "Ana") == 1
    assert say_yes(workspace, " ana ") == 1
    assert standing(workspace).state is ReviewState.DRAFT
    assert say_yes(workspace, "Benoît") == 0
    assert standing(workspace).state is ReviewState.APPROVED


def test_one_person_takes_back_their_yes_alone(workspace: Workspace) -> None:
    for name in ("Ana", "Benoît"):
        say_yes(workspace, name)
    approving.withdraw(workspace, ISSUE, by="ANA", now=NOW)
    found = standing(workspace)
    assert (found.missing, [approval.name for approval in found.approvals]) == (1, ["Benoît"])


def test_everybodys_yes_is_taken_back_without_a_name(workspace: Workspace) -> None:
    for name in ("Ana", "Benoît"):
        say_yes(workspace, name)
    approving.withdraw(workspace, ISSUE, now=NOW)
    assert standing(workspace).missing == 2


def test_who_did_not_approve_takes_nothing_back(workspace: Workspace) -> None:
    say_yes(workspace, "Ana")
    with pytest.raises(ApprovalError, match="no approval by Zoé"):
        approving.withdraw(workspace, ISSUE, by="Zoé", now=NOW)
    assert len(standing(workspace).approvals) == 1


def test_warnings_are_listed_and_accepted_by_name(workspace: Workspace) -> None:
    with_long_subject(workspace)
    candidate = approving.candidate(workspace, ISSUE, now=NOW)
    warned = [finding for finding in candidate.report.findings if finding.severity == "warning"]
    assert warned
    assert all(f"! {finding.rule} {finding.language}" in candidate.summary() for finding in warned)
    say_yes(workspace, "Ana")
    (approval,) = standing(workspace).approvals
    assert approval.accepted == tuple(f"{finding.rule} {finding.language or '*'}" for finding in warned)


def test_the_journal_tells_who_did_what(workspace: Workspace) -> None:
    with_long_subject(workspace)
    say_yes(workspace, "Ana")
    approving.withdraw(workspace, ISSUE, by="Ana", now=NOW)
    with store_of(workspace, now=NOW) as store, store.reading() as connection:
        given, taken = journal.of_issue(connection, ISSUE)
        assert journal.flaws(connection) == ()
    assert (given.kind, given.by, taken.kind, taken.by) == (DeedKind.APPROVED, "Ana", DeedKind.WITHDRAWN, "Ana")
    assert "fr" in given.details["accepted"]
