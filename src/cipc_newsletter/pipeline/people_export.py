"""Everybody of a campaign as a table: who, in which language, what became of them, why, and what the provider calls it.

Promises each person once, in flat memory, without holding up whoever is sending meanwhile: the ledger is read in
pieces. What stands in a cell is never taken for a formula by a spreadsheet.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace

from cipc_newsletter.audience import reasons
from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver import sole_sender
from cipc_newsletter.deliver.people import Delivery, DeliveryState, deliveries_in
from cipc_newsletter.model.campaign import BatchState, Campaign
from cipc_newsletter.pipeline import written_files
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.spreadsheets import BEGINNING, DELIMITERS, lines_of
from cipc_newsletter.store import batches, selections
from cipc_newsletter.store.selections import FrozenPerson, Placed
from cipc_newsletter.wording import _

HEAD = ("email", "language", "outcome", "reason", "provider_reference", "batch")
_BATCHES_AT_A_TIME = 20
_WAITING = {DeliveryState.QUEUED: "remaining", DeliveryState.CLAIMED: "remaining"}


def write(workspace: Workspace, campaign: Campaign, named: str, *, now: dt.datetime) -> None:
    """Write the table into the file `named`, over an earlier one of these alone. Raises FileError."""
    heads = [BEGINNING + lines_of([HEAD], delimiter=each) for each in DELIMITERS]
    kind = written_files.table(earlier=written_files.beginning_with(*heads))
    with written_files.target_of(workspace, named, kind=kind).writing() as stream:
        for piece in table(workspace, campaign, now=now):
            stream.write(piece)


def table(workspace: Workspace, campaign: Campaign, *, now: dt.datetime) -> Iterator[bytes]:
    """Yield the table in pieces: CSV in UTF-8 with a byte order mark, which spreadsheets want, lines ended by CRLF.

    Batches that are split while it is read are told of as they were at the beginning.
    """
    yield BEGINNING
    yield lines_of([HEAD])
    with store_of(workspace, now=now) as store:
        with sole_sender.given_up_before(store, at=now) as dead, store.reading() as connection:
            until, _page = selections.last_numbers(connection, campaign.key)
            split = selections.split_numbers(connection, campaign.key)
            left = {batch.number for batch in batches.given_up(connection, campaign.key, before=dead)}
        after = 0
        while True:
            with store.reading() as connection:
                found = selections.placed(
                    connection, campaign.key, after=after, until=until, limit=_BATCHES_AT_A_TIME
                )
                rows = [
                    _row(person, delivery, placed)
                    for placed in found
                    for person, delivery in deliveries_in(connection, _as_it_stood(placed, split=split, left=left))
                ]
            if not found:
                return
            yield lines_of(rows)
            after = found[-1].frozen.number


def _as_it_stood(placed: Placed, *, split: Collection[int], left: Collection[int]) -> Placed:
    """Return a batch as it was when the table was begun; what a dead sender `left` under way is uncertain."""
    if placed.state is BatchState.SUBMITTING and placed.frozen.number in left:
        return replace(placed, state=BatchState.UNCERTAIN)
    return placed if placed.frozen.number in split else placed.before_splitting()


def _row(person: FrozenPerson, delivery: Delivery, placed: Placed) -> tuple[str, ...]:
    return (
        person.email,
        placed.frozen.language,
        _WAITING.get(delivery.state, delivery.state.value),
        _reason(delivery),
        delivery.provider_ref,
        str(delivery.batch_no),
    )


def _reason(delivery: Delivery) -> str:
    """Return why, in the language in use where the words are ours, else in the provider's own."""
    if delivery.state is DeliveryState.SKIPPED:
        return reasons.summary_of(delivery.reason)
    if delivery.state in (DeliveryState.UNCERTAIN, DeliveryState.HELD) and not delivery.reason:
        return _("whether the provider accepted it cannot be known.")
    return delivery.reason
