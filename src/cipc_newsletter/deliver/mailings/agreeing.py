"""A plan that somebody said yes to, written down as a campaign with its mailings.

Promises that all of it is recorded in one transaction, or nothing. Calls nobody.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter.deliver.mailings.planning import MailingPlan
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.model.mailing import OurMailing
from cipc_newsletter.store import campaigns, gates, mailings


def record(connection: sa.Connection, plan: MailingPlan, *, uid: str, zone: str, now: dt.datetime) -> Campaign:
    """Record a campaign of which nothing is made yet; `uid` is random, `zone` the one its moment was said in."""
    campaign = campaigns.add(
        connection,
        uid=uid,
        issue_id=plan.issue_id,
        digest=plan.digest,
        provider=plan.provider,
        segment="",
        plan_sha=plan.sha,
        zone=zone,
        created_at=now,
        grace_until=plan.at or now,
        scheduled_at=plan.at,
    )
    campaigns.advance(connection, campaign.key, cursor=1, candidates=plan.planned, excluded=0, audience=plan.planned)
    if plan.seen is not None:
        gates.note_seen(connection, campaign.key, plan.seen)
    for each in plan.mailings:
        mailing = OurMailing(
            key=campaign.key,
            language=each.language,
            audience=each.audience,
            audience_name=each.audience_name,
            planned=each.planned,
            content_sha=each.content_sha,
        )
        mailings.add(connection, mailing)
    return campaigns.get(connection, campaign.key)
