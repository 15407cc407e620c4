"""Events: what providers reported of people, each report once.

Promises that the same report vanishes on its key however often and in whatever order it comes, and that what is counted
is computed from the rows. Decides nothing.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from cipc_newsletter.model.event import EventKind
from cipc_newsletter.store.instants import microseconds_of, moment_of
from cipc_newsletter.values import frozen

_INSERT = sa.text(
    "INSERT INTO event (campaign_id, ev_key, subscriber_id, kind, at) VALUES (:key, :ev_key, :id, :kind, :at)"
    " ON CONFLICT (campaign_id, ev_key) DO NOTHING"
)
_KNOWN = sa.text("SELECT ev_key FROM event WHERE campaign_id = :key AND ev_key IN :ev_keys").bindparams(
    sa.bindparam("ev_keys", expanding=True)
)
_COUNT = sa.text("SELECT count(*) FROM event WHERE campaign_id = :key")
_PEOPLE = sa.text(
    "SELECT kind, COUNT(DISTINCT subscriber_id) AS people FROM event WHERE campaign_id = :key AND at >= :since"
    " GROUP BY kind"
)
_BETWEEN = sa.text(
    "SELECT DISTINCT subscriber_id FROM event WHERE campaign_id = :key AND subscriber_id BETWEEN :first AND :last"
)
_OF_PEOPLE = sa.text(
    "SELECT subscriber_id, kind, at FROM event WHERE campaign_id = :key AND subscriber_id BETWEEN :first AND :last"
)


@frozen
class EventRow:
    """One report placed in the ledger; `ev_key` names it within its campaign."""

    ev_key: bytes
    subscriber_id: int
    kind: EventKind
    at: dt.datetime


def add_many(connection: sa.Connection, key: int, rows: Sequence[EventRow]) -> None:
    """Store the reports that are not there yet."""
    if rows:
        connection.execute(
            _INSERT,
            [
                {
                    "key": key,
                    "ev_key": row.ev_key,
                    "id": row.subscriber_id,
                    "kind": row.kind,
                    "at": microseconds_of(row.at),
                }
                for row in rows
            ],
        )


def known_among(connection: sa.Connection, key: int, ev_keys: Collection[bytes]) -> frozenset[bytes]:
    """Return those of `ev_keys` that are there already."""
    rows = connection.execute(_KNOWN, {"key": key, "ev_keys": list(ev_keys)}).scalars() if ev_keys else ()
    return frozenset(bytes(ev_key) for ev_key in rows)


def total(connection: sa.Connection, key: int) -> int:
    """Return how many reports there are of a campaign."""
    return int(connection.execute(_COUNT, {"key": key}).scalar_one())


def counts(connection: sa.Connection, key: int, *, since: dt.datetime | None = None) -> Mapping[EventKind, int]:
    """Return of how many people each kind was reported, `since` a moment or at all; nobody's kinds are left out."""
    values = {"key": key, "since": 0 if since is None else microseconds_of(since)}
    return {EventKind(row.kind): int(row.people) for row in connection.execute(_PEOPLE, values)}


def of_people(
    connection: sa.Connection, key: int, *, first: int, last: int
) -> Mapping[int, tuple[tuple[EventKind, dt.datetime], ...]]:
    """Return what was reported of people with ids from `first` to `last`, by id; nobody of whom nothing was."""
    told: dict[int, list[tuple[EventKind, dt.datetime]]] = {}
    for row in connection.execute(_OF_PEOPLE, {"key": key, "first": first, "last": last}):
        told.setdefault(row.subscriber_id, []).append((EventKind(row.kind), moment_of(row.at)))
    return {number: tuple(reports) for number, reports in told.items()}


def is_any_of(connection: sa.Connection, key: int, ids: Collection[int]) -> bool:
    """Whether anything was reported of one of these people."""
    if not ids:
        return False
    rows = connection.execute(_BETWEEN, {"key": key, "first": min(ids), "last": max(ids)}).scalars()
    wanted = set(ids)
    return any(number in wanted for number in rows)
