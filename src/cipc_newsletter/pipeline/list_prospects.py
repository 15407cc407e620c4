"""What sending an issue through a list provider would do, before anybody is asked: a plan, or the campaign there is.

Promises that what may not be sent is refused here, in words, before a question is put, and that the plan says what else
speaks against it. Makes nothing at the provider.
"""

import datetime as dt
import os
from collections.abc import Collection
from dataclasses import replace

from cipc_newsletter.audience import addresses
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import resolve_issue
from cipc_newsletter.deliver.mailings import elsewhere, plan_making
from cipc_newsletter.deliver.mailings.planning import MailingPlan, MailingSettings
from cipc_newsletter.deliver.runner import require_provider
from cipc_newsletter.deliver.surroundings import SystemClock
from cipc_newsletter.errors import AudienceError, ProviderError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.pipeline import crossing, list_testing
from cipc_newsletter.pipeline.beginning import zone_of
from cipc_newsletter.pipeline.campaigns import OVER
from cipc_newsletter.pipeline.guarding import require_open
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.pipeline.picture_publishing import require_pictures
from cipc_newsletter.pipeline.prospects import approved_now, known_campaigns
from cipc_newsletter.providers import registry
from cipc_newsletter.providers.list_port import ListCapabilities, ListProvider
from cipc_newsletter.store import mailability, suppressions
from cipc_newsletter.store.database import Store
from cipc_newsletter.values import frozen


@frozen
class ListProspect:
    """What `send` would do: go on with `campaign`, or start what `plan` says; one of them is None.

    `capabilities` come with a plan.
    """

    issue_id: str
    provider: str
    campaign: Campaign | None = None
    plan: MailingPlan | None = None
    capabilities: ListCapabilities | None = None

    @property
    def is_finished(self) -> bool:
        """Whether the issue has gone out already."""
        return self.campaign is not None and self.campaign.state is CampaignState.FINISHED


def settings_of(workspace: Workspace, provider_name: str) -> MailingSettings:
    """Return what config.toml says of a list provider."""
    table = workspace.config.providers[provider_name]
    return MailingSettings(
        audiences=dict(table["audiences"]),
        consent=str(table["consent"]),
        accepted=tuple(table["accept"]),
        several_mails=bool(table["several_mails"]),
    )


def prospect_of(
    workspace: Workspace,
    name: str,
    *,
    provider_name: str,
    at: dt.datetime | None,
    now: dt.datetime,
    is_dry_run: bool = False,
) -> ListProspect:
    """Return what sending the issue called `name` through the list provider `provider_name` would do.

    `at` (aware) is when it shall leave, None for as soon as everything is proven. Raises as `prospects.prospect_of`
    does, ProviderError where the provider cannot be asked, and StoreError where part of the issue is out already.
    """
    campaign = campaign_of(workspace, name, provider_name=provider_name, now=now)
    if campaign is not None:
        return ListProspect(issue_id=campaign.issue_id, provider=campaign.provider, campaign=campaign)
    issue_id = resolve_issue(workspace.root, name)
    composed = approved_now(workspace, issue_id, now=now)
    if not is_dry_run:
        require_open(workspace, issue_id, is_real=True, now=now)
        require_pictures(composed)
    return _planned(workspace, composed, provider_name, at=at, now=now)


def provider_of(workspace: Workspace, name: str, *, now: dt.datetime) -> str:
    """Return through which provider the issue called `name` goes: that of its campaign, else the settings'."""
    campaign = _campaign_there(workspace, name, now=now)
    return workspace.config.send.provider if campaign is None else campaign.provider


def campaign_of(workspace: Workspace, name: str, *, provider_name: str, now: dt.datetime) -> Campaign | None:
    """Return the campaign under way or out of the issue called `name`, None where there is none.

    Raises StoreError where one is under way through another provider.
    """
    campaign = _campaign_there(workspace, name, now=now)
    if campaign is not None and campaign.state not in OVER:
        require_provider(campaign, provider_name)
    return campaign


def _campaign_there(workspace: Workspace, name: str, *, now: dt.datetime) -> Campaign | None:
    issue_id = resolve_issue(workspace.root, name)
    known = [each for each in known_campaigns(workspace, issue_id, now=now) if not each.segment]
    going = (campaign for campaign in known if campaign.state not in OVER)
    finished = (campaign for campaign in known if campaign.state is CampaignState.FINISHED)
    return next(going, None) or next(finished, None)


def _planned(
    workspace: Workspace, composed: ComposedIssue, provider_name: str, *, at: dt.datetime | None, now: dt.datetime
) -> ListProspect:
    provider = registry.make_list(provider_name, workspace=workspace, environment=os.environ)
    with store_of(workspace, now=now) as store:
        with store.reading() as connection:
            crossing.require_nobody_mailed(connection, composed.issue_id, title=provider.title)
            seen = mailability.seen_now(connection, now.astimezone().date())
        plan = plan_making.plan(
            provider,
            composed,
            settings_of(workspace, provider_name),
            at=at,
            now=now,
            left_here=lambda emails: left_here(store, emails),
        )
        begun = tuple(elsewhere.obstacles(provider, plan, store=store, zone=zone_of(workspace), pause=_pause))
    return ListProspect(
        issue_id=composed.issue_id,
        provider=provider_name,
        plan=replace(plan, seen=seen, obstacles=(*plan.obstacles, *begun), test_drafts=_test_drafts(provider)),
        capabilities=provider.capabilities,
    )


def _test_drafts(provider: ListProvider) -> tuple[str, ...]:
    """Return the drafts that broken-off tests left; none where that cannot be asked, for they mail nobody."""
    try:
        return list_testing.left_at(provider)
    except ProviderError:
        return ()


def _pause(left: dt.timedelta) -> None:
    SystemClock().pause(left.total_seconds())


def left_here(store: Store, emails: Collection[str]) -> tuple[str, ...]:
    """Return those of some addresses which must not be mailed, as they were given."""
    norms = {email: _norm(email) for email in emails}
    with store.reading() as connection:
        gone = suppressions.of_addresses(connection, tuple(norms.values()))
    return tuple(email for email, norm in norms.items() if norm in gone)


def _norm(email: str) -> str:
    try:
        return addresses.address_of(email).norm
    except AudienceError:  # what a provider mails and we would not take in is nobody of ours
        return email.strip().lower()
