"""How a selection is cut into batches: how many people go into one call, which domains have calls of their own.

Promises that one unclear answer concerns few people, that no call carries more than its limits let through in about a
minute, and that several workers find something to do. Pure but for the lanes, whose accounts it makes.
"""

from collections.abc import Mapping
from dataclasses import field

import sqlalchemy as sa

from cipc_newsletter.config import Send
from cipc_newsletter.deliver.pace import lane_pace
from cipc_newsletter.store import accounts
from cipc_newsletter.values import frozen

_SMALLEST, _SHARE = 50, 50  # people, and one in fifty: 2 % of the selection
_SHARD, _SHARDS = 64, 64  # batches that one worker takes together at most; shards there should be to share out
_DAY_SHARE = 10  # calls that the first day of a warm-up should have room for at least
_LANE_SHARDS = 1_000_000  # above every shard of a campaign: what waits for one domain holds up no other


@frozen
class Lane:
    """The people of one domain, whose calls go through an account row of their own."""

    account: int
    size: int


@frozen
class Cut:
    """How one selection of `planned` people is cut: `size` people in a call; `lanes` by their domain."""

    planned: int
    size: int
    account: int
    lanes: Mapping[str, Lane] = field(default_factory=dict)

    def lane_of(self, email: str) -> str:
        """Return the domain of an address that has calls of its own, else nothing."""
        if not self.lanes:
            return ""
        domain = email.rpartition("@")[2].lower()
        return domain if domain in self.lanes else ""

    def size_in(self, lane: str) -> int:
        """Return how many people go into one call."""
        return self.lanes[lane].size if lane else self.size

    def account_in(self, lane: str) -> int:
        """Return the account row whose limits a call keeps."""
        return self.lanes[lane].account if lane else self.account

    def shard_of(self, number: int, lane: str = "") -> int:
        """Return the shard of the batch `number`: so small that several workers find some, so large that they are few."""
        if lane:
            return self.lanes[lane].account * _LANE_SHARDS
        return (number - 1) // max(1, min(_SHARD, self.planned // self.size // _SHARDS))


def cut_of(connection: sa.Connection, provider: str, *, planned: int, batch_limit: int, send: Send) -> Cut:
    """Return how a selection of `planned` people is cut for `provider`, which takes `batch_limit` of them in a call."""
    account = accounts.account_of(connection, provider)
    size = batch_size(planned, batch_limit, send)
    lanes = {
        domain: Lane(
            account=accounts.lane_of(connection, account, domain),
            size=max(1, min(size, int(lane_pace(people).rate * 60))),
        )
        for domain, people in send.per_domain.items()
    }
    return Cut(planned=planned, size=size, account=account, lanes=lanes)


def batch_size(planned: int, limit: int, send: Send) -> int:
    """Return how many people go into one call."""
    most = [limit, max(_SMALLEST, -(-planned // _SHARE))]
    if send.rate_per_minute:
        most.append(send.rate_per_minute)
    if send.warm_up:
        most.append(min(send.warm_up) // _DAY_SHARE)
    return max(1, min(most))
