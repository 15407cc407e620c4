"""Campaigns through a provider that keeps the list: one mailing for each language, and the steps of making it.

The tables of the earlier schemas stay as they are: such a campaign has its row among the campaigns, and no batches. A
*mailing* is one language of it at the provider; a *step* is one call that changes something there, written before it is
made and completed after. The DDL runs unchanged on PostgreSQL and SQLite but for the triggers. Never edited once
released.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """CREATE TABLE mailing (
  campaign_id BIGINT NOT NULL, language TEXT NOT NULL, audience TEXT NOT NULL, audience_name TEXT NOT NULL,
  n_planned INTEGER NOT NULL, content_sha BYTEA NOT NULL, state TEXT NOT NULL DEFAULT 'planned',
  provider_ref TEXT NOT NULL DEFAULT '', starts_at BIGINT, n_sent INTEGER, looked_at BIGINT,
  results TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (campaign_id, language),
  CHECK (state IN ('planned','draft','proven','changed','starting','unclear','started','sent','cancelled')),
  CHECK (state NOT IN ('draft','proven','started','sent') OR provider_ref <> ''))""",
    """CREATE TABLE step (
  campaign_id BIGINT NOT NULL, language TEXT NOT NULL, step_no INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create','fill','test','start','stop','remove')),
  started_at BIGINT NOT NULL, finished_at BIGINT, outcome TEXT, detail TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (campaign_id, language, step_no))""",
)
# To `starting` leads one way only, from what was seen at the provider as it should be; from there none leads back to
# it but through what the provider itself says.
_MOVES = """(
  (OLD.state = NEW.state) OR
  (OLD.state = 'planned' AND NEW.state IN ('draft','starting','cancelled')) OR
  (OLD.state = 'draft' AND NEW.state IN ('proven','changed','planned','cancelled')) OR
  (OLD.state = 'proven' AND NEW.state IN ('draft','changed','starting','planned','cancelled')) OR
  (OLD.state = 'changed' AND NEW.state IN ('draft','planned','started','cancelled')) OR
  (OLD.state = 'starting' AND NEW.state IN ('started','unclear','proven','planned')) OR
  (OLD.state = 'unclear' AND NEW.state IN ('started','proven','planned','cancelled')) OR
  (OLD.state = 'started' AND NEW.state IN ('sent','draft','planned','changed','unclear','cancelled')))"""
_GUARDS = {
    "sqlite": (
        f"""CREATE TRIGGER mailing_guard BEFORE UPDATE OF state ON mailing
WHEN NOT {_MOVES}
BEGIN SELECT RAISE(ABORT, 'a mailing cannot change its state this way'); END""",
    ),
    "postgresql": (
        f"""CREATE TRIGGER mailing_guard BEFORE UPDATE OF state ON mailing FOR EACH ROW
WHEN (NOT {_MOVES})
EXECUTE FUNCTION refuse('a mailing cannot change its state this way')""",
    ),
}


def upgrade() -> None:
    """Make the tables."""
    for statement in (*_STATEMENTS, *_GUARDS[op.get_bind().dialect.name]):
        op.execute(statement)
