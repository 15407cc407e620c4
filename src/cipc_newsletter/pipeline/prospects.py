"""What sending an issue would do, before anybody is asked: a plan of who would get what, or the campaign there is.

Promises that what may not be sent is refused here, in words, before a question is put. Freezes and sends nothing.
"""

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import replace

from cipc_newsletter import time_zones
from cipc_newsletter.audience import reasons, selection
from cipc_newsletter.compose.sample import EMAIL
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import resolve_issue
from cipc_newsletter.deliver import breaker, cutting, planning
from cipc_newsletter.deliver.forecast import Forecast, forecast_of
from cipc_newsletter.deliver.runner import require_provider
from cipc_newsletter.merge_fields import ADDRESSES
from cipc_newsletter.model.campaign import Campaign, CampaignState, Plan
from cipc_newsletter.model.message import Addressee, ComposedIssue
from cipc_newsletter.pipeline import crossing
from cipc_newsletter.pipeline.approving import review_standing
from cipc_newsletter.pipeline.beginning import zone_of
from cipc_newsletter.pipeline.campaigns import OVER
from cipc_newsletter.pipeline.checking import report_on
from cipc_newsletter.pipeline.guarding import require_open
from cipc_newsletter.pipeline.issues import composition
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.pipeline.picture_publishing import require_pictures
from cipc_newsletter.providers import registry, way_out
from cipc_newsletter.providers.port import Informant, OutgoingBatch, Provider
from cipc_newsletter.review.approving import require_no_blocker
from cipc_newsletter.review.state import require_approved
from cipc_newsletter.store import accounts, campaigns, syncs
from cipc_newsletter.tokens import NOBODY
from cipc_newsletter.values import frozen


@frozen
class Outlook:
    """What a send would look like: who writes, under which subject in each language, in which calls, for how long.

    `batch` is people in a call at most, `zone` the IANA name of the zone in which moments are shown. `knows_departures` is
    whether the provider tells who left there, `departures_read_at` when it last did.
    """

    sender: str
    subjects: Mapping[str, str]
    batch: int
    forecast: Forecast
    zone: str
    knows_departures: bool = False
    departures_read_at: dt.datetime | None = None


@frozen
class Prospect:
    """What `send` would do: go on with `campaign`, or start what `plan` says; one of them is None.

    With a finished campaign there is nothing left to do. `is_real` is whether the plan mails people; `outlook` comes
    with a plan; `message_of` is the campaign whose message it is, where an earlier one sent another version.
    """

    issue_id: str
    provider: str
    is_real: bool = False
    message_of: str = ""
    campaign: Campaign | None = None
    plan: Plan | None = None
    outlook: Outlook | None = None

    @property
    def is_finished(self) -> bool:
        """Whether the issue has gone out already."""
        return self.campaign is not None and self.campaign.state is CampaignState.FINISHED


def prospect_of(
    workspace: Workspace, name: str, *, provider_name: str | None, now: dt.datetime, is_dry_run: bool = False
) -> Prospect:
    """Return what sending the issue called `name` would do.

    Raises ApprovalError and CheckError where it may not be sent, ConfigError where a way out does not work, StoreError
    where its campaign goes through another provider. The issue is never guessed: `name` must name it.
    """
    issue_id = resolve_issue(workspace.root, name)
    known = [each for each in known_campaigns(workspace, issue_id, now=now) if not each.segment]
    going = [campaign for campaign in known if campaign.state not in OVER]
    if going and provider_name:
        require_provider(going[0], provider_name)
    started = going or [campaign for campaign in known if campaign.state is CampaignState.FINISHED]
    if started:
        return Prospect(issue_id=issue_id, provider=started[0].provider, campaign=started[0])
    provider_name = provider_name or workspace.config.send.provider
    composed = approved_now(workspace, issue_id, now=now)
    return planned(workspace, composed, provider_name, segment="", now=now, is_dry_run=is_dry_run)


def known_campaigns(workspace: Workspace, issue_id: str, *, now: dt.datetime) -> tuple[Campaign, ...]:
    """Return the campaigns of an issue, newest first."""
    with store_of(workspace, now=now) as store, store.reading() as connection:
        return campaigns.of_issue(connection, issue_id)


def approved_now(workspace: Workspace, issue_id: str, *, now: dt.datetime) -> ComposedIssue:
    """Compose afresh, compare with what was approved, and check."""
    made = composition(workspace, issue_id)
    require_approved(review_standing(workspace, made, now=now))
    require_no_blocker(report_on(workspace, made, today=now.astimezone().date(), is_leaving=True))
    return made.composed


def planned(
    workspace: Workspace,
    composed: ComposedIssue,
    provider_name: str,
    *,
    segment: str,
    now: dt.datetime,
    is_dry_run: bool,
) -> Prospect:
    """Look whether the provider can carry it and the way out works, and plan. Raises as `prospect_of`."""
    provider = registry.make(provider_name, workspace=workspace, environment=os.environ)
    _require_carried(provider, composed, now=now)
    if not is_dry_run:
        require_open(workspace, composed.issue_id, is_real=provider.capabilities.is_real, now=now)
        way_out.require_way_out(provider, public_base_url=workspace.config.public_base_url)
        if provider.capabilities.is_real:
            require_pictures(composed)
    request = planning.SendRequest(
        issue_id=composed.issue_id,
        digest=composed.digest,
        provider=provider_name,
        languages=composed.carriers,
        page_of=selection.page,
        segment=segment,
    )
    with store_of(workspace, now=now) as store, store.reading() as connection:
        crossing.require_no_list_mailed(connection, composed.issue_id)
        plan = planning.plan(connection, request, at=now.astimezone(), words_of=reasons.summary_of)
        account = accounts.known(connection, provider_name)
        is_well = account is None or breaker.went_well(
            connection, account, zone=workspace.config.organisation.timezone
        )
        read_at = syncs.last(connection, provider_name)
    return Prospect(
        issue_id=composed.issue_id,
        provider=provider_name,
        is_real=provider.capabilities.is_real,
        plan=plan,
        outlook=replace(
            _outlook(workspace, composed, plan, provider, account, is_well=is_well, now=now),
            knows_departures=isinstance(provider, Informant),
            departures_read_at=read_at,
        ),
    )


def _outlook(
    workspace: Workspace,
    composed: ComposedIssue,
    plan: Plan,
    provider: Provider,
    account: accounts.Account | None,
    *,
    is_well: bool,
    now: dt.datetime,
) -> Outlook:
    zone = zone_of(workspace)
    batch = cutting.batch_size(plan.planned, provider.capabilities.batch_limit, workspace.config.send)
    sender = composed.messages[0].sender
    return Outlook(
        sender=f"{sender.name} <{sender.email}>" if sender.name else sender.email,
        subjects={message.language: message.subject for message in composed.messages},
        batch=batch,
        forecast=forecast_of(
            plan.by_language,
            batch=batch,
            capabilities=provider.capabilities,
            send=workspace.config.send,
            today=now.astimezone(time_zones.zone(zone)).date(),
            account=account,
            is_well=is_well,
        ),
        zone=zone,
    )


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
