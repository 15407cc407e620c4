"""What sending an issue would do, before anybody is asked: a plan of who would get what, or the campaign there is.

Promises that what may not be sent is refused here, in words, before a question is put. Freezes and sends nothing.
"""

import datetime as dt
import os

from cipc_newsletter.audience import reasons, selection
from cipc_newsletter.compose.sample import EMAIL
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import resolve_issue
from cipc_newsletter.deliver import planning
from cipc_newsletter.deliver.runner import require_provider
from cipc_newsletter.merge_fields import ADDRESSES
from cipc_newsletter.model.campaign import Campaign, CampaignState, Plan
from cipc_newsletter.model.message import Addressee, ComposedIssue
from cipc_newsletter.pipeline.approving import review_standing
from cipc_newsletter.pipeline.campaigns import OVER
from cipc_newsletter.pipeline.checking import report_on
from cipc_newsletter.pipeline.guarding import require_open
from cipc_newsletter.pipeline.issues import composition
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.pipeline.picture_publishing import require_pictures
from cipc_newsletter.providers import registry, way_out
from cipc_newsletter.providers.port import OutgoingBatch, Provider
from cipc_newsletter.review.approving import require_no_blocker
from cipc_newsletter.review.state import require_approved
from cipc_newsletter.store import campaigns
from cipc_newsletter.tokens import NOBODY
from cipc_newsletter.values import frozen


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
