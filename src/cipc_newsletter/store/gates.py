"""Gates: what holds a campaign back after its first wave, and from when on outcomes count against it.

Promises that a gate is closed in the commit that declares the selection complete, and opens once. Does not judge what
became of the first wave.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from cipc_newsletter.store.instants import microseconds_of, moment_of, optional_moment_of
from cipc_newsletter.store.mailability import Seen
from cipc_newsletter.values import frozen

_COUNT_FROM = sa.text(
    "INSERT INTO gate (campaign_id, counts_from) VALUES (:key, :at)"
    " ON CONFLICT (campaign_id) DO UPDATE SET counts_from = excluded.counts_from"
)
_NOTE_SEEN = sa.text(
    "INSERT INTO gate (campaign_id, held_on, consents_seen, suppressions_seen)"
    " VALUES (:key, :on, :consents, :suppressions) ON CONFLICT (campaign_id) DO NOTHING"
)
_CLOSE = sa.text(
    "INSERT INTO gate (campaign_id, first_wave_no) VALUES (:key, :last)"
    " ON CONFLICT (campaign_id) DO UPDATE SET first_wave_no = excluded.first_wave_no"
)
_SET_OPENING = sa.text(
    "UPDATE gate SET opens_at = :at WHERE campaign_id = :key AND opens_at IS NULL AND first_wave_no > 0"
    " AND NOT EXISTS (SELECT 1 FROM batch WHERE campaign_id = :key AND state IN (0,1)"
    " AND (batch_no <= first_wave_no OR parent_no IS NOT NULL))"
)


@frozen
class Gate:
    """One row: batches above `first_wave_no` wait until `opens_at`, None while the first wave is under way.

    `seen` is how far the audience was known when the selection was frozen, None where that was not written down.
    """

    first_wave_no: int = 0
    opens_at: dt.datetime | None = None
    counts_from: dt.datetime = moment_of(0)
    seen: Seen | None = None


def of_campaign(connection: sa.Connection, key: int) -> Gate:
    """Return the gate of a campaign; one that holds nothing back where there is none."""
    row = connection.execute(sa.text("SELECT * FROM gate WHERE campaign_id = :key"), {"key": key}).one_or_none()
    if row is None:
        return Gate()
    return Gate(
        first_wave_no=row.first_wave_no,
        opens_at=optional_moment_of(row.opens_at),
        counts_from=moment_of(row.counts_from),
        seen=_seen(row),
    )


def _seen(row: sa.Row[Any]) -> Seen | None:
    if row.held_on is None:
        return None
    on = dt.date.fromisoformat(row.held_on)
    return Seen(on=on, consents=row.consents_seen, suppressions=row.suppressions_seen)


def note_seen(connection: sa.Connection, key: int, seen: Seen) -> None:
    """Write down how far the audience is known as freezing begins; where it began before, that stays."""
    values = {
        "key": key,
        "on": seen.on.isoformat(),
        "consents": seen.consents,
        "suppressions": seen.suppressions,
    }
    connection.execute(_NOTE_SEEN, values)


def close(connection: sa.Connection, key: int, *, people: int) -> None:
    """Hold back every batch but the first ones, which together have at least so many people."""
    last, gathered = 0, 0
    sizes = connection.execute(
        sa.text("SELECT batch_no, n FROM batch WHERE campaign_id = :key ORDER BY batch_no"), {"key": key}
    )
    for row in sizes:
        if gathered >= people:
            break
        last, gathered = row.batch_no, gathered + row.n
    connection.execute(_CLOSE, {"key": key, "last": last})


def open_after_first_wave(connection: sa.Connection, key: int, *, at: dt.datetime) -> None:
    """Let the rest follow at that moment, once nothing of the first wave waits or is under way."""
    connection.execute(_SET_OPENING, {"key": key, "at": microseconds_of(at)})


def count_from(connection: sa.Connection, key: int, *, at: dt.datetime) -> None:
    """Hold only what is settled from now on against the campaign: a person has looked at what came before."""
    connection.execute(_COUNT_FROM, {"key": key, "at": microseconds_of(at)})
