"""A comment is kept once, comes back as it was, and stays until somebody resolves it."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.model.deed import DeedKind
from cipc_newsletter.store import comments, journal
from cipc_newsletter.store.database import Store
from comment_making import comment
from databases import EACH_DATABASE
from sending_making import NOW, opened

pytestmark = EACH_DATABASE


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return opened(tmp_path)


def test_a_comment_comes_back_equal_with_its_number(store: Store) -> None:
    with store.writing() as connection:
        kept, is_new = comments.add(connection, comment(), now=NOW)
        assert is_new
        assert kept == comment(number=1)
        assert comments.of_issue(connection, "2025-12") == (kept,)


def test_a_comment_handed_over_twice_is_kept_once(store: Store) -> None:
    with store.writing() as connection:
        first, _is_new = comments.add(connection, comment(), now=NOW)
        again, is_new = comments.add(connection, comment(text="Autre chose"), now=NOW)
        assert (again, is_new) == (first, False)
        assert len(comments.of_issue(connection, "2025-12")) == 1
        assert len(journal.of_issue(connection, "2025-12")) == 1


def test_comments_come_in_the_order_they_were_taken_in(store: Store) -> None:
    with store.writing() as connection:
        for uid in ("b" * 32, "a" * 32):
            comments.add(connection, comment(uid=uid), now=NOW)
        assert [one.uid[0] for one in comments.of_issue(connection, "2025-12")] == ["b", "a"]


def test_issues_are_kept_apart(store: Store) -> None:
    with store.writing() as connection:
        comments.add(connection, comment(), now=NOW)
        assert comments.of_issue(connection, "2025-11") == ()


def test_a_comment_is_resolved_once(store: Store) -> None:
    with store.writing() as connection:
        kept, _is_new = comments.add(connection, comment(), now=NOW)
        assert comments.resolve(connection, kept, by="Benoît", at=NOW)
        assert not comments.resolve(connection, kept, by="Chloé", at=NOW)
        assert comments.by_uid(connection, kept.uid) == replace(kept, resolved_at=NOW, resolved_by="Benoît")


def test_what_is_said_and_resolved_stands_in_the_journal(store: Store) -> None:
    with store.writing() as connection:
        kept, _is_new = comments.add(connection, comment(), now=NOW)
        comments.resolve(connection, kept, by="Benoît", at=NOW)
        said, resolved = journal.of_issue(connection, "2025-12")
    assert (said.kind, said.by, said.details["text"]) == (DeedKind.COMMENTED, "Ana", comment().text)
    assert (resolved.kind, resolved.by, resolved.details["number"]) == (DeedKind.RESOLVED, "Benoît", "1")


def test_a_comment_that_is_taken_back_by_an_error_leaves_no_entry(store: Store) -> None:
    with store.writing() as connection:
        comments.add(connection, comment(), now=NOW)
        connection.rollback()
    with store.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM deed")).scalar() == 0
