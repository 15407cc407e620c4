"""The schema is the one that was decided, made in one piece, and never older or newer by accident."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.errors import SchemaVersionError, StoreError
from cipc_newsletter.model.campaign import BatchState
from cipc_newsletter.store import schema
from cipc_newsletter.store.database import Store
from sending_making import NOW, opened

LEDGER = """
CREATE TABLE campaign (
  id BIGINT PRIMARY KEY, uid TEXT NOT NULL UNIQUE,        -- random; part of every key and of the metadata
  issue_id TEXT NOT NULL, number INTEGER NOT NULL,        -- shown as <issue>-<number>
  digest TEXT NOT NULL REFERENCES approved_message (digest),
  provider TEXT NOT NULL, segment TEXT NOT NULL, plan_sha BYTEA NOT NULL, zone TEXT NOT NULL,
  created_at BIGINT NOT NULL, finished_at BIGINT, grace_until BIGINT,
  status TEXT NOT NULL CHECK (status IN ('scheduled','preparing','sending','paused','finished','cancelled')),
  pause_reason TEXT, scheduled_at BIGINT,
  uncertain_policy TEXT NOT NULL DEFAULT 'auto'
    CHECK (uncertain_policy IN ('auto','key','lookup_hold','lookup_resend','hold','resend')),
  prep_cursor BIGINT NOT NULL DEFAULT 0, prepared_at BIGINT,   -- cursor moves in the commit that adds the batches
  n_candidates BIGINT NOT NULL DEFAULT 0, n_excluded BIGINT NOT NULL DEFAULT 0, n_audience BIGINT NOT NULL DEFAULT 0,
  CHECK (prepared_at IS NULL OR n_candidates = n_excluded + n_audience));

CREATE TABLE account (                                    -- one row per provider account: limits shared by all workers
  id INTEGER PRIMARY KEY, provider TEXT NOT NULL, rate_max REAL NOT NULL, rate_now REAL NOT NULL,
  tat BIGINT NOT NULL DEFAULT 0,                          -- next free slot (virtual scheduling)
  conc_max INTEGER NOT NULL DEFAULT 4, conc_now INTEGER NOT NULL DEFAULT 4,
  blocked_until BIGINT NOT NULL DEFAULT 0, last_cut BIGINT NOT NULL DEFAULT 0,
  day_cap BIGINT, day_no INTEGER NOT NULL DEFAULT 0, day_used BIGINT NOT NULL DEFAULT 0,
  rate_refused REAL NOT NULL DEFAULT 0);                  -- units a second at the last 429, 0 for never

CREATE TABLE selection (                                  -- immutable; PARTITION BY LIST(campaign_id) on PostgreSQL
  campaign_id BIGINT NOT NULL, batch_no INTEGER NOT NULL, page_no INTEGER NOT NULL, language TEXT NOT NULL,
  lo BIGINT NOT NULL, hi BIGINT NOT NULL, n INTEGER NOT NULL,
  payload BYTEA NOT NULL,
  payload_sha BYTEA NOT NULL, PRIMARY KEY (campaign_id, batch_no));

CREATE TABLE batch (                                      -- hot; fillfactor 70 on PostgreSQL
  campaign_id BIGINT NOT NULL, batch_no INTEGER NOT NULL, shard_no INTEGER NOT NULL, parent_no INTEGER, language TEXT NOT NULL,
  account_id INTEGER NOT NULL, n INTEGER NOT NULL,
  state SMALLINT NOT NULL DEFAULT 0, attempt INTEGER NOT NULL DEFAULT 0,
  token BYTEA, owner TEXT, start_by BIGINT, give_up_at BIGINT, not_before BIGINT NOT NULL DEFAULT 0,
  n_accepted INTEGER NOT NULL DEFAULT 0, n_refused INTEGER NOT NULL DEFAULT 0,
  n_skipped INTEGER NOT NULL DEFAULT 0, n_moved INTEGER NOT NULL DEFAULT 0,      -- moved to child batches
  provider_ref TEXT, err TEXT, settled_at BIGINT,
  PRIMARY KEY (campaign_id, batch_no), CHECK (state BETWEEN 0 AND 6),
  CHECK (state <> 2 OR n = n_accepted + n_refused + n_skipped + n_moved),
  CHECK (state <> 1 OR (token IS NOT NULL AND give_up_at IS NOT NULL)));
