"""Proofs of consent come back as they went in, and the database refuses to change or delete them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from audience_making import NOW, imported, opened_store, rows_in
from cipc_newsletter import __version__
from cipc_newsletter.model.subscriber import Consent, ConsentKind
from cipc_newsletter.store import consents
from cipc_newsletter.store.consents import ConsentEvent, ConsentRow
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE

pytestmark = EACH_DATABASE

FULL = Consent(
    kind=ConsentKind.IMPLIED_MEMBERSHIP,
    obtained_on=dt.date(2025, 1, 2),
    until_event=dt.date(2025, 12, 31),
    ends_on=dt.date(2027, 12, 31),
    text="J’accepte de recevoir l’infolettre.\nOui.",
    evidence="formulaire nº 4",
    recorded_by="Anne",
    recorded_at=NOW - dt.timedelta(microseconds=1),
    method="paper",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened_store(tmp_path) as opened:
        imported(opened, "email\na@b.example\nc@d.example\ne@f.example\n")
        yield opened


def test_a_proof_comes_back_as_it_went_in_after_those_before_it(store: Store) -> None:
    row = ConsentRow(subscriber_id=2, event=ConsentEvent.GIVEN, consent=FULL)
    with store.writing() as connection:
        consents.add(connection, [row], now=NOW)
    with store.reading() as connection:
        found = consents.of_subscribers(connection, [2, 999])
        between = consents.between(connection, first=2, last=3)
    assert list(found) == [2]
    assert found[2][-1] == row
    assert len(found[2]) == 2
    assert list(between) == [2, 3]
    assert between[2] == found[2]


def test_a_proof_without_a_moment_is_recorded_now_with_the_version_of_the_program(store: Store) -> None:
    bare = Consent(kind=ConsentKind.EXPRESS, obtained_on=dt.date(2025, 1, 2))
    row = ConsentRow(subscriber_id=1, event=ConsentEvent.WITHDRAWN, consent=bare)
    with store.writing() as connection:
        consents.add(connection, [row], now=NOW)
    with store.reading() as connection:
        found = consents.of_subscribers(connection, [1])[1][-1]
    assert (found.event, found.consent.recorded_at) == (ConsentEvent.WITHDRAWN, NOW)
    assert rows_in(store, "consent")[-1][-1] == __version__


@pytest.mark.parametrize(
    "statement", ["UPDATE consent SET evidence = 'better'", "DELETE FROM consent", "DELETE FROM subscriber"]
)
def test_proof_cannot_be_changed_or_deleted_or_orphaned(store: Store, statement: str) -> None:
    before = rows_in(store, "consent")
    with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
        connection.execute(sa.text(statement))
    assert rows_in(store, "consent") == before


def test_nothing_asked_is_nothing_done(store: Store) -> None:
    with store.writing() as connection:
        consents.add(connection, [], now=NOW)
        assert consents.of_subscribers(connection, []) == {}
