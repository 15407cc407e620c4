"""Steering a campaign through a list provider: taking back what has not left, and ending it.

Promises that a pause is recorded before anything is taken back, so that nothing more is started meanwhile, and that a
campaign is called ended only when every mailing of it is taken back, given up, or on its way. What is leaving already
cannot be stopped: the halt names it. Either may be asked again after it was cut short.
"""

import datetime as dt
import os

from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver.mailings import holding, running, stopping
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.deliver.surroundings import Clock, SystemClock
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.model.deed import Deed, DeedKind
from cipc_newsletter.model.mailing import OurMailing
from cipc_newsletter.pipeline import sent_marks
from cipc_newsletter.pipeline.list_sending import ListEnding, ListWatch, ending_of, listing_of
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.providers import registry
from cipc_newsletter.store import campaigns, journal
from cipc_newsletter.store.database import Store
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class ListHalt:
    """A campaign that was paused or ended, as it is now; `leaving` are the mailings that could not be taken back."""

    ending: ListEnding
    leaving: tuple[OurMailing, ...]


def pause(
    workspace: Workspace, campaign: Campaign, *, by: str, watch: ListWatch, clock: Clock | None = None
) -> ListHalt:
    """Pause a campaign: what was to leave later is taken back at the provider.

    Raises TransitionError once it is over, ProviderError where the provider cannot be asked: it is paused all the same,
    and asking again goes on. NotTheSenderError where another command is in a call for too long.
    """
    clock = clock or SystemClock()
    reason = _("paused by {name}.").format(name=by) if by else _("paused by hand.")
    with store_of(workspace, now=clock.now()) as store:
        _record_pause(store, campaign, reason=reason, by=by, at=clock.now())
        listing = _listing(workspace, store, campaign, watch=watch, clock=clock)
        with holding.soon_alone(store, within=_longest_call(listing), clock=clock):
            running.settle_each(listing)
            leaving = stopping.take_back_all(listing)
        return ListHalt(ending=ending_of(store, campaign), leaving=leaving)


def cancel(
    workspace: Workspace, campaign: Campaign, *, by: str, watch: ListWatch, clock: Clock | None = None
) -> ListHalt:
    """End a campaign for good: what has not left is taken back, what was not started is given up.

    Raises as `pause` does; until it returns the campaign is paused, and asking again goes on.
    """
    clock = clock or SystemClock()
    reason = _("being ended; go on with that: cipc-newsletter campaign cancel {name}").format(name=campaign.id)
    with store_of(workspace, now=clock.now()) as store:
        _record_pause(store, campaign, reason=reason, by="", at=None)
        listing = _listing(workspace, store, campaign, watch=watch, clock=clock)
        with holding.soon_alone(store, within=_longest_call(listing), clock=clock):
            running.settle_each(listing)
            leaving = stopping.take_back_all(listing)
            stopping.give_up_all(listing)
            with store.writing() as connection:
                campaigns.cancel(connection, campaign.key, at=clock.now())
                journal.write(connection, _deed(DeedKind.CANCELLED, campaign, by=by, at=clock.now()))
        ending = ending_of(store, campaign)
    if ending.counts.cancelled == ending.counts.planned:  # nobody has it, so another computer may send the issue
        sent_marks.take_away(workspace, issue_id=campaign.issue_id, uid=campaign.uid)
    return ListHalt(ending=ending, leaving=leaving)


def _record_pause(store: Store, campaign: Campaign, *, reason: str, by: str, at: dt.datetime | None) -> None:
    """Record a pause, with its entry in the journal where `at` is given and it was not paused before."""
    with store.writing() as connection:
        is_new = campaigns.get(connection, campaign.key).state is not CampaignState.PAUSED
        campaigns.pause_preparing(connection, campaign.key, reason=reason)
        if is_new and at is not None:
            journal.write(connection, _deed(DeedKind.PAUSED, campaign, by=by, at=at))


def _listing(workspace: Workspace, store: Store, campaign: Campaign, *, watch: ListWatch, clock: Clock) -> Listing:
    provider = registry.make_list(campaign.provider, workspace=workspace, environment=os.environ)
    return listing_of(workspace, store, campaign, provider, watch=watch, clock=clock)


def _longest_call(listing: Listing) -> dt.timedelta:
    return dt.timedelta(seconds=listing.provider.capabilities.longest_call_seconds)


def _deed(kind: DeedKind, campaign: Campaign, *, by: str, at: dt.datetime) -> Deed:
    return Deed(kind=kind, issue_id=campaign.issue_id, by=by, at=at, details={"campaign": campaign.id})
