"""An issue that went one way, person by person or to a list, and shall go the other: nobody would be left out.

Promises that such a send is refused before anybody is asked. A list provider mails whole audiences, and who is in them
only it knows; so neither way can leave out whom the other one reached.
"""

import sqlalchemy as sa

from cipc_newsletter.deliver import counting
from cipc_newsletter.errors import NotTheSenderError
from cipc_newsletter.pipeline.campaigns import OVER
from cipc_newsletter.store import campaigns, mailings
from cipc_newsletter.wording import _


def require_nobody_mailed(connection: sa.Connection, issue_id: str, *, title: str) -> None:
    """Refuse a list where an earlier campaign of the issue reached people, or may have. Raises NotTheSenderError."""
    for campaign in campaigns.of_issue(connection, issue_id):
        counts = counting.counts(connection, campaign.key)
        reached = counts.planned - counts.cancelled - counts.skipped - counts.refused
        if campaign.state in OVER and reached:
            raise NotTheSenderError(
                _("campaign {name} mailed issue {issue} to {count} people, or may have.").format(
                    name=campaign.id, issue=issue_id, count=reached
                ),
                right=_("{title} mails whole audiences and cannot leave them out.").format(title=title),
                remedy=_("Look at it: cipc-newsletter campaign status {name}").format(name=campaign.id),
            )


def require_no_list_mailed(connection: sa.Connection, issue_id: str) -> None:
    """Refuse to mail people one by one where a whole list has the issue, or may have. Raises NotTheSenderError."""
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
