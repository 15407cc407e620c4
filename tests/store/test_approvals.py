"""An approval is kept with everything that was approved, and comes back whole or not at all."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

import good_mail
from cipc_newsletter.errors import StoreError
from cipc_newsletter.issue_container import container_of, issue_from
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.approval import Approval
from cipc_newsletter.model.deed import DeedKind
from cipc_newsletter.model.message import CalendarFile, ComposedIssue, MergeField
from cipc_newsletter.store import approvals, journal
from cipc_newsletter.store.database import Store, open_store
from databases import EACH_DATABASE

pytestmark = EACH_DATABASE

NOW = dt.datetime(2025, 12, 15, 14, 30, 0, 123456, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store("sqlite:///var/newsletter.db", root=tmp_path, folder=tmp_path / "var", now=NOW) as opened:
        yield opened


def composed(**changes: object) -> ComposedIssue:
    """Return an issue with every field of every value filled."""
    french, spanish = good_mail.mail("fr"), good_mail.mail("es")
    (parc,) = french.message.images
    french.message = replace(
        french.message,
        reply_to=Mailbox(email="redaction@criterion.example", name="Rédaction"),
        merge_fields=(MergeField(name="first_name", fallback="Bonjour"), MergeField(name="unsubscribe_url")),
        links=("https://criterion.example/ete",),
        images=(parc, replace(parc, name="b.png", sha256="b" * 64, data=b"\0\xff")),
        calendars=(CalendarFile(name="a.ics", text="BEGIN:VCALENDAR\r\n"),),
        also=("en",),
    )
    made = good_mail.composed_issue(french, spanish)
    return replace(made, **changes)  # type: ignore[arg-type]


def yes(name: str = "Ana", *, of: ComposedIssue | None = None, at: dt.datetime = NOW) -> Approval:
    issue = of or composed()
    return Approval(issue_id=issue.issue_id, digest=issue.digest, code=issue.code, name=name, at=at, note="Vu")


def record(store: Store, approval: Approval, issue: ComposedIssue | None = None) -> Approval:
    with store.writing() as connection:
        return approvals.record(connection, approval, composed=issue or composed())


def test_an_approval_comes_back_equal(store: Store) -> None:
    record(store, yes())
    with store.reading() as connection:
        assert approvals.of_issue(connection, "2025-12") == (yes(),)
        assert approvals.latest(connection, "2025-12") == yes()


def test_the_approved_message_comes_back_equal_pictures_included(store: Store) -> None:
    record(store, yes())
    with store.reading() as connection:
        assert approvals.approved_message(connection, composed().digest) == composed()


def test_the_same_yes_twice_is_kept_once(store: Store) -> None:
    record(store, yes())
    assert record(store, yes("ana", at=LATER)) == yes()
    with store.reading() as connection:
        assert approvals.of_issue(connection, "2025-12") == (yes(),)


def test_two_people_are_two_approvals_of_one_stored_message(store: Store) -> None:
    record(store, yes())
    record(store, yes("Benoît", at=LATER))
    with store.reading() as connection:
        assert [approval.name for approval in approvals.of_issue(connection, "2025-12")] == ["Ana", "Benoît"]
        assert connection.execute(sa.text("SELECT count(*) FROM approved_message")).scalar() == 1


def test_a_yes_taken_back_stays_on_record_and_holds_no_more(store: Store) -> None:
    record(store, yes())
    with store.writing() as connection:
        assert approvals.withdraw(connection, "2025-12", at=LATER) == 1
    with store.reading() as connection:
        assert approvals.of_issue(connection, "2025-12") == (replace(yes(), withdrawn_at=LATER),)
        assert approvals.latest(connection, "2025-12") is None
        assert approvals.approved_message(connection, composed().digest) == composed()


def test_a_yes_is_taken_back_once(store: Store) -> None:
    record(store, yes())
    with store.writing() as connection:
        approvals.withdraw(connection, "2025-12", at=NOW)
        assert approvals.withdraw(connection, "2025-12", at=LATER) == 0
        assert approvals.of_issue(connection, "2025-12")[0].withdrawn_at == NOW


def test_one_person_takes_back_their_own_yes(store: Store) -> None:
    for name in ("Ana", "Benoît"):
        record(store, yes(name))
    with store.writing() as connection:
        assert approvals.withdraw(connection, "2025-12", of="ana", by="Ana", at=LATER) == 1
        assert approvals.withdraw(connection, "2025-12", of="Zoé", at=LATER) == 0
        held = {approval.name: approval.withdrawn_at for approval in approvals.of_issue(connection, "2025-12")}
    assert held == {"Ana": LATER, "Benoît": None}


def test_what_was_accepted_with_a_yes_is_kept(store: Store) -> None:
    accepted = replace(yes(), accepted=("CNT-03 fr", "IMG-02 es"))
    record(store, accepted)
    with store.reading() as connection:
        assert approvals.of_issue(connection, "2025-12") == (accepted,)


def test_a_yes_and_its_taking_back_stand_in_the_journal_once_each(store: Store) -> None:
    for _time in range(2):
        record(store, replace(yes(), accepted=("CNT-03 fr",)))
    with store.writing() as connection:
        approvals.withdraw(connection, "2025-12", by="Chloé", at=LATER)
        given, taken = journal.of_issue(connection, "2025-12")
        assert journal.flaws(connection) == ()
    assert (given.kind, given.by, given.at) == (DeedKind.APPROVED, "Ana", NOW)
    assert given.details == {"digest": "ab" * 32, "code": "7QK4-M2", "note": "Vu", "accepted": "CNT-03 fr"}
    assert (taken.kind, taken.by, taken.at) == (DeedKind.WITHDRAWN, "Chloé", LATER)
    assert taken.details == {"digest": "ab" * 32, "of": "Ana"}


def test_a_yes_may_be_given_again_after_it_was_taken_back(store: Store) -> None:
    record(store, yes())
    with store.writing() as connection:
        approvals.withdraw(connection, "2025-12", at=NOW)
    record(store, yes(at=LATER))
    with store.reading() as connection:
        assert [approval.withdrawn_at for approval in approvals.of_issue(connection, "2025-12")] == [NOW, None]


def test_the_latest_is_the_one_given_last(store: Store) -> None:
    other = composed(digest="ef" * 32)
    record(store, yes(of=other, at=LATER), other)
    record(store, yes())
    with store.reading() as connection:
        latest = approvals.latest(connection, "2025-12")
    assert latest is not None
    assert latest.digest == "ef" * 32


def test_issues_are_kept_apart(store: Store) -> None:
    record(store, yes())
    with store.writing() as connection:
        assert approvals.of_issue(connection, "2025-11") == ()
        assert approvals.withdraw(connection, "2025-11", at=LATER) == 0
        assert approvals.latest(connection, "2025-11") is None


def test_an_approval_of_another_message_is_not_kept_with_this_one(store: Store) -> None:
    with pytest.raises(ValueError, match="names"):
        record(store, yes(of=composed(digest="ef" * 32)), composed())


def test_a_message_nobody_approved_is_missing_in_words(store: Store) -> None:
    with store.reading() as connection, pytest.raises(StoreError, match="No approved message"):
        approvals.approved_message(connection, "ab" * 32)


def test_a_damaged_message_is_refused_and_mended_by_approving_again(store: Store) -> None:
    record(store, yes())
    damage = sa.text("UPDATE approved_message SET container = substr(container, 1, length(container) - 1)")
    with store.writing() as connection:
        connection.execute(damage)
    with store.reading() as connection, pytest.raises(StoreError, match="damaged"):
        approvals.approved_message(connection, composed().digest)
    record(store, yes())
    with store.reading() as connection:
        assert approvals.approved_message(connection, composed().digest) == composed()


def test_a_message_under_a_foreign_digest_is_refused(store: Store) -> None:
    record(store, yes())
    with store.writing() as connection:
        connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(sa.text("UPDATE approved_message SET digest = :d"), {"d": "ef" * 32})
        connection.execute(sa.text("UPDATE approval SET digest = :d"), {"d": "ef" * 32})
    with store.reading() as connection, pytest.raises(StoreError, match="another one"):
        approvals.approved_message(connection, "ef" * 32)


def test_the_same_issue_gives_the_same_bytes() -> None:
    turned = composed(sources={"b": "2", "a": "1"})
    assert container_of(composed()) == container_of(composed())
    assert container_of(turned) == container_of(composed(sources={"a": "1", "b": "2"}))


def test_a_picture_used_in_every_language_is_kept_once() -> None:
    big = bytes(range(256)) * 400
    mails = [good_mail.mail("fr"), good_mail.mail("es")]
    for mail in mails:
        mail.message = replace(mail.message, images=(replace(mail.message.images[0], data=big),))
    one, both = good_mail.composed_issue(mails[0]), good_mail.composed_issue(*mails)
    assert issue_from(container_of(both)) == both
    assert len(container_of(both)) - len(container_of(one)) < 3000


def test_an_unknown_form_is_refused_in_words() -> None:
    with pytest.raises(StoreError, match="does not know"):
        issue_from(b"cipc-newsletter composed issue 2\n")
