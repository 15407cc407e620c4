"""Proofs of consent, as rows that are only ever added (rule CON-01).

Promises that a correction is a new row: the database itself refuses to change or delete one. Does not judge what the
rows add up to: that is `audience.consent`.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

import sqlalchemy as sa

from cipc_newsletter import __version__
from cipc_newsletter.model.subscriber import Consent, ConsentKind
from cipc_newsletter.store.instants import microseconds_of, moment_of
from cipc_newsletter.values import frozen

_COLUMNS = (
    "subscriber_id, event, kind, obtained_on, until_event, ends_on, text, evidence, method, recorded_by, recorded_at"
)
_INSERT = sa.text(
    f"INSERT INTO consent ({_COLUMNS}, tool_version) VALUES (:subscriber_id, :event, :kind, :obtained_on,"  # noqa: S608 -- constants
    " :until_event, :ends_on, :text, :evidence, :method, :recorded_by, :recorded_at, :tool_version)"
)
_OF_SUBSCRIBERS = sa.text(
    f"SELECT {_COLUMNS} FROM consent WHERE subscriber_id IN :ids ORDER BY subscriber_id, id"  # noqa: S608 -- constants
).bindparams(sa.bindparam("ids", expanding=True))
_BETWEEN = sa.text(
    f"SELECT {_COLUMNS} FROM consent WHERE subscriber_id BETWEEN :first AND :last ORDER BY subscriber_id, id"  # noqa: S608 -- constants
)


class ConsentEvent(StrEnum):
    """What happened to a consent."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


@frozen
class ConsentRow:
    """One event of one person. A withdrawal takes back every kind; `consent.obtained_on` is then its own day."""

    subscriber_id: int
    event: ConsentEvent
    consent: Consent


def add(connection: sa.Connection, rows: Sequence[ConsentRow], *, now: dt.datetime) -> None:
    """Store `rows` in order; `now` stands for a `recorded_at` that is missing."""
    if rows:
        connection.execute(_INSERT, [_values(row, now) for row in rows])


def of_subscribers(connection: sa.Connection, ids: Collection[int]) -> dict[int, tuple[ConsentRow, ...]]:
    """Return the events of these people, oldest first, by id; people without any are missing."""
    return _by_subscriber(connection.execute(_OF_SUBSCRIBERS, {"ids": list(ids)})) if ids else {}


def between(connection: sa.Connection, *, first: int, last: int) -> dict[int, tuple[ConsentRow, ...]]:
    """Return the events of the people whose ids lie from `first` to `last`, oldest first, by id."""
    return _by_subscriber(connection.execute(_BETWEEN, {"first": first, "last": last}))


def _values(row: ConsentRow, now: dt.datetime) -> dict[str, object]:
    consent = row.consent
    return {
        "subscriber_id": row.subscriber_id,
        "event": row.event.value,
        "kind": consent.kind.value,
        "obtained_on": consent.obtained_on.isoformat(),
        "until_event": consent.until_event.isoformat() if consent.until_event else None,
        "ends_on": consent.ends_on.isoformat() if consent.ends_on else None,
        "text": consent.text,
        "evidence": consent.evidence,
        "method": consent.method,
        "recorded_by": consent.recorded_by,
        "recorded_at": microseconds_of(consent.recorded_at or now),
        "tool_version": __version__,
    }


def _by_subscriber(result: Iterable[sa.Row[tuple[object, ...]]]) -> dict[int, tuple[ConsentRow, ...]]:
    rows: dict[int, list[ConsentRow]] = {}
    for row in result:
        rows.setdefault(row.subscriber_id, []).append(
            ConsentRow(
                subscriber_id=row.subscriber_id,
                event=ConsentEvent(row.event),
                consent=Consent(
                    kind=ConsentKind(row.kind),
                    obtained_on=dt.date.fromisoformat(row.obtained_on),
                    until_event=_optional_date(row.until_event),
                    ends_on=_optional_date(row.ends_on),
                    text=row.text,
                    evidence=row.evidence,
                    method=row.method,
                    recorded_by=row.recorded_by,
                    recorded_at=moment_of(row.recorded_at),
                ),
            )
        )
    return {subscriber_id: tuple(events) for subscriber_id, events in rows.items()}


def _optional_date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
