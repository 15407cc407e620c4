"""Columns of people read as the people they are."""

import pytest

from cipc_newsletter.model.message import Addressee
from cipc_newsletter.model.people import People

ADA = Addressee(1, b"aaaaaaaa", "ada@b.example", {"first_name": "Ada", "city": "Laval"})
ZOE = Addressee(2, b"zzzzzzzz", "zoe@b.example", {"first_name": "Zoé", "city": ""})
LI = Addressee(3, b"llllllll", "li@b.example", {"first_name": "李", "city": "Alma"})
PEOPLE = People.of(Addressee, (ADA, ZOE, LI))


def test_what_stands_at_one_place_is_one_person() -> None:
    assert list(PEOPLE) == [ADA, ZOE, LI]
    assert [PEOPLE[place] for place in range(-1, 3)] == [LI, ADA, ZOE, LI]


def test_a_part_and_those_who_are_left_keep_their_values() -> None:
    assert PEOPLE[1:] == (ZOE, LI)
    assert PEOPLE.without({2}) == (ADA, LI)
    assert PEOPLE.without(()) is PEOPLE


def test_what_is_columns_already_stays_as_it_is() -> None:
    assert People.of(Addressee, PEOPLE) is PEOPLE


def test_people_without_any_field_are_still_there() -> None:
    assert list(People.of(Addressee, [ADA._replace(fields={})])) == [ADA._replace(fields={})]


def test_a_value_nobody_gave_is_empty_and_the_address_is_the_persons_own() -> None:
    other = ZOE._replace(fields={"email": "zoe@b.example"})
    made = People.of(Addressee, (ADA, other))
    assert made.fields == {
        "first_name": ["Ada", ""],
        "city": ["Laval", ""],
        "email": ["ada@b.example", "zoe@b.example"],
    }


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        People(Addressee, ids=[1, 2], uids=[b"", b""], emails=["a", "b"], fields={"first_name": ["Ada"]})
