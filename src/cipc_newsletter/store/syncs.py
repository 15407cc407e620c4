"""When each provider was last asked, to the end, who left there.

Promises one moment for each provider, the latest. Asks nobody.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter.store.instants import microseconds_of, optional_moment_of

_WRITE = sa.text(
    "INSERT INTO sync (provider, finished_at, n_read) VALUES (:provider, :at, :n)"
    " ON CONFLICT (provider) DO UPDATE SET finished_at = excluded.finished_at, n_read = excluded.n_read"
)
_LAST = sa.text("SELECT finished_at FROM sync WHERE provider = :provider")


def write(connection: sa.Connection, provider: str, *, at: dt.datetime, n_read: int) -> None:
    """Note that `provider` told of `n_read` departures, all there are, at the aware moment `at`."""
    connection.execute(_WRITE, {"provider": provider, "at": microseconds_of(at), "n": n_read})


def last(connection: sa.Connection, provider: str) -> dt.datetime | None:
    """Return when `provider` last told of all departures, None where it never did."""
    return optional_moment_of(connection.execute(_LAST, {"provider": provider}).scalar())
