"""People taken into the audience: new ones enrolled, known ones brought up to date, proofs of consent added.

Promises that what is already known changes nothing, that an empty value never erases one, and that proof is added and
never replaced (rule CON-01). Does not ask whether an address is suppressed: whoever calls does.
"""

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

import sqlalchemy as sa

from cipc_newsletter.audience.consent import is_recorded
from cipc_newsletter.audience.entries import Entry
from cipc_newsletter.model.subscriber import Subscriber
from cipc_newsletter.store import consents, subscribers
from cipc_newsletter.store.consents import ConsentEvent, ConsentRow
from cipc_newsletter.store.subscribers import SubscriberRow
from cipc_newsletter.values import frozen


def new_uid() -> bytes:
    """Return eight random bytes, by which links name a subscriber."""
    return secrets.token_bytes(8)


@frozen
class Taken:
    """How many people were new, how many changed or gave another consent, how many were known as they are."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0


def take(
    connection: sa.Connection,
    entries: Sequence[Entry],
    *,
    now: dt.datetime,
    is_dry_run: bool = False,
    make_uid: Callable[[], bytes] = new_uid,
) -> Taken:
    """Write what is new about these people, each address once; a dry run only counts."""
    known = subscribers.by_addresses(connection, [entry.address.norm for entry in entries])
    proofs = consents.of_subscribers(connection, [row.subscriber.id for row in known.values()])
    newcomers = [entry for entry in entries if entry.address.norm not in known]
    people: list[Subscriber] = []
    facts: list[ConsentRow] = []
    updated = 0
    for entry in entries:
        row = known.get(entry.address.norm)
        if row is None:
            continue
        person = _brought_up_to_date(row.subscriber, entry)
        is_changed = person != row.subscriber
        is_new_fact = not is_recorded(entry.consent, proofs.get(person.id, ()))
        people.extend([person] if is_changed else [])
        facts.extend([_given(person.id, entry)] if is_new_fact else [])
        updated += is_changed or is_new_fact
    if not is_dry_run:
        subscribers.update(connection, people)
        facts.extend(_enrolled(connection, newcomers, now=now, make_uid=make_uid))
        consents.add(connection, facts, now=now)
    return Taken(new=len(newcomers), updated=updated, unchanged=len(known) - updated)


def _enrolled(
    connection: sa.Connection, newcomers: Sequence[Entry], *, now: dt.datetime, make_uid: Callable[[], bytes]
) -> list[ConsentRow]:
    """Write new people and return the proofs that go with them."""
    rows = [
        SubscriberRow(subscriber=_newcomer(entry, make_uid()), email_norm=entry.address.norm) for entry in newcomers
    ]
    ids = subscribers.add(connection, rows, now=now)
    return [_given(ids[entry.address.norm], entry) for entry in newcomers]


def _given(subscriber_id: int, entry: Entry) -> ConsentRow:
    return ConsentRow(subscriber_id=subscriber_id, event=ConsentEvent.GIVEN, consent=entry.consent)


def _newcomer(entry: Entry, uid: bytes) -> Subscriber:
    return Subscriber(
        id=0,
        uid=uid,
        email=entry.address.email,
        language=entry.language or entry.fallback,
        first_name=entry.first_name,
        last_name=entry.last_name,
        attributes=entry.attributes,
    )


def _brought_up_to_date(person: Subscriber, entry: Entry) -> Subscriber:
    """Return `person` with what the row says of them; a row's silence, or a default, changes nothing."""
    return replace(
        person,
        first_name=entry.first_name or person.first_name,
        last_name=entry.last_name or person.last_name,
        language=entry.language or person.language or entry.fallback,
        attributes={**person.attributes, **entry.attributes},
    )