CREATE INDEX batch_open ON batch (campaign_id, shard_no, batch_no) WHERE state IN (0,1,4);

CREATE TABLE attempt (                                    -- evidence: one row per POST, written with the claim, completed once
  campaign_id BIGINT NOT NULL, batch_no INTEGER NOT NULL, attempt INTEGER NOT NULL, token BYTEA NOT NULL,
  idem_key TEXT NOT NULL, body_sha BYTEA NOT NULL, excluded BYTEA, started_at BIGINT NOT NULL,
  outcome SMALLINT, http_status SMALLINT, finished_at BIGINT, provider_ref TEXT,
  PRIMARY KEY (campaign_id, batch_no, attempt));

CREATE TABLE outcome (                                    -- exceptions only, per person
  campaign_id BIGINT NOT NULL, subscriber_id BIGINT NOT NULL, kind SMALLINT NOT NULL, batch_no INTEGER NOT NULL,
  code TEXT, at BIGINT NOT NULL, PRIMARY KEY (campaign_id, subscriber_id, kind));

CREATE TABLE event (                                      -- webhooks; duplicates vanish on the key
  campaign_id BIGINT NOT NULL, ev_key BYTEA NOT NULL, subscriber_id BIGINT NOT NULL, kind SMALLINT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (campaign_id, ev_key));                         -- PARTITION BY LIST(campaign_id)
"""  # noqa: E501 -- the text as it was decided
BESIDE = """
CREATE TABLE approved_message (
  digest TEXT PRIMARY KEY, issue_id TEXT NOT NULL, container BYTEA NOT NULL, container_sha BYTEA NOT NULL,
  stored_at BIGINT NOT NULL);
CREATE TABLE approval (
  id INTEGER PRIMARY KEY, issue_id TEXT NOT NULL, digest TEXT NOT NULL REFERENCES approved_message (digest),
  name TEXT NOT NULL, code TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', at BIGINT NOT NULL, withdrawn_at BIGINT,
  accepted TEXT NOT NULL DEFAULT '');
CREATE TABLE subscriber (
  id INTEGER PRIMARY KEY, uid BYTEA NOT NULL UNIQUE, email TEXT NOT NULL, email_norm TEXT NOT NULL UNIQUE,
  first_name TEXT NOT NULL DEFAULT '', last_name TEXT NOT NULL DEFAULT '', language TEXT NOT NULL,
  attributes TEXT NOT NULL DEFAULT '{}', created_at BIGINT NOT NULL);
CREATE TABLE consent (
  id INTEGER PRIMARY KEY, subscriber_id BIGINT NOT NULL REFERENCES subscriber (id),
  event TEXT NOT NULL CHECK (event IN ('given','withdrawn')), kind TEXT NOT NULL, obtained_on TEXT NOT NULL,
  until_event TEXT, ends_on TEXT, text TEXT NOT NULL, evidence TEXT NOT NULL, method TEXT NOT NULL,
  recorded_by TEXT NOT NULL, recorded_at BIGINT NOT NULL, tool_version TEXT NOT NULL);
CREATE TABLE suppression (
  id INTEGER PRIMARY KEY AUTOINCREMENT, email_norm TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL,
  lifted_at BIGINT, source TEXT NOT NULL DEFAULT '');
