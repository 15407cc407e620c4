"""Steering a campaign from another command: pausing it, ending it, and judging what nobody knows.

Promises that no call begins after a pause or an end is recorded, that what was decided stands in the journal in the
same transaction, and that a person whom a later campaign has reached is not mailed again by an earlier one. Asks
nothing: the caller does, between `held_of` and `judge_held`.
"""

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Collection

import sqlalchemy as sa

from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver import counting, judging, recovery, sole_sender
from cipc_newsletter.deliver.judging import Verdict
from cipc_newsletter.errors import ContentError, NotTheSenderError, TransitionError
from cipc_newsletter.model.campaign import BatchState, Campaign, CampaignCounts, CampaignState
from cipc_newsletter.model.deed import Deed, DeedKind
from cipc_newsletter.pipeline import sent_marks
from cipc_newsletter.pipeline.campaigns import OVER
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.store import attempts, batches, campaigns, journal, selections
from cipc_newsletter.store.batches import Batch
from cipc_newsletter.store.database import Store
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_SAMPLE = 2  # addresses shown of a batch, enough to look for in the provider's logs
_LOOK_SECONDS = 0.1


@frozen
class Halt:
    """A campaign that was paused or ended, where its people are, and what was under way at that moment.

    `is_new` is false where it was so before.
    """

    campaign: Campaign
    counts: CampaignCounts
    calls: int
    people: int
    is_new: bool


@frozen
class HeldBatch:
    """A batch whose answer never came: how many people, when they were called for, some of their addresses, and why."""

    number: int
    people: int
    called_at: dt.datetime | None
    reason: str
    sample: tuple[str, ...]


def pause(
    workspace: Workspace, campaign: Campaign, *, by: str, now: dt.datetime, is_waiting: Callable[[int, int], None]
) -> Halt:
    """Pause a campaign and wait for the calls under way, which `is_waiting` is told of. Raises TransitionError."""
    if campaign.state is CampaignState.PREPARING:
        raise TransitionError(
            _("campaign {name} is still being prepared; nothing has left.").format(name=campaign.id),
            right=_("A campaign can be paused once its recipients are settled, which takes moments."),
            remedy=_("Try again shortly, or end it: cipc-newsletter campaign cancel {name}").format(name=campaign.id),
        )
    reason = _("paused by {name}.").format(name=by) if by else _("paused by hand.")

    def record(connection: sa.Connection) -> bool:
        if campaigns.get(connection, campaign.key).state is CampaignState.PAUSED:
            return False
        campaigns.pause(connection, campaign.key, reason=reason)
        journal.write(connection, _deed(DeedKind.PAUSED, campaign, by=by, at=now))
        return True

    return _halted(workspace, campaign, record=record, now=now, is_waiting=is_waiting)


def cancel(
    workspace: Workspace, campaign: Campaign, *, by: str, now: dt.datetime, is_waiting: Callable[[int, int], None]
) -> Halt:
    """End a campaign for good and wait for the calls under way; one that was ended stays so.

    Raises TransitionError once it is finished.
    """

    def record(connection: sa.Connection) -> bool:
        if campaigns.get(connection, campaign.key).state is CampaignState.CANCELLED:
            return False
        campaigns.cancel(connection, campaign.key, at=now)
        journal.write(connection, _deed(DeedKind.CANCELLED, campaign, by=by, at=now))
        return True

    halt = _halted(workspace, campaign, record=record, now=now, is_waiting=is_waiting)
    # Where nobody has it, another computer may send the issue.
    if halt.is_new and halt.counts.cancelled == halt.counts.planned:
        sent_marks.take_away(workspace, issue_id=campaign.issue_id, uid=campaign.uid)
    return halt


def _halted(
    workspace: Workspace,
    campaign: Campaign,
    *,
    record: Callable[[sa.Connection], bool],
    now: dt.datetime,
    is_waiting: Callable[[int, int], None],
) -> Halt:
    with store_of(workspace, now=now) as store:
        with store.writing() as connection:
            is_new = record(connection)
        first = _under_way(store, campaign)
        if first[0]:
            is_waiting(*first)
        while _under_way(store, campaign)[0]:
            time.sleep(_LOOK_SECONDS)
        looked_at = dt.datetime.now(dt.UTC)
        with sole_sender.given_up_before(store, at=looked_at) as dead, store.reading() as connection:
            return Halt(
                campaign=campaigns.get(connection, campaign.key),
                counts=counting.counts(connection, campaign.key, given_up_before=dead),
                calls=first[0],
                people=first[1],
                is_new=is_new,
            )


def _under_way(store: Store, campaign: Campaign) -> tuple[int, int]:
    """Return the calls, and their people, that a living process still waits for."""
    with store.reading() as connection:
        calls = batches.under_way(connection, campaign.key, at=dt.datetime.now(dt.UTC))
    if calls[0] == 0 or store.is_shared:
        return calls
    # Where nobody sends, whoever made them is dead; what became of them is judged when the campaign goes on.
    return calls if sole_sender.is_sending(store) else (0, 0)


