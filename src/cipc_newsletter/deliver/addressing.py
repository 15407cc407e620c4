"""From a frozen person to an addressee, and the assertion that everything about them belongs to them.

Promises that nobody is mailed with another person's name, address or unsubscribe link: a row, its values and the
token in its links are compared before a batch is claimed. Looks nobody up.
"""

import base64
import re
from collections.abc import Iterable, Mapping

from cipc_newsletter import tokens
from cipc_newsletter.deliver.freezing import MADE_WHEN_SUBMITTING
from cipc_newsletter.errors import StoreError
from cipc_newsletter.model.message import Addressee, MergeField
from cipc_newsletter.store.selections import FrozenPerson
from cipc_newsletter.wording import _

_TOKEN = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{36}(?![A-Za-z0-9_-])")


def addressee_of(person: FrozenPerson, *, made: Mapping[str, str], merge_fields: Iterable[MergeField]) -> Addressee:
    """Return the addressee for a frozen person with the fields `made` for them now.

    Raises StoreError, before anything is sent, where the parts do not belong together.
    """
    addressee = Addressee(
        subscriber_id=person.subscriber_id, uid=person.uid, email=person.email, fields={**made, **person.values}
    )
    _require_belonging(addressee, person, made, merge_fields)
    return addressee


def uids_in(value: str) -> frozenset[bytes]:
    """Return the uids that the signed tokens in a text carry; their signatures are not verified."""
    found = (base64.urlsafe_b64decode(match) for match in _TOKEN.findall(value))
    return frozenset(raw[3:11] for raw in found if raw[0] == tokens.VERSION)


def _require_belonging(
    addressee: Addressee, person: FrozenPerson, made: Mapping[str, str], merge_fields: Iterable[MergeField]
) -> None:
    wanted = {field.name for field in merge_fields} - MADE_WHEN_SUBMITTING
    owners = frozenset().union(*(uids_in(value) for value in made.values()))
    is_whole = (
        wanted <= addressee.fields.keys()
        and made.keys() <= MADE_WHEN_SUBMITTING
        and addressee.fields.get("email", person.email) == person.email
        and owners <= {person.uid}
    )
    if not is_whole:
        raise StoreError(
            _(
                "the data of recipient number {number} does not belong together; nothing of this batch was sent."
            ).format(number=person.subscriber_id),
            right=_("Name, address and unsubscribe link of a copy are all of the same person."),
            remedy=_("This is a fault in the program or a damaged store: please report it, and send nothing more."),
        )
