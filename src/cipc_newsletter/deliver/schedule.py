"""Waiting until a scheduled campaign is due, and starting it then.

Promises that nothing leaves before the moment that was agreed to, and that a campaign whose moment passed long ago is
not started by itself: it pauses and asks. The frozen selection is that of the day it was scheduled.
"""

import datetime as dt
from collections.abc import Callable

from cipc_newsletter.deliver.surroundings import Clock, Wait, Waiting
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store
from cipc_newsletter.wording import _

LATEST = dt.timedelta(hours=6)  # later than that, the readers' day is another one: a person decides


def await_moment(
    store: Store,
    campaign: Campaign,
    *,
    wait: Wait,
    is_asked_to_stop: Callable[[], bool],
    clock: Clock,
    at_once: bool = False,
) -> Campaign:
    """Return the campaign once it is sending; as it is where it was stopped meanwhile, is paused, or is over.

    `at_once` does not wait, however late or early it is.
    """
    while True:
        with store.reading() as connection:
            current = campaigns.get(connection, campaign.key)
        if current.state is not CampaignState.SCHEDULED or current.scheduled_at is None:
            return current
        now = clock.now()
        if at_once or current.scheduled_at <= now <= current.scheduled_at + LATEST:
            with store.writing() as connection:
                campaigns.begin(connection, campaign.key, at=now)
        elif current.scheduled_at < now:
            with store.writing() as connection:
                campaigns.pause(connection, campaign.key, reason=_overdue(current))
        elif is_asked_to_stop():
            return current
        else:
            wait(current.scheduled_at, Waiting.SCHEDULE)


def _overdue(campaign: Campaign) -> str:
    tomorrow = _("tomorrow 9:00")
    return _(
        "its moment passed more than six hours ago, so nothing has left. Send it now: cipc-newsletter campaign resume"
        " {name} --now. Or at another time: cipc-newsletter send {issue} --at {moment}"
    ).format(name=campaign.id, issue=campaign.issue_id, moment=f'"{tomorrow}"')
