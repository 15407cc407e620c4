"""Who left at a provider, taken into the audience: when somebody asks for it, and before each send through it.

Promises that what was read is kept when something breaks off, and that a provider which cannot be asked stops no send:
that is said, and the campaign goes on with what is known here. Tells the provider nothing.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from cipc_newsletter.audience.departing import Tally, take_departures
from cipc_newsletter.errors import ProviderError
from cipc_newsletter.providers.port import Informant
from cipc_newsletter.store import syncs
from cipc_newsletter.store.database import Store
from cipc_newsletter.wording import _, ngettext

AT_ONCE = 500  # departures in one transaction
_Thing = TypeVar("_Thing")


def departures_home(
    store: Store,
    informant: Informant,
    *,
    name: str,
    title: str,
    now: dt.datetime,
    is_dry_run: bool = False,
    progress: Callable[[int], None] = lambda _read: None,
) -> Tally:
    """Take in who left at the provider `name`, some hundreds at a time, each kept as soon as it is read.

    `progress` is told how many were read so far. Raises ProviderError where the provider cannot be asked, or not to the
    end.
    """
    tally, local = Tally(), now.astimezone()
    for portion in portions(informant.departures(), AT_ONCE):
        with store.reading() if is_dry_run else store.writing() as connection:
            take_departures(connection, portion, source=title, now=local, tally=tally, is_dry_run=is_dry_run)
        progress(tally.read)
    if not is_dry_run:
        with store.writing() as connection:
            syncs.write(connection, name, at=now, n_read=tally.read)
    return tally


def heed_departures(
    store: Store, provider: object, *, name: str, title: str, now: dt.datetime, tell: Callable[[str], None]
) -> None:
    """Before a send, take in who left at the provider, where it knows that; `tell` what came of it."""
    if not isinstance(provider, Informant):
        return
    try:
        tally = departures_home(store, provider, name=name, title=title, now=now)
    except ProviderError as error:
        tell(
            _(
                "Who left at {provider} cannot be read now: {reason} The campaign goes on with what is known here."
            ).format(provider=title, reason=error.what)
        )
        return
    count = tally.new.total()
    if count:
        tell(
            ngettext(
                "{count} person left at {provider} since it was last asked, and is not mailed any more.",
                "{count} people left at {provider} since it was last asked, and are not mailed any more.",
                count,
            ).format(count=count, provider=title)
        )


def portions(things: Iterable[_Thing], size: int) -> Iterator[list[_Thing]]:
    """Yield `things` in lists of `size` at most."""
    iterator = iter(things)
    while portion := list(islice(iterator, size)):
        yield portion
