"""Reports of providers, taken into the ledger: the one door for webhooks, and for whatever else tells later.

Promises that a report counts once, whenever and however often it comes, and that one about a person of an unclear call
proves that the call was accepted, whether it comes before the call is judged or after. Suppresses nobody, and takes
whoever calls it at their word that the report is the provider's.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice

import sqlalchemy as sa

from cipc_newsletter.deliver import counting, doubting, judging
from cipc_newsletter.deliver.judging import Grounds, Verdict
from cipc_newsletter.model.campaign import BatchState, Campaign
from cipc_newsletter.model.event import Event
from cipc_newsletter.store import batches, campaigns, events, selections, subscribers
from cipc_newsletter.store.batches import Batch
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.events import EventRow
from cipc_newsletter.values import frozen

_CHUNK = 1000  # reports in one transaction
_KEY_BYTES = 16
_UNCLEAR = (BatchState.UNCERTAIN, BatchState.HELD)


@frozen
class Recorded:
    """What became of a number of reports: new, known already, or of nobody in this store; and the batches they proved."""

    new: int = 0
    known: int = 0
    unplaced: int = 0
    proved: int = 0


def record_events(store: Store, reported: Iterable[Event], *, now: dt.datetime) -> Recorded:
    """Take reports in, a thousand to a transaction, and settle what they prove; `now` is aware.

    Killed in between, the whole is simply reported again.
    """
    rest, total = iter(reported), Recorded()
    while chunk := list(islice(rest, _CHUNK)):
        with store.writing() as connection:
            some = _take(connection, chunk, now=now)
        total = Recorded(
            new=total.new + some.new,
            known=total.known + some.known,
            unplaced=total.unplaced + some.unplaced,
            proved=total.proved + some.proved,
        )
    return total


def is_reported(connection: sa.Connection, batch: Batch) -> bool:
    """Whether anything was reported of a person in a batch, which proves that its call was accepted."""
    people = selections.read(connection, batch.key, batch.number).people
    return events.is_any_of(connection, batch.key, {person.subscriber_id for person in people})


def _take(connection: sa.Connection, chunk: Sequence[Event], *, now: dt.datetime) -> Recorded:
    ids, by_campaign = _ids_of(connection, chunk), defaultdict(list)
    for event in chunk:
        by_campaign[event.campaign_uid].append(event)
    new = known = placed = proved = 0
    for uid, told in by_campaign.items():
        campaign = campaigns.with_uid(connection, uid)
        if campaign is None:
            continue
        found = [(one, number) for one in told if (number := _person_of(connection, campaign, one, ids)) is not None]
        rows = {row.ev_key: row for row in (_row_of(event, number) for event, number in found)}
        there = events.known_among(connection, campaign.key, rows)
        events.add_many(connection, campaign.key, [row for ev_key, row in rows.items() if ev_key not in there])
        added = len(rows) - len(there)
        new, known, placed = new + added, known + len(found) - added, placed + len(found)
        proved += _prove(connection, campaign, found, now=now)
    return Recorded(new=new, known=known, unplaced=len(chunk) - placed, proved=proved)


def _ids_of(connection: sa.Connection, chunk: Sequence[Event]) -> Mapping[bytes | str, int]:
    """Return the ids of the people named, by uid and by address in lower case."""
    norms = {event.address.lower() for event in chunk if event.address}
    uids = {event.subscriber_uid for event in chunk if event.subscriber_uid}
    ids: dict[bytes | str, int] = dict(subscribers.ids_by_uid(connection, uids).items())
    return ids | dict(subscribers.ids_by_address(connection, norms).items())


def _person_of(
    connection: sa.Connection, campaign: Campaign, event: Event, ids: Mapping[bytes | str, int]
) -> int | None:
    """Return the id of the person a report is about, None where nobody is known by that name.

    Who was forgotten since still stands in the frozen selection.
    """
    known = ids.get(event.subscriber_uid) or ids.get(event.address.lower())
    if known is not None or event.batch_no is None:
        return known
    batch = batches.find(connection, campaign.key, event.batch_no)
    people = selections.read(connection, campaign.key, batch.number).people if batch else ()
    return next(
        (
            person.subscriber_id
            for person in people
            if person.uid == event.subscriber_uid or person.email.lower() == event.address.lower()
        ),
        None,
    )


def _row_of(event: Event, number: int) -> EventRow:
    said = event.key or f"{number} {event.kind:d} {event.at.isoformat()}"
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()
    return EventRow(ev_key=digest[:_KEY_BYTES], subscriber_id=number, kind=event.kind, at=event.at)


def _prove(
    connection: sa.Connection, campaign: Campaign, found: Collection[tuple[Event, int]], *, now: dt.datetime
) -> int:
    """Settle the unclear batches of the people reported of; return how many."""
    reported = {number for _event, number in found}
    unclear = [batch for state in _UNCLEAR for batch in batches.in_state(connection, state, key=campaign.key)]
    named = {event.batch_no for event, _number in found if event.batch_no is not None}
    unclear += batches.waiting_among(connection, campaign.key, named)
    settled = 0
    for batch in unclear:
        people = selections.read(connection, campaign.key, batch.number).people
        if proof := sorted(reported & {person.subscriber_id for person in people}):
            grounds = Grounds(how="event", at=now, detail=str(proof[0]))
            settled += judging.settle(
                connection, _doubted(connection, campaign, batch, now), Verdict.ACCEPTED, grounds
            )
    if settled:
        counting.finish_if_done(connection, campaign.key, at=now)
    return settled


def _doubted(connection: sa.Connection, campaign: Campaign, batch: Batch, now: dt.datetime) -> Batch:
    """Return the batch as one that was called for: a ledger that says it waits is older, or took a yes for a no."""
    if batch.state is not BatchState.READY:
        return batch
    doubting.doubt(connection, campaign, batch, since=now, at=now)
    return batches.get(connection, campaign.key, batch.number)
