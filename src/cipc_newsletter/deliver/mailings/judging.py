"""A person's word on a mailing of which nobody knows whether it was started.

Promises that it settles only such a mailing, that nothing is ever started by it, and that a campaign of which every
mailing is settled is over: finished, or ended where nobody has it. Asks nobody; whoever calls holds the right to make
calls, so that no start is under way.
"""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from cipc_newsletter.deliver.judging import Verdict
from cipc_newsletter.deliver.mailings import following
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.model.mailing import MailingStage, OurMailing
from cipc_newsletter.store import campaigns, mailings
from cipc_newsletter.wording import _

UNCLEAR = (MailingStage.STARTING, MailingStage.UNCLEAR)
_ON_ITS_WAY = {MailingStage.STARTED, MailingStage.SENT, MailingStage.CANCELLED}
_OVER = (CampaignState.FINISHED, CampaignState.CANCELLED)


def unclear(connection: sa.Connection, key: int, *, language: str | None = None) -> tuple[OurMailing, ...]:
    """Return the mailings of which nobody knows whether they were started; with `language` only that one."""
    return tuple(
        each
        for each in mailings.of_campaign(connection, key)
        if each.stage in UNCLEAR and language in (None, each.language)
    )


def call_unclear(connection: sa.Connection, key: int) -> None:
    """Call unclear what a program that died had begun to start."""
    for mailing in unclear(connection, key):
        if mailing.stage is MailingStage.STARTING:
            note = _("the program ended before the answer of the start was recorded.")
            mailings.move(connection, mailing, MailingStage.UNCLEAR, note=note)


def judge(connection: sa.Connection, chosen: Iterable[OurMailing], verdict: Verdict, *, name: str) -> None:
    """Settle unclear mailings as the person called `name` says: they were started, or were not and will not be."""
    for mailing in chosen:
        if verdict is Verdict.ACCEPTED:
            note = _("{name} said that it was started.").format(name=name)
            mailings.move(connection, mailing, MailingStage.SENT, note=note)
        else:
            note = _("{name} said that it was not started.").format(name=name)
            mailings.move(connection, mailing, MailingStage.CANCELLED, note=note)


def close(connection: sa.Connection, key: int, *, at: dt.datetime) -> bool:
    """Record that a campaign is over, where every mailing of it is settled; return whether it is ended by that.

    One that was paused for want of this word goes on by itself only where nothing is left to be started.
    """
    campaign = campaigns.get_unchanging(connection, key)
    if campaign.state in _OVER:
        return False
    stages = {each.stage for each in mailings.of_campaign(connection, key)}
    if stages == {MailingStage.CANCELLED}:
        campaigns.cancel(connection, key, at=at)
        return True
    following.finish(connection, key, at=at, is_said_by_hand=True)
    waited_for_it = "campaign resolve" in campaign.pause_reason and not stages & set(UNCLEAR)
    if waited_for_it and campaigns.get(connection, key).state is CampaignState.PAUSED:
        following.reopen(connection, campaign)
        if not stages <= _ON_ITS_WAY:
            reason = _("what was unclear is settled, and the rest does not start by itself.")
            campaigns.pause_preparing(connection, key, reason=reason)
    return False
