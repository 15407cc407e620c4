"""Values made by `frozen` are what the standard library's frozen, slotted, keyword-only dataclasses are."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any

import pytest

from cipc_newsletter.values import frozen


@frozen
class Place:
    """Where something is."""

    city: str
    country: str = "Canada"
    notes: list[str] = field(default_factory=list)
    key: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        return f"{self.city} ({self.country})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """The same, made by the standard library."""

    city: str
    country: str = "Canada"
    notes: list[str] = field(default_factory=list)
    key: str = field(default="", repr=False)


@frozen
class Point:
    """A value that can be hashed."""

    x: int
    y: int = 0


@frozen
class Trip:
    """A value that holds others."""

    ends: tuple[Point, ...]


@frozen
class Whole:
    """A value without fields."""


@frozen
class Hidden:
    """A value that says for itself how it is shown and what it equals."""

    text: str

    def __repr__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hidden)

    def __hash__(self) -> int:
        return 7


def test_a_value_has_the_fields_it_was_given_and_the_defaults_of_the_others() -> None:
    place = Place(city="Montréal", key="k")
    assert (place.city, place.country, place.notes, place.key) == ("Montréal", "Canada", [], "k")
    assert place.shown == "Montréal (Canada)"


def test_each_value_gets_a_new_default_from_a_factory() -> None:
    assert Place(city="a").notes is not Place(city="a").notes


def test_a_factory_is_not_called_where_a_field_is_given() -> None:
    notes = ["one"]
    assert Place(city="a", notes=notes).notes is notes


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Place lacks city"),
        ({"city": "a", "town": "b"}, "Place does not know town"),
        ({"town": "b", "land": "c"}, "Place does not know land, town and lacks city"),
    ],
)
def test_a_value_is_refused_where_fields_are_missing_or_unknown(given: dict[str, Any], words: str) -> None:
    with pytest.raises(TypeError, match=f"^{words}$"):
        Place(**given)


def test_fields_are_given_by_name() -> None:
    with pytest.raises(TypeError):
        Point(1, 2)  # type: ignore[call-arg]


@pytest.mark.parametrize("name", ["x", "z"])
def test_nothing_of_a_value_can_be_set_or_deleted(name: str) -> None:
    point = Point(x=1)
    with pytest.raises(FrozenInstanceError):
        setattr(point, name, 2)
    with pytest.raises(FrozenInstanceError):
        delattr(point, name)
    assert point == Point(x=1)


def test_a_value_has_slots_and_no_dict() -> None:
    assert Place.__slots__ == Standard.__slots__
    assert not hasattr(Place(city="a"), "__dict__")


def test_values_are_equal_by_class_and_fields() -> None:
    assert Point(x=1) == Point(x=1, y=0)
    assert Point(x=1) != Point(x=2)
    assert Trip(ends=()) != Whole()
    assert Whole() == Whole()
    assert Place(city="a") != Standard(city="a")
    assert Trip(ends=(Point(x=1),)) == Trip(ends=(Point(x=1),))


def test_a_field_that_is_not_shown_is_compared() -> None:
    assert Place(city="a", key="one") != Place(city="a", key="two")


@frozen
class Aside:
    """A value with something that is not compared, and could not be."""

    city: str
    lines: dict[str, int] = field(default_factory=dict, compare=False)


def test_a_field_that_is_not_compared_makes_no_difference_and_is_not_hashed() -> None:
    assert Aside(city="Laval", lines={"a": 1}) == Aside(city="Laval")
    assert Aside(city="Laval") != Aside(city="Montréal")
    assert len({Aside(city="Laval", lines={"a": 1}), Aside(city="Laval")}) == 1


def test_equal_values_are_one_in_a_set() -> None:
    assert {Point(x=1), Point(x=1), Point(x=2)} == {Point(x=2), Point(x=1)}
    assert len({Whole(), Whole()}) == 1


def test_a_value_that_holds_what_changes_cannot_be_hashed() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(Place(city="a"))


def test_a_value_shows_itself_as_the_standard_library_would() -> None:
    values = {"city": "Québec", "notes": ["a"], "key": "secret"}
    assert repr(Place(**values)).removeprefix("Place") == repr(Standard(**values)).removeprefix("Standard")


def test_what_a_class_defines_itself_stays() -> None:
    assert repr(Hidden(text="a")) == "***"
    assert Hidden(text="a") == Hidden(text="b")
    assert hash(Hidden(text="a")) == 7


def test_replace_gives_another_value_and_refuses_unknown_fields() -> None:
    place = Place(city="a", notes=["n"], key="k")
    other = replace(place, city="b")
    assert (other.city, other.notes, other.key, place.city) == ("b", ["n"], "k", "a")
    with pytest.raises(TypeError, match="does not know town"):
        replace(place, town="c")  # type: ignore[call-arg]


def test_fields_and_asdict_know_a_value() -> None:
    assert [one.name for one in fields(Place)] == [one.name for one in fields(Standard)]
    assert asdict(Trip(ends=(Point(x=1, y=2),))) == {"ends": ({"x": 1, "y": 2},)}
    assert dataclasses.is_dataclass(Place)


@pytest.mark.parametrize("value", [Place(city="a", notes=["n"]), Trip(ends=(Point(x=1),)), Whole()])
def test_a_value_can_be_copied_and_pickled(value: object) -> None:
    for other in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert other == value
        assert other is not value


def test_a_deep_copy_shares_nothing_that_changes() -> None:
    place = Place(city="a", notes=["n"])
    copy.deepcopy(place).notes.append("m")
    assert place.notes == ["n"]


def test_a_mistake_in_a_class_is_the_standard_librarys() -> None:
    with pytest.raises(ValueError, match="mutable default"):

        @frozen
        class _Wrong:
            names: list[str] = []  # noqa: RUF012 -- the mistake


def test_the_docstring_and_the_name_stay() -> None:
    assert (Point.__doc__, Point.__name__, Point.__module__) == ("A value that can be hashed.", "Point", __name__)
