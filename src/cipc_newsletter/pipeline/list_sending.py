"""From an agreed plan to an issue on its way through a list provider: its record, its run, and what became of it.

Promises that nothing is uploaded but the stored copy of what was approved, that what was agreed to stands in the
journal, and that `run` and `refresh` may be called any number of times. Asks nothing: the caller does, between
`list_prospects.prospect_of` and `start`.
"""

import contextlib
import datetime as dt
import os
import secrets
from collections.abc import Callable
from dataclasses import replace

from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver import counting
from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.mailings import agreeing, following, holding, judging, running
from cipc_newsletter.deliver.mailings.planning import MailingPlan
from cipc_newsletter.deliver.mailings.surroundings import Agreement, Listing, Tell
from cipc_newsletter.deliver.surroundings import Clock, SystemClock, Wait
from cipc_newsletter.errors import AudienceError, NotTheSenderError
from cipc_newsletter.model.campaign import Campaign, CampaignCounts
from cipc_newsletter.model.deed import Deed, DeedKind
from cipc_newsletter.model.mailing import OurMailing
from cipc_newsletter.pipeline import crossing
from cipc_newsletter.pipeline.approving import taken_back
from cipc_newsletter.pipeline.beginning import require_first, zone_of
from cipc_newsletter.pipeline.guarding import Guard, mark_begun
from cipc_newsletter.pipeline.list_prospects import left_here, settings_of
from cipc_newsletter.pipeline.logs import logged
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.pipeline.sending import is_approved, require_still_approved
from cipc_newsletter.providers import registry
from cipc_newsletter.providers.list_port import ListProvider
from cipc_newsletter.store import approvals, campaigns, journal, mailings
from cipc_newsletter.store.database import Store
from cipc_newsletter.values import frozen


def _tell_nobody(_mailing: OurMailing, _differences: object) -> None:
    return None


def _never() -> bool:
    return False


@frozen
class ListWatch:
    """How the caller follows a run: what is awaited, each mailing as it moves on, whether to stop before the next call."""

    wait: Wait
    tell: Tell = _tell_nobody
    is_asked_to_stop: Callable[[], bool] = _never


@frozen
class ListEnding:
    """How a run ended: the campaign and its mailings as they are now, and why it stopped.

    Not stopped, everything is started: the provider keeps to its moment without this computer.
    """

    campaign: Campaign
    counts: CampaignCounts
    mailings: tuple[OurMailing, ...]
    is_stopped: bool = False
    reason: str = ""


def start(workspace: Workspace, plan: MailingPlan, *, zone: str | None = None, now: dt.datetime) -> Campaign:
    """Record that somebody said yes to `plan`; `run` does the rest.

    `zone` is the IANA name of the zone its moment was said in. Raises AudienceError with what must be mended first, and
    TransitionError where the same plan was agreed to in another command meanwhile, NotTheSenderError where another one
    mails the issue.
    """
    if plan.obstacles:
        raise AudienceError.of(plan.obstacles)
    with store_of(workspace, now=now) as store, store.writing() as connection:
        require_first(connection, plan.issue_id, plan.sha)
        crossing.require_nobody_mailed(connection, plan.issue_id, title=plan.title)
        campaign = agreeing.record(
            connection, plan, uid=secrets.token_hex(8), zone=zone or zone_of(workspace), now=now
        )
        journal.write(connection, _deed(campaign, plan, now=now))
        return campaign


def _deed(campaign: Campaign, plan: MailingPlan, *, now: dt.datetime) -> Deed:
    details = {
        "campaign": campaign.id,
        "plan": plan.sha.hex(),
        "provider": plan.provider,
        "account": plan.account.name,
        "consent": plan.consent,
        "accepted": ", ".join(plan.accepted),
        "people": str(plan.planned),
    }
    return Deed(kind=DeedKind.AGREED, issue_id=campaign.issue_id, by="", at=now, details=details)


