"""A campaign that was begun goes out, or goes on: its selection is frozen where it was not, and its calls are made.

Promises that nothing is frozen but the plan somebody saw, that what leaves is the stored copy of what was approved, and
that consent is read again at every hand-over. Asks nothing.
"""

import contextlib
import dataclasses
import datetime as dt
import logging
import os
import random
import socket
from collections.abc import Callable, Collection, Mapping

import sqlalchemy as sa

from cipc_newsletter.audience import selection
from cipc_newsletter.audience.reasons import ReasonKey
from cipc_newsletter.config import Send, Workspace
from cipc_newsletter.deliver import choosing, counting, freezing, planning
from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.deliver.schedule import await_moment
from cipc_newsletter.deliver.surroundings import Clock, MayMail, Sending, SystemClock, Wait
from cipc_newsletter.errors import ApprovalError, StoreError
from cipc_newsletter.model.campaign import Campaign, CampaignCounts, CampaignState
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.pipeline.approving import taken_back
from cipc_newsletter.pipeline.bringing_home import heed_departures
from cipc_newsletter.pipeline.guarding import Guard, mark_begun
from cipc_newsletter.pipeline.links import fields_maker
from cipc_newsletter.pipeline.logs import logged
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.pipeline.picture_publishing import require_pictures
from cipc_newsletter.providers import registry
from cipc_newsletter.providers.port import Provider
from cipc_newsletter.review.state import holding_for
from cipc_newsletter.store import approvals, campaigns
from cipc_newsletter.store.database import Store
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_LOG = logging.getLogger(__name__)


@frozen
class Watch:
    """How the caller follows a send: what is awaited, how far it is, and whether to stop before the next call.

    `tell` takes a sentence for people.
    """

    wait: Wait
    progress: Callable[[CampaignCounts], None]
    is_asked_to_stop: Callable[[], bool]
    tell: Callable[[str], None] = lambda _sentence: None


@frozen
class Ending:
    """How a run of a campaign ended: the campaign as it is now, where its people are, and why it stopped."""

    campaign: Campaign
    counts: CampaignCounts
    is_stopped: bool
    reason: str = ""


def run(
    workspace: Workspace, campaign: Campaign, *, watch: Watch, at_once: bool = False, clock: Clock | None = None
) -> Ending:
    """Send `campaign`, or go on with it, until nothing is left to do or it is stopped. Safe any number of times.

    A paused campaign goes on, a scheduled one waits for its moment; `at_once` ends both waits.
    Raises ApprovalError where the approval was taken back.
    """
    clock = clock or SystemClock()
    provider = registry.make(campaign.provider, workspace=workspace, environment=os.environ)
    with store_of(workspace, now=clock.now()) as store:
        prepared = _frozen(workspace, store, campaign, provider)
        if provider.capabilities.is_real:
            mark_begun(workspace, store, prepared)
        with store.writing() as connection:
            require_still_approved(workspace, connection, prepared)
            _reopen(connection, prepared, at_once=at_once, at=clock.now())
        started = await_moment(
            store, prepared, wait=watch.wait, is_asked_to_stop=watch.is_asked_to_stop, clock=clock, at_once=at_once
        )
        if started.state is not CampaignState.SENDING:
            return _ending(store, campaign, Stopped(state=started.state, reason=started.pause_reason))
        if provider.capabilities.is_real:
            _require_pictures_at_first(store, campaign)
            title = registry.describe(campaign.provider).title
            heed_departures(store, provider, name=campaign.provider, title=title, now=clock.now(), tell=watch.tell)
        with store.reading() as connection:
            require_still_approved(workspace, connection, started)
            approved = approvals.approved_message(connection, campaign.digest)
        sending = _sending_of(workspace, store, started, provider, approved, watch=watch, clock=clock)
        with logged(workspace.var / "log", campaign.id):
            _tell(store, campaign, "begun")
            try:
                ending = _ending(store, campaign, run_campaign(sending))
            finally:
                _tell(store, campaign, "ended")
        return ending


def _sending_of(
    workspace: Workspace,
    store: Store,
    campaign: Campaign,
    provider: Provider,
    approved: ComposedIssue,
    *,
    watch: Watch,
    clock: Clock,
) -> Sending:
    """Return what the runner is given for a campaign: the stored copy, and the answers of other stages."""
    guard = Guard(workspace, store, campaign, is_real=provider.capabilities.is_real, clock=clock)
    return Sending(
        store=store,
        provider=provider,
        campaign=campaign,
        messages={message.language: message for message in approved.messages},
        may_mail=_may_mail_in(campaign),
        fields_of=fields_maker(
            workspace,
            owns_unsubscribe=provider.capabilities.owns_unsubscribe,
            names={field.name for message in approved.messages for field in message.merge_fields},
        ),
        wait=watch.wait,
        owner=f"{socket.gethostname()}:{os.getpid()}",
        clock=clock,
        progress=watch.progress,
        is_asked_to_stop=watch.is_asked_to_stop,
        require_may_send=guard.require_may_send,
        checkpoint=guard.checkpoint,
        send=workspace.config.send,
        begins_at=random.random() if store.is_shared else 0.0,  # noqa: S311 -- no secret
        zone=workspace.config.organisation.timezone,
        prepares_ahead=provider.capabilities.in_flight > 1,
        is_by_consent_alone=not campaign.segment,
    )


