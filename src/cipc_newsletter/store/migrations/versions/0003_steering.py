"""What the send engine keeps beside the ledger's tables: gates, lanes, judgements, and who sent last from this store.

The tables of the first schema stay to the letter as they were decided. A *gate* holds a campaign back after its first
wave, says from when on refusals count against it, and up to where consents and suppressions were seen when its
selection was frozen. A *lane* is an account row whose limits are those of one domain
of recipients, below the account it belongs to. A *judgement* says how an unclear call was settled later, and by whom.
The DDL runs unchanged on PostgreSQL and SQLite. Never edited once released.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """CREATE TABLE gate (
  campaign_id BIGINT PRIMARY KEY, first_wave_no INTEGER NOT NULL DEFAULT 0, opens_at BIGINT,
  counts_from BIGINT NOT NULL DEFAULT 0, held_on TEXT, consents_seen BIGINT, suppressions_seen BIGINT)""",
    """CREATE TABLE lane (
  account_id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL, domain TEXT NOT NULL, UNIQUE (parent_id, domain))""",
    """CREATE TABLE judgement (
  campaign_id BIGINT NOT NULL, batch_no INTEGER NOT NULL, attempt INTEGER NOT NULL, at BIGINT NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('key','lookup','event','person','restore')), verdict TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (campaign_id, batch_no, attempt, at))""",
    """CREATE TABLE sender (
  id INTEGER PRIMARY KEY CHECK (id = 1), store_uid TEXT NOT NULL, computer TEXT NOT NULL DEFAULT '',
  sent_at BIGINT, generation TEXT NOT NULL DEFAULT '', hold_reason TEXT NOT NULL DEFAULT '')""",
)


def upgrade() -> None:
    """Make the tables, and give the store a name of its own."""
    for statement in _STATEMENTS:
        op.execute(statement)
    op.get_bind().execute(
        sa.text("INSERT INTO sender (id, store_uid) VALUES (1, :uid)"), {"uid": secrets.token_hex(8)}
    )
