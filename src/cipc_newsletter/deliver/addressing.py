"""From a frozen person to an addressee, and the assertion that everything about them belongs to them.

Promises that nobody is mailed with another person's name, address or unsubscribe link: a row, its values and the
token in its links are compared before a batch is claimed. Looks nobody up.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from cipc_newsletter import tokens
from cipc_newsletter.deliver.freezing import MADE_WHEN_SUBMITTING
from cipc_newsletter.errors import StoreError
from cipc_newsletter.model.message import Addressee, MergeField
from cipc_newsletter.store.selections import FrozenPerson
from cipc_newsletter.wording import _

_TOKEN = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{36}(?![A-Za-z0-9_-])")
_TOKEN_LENGTH = 36


def addressees_of(
    people: Sequence[FrozenPerson],
    *,
    fields_of: Callable[[FrozenPerson], dict[str, str]],
    merge_fields: Iterable[MergeField],
) -> tuple[Addressee, ...]:
    """Return the addressees for the frozen people of a batch, with the fields that `fields_of` makes for each now.

    Raises StoreError, before anything is sent, where the parts of one of them do not belong together.
    """
    wanted = {field.name for field in merge_fields} - MADE_WHEN_SUBMITTING
    starts = _token_free_starts(fields_of(people[0])) if people else {}
    addressees = []
    for person in people:
        subscriber_id, uid, email, values = person
        own = fields_of(person)
        fields = own | values
        if not (
            wanted <= fields.keys()
            and own.keys() <= MADE_WHEN_SUBMITTING
            and fields.get("email", email) == email
            and _is_of(uid, own, starts)
        ):
            raise _not_belonging(subscriber_id)
        addressees.append(Addressee(subscriber_id, uid, email, fields))
    return tuple(addressees)


def uids_in(value: str) -> frozenset[bytes]:
    """Return the uids that the signed tokens in a text carry; their signatures are not verified."""
    found = (base64.urlsafe_b64decode(match) for match in _TOKEN.findall(value))
    return frozenset(raw[3:11] for raw in found if raw[0] == tokens.VERSION)


def _token_free_starts(made: Mapping[str, str]) -> dict[str, str]:
    """Return what stands before the token in each value, where nothing but one token follows it."""
    starts = {name: value[:-_TOKEN_LENGTH] for name, value in made.items()}
    return {name: start for name, start in starts.items() if start.endswith("/") and not _TOKEN.search(start)}


def _is_of(uid: bytes, made: Mapping[str, str], starts: Mapping[str, str]) -> bool:
    """Whether every token in the values of one person carries that person's uid.

    A value that begins as everybody's does, and ends with one token, needs no search: that token is all it may hold.
    """
    for name, value in made.items():
        if value[:-_TOKEN_LENGTH] == starts.get(name) and _TOKEN.fullmatch(value, len(value) - _TOKEN_LENGTH):
            raw = binascii.a2b_base64(value[-_TOKEN_LENGTH:].replace("-", "+").replace("_", "/"))
            if raw[0] == tokens.VERSION and raw[3:11] != uid:
                return False
        elif not uids_in(value) <= {uid}:
            return False
    return True


def _not_belonging(number: int) -> StoreError:
    return StoreError(
        _("the data of recipient number {number} does not belong together; nothing of this batch was sent.").format(
            number=number
        ),
        right=_("Name, address and unsubscribe link of a copy are all of the same person."),
        remedy=_("This is a fault in the program or a damaged store: please report it, and send nothing more."),
    )
