"""A store of an earlier version is brought up to date with everything that was in it."""

from pathlib import Path

import pytest

from cipc_newsletter.model.deed import DeedKind
from cipc_newsletter.store import approvals, journal, schema
from sending_making import opened


def store_of_version(folder: Path, version: str, monkeypatch: pytest.MonkeyPatch, *statements: str) -> None:
    """Make a store as the program of schema `version` left it."""
    with monkeypatch.context() as patched:
        patched.setattr(schema, "HEAD", version)
        with opened(folder) as store, store.writing() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)


MESSAGE = "INSERT INTO approved_message VALUES ('d1', '2025-12', x'00', x'00', 1)"
YES = "INSERT INTO approval (issue_id, digest, name, code, note, at, withdrawn_at) VALUES ('2025-12', 'd1', {})"


def test_what_was_approved_before_there_was_a_journal_stands_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    yeses = [YES.format("'Ana', '7QK4-M2', 'Vu', 10, 30"), YES.format("'Benoît', '7QK4-M2', '', 20, NULL")]
    store_of_version(tmp_path, "0001", monkeypatch, MESSAGE, *yeses)
    with opened(tmp_path) as store, store.reading() as connection:
        deeds = journal.of_issue(connection, "2025-12")
        assert journal.flaws(connection) == ()
        assert [approval.accepted for approval in approvals.of_issue(connection, "2025-12")] == [(), ()]
    assert [(deed.number, deed.kind, deed.by) for deed in deeds] == [
        (1, DeedKind.APPROVED, "Ana"),
        (2, DeedKind.APPROVED, "Benoît"),
        (3, DeedKind.WITHDRAWN, ""),
    ]
    assert deeds[2].details == {"digest": "d1", "of": "Ana"}


def test_an_empty_store_of_the_first_version_begins_an_empty_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_of_version(tmp_path, "0001", monkeypatch)
    with opened(tmp_path) as store, store.reading() as connection:
        assert schema.version_of(connection) == schema.HEAD
        assert journal.of_issue(connection, "2025-12") == ()
