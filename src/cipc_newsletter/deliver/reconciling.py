"""Asking the provider again about everything nobody knows of a campaign, and telling what changed by it.

Promises that only what is proved is settled, that a batch held or uncertain stays so with the reason told, and that
nothing is handed over. Must run while nobody sends from a store that is a file; where several processes share one, what
another has under way is left to it.
"""

from cipc_newsletter.deliver import counting, proving, recovery
from cipc_newsletter.deliver.surroundings import Clock
from cipc_newsletter.model.campaign import BatchState, Campaign
from cipc_newsletter.providers.port import Provider
from cipc_newsletter.store import attempts, batches
from cipc_newsletter.store.batches import Batch
from cipc_newsletter.store.database import Store
from cipc_newsletter.values import frozen


@frozen
class Difference:
    """What is known now of a batch that was uncertain or held: `was` and `now` differ where it was settled.

    `people` are those its call carried; `reference` is the provider's where it found the call, else `reason` says why
    nothing is proved.
    """

    campaign: str
    batch_no: int
    people: int
    was: BatchState
    now: BatchState
    reference: str = ""
    reason: str = ""


def reconcile(store: Store, provider: Provider, campaign: Campaign, *, clock: Clock) -> tuple[Difference, ...]:
    """Ask about every uncertain and held batch of a campaign, once each, and settle what is proved.

    A provider that will not be asked at all is asked once.
    """
    with store.writing() as connection:
        recovery.take_over(connection, at=clock.now(), is_shared=store.is_shared)
    with store.reading() as connection:
        unclear = [
            batch
            for state in (BatchState.UNCERTAIN, BatchState.HELD)
            for batch in batches.in_state(connection, state, key=campaign.key)
        ]
    found: list[Difference] = []
    refusal = ""
    for batch in sorted(unclear, key=lambda one: one.number):
        one, is_closed = _asked(store, provider, campaign, batch, refusal=refusal, clock=clock)
        refusal = one.reason if is_closed else refusal
        found.append(one)
    with store.writing() as connection:
        counting.finish_if_done(connection, campaign.key, at=clock.now())
    return tuple(found)


def _asked(
    store: Store, provider: Provider, campaign: Campaign, batch: Batch, *, refusal: str, clock: Clock
) -> tuple[Difference, bool]:
    """Return what is known of one batch, and whether the provider will not be asked about any other either."""
    with store.reading() as connection:
        evidence = attempts.of_batch(connection, batch.key, batch.number)
        trace = proving.trace_of(connection, campaign.uid, batch, evidence)
    with store.writing() as connection:
        is_reported = proving.accept_reported(connection, batch, at=clock.now())
    search = proving.Search(reason=refusal)
    if not (is_reported or refusal):
        search = proving.search(provider, trace)
    if search.accepted is not None:
        with store.writing() as connection:
            proving.accept_found(connection, batch, search.accepted, at=clock.now())
    with store.reading() as connection:
        current = batches.get(connection, batch.key, batch.number)
    is_settled = current.state is not batch.state
    difference = Difference(
        campaign=campaign.id,
        batch_no=batch.number,
        people=trace.n,
        was=batch.state,
        now=current.state,
        reference=current.provider_ref if is_settled else "",
        reason="" if is_settled else search.reason,
    )
    return difference, search.is_closed
