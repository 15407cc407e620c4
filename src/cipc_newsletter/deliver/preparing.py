"""Everything about a batch that can be done before its claim: pure work, no state.

Promises that people who may not be mailed any more are left out at this last moment, that the version of the
suppressions which was read is known to the claim, and that a repeat says exactly what the first call said or is not
made at all. Neither claims nor submits.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from cipc_newsletter.deliver.addressing import addressees_of
from cipc_newsletter.deliver.surroundings import Sending
from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.model.campaign import BatchState
from cipc_newsletter.model.people import People
from cipc_newsletter.providers.port import Call, OutgoingBatch
from cipc_newsletter.store import attempts, gates, mailability, selections, suppressions
from cipc_newsletter.store.attempts import Attempt
from cipc_newsletter.store.batches import Batch
from cipc_newsletter.store.selections import FrozenPerson
from cipc_newsletter.values import frozen


@frozen
class Prepared:
    """A batch ready to be claimed: whom its call reaches (`posted`), whom it leaves out and why.

    `call` is None where nobody is left, or where the provider cannot carry it, which `refusal` then says.
    """

    batch: Batch
    suppression_version: int
    at: dt.datetime
    posted: People[FrozenPerson]
    excluded: Mapping[int, str]
    idem_key: str
    call: Call | None
    refusal: BadRequestError | None = None

    @property
    def is_repeat(self) -> bool:
        """Whether the batch stays uncertain until this call is answered."""
        return self.batch.state is BatchState.UNCERTAIN

    @property
    def origin(self) -> BatchState:
        """The state the batch is in while the call is under way."""
        return BatchState.UNCERTAIN if self.is_repeat else BatchState.SUBMITTING


def prepare(sending: Sending, batch: Batch) -> Prepared | None:
    """Return the next call for a batch; None where an uncertain batch cannot be repeated with the same bytes.

    Raises StoreError where the frozen data is damaged or does not belong together.
    """
    # UTC, so that the Date of a repeat is written as it was the first time.
    at = sending.clock.now().astimezone(dt.UTC)
    with sending.store.reading() as connection:
        frozen = selections.read(connection, batch.key, batch.number)
        version = suppressions.version(connection)
        earlier = attempts.of_batch(connection, batch.key, batch.number)
        # In the clock's own zone: a consent ends with the organisation's day, not with Greenwich's.
        people = People.of(FrozenPerson, frozen.people)
        refused = _refused(connection, sending, people)
    excluded: Mapping[int, str] = dict(refused)
    if batch.state is BatchState.UNCERTAIN:
        excluded = earlier[-1].excluded
        if refused.keys() - excluded.keys():
            return None
    posted = people.without(excluded)
    idem_key, date = _key_and_date(sending, batch, earlier, excluded, at)
    call, refusal = _call(sending, batch, posted, date)
    if batch.state is BatchState.UNCERTAIN and (call is None or call.body_sha != earlier[-1].body_sha):
        return None
    return Prepared(
        batch=batch,
        suppression_version=version,
        at=at,
        posted=posted,
        excluded=excluded,
        idem_key=idem_key,
        call=call,
        refusal=refusal,
    )


def _refused(connection: sa.Connection, sending: Sending, people: People[FrozenPerson]) -> Mapping[int, str]:
    """Return who must not be mailed now: asked of those alone of whom something may have changed since the freeze."""
    now = sending.clock.now()
    ids = people.ids
    seen = gates.of_campaign(connection, sending.campaign.key).seen if sending.is_by_consent_alone else None
    if seen is not None:
        changed = mailability.maybe_changed(connection, seen, first=ids[0], last=ids[-1], on=now.date())
        if changed is not None:
            ids = [number for number in ids if number in changed] if changed else []
    return sending.may_mail(connection, ids, now) if ids else {}


def _key_and_date(
    sending: Sending, batch: Batch, earlier: Sequence[Attempt], excluded: Mapping[int, str], at: dt.datetime
) -> tuple[str, dt.datetime]:
    """Return the idempotency key and the Date of the copies.

    Both stay as they are while the same people are addressed; after a definite refusal other people may be, and then
    the key's generation grows (SENDING.md 2.5, note d).
    """
    generation = 1
    if earlier:
        generation = int(earlier[-1].idem_key.rpartition("/")[2])
        generation += earlier[-1].excluded.keys() != excluded.keys()
    key = f"{sending.campaign.uid}/{batch.number}/{generation}"
    return key, next((attempt.started_at for attempt in earlier if attempt.idem_key == key), at)


def _call(
    sending: Sending, batch: Batch, posted: People[FrozenPerson], date: dt.datetime
) -> tuple[Call | None, BadRequestError | None]:
    if not posted:
        return None, None
    message = sending.messages[batch.language]
    people = addressees_of(posted, fields_of=sending.fields_of, merge_fields=message.merge_fields)
    outgoing = OutgoingBatch(
        campaign_uid=sending.campaign.uid,
        batch_no=batch.number,
        attempt=batch.attempt + 1,
        message=message,
        people=people,
        date=date,
        metadata={"campaign": sending.campaign.id},
    )
    try:
        return sending.provider.prepare(outgoing), None
    except BadRequestError as refusal:
        return None, refusal
