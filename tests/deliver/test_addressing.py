"""Nobody is mailed with somebody else's name, address or link."""

import pytest

from cipc_newsletter import tokens
from cipc_newsletter.deliver.addressing import addressee_of, uids_in
from cipc_newsletter.errors import StoreError
from cipc_newsletter.model.message import MergeField
from cipc_newsletter.store.selections import FrozenPerson
from sending_making import RING, fields_of

PERSON = FrozenPerson(
    subscriber_id=3, uid=b"12345678", email="a@b.example", values={"first_name": "Ada", "email": "a@b.example"}
)
FIELDS = (MergeField(name="first_name"), MergeField(name="email"), MergeField(name="unsubscribe_url"))


def test_an_addressee_has_the_frozen_values_and_the_fields_made_now() -> None:
    made = addressee_of(PERSON, made=fields_of(PERSON), merge_fields=FIELDS)
    assert (made.subscriber_id, made.uid, made.email) == (3, b"12345678", "a@b.example")
    assert made.fields == {**PERSON.values, **fields_of(PERSON)}


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
