"""What is PostgreSQL's own: nothing is sent from a store that forgets, and what goes wrong is said without a secret."""

import gc
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from cipc_newsletter.errors import SchemaVersionError, StoreError, UnreachableStoreError
from cipc_newsletter.store import postgres, schema, suppressions
from cipc_newsletter.store.database import Store, open_store
from cipc_newsletter.store.postgres_failures import store_error
from databases import each_database, postgres_server
from postgres_server import PostgresServer, running_server
from sending_making import NOW, execute
from store.test_database import add_one, assert_three_parts, count_of

__all__ = ["each_database", "postgres_server"]
PLACE = "newsletter@db.example"


@pytest.fixture
def url(postgres_server: PostgresServer, tmp_path: Path) -> Iterator[str]:
    yield postgres_server.url(postgres_server.database_of(tmp_path))
    postgres_server.forget()


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    with opened(url, tmp_path) as made:
        yield made


def opened(url: str, folder: Path) -> Store:
    return open_store(url, root=folder, folder=folder / "var", now=NOW)


def test_a_store_on_a_server_is_shared_and_is_no_file(store: Store, postgres_server: PostgresServer) -> None:
    assert (store.is_shared, store.path) == (True, None)
    assert str(postgres_server.folder) in store.place


def test_an_address_without_the_name_of_the_driver_is_the_same_store(url: str, store: Store, tmp_path: Path) -> None:
    add_one(store)
    with opened(url.replace("+psycopg", ""), tmp_path) as other:
        assert count_of(other) == 1


def test_commits_are_on_the_disk_though_the_server_would_confirm_them_earlier(store: Store) -> None:
    with store.writing() as connection:  # the server of the tests is set to off
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"


def test_a_reading_block_sees_one_moment_and_cannot_write(store: Store) -> None:
    with store.reading() as connection:
        before = connection.execute(sa.text("SELECT COUNT(*) FROM suppression")).scalar_one()
        add_one(store)
        assert connection.execute(sa.text("SELECT COUNT(*) FROM suppression")).scalar_one() == before
    with pytest.raises(StoreError, match="not written") as caught, store.reading() as connection:
        connection.execute(sa.text("DELETE FROM suppression"))
    assert_three_parts(caught.value)


def test_several_write_at_the_same_time(store: Store) -> None:
    statement = sa.text("INSERT INTO account (provider, rate_max, rate_now) VALUES (:name, 1, 1)")
    with store.writing() as one, store.writing() as other:
        for connection in (one, other):
            connection.execute(statement, {"name": "a"})
    assert count_of(store, "account") == 2


def test_a_failed_statement_that_was_passed_over_is_not_taken_for_a_commit(store: Store) -> None:
    with pytest.raises(RuntimeError, match="nothing of the block was saved"):
        _pass_over_a_failure(store)
    assert count_of(store) == 0