def held_of(
    workspace: Workspace, campaign: Campaign, *, number: int | None, now: dt.datetime
) -> tuple[HeldBatch, ...]:
    """Return what is held of a campaign, or only the batch with this number. Raises ContentError for another one.

    What a campaign that is over left unclear is held first: nothing will ever ask about it again.
    """
    with store_of(workspace, now=now) as store:
        if campaign.state is CampaignState.CANCELLED:
            _hold_what_was_left(store, campaign, now=now)
        with store.reading() as connection:
            held = batches.in_state(connection, BatchState.HELD, key=campaign.key)
            return tuple(_shown(connection, batch) for batch in _named(held, number))


def _hold_what_was_left(store: Store, campaign: Campaign, *, now: dt.datetime) -> None:
    with contextlib.suppress(NotTheSenderError), sole_sender.alone(store), store.writing() as connection:
        recovery.take_over(connection, at=now, is_shared=store.is_shared)
        for batch in batches.in_state(connection, BatchState.UNCERTAIN, key=campaign.key):
            judging.hold(connection, batch)


def _named(held: tuple[Batch, ...], number: int | None) -> tuple[Batch, ...]:
    found = tuple(batch for batch in held if number in (None, batch.number))
    if found or number is None:
        return found
    known = ", ".join(str(batch.number) for batch in held)
    raise ContentError(
        _("batch {number} is not held.").format(number=number),
        right=_("Held are: {numbers}.").format(numbers=known) if known else _("Nothing is held."),
        remedy=_("See them: cipc-newsletter campaign resolve"),
    )


def _shown(connection: sa.Connection, batch: Batch) -> HeldBatch:
    calls = attempts.of_batch(connection, batch.key, batch.number)
    left = calls[-1].excluded if calls else {}
    people = selections.read(connection, batch.key, batch.number).people
    return HeldBatch(
        number=batch.number,
        people=batch.n - len(left),
        called_at=calls[-1].started_at if calls else None,
        reason=batch.err,
        sample=tuple(person.email for person in people if person.subscriber_id not in left)[:_SAMPLE],
    )


def judge_held(
    workspace: Workspace,
    campaign: Campaign,
    numbers: Collection[int],
    verdict: Verdict,
    *,
    by: str,
    now: dt.datetime,
) -> tuple[Campaign, CampaignCounts]:
    """Settle the held batches with these numbers as the person called `by` says, all or none of them.

    Raises TransitionError where mailing again is no longer possible.
    """
    with store_of(workspace, now=now) as store, store.writing() as connection:
        held = [b for b in batches.in_state(connection, BatchState.HELD, key=campaign.key) if b.number in numbers]
        if verdict is Verdict.RESEND:
            _require_repeatable(connection, campaign, held)
        settled = [batch for batch in held if judging.judge(connection, batch, verdict, name=by, at=now)]
        details = {
            "as": verdict.value,
            "batches": ", ".join(str(batch.number) for batch in settled),
            "people": str(sum(batch.n for batch in settled)),
        }
        journal.write(connection, _deed(DeedKind.JUDGED, campaign, by=by, at=now, **details))
        counting.finish_if_done(connection, campaign.key, at=now)
        return campaigns.get(connection, campaign.key), counting.counts(connection, campaign.key)


def _require_repeatable(connection: sa.Connection, campaign: Campaign, held: Collection[Batch]) -> None:
    """Refuse to mail again what cannot be, or whom another campaign of the issue has taken on meanwhile."""
    now = campaigns.get(connection, campaign.key)
    if now.state in OVER:
        raise TransitionError(
            _("campaign {name} is over; it mails nobody any more.").format(name=campaign.id),
            right=_("What it holds can be counted as accepted, or dropped."),
            remedy=_("Mail them in a campaign of their own: cipc-newsletter send {issue} --only uncertain").format(
                issue=campaign.issue_id
            ),
        )
    for batch in held:
        people = {one.subscriber_id for one in selections.read(connection, batch.key, batch.number).people}
        first, last = min(people), max(people)
        elsewhere = selections.already_selected(
            connection, campaign.issue_id, first=first, last=last, but=campaign.key
        )
        if people & elsewhere:
            raise TransitionError(
                _("another campaign of issue {issue} has taken on people of batch {number}.").format(
                    issue=campaign.issue_id, number=batch.number
                ),
                right=_("Nobody is mailed by two campaigns at once."),
                remedy=_("Count them as accepted, or drop them here: --as accepted, --as drop"),
            )


def _deed(kind: DeedKind, campaign: Campaign, *, by: str, at: dt.datetime, **details: str) -> Deed:
    return Deed(kind=kind, issue_id=campaign.issue_id, by=by, at=at, details={"campaign": campaign.id, **details})
