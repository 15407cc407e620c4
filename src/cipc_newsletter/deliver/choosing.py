"""Whom a later campaign of an issue goes to, by what became of them in the earlier ones.

A selection expression is `only:refused`, `only:uncertain`, `only:not-reached`, or `received:2025-12-1`. Promises that a
person counts by the best that any campaign of the issue says of them, so that nobody who has the mail is taken for
somebody who does not. Whether they may be mailed at all is asked elsewhere. Writes nothing.
"""

from collections.abc import Callable, Collection
from enum import IntEnum

import sqlalchemy as sa

from cipc_newsletter.deliver.people import DeliveryState, deliveries_in
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.store import campaigns, selections

Among = Callable[[sa.Connection, int, int, int | None], frozenset[int]]
"""The ids from a first to a last that are chosen, the selection of one campaign left out of account."""

ONLY, RECEIVED = "only:", "received:"


class Reach(IntEnum):
    """How far a mail came with one person, the best last."""

    NOT_REACHED = 0
    REFUSED = 1
    REMAINING = 2
    UNCERTAIN = 3
    ACCEPTED = 4


WORDS = {"refused": Reach.REFUSED, "uncertain": Reach.UNCERTAIN, "not-reached": Reach.NOT_REACHED}
_REACHES = {
    DeliveryState.QUEUED: Reach.REMAINING,
    DeliveryState.CLAIMED: Reach.REMAINING,
    DeliveryState.ACCEPTED: Reach.ACCEPTED,
    DeliveryState.REFUSED: Reach.REFUSED,
    DeliveryState.UNCERTAIN: Reach.UNCERTAIN,
    DeliveryState.HELD: Reach.UNCERTAIN,
    DeliveryState.CANCELLED: Reach.NOT_REACHED,
    DeliveryState.SKIPPED: Reach.NOT_REACHED,
}


def chooser(segment: str, issue_id: str) -> Among | None:
    """Return who is chosen by the expression `segment`; None where it is empty, which chooses by no past."""
    if segment.startswith(ONLY):
        wanted = WORDS[segment.removeprefix(ONLY)]

        def by_reach(connection: sa.Connection, first: int, last: int, but: int | None) -> frozenset[int]:
            reached = _reached(connection, issue_id, first=first, last=last, but=but)
            return frozenset(number for number, reach in reached.items() if reach is wanted)

        return by_reach
    if segment.startswith(RECEIVED):
        issue, _dash, number = segment.removeprefix(RECEIVED).rpartition("-")

        def by_receipt(connection: sa.Connection, first: int, last: int, _but: int | None) -> frozenset[int]:
            reached = _reached(connection, issue, first=first, last=last, number=int(number))
            return frozenset(number for number, reach in reached.items() if reach is Reach.ACCEPTED)

        return by_receipt
    return None


def have_it(
    connection: sa.Connection, issue_id: str, ids: Collection[int], *, but: int, digest: str | None = None
) -> frozenset[int]:
    """Return whom of `ids` another campaign of the issue than the one with the key `but` is known to have reached.

    With a `digest`, only one that sends that very message.
    """
    if not ids:
        return frozenset()
    reached = _reached(connection, issue_id, first=min(ids), last=max(ids), but=but, digest=digest)
    return frozenset(one for one in ids if reached.get(one) is Reach.ACCEPTED)


def may_have(
    connection: sa.Connection, issue_id: str, digest: str, *, first: int, last: int, but: int | None
) -> frozenset[int]:
    """Return whom from `first` to `last` a campaign that sends this very message reached, may have, or will."""
    reached = _reached(connection, issue_id, first=first, last=last, but=but, digest=digest)
    return frozenset(one for one, reach in reached.items() if reach >= Reach.REMAINING)


def _reached(
    connection: sa.Connection,
    issue_id: str,
    *,
    first: int,
    last: int,
    but: int | None = None,
    number: int | None = None,
    digest: str | None = None,
) -> dict[int, Reach]:
    """Return how far each person from `first` to `last` was reached, by the best of an issue's campaigns or by one.

    With a `digest`, by the best of those that send that message.
    """
    best: dict[int, Reach] = {}
    known = campaigns.of_issue(connection, issue_id)
    ended = {each.key for each in known if each.state is CampaignState.CANCELLED}
    asked = {each.key for each in known if digest in (None, each.digest)}
    for placed in selections.placed_around(connection, issue_id, first=first, last=last, but=but, number=number):
        for person, delivery in deliveries_in(connection, placed) if placed.key in asked else ():
            one, reach = person.subscriber_id, _REACHES[delivery.state]
            if placed.is_given_up and delivery.state is DeliveryState.CANCELLED:
                reach = Reach.UNCERTAIN  # held, then dropped: nobody ever learned whether they have it
            if placed.key in ended and delivery.state is DeliveryState.CLAIMED:
                reach = Reach.UNCERTAIN  # in a call that a break cut off: nobody goes on with it
            if first <= one <= last:
                best[one] = max(reach, best.get(one, reach))
    return best
