"""An issue that went one way, person by person or to a list, and shall go the other: nobody would be left out.

Promises that such a send is refused before anybody is asked, and once more when it is written down. A list provider
mails whole audiences, and who is in them only it knows; so neither way can leave out whom the other one reached, or is
about to reach.
"""

import sqlalchemy as sa

from cipc_newsletter.deliver import counting
from cipc_newsletter.errors import NotTheSenderError
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.pipeline.campaigns import OVER
from cipc_newsletter.store import campaigns, mailings
from cipc_newsletter.wording import _


def require_nobody_mailed(connection: sa.Connection, issue_id: str, *, title: str) -> None:
    """Refuse a list where another campaign of the issue reached people, may have, or will. Raises NotTheSenderError."""
    for campaign in campaigns.of_issue(connection, issue_id):
        if campaign.state not in OVER:
            raise _under_way(campaign)
        counts = counting.counts(connection, campaign.key)
        reached = counts.accepted + counts.uncertain + counts.held + counts.remaining
        if reached:
            raise NotTheSenderError(
                _("campaign {name} mailed issue {issue} to {count} people, or may have.").format(
                    name=campaign.id, issue=issue_id, count=reached
                ),
                right=_("{title} mails whole audiences and cannot leave them out.").format(title=title),
                remedy=_("Look at it: cipc-newsletter campaign status {name}").format(name=campaign.id),
            )


def require_no_list_mailed(connection: sa.Connection, issue_id: str) -> None:
    """Refuse to mail people one by one where a whole list has the issue, may have, or will. Raises NotTheSenderError."""
    for other in campaigns.of_issue(connection, issue_id):
        if other.state not in OVER and mailings.of_campaign(connection, other.key):
            raise _under_way(other)
    begun = mailings.begun_of_issue(connection, issue_id)
    if not begun:
        return
    campaign = campaigns.get(connection, begun[0].key)
    raise NotTheSenderError(
        _("campaign {name} started issue {issue} through {provider}, to {audiences}.").format(
            name=campaign.id,
            issue=issue_id,
            provider=campaign.provider,
            audiences=", ".join(_("“{name}”").format(name=mailing.audience_name) for mailing in begun),
        ),
        right=_("Who is on that list only its provider knows, so nobody could be left out here."),
        remedy=_("Look at it: cipc-newsletter campaign status {name}").format(name=campaign.id),
    )


def _under_way(campaign: Campaign) -> NotTheSenderError:
    return NotTheSenderError(
        _("campaign {name} of issue {issue} is under way through {provider}.").format(
            name=campaign.id, issue=campaign.issue_id, provider=campaign.provider
        ),
        right=_("One campaign at a time mails an issue where a list provider is one of the ways."),
        remedy=_("Go on with it, or end it: cipc-newsletter campaign status {name}").format(name=campaign.id),
    )