CREATE TABLE sync (provider TEXT PRIMARY KEY, finished_at BIGINT NOT NULL, n_read BIGINT NOT NULL);
CREATE TABLE comment (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, issue_id TEXT NOT NULL, language TEXT NOT NULL,
  passage TEXT NOT NULL, item_id TEXT NOT NULL, quoted TEXT NOT NULL, digest TEXT NOT NULL, code TEXT NOT NULL,
  author TEXT NOT NULL, text TEXT NOT NULL, at BIGINT NOT NULL, resolved_at BIGINT,
  resolved_by TEXT NOT NULL DEFAULT '');
CREATE TABLE deed (
  number INTEGER PRIMARY KEY, issue_id TEXT NOT NULL, entry TEXT NOT NULL, sha TEXT NOT NULL UNIQUE);
CREATE TABLE gate (
  campaign_id BIGINT PRIMARY KEY, first_wave_no INTEGER NOT NULL DEFAULT 0, opens_at BIGINT,
  counts_from BIGINT NOT NULL DEFAULT 0, held_on TEXT, consents_seen BIGINT, suppressions_seen BIGINT);
CREATE TABLE lane (
  account_id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL, domain TEXT NOT NULL, UNIQUE (parent_id, domain));
CREATE TABLE judgement (
  campaign_id BIGINT NOT NULL, batch_no INTEGER NOT NULL, attempt INTEGER NOT NULL, at BIGINT NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('key','lookup','event','person','restore')), verdict TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (campaign_id, batch_no, attempt, at));
CREATE TABLE sender (
  id INTEGER PRIMARY KEY CHECK (id = 1), store_uid TEXT NOT NULL, computer TEXT NOT NULL DEFAULT '',
  sent_at BIGINT, generation TEXT NOT NULL DEFAULT '', hold_reason TEXT NOT NULL DEFAULT '');
CREATE TABLE mailing (
  campaign_id BIGINT NOT NULL, language TEXT NOT NULL, audience TEXT NOT NULL, audience_name TEXT NOT NULL,
  n_planned INTEGER NOT NULL, content_sha BYTEA NOT NULL, state TEXT NOT NULL DEFAULT 'planned',
  provider_ref TEXT NOT NULL DEFAULT '', starts_at BIGINT, n_sent INTEGER, looked_at BIGINT,
  results TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', mailing_no INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (campaign_id, language),
  CHECK (state IN ('planned','draft','proven','changed','starting','unclear','started','sent','cancelled')),
  CHECK (state NOT IN ('draft','proven','started') OR provider_ref <> ''));
CREATE TABLE step (
  campaign_id BIGINT NOT NULL, language TEXT NOT NULL, step_no INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create','fill','test','start','stop','remove')),
  started_at BIGINT NOT NULL, finished_at BIGINT, outcome TEXT, detail TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (campaign_id, language, step_no));