def run(
    workspace: Workspace,
    campaign: Campaign,
    *,
    watch: ListWatch,
    at_once: bool = False,
    agreement: Agreement | None = None,
    clock: Clock | None = None,
) -> ListEnding:
    """Make, prove and start what is left of `campaign`, a paused one too. Safe any number of times.

    `at_once` starts now what was to leave later; `agreement` is to another number of people than the plan named.
    Raises ApprovalError where the approval was taken back.
    """
    clock = clock or SystemClock()
    provider = registry.make_list(campaign.provider, workspace=workspace, environment=os.environ)
    with store_of(workspace, now=clock.now()) as store:
        mark_begun(workspace, store, campaign)
        with store.reading() as connection:
            require_still_approved(workspace, connection, campaign)
        listing = listing_of(workspace, store, campaign, provider, watch=watch, clock=clock)
        with logged(workspace.var / "log", campaign.id):
            ended = running.run(replace(listing, at_once=at_once, agreement=agreement))
            return _ending(store, campaign, ended)


def refresh(workspace: Workspace, campaign: Campaign, *, clock: Clock | None = None) -> ListEnding:
    """Look at the provider where the started mailings of `campaign` are, and write it down. Raises ProviderError."""
    clock = clock or SystemClock()
    provider = registry.make_list(campaign.provider, workspace=workspace, environment=os.environ)
    with store_of(workspace, now=clock.now()) as store:
        _call_unclear_what_died(store, campaign)
        following.look(
            listing_of(workspace, store, campaign, provider, watch=ListWatch(wait=_wait(clock)), clock=clock)
        )
        return ending_of(store, campaign)


def _call_unclear_what_died(store: Store, campaign: Campaign) -> None:
    """Call unclear what is being started and by nobody: the process that began it holds no right to any more."""
    with contextlib.suppress(NotTheSenderError), holding.alone(store), store.writing() as connection:
        judging.call_unclear(connection, campaign.key)


def mailings_of(workspace: Workspace, campaign: Campaign, *, now: dt.datetime) -> tuple[OurMailing, ...]:
    """Return the mailings of a campaign as the ledger has them; none where it is not of that kind."""
    with store_of(workspace, now=now) as store, store.reading() as connection:
        return mailings.of_campaign(connection, campaign.key)


def as_recorded(workspace: Workspace, campaign: Campaign, *, now: dt.datetime) -> ListEnding:
    """Return where a campaign and its mailings are as the ledger has them, asking nobody."""
    with store_of(workspace, now=now) as store:
        return ending_of(store, campaign)


def listing_of(
    workspace: Workspace,
    store: Store,
    campaign: Campaign,
    provider: ListProvider,
    *,
    watch: ListWatch,
    clock: Clock,
) -> Listing:
    """Return what the engine is given for a campaign: the stored copy, and the answers of other stages."""
    guard = Guard(workspace, store, campaign, is_real=True, clock=clock)
    with store.reading() as connection:
        approved = approvals.approved_message(connection, campaign.digest)
    settings = settings_of(workspace, campaign.provider)
    return Listing(
        store=store,
        provider=provider,
        campaign=campaign,
        messages={message.language: message for message in approved.messages},
        accepted=settings.accepted,
        wait=watch.wait,
        clock=clock,
        tell=watch.tell,
        is_asked_to_stop=watch.is_asked_to_stop,
        require_may_send=guard.require_may_send,
        checkpoint=guard.checkpoint,
        left_here=lambda emails: left_here(store, emails),
        objection=lambda connection: "" if is_approved(workspace, connection, campaign) else taken_back(campaign),
        several_mails=settings.several_mails,
    )


def ending_of(store: Store, campaign: Campaign, *, is_stopped: bool = False, reason: str = "") -> ListEnding:
    """Return where a campaign and its mailings are now."""
    with store.reading() as connection:
        return ListEnding(
            campaign=campaigns.get(connection, campaign.key),
            counts=counting.counts(connection, campaign.key),
            mailings=mailings.of_campaign(connection, campaign.key),
            is_stopped=is_stopped,
            reason=reason,
        )


def _ending(store: Store, campaign: Campaign, ended: Done | Stopped) -> ListEnding:
    is_stopped = isinstance(ended, Stopped)
    return ending_of(
        store, campaign, is_stopped=is_stopped, reason=ended.reason if isinstance(ended, Stopped) else ""
    )


def _wait(clock: Clock) -> Wait:
    return lambda until, _waiting: clock.pause(max((until - clock.now()).total_seconds(), 0.0))
