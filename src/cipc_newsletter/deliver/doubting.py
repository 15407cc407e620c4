"""What an older copy of a ledger cannot know: which of its waiting batches were called since.

Promises that every batch that waits becomes uncertain, through a claim of its own, so that nobody in it is mailed before
the provider or a person has said whether they were. Calls nobody.
"""

import datetime as dt
import secrets

import sqlalchemy as sa

from cipc_newsletter.deliver import judging
from cipc_newsletter.model.campaign import BatchState, Campaign
from cipc_newsletter.store import attempts, batches, judgements, moves
from cipc_newsletter.store.attempts import Attempt, AttemptOutcome
from cipc_newsletter.store.batches import Batch
from cipc_newsletter.store.judgements import Judgement
from cipc_newsletter.wording import _

_OWNER = "restore"


def doubt_waiting(connection: sa.Connection, campaign: Campaign, *, since: dt.datetime, at: dt.datetime) -> int:
    """Make every waiting batch of a campaign uncertain; return how many people are in them.

    `since` is the last moment the ledger knows of: a call that it does not know was made after that.
    """
    waiting = batches.in_state(connection, BatchState.READY, key=campaign.key)
    for batch in waiting:
        doubt(connection, campaign, batch, since=since, at=at)
    return sum(batch.n for batch in waiting)


def doubt(
    connection: sa.Connection, campaign: Campaign, batch: Batch, *, since: dt.datetime, at: dt.datetime
) -> None:
    """Make one waiting batch uncertain."""
    token = secrets.token_bytes(16)
    moves.doubt(connection, campaign.key, batch.number, token=token, owner=_OWNER, err=_reason(), at=at)
    made = Attempt(
        batch_no=batch.number,
        number=batch.attempt + 1,
        token=token,
        idem_key=f"{campaign.uid}/{batch.number}/1",
        body_sha=b"",  # unlike any body's, so that it is never repeated under a key
        started_at=since,
        excluded={},
    )
    attempts.add(connection, campaign.key, made)
    attempts.complete(connection, campaign.key, batch.number, token=token, outcome=AttemptOutcome.ABANDONED, at=at)
    judgement = Judgement(
        key=campaign.key, batch_no=batch.number, attempt=made.number, at=at, how="restore", verdict="uncertain"
    )
    judgements.add(connection, judgement)


def hold_uncertain(connection: sa.Connection, campaign: Campaign) -> int:
    """Hold every uncertain batch of a campaign for a person to judge; return how many people are in them."""
    uncertain = batches.in_state(connection, BatchState.UNCERTAIN, key=campaign.key)
    return sum(batch.n for batch in uncertain if judging.hold(connection, batch))


def _reason() -> str:
    return _("the store is an older copy: whether these people were mailed since is not in it.")
