"""From an approved issue to a campaign under way: what would happen, what was agreed to, and going on with it.

Promises that nothing is frozen but the plan somebody saw, that what leaves is the stored copy of what was approved,
and that consent is read again at every hand-over. Asks nothing: the caller does, between `prospect_of` and `start`.
"""

import datetime as dt
import os
import secrets
import socket
from collections.abc import Callable

import sqlalchemy as sa

from cipc_newsletter.audience import reasons, selection
from cipc_newsletter.compose.sample import EMAIL
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import resolve_issue
from cipc_newsletter.deliver import counting, freezing, planning
from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.runner import require_provider, run_campaign
from cipc_newsletter.deliver.surroundings import Clock, Sending, SystemClock, Wait
from cipc_newsletter.errors import ApprovalError
from cipc_newsletter.merge_fields import ADDRESSES
from cipc_newsletter.model.campaign import Campaign, CampaignCounts, CampaignState, Plan
from cipc_newsletter.model.message import Addressee, ComposedIssue
from cipc_newsletter.pipeline.approving import review_standing, taken_back
from cipc_newsletter.pipeline.campaigns import OVER
from cipc_newsletter.pipeline.checking import report_on
from cipc_newsletter.pipeline.guarding import Guard, leave_mark, require_open
from cipc_newsletter.pipeline.issues import composition
from cipc_newsletter.pipeline.links import fields_maker
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.pipeline.picture_publishing import require_pictures
from cipc_newsletter.providers import registry, way_out
from cipc_newsletter.providers.port import OutgoingBatch, Provider
from cipc_newsletter.review.approving import require_no_blocker
from cipc_newsletter.review.state import holding_for, require_approved
from cipc_newsletter.store import approvals, campaigns
from cipc_newsletter.store.database import Store
from cipc_newsletter.tokens import NOBODY
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class Prospect:
    """What `send` would do: go on with `campaign`, or start what `plan` says; one of them is None.

    With a finished campaign there is nothing left to do. `is_real` is whether the plan mails people.
    """

    issue_id: str
    provider: str
    is_real: bool = False
    campaign: Campaign | None = None
    plan: Plan | None = None

    @property
    def is_finished(self) -> bool:
        """Whether the issue has gone out already."""
        return self.campaign is not None and self.campaign.state is CampaignState.FINISHED


@frozen
class Watch:
    """How the caller follows a send: what is awaited, how far it is, and whether to stop before the next call."""

    wait: Wait
    progress: Callable[[CampaignCounts], None]
    is_asked_to_stop: Callable[[], bool]


@frozen
class Ending:
    """How a run of a campaign ended: the campaign as it is now, where its people are, and why it stopped."""

    campaign: Campaign
    counts: CampaignCounts
    is_stopped: bool
    reason: str = ""


def prospect_of(
    workspace: Workspace, name: str, *, provider_name: str | None, now: dt.datetime, is_dry_run: bool = False
) -> Prospect:
    """Return what sending the issue called `name` would do.

    Raises ApprovalError and CheckError where it may not be sent, ConfigError where a way out does not work, StoreError
    where its campaign goes through another provider. The issue is never guessed: `name` must name it.
    """
    issue_id = resolve_issue(workspace.root, name)
    with store_of(workspace, now=now) as store, store.reading() as connection:
        known = campaigns.of_issue(connection, issue_id)
    going = [campaign for campaign in known if campaign.state not in OVER]
    if going and provider_name:
        require_provider(going[0], provider_name)
    started = going or [campaign for campaign in known if campaign.state is CampaignState.FINISHED]
    if started:
        return Prospect(issue_id=issue_id, provider=started[0].provider, campaign=started[0])
    return _new_prospect(
        workspace, issue_id, provider_name or workspace.config.send.provider, now=now, is_dry_run=is_dry_run
    )


def _new_prospect(
    workspace: Workspace, issue_id: str, provider_name: str, *, now: dt.datetime, is_dry_run: bool
) -> Prospect:
    """Compose afresh, compare with what was approved, check, and plan."""
    provider = registry.make(provider_name, workspace=workspace, environment=os.environ)
    made = composition(workspace, issue_id)
    require_approved(review_standing(workspace, made, now=now))
    require_no_blocker(report_on(workspace, made, today=now.astimezone().date(), is_leaving=True))
    _require_carried(provider, made.composed, now=now)
    if not is_dry_run:
        require_open(workspace, issue_id, is_real=provider.capabilities.is_real, now=now)
        way_out.require_way_out(provider, public_base_url=workspace.config.public_base_url)
        if provider.capabilities.is_real:
            require_pictures(made.composed)
    request = planning.SendRequest(
        issue_id=issue_id,
        digest=made.composed.digest,
        provider=provider_name,
        languages=made.composed.carriers,
        page_of=selection.page,
    )
    with store_of(workspace, now=now) as store, store.reading() as connection:
        plan = planning.plan(connection, request, at=now.astimezone(), words_of=reasons.summary_of)
    return Prospect(issue_id=issue_id, provider=provider_name, is_real=provider.capabilities.is_real, plan=plan)


