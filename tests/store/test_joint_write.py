"""Threads that wait for each other share one commit: none goes on before it, and what one did in vain harms no other."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.errors import StoreError
from cipc_newsletter.store.database import Store
from sending_making import opened
from store.test_database import add_one, count_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as made:
        yield made


def commits_of(store: Store) -> list[object]:
    """Return a list that grows with every commit of the connection that writes."""
    commits: list[object] = []
    sa.event.listen(store.database.engine, "commit", commits.append)
    return commits


def together(store: Store, *parts: Callable[[Store], object]) -> list[Future[object]]:
    """Run `parts` in threads of their own, all of which wait while a first one writes; return how each ended."""
    with ThreadPoolExecutor(len(parts) + 1) as threads:
        is_inside, may_end = threading.Event(), threading.Event()

        def first() -> None:
            with store.writing() as connection:
                insert(connection)
                is_inside.set()
                may_end.wait(10)

        ended = [threads.submit(first)]
        assert is_inside.wait(10)
        for number, part in enumerate(parts, 1):
            ended.append(threads.submit(part, store))
            until_waiting(store, number)
        may_end.set()
    return ended


def until_waiting(store: Store, count: int) -> None:
    deadline = time.monotonic() + 10
    while store.database._waiting < count:  # type: ignore[attr-defined]
        assert time.monotonic() < deadline
        time.sleep(0.001)


def insert(connection: sa.Connection) -> None:
    connection.execute(sa.text("INSERT INTO suppression (email_norm, reason, at) VALUES ('a', 'x', 0)"))


def write_and_fail(store: Store) -> None:
    with store.writing() as connection:
        insert(connection)
        raise KeyError("in the middle")


def write_nonsense(store: Store) -> None:
    with store.writing() as connection:
        insert(connection)
        connection.execute(sa.text("SELECT nothing FROM nowhere"))


def test_threads_that_wait_for_each_other_share_one_commit(store: Store) -> None:
    commits = commits_of(store)
    ended = together(store, add_one, add_one, add_one)
    assert [one.exception() for one in ended] == [None] * 4
    assert len(commits) == 1
    assert count_of(store) == 4


def test_nobody_goes_on_before_what_they_wrote_is_on_disk(store: Store) -> None:
    def add_and_look(store: Store) -> int:
        add_one(store)
        with sqlite3.connect(str(store.path)) as other:
            seen = int(other.execute("SELECT COUNT(*) FROM suppression").fetchone()[0])
        other.close()
        return seen

    seen = [one.result() for one in together(store, add_and_look, add_and_look, add_and_look)[1:]]
    assert seen == [4, 4, 4]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_one_thread_did_in_vain_is_undone_alone_wherever_it_stood(store: Store, place: int) -> None:
    parts: list[Callable[[Store], object]] = [add_one, add_one]
    parts.insert(place, write_and_fail)
    ended = together(store, *parts)
    assert [type(one.exception()) for one in ended].count(KeyError) == 1
    assert [one.exception() for one in ended].count(None) == 3
    assert count_of(store) == 3


def test_where_the_database_fails_nobody_is_told_that_they_were_saved(store: Store) -> None:
    ended = [one.exception() for one in together(store, add_one, write_nonsense, add_one)]
    assert isinstance(ended[0], StoreError)  # who wrote before the failure, in the same transaction
    assert ended[2] is not None
    assert count_of(store) == ended.count(None)
    add_one(store)
    assert count_of(store) == ended.count(None) + 1


def test_a_commit_that_fails_is_told_to_everybody_who_wrote(store: Store) -> None:
    def fail(_connection: object) -> None:
        raise sqlite3.OperationalError("the disk is on fire")

    sa.event.listen(store.database.engine, "commit", fail)
    ended = together(store, add_one, add_one)
    assert all(one.exception() is not None for one in ended)
    sa.event.remove(store.database.engine, "commit", fail)
    assert count_of(store) == 0


def test_whoever_was_to_follow_and_gave_up_keeps_nobody_waiting(store: Store) -> None:
    store.database._waiting += 1  # type: ignore[attr-defined]
    add_one(store)
    assert count_of(store) == 1
