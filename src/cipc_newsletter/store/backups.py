"""A copy of the whole database as it was at one moment, made while others go on; and what such a copy holds.

Promises that a copy is whole or an error, and that a damaged database is never copied over a good backup. A sender that
writes meanwhile waits for it as for any other reader. SQLite alone: PostgreSQL has backups of its own.
"""

import contextlib
import datetime as dt
import sqlite3
from pathlib import Path

import sqlalchemy as sa

from cipc_newsletter.errors import StoreError
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.failures import store_error
from cipc_newsletter.store.instants import optional_moment_of
from cipc_newsletter.store.sqlite import BUSY_SECONDS
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_CONTENTS = sa.text(
    "SELECT (SELECT count(*) FROM subscriber) AS people, (SELECT count(*) FROM campaign) AS campaigns,"
    " (SELECT count(*) FROM campaign WHERE status NOT IN ('finished','cancelled')) AS unfinished,"
    " (SELECT count(*) FROM deed) AS deeds"
)
_MOMENTS = tuple(  # every column in which something that people did leaves its moment
    sa.text(f"SELECT max({column}) FROM {table}")  # noqa: S608 -- constants
    for table, column in (
        *(("campaign", "created_at"), ("attempt", "started_at"), ("attempt", "finished_at"), ("approval", "at")),
        *(("subscriber", "created_at"), ("suppression", "at"), ("consent", "recorded_at"), ("comment", "at")),
    )
)


@frozen
class Contents:
    """What a store holds, in numbers; `last_at` is when something was last written down in it."""

    people: int
    campaigns: int
    unfinished: int
    deeds: int
    last_at: dt.datetime | None

    @property
    def is_empty(self) -> bool:
        """Whether nobody ever put anything in."""
        return not (self.people or self.campaigns or self.deeds)


def contents_of(connection: sa.Connection) -> Contents:
    """Return what a store holds."""
    row = connection.execute(_CONTENTS).one()
    moments = [moment for statement in _MOMENTS if (moment := connection.execute(statement).scalar()) is not None]
    return Contents(
        people=row.people,
        campaigns=row.campaigns,
        unfinished=row.unfinished,
        deeds=row.deeds,
        last_at=optional_moment_of(max(moments, default=None)),
    )


def snapshot(store: Store, target: Path) -> None:
    """Copy the database into the new file `target`, as it is at one moment. Raises StoreError."""
    if store.path is None:
        raise StoreError(
            _("this store is on a database server, which this command does not copy."),
            right=_("A store on a server is copied by the server's own means."),
            remedy=_("Copy it with pg_dump, which may run while a campaign is sent."),
        )
    # In one step: a copy in several begins anew whenever somebody writes, and beside a sender never ends.
    try:
        with (
            contextlib.closing(_connected(store.path, "ro")) as source,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            copy.execute("PRAGMA synchronous = OFF")  # a copy that a power cut spoils is made anew
            source.backup(copy)
    except sqlite3.Error as error:
        raise store_error(error, store.place) or error from error
    require_whole(target, shown=store.path)


def require_whole(path: Path, *, shown: Path) -> None:
    """Refuse a database file with a damaged page. Raises StoreError naming it as `shown`."""
    try:
        with contextlib.closing(_connected(path, "ro")) as connection:
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise store_error(error, str(shown)) or error from error
    if said != "ok":
        raise StoreError(
            _("the store is damaged and cannot be read safely."),
            right=_("Nothing is sent from a damaged store, because it may have forgotten who was mailed."),
            remedy=_("Keep a copy of the file and of those beside it, then put your latest backup in its place."),
            path=str(shown),
        )


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS)
