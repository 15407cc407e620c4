"""The audience and a provider told of each other's departures, so that leaving is leaving on both sides (rule UNS-09).

Promises that what was read is kept when something breaks off, so that the same command goes on; that nobody is ever
brought back by it, on either side; and that the provider is told of nobody before a person, or --yes, agreed. Shows and
asks nothing.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence

from cipc_newsletter.audience.departing import Tally
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import BadRequestError, ConfigError
from cipc_newsletter.pipeline.bringing_home import AT_ONCE, departures_home, portions
from cipc_newsletter.pipeline.list_prospects import left_here
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.providers import registry
from cipc_newsletter.providers.list_port import ListProvider
from cipc_newsletter.providers.port import Description, Informant
from cipc_newsletter.store import syncs
from cipc_newsletter.store.database import Store
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class Known:
    """A provider that knows who left: its name in config.toml, its title, and whether it keeps the list itself."""

    name: str
    title: str
    informant: Informant
    keeper: ListProvider | None


@frozen
class Sync:
    """What a sync did, or would do: who left there, and the addresses on the provider's list of people who left here.

    `told` is how many of those the provider was told of, `refused` whom it would not hear of.
    """

    provider: str
    title: str
    tally: Tally
    left_here: tuple[str, ...]
    told: int
    refused: tuple[str, ...]
    is_dry_run: bool

    def as_json(self) -> dict[str, object]:
        """Return it as values that JSON knows."""
        tally = self.tally
        return {
            "provider": self.provider,
            "read": tally.read,
            "suppressed": tally.new.total(),
            "by_reason": dict(tally.new),
            "known": tally.known,
            "returned": tally.returned,
            "unreadable": tally.unreadable,
            "left_here": list(self.left_here),
            "told": self.told,
            "refused": list(self.refused),
            "dry_run": self.is_dry_run,
        }


def keepers_of(workspace: Workspace) -> tuple[Description, ...]:
    """Return the providers that keep a list of this workspace's people themselves, as config.toml has it."""
    return tuple(
        registry.describe(name)
        for name, table in workspace.config.providers.items()
        if registry.is_list(name) and (table.get("list") or table.get("audiences"))
    )


def informant_of(workspace: Workspace, name: str) -> Known:
    """Return the provider `name`, ready to be asked who left. Raises ConfigError where it knows nobody."""
    title = registry.describe(name).title
    if registry.is_list(name):
        keeper = registry.make_list(name, workspace=workspace, environment=os.environ)
        return Known(name=name, title=title, informant=keeper, keeper=keeper)
    provider = registry.make(name, workspace=workspace, environment=os.environ)
    if not isinstance(provider, Informant):
        raise ConfigError(
            _("{title} does not know of anybody who left.").format(title=title),
            right=_("Those who left are known to a provider that mails people."),
            remedy=_("Name one: cipc-newsletter audience sync NAME; cipc-newsletter providers list shows them."),
            key="send.provider",
        )
    return Known(name=name, title=title, informant=provider, keeper=None)


def bring_home(
    workspace: Workspace,
    known: Known,
    *,
    now: dt.datetime,
    is_dry_run: bool = False,
    progress: Callable[[int], None] = lambda _read: None,
) -> Tally:
    """Take in who left at the provider, some hundreds at a time, each kept as soon as it is read.

    Raises ProviderError where the provider cannot be asked, or not to the end.
    """
    with store_of(workspace, now=now) as store:
        return departures_home(
            store,
            known.informant,
            name=known.name,
            title=known.title,
            now=now,
            is_dry_run=is_dry_run,
            progress=progress,
        )


def left_here_on_its_list(workspace: Workspace, known: Known, *, now: dt.datetime) -> tuple[str, ...]:
    """Return the addresses on the provider's list of people who left here, in its order; none where it keeps no list."""
    if known.keeper is None:
        return ()
    with store_of(workspace, now=now) as store:
        return tuple(_gone(store, known.keeper))


def _gone(store: Store, keeper: ListProvider) -> Iterator[str]:
    for portion in portions(keeper.members(()), AT_ONCE):
        yield from left_here(store, [member.email for member in portion])


@frozen
class Told:
    """How many a provider was told of, and whom it would not hear of."""

    told: int = 0
    refused: tuple[str, ...] = ()


def tell(known: Known, emails: Sequence[str], *, progress: Callable[[int], None] = lambda _number: None) -> Told:
    """Tell the provider that these people left, one call each. Raises ProviderError where it cannot be told."""
    refused: list[str] = []
    for number, email in enumerate(emails if known.keeper else (), start=1):
        assert known.keeper is not None  # noqa: S101 -- for the type checker
        try:
            known.keeper.leave(email)
        except BadRequestError:
            refused.append(email)
        progress(number)
    return Told(told=len(emails) - len(refused) if known.keeper else 0, refused=tuple(refused))


def last_sync(workspace: Workspace, name: str, *, now: dt.datetime) -> dt.datetime | None:
    """Return when the provider `name` last told, to the end, who left; None where it never did."""
    with store_of(workspace, now=now) as store, store.reading() as connection:
        return syncs.last(connection, name)
