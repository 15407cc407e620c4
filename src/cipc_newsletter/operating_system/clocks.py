"""The clock that goes on while the computer sleeps.

Promises seconds that never go back. Says nothing of the time of day.
"""

import sys
import time


def boot_seconds() -> float:
    """Return seconds since some fixed moment, the time asleep included, so that a suspended laptop notices.

    CLOCK_BOOTTIME on Linux; on macOS CLOCK_MONOTONIC_RAW, since its time.monotonic() stands still during sleep;
    Windows' monotonic clock counts sleep by itself.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC_RAW)
    return time.monotonic()
