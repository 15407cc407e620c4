"""What an ended campaign of an issue left behind: people of whom nothing is known, people who have nothing, and the
command that goes on with them.

Promises that nobody whom the newest campaign does not concern is forgotten for it, and that where another version is
approved by now, the command named mails that one. Decides and changes nothing.
"""

import datetime as dt
from collections.abc import Sequence

from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver import choosing, counting, sole_sender
from cipc_newsletter.model.campaign import Campaign, CampaignCounts, CampaignState
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.providers import registry
from cipc_newsletter.store import approvals, campaigns
from cipc_newsletter.wording import _, ngettext

_TO_THE_REST = ("", f"{choosing.ONLY}not-reached")
_Counted = tuple[Campaign, CampaignCounts]


def next_issue() -> str:
    """Return the step after an issue of which nothing is left to do."""
    return _("cipc-newsletter issue new ID --items ID ID, for the next one")


def next_step(workspace: Workspace, issue_id: str, *, now: dt.datetime) -> str:
    """Return what comes next for an issue that campaigns have mailed; empty where none has, and it can simply be sent."""
    with (
        store_of(workspace, now=now) as store,
        sole_sender.given_up_before(store, at=now) as dead,
        store.reading() as connection,
    ):
        known = campaigns.of_issue(connection, issue_id)
        counted = [(each, counting.counts(connection, each.key, given_up_before=dead)) for each in known]
        approval = approvals.latest(connection, issue_id)
    # A campaign that was ended before it mailed anybody is as if it had never been.
    begun = [(each, counts) for each, counts in counted if not _is_void(each, counts)]
    if not begun:
        return ""
    approved = None if approval is None else approval.digest
    return _unknown(begun) or _rest(begun, approved) or _correction(begun) or next_issue()


def _is_void(campaign: Campaign, counts: CampaignCounts) -> bool:
    return campaign.state is CampaignState.CANCELLED and counts.cancelled == counts.planned


def _unknown(begun: Sequence[_Counted]) -> str:
    """Return how to learn what became of people in calls that were never answered."""
    for campaign, counts in begun:
        if not (unknown := counts.uncertain + counts.held):
            continue
        may_be_asked = counts.uncertain and not registry.is_list(campaign.provider)
        command = ("campaign reconcile" if may_be_asked else "campaign resolve") + f" {campaign.id}"
        return ngettext(
            "cipc-newsletter {command}: {count} person may or may not have it",
            "cipc-newsletter {command}: {count} people may or may not have it",
            unknown,
        ).format(command=command, count=unknown)
    return ""


def _rest(begun: Sequence[_Counted], approved: str | None) -> str:
    """Return how to mail those who have nothing, where the newest campaign to them was ended."""
    campaign, counts = next((each for each in begun if each[0].segment in _TO_THE_REST), begun[-1])
    is_ended = campaign.state is CampaignState.CANCELLED and campaign.segment in _TO_THE_REST
    if not (is_ended and counts.cancelled) or registry.is_list(
        campaign.provider
    ):  # a list is mailed whole, or a language
        return ""
    if approved is not None and approved != campaign.digest:
        return ngettext(
            "cipc-newsletter send {issue} --only not-reached --corrected: what is approved now, to the {count} person who"
            " has nothing",
            "cipc-newsletter send {issue} --only not-reached --corrected: what is approved now, to the {count} people who"
            " have nothing",
            counts.cancelled,
        ).format(issue=campaign.issue_id, count=counts.cancelled)
    return ngettext(
        "cipc-newsletter send {issue} --only not-reached: what the ended one mailed, to the {count} person it left off",
        "cipc-newsletter send {issue} --only not-reached: what the ended one mailed, to the {count} people it left off",
        counts.cancelled,
    ).format(issue=campaign.issue_id, count=counts.cancelled)


def _correction(begun: Sequence[_Counted]) -> str:
    """Return how to go on with a correction that was ended half-way."""
    for campaign, counts in begun:
        if campaign.segment.startswith(choosing.RECEIVED):
            if campaign.state is not CampaignState.CANCELLED or not counts.cancelled:
                return ""
            corrected = campaign.segment.removeprefix(choosing.RECEIVED)
            elsewhere = "" if corrected.rpartition("-")[0] == campaign.issue_id else f" --with {campaign.issue_id}"
            return ngettext(
                "cipc-newsletter correct {name}: the correction, to the {count} person whom the ended one left off",
                "cipc-newsletter correct {name}: the correction, to the {count} people whom the ended one left off",
                counts.cancelled,
            ).format(name=corrected + elsewhere, count=counts.cancelled)
    return ""
