"""The one right to change something at a list provider, whatever database the store lies in.

Promises that of all the processes which share a store one at a time makes such calls, and that a process which died
holds nothing. Unlike batches, of which several processes can share the work, a campaign here is a handful of calls.
"""

import contextlib
import datetime as dt
from collections.abc import Iterator

from cipc_newsletter.deliver import sole_sender
from cipc_newsletter.deliver.surroundings import Clock
from cipc_newsletter.errors import NotTheSenderError
from cipc_newsletter.store.database import Store

_LOOK_SECONDS = 0.2


@contextlib.contextmanager
def alone(store: Store) -> Iterator[None]:
    """Hold the right to make calls for a list campaign. Raises NotTheSenderError where another process has it."""
    if not store.is_shared:
        with sole_sender.alone(store):
            yield
        return
    from cipc_newsletter.store.postgres import PostgresDatabase

    database = store.database
    assert isinstance(database, PostgresDatabase)  # noqa: S101 -- for the type checker: what is shared lies on a server
    with database.held_alone() as is_held:
        if not is_held:
            raise sole_sender.another_sends()
        yield


@contextlib.contextmanager
def soon_alone(store: Store, *, within: dt.timedelta, clock: Clock) -> Iterator[None]:
    """Hold the right once the process that has it is through with its call. Raises NotTheSenderError after `within`."""
    until = clock.boot_seconds() + within.total_seconds()
    with contextlib.ExitStack() as stack:
        while True:
            try:
                stack.enter_context(alone(store))
                break
            except NotTheSenderError:
                if clock.boot_seconds() >= until:
                    raise
                clock.pause(_LOOK_SECONDS)
        yield
