"""What campaigns there are and where their people are: the list, one by its name, its value for scripts, its page.

Promises to name a campaign only where it is clear which one is meant. Sends nothing and changes nothing.
"""

import datetime as dt
import os
from collections.abc import Mapping, Sequence

from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver import counting, sole_sender, speed
from cipc_newsletter.errors import ConfigError, ContentError
from cipc_newsletter.model.campaign import Campaign, CampaignCounts, CampaignState
from cipc_newsletter.model.mailing import OurMailing
from cipc_newsletter.pipeline.metrics import metrics
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.providers import registry
from cipc_newsletter.store import campaigns, mailings
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

OVER = (CampaignState.FINISHED, CampaignState.CANCELLED)


def looking_page(workspace: Workspace, campaign: Campaign) -> str | None:
    """Return the page on which the mails of a campaign can be looked at, None where there is none here."""
    try:
        provider = registry.make(campaign.provider, workspace=workspace, environment=os.environ)
    except ConfigError:  # what has gone out can be told without the key it went out with
        return None
    return provider.index_page


def every_campaign(workspace: Workspace, *, now: dt.datetime) -> tuple[tuple[Campaign, CampaignCounts], ...]:
    """Return all campaigns with where their people are, newest first."""
    with (
        store_of(workspace, now=now) as store,
        sole_sender.given_up_before(store, at=now) as dead,
        store.reading() as connection,
    ):
        return tuple(
            (campaign, counting.counts(connection, campaign.key, given_up_before=dead))
            for campaign in campaigns.every(connection)
        )


def due_campaigns(workspace: Workspace, *, now: dt.datetime) -> tuple[Campaign, ...]:
    """Return the scheduled campaigns whose moment has come, the earliest first."""
    with store_of(workspace, now=now) as store, store.reading() as connection:
        waiting = [each for each in campaigns.unfinished(connection) if each.state is CampaignState.SCHEDULED]
    due = [(each.scheduled_at, each) for each in waiting if each.scheduled_at and each.scheduled_at <= now]
    return tuple(campaign for _at, campaign in sorted(due, key=lambda pair: pair[0]))


@frozen
class Look:
    """A campaign at one moment: where its people are, how many a second are settled, and whether a command sends.

    `per_second` is 0 where that says nothing of when it ends.
    """

    campaign: Campaign
    counts: CampaignCounts
    per_second: float
    is_worked_on: bool


def look_at(workspace: Workspace, name: str | None) -> Look:
    """Return where the campaign called `name`, or the only unfinished one, is just now. Raises ContentError."""
    now = dt.datetime.now(dt.UTC)
    campaign, counts = campaign_named(workspace, name, now=now)
    with store_of(workspace, now=now) as store:
        with store.reading() as connection:
            per_second = speed.people_per_second(connection, campaign.key, at=now)
        is_sending = campaign.state is CampaignState.SENDING
        is_worked_on = is_sending and (per_second > 0 if store.is_shared else sole_sender.is_sending(store))
    # Days of a warm-up lie between the calls: the pace of these minutes says nothing of the end.
    pace = 0.0 if workspace.config.send.warm_up else per_second
    return Look(campaign=campaign, counts=counts, per_second=pace, is_worked_on=is_worked_on)


def metrics_of(workspace: Workspace, name: str | None, *, now: dt.datetime) -> str:
    """Return all campaigns, or the one called `name`, as Prometheus reads them."""
    rows = every_campaign(workspace, now=now) if name is None else (campaign_named(workspace, name, now=now),)
    with store_of(workspace, now=now) as store, store.reading() as connection:
        return metrics(
            (campaign, counts, speed.people_per_second(connection, campaign.key, at=now)) for campaign, counts in rows
        )


def campaign_named(workspace: Workspace, name: str | None, *, now: dt.datetime) -> tuple[Campaign, CampaignCounts]:
    """Return the campaign called `name` (its id, or its issue's), or the only unfinished one. Raises ContentError."""
    rows = every_campaign(workspace, now=now)
    if name is None:
        found = [row for row in rows if row[0].state not in OVER] or list(rows[:1])
    else:
        found = [row for row in rows if row[0].id == name] or [row for row in rows if row[0].issue_id == name][:1]
    if len(found) == 1:
        return found[0]
    known = ", ".join(campaign.id for campaign, _counts in rows)
    raise ContentError(
        _("which campaign is meant is not clear.") if found else _("there is no such campaign."),
        right=_("The campaigns are: {names}.").format(names=known) if known else _("No campaign was started yet."),
        remedy=_("Name one of them.") if known else _("Start one: cipc-newsletter send ISSUE"),
    )


def value_now(
    workspace: Workspace, campaign: Campaign, counts: CampaignCounts, *, now: dt.datetime
) -> Mapping[str, object]:
    """Return a campaign as scripts know it, with its mailings as the ledger has them where it is of that kind."""
    with store_of(workspace, now=now) as store, store.reading() as connection:
        return value_of(campaign, counts, mailings.of_campaign(connection, campaign.key))


def value_of(campaign: Campaign, counts: CampaignCounts, ours: Sequence[OurMailing] = ()) -> Mapping[str, object]:
    """Return a campaign as scripts know it (docs/contract.md section 4), with its mailings where it has any."""
    whole = _value_of_campaign(campaign, counts)
    return {**whole, "mailings": [_value_of_mailing(each) for each in ours]} if ours else whole


def _value_of_mailing(mailing: OurMailing) -> Mapping[str, object]:
    return {
        "language": mailing.language,
        "audience": mailing.audience,
        "audience_name": mailing.audience_name,
        "state": mailing.stage.value,
        "planned": mailing.planned,
        "sent": mailing.sent,
        "starts_at": mailing.starts_at,
        "reference": mailing.ref or None,
        "note": mailing.note or None,
    }


def _value_of_campaign(campaign: Campaign, counts: CampaignCounts) -> Mapping[str, object]:
    return {
        "id": campaign.id,
        "issue": campaign.issue_id,
        "digest": campaign.digest,
        "provider": campaign.provider,
        "state": campaign.state.value,
        "reason": campaign.pause_reason or None,
        "planned": counts.planned,
        "accepted": counts.accepted,
        "refused": counts.refused,
        "skipped": counts.skipped,
        "cancelled": counts.cancelled,
        "uncertain": counts.uncertain,
        "held": counts.held,
        "remaining": counts.remaining,
        "created_at": campaign.created_at,
        "scheduled_at": campaign.scheduled_at,
        "zone": campaign.zone,
        "finished_at": campaign.finished_at,
    }
