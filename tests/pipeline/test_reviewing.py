"""What reviewers say is kept in the workspace, with the version they saw, until somebody resolves it."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.errors import ReviewError
from cipc_newsletter.model.approval import Approval
from cipc_newsletter.model.comment import SUBJECT, Comment
from cipc_newsletter.pipeline import reviewing
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.review.passages import passages_of
from cipc_newsletter.store import approvals
from running import REPOSITORY
from sample_issues import sample

NOW = dt.datetime(2025, 12, 12, 9, 30, tzinfo=dt.UTC)
MADE = sample("2025-12")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    shutil.copy(REPOSITORY / "config.example.toml", tmp_path / "config.toml")
    return open_workspace(tmp_path)


def said(workspace: Workspace, text: str = "Trop long.", *, passage: str = SUBJECT, uid: str = "") -> Comment:
    return reviewing.comment(
        workspace, MADE, language="fr", passage=passage, author="Ana", text=text, uid=uid, now=NOW
    )


def test_what_is_said_is_there_afterwards(workspace: Workspace) -> None:
    first, second = said(workspace), said(workspace, "Trop court.")
    assert reviewing.comments_of(workspace, "2025-12", now=NOW) == (first, second)
    assert (first.number, first.quoted, first.code) == (1, MADE.composed.message("fr").subject, MADE.composed.code)


def test_a_passage_is_told_with_its_item(workspace: Workspace) -> None:
    passage = next(one for one in passages_of(MADE.composed.message("fr"), MADE.issue) if one.item_id)
    made = said(workspace, passage=passage.key)
    assert (made.item_id, made.quoted) == (passage.item_id, passage.text)


def test_the_same_comment_sent_twice_is_kept_once(workspace: Workspace) -> None:
    assert said(workspace, uid="a" * 32) == said(workspace, uid="a" * 32)
    assert len(reviewing.comments_of(workspace, "2025-12", now=NOW)) == 1


def test_a_mark_that_is_none_is_replaced(workspace: Workspace) -> None:
    assert said(workspace, uid="../etc").uid != "../etc"


def test_nothing_was_said_and_no_store_is_made(workspace: Workspace) -> None:
    assert reviewing.comments_of(workspace, "2025-12", now=NOW) == ()
    assert not workspace.var.exists()


def test_what_is_resolved_is_not_open_any_more(workspace: Workspace) -> None:
    first, second = said(workspace), said(workspace)
    resolved = reviewing.resolve(workspace, "2025-12", first.number, by="Benoît", now=NOW)
    assert (resolved.resolved_by, resolved.resolved_at) == ("Benoît", NOW)
    assert reviewing.comments_of(workspace, "2025-12", is_open=True, now=NOW) == (second,)
    assert len(reviewing.comments_of(workspace, "2025-12", now=NOW)) == 2


def test_resolving_again_keeps_who_did_first(workspace: Workspace) -> None:
    number = said(workspace).number
    reviewing.resolve(workspace, "2025-12", number, by="Benoît", now=NOW)
    assert reviewing.resolve(workspace, "2025-12", number, by="Chloé", now=NOW).resolved_by == "Benoît"


def test_a_comment_of_another_issue_is_not_resolved_by_this_one(workspace: Workspace) -> None:
    number = said(workspace).number
    with pytest.raises(ReviewError, match=f"no comment {number}"):
        reviewing.resolve(workspace, "2025-11", number, by="Ana", now=NOW)


def test_whoever_resolves_has_a_name(workspace: Workspace) -> None:
    with pytest.raises(ReviewError, match="name"):
        reviewing.resolve(workspace, "2025-12", said(workspace).number, by=" ", now=NOW)


def test_the_version_that_was_approved_last_comes_back_whole(workspace: Workspace) -> None:
    assert reviewing.approved_before(workspace, "2025-12", now=NOW) is None
    approval = Approval(issue_id="2025-12", digest=MADE.composed.digest, code=MADE.composed.code, name="Ana", at=NOW)
    with store_of(workspace, now=NOW) as store, store.writing() as connection:
        approvals.record(connection, approval, composed=MADE.composed)
    found = reviewing.approved_before(workspace, "2025-12", now=NOW)
    assert found is not None
    assert found.messages == MADE.composed.messages
