"""Several threads over the open shards of one campaign, each thread with one shard at a time.

Promises that no two threads ever work on the same shard, that a stop or a failure in one ends the others after the
call they are in, that never more calls are under way than may be, and that only the thread which asked for it hears of
progress, waits, or is raised at. With one hand there are no threads at all, unless one more makes ready ahead. Decides
nothing about a batch: that is the engine's.
"""

import contextlib
import queue
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from cipc_newsletter.deliver.engine import Done, Later, Stopped, run_shard
from cipc_newsletter.deliver.pacing import SHORT_PATIENCE
from cipc_newsletter.deliver.surroundings import Sending, Waiting
from cipc_newsletter.values import frozen

_LOOK_UP_SECONDS = 0.25  # how often the waiting thread looks up from its queue, so that progress and Ctrl-C are heard
_SWITCH_SECONDS = 0.0005
_FOR_EVERYBODY = (Waiting.GRACE, Waiting.SCHEDULE)

Ending = Done | Later | Stopped


@frozen
class _Result:
    shard: int
    ending: Ending | BaseException


def work_through(
    sending: Sending, shards: Sequence[int], *, hands: Callable[[], int], tell: Callable[[], None]
) -> Ending:
    """Work on every shard until none can go on now; return the earliest moment at which one of them can.

    `hands` says how many calls may be under way, and is asked again as time goes by; `tell` is called between them.
    """
    if hands() <= 1 and not sending.prepares_ahead:
        return _one_after_another(sending, shards, tell)
    crew = _Crew(sending, hands)
    # A thread lets go of the interpreter at every statement it sends to the store, and would wait five milliseconds each
    # time, often with the one right to write in its hands, for those who make bodies ready.
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        return crew.work_through(shards, tell)
    finally:
        sys.setswitchinterval(usual)
        crew.dismiss()


def _one_after_another(sending: Sending, shards: Sequence[int], tell: Callable[[], None]) -> Ending:
    later: list[Later] = []
    for shard in shards:
        ending = run_shard(sending, shard, after_call=tell, patience=SHORT_PATIENCE)
        if isinstance(ending, Stopped):
            return ending
        if isinstance(ending, Later):
            later.append(ending)
            if ending.waiting in _FOR_EVERYBODY:
                break
    return _earliest(later)


def _earliest(later: Sequence[Later]) -> Ending:
    return min(later, key=lambda ending: ending.when, default=Done())


class _Crew:
    """Threads that take shards from one queue and answer on another; they hold nothing between two shards."""

    def __init__(self, sending: Sending, hands: Callable[[], int]) -> None:
        self._stop = threading.Event()
        self._making_ready = threading.Lock()
        self._hands = hands
        self._more = int(sending.prepares_ahead)
        self._under_way, self._freed = 0, threading.Condition()
        self._sending = replace(
            sending,
            is_asked_to_stop=lambda: self._stop.is_set() or sending.is_asked_to_stop(),
            may_call=self._may_call,
            # One at a time: the interpreter lets no two work at once, and going to and fro between them costs.
            makes_ready=lambda: self._making_ready,
        )
        self._tasks: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[_Result] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._failure: BaseException | None = None
        self._stopped: Stopped | None = None

    @contextlib.contextmanager
    def _may_call(self) -> Iterator[bool]:
        """Wait until fewer calls are under way than may be; False where somebody wants to stop meanwhile."""
        with self._freed:
            while not self._sending.is_asked_to_stop() and self._under_way >= max(self._hands(), 1):
                self._freed.wait(_LOOK_UP_SECONDS)
            is_my_turn = not self._sending.is_asked_to_stop()
            self._under_way += is_my_turn
        try:
            yield is_my_turn
        finally:
            with self._freed:
                self._under_way -= is_my_turn
                self._freed.notify()

    def work_through(self, shards: Sequence[int], tell: Callable[[], None]) -> Ending:
        """Give out the shards; raises what a thread raised, once the others have ended their calls."""
        ready, later, running = deque(shards), dict[int, Later](), 0
        while True:
            ready.extend(self._due(later))
            while ready and running < max(self._hands(), 1) + self._more and not self._stop.is_set():
                self._give(ready.popleft(), running)
                running += 1
            if running == 0:
                return self._outcome(tuple(later.values()))
            result = self._next_result()
            tell()
            if result is None:
                continue
            running -= 1
            self._note(result, later)
            if isinstance(result.ending, Later) and result.ending.waiting in _FOR_EVERYBODY:
                ready.clear()

    def dismiss(self) -> None:
        """Let the threads go; one that is still in a call, after a second Ctrl-C, dies with the process."""
        self._stop.set()
        for _thread in self._threads:
            self._tasks.put(None)

    def _due(self, later: dict[int, Later]) -> list[int]:
        if not later or self._stop.is_set():
            return []
        now = self._sending.clock.now()
        due = [shard for shard, ending in later.items() if ending.when <= now]
        for shard in due:
            del later[shard]
        return due

    def _give(self, shard: int, running: int) -> None:
        if running >= len(self._threads):
            thread = threading.Thread(target=self._work, name=f"sender-{running + 1}", daemon=True)
            self._threads.append(thread)
            thread.start()
        self._tasks.put(shard)

    def _work(self) -> None:
        while (shard := self._tasks.get()) is not None:
            try:
                ending: Ending | BaseException = run_shard(self._sending, shard)
            except BaseException as error:  # noqa: BLE001 -- raised again in the thread that asked
                ending = error
            self._results.put(_Result(shard=shard, ending=ending))

    def _next_result(self) -> _Result | None:
        try:
            return self._results.get(timeout=_LOOK_UP_SECONDS)
        except queue.Empty:
            return None

    def _note(self, result: _Result, later: dict[int, Later]) -> None:
        ending = result.ending
        if isinstance(ending, BaseException):
            self._failure = self._failure or ending
            self._stop.set()
        elif isinstance(ending, Stopped):
            # A thread that ended because of another's failure was not asked by anybody.
            self._stopped = self._stopped or ending
            self._stop.set()
        elif isinstance(ending, Later):
            later[result.shard] = ending

    def _outcome(self, later: Sequence[Later]) -> Ending:
        if self._failure is not None:
            raise self._failure
        return self._stopped or _earliest(later)
