"""Addresses we must not write to, whatever the audience says (rules UNS-05, UNS-09).

Promises that a suppression outlives its subscriber, since it names an address and not a person's row, and that
`version` grows with every new one. Does not decide who is suppressed.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import TypeVar

import sqlalchemy as sa

from cipc_newsletter.model.subscriber import Suppression
from cipc_newsletter.store.instants import microseconds_of, moment_of
from cipc_newsletter.values import frozen

_Key = TypeVar("_Key", str, int)
_COLUMNS = "suppression.email_norm, suppression.reason, suppression.at, suppression.source"
_INSERT = sa.text(
    "INSERT INTO suppression (email_norm, reason, at, source) VALUES (:email_norm, :reason, :at, :source)"
)
_LIFT = sa.text(
    "UPDATE suppression SET lifted_at = :at WHERE email_norm = :email_norm AND reason = :reason AND lifted_at IS NULL"
)
_ACTIVE = sa.text(
    f"SELECT {_COLUMNS} FROM suppression WHERE email_norm IN :norms AND lifted_at IS NULL ORDER BY id"  # noqa: S608 -- constants
).bindparams(sa.bindparam("norms", expanding=True))
_JOINED = (
    f"SELECT subscriber.id AS subscriber_id, {_COLUMNS} FROM subscriber"  # noqa: S608 -- constants
    " JOIN suppression ON suppression.email_norm = subscriber.email_norm AND suppression.lifted_at IS NULL"
)
_OF_SUBSCRIBERS = sa.text(f"{_JOINED} WHERE subscriber.id IN :ids ORDER BY suppression.id").bindparams(
    sa.bindparam("ids", expanding=True)
)
_EVER = sa.text(
    f"SELECT {_COLUMNS}, suppression.lifted_at FROM suppression WHERE email_norm IN :norms ORDER BY id"  # noqa: S608 -- constants
).bindparams(sa.bindparam("norms", expanding=True))
_VERSION = sa.text("SELECT COALESCE(MAX(id), 0) FROM suppression")


@frozen
class Past:
    """A suppression of an address, whether it still holds or was lifted."""

    suppression: Suppression
    is_lifted: bool


class SuppressionReason(StrEnum):
    """Why an address is suppressed."""

    UNSUBSCRIBED = "unsubscribed"
    COMPLAINT = "complaint"
    HARD_BOUNCE = "hard_bounce"
    ERASED = "erased"
    LEGAL = "legal"
    STAFF = "staff"


def add(connection: sa.Connection, email_norm: str, *, reason: SuppressionReason, at: dt.datetime) -> bool:
    """Suppress an address; False where it already is for this reason, in which case nothing is written."""
    rows = connection.execute(_ACTIVE, {"norms": [email_norm]}).all()
    if any(row.reason == reason for row in rows):
        return False
    add_all(connection, [Suppression(email=email_norm, reason=reason.value, at=at)])
    return True


def add_all(connection: sa.Connection, people: Sequence[Suppression]) -> None:
    """Suppress normalised addresses, each `email` one; whoever calls has looked at `ever` before."""
    if people:
        connection.execute(
            _INSERT,
            [
                {"email_norm": one.email, "reason": one.reason, "at": microseconds_of(one.at), "source": one.source}
                for one in people
            ],
        )


def ever(connection: sa.Connection, norms: Collection[str]) -> dict[str, list[Past]]:
    """Return all that ever suppressed these normalised addresses, oldest first, by address."""
    found: dict[str, list[Past]] = {}
    if norms:
        for row in connection.execute(_EVER, {"norms": list(norms)}):
            past = Past(suppression=_from_row(row), is_lifted=row.lifted_at is not None)
            found.setdefault(row.email_norm, []).append(past)
    return found


def lift(connection: sa.Connection, email_norm: str, *, reason: SuppressionReason, at: dt.datetime) -> bool:
    """End the suppression of an address for this one reason; False where there was none."""
    values = {"email_norm": email_norm, "reason": reason.value, "at": microseconds_of(at)}
    return connection.execute(_LIFT, values).rowcount > 0


def of_addresses(connection: sa.Connection, norms: Collection[str]) -> dict[str, Suppression]:
    """Return what suppresses these normalised addresses, by address: the oldest, where there are several."""
    if not norms:
        return {}
    return _oldest((row.email_norm, row) for row in connection.execute(_ACTIVE, {"norms": list(norms)}))


def of_subscribers(connection: sa.Connection, ids: Collection[int]) -> dict[int, Suppression]:
    """Return what suppresses these people, by their id."""
    if not ids:
        return {}
    return _oldest((row.subscriber_id, row) for row in connection.execute(_OF_SUBSCRIBERS, {"ids": list(ids)}))


def version(connection: sa.Connection) -> int:
    """Return a number that grows whenever an address is suppressed; 0 where none ever was."""
    return int(connection.execute(_VERSION).scalar_one())


def _oldest(rows: Iterable[tuple[_Key, sa.Row[tuple[object, ...]]]]) -> dict[_Key, Suppression]:
    found: dict[_Key, Suppression] = {}
    for key, row in rows:
        found.setdefault(key, _from_row(row))
    return found


def _from_row(row: sa.Row[tuple[object, ...]]) -> Suppression:
    values = row._mapping  # noqa: SLF001 -- the documented way to a row's columns by name
    return Suppression(
        email=values["email_norm"], reason=values["reason"], at=moment_of(values["at"]), source=values["source"]
    )
