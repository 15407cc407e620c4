"""People come back from the table as they went in, once per address, in pages that do not overlap."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from audience_making import NOW, opened_store, rows_in
from cipc_newsletter.model.subscriber import Subscriber
from cipc_newsletter.store import subscribers
from cipc_newsletter.store.subscribers import SubscriberRow
from databases import EACH_DATABASE

pytestmark = EACH_DATABASE


def row(number: int, **other: str) -> SubscriberRow:
    values = {"email": f"P{number}@b.example", "language": "fr", "first_name": "Zoé", "last_name": "🙂", **other}
    person = Subscriber(
        id=0, uid=number.to_bytes(8, "big"), attributes={"ville": "Trois-Rivières", "code": '"7"'}, **values
    )
    return SubscriberRow(subscriber=person, email_norm=person.email.lower())


def test_a_person_comes_back_as_they_went_in(tmp_path: Path) -> None:
    with opened_store(tmp_path) as store:
        with store.writing() as connection:
            ids = subscribers.add(connection, [row(1), row(2)], now=NOW)
        with store.reading() as connection:
            by_address = subscribers.by_addresses(connection, ["p2@b.example", "nobody@b.example"])
            by_id = subscribers.by_ids(connection, [ids["p2@b.example"], 999])
    found = by_address["p2@b.example"].subscriber
    assert list(by_address) == ["p2@b.example"]
    assert by_id == {found.id: by_address["p2@b.example"]}
    assert (found.uid, found.email, found.first_name, found.last_name) == (
        bytes(7) + b"\2",
        "P2@b.example",
        "Zoé",
        "🙂",
    )
    assert found.attributes == {"ville": "Trois-Rivières", "code": '"7"'}


def test_pages_are_ascending_disjoint_and_complete(tmp_path: Path) -> None:
    with opened_store(tmp_path) as store:
        with store.writing() as connection:
            subscribers.add(connection, [row(number) for number in range(1, 8)], now=NOW)
            connection.execute(sa.text("DELETE FROM subscriber WHERE email = 'P4@b.example'"))
        with store.reading() as connection:
            pages = []
            after_id = 0
            while found := subscribers.page(connection, after_id=after_id, limit=4):
                pages.append([each.email_norm for each in found])
                after_id = found[-1].subscriber.id
    assert pages == [[f"p{number}@b.example" for number in group] for group in ((1, 2, 3, 5), (6, 7))]


def test_an_update_changes_names_language_and_attributes_and_nothing_else(tmp_path: Path) -> None:
    with opened_store(tmp_path) as store:
        with store.writing() as connection:
            ids = subscribers.add(connection, [row(1), row(2)], now=NOW)
        before = rows_in(store, "subscriber")
        changed = Subscriber(id=ids["p1@b.example"], uid=b"x", email="x", language="en", first_name="Ana")
        with store.writing() as connection:
            subscribers.update(connection, [changed])
        after = rows_in(store, "subscriber")
    assert after[1] == before[1]
    assert after[0] == (*before[0][:4], "Ana", "", "en", "{}", before[0][8])


def test_the_same_address_cannot_be_there_twice(tmp_path: Path) -> None:
    with opened_store(tmp_path) as store:
        with store.writing() as connection:
            subscribers.add(connection, [row(1)], now=NOW)
        with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
            subscribers.add(connection, [row(2), row(3, email="p1@B.example")], now=NOW)
        assert len(rows_in(store, "subscriber")) == 1


def test_nothing_asked_is_nothing_done(tmp_path: Path) -> None:
    with opened_store(tmp_path) as store, store.writing() as connection:
        assert subscribers.add(connection, [], now=NOW) == {}
        assert subscribers.by_addresses(connection, []) == {}
        assert subscribers.by_ids(connection, []) == {}
        subscribers.update(connection, [])
