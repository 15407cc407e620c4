"""The journal tells who did what, and a hand that changes it is seen."""

import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

import good_mail
from cipc_newsletter.model.approval import Approval
from cipc_newsletter.model.deed import Deed, DeedKind
from cipc_newsletter.store import approvals, comments, journal
from cipc_newsletter.store.database import Store
from comment_making import comment
from databases import EACH_DATABASE
from sending_making import NOW, opened

pytestmark = EACH_DATABASE


def done(kind: DeedKind = DeedKind.RESOLVED, *, by: str = "Ana", **details: str) -> Deed:
    return Deed(kind=kind, issue_id="2025-12", by=by, at=NOW, details=details)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = opened(tmp_path)
    with made.writing() as connection:
        for name in ("Ana", "Benoît", "Chloé"):
            journal.write(connection, done(by=name, uid="é"))
        comments.add(connection, comment(), now=NOW)
    return made


def changed(store: Store, *statements: str) -> tuple[str, ...]:
    """What is said of the journal after a hand with the database file was at it."""
    with store.writing() as connection:
        on = " ON deed" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER deed_no_update{on}")
        connection.exec_driver_sql(f"DROP TRIGGER deed_no_delete{on}")
        for statement in statements:
            connection.exec_driver_sql(statement)
    return said(store)


def said(store: Store) -> tuple[str, ...]:
    with store.reading() as connection:
        return journal.flaws(connection)


def test_what_was_done_comes_back_in_order(store: Store) -> None:
    with store.reading() as connection:
        deeds = journal.of_issue(connection, "2025-12")
    assert [deed.by for deed in deeds] == ["Ana", "Benoît", "Chloé", "Ana"]
    assert deeds[1] == Deed(
        kind=DeedKind.RESOLVED, issue_id="2025-12", by="Benoît", at=NOW, details={"uid": "é"}, number=2
    )


def test_a_journal_that_nobody_touched_is_whole(store: Store) -> None:
    assert said(store) == ()


def test_each_entry_holds_the_hash_of_the_one_before(store: Store) -> None:
    with store.reading() as connection:
        rows = connection.execute(sa.text("SELECT entry, sha FROM deed ORDER BY number")).all()
    assert all(before.sha in after.entry for before, after in itertools.pairwise(rows))


def in_entry(store: Store, old: str, new: str) -> str:
    """A statement that changes the second entry, and its hash with it."""
    with store.reading() as connection:
        entry = connection.execute(sa.text("SELECT entry FROM deed WHERE number = 2")).scalar_one()
    assert old in entry
    mended = entry.replace(old, new)
    return f"UPDATE deed SET entry = '{mended}', sha = '{journal._sha_of(mended)}' WHERE number = 2"


HANDS: dict[str, tuple[Callable[[Store], str], str]] = {
    "an entry changed": (
        lambda _store: "UPDATE deed SET entry = replace(entry, 'Benoît', 'Benoit') WHERE number = 2",
        "Entry 2 of the journal was changed after it was written.",
    ),
    "an entry changed with its hash": (
        lambda store: in_entry(store, "Benoît", "Benoit"),
        "Entry 3 of the journal does not follow the one before it.",
    ),
    "an entry moved to another issue": (
        lambda _store: "UPDATE deed SET issue_id = '2025-11' WHERE number = 2",
        "Entry 2 of the journal was changed after it was written.",
    ),
    "an entry taken out": (
        lambda _store: "DELETE FROM deed WHERE number = 2",
        "Entry 2 of the journal is missing.",
    ),
    "the first entry taken out": (
        lambda _store: "DELETE FROM deed WHERE number = 1",
        "Entry 1 of the journal is missing.",
    ),
    "the last entry taken out": (
        lambda _store: "DELETE FROM deed WHERE number = 4",
        "The journal does not tell of the comment on issue 2025-12 by Ana.",
    ),
    "an entry that is no entry": (
        lambda _store: "UPDATE deed SET entry = '[1]' WHERE number = 2",
        "Entry 2 of the journal is missing.",
    ),
    "a comment taken out": (
        lambda _store: "DELETE FROM comment",
        "The journal tells of a comment on issue 2025-12 by Ana, which is gone.",
    ),
    "a comment by another name": (
        lambda _store: "UPDATE comment SET author = 'Zoé'",
        "The journal does not tell of the comment on issue 2025-12 by Zoé.",
    ),
}


