"""One database, opened safely: where it may lie, how it commits, and what its failures are called.

Promises that a commit that returned survives a power cut, that a reader never holds up the sender, that one block is
one transaction (all of it or nothing), and that whatever the file system does ends as a StoreError in three parts.
Does not know any table. SQLite's settings and their reasons: docs/decisions/0003-sqlalchemy-text.md.
"""

import contextlib
import datetime as dt
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from cipc_newsletter import operating_system
from cipc_newsletter.errors import StoreError
from cipc_newsletter.store import schema
from cipc_newsletter.store.failures import store_error
from cipc_newsletter.wording import _

BUSY_SECONDS = 30.0  # how long a write waits for another process's write; an import of 100,000 people is shorter
_PREFIX = "sqlite:///"


class Store:
    """The opened database. Use as a context manager; `path` is the file, `folder` where it lies."""

    def __init__(self, engine: sa.Engine, *, path: Path) -> None:
        self.path = path
        self.folder = path.parent
        self._engine = engine
        self.is_shared = False  # processes take turns

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Yield a connection that sees one moment of the database and cannot change it."""
        with _failures_named(self.path), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
            connection.rollback()
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Yield a connection holding the one right to write; commits at the end, rolls back on any exception."""
        with (
            _failures_named(self.path),
            self._engine.connect().execution_options(begin="IMMEDIATE") as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(url: str, *, root: Path, folder: Path, now: dt.datetime) -> Store:
    """Open the store that config.toml names, made or migrated where needed.

    A relative `url` is relative to the workspace `root`, except that `var/` means `folder`, which for a synced
    workspace lies elsewhere. `now` is aware. Raises StoreError, and SchemaVersionError for a newer schema.
    """
    path = path_of(url, root=root, folder=folder)
    _require_local(path.parent)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # an empty file is an empty database; addresses are nobody else's business
    except OSError as error:
        raise operating_system.file_error(error, str(path), is_write=True) from error
    with _failures_named(path):
        store = Store(_engine(path), path=path)
    try:
        _bring_up_to_date(store, now)
    except BaseException:
        store.close()
        raise
    return store


def path_of(url: str, *, root: Path, folder: Path) -> Path:
    """Return the file that `url` names."""
    if not url.startswith(_PREFIX) or not url.removeprefix(_PREFIX):
        raise StoreError(
            _('the store "{url}" cannot be opened.').format(url=url),
            right=_("The store is an SQLite file, such as sqlite:///var/newsletter.db."),
            remedy=_("Mend config.toml, [store] url."),
            key="store.url",
        )
    named = url.removeprefix(_PREFIX)
    parts = PurePosixPath(named).parts
    if Path(named).is_absolute():
        return Path(named)
    return folder.joinpath(*parts[1:]) if parts[0] == "var" and len(parts) > 1 else root / named


def _require_local(folder: Path) -> None:
    """Refuse a folder where a database breaks: synced behind our back, or on another machine."""
    synced = operating_system.synced_by(folder)
    if synced is None and not operating_system.is_on_network(folder):
        return
    if synced is not None:
        what = _("the store would lie in {folder}, which {service} synchronises.").format(
            folder=folder, service=synced
        )
    else:
        what = _("the store would lie in {folder}, which is on a network drive.").format(folder=folder)
    raise StoreError(
        what,
        right=_("A database must lie on this computer's own disk: a copy made halfway would mail people twice."),
        remedy=_("Name a local file in config.toml, [store] url, or leave that line out."),
        key="store.url",
    )


def _engine(path: Path) -> sa.Engine:
    """Return an engine that opens a connection per block: none can be stale, shared or left in a transaction.

    The file must be there: a ledger that vanished while sending must not come back empty.
    """
    address = f"{path.absolute().as_uri()}?mode=rw"
    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS),
        poolclass=NullPool,
    )
    sa.event.listen(engine, "connect", _set_up)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    """Set what SQLite forgets with each connection."""
    # Without this Python's driver opens transactions by itself, too late and never IMMEDIATE.
    connection.isolation_level = None
    for pragma in ("journal_mode = TRUNCATE", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    if sys.platform == "darwin":  # fsync() there does not reach the disk's own cache
        connection.execute("PRAGMA fullfsync = ON")


def _begin(connection: sa.Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql(f"BEGIN {options.get('begin', 'DEFERRED')}")


def _bring_up_to_date(store: Store, now: dt.datetime) -> None:
    """Migrate where the schema is behind; two processes that both find it so do it once."""
    with store.reading() as connection:
        version = schema.version_of(connection)
    schema.require_known(version, path=store.path)
    if version == schema.HEAD:
        return
    with store.writing() as connection:
        version = schema.version_of(connection)
        schema.require_known(version, path=store.path)
        if version != schema.HEAD:
            schema.upgrade(connection, now=now)


@contextlib.contextmanager
def _failures_named(path: Path) -> Iterator[None]:
    """Turn what the database says into a StoreError; every other exception passes."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        named = store_error(error, path)
        if named is None:
            raise
        raise named from error
