"""What a follow-up would do, before anybody is asked: a campaign to some of those whom earlier ones of an issue had.

Promises that only a message which is approved goes out, and that nobody who has one version is mailed another as if
they had nothing. Freezes and sends nothing.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import resolve_issue
from cipc_newsletter.deliver import choosing
from cipc_newsletter.errors import ApprovalError, ContentError, TransitionError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.pipeline.campaigns import OVER
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.pipeline.prospects import Prospect, approved_now, known_campaigns, planned
from cipc_newsletter.pipeline.sending import require_still_approved
from cipc_newsletter.store import approvals
from cipc_newsletter.wording import _


def of_some(
    workspace: Workspace,
    name: str,
    only: str,
    *,
    provider_name: str | None,
    now: dt.datetime,
    is_dry_run: bool = False,
    is_corrected: bool = False,
) -> Prospect:
    """Return what sending the approved message of the last campaign would do for those whom it or an earlier one left so.

    `only` is a word of deliver/choosing.py; `is_corrected` is for the message as it is approved now in place of theirs.
    Raises ContentError where the issue was never sent, ApprovalError where nothing was corrected, and as
    `prospects.prospect_of`.
    """
    issue_id = resolve_issue(workspace.root, name)
    known = known_campaigns(workspace, issue_id, now=now)
    segment = f"{choosing.ONLY}{only}"
    if going := [each for each in known if each.segment == segment and each.state not in OVER]:
        if is_corrected and going[0].digest != approved_now(workspace, issue_id, now=now).digest:
            raise _still_sends_another(going[0])
        return Prospect(issue_id=issue_id, provider=going[0].provider, campaign=going[0])
    carried = [each for each in known if not each.segment.startswith(choosing.RECEIVED)]
    earlier = next(iter(carried), None)
    if earlier is None:
        raise ContentError(
            _("issue {issue} was never sent, so there is nobody of whom that is known.").format(issue=issue_id),
            right=_("--only chooses among the people of the campaigns there are."),
            remedy=_("Send it: cipc-newsletter send {issue}").format(issue=issue_id),
        )
    remedy = _("Change issue {issue} and have it approved, or leave --corrected out.").format(issue=issue_id)
    composed = (
        _corrected(workspace, issue_id, carried, now=now, remedy=remedy)
        if is_corrected
        else _as_approved(workspace, earlier, now=now)
    )
    if is_corrected and (begun := [each for each in carried if each.state not in OVER and not each.segment]):
        raise _still_sends_another(begun[0])
    prospect = planned(
        workspace, composed, provider_name or earlier.provider, segment=segment, now=now, is_dry_run=is_dry_run
    )
    has_several = not is_corrected and any(each.digest != earlier.digest for each in carried)
    return replace(prospect, message_of=earlier.id) if has_several else prospect


def of_correction(
    workspace: Workspace, campaign: Campaign, name: str | None, *, now: dt.datetime, is_dry_run: bool = False
) -> Prospect:
    """Return what mailing a correction to exactly those who received `campaign` would do.

    The correction is the issue called `name`, else the campaign's own, approved anew. Raises ApprovalError where it is
    the very message that was sent, and as `prospects.prospect_of`.
    """
    issue_id = campaign.issue_id if name is None else resolve_issue(workspace.root, name)
    segment = f"{choosing.RECEIVED}{campaign.id}"
    known = [each for each in known_campaigns(workspace, issue_id, now=now) if each.segment == segment]
    if going := [each for each in known if each.state not in OVER]:
        return Prospect(issue_id=issue_id, provider=going[0].provider, campaign=going[0])
    remedy = _("Change issue {issue} and have it approved, or name another one: --with ISSUE").format(issue=issue_id)
    composed = _corrected(workspace, issue_id, [campaign], now=now, remedy=remedy)
    if done := [each for each in known if each.digest == composed.digest and each.state is CampaignState.FINISHED]:
        return Prospect(issue_id=issue_id, provider=done[0].provider, campaign=done[0])
    return planned(workspace, composed, campaign.provider, segment=segment, now=now, is_dry_run=is_dry_run)


def _corrected(
    workspace: Workspace, issue_id: str, earlier: Sequence[Campaign], *, now: dt.datetime, remedy: str
) -> ComposedIssue:
    """Return the issue as it is approved now. Raises ApprovalError where that is what all the earlier campaigns sent."""
    composed = approved_now(workspace, issue_id, now=now)
    if all(each.digest == composed.digest for each in earlier):
        raise ApprovalError(
            _("issue {issue} is still what campaign {name} sent.").format(issue=issue_id, name=earlier[0].id),
            right=_("A correction says something else, and is approved anew."),
            remedy=remedy,
        )
    return composed


def _still_sends_another(campaign: Campaign) -> TransitionError:
    return TransitionError(
        _("campaign {name} is not through, and mails them another version of issue {issue}.").format(
            name=campaign.id, issue=campaign.issue_id
        ),
        right=_("Whoever has one version is not mailed the other one as if they had nothing."),
        remedy=_("End it first: cipc-newsletter campaign cancel {name}").format(name=campaign.id),
    )


def _as_approved(workspace: Workspace, campaign: Campaign, *, now: dt.datetime) -> ComposedIssue:
    """Return the message of a campaign. Raises ApprovalError where its approval was taken back."""
    with store_of(workspace, now=now) as store, store.reading() as connection:
        require_still_approved(workspace, connection, campaign)
        return approvals.approved_message(connection, campaign.digest)
