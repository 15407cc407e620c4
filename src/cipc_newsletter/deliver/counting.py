"""Where the people of a campaign are, counted from the ledger's rows and stored nowhere.

Promises planned = accepted + refused + skipped + cancelled + uncertain + held + remaining, a batch under way counting
as remaining until nobody waits for its answer any more, and that a campaign is called finished only when that sum says
so. Of one through a list provider, whose people only the provider knows, the mailings are counted: as many as were
planned; once one is out, whoever had left the list by then is skipped, and whoever had come to it counts as planned.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from cipc_newsletter.errors import StoreError
from cipc_newsletter.model.campaign import BatchState, Campaign, CampaignCounts, CampaignState
from cipc_newsletter.model.mailing import MailingStage, OurMailing
from cipc_newsletter.store import batches, campaigns, mailings
from cipc_newsletter.wording import _

_SUMS = sa.text(
    "SELECT language, state, SUM(n) AS n, SUM(n_accepted) AS accepted, SUM(n_refused) AS refused,"
    " SUM(n_skipped) AS skipped, SUM(CASE WHEN parent_no IS NULL THEN n ELSE 0 END) AS planned"
    " FROM batch WHERE campaign_id = :key GROUP BY language, state"
)
_PLACES = tuple(each.name for each in fields(CampaignCounts))
_OF_STAGE = {
    MailingStage.SENT: "accepted",
    MailingStage.CANCELLED: "cancelled",
    MailingStage.UNCLEAR: "uncertain",
}


def counts(connection: sa.Connection, key: int, *, given_up_before: dt.datetime | None = None) -> CampaignCounts:
    """Return where the people of the campaign with this `key` are; people moved to a child batch count there.

    Those in a call that was given up before that moment, and of which nothing is recorded, are uncertain.
    """
    parts = by_language(connection, key, given_up_before=given_up_before).values()
    return CampaignCounts(**{name: sum(getattr(part, name) for part in parts) for name in _PLACES})


def by_language(
    connection: sa.Connection, key: int, *, given_up_before: dt.datetime | None = None
) -> Mapping[str, CampaignCounts]:
    """Return where the people of a campaign are, by the language of the message they get; else as `counts`."""
    rows = connection.execute(_SUMS, {"key": key}).all()
    if not rows:
        return {each.language: _of_mailing(each) for each in mailings.of_campaign(connection, key)}
    languages = dict.fromkeys(row.language for row in rows)
    left = () if given_up_before is None else batches.given_up(connection, key, before=given_up_before)
    return {
        language: _of_batches(
            [row for row in rows if row.language == language],
            given_up=sum(batch.n for batch in left if batch.language == language),
        )
        for language in languages
    }


def _of_batches(rows: Sequence[sa.Row[Any]], *, given_up: int) -> CampaignCounts:
    people = {BatchState(row.state): int(row.n) for row in rows}
    return CampaignCounts(
        planned=sum(int(row.planned) for row in rows),
        accepted=sum(int(row.accepted) for row in rows),
        refused=sum(int(row.refused) for row in rows),
        skipped=sum(int(row.skipped) for row in rows),
        cancelled=people.get(BatchState.CANCELLED, 0),
        uncertain=people.get(BatchState.UNCERTAIN, 0) + given_up,
        held=people.get(BatchState.HELD, 0),
        remaining=people.get(BatchState.READY, 0) + people.get(BatchState.SUBMITTING, 0) - given_up,
    )


def _of_mailing(mailing: OurMailing) -> CampaignCounts:
    planned, sent = mailing.planned, mailing.sent
    if mailing.stage is MailingStage.SENT and sent is not None:
        return CampaignCounts(planned=max(planned, sent), accepted=sent, skipped=max(planned - sent, 0))
    return CampaignCounts(**{"planned": planned, _OF_STAGE.get(mailing.stage, "remaining"): planned})


def is_sound(connection: sa.Connection, campaign: Campaign, counted: CampaignCounts) -> bool:
    """Whether everybody who was planned is in exactly one place; of a campaign being prepared nobody can say yet."""
    if not campaign.is_prepared:
        return True
    # Whoever comes to a list before its mailing goes gets it too.
    is_of_mailings = bool(mailings.of_campaign(connection, campaign.key))
    is_whole = is_of_mailings or counted.planned == campaigns.audience_of(connection, campaign.key)
    return counted.is_balanced and is_whole


def finish_if_done(connection: sa.Connection, key: int, *, at: dt.datetime) -> bool:
    """Record a campaign as finished where every person is accounted for; return whether it is.

    Raises StoreError where the sums do not balance, which only a damaged ledger can cause.
    """
    campaign = campaigns.get_unchanging(connection, key)
    counted = counts(connection, key)
    if not is_sound(connection, campaign, counted):
        raise StoreError(
            _("the sums of campaign {name} do not balance; nothing more is sent.").format(name=campaign.id),
            right=_("Everybody planned is in exactly one place."),
            remedy=_("The store is damaged: put your latest backup in its place, and please report this."),
        )
    is_done = campaign.is_prepared and counted.remaining + counted.uncertain + counted.held == 0
    if is_done and campaign.state in (CampaignState.SENDING, CampaignState.PAUSED):
        campaigns.finish(connection, key, at=at)
    return is_done
