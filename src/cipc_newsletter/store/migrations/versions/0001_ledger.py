"""The first schema: the ledger of campaigns, approvals, the audience with its proofs, suppressions.

The DDL of the ledger runs unchanged on PostgreSQL and SQLite; times are integer microseconds UTC. Only the triggers
and the growing ids are written in each one's own words. Never edited once released: later changes are later files.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_RECORD = (
    "CREATE TABLE migration (version TEXT PRIMARY KEY, applied_at BIGINT NOT NULL, tool_version TEXT NOT NULL)",
)

_APPROVALS = (
    """CREATE TABLE approved_message (
  digest TEXT PRIMARY KEY, issue_id TEXT NOT NULL,
  container BYTEA NOT NULL, container_sha BYTEA NOT NULL, stored_at BIGINT NOT NULL)""",
    """CREATE TABLE approval (
  id {growing_id}, issue_id TEXT NOT NULL, digest TEXT NOT NULL REFERENCES approved_message (digest),
  name TEXT NOT NULL, code TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', at BIGINT NOT NULL, withdrawn_at BIGINT)""",
    "CREATE INDEX approval_of_issue ON approval (issue_id, at)",
)

_CAMPAIGNS = (
    """CREATE TABLE campaign (
  id BIGINT PRIMARY KEY, uid TEXT NOT NULL UNIQUE,
  issue_id TEXT NOT NULL, number INTEGER NOT NULL,
  digest TEXT NOT NULL REFERENCES approved_message (digest),
  provider TEXT NOT NULL, segment TEXT NOT NULL, plan_sha BYTEA NOT NULL, zone TEXT NOT NULL,
  created_at BIGINT NOT NULL, finished_at BIGINT, grace_until BIGINT,
  status TEXT NOT NULL CHECK (status IN ('scheduled','preparing','sending','paused','finished','cancelled')),
  pause_reason TEXT, scheduled_at BIGINT,
  uncertain_policy TEXT NOT NULL DEFAULT 'auto'
    CHECK (uncertain_policy IN ('auto','key','lookup_hold','lookup_resend','hold','resend')),
  prep_cursor BIGINT NOT NULL DEFAULT 0, prepared_at BIGINT,
  n_candidates BIGINT NOT NULL DEFAULT 0, n_excluded BIGINT NOT NULL DEFAULT 0, n_audience BIGINT NOT NULL DEFAULT 0,
  CHECK (prepared_at IS NULL OR n_candidates = n_excluded + n_audience))""",
    "CREATE UNIQUE INDEX campaign_name ON campaign (issue_id, number)",
    """CREATE TABLE account (
  id {growing_id}, provider TEXT NOT NULL, rate_max REAL NOT NULL, rate_now REAL NOT NULL,
  tat BIGINT NOT NULL DEFAULT 0,
  conc_max INTEGER NOT NULL DEFAULT 4, conc_now INTEGER NOT NULL DEFAULT 4,
  blocked_until BIGINT NOT NULL DEFAULT 0, last_cut BIGINT NOT NULL DEFAULT 0,
  day_cap BIGINT, day_no INTEGER NOT NULL DEFAULT 0, day_used BIGINT NOT NULL DEFAULT 0)""",
    """CREATE TABLE selection (
  campaign_id BIGINT NOT NULL, batch_no INTEGER NOT NULL, page_no INTEGER NOT NULL, language TEXT NOT NULL,
  lo BIGINT NOT NULL, hi BIGINT NOT NULL, n INTEGER NOT NULL,
  payload BYTEA NOT NULL,
  payload_sha BYTEA NOT NULL, PRIMARY KEY (campaign_id, batch_no))""",
)

_BATCHES = (
    """CREATE TABLE batch (
  campaign_id BIGINT NOT NULL, batch_no INTEGER NOT NULL, shard_no INTEGER NOT NULL, parent_no INTEGER,
  language TEXT NOT NULL,
  account_id INTEGER NOT NULL, n INTEGER NOT NULL,
  state SMALLINT NOT NULL DEFAULT 0, attempt INTEGER NOT NULL DEFAULT 0,
  token BYTEA, owner TEXT, start_by BIGINT, give_up_at BIGINT, not_before BIGINT NOT NULL DEFAULT 0,
  n_accepted INTEGER NOT NULL DEFAULT 0, n_refused INTEGER NOT NULL DEFAULT 0,
  n_skipped INTEGER NOT NULL DEFAULT 0, n_moved INTEGER NOT NULL DEFAULT 0,
  provider_ref TEXT, err TEXT, settled_at BIGINT,
  PRIMARY KEY (campaign_id, batch_no), CHECK (state BETWEEN 0 AND 6),
  CHECK (state <> 2 OR n = n_accepted + n_refused + n_skipped + n_moved),
  CHECK (state <> 1 OR (token IS NOT NULL AND give_up_at IS NOT NULL))){room_in_pages}""",
    "CREATE INDEX batch_open ON batch (campaign_id, shard_no, batch_no) WHERE state IN (0,1,4)",
    """CREATE TABLE attempt (
  campaign_id BIGINT NOT NULL, batch_no INTEGER NOT NULL, attempt INTEGER NOT NULL, token BYTEA NOT NULL,
  idem_key TEXT NOT NULL, body_sha BYTEA NOT NULL, excluded BYTEA, started_at BIGINT NOT NULL,
  outcome SMALLINT, http_status SMALLINT, finished_at BIGINT, provider_ref TEXT,
  PRIMARY KEY (campaign_id, batch_no, attempt))""",
    """CREATE TABLE outcome (
  campaign_id BIGINT NOT NULL, subscriber_id BIGINT NOT NULL, kind SMALLINT NOT NULL, batch_no INTEGER NOT NULL,
  code TEXT, at BIGINT NOT NULL, PRIMARY KEY (campaign_id, subscriber_id, kind))""",
    """CREATE TABLE event (
  campaign_id BIGINT NOT NULL, ev_key BYTEA NOT NULL, subscriber_id BIGINT NOT NULL, kind SMALLINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (campaign_id, ev_key))""",
)

