"""Locks between processes.

Promises that a lock is never left behind: the system releases it when the process dies. Waits for nobody.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def exclusive_lock(path: Path) -> Iterator[bool]:
    """Hold the lock file `path` for the length of the block; yields False at once where another process has it.

    The system releases the lock when the process dies, so a lock can never be left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as stream:
        held = _try_lock(stream.fileno())
        try:
            yield held
        finally:
            if held:
                _unlock(stream.fileno())


if sys.platform == "win32":
    import msvcrt

    def hold(handle: int) -> bool:  # noqa: ARG001 -- nobody can remove an open file there
        """Hold an open file until it is closed; False where another program does."""
        return True

    def _try_lock(handle: int) -> bool:
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def hold(handle: int) -> bool:
        """Hold an open file until it is closed; False where another program does."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a disk that knows no locks
            return True
        return True

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
