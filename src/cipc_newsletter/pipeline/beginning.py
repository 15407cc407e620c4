"""A yes is written down: a campaign begins, at once or at its moment, which can be set anew until something has left.

Promises that a plan to which somebody agreed begins once. Asks nothing, the caller does; sends nothing, `sending` does.
"""

import datetime as dt
import secrets

import sqlalchemy as sa

from cipc_newsletter import time_zones
from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver import freezing
from cipc_newsletter.deliver.moments import Moment
from cipc_newsletter.errors import TransitionError
from cipc_newsletter.model.campaign import Campaign, Plan
from cipc_newsletter.pipeline import crossing
from cipc_newsletter.pipeline.campaigns import OVER
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.store import campaigns, turns
from cipc_newsletter.store.turns import Turn
from cipc_newsletter.wording import _


def zone_of(workspace: Workspace) -> str:
    """Return the IANA name of the time zone in which moments are said and shown: the settings', else this computer's.

    Where the computer does not tell, that of the organisation's events stands in.
    """
    wanted = workspace.config.send.zone or time_zones.system_zone_name()
    return wanted or workspace.config.organisation.timezone


def start(
    workspace: Workspace,
    plan: Plan,
    *,
    grace: dt.timedelta,
    now: dt.datetime,
    moment: Moment | None = None,
    uncertain: str | None = None,
) -> Campaign:
    """Record that somebody said yes to `plan`. Nothing leaves before `grace` is over, or before `moment`.

    `uncertain` is what to do with unclear calls, where that was said for this campaign. `run` does the rest.
    """
    with store_of(workspace, now=now) as store, store.writing() as connection:
        require_first(connection, plan.issue_id, plan.sha)
        crossing.require_no_list_mailed(connection, plan.issue_id)
        campaign = freezing.create(
            connection,
            plan,
            uid=secrets.token_hex(8),
            zone=moment.zone if moment else zone_of(workspace),
            now=now,
            grace=grace,
            scheduled_at=moment.at if moment else None,
        )
        campaigns.choose_policy(connection, campaign.key, uncertain or workspace.config.send.uncertain)
        return campaigns.get(connection, campaign.key)


def require_first(connection: sa.Connection, issue_id: str, sha: bytes) -> None:
    """Refuse a plan to which somebody said yes in another command meanwhile. Raises TransitionError."""
    turns.take(connection, Turn.CAMPAIGNS)
    for other in campaigns.of_issue(connection, issue_id):
        if other.state not in OVER and campaigns.plan_sha_of(connection, other.key) == sha:
            raise TransitionError(
                _("campaign {name} was started from the same plan meanwhile; nothing more was begun.").format(
                    name=other.id
                ),
                right=_("A plan that somebody agreed to is sent once."),
                remedy=_("Look at it: cipc-newsletter campaign status {name}").format(name=other.id),
            )


def choose_policy(workspace: Workspace, campaign: Campaign, uncertain: str, *, now: dt.datetime) -> None:
    """Decide anew what is done with unclear calls of a campaign under way."""
    with store_of(workspace, now=now) as store, store.writing() as connection:
        campaigns.choose_policy(connection, campaign.key, uncertain)


def reschedule(workspace: Workspace, campaign: Campaign, moment: Moment, *, now: dt.datetime) -> Campaign:
    """Set another moment for a campaign of which nothing has left. Raises TransitionError once something may have."""
    with store_of(workspace, now=now) as store, store.writing() as connection:
        try:
            campaigns.schedule(connection, campaign.key, at=moment.at, zone=moment.zone)
        except TransitionError as error:
            raise TransitionError(
                _("campaign {name} is under way; it cannot be put off.").format(name=campaign.id),
                right=_("Another moment can be set until the first call is made."),
                remedy=_("To stop it for a while: cipc-newsletter campaign pause {name}").format(name=campaign.id),
            ) from error
        return campaigns.get(connection, campaign.key)
