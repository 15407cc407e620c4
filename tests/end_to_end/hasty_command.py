"""The real command, by whose clock the time since boot runs sixty times as fast: what waits a minute waits a second."""

from cipc_newsletter.cli import main
from cipc_newsletter.deliver.surroundings import SystemClock

_TIMES = 60.0
_seconds = SystemClock.boot_seconds


def _hasty_seconds(clock: SystemClock) -> float:
    """Return seconds since a fixed moment, each as long as a sixtieth."""
    return _seconds(clock) * _TIMES


if __name__ == "__main__":
    SystemClock.boot_seconds = _hasty_seconds  # type: ignore[method-assign]
    main()
