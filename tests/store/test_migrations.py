"""A store of an earlier version is brought up to date with everything that was in it."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.model.deed import DeedKind
from cipc_newsletter.model.mailing import MailingStage
from cipc_newsletter.store import approvals, journal, mailings, schema
from databases import EACH_DATABASE, begin_empty
from sending_making import opened

pytestmark = EACH_DATABASE


def store_of_version(folder: Path, version: str, monkeypatch: pytest.MonkeyPatch, *statements: str) -> None:
    """Make a store as the program of schema `version` left it."""
    begin_empty(folder)
    with monkeypatch.context() as patched:
        patched.setattr(schema, "HEAD", version)
        with opened(folder) as store, store.writing() as connection:
            assert schema.version_of(connection) == version
            for statement in statements:
                connection.execute(sa.text(statement), {"data": b"\0"})


MESSAGE = "INSERT INTO approved_message VALUES ('d1', '2025-12', :data, :data, 1)"
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


MAILING = (
    "INSERT INTO mailing (campaign_id, language, audience, audience_name, n_planned, content_sha, state, provider_ref,"
    " n_sent, note) VALUES (1, '{}', 'tag:1', 'One', 5, :data, '{}', 'm1', 4, 'Accepted.')"
)


def test_mailings_of_an_older_store_are_all_there_and_guarded_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [MAILING.format("fr", "sent"), MAILING.format("en", "unclear")]
    store_of_version(tmp_path, "0005", monkeypatch, *rows)
    with opened(tmp_path) as store:
        with store.reading() as connection:
            found = mailings.of_campaign(connection, 1)
        assert [(each.language, each.stage, each.ref, each.sent, each.note) for each in found] == [
            ("en", MailingStage.UNCLEAR, "m1", 4, "Accepted."),
            ("fr", MailingStage.SENT, "m1", 4, "Accepted."),
        ]
        unclear, sent = found
        with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
            mailings.move(connection, sent, MailingStage.PLANNED)
        with store.writing() as connection:  # what the older schema refused
            assert mailings.move(connection, unclear, MailingStage.SENT).stage is MailingStage.SENT
