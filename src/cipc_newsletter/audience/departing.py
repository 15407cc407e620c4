"""What a provider tells of people who left, taken in: suppressions, and consent withdrawn of those who are here.

Promises that what is told again changes nothing, that each is counted once, and that an address nobody could write to is
told and not lost silently. Asks no provider: it is given what one said.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from cipc_newsletter.audience.addresses import address_of
from cipc_newsletter.audience.leaving import Leaver, let_go
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.providers.list_port import Departure
from cipc_newsletter.store import turns
from cipc_newsletter.store.suppressions import SuppressionReason
from cipc_newsletter.store.turns import Turn

METHOD = "sync"
_REASONS = {
    "unsubscribed": SuppressionReason.UNSUBSCRIBED,
    "bounced": SuppressionReason.HARD_BOUNCE,
    "complained": SuppressionReason.COMPLAINT,
}


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many a provider told of so far: read = new + known + returned + unreadable; `new` by their reason."""

    read: int = 0
    new: Counter[str] = field(default_factory=Counter)
    known: int = 0
    returned: int = 0
    unreadable: int = 0

    @property
    def is_balanced(self) -> bool:
        """Whether everybody told of is counted once."""
        return self.read == self.new.total() + self.known + self.returned + self.unreadable


def take_departures(
    connection: sa.Connection,
    departures: Sequence[Departure],
    *,
    source: str,
    now: dt.datetime,
    tally: Tally,
    is_dry_run: bool = False,
) -> None:
    """Record some hundreds of departures that `source` told of, and add them to `tally`."""
    turns.take(connection, Turn.AUDIENCE)
    leavers: list[Leaver] = []
    for departure in departures:
        try:
            leavers.append(_leaver(departure, source=source, now=now))
        except AudienceError:
            tally.unreadable += 1
    ended = let_go(connection, leavers, method=METHOD, now=now, is_dry_run=is_dry_run)
    tally.read += len(departures)
    tally.new.update(leaver.reason.value for leaver in ended.new)
    tally.known += ended.known
    tally.returned += len(ended.returned)


def _leaver(departure: Departure, *, source: str, now: dt.datetime) -> Leaver:
    told = (source, departure.why, departure.at.isoformat() if departure.at else "", departure.detail)
    return Leaver(
        address=address_of(departure.email),
        reason=_REASONS[departure.why],
        at=min(departure.at or now, now),
        evidence=" ".join(part for part in told if part),
    )
