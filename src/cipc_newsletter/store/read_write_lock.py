"""A lock between the threads of one process: many at once, or one alone.

Promises that whoever wants to be alone is not overtaken for ever, and that nobody polls. A thread that is inside
already may come in again; one that would wait for itself is told so at once. Knows nothing of databases.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator


class ReadWriteLock:
    """Let many threads in, or one alone; whoever waits longer than `limit_seconds` raises what `too_long` makes."""

    def __init__(self, *, limit_seconds: float, too_long: Callable[[], Exception]) -> None:
        self._limit_seconds = limit_seconds
        self._too_long = too_long
        self._changed = threading.Condition()
        self._inside = 0
        self._is_closed = False
        self._mine = threading.local()

    @contextlib.contextmanager
    def among_others(self) -> Iterator[None]:
        """Be inside, together with any others."""
        depth = getattr(self._mine, "depth", 0)
        with self._changed:
            if depth == 0:
                self._wait_for(lambda: not self._is_closed)
            self._inside += 1
        self._mine.depth = depth + 1
        try:
            yield
        finally:
            self._mine.depth = depth
            with self._changed:
                self._inside -= 1
                if self._is_closed and self._inside == 0:  # nobody else waits for this
                    self._changed.notify_all()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Be inside alone. One thread at a time may ask."""
        self.require_not_inside()
        try:
            with self._changed:
                self._is_closed = True
                self._wait_for(lambda: self._inside == 0)
            yield
        finally:
            with self._changed:
                self._is_closed = False
                self._changed.notify_all()

    def require_not_inside(self) -> None:
        """Refuse what could only wait for its own end: a mistake in the program, not in the world."""
        if getattr(self._mine, "depth", 0):
            raise RuntimeError("a block that reads cannot hold one that writes: it would wait for itself")

    def _wait_for(self, is_so: Callable[[], bool]) -> None:
        if not self._changed.wait_for(is_so, self._limit_seconds):
            raise self._too_long()
