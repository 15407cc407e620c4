"""The moments a list provider can start at: those on its grid that are far enough ahead.

Promises that a moment is only ever put off, never brought forward. Reads no clock.
"""

import datetime as dt

from cipc_newsletter.providers.list_port import ListCapabilities


def is_on_grid(moment: dt.datetime, capabilities: ListCapabilities) -> bool:
    """Whether the provider can start at that aware moment, as far as its grid goes."""
    return on_or_after(moment, capabilities) == moment


def on_or_after(moment: dt.datetime, capabilities: ListCapabilities) -> dt.datetime:
    """Return the first moment on the grid that is not before the aware `moment`, UTC."""
    step = dt.timedelta(minutes=capabilities.minutes_step)
    midnight = moment.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    past = moment - midnight
    return midnight + -(-past // step) * step


def on_or_before(moment: dt.datetime, capabilities: ListCapabilities) -> dt.datetime:
    """Return the last moment on the grid that is not after the aware `moment`, UTC."""
    after = on_or_after(moment, capabilities)
    return after if after == moment else after - dt.timedelta(minutes=capabilities.minutes_step)


def earliest(now: dt.datetime, capabilities: ListCapabilities) -> dt.datetime:
    """Return the first moment that the provider still takes at the aware moment `now`, UTC."""
    return on_or_after(now + dt.timedelta(minutes=capabilities.minutes_ahead), capabilities)
