"""What the database says when the world gets in its way, in the words of the person who can do something about it.

Promises three parts for a full disk, a read-only or corrupt file, a file that is no database, and a database another
program holds, and one that a hand took a table out of. A mistake in a statement is ours, and passes as it is.
"""

import sqlite3

import sqlalchemy as sa

from cipc_newsletter.errors import StoreError
from cipc_newsletter.wording import _

_PRIMARY = 0xFF  # SQLite's extended codes keep the kind of failure in the low byte


def store_error(error: BaseException, place: str) -> StoreError | None:
    """Return the StoreError for what went wrong with the database at `place`; None where the mistake is ours."""
    if isinstance(error, sa.exc.DBAPIError) and error.orig is not None:
        error = error.orig
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None:
        return None
    if str(error).startswith("no such table"):  # SQLite has no code of its own for it
        return corrupt(place)
    make = {
        sqlite3.SQLITE_FULL: disk_full,
        sqlite3.SQLITE_IOERR: disk_fails,
        sqlite3.SQLITE_READONLY: _cannot_be_written,
        sqlite3.SQLITE_PERM: _cannot_be_written,
        sqlite3.SQLITE_CANTOPEN: _cannot_be_written,
        sqlite3.SQLITE_AUTH: _cannot_be_written,
        sqlite3.SQLITE_BUSY: held_elsewhere,
        sqlite3.SQLITE_LOCKED: held_elsewhere,
        sqlite3.SQLITE_PROTOCOL: held_elsewhere,
        sqlite3.SQLITE_CORRUPT: corrupt,
        sqlite3.SQLITE_NOTADB: _not_a_database,
    }.get(code & _PRIMARY)
    return make(place) if make else None


def disk_full(path: str) -> StoreError:
    """Return the error of a full disk."""
    return StoreError(
        _("the disk is full; this last step was not saved."),
        right=_("What was saved before it is unchanged."),
        remedy=_("Free some space, then run the same command again."),
        path=path,
    )


def disk_fails(path: str) -> StoreError:
    """Return the error of a disk that fails."""
    return StoreError(
        _("the disk did not take what was written; this last step was not saved."),
        right=_("What was saved before it is unchanged."),
        remedy=_("See whether the disk is full or failing, then run the same command again."),
        path=path,
    )


def _cannot_be_written(path: str) -> StoreError:
    return StoreError(
        _("the store cannot be opened for writing."),
        right=_("The file and its folder must be writable by you, and no program may block them."),
        remedy=_("Give yourself the right to write there, or name another file in config.toml, [store] url."),
        path=path,
    )


def held_elsewhere(path: str) -> StoreError:
    """Return the error of who waited in vain for another one's writing."""
    return StoreError(
        _("another program has been writing to the store for too long."),
        right=_("Several commands may run at once, each writing for a moment."),
        remedy=_("Let the other command end, or close the program that holds the file, then run the same again."),
        path=path,
    )


def corrupt(path: str) -> StoreError:
    """Return the error of a damaged database."""
    return StoreError(
        _("the store is damaged and cannot be read safely."),
        right=_("Nothing is sent from a damaged store, because it may have forgotten who was mailed."),
        remedy=_("Keep a copy of the file and of those beside it, then put your latest backup in its place."),
        path=path,
    )


def _not_a_database(path: str) -> StoreError:
    return StoreError(
        _("this file is not a database."),
        right=_("The store is an SQLite file that this program makes by itself."),
        remedy=_("Move the file away, or name another one in config.toml, [store] url."),
        path=path,
    )


def vanished(path: str) -> StoreError:
    """Return the error of a file that is no longer the one that was opened."""
    return StoreError(
        _("the store that was open is gone from its place, or another file stands there; nothing more is written."),
        right=_("The file of the store stays where it is while a command runs."),
        remedy=_("Put the same file back where it was, then run the same command again: it knows who was mailed."),
        path=path,
    )