_AUDIENCE = (
    """CREATE TABLE subscriber (
  id {growing_id}, uid BYTEA NOT NULL UNIQUE, email TEXT NOT NULL, email_norm TEXT NOT NULL UNIQUE,
  first_name TEXT NOT NULL DEFAULT '', last_name TEXT NOT NULL DEFAULT '', language TEXT NOT NULL,
  attributes TEXT NOT NULL DEFAULT '{empty}', created_at BIGINT NOT NULL)""",
    """CREATE TABLE consent (
  id {growing_id}, subscriber_id BIGINT NOT NULL REFERENCES subscriber (id),
  event TEXT NOT NULL CHECK (event IN ('given','withdrawn')), kind TEXT NOT NULL, obtained_on TEXT NOT NULL,
  until_event TEXT, ends_on TEXT, text TEXT NOT NULL, evidence TEXT NOT NULL, method TEXT NOT NULL,
  recorded_by TEXT NOT NULL, recorded_at BIGINT NOT NULL, tool_version TEXT NOT NULL)""",
    "CREATE INDEX consent_of_subscriber ON consent (subscriber_id, id)",
    """CREATE TABLE suppression (
  id {never_reused_id}, email_norm TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL,
  lifted_at BIGINT)""",
    "CREATE INDEX suppression_of_address ON suppression (email_norm)",
)

_MOVES = """(
  (OLD.state = 0 AND NEW.state IN (1, 6)) OR
  (OLD.state = 1 AND NEW.state IN (0, 2, 3, 4)) OR
  (OLD.state = 4 AND NEW.state IN (0, 2, 3, 5)) OR
  (OLD.state = 5 AND NEW.state IN (0, 2, 6)))"""

_WORDS = {
    "sqlite": {
        "growing_id": "INTEGER PRIMARY KEY",
        "never_reused_id": "INTEGER PRIMARY KEY AUTOINCREMENT",
        "room_in_pages": "",
        "empty": "{}",
    },
    "postgresql": {
        "growing_id": "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        "never_reused_id": "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        "room_in_pages": " WITH (fillfactor = 70)",
        "empty": "{}",
    },
}
_GUARDS = {
    "sqlite": (
        f"""CREATE TRIGGER batch_guard BEFORE UPDATE OF state ON batch
WHEN NOT {_MOVES}
BEGIN SELECT RAISE(ABORT, 'a batch cannot change its state this way'); END""",
        """CREATE TRIGGER consent_no_update BEFORE UPDATE ON consent
BEGIN SELECT RAISE(ABORT, 'proof of consent is never changed'); END""",
        """CREATE TRIGGER consent_no_delete BEFORE DELETE ON consent
BEGIN SELECT RAISE(ABORT, 'proof of consent is never deleted'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE TRIGGER batch_guard BEFORE UPDATE OF state ON batch FOR EACH ROW
WHEN (NOT {_MOVES})
EXECUTE FUNCTION refuse('a batch cannot change its state this way')""",
        """CREATE TRIGGER consent_no_update BEFORE UPDATE ON consent FOR EACH ROW
EXECUTE FUNCTION refuse('proof of consent is never changed')""",
        """CREATE TRIGGER consent_no_delete BEFORE DELETE ON consent FOR EACH ROW
EXECUTE FUNCTION refuse('proof of consent is never deleted')""",
        # The version of the suppressions is their highest id: one transaction at a time takes ids, so that none ever
        # becomes visible after a higher one.
        """CREATE FUNCTION in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock(1667854435, 100); RETURN NULL; END $$""",
        """CREATE TRIGGER suppression_in_turn BEFORE INSERT ON suppression FOR EACH STATEMENT
EXECUTE FUNCTION in_turn()""",
    ),
}


def upgrade() -> None:
    """Make every table of the first schema."""
    dialect = op.get_bind().dialect.name
    for statement in (*_RECORD, *_APPROVALS, *_CAMPAIGNS, *_BATCHES, *_AUDIENCE):
        op.execute(statement.format(**_WORDS[dialect]))
    for statement in _GUARDS[dialect]:
        op.execute(statement)