def _may_mail_in(campaign: Campaign) -> MayMail:
    """Return who may not be mailed in a campaign: in a follow-up, also who turned out to have the mail meanwhile.

    In a correction that is who has the correction itself: the other version they have all.
    """
    if not campaign.segment:
        return selection.may_mail
    digest = campaign.digest if campaign.segment.startswith(choosing.RECEIVED) else None

    def may_mail(connection: sa.Connection, ids: Collection[int], at: dt.datetime) -> Mapping[int, str]:
        having = choosing.have_it(connection, campaign.issue_id, ids, but=campaign.key, digest=digest)
        return dict.fromkeys(having, ReasonKey.HAS_IT_ALREADY.value) | selection.may_mail(connection, ids, at)

    return may_mail


def _tell(store: Store, campaign: Campaign, event: str) -> None:
    """Write where everybody is to the log; where the store cannot be read, that is told by whoever met it first."""
    with contextlib.suppress(StoreError), store.reading() as connection:
        state = campaigns.get(connection, campaign.key).state.value
        counts = counting.counts(connection, campaign.key)
        told = ", ".join(f"{name} {count}" for name, count in dataclasses.asdict(counts).items())
        _LOG.info(told, extra={"event": event, "state": state, "people": counts.planned})


def _require_pictures_at_first(store: Store, campaign: Campaign) -> None:
    """Look at the pictures where nobody has been mailed yet; later on, to go on is better than a stop half-way."""
    with store.reading() as connection:
        counts = counting.counts(connection, campaign.key)
        if counts.accepted or counts.uncertain or counts.held:
            return
        approved = approvals.approved_message(connection, campaign.digest)
    require_pictures(approved)


def _reopen(connection: sa.Connection, campaign: Campaign, *, at_once: bool, at: dt.datetime) -> None:
    """Set a paused campaign sending again, and end its grace where that is wanted or people were mailed already.

    A clock that was set back would make them wait for a grace that is long over.
    """
    if campaign.state is CampaignState.PAUSED:
        campaigns.resume(connection, campaign.key)
    counts = counting.counts(connection, campaign.key)
    if at_once or counts.accepted or counts.uncertain or counts.held:
        campaigns.end_grace(connection, campaign.key, at=at)


def _frozen(workspace: Workspace, store: Store, campaign: Campaign, provider: Provider) -> Campaign:
    """Return the campaign with its selection frozen."""
    with store.reading() as connection:
        require_still_approved(workspace, connection, campaign)
        approved = approvals.approved_message(connection, campaign.digest)
    request = planning.SendRequest(
        issue_id=campaign.issue_id,
        digest=campaign.digest,
        provider=campaign.provider,
        languages=approved.carriers,
        page_of=selection.page,
        segment=campaign.segment,
    )
    return freezing.freeze(
        store,
        campaign,
        request,
        messages=approved.messages,
        batch_limit=provider.capabilities.batch_limit,
        send=workspace.config.send if provider.capabilities.is_real else Send(canary=0),
        at=campaign.created_at.astimezone(),
    )


def is_approved(workspace: Workspace, connection: sa.Connection, campaign: Campaign) -> bool:
    """Return whether as many people as are required still stand by what `campaign` sends."""
    holding = holding_for(campaign.digest, approvals.of_issue(connection, campaign.issue_id))
    return len(holding) >= workspace.config.send.approvals_required


def require_still_approved(workspace: Workspace, connection: sa.Connection, campaign: Campaign) -> None:
    """Raise ApprovalError where the approval was taken back; taken back later, that pauses what is sending."""
    if not is_approved(workspace, connection, campaign):
        raise ApprovalError(
            taken_back(campaign),
            right=_("What is sent is what is approved."),
            remedy=_("Approve this version again, or leave the campaign as it is: nobody more is mailed."),
        )


def _ending(store: Store, campaign: Campaign, ended: Done | Stopped) -> Ending:
    with store.reading() as connection:
        return Ending(
            campaign=campaigns.get(connection, campaign.key),
            counts=counting.counts(connection, campaign.key),
            is_stopped=isinstance(ended, Stopped),
            reason=ended.reason if isinstance(ended, Stopped) else "",
        )
