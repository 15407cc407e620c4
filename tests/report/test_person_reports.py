"""What one person's reports amount to, in whatever order they come."""

import datetime as dt
from itertools import permutations

import pytest

from cipc_newsletter.model.event import EventKind
from cipc_newsletter.report.campaign_report import Reported
from cipc_newsletter.report.person_reports import Tally, end_of

NOW = dt.datetime(2025, 12, 15, 14, 0, tzinfo=dt.UTC)


def reports(*kinds: EventKind) -> list[tuple[EventKind, dt.datetime]]:
    return [(kind, NOW + dt.timedelta(minutes=minute)) for minute, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("kinds", "end"),
    [
        ((), None),
        ((EventKind.ACCEPTED, EventKind.DEFERRED), None),
        ((EventKind.ACCEPTED, EventKind.DEFERRED, EventKind.DELIVERED), EventKind.DELIVERED),
        ((EventKind.DELIVERED, EventKind.BOUNCED), EventKind.BOUNCED),
        ((EventKind.BOUNCED, EventKind.DELIVERED), EventKind.DELIVERED),
        ((EventKind.COMPLAINT,), EventKind.DELIVERED),
        ((EventKind.UNSUBSCRIBED,), EventKind.DELIVERED),
    ],
)
def test_the_later_of_delivery_and_bounce_counts_in_whatever_order_they_are_told(
    kinds: tuple[EventKind, ...], end: EventKind | None
) -> None:
    for told in permutations(reports(*kinds)):
        assert end_of(told) is end


def test_everybody_is_in_one_place_and_readers_are_counted_once() -> None:
    tally = Tally()
    tally.add(reports(EventKind.DELIVERED, EventKind.COMPLAINT, EventKind.COMPLAINT))
    tally.add(reports(EventKind.DELIVERED, EventKind.UNSUBSCRIBED))
    tally.add(reports(EventKind.BOUNCED))
    tally.add(())
    assert tally.reported == Reported(delivered=2, bounced=1, pending=1, unsubscribed=1, complained=1)
    assert tally.reported.accepted == 4


def test_who_bounced_after_all_did_not_complain_of_it() -> None:
    tally = Tally()
    tally.add(reports(EventKind.COMPLAINT, EventKind.DELIVERED, EventKind.BOUNCED))
    assert tally.reported == Reported(bounced=1)
