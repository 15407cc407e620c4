"""What to do about a call whose answer nobody knows: the policies of SENDING.md 2.5, one step after another.

Promises that nothing is repeated but under a key that surely lives, that what a search finds is proof and what it does
not find is none, that nothing is asked while a transaction is open, and that a batch nobody can prove is held, unless
a person chose by name to send again. Searching again costs nothing, so this too may die anywhere.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

import sqlalchemy as sa

from cipc_newsletter.deliver import events, judging
from cipc_newsletter.deliver.judging import Grounds, Verdict
from cipc_newsletter.deliver.surroundings import Sending
from cipc_newsletter.errors import AuthenticationError, BadRequestError, ProviderError, UncertainError
from cipc_newsletter.model.campaign import BatchState, Campaign, CampaignState
from cipc_newsletter.providers.port import Accepted, Capabilities, Provider, Trace
from cipc_newsletter.store import attempts, batches, campaigns, moves, selections
from cipc_newsletter.store.attempts import Attempt
from cipc_newsletter.store.batches import Batch
from cipc_newsletter.store.moves import Settlement
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

KEY_MARGIN_SECONDS = 300.0  # a key this close to its end is taken for dead
_FIRST_WAIT = dt.timedelta(seconds=5)
_LONGEST_WAIT = dt.timedelta(minutes=2)


class Step(StrEnum):
    """One thing to try."""

    REPEAT = "repeat"
    LOOK_UP = "look_up"
    HOLD = "hold"
    RESEND = "resend"


POLICIES = ("auto", "key", "lookup_hold", "hold", "lookup_resend", "resend")
DOUBLING = ("lookup_resend", "resend")  # may mail people twice: never a default, only typed for one campaign

_STEPS = {
    "lookup_hold": (Step.LOOK_UP, Step.HOLD),
    "lookup_resend": (Step.LOOK_UP, Step.RESEND),
    "hold": (Step.HOLD,),
    "resend": (Step.RESEND,),
}
_OF_PROOF = {
    "key": (Step.REPEAT, Step.LOOK_UP, Step.HOLD),
    "lookup": (Step.LOOK_UP, Step.HOLD),
    "none": (Step.HOLD,),
}


def steps_of(policy: str, capabilities: Capabilities) -> tuple[Step, ...]:
    """Return what is tried in turn; without a key nothing is ever repeated, whatever the policy says."""
    if policy == "key":
        return (Step.REPEAT, Step.HOLD) if capabilities.proof == "key" else (Step.HOLD,)
    return _STEPS.get(policy) or _OF_PROOF[capabilities.proof]


def may_act(campaign: Campaign, capabilities: Capabilities) -> bool:
    """Whether the program itself can do something about an uncertain batch of this campaign."""
    return steps_of(campaign.uncertain_policy, capabilities)[0] is not Step.HOLD


def next_search(
    connection: sa.Connection, campaign: Campaign, shard: int, capabilities: Capabilities
) -> Batch | None:
    """Return the uncertain batch of a shard to be searched for next, perhaps only later; None where none is.

    A search hands nothing over, so it need not wait for what calls wait for: a rest, a full day, the first wave.
    """
    if steps_of(campaign.uncertain_policy, capabilities)[0] is not Step.LOOK_UP:
        return None
    return batches.next_open(connection, campaign.key, shard, states={BatchState.UNCERTAIN})


def hold_unprovable(connection: sa.Connection, sending: Sending) -> int:
    """Hold the uncertain batches of a campaign about which nothing can be done; return how many."""
    if may_act(campaigns.get(connection, sending.campaign.key), sending.provider.capabilities):
        return 0
    uncertain = batches.in_state(connection, BatchState.UNCERTAIN, key=sending.campaign.key)
    for batch in uncertain:
        if not accept_reported(connection, batch, at=sending.clock.now()):
            judging.hold(connection, batch)
    return len(uncertain)


def prove(sending: Sending, batch: Batch, *, may_repeat: bool = True) -> bool:
    """Do what is due about an uncertain batch; False where the caller is to repeat it under its key.

    With `may_repeat` false the repeat would not say what the first call said, or would reach who left meanwhile.
    """
    with sending.store.reading() as connection:
        campaign = campaigns.get(connection, sending.campaign.key)
        evidence = attempts.of_batch(connection, batch.key, batch.number)
        is_reported = events.is_reported(connection, batch)
    if _is_under_way(sending, batch, evidence):
        with sending.store.writing() as connection:
            _postpone(connection, batch, until=batch.give_up_at or sending.clock.now())
        return True
    if is_reported:
        with sending.store.writing() as connection:
            accept_reported(connection, batch, at=sending.clock.now())
        return True
    reason = ""
    for step in steps_of(campaign.uncertain_policy, sending.provider.capabilities):
        if step is Step.REPEAT:
            lives = sending.provider.capabilities.key_lives_seconds
            if may_repeat and is_key_alive(evidence, lives_seconds=lives, now=sending.clock.now()):
                return False
        elif step is Step.LOOK_UP:
            why_not = _looked_up(sending, batch, evidence)
            if why_not is None:
                return True
            reason = why_not
        else:
            with sending.store.writing() as connection:
                _end(connection, batch, step, at=sending.clock.now(), reason=reason)
    return True


def trace_of(connection: sa.Connection, campaign_uid: str, batch: Batch, evidence: Sequence[Attempt]) -> Trace:
    """Return what the last call of a batch is looked for by: its first and its last person, and when it began."""
    last = evidence[-1]
    posted = [
        person.email
        for person in selections.read(connection, batch.key, batch.number).people
        if person.subscriber_id not in last.excluded
    ]
    return Trace(
        campaign_uid=campaign_uid,
        batch_no=batch.number,
        attempt=last.number,
        started_at=last.started_at,
        ended_at=last.finished_at or last.started_at,
        probes=tuple(dict.fromkeys((posted[0], posted[-1]))),
        n=len(posted),
    )


@frozen
class Search:
    """What one search gave: the proof, or why there is none.

    `is_final` is true where asking again would end the same way, `is_closed` where asking about any other call would.
    """

    accepted: Accepted | None = None
    reason: str = ""
    is_final: bool = False
    is_closed: bool = False
    wait: dt.timedelta = dt.timedelta(0)


def search(provider: Provider, trace: Trace) -> Search:
    """Ask a provider once what became of a call. Must not run while a transaction is open."""
    try:
        found = provider.look_up(trace)
    except ProviderError as error:
        if isinstance(error, UncertainError) and error.is_surprising:  # it answered, and that settles nothing
            return Search(reason=error.what, is_final=True)
        return Search(
            reason=_("the provider could not be asked: {reason}").format(reason=error.what),
            is_final=isinstance(error, AuthenticationError | BadRequestError),
            is_closed=isinstance(error, AuthenticationError),
            wait=dt.timedelta(seconds=error.retry_after or 0.0),
        )
    return Search(accepted=found, reason=_("the provider's records hold nothing of it, which is no proof."))


def accept_found(connection: sa.Connection, batch: Batch, found: Accepted, *, at: dt.datetime) -> bool:
    """Settle a batch whose call the provider says it accepted; False where it was settled meanwhile."""
    grounds = Grounds(how="lookup", at=at, detail=found.provider_ref)
    return judging.settle(connection, batch, Verdict.ACCEPTED, grounds, provider_ref=found.provider_ref)


def accept_reported(connection: sa.Connection, batch: Batch, *, at: dt.datetime) -> bool:
    """Settle a batch of which something was reported before it was judged; False where nothing was."""
    if not events.is_reported(connection, batch):
        return False
    return judging.settle(connection, batch, Verdict.ACCEPTED, Grounds(how="event", at=at))


def _looked_up(sending: Sending, batch: Batch, evidence: Sequence[Attempt]) -> str | None:
    """Search once and record what was found, or when to search again (None); else return why there is no point in it."""
    with sending.store.reading() as connection:
        trace = trace_of(connection, sending.campaign.uid, batch, evidence)
    found = search(sending.provider, trace)
    now = sending.clock.now()
    again = None if found.is_final else _next_search(sending, evidence[-1], now=now, asked_to_wait=found.wait)
    if found.accepted is None and again is None:
        return found.reason
    with sending.store.writing() as connection:
        if found.accepted is not None:
            accept_found(connection, batch, found.accepted, at=now)
        elif again is not None:
            _postpone(connection, batch, until=again)
    return None


def _next_search(
    sending: Sending, last: Attempt, *, now: dt.datetime, asked_to_wait: dt.timedelta
) -> dt.datetime | None:
    """Return when to search again, each time after a longer wait; None once the records must have settled."""
    capabilities = sending.provider.capabilities
    ended = last.finished_at or last.started_at + dt.timedelta(seconds=capabilities.longest_call_seconds)
    settled = ended + dt.timedelta(seconds=capabilities.settle_seconds)
    if now >= settled:
        return None
    wait = min(max(_FIRST_WAIT, (now - ended) / 2), _LONGEST_WAIT)
    return max(min(now + wait, settled), now + asked_to_wait)


def is_key_alive(evidence: Sequence[Attempt], *, lives_seconds: float | None, now: dt.datetime) -> bool:
    """Whether the provider surely still knows the key of the last call, which it learnt at the first one under it.

    A clock that was set back since makes no key younger.
    """
    if lives_seconds is None:
        return True
    first = next(attempt for attempt in evidence if attempt.idem_key == evidence[-1].idem_key)
    return 0 <= (now - first.started_at).total_seconds() < lives_seconds - KEY_MARGIN_SECONDS


def _is_under_way(sending: Sending, batch: Batch, evidence: Sequence[Attempt]) -> bool:
    """Whether another process may still be repeating this batch; alone on a store, whoever began it is dead."""
    is_open = sending.store.is_shared and evidence[-1].finished_at is None
    return is_open and batch.give_up_at is not None and batch.give_up_at > sending.clock.now()


def _postpone(connection: sa.Connection, batch: Batch, *, until: dt.datetime) -> None:
    result = Settlement(state=BatchState.UNCERTAIN, err=batch.err, not_before=until)
    token = batch.token or b""
    moves.settle(connection, batch.key, batch.number, token=token, origin=BatchState.UNCERTAIN, result=result)


def _end(connection: sa.Connection, batch: Batch, step: Step, *, at: dt.datetime, reason: str) -> None:
    """Hold a batch, or send it again; never that in a campaign which is over."""
    is_over = campaigns.get(connection, batch.key).state is CampaignState.CANCELLED
    if step is Step.RESEND and not is_over:
        # Who chose this policy typed its name; a search before it is told along.
        grounds = Grounds(how="lookup" if reason else "person", at=at, detail=reason)
        judging.settle(connection, batch, Verdict.RESEND, grounds)
    else:
        judging.hold(connection, batch, reason=" ".join(part for part in (batch.err, reason) if part))
