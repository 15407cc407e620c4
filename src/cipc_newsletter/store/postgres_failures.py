"""What PostgreSQL says when the world gets in its way, in the words of the person who can do something about it.

Promises three parts for a server that is gone, full, read-only, damaged, or does not let one in, and never a password:
of the server's own words one line is shown, and it names none. A mistake in a statement is ours, and passes as it is.
"""

from collections.abc import Callable

import sqlalchemy as sa

from cipc_newsletter.errors import StoreError, UnreachableStoreError
from cipc_newsletter.store.failures import corrupt, disk_fails, disk_full, held_elsewhere
from cipc_newsletter.wording import _

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_GONE = ("08", "57P01", "57P02", "57P03", "57P05", "25P03")
_WORDS = (  # a server that refuses a connection says why in words alone: libpq keeps no code of it
    (("starting up", "shutting down", "recovery", "terminating"), "57P03"),
    (("password authentication failed", "no password supplied", "authentication failed"), "28P01"),
    (('role "',), "28P01"),
    (('database "',), "3D000"),
    (("too many connections", "too many clients", "connection slots"), "53300"),
)


def store_error(error: sa.exc.DBAPIError, place: str) -> StoreError | None:
    """Return the StoreError for what went wrong with the database at `place`; None where the mistake is ours."""
    said = _first_line(error)
    code = getattr(error.orig, "sqlstate", None)
    if code is None:
        if not isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError):
            return None
        code = _code_in(said)
    if code.startswith(_GONE):
        return _gone(place, said)
    make: Callable[[str, str], StoreError] | None = {
        "28P01": _not_let_in,
        "28000": _not_let_in,
        "3D000": _no_such_database,
        "53300": _too_many,
        "53100": lambda place, _said: disk_full(place),
        "58030": lambda place, _said: disk_fails(place),
        "25006": _read_only,
        "42501": _read_only,
        "40001": lambda place, _said: held_elsewhere(place),
        "40P01": lambda place, _said: held_elsewhere(place),
        "55P03": lambda place, _said: held_elsewhere(place),
        "42P01": lambda place, _said: corrupt(place),
        "XX001": lambda place, _said: corrupt(place),
        "XX002": lambda place, _said: corrupt(place),
    }.get(code)
    return make(place, said) if make else None


def _first_line(error: sa.exc.DBAPIError) -> str:
    return next(iter(str(error.orig).strip().splitlines()), "")


def _code_in(said: str) -> str:
    """Return the code of a refused connection by its words; those of a line that broke are of class 08."""
    if "FATAL" not in said:
        return "08006"
    return next((code for words, code in _WORDS if any(word in said for word in words)), "08004")


def _gone(place: str, said: str) -> StoreError:
    return UnreachableStoreError(
        _("the database server does not answer ({said}).").format(said=said),
        right=_("The server of the store runs while a command does; what was saved before is unchanged."),
        remedy=_("See that the server runs and [store] url names it, then run the same command again."),
        path=place,
    )


def _too_many(place: str, said: str) -> StoreError:
    return UnreachableStoreError(
        _("the database server takes no more connections ({said}).").format(said=said),
        right=_("Each command needs one connection, a sender one for each call under way."),
        remedy=_("Let other programs end, or raise max_connections of the server, then run the same command again."),
        path=place,
    )


def _not_let_in(place: str, said: str) -> StoreError:
    return StoreError(
        _("the database server does not let this name in with this password ({said}).").format(said=said),
        right=_("The name stands in [store] url, its password in the variable PGPASSWORD or in ~/.pgpass."),
        remedy=_("Mend the name or the password, then run the same command again."),
        path=place,
        key="store.url",
    )


def _no_such_database(place: str, said: str) -> StoreError:
    return StoreError(
        _("the database server has no such database ({said}).").format(said=said),
        right=_("The database exists and is empty before the first command; its tables are made by this program."),
        remedy=_("Make it with: createdb, or mend config.toml, [store] url."),
        path=place,
        key="store.url",
    )


def _read_only(place: str, said: str) -> StoreError:
    return StoreError(
        _("the store can be read but not written ({said}).").format(said=said),
        right=_("The name in [store] url may write, and the server is the one that takes writing, not its copy."),
        remedy=_("Give that name the right to write, or name the main server in config.toml, [store] url."),
        path=place,
    )
