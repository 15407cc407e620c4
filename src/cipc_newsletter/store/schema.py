"""The schema's version: read with one cheap query, brought up to date by the files in migrations/.

Promises that a migration and its record are one transaction, so a half-done migration cannot exist, and that a
database of a newer program, or of another program, is refused untouched. Alembic is imported only when there is
something to migrate: a resume never pays for it.
"""

import datetime as dt
from pathlib import Path

import sqlalchemy as sa

from cipc_newsletter import __version__
from cipc_newsletter.errors import SchemaVersionError, StoreError
from cipc_newsletter.store.instants import microseconds_of
from cipc_newsletter.wording import _

HEAD = "0008"
KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
_TABLES = {
    "sqlite": sa.text("SELECT name FROM sqlite_master WHERE type = 'table'"),
    "postgresql": sa.text("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"),
}
_MIGRATIONS = Path(__file__).parent / "migrations"


def version_of(connection: sa.Connection) -> str | None:
    """Return the version of the schema, None where the database is empty. Raises StoreError for a foreign one."""
    tables = set(connection.execute(_TABLES[connection.dialect.name]).scalars())
    if not tables:
        return None
    version = None
    if "alembic_version" in tables:
        version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    if version is None or "campaign" not in tables:
        raise StoreError(
            _("this database was made by another program; nothing in it was touched."),
            right=_("The store is a database of its own."),
            remedy=_("Name another one in config.toml, [store] url."),
            key="store.url",
        )
    return str(version)


def require_known(version: str | None, *, place: str) -> None:
    """Refuse a schema that a newer program made in the database at `place`. Raises SchemaVersionError."""
    if version is None or version in KNOWN:
        return
    raise SchemaVersionError(
        _("the store was last used by a newer version of cipc-newsletter (schema {version}).").format(
            version=version
        ),
        right=_("This version knows schemas up to {head}.").format(head=HEAD),
        remedy=_("Update cipc-newsletter, then run the same command again."),
        path=place,
    )


def upgrade(connection: sa.Connection, *, now: dt.datetime) -> None:
    """Run the migrations that are missing, and record each, inside the transaction `connection` is in."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext, MigrationInfo, RevisionStep, StampStep
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(_MIGRATIONS))

    def missing(revision: tuple[str, ...], _context: MigrationContext) -> list[StampStep | RevisionStep]:
        current = revision[0] if revision else "base"
        return list(scripts._upgrade_revs(HEAD, current))  # noqa: SLF001 -- as in Alembic's own command and cookbook

    def record(*, step: MigrationInfo, **_others: object) -> None:
        connection.execute(
            sa.text("INSERT INTO migration (version, applied_at, tool_version) VALUES (:version, :at, :tool)"),
            {"version": step.up_revision_id, "at": microseconds_of(now), "tool": __version__},
        )

    context = MigrationContext.configure(connection, opts={"fn": missing, "on_version_apply": (record,)})
    with Operations.context(context):
        context.run_migrations()
