"""A frozen selection comes back as it went in, or not at all."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.errors import StoreError
from cipc_newsletter.store import selections
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.instants import microseconds_of, moment_of, optional_moment_of
from cipc_newsletter.store.selections import FrozenPerson, payload_of, people_of
from databases import EACH_DATABASE
from sending_making import execute, opened, ready

pytestmark = EACH_DATABASE

NAMES = ("city", "first_name")
PEOPLE = st.lists(
    st.builds(
        FrozenPerson,
        subscriber_id=st.integers(min_value=1, max_value=2**62),
        uid=st.binary(min_size=8, max_size=8),
        email=st.emails(),
        values=st.fixed_dictionaries({name: st.text() for name in NAMES}),
    ),
    min_size=1,
    max_size=20,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as made:
        ready(made)
        yield made


@given(PEOPLE)
def test_people_come_back_from_a_payload_as_they_went_in(people: list[FrozenPerson]) -> None:
    assert people_of(payload_of(people)) == tuple(people)
    assert payload_of(people) == payload_of(people)


def test_a_payload_of_many_is_small() -> None:
    people = [
        FrozenPerson(subscriber_id=n, uid=n.to_bytes(8, "big"), email=f"person{n}@readers.example", values={})
        for n in range(1, 501)
    ]
    assert len(payload_of(people)) / len(people) < 20


def test_a_changed_payload_is_refused_with_its_batch(store: Store) -> None:
    execute(store, "UPDATE selection SET payload = :zeros WHERE batch_no = 2", zeros=bytes(30))
    with store.reading() as connection:
        assert len(selections.read(connection, 1, 1).people) == 8
        with pytest.raises(StoreError, match=r"atch 2 .*not what was frozen.*never changes.*backup"):
            selections.read(connection, 1, 2)


def test_who_is_selected_for_an_issue_is_found_by_range(store: Store) -> None:
    with store.reading() as connection:
        assert selections.already_selected(connection, "2025-12", first=1, last=12) == frozenset(range(1, 13))
        assert selections.already_selected(connection, "2025-12", first=13, last=99) == frozenset()
        assert selections.already_selected(connection, "2025-12", first=1, last=12, but=1) == frozenset()
        assert selections.already_selected(connection, "2026-01", first=1, last=12) == frozenset()


def test_a_person_is_looked_for_only_where_their_id_may_be(store: Store) -> None:
    with store.reading() as connection:
        assert selections.batches_around(connection, 1, 1) == (1,)
        assert selections.batches_around(connection, 1, 99) == ()


@given(st.integers(min_value=-(10**15), max_value=10**16), st.integers(min_value=-720, max_value=840))
def test_a_moment_comes_back_equal_to_the_microsecond(microseconds: int, offset_minutes: int) -> None:
    moment = moment_of(microseconds).astimezone(dt.timezone(dt.timedelta(minutes=offset_minutes)))
    assert microseconds_of(moment) == microseconds
    assert moment_of(microseconds_of(moment)) == moment
    assert optional_moment_of(None) is None
