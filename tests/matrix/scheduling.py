"""Many threads of which one runs at a time, and a seed says which: a schedule that can be played again.

A task gives up its turn by `step` or `sleep`. Between two turns the scheduler lets a process die, stall or go on, and
where everybody sleeps it lets virtual time pass. Knows nothing of sending.
"""

import datetime as dt
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from sending_making import Crash, VirtualClock

LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(eq=False)
class Process:
    """Tasks that die together. While `stalled_until` lies ahead none of them has a turn."""

    name: str
    stalled_until: dt.datetime = LONG_AGO
    is_dead: bool = False
    tasks: list["Task"] = field(default_factory=list)

    @property
    def is_alive(self) -> bool:
        return not self.is_dead and any(not task.is_over for task in self.tasks)


@dataclass(eq=False)
class Task:
    """One thread of a process."""

    process: Process
    turn: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    wakes_at: dt.datetime = LONG_AGO
    is_over: bool = False
    error: BaseException | None = None


class Scheduler:
    """Hands the one turn round, as the seed says."""

    def __init__(self, seed: str, clock: VirtualClock) -> None:
        self.luck = random.Random(seed)
        self.clock = clock
        self.steps = 0
        self._given_back = threading.Semaphore(0)
        self._mine = threading.local()
        self._tasks: list[Task] = []

    def start(self, process: Process, body: Callable[[], None]) -> Task:
        """Begin a task; it has no turn yet."""
        task = Task(process=process)

        def run() -> None:
            self._mine.task = task
            task.turn.acquire()
            try:
                self._require_alive(task)
                body()
            except Crash:
                pass
            except BaseException as error:  # noqa: BLE001 -- it is raised again where the schedule is played
                task.error = error
            task.is_over = True
            self._given_back.release()

        process.tasks.append(task)
        self._tasks.append(task)
        threading.Thread(target=run, daemon=True).start()
        return task

    def step(self) -> None:
        """Give the turn back; raises Crash where the process has died meanwhile."""
        task: Task = self._mine.task
        self._require_alive(task)
        self._given_back.release()
        task.turn.acquire()
        self._require_alive(task)

    def sleep(self, until: dt.datetime) -> None:
        """Have no turn before that moment."""
        self._mine.task.wakes_at = until
        self.step()

    def kill(self, process: Process) -> None:
        """Let every task of a process die where it stands."""
        process.is_dead = True
        for task in process.tasks:
            while not task.is_over:
                self._give(task)

    def turn(self) -> bool:
        """Let one task go on; where all sleep, let time pass to the first that wakes. False where none is left."""
        alive = [task for task in self._tasks if not task.is_over]
        if not alive:
            return False
        awake = [task for task in alive if self._free_at(task) <= self.clock.at]
        if not awake:
            self.clock.forward((min(map(self._free_at, alive)) - self.clock.at).total_seconds())
            return True
        task = self.luck.choice(awake)
        self._give(task)
        if task.is_over:
            self._tasks.remove(task)
            if task.error is not None:
                raise task.error
        return True

    def _give(self, task: Task) -> None:
        self.steps += 1
        task.turn.release()
        self._given_back.acquire()

    @staticmethod
    def _free_at(task: Task) -> dt.datetime:
        return max(task.wakes_at, task.process.stalled_until)

    @staticmethod
    def _require_alive(task: Task) -> None:
        if task.process.is_dead:
            raise Crash(task.process.name)
