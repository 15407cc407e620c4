"""Settling that a store is an older copy, or one from another computer: whom it may not mail before that is known.

Promises that afterwards every person of an unfinished campaign who waited is uncertain or held, that an issue whose
campaign the store has lost cannot be sent again unnoticed, and that dying at any moment leaves a store that still refuses.
Calls nobody; what the provider can prove is asked by the ordinary way of uncertain calls.
"""

import datetime as dt
import secrets

from cipc_newsletter import computers
from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver import doubting
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.pipeline import guarding, objections, sent_marks
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.store import backups, campaigns, high_water, mailings, senders
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.high_water import Gap
from cipc_newsletter.values import frozen


@frozen
class Doubted:
    """A campaign of which people may have been mailed unknown to the store; `is_discarded` where none was settled."""

    name: str
    people: int
    is_discarded: bool = False


@frozen
class Settled:
    """What was settled about a store: campaigns with people in doubt, and those (`lost`) it knows nothing of.

    `since` is the last moment the store knew of; `taken_over` names the computer it was sent from before.
    """

    since: dt.datetime
    doubted: tuple[Doubted, ...]
    lost: tuple[Gap, ...]
    taken_over: str = ""


def settle(workspace: Workspace, *, takes_over: bool, now: dt.datetime) -> Settled | None:
    """Settle what this store cannot know; None where it is neither older nor from elsewhere.

    Raises StoreError where it belongs to another computer and `takes_over` is false, where somebody sends, or where
    what was settled could not be written down.
    """
    with store_of(workspace, now=now) as store, guarding.nobody_sends(store.folder):
        with store.reading() as connection:
            standing = objections.standing_of(store, connection, at=now)
            objections.require_places(store, standing.sender.store_uid)
            since = standing.sender.restored_to or backups.contents_of(connection).last_at or now
        other = None if store.is_shared else objections.other_computer(standing.sender)
        if other and not takes_over:
            raise objections.elsewhere(other, standing.sender.sent_at)
        if not standing.is_older and not other:
            return None
        lost = tuple(gap for gap in standing.gaps if gap.is_unknown)
        for gap in lost:
            _leave_mark(workspace, gap, at=now)
        doubted = _doubt(workspace, store, since=since, now=now)
        with store.reading() as connection:
            level = high_water.level_of(connection, at=now)
        guarding.write_down(store, level)
    return Settled(since=since, doubted=doubted, lost=lost, taken_over=other.name if other else "")


def hold(workspace: Workspace, *, now: dt.datetime) -> int:
    """Hold everybody uncertain, in every campaign, without asking the provider; return how many people."""
    with store_of(workspace, now=now) as store, guarding.nobody_sends(store.folder), store.writing() as connection:
        return sum(doubting.hold_uncertain(connection, campaign) for campaign in campaigns.every(connection))


def _doubt(workspace: Workspace, store: Store, *, since: dt.datetime, now: dt.datetime) -> tuple[Doubted, ...]:
    """Put everybody who waits in doubt and make this store one of its own kind, in one transaction.

    A campaign whose recipients were still being settled has nothing to doubt yet: it is taken away, and the mark it
    leaves keeps its issue from being sent again unnoticed. One through a list provider is looked up there whenever it
    goes on, by marks that every copy of the store knows.
    """
    doubted = []
    with store.writing() as connection:
        for campaign in campaigns.unfinished(connection):
            if mailings.of_campaign(connection, campaign.key):
                continue
            if campaign.state is CampaignState.PREPARING:
                people = campaigns.audience_of(connection, campaign.key)
                guarding.leave_mark(workspace, campaign, people=people)
                campaigns.discard(connection, campaign.key)
                doubted.append(Doubted(name=campaign.id, people=people, is_discarded=True))
            elif people := doubting.doubt_waiting(connection, campaign, since=since, at=now):
                doubted.append(Doubted(name=campaign.id, people=people))
        senders.record_sending(connection, computer=str(computers.this_computer()), at=now)
        senders.release(connection, generation=secrets.token_hex(8))
    return tuple(doubted)


def _leave_mark(workspace: Workspace, gap: Gap, *, at: dt.datetime) -> None:
    sent_marks.write(
        workspace,
        campaign=gap.level.name,
        issue_id=gap.level.issue_id,
        uid=gap.uid,
        at=at,
        people=gap.level.planned,
    )
