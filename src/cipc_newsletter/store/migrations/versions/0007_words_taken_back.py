"""What the provider says after all of a mailing that counts as out because a person said so.

Only a trigger changes, so no row does. The DDL runs unchanged on PostgreSQL and SQLite but for the trigger. Never edited
once released.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Back from `sent` leads only the provider's word, and only where it never said to how many it went.
_MOVES = """(
  (OLD.state = NEW.state) OR
  (OLD.state = 'planned' AND NEW.state IN ('draft','starting','cancelled')) OR
  (OLD.state = 'draft' AND NEW.state IN ('proven','changed','planned','cancelled')) OR
  (OLD.state = 'proven' AND NEW.state IN ('draft','changed','starting','planned','cancelled')) OR
  (OLD.state = 'changed' AND NEW.state IN ('draft','planned','started','cancelled')) OR
  (OLD.state = 'starting' AND NEW.state IN ('started','unclear','proven','planned')) OR
  (OLD.state = 'unclear' AND NEW.state IN ('started','proven','planned','cancelled','sent')) OR
  (OLD.state = 'started' AND NEW.state IN ('sent','draft','planned','changed','unclear','cancelled')) OR
  (OLD.state = 'sent' AND OLD.n_sent IS NULL AND NEW.state IN ('started','draft')))"""
_STATEMENTS = {
    "sqlite": (
        "DROP TRIGGER mailing_guard",
        f"""CREATE TRIGGER mailing_guard BEFORE UPDATE OF state ON mailing
WHEN NOT {_MOVES}
BEGIN SELECT RAISE(ABORT, 'a mailing cannot change its state this way'); END""",
    ),
    "postgresql": (
        "DROP TRIGGER mailing_guard ON mailing",
        f"""CREATE TRIGGER mailing_guard BEFORE UPDATE OF state ON mailing FOR EACH ROW
WHEN (NOT {_MOVES})
EXECUTE FUNCTION refuse('a mailing cannot change its state this way')""",
    ),
}


def upgrade() -> None:
    """Put the new guard in the place of the old one."""
    for statement in _STATEMENTS[op.get_bind().dialect.name]:
        op.execute(statement)
