"""How a site is asked: one request at a time, a pause between two, and no sooner again than it says.

Promises that two requests to one host never run at once and never follow within the pause. The clock is a parameter;
nothing here knows what is asked.
"""

import contextlib
import datetime as dt
import email.utils
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

PAUSE_SECONDS = 0.3
LONGEST_WAIT_SECONDS = 30.0
TRIES = 3


class Clock:
    """The time of this computer: `seconds` for pauses, `now` for dates, `wait` to let time pass."""

    def seconds(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic()

    def now(self) -> dt.datetime:
        """Return the time of day, aware, in UTC."""
        return dt.datetime.now(dt.UTC)

    def wait(self, seconds: float) -> None:
        """Let `seconds` pass."""
        time.sleep(seconds)


@dataclass(slots=True)
class _Turn:
    """Whose turn it is at one host, and when the next one may begin."""

    lock: threading.Lock
    free_at: float = float("-inf")


class Manners:
    """The turns at all hosts of one run."""

    def __init__(self, clock: Clock, *, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._clock = clock
        self._pause = pause_seconds
        self._turns: dict[str, _Turn] = {}
        self._guard = threading.Lock()

    @contextlib.contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Hold the turn at `host` for the length of the block, after waiting for it and for the pause."""
        with self._guard:
            turn = self._turns.setdefault(host, _Turn(threading.Lock()))
        with turn.lock:
            wait = turn.free_at - self._clock.seconds()
            if wait > 0:
                self._clock.wait(wait)
            try:
                yield
            finally:
                turn.free_at = self._clock.seconds() + self._pause


def asked_wait(value: str, *, now: dt.datetime) -> float | None:
    """Return the seconds that a Retry-After field asks for (RFC 9110 10.2.3), None where it says nothing readable."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - now).total_seconds())


def own_wait(tries: int) -> float:
    """Return the seconds to wait after the `tries`th failure of a site that names no time: 1, 2, 4 …"""
    return float(2 ** (tries - 1))
