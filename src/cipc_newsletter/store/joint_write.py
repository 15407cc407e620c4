"""One transaction in which several threads write one after another, and which is committed once for all of them.

Promises that a part which fails leaves no trace in it, and that whoever wrote a part learns how the whole ended before
going on: a commit waits for the disk, and sixteen threads that wait for one commit are faster than sixteen commits. Only
the thread with the right to write may touch it; anybody may wait for its end.
"""

import contextlib
import threading
from collections.abc import Iterator

import sqlalchemy as sa


class JointWrite:
    """A transaction on `connection`; `parts` were written so far, `error` is why none of them was saved."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.parts = 0
        self.error: BaseException | None = None
        self._transaction = connection.begin()
        self._ended = threading.Event()

    @contextlib.contextmanager
    def part(self) -> Iterator[None]:
        """Write one more part. An exception undoes it, and is raised; the first part has nothing before it to keep."""
        with self.connection.begin_nested() if self.parts else contextlib.nullcontext():
            yield
        self.parts += 1

    def commit(self) -> None:
        """Save all parts."""
        if self._transaction.is_active:
            self._transaction.commit()

    def give_up(self, error: BaseException, *, keep: bool = False) -> None:
        """Tell everybody that their part is not saved, and why; the connection is closed unless `keep`."""
        self.error = error
        try:
            if not keep:
                self.connection.close()
        finally:
            self._ended.set()

    def end(self) -> None:
        """Tell everybody that their part is saved."""
        self._ended.set()

    def has_ended(self, *, within_seconds: float) -> bool:
        """Wait for the end, so long at most; return whether it came."""
        return self._ended.wait(within_seconds)
