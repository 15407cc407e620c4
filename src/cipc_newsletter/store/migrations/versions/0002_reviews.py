"""What reviewers say, the warnings that an approval accepted, and the journal of who did what.

What was approved and taken back before is written into the journal at its own time, so that the chain begins whole.
The DDL runs unchanged on PostgreSQL and SQLite but for the triggers. Never edited once released.
"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "ALTER TABLE approval ADD COLUMN accepted TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE comment (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, issue_id TEXT NOT NULL, language TEXT NOT NULL,
  passage TEXT NOT NULL, item_id TEXT NOT NULL, quoted TEXT NOT NULL, digest TEXT NOT NULL, code TEXT NOT NULL,
  author TEXT NOT NULL, text TEXT NOT NULL, at BIGINT NOT NULL,
  resolved_at BIGINT, resolved_by TEXT NOT NULL DEFAULT '')""",
    "CREATE INDEX comment_of_issue ON comment (issue_id, id)",
    """CREATE TABLE deed (
  number INTEGER PRIMARY KEY, issue_id TEXT NOT NULL, entry TEXT NOT NULL, sha TEXT NOT NULL UNIQUE)""",
    "CREATE INDEX deed_of_issue ON deed (issue_id, number)",
    """CREATE TRIGGER deed_no_update BEFORE UPDATE ON deed
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END""",
    """CREATE TRIGGER deed_no_delete BEFORE DELETE ON deed
BEGIN SELECT RAISE(ABORT, 'the journal is never shortened'); END""",
)
_EARLIER = sa.text("SELECT issue_id, digest, name, code, note, at, withdrawn_at FROM approval ORDER BY at, id")
_INSERT = sa.text("INSERT INTO deed (number, issue_id, entry, sha) VALUES (:number, :issue_id, :entry, :sha)")


def upgrade() -> None:
    """Make the tables, and write down what was done before there was a journal."""
    for statement in _STATEMENTS:
        op.execute(statement)
    connection = op.get_bind()
    rows = connection.execute(_EARLIER).all()
    deeds = [
        (row.at, row.issue_id, "approved", row.name, {"code": row.code, "digest": row.digest, "note": row.note})
        for row in rows
    ]
    deeds += [
        (row.withdrawn_at, row.issue_id, "withdrawn", "", {"digest": row.digest, "of": row.name})
        for row in rows
        if row.withdrawn_at is not None
    ]
    previous = "0" * 64
    for number, (at, issue_id, kind, name, details) in enumerate(sorted(deeds, key=lambda deed: deed[0]), start=1):
        content = {"number": number, "at": at, "kind": kind, "issue": issue_id, "by": name, "details": details}
        entry = json.dumps(
            {**content, "previous": previous}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        previous = hashlib.sha256(entry.encode()).hexdigest()
        connection.execute(_INSERT, {"number": number, "issue_id": issue_id, "entry": entry, "sha": previous})
