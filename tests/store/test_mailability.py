"""Since the freeze: of whom something may have changed is noticed, and nobody else is looked at."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from audience_making import HEADER, NOW, imported
from cipc_newsletter.audience import leaving
from cipc_newsletter.store import mailability
from cipc_newsletter.store.database import Store
from sending_making import execute, opened

TODAY = NOW.date()
PEOPLE = HEADER + (
    "one@b.example,,,fr,express,2025-03-04,,Oui,\n"
    "two@b.example,,,fr,implied_inquiry,2025-06-10,,,letter\n"
    "three@b.example,,,fr,express,2025-03-04,,Oui,\n"
)


@pytest.fixture
def audience(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        imported(store, PEOPLE)
        yield store


def changed(store: Store, seen: mailability.Seen, *, on: dt.date = TODAY, last: int = 3) -> frozenset[int] | None:
    with store.reading() as connection:
        return mailability.maybe_changed(connection, seen, first=1, last=last, on=on)


def seen_by(store: Store) -> mailability.Seen:
    with store.reading() as connection:
        return mailability.seen_now(connection, TODAY)


def test_where_nothing_happened_nobody_is_looked_at(audience: Store) -> None:
    assert changed(audience, seen_by(audience)) == frozenset()


def test_who_left_since_is_looked_at_whatever_batch_they_are_in(audience: Store) -> None:
    seen = seen_by(audience)
    with audience.writing() as connection:
        leaving.unsubscribe(connection, "three@b.example", at=NOW)
    assert changed(audience, seen) == {3}
    assert changed(audience, seen, last=2) == frozenset()


def test_who_gave_or_took_back_a_consent_since_is_looked_at(audience: Store) -> None:
    seen = seen_by(audience)
    imported(audience, HEADER + "one@b.example,,,fr,express,2025-11-04,,Encore oui,\n")
    assert changed(audience, seen) == {1}


def test_on_a_later_day_whose_consent_ended_between_is_looked_at(audience: Store) -> None:
    seen = seen_by(audience)  # the inquiry holds through this very day
    assert changed(audience, seen, on=TODAY) == frozenset()
    assert changed(audience, seen, on=TODAY + dt.timedelta(days=1)) == {2}


def test_a_clock_set_back_or_a_suppressed_address_of_nobody_has_everybody_looked_at(audience: Store) -> None:
    seen = seen_by(audience)
    assert changed(audience, seen, on=TODAY - dt.timedelta(days=1)) is None
    execute(audience, "INSERT INTO suppression (email_norm, reason, at) VALUES ('gone@b.example', 'erased', 0)")
    assert changed(audience, seen) is None
