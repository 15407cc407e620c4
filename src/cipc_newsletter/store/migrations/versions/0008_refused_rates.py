"""At which rate an account was refused last, so that it is approached slowly.

The column is added with a default: an account that an older schema slowed down begins to learn. Runs unchanged on
PostgreSQL and SQLite. Never edited once released.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE account ADD COLUMN rate_refused REAL NOT NULL DEFAULT 0")
