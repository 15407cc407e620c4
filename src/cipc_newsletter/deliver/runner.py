"""One campaign from its first batch to its last, on this computer.

Promises that one process sends from a store at a time, that what a dead sender left is judged before anything is
called, that nothing leaves during the grace, and that the campaign is finished only when everybody is accounted for.
Decides nothing about a batch: that is the engine's.
"""

import contextlib
from collections.abc import Iterator

from cipc_newsletter import operating_system
from cipc_newsletter.deliver import counting, recovery
from cipc_newsletter.deliver.engine import Done, Later, Stopped, run_shard
from cipc_newsletter.deliver.surroundings import Sending
from cipc_newsletter.errors import NotTheSenderError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.store import batches, campaigns
from cipc_newsletter.store.database import Store
from cipc_newsletter.wording import _

LOCK_NAME = "sender.lock"


def run_campaign(sending: Sending) -> Done | Stopped:
    """Send a prepared campaign, or go on with it; return when nothing is left to do or it was stopped.

    `Done` may leave held people, who need a person's judgement. Raises NotTheSenderError where another process is
    sending or the provider is not the campaign's, StoreError where the ledger cannot be used; running it again is
    always safe.
    """
    require_provider(sending.campaign, sending.provider.name)
    with _alone(sending.store):
        sending.require_may_send()
        while True:
            _recover(sending)
            ending = _round(sending)
            if isinstance(ending, Later):
                sending.wait(ending.when, ending.waiting)
                continue
            _recover(sending)
            with sending.store.writing() as connection:
                counting.finish_if_done(connection, sending.campaign.key, at=sending.clock.now())
                state = campaigns.get(connection, sending.campaign.key).state
            sending.checkpoint()
            return Done() if state is CampaignState.FINISHED else ending


def require_provider(campaign: Campaign, name: str) -> None:
    """Refuse to go on through another provider: it cannot know what the first one accepted. Raises StoreError."""
    if name == campaign.provider:
        return
    raise NotTheSenderError(
        _("campaign {name} goes through {provider}, not through {other}.").format(
            name=campaign.id, provider=campaign.provider, other=name
        ),
        right=_("A campaign ends through the provider it began with, so that nobody is mailed twice."),
        remedy=_("Go on with it: cipc-newsletter campaign resume {name}").format(name=campaign.id),
    )


@contextlib.contextmanager
def _alone(store: Store) -> Iterator[None]:
    """Hold the one right to send from this store."""
    with contextlib.ExitStack() as stack:
        path = store.folder / LOCK_NAME
        try:
            is_held = stack.enter_context(operating_system.exclusive_lock(path))
        except OSError as error:
            raise operating_system.file_error(error, str(path), is_write=True) from error
        if not is_held:
            raise NotTheSenderError(
                _("another command is already sending from this store."),
                right=_("One process sends at a time, so that nobody is mailed twice."),
                remedy=_("Wait for it to end, or watch it: cipc-newsletter campaign status"),
            )
        yield


def _recover(sending: Sending) -> None:
    """Judge what nobody is working on any more."""
    with sending.store.writing() as connection:
        recovery.take_over(connection, at=sending.clock.now())
        recovery.hold_unprovable(connection, sending)


def _round(sending: Sending) -> Done | Later | Stopped:
    """Work on every open shard once; return the earliest moment at which one of them can go on."""
    with sending.store.reading() as connection:
        shards = batches.open_shards(connection, sending.campaign.key)
    earliest: Later | None = None
    for shard in shards:
        ending = run_shard(sending, shard)
        if isinstance(ending, Stopped):
            return ending
        if isinstance(ending, Later) and (earliest is None or ending.when < earliest.when):
            earliest = ending
    return earliest or Done()
