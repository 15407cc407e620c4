"""The store on a PostgreSQL server, shared by as many processes and computers as there are.

Promises what the store promises: a commit that returned is on the server's disk, a block that reads sees one moment
and cannot write, and no error ever shows a password. A server that restarts is waited for at the start of a block; one
that goes away in the middle of a block is an UnreachableStoreError, after which nobody knows whether it committed.
Does not know any table.
"""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from cipc_newsletter.errors import StoreError, UnreachableStoreError
from cipc_newsletter.store.postgres_failures import store_error
from cipc_newsletter.wording import _

RETURN_SECONDS = 30.0  # how long a block waits for a server that went away: a restart after a crash takes a few
_PAUSE_SECONDS = 0.25
_CONNECT_SECONDS = 10
_KEPT = 4  # connections; a server has a hundred for everybody
_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
# Commits must be on disk before they are confirmed, whatever the server's own habit is; nobody waits for ever for a
# lock; and a process that was stopped in the middle of a block gives its locks back.
_ALONE = "1667854435, 101"  # beside the numbers of `turns`
_SETTINGS = (
    "SELECT set_config('lock_timeout', '60s', false),"
    " set_config('idle_in_transaction_session_timeout', '10min', false),"
    " CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')"
    " THEN set_config('synchronous_commit', 'on', false) END"
)


class PostgresDatabase:
    """One database of a server, with a few connections kept."""

    is_shared = True
    path: Path | None = None

    def __init__(self, url: sa.URL, *, folder: Path) -> None:
        self.folder = folder
        self.place = place_of(url)
        self.engine = _engine(url)
        self._has_answered = False

    def reading(self) -> contextlib.AbstractContextManager[sa.Connection]:
        """Yield a connection that sees one moment and cannot change it."""
        return self._block(_READING)

    def writing(self) -> contextlib.AbstractContextManager[sa.Connection]:
        """Yield a connection in a transaction; others write at the same time (`turns` says what may not)."""
        return self._block(_WRITING)

    @contextlib.contextmanager
    def held_alone(self) -> Iterator[bool]:
        """Yield whether this process holds the server's one right to work on list campaigns, until the block ends.

        A lock of the session, outside any transaction: the server lets go of it when the process dies.
        """
        with self._failures_named(), self.engine.connect() as connection:
            is_held = bool(connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_ALONE})").scalar_one())
            try:
                yield is_held
            finally:
                if is_held:
                    connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_ALONE})")

    def close(self) -> None:
        """Let go of the server."""
        self.engine.dispose()

    @contextlib.contextmanager
    def _block(self, begin: str) -> Iterator[sa.Connection]:
        with self._begun(begin) as connection, self._failures_named():
            yield connection
            _require_unbroken(connection)
            connection.commit()

    def _begun(self, begin: str) -> sa.Connection:
        """Return a connection in a new transaction; a server that has answered once is waited for."""
        until = time.monotonic() + (RETURN_SECONDS if self._has_answered else 0.0)
        while True:
            try:
                with self._failures_named():
                    connection = self._connected(begin)
            except UnreachableStoreError:
                if time.monotonic() >= until:
                    raise
                time.sleep(_PAUSE_SECONDS)
            else:
                self._has_answered = True
                return connection

    def _connected(self, begin: str) -> sa.Connection:
        connection = self.engine.connect()
        try:
            connection.exec_driver_sql(begin)
        except BaseException:
            connection.close()
            raise
        return connection

    @contextlib.contextmanager
    def _failures_named(self) -> Iterator[None]:
        """Turn what the server says into a StoreError; every other exception passes."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            named = store_error(error, self.place)
            if named is None:
                raise
            raise named from error


def open_server(url: str, *, folder: Path) -> PostgresDatabase:
    """Return the database that `url` names; what belongs beside it lies in `folder`. Raises StoreError."""
    try:
        named: sa.URL | None = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        named = None
    if named is None or not named.database:
        raise StoreError(
            _("the address of the database server is not complete."),
            right=_(
                "It is written postgresql+psycopg://NAME@HOST/DATABASE, the password in the variable PGPASSWORD."
            ),
            remedy=_("Mend config.toml, [store] url."),
            key="store.url",
        )
    try:
        import psycopg as _psycopg  # noqa: F401 -- a missing package is ours to explain
    except ImportError as error:
        raise StoreError(
            _("what talks to a PostgreSQL server is not installed."),
            right=_("It comes with: {command}").format(command="pip install 'cipc-newsletter[postgres]'"),
            remedy=_("Install it, then run the same command again."),
            key="store.url",
        ) from error
    folder.mkdir(parents=True, exist_ok=True)
    return PostgresDatabase(named.set(drivername="postgresql+psycopg"), folder=folder)


def place_of(url: sa.URL) -> str:
    """Return where the database is, without the password."""
    host = url.host or url.query.get("host") or "localhost"
    return f"{url.database}@{host if isinstance(host, str) else ','.join(host)}"


def _engine(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url,
        poolclass=QueuePool,
        pool_size=_KEPT,
        max_overflow=-1,
        pool_use_lifo=True,
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "application_name": "cipc-newsletter",
            # A server whose computer is gone never answers; without these a send would wait for ever.
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 30_000,
        },
    )
    sa.event.listen(engine, "connect", _set_up)
    return engine


def _set_up(connection: Any, _record: object) -> None:
    # So that BEGIN is ours to say, with what is promised of the block, and a dead connection is found by it.
    connection.autocommit = True
    connection.execute(_SETTINGS)


def _require_unbroken(connection: sa.Connection) -> None:
    """Refuse to commit after a statement that failed: the server would answer a commit by undoing everything."""
    driver: Any = connection.connection.driver_connection
    if driver is not None and driver.info.transaction_status.name == "INERROR":
        raise RuntimeError("a statement of this block failed and was passed over; nothing of the block was saved")
