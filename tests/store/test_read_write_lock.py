"""Many at once or one alone: nobody is overtaken for ever, nobody waits for themselves."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from cipc_newsletter.store.read_write_lock import ReadWriteLock


class TooLongError(Exception):
    """Somebody waited longer than they would."""


def lock(limit_seconds: float = 10.0) -> ReadWriteLock:
    return ReadWriteLock(limit_seconds=limit_seconds, too_long=TooLongError)


def test_many_are_inside_at_once() -> None:
    made, met = lock(), threading.Barrier(3)

    def go_in() -> bool:
        with made.among_others():
            met.wait(timeout=10)
        return True

    with ThreadPoolExecutor(3) as threads:
        assert all(threads.map(lambda _n: go_in(), range(3)))


def test_who_is_alone_meets_nobody() -> None:
    made, inside, met = lock(), set[int](), list[int]()

    def go_in(number: int) -> None:
        for _ in range(200):
            with made.among_others():
                inside.add(number)
                inside.discard(number)

    with ThreadPoolExecutor(3) as threads:
        others = [threads.submit(go_in, number) for number in range(3)]
        for _ in range(200):
            with made.alone():
                met.extend(inside)
        for other in others:
            other.result()
    assert met == []


def test_who_wants_to_be_alone_is_not_overtaken_by_those_who_come_later() -> None:
    made, order = lock(), list[str]()
    first_is_in, first_may_go, later_comes = threading.Event(), threading.Event(), threading.Event()

    def first() -> None:
        with made.among_others():
            first_is_in.set()
            first_may_go.wait(timeout=10)

    def alone() -> None:
        with made.alone():
            order.append("alone")

    def later() -> None:
        later_comes.set()
        with made.among_others():
            order.append("later")

    with ThreadPoolExecutor(3) as threads:
        going = [threads.submit(first)]
        first_is_in.wait(timeout=10)
        going.append(threads.submit(alone))
        while not made._is_closed:
            pass
        going.append(threads.submit(later))
        later_comes.wait(timeout=10)
        first_may_go.set()
        for one in going:
            one.result()
    assert order == ["alone", "later"]


def test_who_is_inside_may_come_in_again_though_somebody_waits_to_be_alone() -> None:
    made = lock(limit_seconds=0.05)
    with ThreadPoolExecutor(1) as threads, made.among_others():
        waiting = threads.submit(lambda: made.alone().__enter__())
        while not made._is_closed and not waiting.done():
            pass
        with made.among_others():
            pass
        assert isinstance(waiting.exception(), TooLongError)
    with made.alone():
        pass


def test_who_would_wait_for_themselves_is_told_so() -> None:
    made = lock()
    with made.among_others(), pytest.raises(RuntimeError, match="wait for itself"), made.alone():
        pass


def test_who_waits_too_long_outside_is_told_so() -> None:
    made = lock(limit_seconds=0.05)
    with ThreadPoolExecutor(1) as threads, made.alone():
        waiting = threads.submit(lambda: made.among_others().__enter__())
        assert isinstance(waiting.exception(), TooLongError)
