"""Where a suppression comes from, and when a provider was last asked who left there.

The column is added with a default, so that what older schemas wrote stays as it is. Runs unchanged on PostgreSQL and
SQLite. Never edited once released.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "ALTER TABLE suppression ADD COLUMN source TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE sync (provider TEXT PRIMARY KEY, finished_at BIGINT NOT NULL, n_read BIGINT NOT NULL)",
)


def upgrade() -> None:
    """Add the column and make the table."""
    for statement in _STATEMENTS:
        op.execute(statement)