def _require_carried(provider: Provider, composed: ComposedIssue, *, now: dt.datetime) -> None:
    """Let the provider look at each message before anybody is asked. Raises BadRequestError where it cannot carry one.

    Found later, the same refusal would be taken for the people's.
    """
    links = {} if provider.capabilities.owns_unsubscribe else dict.fromkeys(ADDRESSES, "https://outbox.invalid/")
    for message in composed.messages:
        empty = {field.name: "" for field in message.merge_fields if field.name not in ADDRESSES}
        nobody = Addressee(subscriber_id=0, uid=NOBODY, email=EMAIL, fields={**empty, **links, "email": EMAIL})
        provider.prepare(
            OutgoingBatch(campaign_uid="0" * 16, batch_no=1, attempt=1, message=message, people=(nobody,), date=now)
        )


def start(
    workspace: Workspace, plan: Plan, *, grace: dt.timedelta, now: dt.datetime, uncertain: str | None = None
) -> Campaign:
    """Record that somebody said yes to `plan`. Nothing leaves before `grace` is over; `run` does the rest.

    `uncertain` is what to do with unclear calls, where that was said for this campaign.
    """
    local = now.astimezone()
    with store_of(workspace, now=now) as store, store.writing() as connection:
        campaign = freezing.create(
            connection, plan, uid=secrets.token_hex(8), zone=str(local.tzname()), now=local, grace=grace
        )
        campaigns.choose_policy(connection, campaign.key, uncertain or workspace.config.send.uncertain)
        campaign = campaigns.get(connection, campaign.key)
    if registry.make(plan.provider, workspace=workspace, environment=os.environ).capabilities.is_real:
        leave_mark(workspace, campaign, people=plan.planned)
    return campaign


def choose_policy(workspace: Workspace, campaign: Campaign, uncertain: str, *, now: dt.datetime) -> None:
    """Decide anew what is done with unclear calls of a campaign under way."""
    with store_of(workspace, now=now) as store, store.writing() as connection:
        campaigns.choose_policy(connection, campaign.key, uncertain)


def run(
    workspace: Workspace, campaign: Campaign, *, watch: Watch, at_once: bool = False, clock: Clock | None = None
) -> Ending:
    """Send `campaign`, or go on with it, until nothing is left to do or it is stopped. Safe any number of times.

    A paused campaign goes on; `at_once` ends its grace. Raises ApprovalError where the approval was taken back.
    """
    clock = clock or SystemClock()
    provider = registry.make(campaign.provider, workspace=workspace, environment=os.environ)
    with store_of(workspace, now=clock.now()) as store:
        if provider.capabilities.is_real:
            _require_pictures_at_first(store, campaign)
        frozen = _frozen(workspace, store, campaign, provider)
        with store.writing() as connection:
            _require_still_approved(workspace, connection, frozen)
            _reopen(connection, frozen, at_once=at_once, at=clock.now())
            approved = approvals.approved_message(connection, campaign.digest)
        guard = Guard(workspace, store, frozen, is_real=provider.capabilities.is_real, clock=clock)
        sending = Sending(
            store=store,
            provider=provider,
            campaign=frozen,
            messages={message.language: message for message in approved.messages},
            may_mail=selection.may_mail,
            fields_of=fields_maker(workspace, owns_unsubscribe=provider.capabilities.owns_unsubscribe),
            wait=watch.wait,
            owner=f"{socket.gethostname()}:{os.getpid()}",
            clock=clock,
            progress=watch.progress,
            is_asked_to_stop=watch.is_asked_to_stop,
            require_may_send=guard.require_may_send,
            checkpoint=guard.checkpoint,
        )
        return _ending(store, campaign, run_campaign(sending))


def _require_pictures_at_first(store: Store, campaign: Campaign) -> None:
    """Look at the pictures where nobody has been mailed yet; later on, to go on is better than a stop half-way."""
    with store.reading() as connection:
        counts = counting.counts(connection, campaign.key)
        if counts.accepted or counts.uncertain or counts.held:
            return
        approved = approvals.approved_message(connection, campaign.digest)
    require_pictures(approved)


def _reopen(connection: sa.Connection, campaign: Campaign, *, at_once: bool, at: dt.datetime) -> None:
    """Set a paused campaign sending again, and end its grace where that is wanted; any other stays as it is."""
    if campaign.state is CampaignState.PAUSED:
        campaigns.resume(connection, campaign.key)
    if at_once:
        campaigns.end_grace(connection, campaign.key, at=at)


def _frozen(workspace: Workspace, store: Store, campaign: Campaign, provider: Provider) -> Campaign:
    """Return the campaign with its selection frozen."""
    with store.reading() as connection:
        _require_still_approved(workspace, connection, campaign)
        approved = approvals.approved_message(connection, campaign.digest)
    request = planning.SendRequest(
        issue_id=campaign.issue_id,
        digest=campaign.digest,
        provider=campaign.provider,
        languages=approved.carriers,
        page_of=selection.page,
    )
    return freezing.freeze(
        store,
        campaign,
        request,
        messages=approved.messages,
        batch_limit=provider.capabilities.batch_limit,
        at=campaign.created_at.astimezone(),
    )


def _require_still_approved(workspace: Workspace, connection: sa.Connection, campaign: Campaign) -> None:
    """Raise ApprovalError where the approval was taken back; taken back later, that pauses what is sending."""
    holding = holding_for(campaign.digest, approvals.of_issue(connection, campaign.issue_id))
    if len(holding) < workspace.config.send.approvals_required:
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
