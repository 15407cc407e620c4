"""The people in the audience, as rows.

Promises one row per normalised address, and pages that are ascending and disjoint, so that nobody is met twice. Does
not know who may be mailed: that is `audience`.
"""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from cipc_newsletter.model.subscriber import Subscriber
from cipc_newsletter.store.instants import microseconds_of
from cipc_newsletter.values import frozen

_COLUMNS = "id, uid, email, email_norm, first_name, last_name, language, attributes"
_INSERT = sa.text(
    "INSERT INTO subscriber (uid, email, email_norm, first_name, last_name, language, attributes, created_at)"
    " VALUES (:uid, :email, :email_norm, :first_name, :last_name, :language, :attributes, :created_at)"
)
_UPDATE = sa.text(
    "UPDATE subscriber SET first_name = :first_name, last_name = :last_name, language = :language,"
    " attributes = :attributes WHERE id = :id"
)
_BY_ADDRESS = sa.text(f"SELECT {_COLUMNS} FROM subscriber WHERE email_norm IN :norms").bindparams(  # noqa: S608 -- constants
    sa.bindparam("norms", expanding=True)
)
_BY_ID = sa.text(f"SELECT {_COLUMNS} FROM subscriber WHERE id IN :ids").bindparams(  # noqa: S608 -- constants
    sa.bindparam("ids", expanding=True)
)
_IDS_BY_ADDRESS = sa.text("SELECT id, email_norm FROM subscriber WHERE email_norm IN :norms").bindparams(
    sa.bindparam("norms", expanding=True)
)
_BY_UID = sa.text("SELECT id, uid FROM subscriber WHERE uid IN :uids").bindparams(
    sa.bindparam("uids", expanding=True)
)
_PAGE = sa.text(f"SELECT {_COLUMNS} FROM subscriber WHERE id > :after_id ORDER BY id LIMIT :limit")  # noqa: S608 -- constants


@frozen
class SubscriberRow:
    """A subscriber with `email_norm`, the form of the address that is compared."""

    subscriber: Subscriber
    email_norm: str


def add(connection: sa.Connection, people: Sequence[SubscriberRow], *, now: dt.datetime) -> dict[str, int]:
    """Store new people, whose ids are not read, and return the id each normalised address was given."""
    if not people:
        return {}
    created_at = microseconds_of(now)
    connection.execute(
        _INSERT,
        [
            {
                **_changeable(row.subscriber),
                "uid": row.subscriber.uid,
                "email": row.subscriber.email,
                "email_norm": row.email_norm,
                "created_at": created_at,
            }
            for row in people
        ],
    )
    rows = by_addresses(connection, [row.email_norm for row in people])
    return {norm: row.subscriber.id for norm, row in rows.items()}


def update(connection: sa.Connection, people: Sequence[Subscriber]) -> None:
    """Store the names, language and attributes of people already there; address and uid never change."""
    if people:
        connection.execute(_UPDATE, [{**_changeable(person), "id": person.id} for person in people])


def by_addresses(connection: sa.Connection, norms: Collection[str]) -> dict[str, SubscriberRow]:
    """Return the people with these normalised addresses, by address."""
    rows = _rows(connection.execute(_BY_ADDRESS, {"norms": list(norms)})) if norms else ()
    return {row.email_norm: row for row in rows}


def by_ids(connection: sa.Connection, ids: Collection[int]) -> dict[int, SubscriberRow]:
    """Return the people with these ids, by id."""
    rows = _rows(connection.execute(_BY_ID, {"ids": list(ids)})) if ids else ()
    return {row.subscriber.id: row for row in rows}


def ids_by_uid(connection: sa.Connection, uids: Collection[bytes]) -> dict[bytes, int]:
    """Return the ids of the people with these uids, by uid."""
    rows = connection.execute(_BY_UID, {"uids": list(uids)}) if uids else ()
    return {bytes(row.uid): row.id for row in rows}


def ids_by_address(connection: sa.Connection, norms: Collection[str]) -> dict[str, int]:
    """Return the ids of the people with these normalised addresses, by address."""
    rows = connection.execute(_IDS_BY_ADDRESS, {"norms": list(norms)}) if norms else ()
    return {row.email_norm: row.id for row in rows}


def page(connection: sa.Connection, *, after_id: int, limit: int) -> tuple[SubscriberRow, ...]:
    """Return the next `limit` people by id after `after_id` (0 for the first page)."""
    return tuple(_rows(connection.execute(_PAGE, {"after_id": after_id, "limit": limit}).all()))


def _changeable(person: Subscriber) -> dict[str, object]:
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "language": person.language,
        "attributes": json.dumps(dict(person.attributes), ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    }


def _rows(result: Iterable[sa.Row[tuple[object, ...]]]) -> list[SubscriberRow]:
    return [
        SubscriberRow(
            subscriber=Subscriber(
                id=row.id,
                uid=bytes(row.uid),
                email=row.email,
                language=row.language,
                first_name=row.first_name,
                last_name=row.last_name,
                attributes={} if row.attributes == "{}" else json.loads(row.attributes),
            ),
            email_norm=row.email_norm,
        )
        for row in result
    ]
