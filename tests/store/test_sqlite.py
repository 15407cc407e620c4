"""One file, many threads: nothing is lost, nobody fails, and a file that is gone or another is never written to."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.errors import StoreError
from cipc_newsletter.store.database import Store
from sending_making import opened
from store.test_database import add_one, assert_three_parts, count_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as made:
        yield made


def test_threads_that_read_and_write_at_once_lose_nothing_and_none_fails(store: Store) -> None:
    def work(_number: int) -> None:
        for _ in range(20):
            before = count_of(store)
            add_one(store)
            assert count_of(store) > before

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert count_of(store) == 160


def test_a_thread_reads_while_another_is_writing_and_sees_what_was_there_before(store: Store) -> None:
    with ThreadPoolExecutor(1) as threads, store.writing() as connection:
        connection.execute(sa.text("INSERT INTO suppression (email_norm, reason, at) VALUES ('a', 'x', 0)"))
        assert threads.submit(count_of, store).result(timeout=10) == 0
    assert count_of(store) == 1


def test_what_a_thread_did_in_vain_is_gone_for_the_next_one(store: Store) -> None:
    def fail() -> None:
        with store.writing() as connection:
            connection.execute(sa.text("INSERT INTO suppression (email_norm, reason, at) VALUES ('a', 'x', 0)"))
            raise KeyError("in the middle")

    with ThreadPoolExecutor(1) as threads:
        assert isinstance(threads.submit(fail).exception(), KeyError)
    add_one(store)
    assert count_of(store) == 1


def test_a_block_that_writes_inside_one_that_reads_is_refused_at_once(store: Store) -> None:
    with store.reading(), pytest.raises(RuntimeError, match="wait for itself"):
        add_one(store)
    add_one(store)


def test_a_thread_that_waits_too_long_for_the_right_to_write_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cipc_newsletter.store.sqlite.BUSY_SECONDS", 0.05)
    with opened(tmp_path) as store, ThreadPoolExecutor(1) as threads, store.writing():
        error = threads.submit(add_one, store).exception()
    assert isinstance(error, StoreError)
    assert "writing to the store for too long" in str(error)


def test_connections_are_kept_from_one_block_to_the_next(store: Store) -> None:
    opened_now: list[object] = []
    sa.event.listen(store.database.engine, "connect", lambda *event: opened_now.append(event))
    for _ in range(5):
        add_one(store)
        count_of(store)
    assert len(opened_now) <= 2


def test_a_connection_on_which_something_failed_is_not_used_again(store: Store) -> None:
    add_one(store)
    with pytest.raises(sa.exc.OperationalError), store.writing() as connection:
        connection.execute(sa.text("SELECT nothing FROM nowhere"))
    add_one(store)
    assert count_of(store) == 2


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_file_that_vanished_or_was_replaced_is_neither_read_nor_written(store: Store, is_replaced: bool) -> None:
    assert store.path is not None
    add_one(store)
    count_of(store)
    aside = store.path.with_name("aside.db")
    store.path.rename(aside)
    if is_replaced:
        shutil.copy(aside, store.path)
    for attempt in (add_one, count_of):
        with pytest.raises(StoreError, match="gone from its place") as caught:
            attempt(store)
        assert_three_parts(caught.value)
    with sqlite3.connect(aside) as kept:
        assert kept.execute("SELECT COUNT(*) FROM suppression").fetchone() == (1,)
    kept.close()
    store.path.unlink(missing_ok=True)
    aside.rename(store.path)
    add_one(store)
    assert count_of(store) == 2


def test_what_is_committed_into_a_file_that_vanished_meanwhile_counts_as_not_saved(store: Store) -> None:
    with pytest.raises(StoreError, match="gone from its place"):
        _write_while_it_vanishes(store)


def _write_while_it_vanishes(store: Store) -> None:
    assert store.path is not None
    with store.writing() as connection:
        connection.execute(sa.text("INSERT INTO suppression (email_norm, reason, at) VALUES ('a', 'x', 0)"))
        store.path.rename(store.path.with_name("aside.db"))


def test_a_store_may_be_closed_from_another_thread_than_the_one_that_opened_it(tmp_path: Path) -> None:
    store = opened(tmp_path)
    thread = threading.Thread(target=lambda: (add_one(store), store.close()))
    thread.start()
    thread.join(timeout=10)
    with opened(tmp_path) as again:
        assert count_of(again) == 1
