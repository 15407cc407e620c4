"""Nobody is mailed with somebody else's name, address or link."""

from collections.abc import Mapping, Sequence

import pytest

from cipc_newsletter import tokens
from cipc_newsletter.deliver.addressing import addressees_of, uids_in
from cipc_newsletter.errors import StoreError
from cipc_newsletter.model.message import Addressee, MergeField
from cipc_newsletter.store.selections import FrozenPerson
from sending_making import RING, fields_of


def addressee_of(person: FrozenPerson, *, made: Mapping[str, str], merge_fields: Sequence[MergeField]) -> Addressee:
    """The person last of a batch of three, the first two of which are in order."""
    others = [person._replace(subscriber_id=90 + number, uid=bytes([number]) * 8) for number in range(2)]
    others = [one._replace(values={**one.values, "email": one.email}) for one in others]
    made_for = {one.uid: fields_of(one) for one in others} | {person.uid: made}
    *_before, last = addressees_of(
        [*others, person], fields_of=lambda one: made_for[one.uid], merge_fields=merge_fields
    )
    return last


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
