"""A named person's yes, bound to the bytes they saw.

Promises that what is recorded is what was composed and checked in this very run, and that the bytes are kept with it.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import resolve_issue
from cipc_newsletter.errors import ApprovalError
from cipc_newsletter.model.approval import Approval
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.model.finding import CheckReport
from cipc_newsletter.model.mailing import MailingStage
from cipc_newsletter.pipeline.checking import report_on
from cipc_newsletter.pipeline.issues import Composition, composition
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.review import approving as decision
from cipc_newsletter.review.state import Standing, holding_for, standing_of
from cipc_newsletter.store import approvals, campaigns, mailings
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _, ngettext


@frozen
class Candidate:
    """An issue composed and checked, ready to be accepted or not."""

    made: Composition
    report: CheckReport

    def summary(self) -> str:
        """Return what would be approved, in words."""
        lines = [
            _("Issue {issue} of {date}:").format(issue=self.made.issue.id, date=self.made.issue.date.isoformat()),
            *(f"  {message.language}  {message.subject}" for message in self.made.composed.messages),
        ]
        warnings = decision.warnings_of(self.report)
        if warnings:
            lines.append(
                ngettext(
                    "  {count} warning, which a yes accepts:",
                    "  {count} warnings, which a yes accepts:",
                    len(warnings),
                ).format(count=len(warnings))
            )
        lines += [f"  ! {finding.rule} {finding.language}  {finding.message}" for finding in warnings]
        return "\n".join(lines)


def candidate(workspace: Workspace, name: str, *, now: dt.datetime) -> Candidate:
    """Compose and check the issue called `name`."""
    made = composition(workspace, name)
    return Candidate(made=made, report=report_on(workspace, made, today=now.astimezone().date()))


def approve(
    workspace: Workspace, candidate: Candidate, *, name: str, code: str, note: str, now: dt.datetime
) -> tuple[Approval, int]:
    """Record that `name` accepted the version that `code` names, and keep its bytes; return how many yeses lack."""
    composed = candidate.made.composed
    approval = decision.approve(candidate.report, composed, name=name, code=code, note=note, now=now)
    with store_of(workspace, now=now) as store, store.writing() as connection:
        recorded = approvals.record(connection, approval, composed=composed)
        holding = holding_for(composed.digest, approvals.of_issue(connection, composed.issue_id))
    return recorded, max(0, workspace.config.send.approvals_required - len(holding))


def withdraw(workspace: Workspace, name: str, *, by: str = "", now: dt.datetime) -> str:
    """Take back every approval of the issue called `name`, or that of the person `by`, and return its id.

    A campaign that sends it makes no other call, unless enough people's yes still holds. Raises ApprovalError for none.
    """
    issue_id = resolve_issue(workspace.root, name)
    person = decision.named(by)
    required = workspace.config.send.approvals_required
    with store_of(workspace, now=now) as store, store.writing() as connection:
        count = approvals.withdraw(connection, issue_id, of=person, by=person, at=now)
        every = approvals.of_issue(connection, issue_id)
        for campaign in campaigns.of_issue(connection, issue_id):
            is_held = len(holding_for(campaign.digest, every)) >= max(1, required)
            if not is_held:
                _let_pause(connection, campaign)
    if not count:
        raise ApprovalError(
            _("issue {issue} has no approval by {name} that could be taken back.").format(issue=issue_id, name=person)
            if person
            else _("issue {issue} has no approval that could be taken back.").format(issue=issue_id),
            right=_("A yes is taken back once, under the name it was given by."),
            remedy=_("See where it stands: cipc-newsletter issue list"),
        )
    return issue_id


def _let_pause(connection: sa.Connection, campaign: Campaign) -> None:
    """Let a campaign make no other call; one that went to a list provider does so before its moment too."""
    going = (CampaignState.PREPARING, CampaignState.SCHEDULED, CampaignState.SENDING)
    if campaign.state is CampaignState.SENDING:
        campaigns.pause(connection, campaign.key, reason=taken_back(campaign))
    elif campaign.state in going and mailings.of_campaign(connection, campaign.key):
        campaigns.pause_preparing(connection, campaign.key, reason=taken_back(campaign))


def still_leaving(workspace: Workspace, issue_id: str, *, now: dt.datetime) -> tuple[Campaign, ...]:
    """Return the paused campaigns of an issue of which a list provider lets something leave all the same."""
    with store_of(workspace, now=now) as store, store.reading() as connection:
        return tuple(
            campaign
            for campaign in campaigns.of_issue(connection, issue_id)
            if campaign.state is CampaignState.PAUSED
            and any(
                mailing.stage is MailingStage.STARTED for mailing in mailings.of_campaign(connection, campaign.key)
            )
        )


def taken_back(campaign: Campaign) -> str:
    """Return the words for a campaign whose approval no longer stands."""
    return _("the approval of campaign {name} was taken back.").format(name=campaign.id)


def review_standing(workspace: Workspace, made: Composition, *, now: dt.datetime) -> Standing:
    """Return whether this very composition is approved, or what changed since one was."""
    with store_of(workspace, now=now) as store, store.reading() as connection:
        return standing_of(
            made.composed,
            approvals.of_issue(connection, made.issue.id),
            issue=made.issue,
            required=workspace.config.send.approvals_required,
            load=lambda digest: approvals.approved_message(connection, digest),
        )
