"""The audience as a table that `audience import` reads again: who may receive, and what proves it.

Promises that nobody stands in it who may not be mailed at that moment, so that whoever left is not brought back by way
of a table, that each person stands there once with a proof that holds, and that the people are read a page at a time.
Writes no file.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from cipc_newsletter.audience import columns, consent, selection
from cipc_newsletter.audience.columns import Field
from cipc_newsletter.model.subscriber import Consent, ConsentKind
from cipc_newsletter.store import consents, subscribers
from cipc_newsletter.store.consents import ConsentRow
from cipc_newsletter.values import frozen

_PAGE = 1000  # people
_FIELDS = tuple(each.value for each in Field)


@frozen
class Part:
    """Some rows of the table; `after_id` is where the next part begins, `left_out` how many may not be mailed."""

    rows: tuple[tuple[str, ...], ...]
    left_out: int
    after_id: int
    is_last: bool


def attributes_in(connection: sa.Connection, *, after_id: int) -> tuple[frozenset[str], int]:
    """Return the names of the attributes that the next people have, and where those after them begin; 0 at the end."""
    people = subscribers.page(connection, after_id=after_id, limit=_PAGE)
    names = frozenset(name for row in people for name in row.subscriber.attributes)
    return names, people[-1].subscriber.id if len(people) == _PAGE else 0


def head(attributes: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns: those of the audience file, then the attributes, none of which means a field."""
    names = list(_FIELDS)
    for each in attributes:
        names.append(columns.attribute_name(each, names) or each)
    return tuple(names)


def part(connection: sa.Connection, *, after_id: int, attributes: Sequence[str], at: dt.datetime) -> Part:
    """Return the next rows after `after_id` (0 for the first), of people who may be mailed at the aware moment `at`."""
    page = selection.page(connection, after_id=after_id, limit=_PAGE, at=at)
    mailable = [each.subscriber for each in page.candidates if each.is_mailable]
    events = consents.between(connection, first=mailable[0].id, last=mailable[-1].id) if mailable else {}
    proofs = {person.id: _proof(events.get(person.id, ()), at.date()) for person in mailable}
    return Part(
        rows=tuple(
            (
                person.email,
                person.first_name,
                person.last_name,
                person.language,
                *_in_cells(proofs[person.id]),
                *(person.attributes.get(name, "") for name in attributes),
            )
            for person in mailable
        ),
        left_out=len(page.candidates) - len(mailable),
        after_id=page.after_id,
        is_last=page.is_last,
    )


def _proof(events: Sequence[ConsentRow], on: dt.date) -> Consent:
    """Return the proof that holds longest: one of those by which the person may be mailed."""
    valid = (each for each in consent.given_since_withdrawal(events) if consent.is_valid(each, on))
    return max(
        valid, key=lambda each: (each.ends_on or dt.date.max, each.kind is ConsentKind.EXPRESS, each.obtained_on)
    )


def _in_cells(proof: Consent) -> Iterator[str]:
    yield proof.kind.value
    yield proof.obtained_on.isoformat()
    yield "" if proof.until_event is None else proof.until_event.isoformat()
    yield proof.text
    yield proof.evidence
