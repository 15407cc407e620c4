"""`campaign reconcile`: what the providers say, asked again, of everything that no campaign knows.

Promises to ask each campaign's own provider, and only while nobody sends. What a store cannot know of itself is settled
before, in `copies`.
"""

import datetime as dt
import os
from collections.abc import Iterator

from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver import reconciling
from cipc_newsletter.deliver.reconciling import Difference
from cipc_newsletter.deliver.surroundings import Clock, SystemClock
from cipc_newsletter.model.campaign import BatchState, Campaign
from cipc_newsletter.pipeline import guarding
from cipc_newsletter.pipeline.campaigns import campaign_named
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.providers import registry
from cipc_newsletter.store import batches, campaigns
from cipc_newsletter.store.database import Store

_UNCLEAR = (BatchState.UNCERTAIN, BatchState.HELD, BatchState.SUBMITTING)


def ask_again(
    workspace: Workspace, name: str | None, *, now: dt.datetime, clock: Clock | None = None
) -> tuple[Difference, ...]:
    """Ask about one campaign, or about every one with people nobody knows about, and settle what is proved.

    Raises ContentError for a name nobody knows, ConfigError where a provider cannot be made ready, NotTheSenderError
    while somebody sends.
    """
    wanted = None if name is None else campaign_named(workspace, name, now=now)[0].key
    with store_of(workspace, now=now) as store, guarding.nobody_sends(store.folder):
        return tuple(_asked(workspace, store, wanted, clock=clock or SystemClock()))


def _asked(workspace: Workspace, store: Store, wanted: int | None, *, clock: Clock) -> Iterator[Difference]:
    for campaign in _unclear(store):
        if wanted in (None, campaign.key):
            provider = registry.make(campaign.provider, workspace=workspace, environment=os.environ)
            yield from reconciling.reconcile(store, provider, campaign, clock=clock)


def _unclear(store: Store) -> tuple[Campaign, ...]:
    """Return the campaigns of which something is not known, oldest first."""
    with store.reading() as connection:
        keys = {batch.key for state in _UNCLEAR for batch in batches.in_state(connection, state)}
        return tuple(campaign for campaign in reversed(campaigns.every(connection)) if campaign.key in keys)
