"""How fast a campaign goes just now, and how long it will go on, from what the ledger says was settled lately.

Promises a number any process can work out, whoever sends. Decides nothing.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter.store.instants import microseconds_of

_WINDOW = dt.timedelta(minutes=2)
_SETTLED = sa.text(
    "SELECT COALESCE(SUM(n_accepted + n_refused + n_skipped), 0) AS people, MIN(settled_at) AS first FROM batch"
    " WHERE campaign_id = :key AND settled_at > :since"
)


def people_per_second(connection: sa.Connection, key: int, *, at: dt.datetime) -> float:
    """Return how many people were settled in a second, over the last two minutes; 0 where nobody was."""
    since = microseconds_of(at - _WINDOW)
    row = connection.execute(_SETTLED, {"key": key, "since": since}).one()
    if not row.people:
        return 0.0
    # What began within the window is measured from its beginning, at least a second.
    seconds = max((microseconds_of(at) - int(row.first)) / 1_000_000, 1.0)
    return float(row.people) / seconds


def seconds_left(remaining: int, per_second: float) -> float | None:
    """Return how long the rest takes at that pace; None where there is no pace to go by."""
    return remaining / per_second if remaining and per_second > 0 else None
