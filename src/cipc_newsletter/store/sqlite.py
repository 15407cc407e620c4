"""The store as one SQLite file of this computer, used from many threads.

Promises that a block that returned survives a power cut, that one is saved whole or not at all, that within this process
nobody ever waits by polling, and that a file which vanished or was replaced is an error and never a new, empty
ledger. Settings and their reasons: docs/decisions/0003-sqlalchemy-text.md. Does not know any table.
"""

import contextlib
import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from cipc_newsletter import operating_system
from cipc_newsletter.errors import StoreError
from cipc_newsletter.store.failures import disk_fails, held_elsewhere, store_error, vanished
from cipc_newsletter.store.joint_write import JointWrite
from cipc_newsletter.store.read_write_lock import ReadWriteLock
from cipc_newsletter.wording import _

_PARTS = 32  # of one commit
_LOOK_UP_SECONDS = 0.25
_OF_THE_DATABASE = (sa.exc.DBAPIError, sqlite3.Error)
BUSY_SECONDS = 30.0  # how long a write waits for another one; an import of 100,000 people is shorter


class SqliteDatabase:
    """One file: a connection for writing, and as many for reading as are ever used at once, kept until the end.

    SQLite lets many read or one commit, and makes the others poll; threads of this process take turns in front of it
    instead. Other processes are waited for by SQLite itself.
    """

    is_shared = False

    def __init__(self, path: Path) -> None:
        self.path: Path | None = path
        self.folder = path.parent
        self.place = str(path)
        self.engine = _engine(path)
        self._file = path
        self._identity = _identity_of(path)
        self._access = ReadWriteLock(limit_seconds=BUSY_SECONDS, too_long=lambda: held_elsewhere(self.place))
        self._write, self._waiting, self._counting = threading.Lock(), 0, threading.Lock()
        self._joint: JointWrite | None = None
        self._writer: sa.Connection | None = None
        self._readers: list[sa.Connection] = []

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Yield a connection that sees one moment of the file and cannot change it."""
        with self._failures_named(), self._access.among_others():
            self._require_same_file()
            connection = self._readers.pop() if self._readers else self._opened_for_reading()
            try:
                with connection.begin():
                    yield connection
            except BaseException:
                connection.close()
                raise
            self._readers.append(connection)

    @contextlib.contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Yield a connection holding the one right to write; commits at the end, rolls back on any exception.

        Threads that wait for each other share one commit, and none goes on before it; see `JointWrite`.
        """
        self._access.require_not_inside()
        with self._failures_named():
            with self._right_to_write():
                joint = self._joint or self._begun()
                with self._part_of(joint):
                    yield joint.connection
                if not self._is_awaited(joint):
                    self._commit(joint)
            self._await(joint)

    def _begun(self) -> JointWrite:
        self._require_same_file()
        connection = self._writer or self.engine.connect().execution_options(begin="IMMEDIATE")
        self._writer = None  # whatever goes wrong with a connection, it is not used again
        try:
            self._joint = JointWrite(connection)
        except BaseException:
            connection.close()
            raise
        return self._joint

    @contextlib.contextmanager
    def _part_of(self, joint: JointWrite) -> Iterator[None]:
        """Write one part; what a part did in vain is undone alone, unless the database itself failed."""
        try:
            with joint.part():
                yield
        except BaseException as error:
            if joint.parts == 0 or not isinstance(error, Exception) or isinstance(error, _OF_THE_DATABASE):
                self._joint = None
                joint.give_up(error)
            elif not self._is_awaited(joint):
                self._commit(joint)
            raise

    def _is_awaited(self, joint: JointWrite) -> bool:
        """Whether another thread waits to write, and may add its part."""
        return self._waiting > 0 and joint.parts < _PARTS

    def _commit(self, joint: JointWrite) -> None:
        self._joint = None
        try:
            with self._access.alone():
                joint.commit()
            self._writer = joint.connection
            self._require_same_file()  # what was just committed must not lie in a file that nobody sees any more
        except BaseException as error:
            joint.give_up(error, keep=self._writer is joint.connection)
            raise
        joint.end()

    def _await(self, joint: JointWrite) -> None:
        """Wait for the commit of what this thread wrote. Should whoever was to follow have given up, commit here."""
        while not joint.has_ended(within_seconds=_LOOK_UP_SECONDS):
            with self._right_to_write():
                if self._joint is joint:
                    self._commit(joint)
        if joint.error is not None:
            named = store_error(joint.error, self.place)
            raise named or disk_fails(self.place) from joint.error

    def close(self) -> None:
        """Let go of the file."""
        for connection in (*self._readers, *([self._writer] if self._writer else [])):
            connection.close()
        self._readers.clear()
        self._writer = None
        self.engine.dispose()

    def _opened_for_reading(self) -> sa.Connection:
        connection = self.engine.connect()
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.rollback()
        return connection

    @contextlib.contextmanager
    def _right_to_write(self) -> Iterator[None]:
        with self._counting:
            self._waiting += 1
        is_mine = self._write.acquire(timeout=BUSY_SECONDS)
        with self._counting:
            self._waiting -= 1
        if not is_mine:
            raise held_elsewhere(self.place)
        try:
            yield
        finally:
            self._write.release()

    def _require_same_file(self) -> None:
        if _identity_of(self._file) != self._identity:
            raise vanished(self.place)

    @contextlib.contextmanager
    def _failures_named(self) -> Iterator[None]:
        """Turn what SQLite says into a StoreError; every other exception passes."""
        try:
            yield
        except (sa.exc.DBAPIError, sqlite3.Error) as error:
            named = store_error(error, self.place)
            if named is None:
                raise
            raise named from error


def open_file(path: Path) -> SqliteDatabase:
    """Open the database at `path`, an empty one where there is none. Raises StoreError and FileError."""
    _require_local(path.parent)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # an empty file is an empty database; addresses are nobody else's business
    except OSError as error:
        raise operating_system.file_error(error, str(path), is_write=True) from error
    return SqliteDatabase(path)


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


def _identity_of(path: Path) -> tuple[int, int] | None:
    """Return what tells this file from any other that may come to stand at `path`; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 -- twice per transaction: without Path's detour
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _engine(path: Path) -> sa.Engine:
    """Return what opens connections; who asks keeps them. The file must be there (`mode=rw`)."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, check_same_thread=False),
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
