"""An address stays suppressed until each of its reasons is lifted; the version grows with every new one."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from audience_making import NOW, imported, opened_store, rows_in
from cipc_newsletter.model.subscriber import Suppression
from cipc_newsletter.store import suppressions
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.suppressions import SuppressionReason
from databases import EACH_DATABASE

pytestmark = EACH_DATABASE

LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened_store(tmp_path) as opened:
        yield opened


def suppress(store: Store, address: str, reason: SuppressionReason, at: dt.datetime = NOW) -> bool:
    with store.writing() as connection:
        return suppressions.add(connection, address, reason=reason, at=at)


def active(store: Store, *addresses: str) -> dict[str, Suppression]:
    with store.reading() as connection:
        return suppressions.of_addresses(connection, addresses)


def test_a_suppressed_address_is_found_with_its_oldest_reason(store: Store) -> None:
    assert suppress(store, "a@b.example", SuppressionReason.UNSUBSCRIBED)
    assert suppress(store, "a@b.example", SuppressionReason.COMPLAINT, LATER)
    assert active(store, "a@b.example", "c@d.example") == {
        "a@b.example": Suppression(email="a@b.example", reason="unsubscribed", at=NOW)
    }


def test_the_same_reason_again_writes_nothing(store: Store) -> None:
    assert suppress(store, "a@b.example", SuppressionReason.UNSUBSCRIBED)
    assert not suppress(store, "a@b.example", SuppressionReason.UNSUBSCRIBED, LATER)
    assert len(rows_in(store, "suppression")) == 1


def test_lifting_one_reason_leaves_the_others(store: Store) -> None:
    suppress(store, "a@b.example", SuppressionReason.UNSUBSCRIBED)
    suppress(store, "a@b.example", SuppressionReason.COMPLAINT, LATER)
    for expected in (True, False):
        with store.writing() as connection:
            lifted = suppressions.lift(connection, "a@b.example", reason=SuppressionReason.UNSUBSCRIBED, at=LATER)
        assert lifted is expected
    assert active(store, "a@b.example")["a@b.example"].reason == "complaint"


def test_a_lifted_reason_may_come_again_as_a_row_of_its_own(store: Store) -> None:
    suppress(store, "a@b.example", SuppressionReason.UNSUBSCRIBED)
    with store.writing() as connection:
        suppressions.lift(connection, "a@b.example", reason=SuppressionReason.UNSUBSCRIBED, at=LATER)
    assert active(store, "a@b.example") == {}
    assert suppress(store, "a@b.example", SuppressionReason.UNSUBSCRIBED, LATER)
    assert active(store, "a@b.example")["a@b.example"].at == LATER
    assert len(rows_in(store, "suppression")) == 2


def test_people_are_found_by_the_suppression_of_their_address(store: Store) -> None:
    imported(store, "email\na@b.example\nC@D.example\ne@f.example\n")
    suppress(store, "c@d.example", SuppressionReason.HARD_BOUNCE)
    suppress(store, "never@seen.example", SuppressionReason.HARD_BOUNCE)
    expected = Suppression(email="c@d.example", reason="hard_bounce", at=NOW)
    with store.reading() as connection:
        assert suppressions.of_subscribers(connection, [1, 2]) == {2: expected}
        assert suppressions.of_subscribers(connection, [3]) == {}
        assert suppressions.of_subscribers(connection, []) == {}


def test_the_version_grows_with_every_new_suppression_and_never_falls(store: Store) -> None:
    seen = []
    for address in ("a@b.example", "c@d.example"):
        with store.reading() as connection:
            seen.append(suppressions.version(connection))
        suppress(store, address, SuppressionReason.STAFF)
    with store.writing() as connection:
        connection.execute(sa.text("DELETE FROM suppression"))
    suppress(store, "e@f.example", SuppressionReason.STAFF)
    with store.reading() as connection:
        seen.append(suppressions.version(connection))
    assert seen == [0, 1, 3]