"""
ALLOWED = {(0, 1), (0, 6), (1, 0), (1, 2), (1, 3), (1, 4), (4, 0), (4, 2), (4, 3), (4, 5), (5, 0), (5, 2), (5, 6)}


def statements_of(text: str) -> dict[str, str]:
    """Each statement by the name of what it makes, comments and spacing taken away."""
    bare = re.sub(r"--[^\n]*", "", text)
    made = {}
    for statement in bare.split(";"):
        if statement.strip():
            words = re.sub(r"\s*([(),])\s*", r"\1", " ".join(statement.split()))
            made[words.split("(")[0].split()[2]] = words
    return made


@pytest.mark.parametrize("name", [*statements_of(LEDGER), *statements_of(BESIDE)])
def test_the_schema_is_the_decided_text_to_the_letter(tmp_path: Path, name: str) -> None:
    with opened(tmp_path) as store, store.reading() as connection:
        text = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name})
        assert statements_of(text.scalar_one()) == {name: {**statements_of(LEDGER), **statements_of(BESIDE)}[name]}


def moves(store: Store, origin: int, state: int) -> bool:
    """Whether the database lets a batch go from `origin` to `state`."""
    with store.writing() as connection:
        connection.execute(sa.text("DELETE FROM batch"))
        connection.execute(
            sa.text(
                "INSERT INTO batch"
                " (campaign_id, batch_no, shard_no, language, account_id, n, state, token, give_up_at)"
                " VALUES (1, 1, 0, 'fr', 1, 0, :state, x'01', 0)"
            ),
            {"state": origin},
        )
    try:
        with store.writing() as connection:
            connection.execute(sa.text("UPDATE batch SET state = :state"), {"state": state})
    except sa.exc.IntegrityError:
        return False
    return True


def test_the_guard_allows_exactly_the_table_of_moves(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        found = {(origin, state) for origin in BatchState for state in BatchState if moves(store, origin, state)}
    assert found == ALLOWED


def test_a_batch_can_be_touched_without_a_move(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        moves(store, 0, 0)
        with store.writing() as connection:
            assert connection.execute(sa.text("UPDATE batch SET not_before = 5")).rowcount == 1


@pytest.mark.parametrize("statement", ["UPDATE consent SET text = ''", "DELETE FROM consent"])
def test_proof_of_consent_can_only_be_added(tmp_path: Path, statement: str) -> None:
    with opened(tmp_path) as store:
        with store.writing() as connection:
            connection.exec_driver_sql(
                "INSERT INTO subscriber (uid, email, email_norm, language, created_at)"
                " VALUES (x'01', 'a', 'a', 'fr', 0)"
            )
            connection.exec_driver_sql(
                "INSERT INTO consent (subscriber_id, event, kind, obtained_on, text, evidence, method, recorded_by,"
                " recorded_at, tool_version) VALUES (1, 'given', 'express', '2025-01-01', 't', 'e', 'm', 'r', 0, '1')"
            )
        with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("statement", ["UPDATE deed SET entry = ''", "DELETE FROM deed"])
def test_the_journal_can_only_grow(tmp_path: Path, statement: str) -> None:
    with opened(tmp_path) as store:
        with store.writing() as connection:
            connection.exec_driver_sql("INSERT INTO deed (issue_id, entry, sha) VALUES ('2025-12', '{}', 'a')")
        with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
            connection.exec_driver_sql(statement)


def test_a_new_store_is_at_the_newest_version_and_says_when_and_by_what_it_was_made(tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.reading() as connection:
        assert schema.version_of(connection) == schema.HEAD
        rows = connection.exec_driver_sql("SELECT version, applied_at, tool_version FROM migration").all()
    assert [(row.version, row.applied_at) for row in rows] == [
        (version, int(NOW.timestamp() * 1_000_000)) for version in schema.KNOWN
    ]
    assert all(row.tool_version for row in rows)


def test_every_migration_file_is_known_and_the_last_is_the_head() -> None:
    files = sorted(path.name[:4] for path in (Path(schema.__file__).parent / "migrations" / "versions").glob("*.py"))
    assert files == list(schema.KNOWN)
    assert files[-1] == schema.HEAD


def test_a_store_of_a_newer_program_is_refused_untouched(tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0042'")
    with pytest.raises(SchemaVersionError, match=rf"schema 0042.*up to {schema.HEAD}.*Update"):
        opened(tmp_path)


def test_a_migration_that_dies_halfway_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(_moment: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(schema, "microseconds_of", die)  # asked for while the record is written, after the tables
        with pytest.raises(KeyboardInterrupt):
            opened(tmp_path)
    with opened(tmp_path) as store, store.reading() as connection:
        assert schema.version_of(connection) == schema.HEAD


def test_an_up_to_date_store_opens_without_the_migration_library(tmp_path: Path) -> None:
    import subprocess
    import sys

    opened(tmp_path).close()
    code = (
        "import sys, pathlib; sys.path.insert(0, 'tests'); from sending_making import opened;"
        f"opened(pathlib.Path({str(tmp_path)!r})).close();"
        "sys.exit('alembic' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False)
    assert answer.returncode == 0


def test_an_empty_version_table_is_not_taken_for_an_empty_store(tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    with pytest.raises(StoreError, match="another program"):
        opened(tmp_path)
