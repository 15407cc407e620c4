"""Nobody is mailed with somebody else's name, address or link."""

from collections.abc import Mapping, Sequence

import pytest

from cipc_newsletter import tokens
from cipc_newsletter.deliver.addressing import addressees_of, uids_in
from cipc_newsletter.errors import StoreError
from cipc_newsletter.model.message import Addressee, MergeField
from cipc_newsletter.model.people import People
from cipc_newsletter.store.selections import FrozenPerson
from sending_making import RING, link_of


def addressee_of(person: FrozenPerson, *, made: Mapping[str, str], merge_fields: Sequence[MergeField]) -> Addressee:
    """The person last of a batch of three, the first two of which are in order."""
    others = [person._replace(subscriber_id=90 + number, uid=bytes([number]) * 8) for number in range(2)]
    others = [one._replace(values={**one.values, "email": one.email}) for one in others]
    people = People.of(FrozenPerson, [*others, person])
    # Each of the other two has their own link, whatever the last one has.
    own = {"unsubscribe_url": link_of(person.uid)} | made
    links = {name: [link_of(one.uid) for one in others] + [value] for name, value in own.items()}
    *_before, last = addressees_of(people, fields_of=lambda _uids: links, merge_fields=merge_fields)
    return last


PERSON = FrozenPerson(
    subscriber_id=3, uid=b"12345678", email="a@b.example", values={"first_name": "Ada", "email": "a@b.example"}
)
FIELDS = (MergeField(name="first_name"), MergeField(name="email"), MergeField(name="unsubscribe_url"))
MANY = People.of(
    FrozenPerson,
    [
        FrozenPerson(number, number.to_bytes(8, "big"), f"p{number}@b.example", {"first_name": f"Ada {number}"})
        for number in range(1, 6)
    ],
)


def test_an_addressee_has_the_frozen_values_and_the_fields_made_now() -> None:
    made = addressee_of(PERSON, made={}, merge_fields=FIELDS)
    assert (made.subscriber_id, made.uid, made.email) == (3, b"12345678", "a@b.example")
    assert made.fields == {**PERSON.values, "unsubscribe_url": link_of(PERSON.uid)}


@pytest.mark.parametrize("ending", ["", "?x=1"])
@pytest.mark.parametrize(("one", "two"), [(0, 1), (1, 4), (3, 4)])
def test_two_people_whose_links_changed_places_are_found(one: int, two: int, ending: str) -> None:
    links = [link_of(uid) + ending for uid in MANY.uids]
    links[one], links[two] = links[two], links[one]
    with pytest.raises(StoreError, match=f"recipient number {one + 1} does"):
        addressees_of(MANY, fields_of=lambda _uids: {"unsubscribe_url": links}, merge_fields=())


def test_links_that_moved_up_by_one_person_are_found() -> None:
    links = [link_of(uid) for uid in (*MANY.uids[1:], MANY.uids[0])]
    with pytest.raises(StoreError, match="recipient number 1 does"):
        addressees_of(MANY, fields_of=lambda _uids: {"unsubscribe_url": links}, merge_fields=())


@pytest.mark.parametrize("count", [4, 6])
def test_a_link_too_few_or_too_many_is_found(count: int) -> None:
    links = [link_of(uid) for uid in (*MANY.uids, b"somebody")][:count]
    with pytest.raises(StoreError):
        addressees_of(MANY, fields_of=lambda _uids: {"unsubscribe_url": links}, merge_fields=())


def test_a_link_with_a_second_token_of_somebody_else_is_found() -> None:
    links = [link_of(uid) for uid in MANY.uids]
    links[2] = f"{link_of(b'somebody')}/{links[2].rpartition('/')[2]}"
    with pytest.raises(StoreError, match="recipient number 3 does"):
        addressees_of(MANY, fields_of=lambda _uids: {"unsubscribe_url": links}, merge_fields=())


def test_frozen_addresses_that_changed_places_are_found() -> None:
    emails = [MANY.emails[1], MANY.emails[0], *MANY.emails[2:]]
    swapped = People(
        FrozenPerson, ids=MANY.ids, uids=MANY.uids, emails=MANY.emails, fields={**MANY.fields, "email": emails}
    )
    with pytest.raises(StoreError, match="recipient number 1 does"):
        addressees_of(swapped, fields_of=lambda _uids: {}, merge_fields=())


def test_the_uid_of_a_link_is_read_from_its_token() -> None:
    token = tokens.mint(RING, tokens.Purpose.UNSUBSCRIBE, b"abcdefgh")
    assert uids_in(f"https://cipc.example/u/{token}?x=1") == {b"abcdefgh"}
    assert uids_in(f"https://cipc.example/u?t={token}") == {b"abcdefgh"}
    assert uids_in("https://cipc.example/u/" + "9" * 36) == frozenset()
    assert uids_in("mailto:desabonnement@cipc.example") == frozenset()


@pytest.mark.parametrize(
    "made",
    [
        {"unsubscribe_url": f"https://c.example/u/{tokens.mint(RING, tokens.Purpose.UNSUBSCRIBE, b'somebody')}"},
        {"unsubscribe_url": f"https://cipc.example/u/{tokens.mint(RING, tokens.Purpose.UNSUBSCRIBE, b'somebody')}"},
        {"unsubscribe_url": f"https://cipc.example/u/{tokens.mint(RING, tokens.Purpose.UNSUBSCRIBE, b'somebody')}?x"},
        {"first_name": "Grace"},
    ],
)
def test_a_link_or_value_of_somebody_else_is_refused(made: dict[str, str]) -> None:
    with pytest.raises(StoreError, match=r"recipient number 3.*same person.*report it"):
        addressee_of(PERSON, made=made, merge_fields=FIELDS)


def test_a_merge_field_nobody_filled_is_refused() -> None:
    with pytest.raises(StoreError):
        addressee_of(PERSON, made={}, merge_fields=(*FIELDS, MergeField(name="city")))


def test_a_frozen_address_that_differs_from_the_row_is_refused() -> None:
    other = FrozenPerson(subscriber_id=3, uid=b"12345678", email="z@b.example", values=PERSON.values)
    with pytest.raises(StoreError):
        addressee_of(other, made={}, merge_fields=FIELDS)
