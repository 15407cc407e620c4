"""Mailings in the order of the issue's languages, and what a person says of one whose start stayed unclear.

A constraint and a trigger change, so the table is made anew with what is in it; languages that an older schema wrote
keep the order of the alphabet. The DDL runs unchanged on PostgreSQL and SQLite but for the trigger. Never edited once
released.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COLUMNS = (
    "campaign_id, language, audience, audience_name, n_planned, content_sha, state, provider_ref, starts_at, n_sent,"
    " looked_at, results, note"
)
_STATEMENTS = (
    "CREATE TABLE mailing_before AS SELECT * FROM mailing",
    "DROP TABLE mailing",
    """CREATE TABLE mailing (
  campaign_id BIGINT NOT NULL, language TEXT NOT NULL, audience TEXT NOT NULL, audience_name TEXT NOT NULL,
  n_planned INTEGER NOT NULL, content_sha BYTEA NOT NULL, state TEXT NOT NULL DEFAULT 'planned',
  provider_ref TEXT NOT NULL DEFAULT '', starts_at BIGINT, n_sent INTEGER, looked_at BIGINT,
  results TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', mailing_no INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (campaign_id, language),
  CHECK (state IN ('planned','draft','proven','changed','starting','unclear','started','sent','cancelled')),
  CHECK (state NOT IN ('draft','proven','started') OR provider_ref <> ''))""",
    f"INSERT INTO mailing ({_COLUMNS}) SELECT {_COLUMNS} FROM mailing_before",  # noqa: S608 -- constants
    "DROP TABLE mailing_before",
)
# From `unclear` to `sent` leads only a person's word: the provider tells of none that it let go.
_MOVES = """(
  (OLD.state = NEW.state) OR
  (OLD.state = 'planned' AND NEW.state IN ('draft','starting','cancelled')) OR
  (OLD.state = 'draft' AND NEW.state IN ('proven','changed','planned','cancelled')) OR
  (OLD.state = 'proven' AND NEW.state IN ('draft','changed','starting','planned','cancelled')) OR
  (OLD.state = 'changed' AND NEW.state IN ('draft','planned','started','cancelled')) OR
  (OLD.state = 'starting' AND NEW.state IN ('started','unclear','proven','planned')) OR
  (OLD.state = 'unclear' AND NEW.state IN ('started','proven','planned','cancelled','sent')) OR
  (OLD.state = 'started' AND NEW.state IN ('sent','draft','planned','changed','unclear','cancelled')))"""
_GUARDS = {
    "sqlite": f"""CREATE TRIGGER mailing_guard BEFORE UPDATE OF state ON mailing
WHEN NOT {_MOVES}
BEGIN SELECT RAISE(ABORT, 'a mailing cannot change its state this way'); END""",
    "postgresql": f"""CREATE TRIGGER mailing_guard BEFORE UPDATE OF state ON mailing FOR EACH ROW
WHEN (NOT {_MOVES})
EXECUTE FUNCTION refuse('a mailing cannot change its state this way')""",
}


def upgrade() -> None:
    """Make the table anew with what is in it."""
    for statement in (*_STATEMENTS, _GUARDS[op.get_bind().dialect.name]):
        op.execute(statement)
