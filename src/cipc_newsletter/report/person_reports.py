"""What a provider's reports of one person's copy amount to, in whatever order they came.

Promises that everybody accepted is delivered, bounced or pending, and one of them only. Reads no ledger.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from cipc_newsletter.model.event import EventKind
from cipc_newsletter.report.campaign_report import Reported

_ENDS = (EventKind.DELIVERED, EventKind.BOUNCED)
_OF_READERS = (EventKind.COMPLAINT, EventKind.UNSUBSCRIBED)


def end_of(reports: Iterable[tuple[EventKind, dt.datetime]]) -> EventKind | None:
    """Return whether a copy was delivered or bounced, None where neither is known.

    A bounce may come after a delivery (RFC 3464 section 2.1.1), so the later one counts; whoever complained or
    unsubscribed has the mail.
    """
    every = list(reports)
    ends = sorted((at, kind) for kind, at in every if kind in _ENDS)
    if ends:
        return ends[-1][1]
    return EventKind.DELIVERED if any(kind in _OF_READERS for kind, _at in every) else None


class Tally:
    """Counts people of one language as their reports are told."""

    def __init__(self) -> None:
        self._counts: Counter[EventKind | None] = Counter()

    def add(self, reports: Iterable[tuple[EventKind, dt.datetime]]) -> None:
        """Count one accepted person."""
        every = list(reports)
        end = end_of(every)
        self._counts[end] += 1
        if end is EventKind.DELIVERED:
            self._counts.update({kind for kind, _at in every if kind in _OF_READERS})

    @property
    def reported(self) -> Reported:
        """Everybody counted so far."""
        return Reported(
            delivered=self._counts[EventKind.DELIVERED],
            bounced=self._counts[EventKind.BOUNCED],
            pending=self._counts[None],
            unsubscribed=self._counts[EventKind.UNSUBSCRIBED],
            complained=self._counts[EventKind.COMPLAINT],
        )
