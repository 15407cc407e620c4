"""One campaign through a list provider, from its plan to its last start. Safe to run any number of times.

Promises that one process at a time does so, that what a dead one left is settled before anything else, that all
languages are made and proven before the first is started, and that whatever needs a person pauses the campaign with a
sentence that says so.
"""

import contextlib

from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.mailings import (
    calling,
    following,
    holding,
    making,
    settling,
    starting,
    stopping,
    without_drafts,
)
from cipc_newsletter.deliver.mailings.calling import HaltedError
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.deliver.runner import require_provider
from cipc_newsletter.errors import ProviderError
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.model.mailing import MailingStage, OurMailing
from cipc_newsletter.store import campaigns
from cipc_newsletter.wording import _


def run(listing: Listing) -> Done | Stopped:
    """Make, prove and start what is left of a campaign; `Done` once everything is started, or out.

    Raises NotTheSenderError where another process works on it, StoreError where this store must not send.
    """
    require_provider(listing.campaign, listing.provider.name)
    with holding.alone(listing.store):
        listing.require_may_send()
        reopen(listing)
        try:
            _go_on(listing)
        except HaltedError as halted:
            return _stopped(listing, halted.reason, pauses=halted.pauses)
        except ProviderError as error:
            return _stopped(listing, calling.said_by(listing, error), pauses=True)
        return Done()


def _go_on(listing: Listing) -> None:
    calling.require_going(listing)
    _settle_all(listing)
    stopping.take_up_changed(listing)
    if listing.provider.capabilities.has_drafts:
        making.prove_all(listing)
        starting.start_all(listing)
    else:
        without_drafts.start_all(listing)
    following.look(listing)
    calling.require_not_paused(listing)


def _settle_all(listing: Listing) -> None:
    """Settle what a program that died left, and what was unclear before. Raises HaltedError."""
    for mailing in calling.ours(listing):
        if mailing.stage in (MailingStage.STARTING, MailingStage.UNCLEAR):
            _settle(listing, mailing)


def settle_each(listing: Listing) -> None:
    """Settle what can be, of a campaign that is paused or ended: the rest stays unclear."""
    for mailing in calling.ours(listing):
        if mailing.stage in (MailingStage.STARTING, MailingStage.UNCLEAR):
            with contextlib.suppress(HaltedError):
                _settle(listing, mailing)


def _settle(listing: Listing, mailing: OurMailing) -> None:
    settle = settling.settle if listing.provider.capabilities.has_drafts else without_drafts.settle
    if mailing.stage is MailingStage.STARTING:
        note = _("the program ended before the answer of the start was recorded.")
        mailing = calling.move(listing, mailing, MailingStage.UNCLEAR, note=note)
    settle(listing, mailing)


def reopen(listing: Listing) -> None:
    """Let a paused campaign go on."""
    with listing.store.writing() as connection:
        campaign = campaigns.get_unchanging(connection, listing.campaign.key)
        if campaign.state is CampaignState.PAUSED:
            following.reopen(connection, campaign)


def _stopped(listing: Listing, reason: str, *, pauses: bool) -> Stopped:
    with listing.store.writing() as connection:
        campaign = campaigns.get_unchanging(connection, listing.campaign.key)
        if pauses and campaign.state in calling.GOING:
            campaigns.pause_preparing(connection, campaign.key, reason=reason)
        now = campaigns.get(connection, campaign.key)
    return Stopped(
        state=now.state, reason=reason or now.pause_reason, is_asked=not pauses and now.state in calling.GOING
    )