@pytest.mark.parametrize("name", HANDS)
def test_a_hand_is_seen(store: Store, name: str) -> None:
    statement, expected = HANDS[name]
    assert expected in changed(store, statement(store))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM approval", "The journal tells of an approval of issue 2025-12 by Ana, which is gone."),
        (
            "UPDATE approval SET name = 'Zoé'",
            "The journal does not tell of the approval of issue 2025-12 by Zoé.",
        ),
        (
            "UPDATE approval SET at = at - 1",
            "The journal does not tell of the approval of issue 2025-12 by Ana.",
        ),
        (
            "UPDATE approval SET note = 'Parfait'",
            "The journal does not tell of the approval of issue 2025-12 by Ana.",
        ),
        (
            "UPDATE approval SET withdrawn_at = 1",
            "The journal does not tell that the approval of issue 2025-12 by Ana was taken back.",
        ),
        (
            "UPDATE comment SET text = 'Parfait'",
            "The journal does not tell of the comment on issue 2025-12 by Ana.",
        ),
    ],
)
def test_an_approval_that_was_made_or_unmade_by_hand_is_seen(store: Store, statement: str, expected: str) -> None:
    with store.writing() as connection:
        connection.execute(
            sa.text("INSERT INTO approved_message VALUES ('d1', '2025-12', :zero, :zero, 1)"), {"zero": bytes(1)}
        )
        connection.exec_driver_sql(
            "INSERT INTO approval (issue_id, digest, name, code, at)"
            f" VALUES ('2025-12', 'd1', 'Ana', '7QK4-M2', {int(NOW.timestamp() * 1_000_000)})"
        )
        journal.write(connection, done(DeedKind.APPROVED, digest="d1", code="7QK4-M2", note="", accepted=""))
    assert said(store) == ()
    with store.writing() as connection:
        connection.exec_driver_sql(statement)
    assert expected in said(store)


def test_a_yes_that_was_taken_back_and_holds_again_is_seen(store: Store) -> None:
    composed = good_mail.composed_issue(good_mail.mail("fr"))
    approval = Approval(
        issue_id=composed.issue_id, digest=composed.digest, code=composed.code, name="Ana", note="Vu", at=NOW
    )
    with store.writing() as connection:
        approvals.record(connection, approval, composed=composed)
        approvals.withdraw(connection, composed.issue_id, by="Ana", at=NOW)
    assert said(store) == ()
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE approval SET withdrawn_at = NULL")
    assert said(store) == (
        f"The journal tells that an approval of issue {composed.issue_id} by Ana was taken back; it holds.",
    )


def test_an_entry_that_holds_a_list_is_seen(store: Store) -> None:
    statement = 'UPDATE deed SET entry = replace(entry, \'"uid":"\', \'"uid":[1],"x":"\') WHERE number = 4'
    assert "Entry 4 of the journal was changed after it was written." in changed(store, statement)


def test_what_two_processes_write_makes_one_chain(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as other:
        for store in (one, other, one, other):
            with store.writing() as connection:
                journal.write(connection, done())
        assert said(one) == ()


def test_the_time_is_that_of_the_deed(store: Store) -> None:
    later = NOW + dt.timedelta(hours=1, microseconds=1)
    with store.writing() as connection:
        journal.write(connection, Deed(kind=DeedKind.RESOLVED, issue_id="2026-01", by="", at=later))
        assert journal.of_issue(connection, "2026-01")[0].at == later