def _pass_over_a_failure(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(sa.text("INSERT INTO suppression (email_norm, reason, at) VALUES ('a', 'x', 0)"))
        with pytest.raises(sa.exc.ProgrammingError):
            connection.execute(sa.text("SELECT nothing"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent SET text = 'another'",
        "DELETE FROM consent",
        "UPDATE deed SET entry = 'another'",
        "DELETE FROM deed",
        "UPDATE batch SET state = 3",
    ],
)
def test_what_is_never_changed_is_held_by_the_server(store: Store, statement: str) -> None:
    execute(
        store, "INSERT INTO subscriber (uid, email, email_norm, language, created_at) VALUES ('a', 'a', 'a', 'fr', 0)"
    )
    execute(
        store,
        "INSERT INTO consent (subscriber_id, event, kind, obtained_on, text, evidence, method, recorded_by,"
        " recorded_at, tool_version) VALUES (1, 'given', 'x', 'x', 'x', 'x', 'x', 'x', 0, 'x')",
    )
    execute(store, "INSERT INTO deed (number, issue_id, entry, sha) VALUES (1, 'x', 'x', 'x')")
    execute(
        store,
        "INSERT INTO batch (campaign_id, batch_no, shard_no, language, account_id, n) VALUES (1, 1, 0, 'fr', 1, 1)",
    )
    with pytest.raises(sa.exc.IntegrityError):
        execute(store, statement)


def test_a_suppression_never_becomes_visible_after_one_with_a_higher_number(store: Store) -> None:
    """Whoever read version n has seen every suppression up to n, though transactions end in any order."""
    with ThreadPoolExecutor(1) as threads:
        with store.writing() as first:
            first.execute(sa.text("INSERT INTO suppression (email_norm, reason, at) VALUES ('a', 'x', 0)"))
            second = threads.submit(add_one, store)
            with store.reading() as reader:
                assert suppressions.version(reader) == 0
            assert not second.done()
        second.result(timeout=10)
    with store.reading() as reader:
        assert suppressions.version(reader) == 2


def test_two_that_open_a_new_database_at_once_make_its_tables_once(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    postgres_server.execute("CREATE DATABASE fresh")
    try:
        with ThreadPoolExecutor(3) as threads:
            stores = list(threads.map(lambda _n: opened(postgres_server.url("fresh"), tmp_path), range(3)))
        assert count_of(stores[0], "migration") == len(schema.KNOWN)
        for store in stores:
            store.close()
    finally:
        postgres_server.execute("DROP DATABASE fresh WITH (FORCE)")


def test_the_database_of_another_program_and_of_a_newer_one_are_refused(
    postgres_server: PostgresServer, store: Store, url: str, tmp_path: Path
) -> None:
    execute(store, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaVersionError, match="newer version") as caught:
        opened(url, tmp_path)
    assert_three_parts(caught.value)
    execute(store, "DROP TABLE alembic_version")
    with pytest.raises(StoreError, match="another program"):
        opened(url, tmp_path)


def test_a_database_or_name_the_server_does_not_know_is_said_so(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    with pytest.raises(StoreError, match="no such database") as caught:
        opened(postgres_server.url("nowhere"), tmp_path)
    assert_three_parts(caught.value)
    with pytest.raises(StoreError, match="does not let this name in"):
        opened(postgres_server.url("postgres").replace("tester@", "stranger:geheim@"), tmp_path)


def test_a_server_that_is_not_there_is_said_so_at_once_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(UnreachableStoreError, match="does not answer") as caught:
        opened("postgresql+psycopg://me:geheim@127.0.0.1:1/newsletter", tmp_path)
    assert_three_parts(caught.value)
    assert "geheim" not in repr(caught.value) + str(caught.value) + str(caught.value.__cause__)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (psycopg.errors.DiskFull("no space"), "the disk is full"),
        (psycopg.errors.IoError("input/output"), "did not take what was written"),
        (psycopg.errors.ReadOnlySqlTransaction("read-only"), "not written"),
        (psycopg.errors.InsufficientPrivilege("permission denied"), "not written"),
        (psycopg.errors.TooManyConnections("too many"), "no more connections"),
        (psycopg.errors.InvalidPassword("password"), "does not let this name in"),
        (
            psycopg.OperationalError("connection failed: FATAL:  password authentication failed for user"),
            "let this name in",
        ),
        (
            psycopg.OperationalError("connection failed: FATAL:  sorry, too many clients already"),
            "no more connections",
        ),
        (psycopg.errors.LockNotAvailable("lock"), "writing to the store for too long"),
        (psycopg.errors.DeadlockDetected("deadlock"), "writing to the store for too long"),
        (psycopg.errors.DataCorrupted("page"), "damaged"),
        (psycopg.errors.UndefinedTable("relation"), "damaged"),
        (psycopg.errors.AdminShutdown("terminating"), "does not answer"),
        (psycopg.OperationalError("server closed the connection unexpectedly"), "does not answer"),
        (
            psycopg.OperationalError("connection failed: FATAL:  the database system is starting up"),
            "does not answer",
        ),
    ],
)
def test_what_goes_wrong_in_the_world_has_three_parts(error: psycopg.Error, words: str) -> None:
    named = store_error(sa.exc.DBAPIError.instance("SELECT 1", {}, error, psycopg.Error), PLACE)  # type: ignore[arg-type]
    assert named is not None
    assert words in str(named)
    assert_three_parts(named)


def test_a_connection_that_is_cut_leaves_no_other_open_for_ever(url: str, tmp_path: Path) -> None:
    database = postgres.open_server(url, folder=tmp_path)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with database.reading(), pytest.raises(UnreachableStoreError), database.reading() as cut:
            cut.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
        database.close()
        gc.collect()
    assert said == []


def test_a_mistake_in_a_statement_passes_as_it_is(store: Store) -> None:
    with pytest.raises(sa.exc.ProgrammingError), store.reading() as connection:
        connection.execute(sa.text("SELECT nothing"))


@pytest.mark.slow
def test_a_server_that_restarts_is_waited_for_and_what_it_was_told_last_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "RETURN_SECONDS", 20.0)
    with running_server() as server:
        server.make_template(NOW)
        with opened(server.url(server.database_of(tmp_path)), tmp_path) as store, ThreadPoolExecutor(1) as threads:
            add_one(store)
            with pytest.raises(UnreachableStoreError, match="does not answer"):
                _stop_while_writing(server, store)
            waiting = threads.submit(add_one, store)
            server.start()
            waiting.result(timeout=30)
            assert count_of(store) == 2
            monkeypatch.setattr(postgres, "RETURN_SECONDS", 0.1)
            server.stop()
            with pytest.raises(UnreachableStoreError):
                add_one(store)


def _stop_while_writing(server: PostgresServer, store: Store) -> None:
    with store.writing() as connection:
        server.stop()
        connection.execute(sa.text("SELECT 1"))
