"""From frozen people to addressees, and the assertion that everything about each of them belongs to them.

Promises that nobody is mailed with another person's name, address or unsubscribe link: of every person the row, its
values and the token in its links are compared before a batch is claimed. Looks nobody up.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from operator import eq
from string import ascii_letters, digits

from cipc_newsletter import tokens
from cipc_newsletter.deliver.freezing import MADE_WHEN_SUBMITTING
from cipc_newsletter.deliver.surroundings import FieldsOf
from cipc_newsletter.errors import StoreError
from cipc_newsletter.model.message import Addressee, MergeField
from cipc_newsletter.model.people import People
from cipc_newsletter.store.selections import FrozenPerson
from cipc_newsletter.wording import _

_TOKEN = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{36}(?![A-Za-z0-9_-])")
_URL_SAFE = (ascii_letters + digits + "-_").encode("ascii")
_RAW_LENGTH, _UID = 27, slice(3, 11)


def addressees_of(
    people: People[FrozenPerson], *, fields_of: FieldsOf, merge_fields: Iterable[MergeField]
) -> People[Addressee]:
    """Return the addressees for the frozen people of a batch, with the fields that `fields_of` makes for them now.

    Raises StoreError, before anything is sent, where the parts of one of them do not belong together.
    """
    wanted = {field.name for field in merge_fields} - MADE_WHEN_SUBMITTING
    made = fields_of(people.uids)
    fields = {**made, **people.fields}
    is_whole = wanted <= fields.keys() and made.keys() <= MADE_WHEN_SUBMITTING
    if not is_whole or any(len(column) != len(people) for column in made.values()):
        raise _not_belonging(people.ids[-1])
    of_another = _unequal(fields.get("email", people.emails), people.emails)
    for column in made.values():
        of_another |= _with_strange_tokens(people.uids, column)
    if of_another:
        raise _not_belonging(people.ids[min(of_another)])
    return People(Addressee, ids=people.ids, uids=people.uids, emails=people.emails, fields=fields)


def uids_in(value: str) -> frozenset[bytes]:
    """Return the uids that the signed tokens in a text carry; their signatures are not verified."""
    found = (base64.urlsafe_b64decode(match) for match in _TOKEN.findall(value))
    return frozenset(raw[_UID] for raw in found if raw[0] == tokens.VERSION)


def _unequal(column: Sequence[object], other: Sequence[object]) -> set[int]:
    """Return the places at which two columns differ."""
    if len(column) == len(other) and all(map(eq, column, other)):
        return set()
    return {place for place, (one, two) in enumerate(zip(column, other, strict=True)) if one != two}


def _with_strange_tokens(uids: Sequence[bytes], column: Sequence[str]) -> set[int]:
    """Return the places at which a value holds a token that carries the uid of anybody but the person there.

    Where every value ends with its one token, all of those are read at once; else each value is searched.
    """
    carried = _uids_at_the_ends(column)
    if carried is not None:
        return _unequal(carried, uids)
    return {place for place, value in enumerate(column) if not uids_in(value) <= {uids[place]}}


def _uids_at_the_ends(column: Sequence[str]) -> list[bytes] | None:
    """Return the uid that each value's token carries; None where one holds more, or less, than a token at its end."""
    starts = {value[: -tokens.LENGTH] for value in column}
    joined = "".join([value[-tokens.LENGTH :] for value in column])
    is_plain = (
        all(start.endswith("/") and not _TOKEN.search(start) for start in starts)
        and len(joined) == tokens.LENGTH * len(column)
        and joined.isascii()
        and not joined.encode("ascii").translate(None, _URL_SAFE)
    )
    if not is_plain:
        return None
    raw = binascii.a2b_base64(joined.replace("-", "+").replace("_", "/"))
    if raw[::_RAW_LENGTH].count(tokens.VERSION) < len(column):
        return None
    return [raw[place + _UID.start : place + _UID.stop] for place in range(0, len(raw), _RAW_LENGTH)]


def _not_belonging(number: int) -> StoreError:
    return StoreError(
        _("the data of recipient number {number} does not belong together; nothing of this batch was sent.").format(
            number=number
        ),
        right=_("Name, address and unsubscribe link of a copy are all of the same person."),
        remedy=_("This is a fault in the program or a damaged store: please report it, and send nothing more."),
    )
