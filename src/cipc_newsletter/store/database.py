"""The store, whatever database it lies in: one moment to read, one transaction to write.

Promises the same of every database: a commit that returned is kept, one block is one transaction (all of it or
nothing), many threads may use one store, and whatever goes wrong in the world ends as a StoreError in three parts.
How a file of this computer keeps that is `sqlite`'s matter. Does not know any table.
"""

import datetime as dt
from contextlib import AbstractContextManager
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Protocol, Self

import sqlalchemy as sa

from cipc_newsletter.errors import StoreError
from cipc_newsletter.store import schema, sqlite, turns
from cipc_newsletter.wording import _

_FILE = "sqlite:///"
_SERVER = ("postgresql://", "postgresql+psycopg://")


class Database(Protocol):
    """What each kind of database offers: see `Store`."""

    is_shared: bool
    folder: Path
    path: Path | None
    place: str

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """Yield a connection that sees one moment."""
        ...

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """Yield a connection in a transaction."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


class Store:
    """The opened store. Use as a context manager, from as many threads as you like.

    `is_shared` is whether processes may work on it together; `path` is its file, None where it is none; `folder` is
    where what belongs beside it lies, on this computer; `place` says where it is, in words without a secret.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.is_shared = database.is_shared
        self.folder = database.folder
        self.path = database.path
        self.place = database.place

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """Yield a connection that sees one moment of the database and cannot change it."""
        return self.database.reading()

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """Yield a connection in one transaction; it commits at the end, and rolls back on any exception.

        Must not be asked for inside a block that reads.
        """
        return self.database.writing()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

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
    store = Store(_database(url, root=root, folder=folder))
    try:
        _bring_up_to_date(store, now)
    except BaseException:
        store.close()
        raise
    return store


def _database(url: str, *, root: Path, folder: Path) -> Database:
    if not url.startswith(_SERVER):
        return sqlite.open_file(path_of(url, root=root, folder=folder))
    from cipc_newsletter.store import postgres

    return postgres.open_server(url, folder=folder)


def path_of(url: str, *, root: Path, folder: Path) -> Path:
    """Return the file that `url` names."""
    if not url.startswith(_FILE) or not url.removeprefix(_FILE):
        raise StoreError(
            # What stands before the // at most: further on there may be a password.
            _('the store "{url}" cannot be opened.').format(
                url=url.partition("//")[0] + "//…" if "//" in url else url
            ),
            right=_("It is a file, such as sqlite:///var/newsletter.db, or postgresql+psycopg://NAME@HOST/DATABASE."),
            remedy=_("Mend config.toml, [store] url."),
            key="store.url",
        )
    named = url.removeprefix(_FILE)
    parts = PurePosixPath(named).parts
    if Path(named).is_absolute():
        return Path(named)
    return folder.joinpath(*parts[1:]) if parts[0] == "var" and len(parts) > 1 else root / named


def _bring_up_to_date(store: Store, now: dt.datetime) -> None:
    """Migrate where the schema is behind; two processes that both find it so do it once."""
    with store.reading() as connection:
        version = schema.version_of(connection)
    schema.require_known(version, place=store.place)
    if version == schema.HEAD:
        return
    with store.writing() as connection:
        turns.take(connection, turns.Turn.SCHEMA)
        version = schema.version_of(connection)
        schema.require_known(version, place=store.place)
        if version != schema.HEAD:
            schema.upgrade(connection, now=now)
