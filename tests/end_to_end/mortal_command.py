"""The real command, which kills itself at the n-th thing it does: `mortal_command.py N KIND POINTS send 2025-12 …`.

A point is whatever changes the world: a statement that writes, a commit (before and after), a file begun, put in place
or removed, bytes over the wire (before, half way, after). Dying at a read is dying at the point before it. At the N-th
point (from 1; 0 is never), or the N-th of one KIND where that is not empty, the process sends itself SIGKILL, so that
no `finally` runs, no lock is given back by hand, and the journal is left as it is. The kind of every point up to then
stands in the file POINTS, one a line. The program knows nothing of it: the hooks are the database library's own
events and its one way to commit, the interpreter's audit events, and a socket class that counts.
"""

import os
import signal
import socket
import sys
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect

from cipc_newsletter.cli import main

_READS = ("SELECT", "PRAGMA", "BEGIN DEFERRED", "WITH")


class Fuse:
    """Counts the points, all or those of one kind, and kills at the `last`-th."""

    def __init__(self, last: int, kind: str, points: IO[str]) -> None:
        self._left, self._kind, self._points = last, kind, points

    def burn(self, kind: str) -> None:
        """Come to a point."""
        self._points.write(kind + "\n")
        self._points.flush()
        self._left -= not self._kind or kind == self._kind
        if self._left == 0:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def watch_the_database(fuse: Fuse) -> None:
    """Burn before each statement that writes, before each commit, and once it is done."""
    written: list[bool] = []

    def statement(_connection: object, _cursor: object, text: str, *_rest: object) -> None:
        if not text.lstrip().startswith(_READS):
            written.append(True)
            fuse.burn("statement " + " ".join(text.split())[:60])

    commit = DefaultDialect.do_commit

    def watched_commit(dialect: DefaultDialect, connection: Any) -> None:
        if not written:
            commit(dialect, connection)
            return
        fuse.burn("before commit")
        commit(dialect, connection)
        written.clear()
        fuse.burn("after commit")

    sa.event.listen(sa.Engine, "before_cursor_execute", statement)
    DefaultDialect.do_commit = watched_commit  # type: ignore[method-assign]


def watch_the_files(fuse: Fuse) -> None:
    """Burn before a file is begun, put in place or removed, and when its folder is made durable after that."""

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "os.rename":
            fuse.burn(f"file put in place: {Path(str(arguments[1])).suffix}")
        elif event == "os.remove" and os.path.exists(arguments[0]):  # noqa: PTH110 -- the argument as it came
            fuse.burn("file removed")
        elif event == "open" and isinstance(arguments[0], str | Path) and isinstance(arguments[2], int):
            is_written = bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
            if is_written:
                fuse.burn(f"file opened for writing: {Path(str(arguments[0])).suffix}")
            elif arguments[1] is None and os.path.isdir(arguments[0]):  # noqa: PTH112 -- the same; None is os.open
                fuse.burn("folder made durable")

    sys.addaudithook(audit)


def watch_the_wire(fuse: Fuse) -> None:
    """Burn before, half way through and after bytes leave, and before and after bytes come."""

    class CountingSocket(socket.socket):
        def connect(self, *arguments: Any) -> None:
            fuse.burn("wire: connecting")
            super().connect(*arguments)

        def sendall(self, data: Any, *flags: Any) -> None:
            fuse.burn("wire: before sending")
            half = len(data) // 2
            super().sendall(data[:half], *flags)
            fuse.burn("wire: half sent")
            super().sendall(data[half:], *flags)
            fuse.burn("wire: all sent")

        def recv_into(self, *arguments: Any) -> int:
            fuse.burn("wire: before receiving")
            count = super().recv_into(*arguments)
            fuse.burn("wire: received")
            return count

    socket.socket = CountingSocket  # type: ignore[misc]


def run() -> None:
    """Carry out the command in this process and leave with its exit code."""
    last, kind, points, *arguments = sys.argv[1:]
    sys.argv = ["cipc-newsletter", *arguments]
    with open(points, "a", encoding="utf-8", newline="\n") as stream:  # noqa: PTH123 -- before any hook
        fuse = Fuse(int(last), kind, stream)
        watch_the_database(fuse)
        watch_the_wire(fuse)
        watch_the_files(fuse)
        main()


if __name__ == "__main__":
    run()
