"""Reports of a provider about everybody in a campaign, as they come: several of one person, shuffled, told again."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence

from cipc_newsletter.model.campaign import Campaign, CampaignCounts
from cipc_newsletter.model.event import Event, EventKind
from cipc_newsletter.store import events, judgements, selections
from cipc_newsletter.store.database import Store
from sending_making import NOW, campaign_now, counts_of

KINDS = (EventKind.ACCEPTED, EventKind.DELIVERED, EventKind.DEFERRED, EventKind.BOUNCED, EventKind.COMPLAINT)


def reports_of(store: Store, campaign: Campaign, *, of_each: int = len(KINDS)) -> list[Event]:
    """Return `of_each` reports of every person in the frozen selection, their address as the provider knows it."""
    with store.reading() as connection:
        people = [
            (batch.number, person)
            for page in selections.pages(connection, campaign.key)
            for batch in page
            for person in batch.people
        ]
    return [
        Event(
            campaign_uid=campaign.uid,
            kind=kind,
            at=NOW + dt.timedelta(seconds=kind),
            key=f"{person.subscriber_id}-{kind}",
            batch_no=number if person.subscriber_id % 2 else None,
            address=person.email.upper() if person.subscriber_id % 3 else "",
            subscriber_uid=b"" if person.subscriber_id % 3 else person.uid,
        )
        for number, person in people
        for kind in KINDS[:of_each]
    ]


def told(reports: Sequence[Event], *, times: int, seed: str) -> Iterator[Event]:
    """Yield every report `times` over, in an order drawn by `seed`."""
    every = [report for report in reports for _time in range(times)]
    random.Random(seed).shuffle(every)
    yield from every


Report = tuple[CampaignCounts, str, dict[EventKind, int], int, list[tuple[int, str, str]]]


def report_on(store: Store, campaign: Campaign) -> Report:
    """Return all that is known of a campaign."""
    with store.reading() as connection:
        kinds = dict(events.counts(connection, campaign.key))
        total = events.total(connection, campaign.key)
        judged = [(one.batch_no, one.how, one.verdict) for one in judgements.of_campaign(connection, campaign.key)]
    return counts_of(store, campaign), campaign_now(store, campaign).state, kinds, total, sorted(judged)
