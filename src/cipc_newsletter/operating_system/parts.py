"""The part file: where a long file is written until it is whole.

Promises that it is its owner's alone, that Ctrl-C and an end that the system asks for (SIGTERM, SIGHUP) leave none
behind, and that the next program that writes the same file takes away what a killed one left, but nothing that a living
one writes. Does not put it in place.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cipc_newsletter.errors import FileError
from cipc_newsletter.operating_system.locks import hold
from cipc_newsletter.wording import _


@contextlib.contextmanager
def part_of(path: Path, *, shown: str) -> Iterator[tuple[Path, IO[bytes]]]:
    """Yield the part file of `path` and a stream into it; it is taken away where the block ends in an exception.

    Raises FileError, naming the file as `shown`, where another program writes that file just now. An OSError passes.
    """
    # A name that no other program gives, so that nothing but our own is ever taken away.
    part = path.with_name(f".{path.name}.cipc-newsletter.part")
    with _ended_as_by_ctrl_c():
        _take_away_left(part, shown)
        stream = _begun(part, shown)
        ours = os.fstat(stream.fileno())
        try:
            with stream:
                yield part, stream
        except BaseException:
            with contextlib.suppress(OSError):
                if _stands_at(part, ours):
                    part.unlink()
            raise


def require_own(part: Path, stream: IO[bytes], *, shown: str) -> None:
    """Refuse to go on where another program put its own in place of our part file. Raises FileError."""
    if not _stands_at(part, os.fstat(stream.fileno())):
        raise _written_elsewhere(shown)


def _begun(part: Path, shown: str) -> IO[bytes]:
    try:
        stream = open(part, "x+b", opener=lambda name, flags: os.open(name, flags, 0o600))  # noqa: SIM115
    except FileExistsError as error:
        raise _written_elsewhere(shown) from error
    ours = os.fstat(stream.fileno())
    if not hold(stream.fileno()) or not _stands_at(part, ours):  # somebody took it for one that was left
        stream.close()
        raise _written_elsewhere(shown)
    return stream


def _take_away_left(part: Path, shown: str) -> None:
    """Remove what a killed program left; where a living one writes it, raise FileError."""
    if sys.platform == "win32":
        part.unlink(missing_ok=True)  # which refuses a file that is open
        return

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK)  # somebody else's pipe is not waited for

    # Open for writing: a network drive that holds locks as ranges of bytes wants it so.
    with contextlib.suppress(FileNotFoundError), open(part, "r+b", buffering=0, opener=opener) as left:
        if not hold(left.fileno()):
            raise _written_elsewhere(shown)
        if _stands_at(part, os.fstat(left.fileno())):
            part.unlink()


def _stands_at(part: Path, ours: os.stat_result) -> bool:
    if sys.platform == "win32":
        return True  # nobody puts another in place of a file that is open
    try:
        return os.path.samestat(part.lstat(), ours)
    except FileNotFoundError:
        return False


def _written_elsewhere(shown: str) -> FileError:
    return FileError(
        _("another command is writing this file just now."),
        right=_("One does at a time."),
        remedy=_("Wait for it to end, then run the same command again."),
        path=shown,
    )


@contextlib.contextmanager
def _ended_as_by_ctrl_c() -> Iterator[None]:
    """Let an end that the system asks for come as Ctrl-C does, where nobody else has a use for it."""
    taken = []
    if threading.current_thread() is threading.main_thread():  # Python lets no other thread choose
        asked = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
        taken = [number for number in asked if signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)
