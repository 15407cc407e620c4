"""T6 of the matrix: the process dies at a named point, under each policy, and the exact state is known, then and after.

Twelve people in three batches of four; whatever happens, happens to the second. The first table says where that batch
stands when the process is dead, the second what is known of the twelve people, and how many got two copies, once the
campaign was gone on with.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from cipc_newsletter.deliver import engine, freezing, judging, proving, runner, settling
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import UncertainError
from cipc_newsletter.model.campaign import BatchState, Campaign, CampaignCounts, CampaignState
from cipc_newsletter.providers.port import OutgoingBatch, Proof
from cipc_newsletter.store import batches, campaigns
from cipc_newsletter.store.database import Store
from sending_making import (
    CountingProvider,
    Crash,
    VirtualClock,
    campaign_now,
    counts_of,
    created,
    execute,
    frozen,
    sending,
    with_audience,
)

PEOPLE, BATCH, CHOSEN = 12, 4, 2
PROOFS: dict[str, Proof] = {"key": "key", "lookup_hold": "lookup", "hold": "none", "resend": "none"}
POLICIES = tuple(PROOFS)
Patch = Callable[[object, str, Any], None]


@dataclass
class Line:
    """What goes wrong on the way, until the process has died once: a lost answer, one refused person, a death."""

    is_dead: bool = False
    dies: str = ""
    loses: bool = False
    bad: frozenset[int] = frozenset()
    calls: list[int] = field(default_factory=list)

    def before(self, batch: OutgoingBatch) -> None:
        self._die("before the call", batch)

    def after(self, batch: OutgoingBatch) -> None:
        self.calls.append(batch.batch_no)
        self._die("after the call", batch)
        if self.loses and batch.batch_no == CHOSEN and self.calls.count(CHOSEN) == 1:
            raise UncertainError("the answer was lost.", provider="counting")

    def _die(self, name: str, batch: OutgoingBatch) -> None:
        if self.dies == name and batch.batch_no == CHOSEN and not self.is_dead:
            raise Crash(name)


def dying(target: object, name: str, patch: Patch, *, when: Callable[..., bool], is_after: bool = True) -> None:
    """Let a function of the program be the last thing the process does, once."""
    original, deaths = getattr(target, name), []

    def dies(*arguments: Any, **named: Any) -> Any:
        is_due = not deaths and when(*arguments, **named)
        if is_due:
            deaths.append(name)
        if is_due and not is_after:
            raise Crash(name)
        result = original(*arguments, **named)
        if is_due:
            raise Crash(name)
        return result

    patch(target, name, dies)


def of_chosen(*arguments: Any, **_named: Any) -> bool:
    """Whether a batch, or a claim of one, that a function was given is the second."""
    return any(getattr(one, "number", None) == CHOSEN for one in arguments)


def anything(*_arguments: Any, **_named: Any) -> bool:
    return True


def after_claim(patch: Patch, _line: Line, _policy: str) -> None:
    dying(engine, "_submit", patch, when=of_chosen, is_after=False)


def before_the_call(_patch: Patch, line: Line, _policy: str) -> None:
    line.dies = "before the call"


def after_the_call(_patch: Patch, line: Line, _policy: str) -> None:
    line.dies = "after the call"


def in_settling(patch: Patch, _line: Line, _policy: str) -> None:
    dying(settling, "record_accepted", patch, when=of_chosen)


def after_settling(patch: Patch, _line: Line, _policy: str) -> None:
    dying(engine, "_submit", patch, when=of_chosen)


def in_preparation(patch: Patch, _line: Line, _policy: str) -> None:
    dying(freezing.campaigns, "advance", patch, when=anything)


def finishing(patch: Patch, _line: Line, _policy: str) -> None:
    dying(runner.counting.campaigns, "finish", patch, when=anything)


def between_proof_and_record(patch: Patch, line: Line, policy: str) -> None:
    """The answer was lost; what was learnt, or decided, about the call is not committed."""
    line.loses = True
    if policy == "key":
        dying(settling, "record_accepted", patch, when=lambda _c, claimed, *_o, **_n: claimed.prepared.is_repeat)
    elif policy == "lookup_hold":
        dying(proving, "accept_found", patch, when=anything, is_after=False)
    elif policy == "hold":
        dying(judging, "hold", patch, when=of_chosen)
    else:
        dying(judging, "settle", patch, when=of_chosen)


def in_a_split(patch: Patch, line: Line, _policy: str) -> None:
    line.bad = frozenset({7})
    dying(settling, "split", patch, when=anything)


POINTS: dict[str, Callable[[Patch, Line, str], None]] = {
    "after the claim": after_claim,
    "before the call": before_the_call,
    "after the call": after_the_call,
    "in settling": in_settling,
    "after settling": after_settling,
    "in preparation": in_preparation,
    "finishing": finishing,
    "between proof and record": between_proof_and_record,
    "in a split": in_a_split,
}
AT_DEATH: dict[str, tuple[CampaignState, BatchState | None]] = {
    "after the claim": (CampaignState.SENDING, BatchState.SUBMITTING),
    "before the call": (CampaignState.SENDING, BatchState.SUBMITTING),
    "after the call": (CampaignState.SENDING, BatchState.SUBMITTING),
    "in settling": (CampaignState.SENDING, BatchState.SUBMITTING),
    "after settling": (CampaignState.SENDING, BatchState.ACCEPTED),
    "in preparation": (CampaignState.PREPARING, None),
    "finishing": (CampaignState.SENDING, BatchState.ACCEPTED),
    "between proof and record": (CampaignState.SENDING, BatchState.UNCERTAIN),
    "in a split": (CampaignState.SENDING, BatchState.SUBMITTING),
}
ALL = CampaignCounts(planned=12, accepted=12)
HELD = CampaignCounts(planned=12, accepted=8, held=4)
ONE_REFUSED = CampaignCounts(planned=12, accepted=11, refused=1)
# By policy in the order of POLICIES; with the people who got two copies.
AFTERWARDS: dict[str, tuple[tuple[CampaignCounts, int], ...]] = {
    "after the claim": ((ALL, 0), (HELD, 0), (HELD, 0), (ALL, 0)),
    "before the call": ((ALL, 0), (HELD, 0), (HELD, 0), (ALL, 0)),
    "after the call": ((ALL, 0), (ALL, 0), (HELD, 0), (ALL, 4)),
    "in settling": ((ALL, 0), (ALL, 0), (HELD, 0), (ALL, 4)),
    "after settling": ((ALL, 0), (ALL, 0), (ALL, 0), (ALL, 0)),
    "in preparation": ((ALL, 0), (ALL, 0), (ALL, 0), (ALL, 0)),
    "finishing": ((ALL, 0), (ALL, 0), (ALL, 0), (ALL, 0)),
    "between proof and record": ((ALL, 0), (ALL, 0), (HELD, 0), (ALL, 4)),
    # A refusal that was not recorded is not known: the refusal of a repeat would not prove that of the first call.
    "in a split": ((HELD, 0), (HELD, 0), (HELD, 0), (ONE_REFUSED, 0)),
}


def carry_out(store: Store, provider: CountingProvider, clock: VirtualClock) -> None:
    """What the command does on every start: freeze what is not frozen, and send what is not sent."""
    with store.reading() as connection:
        (campaign,) = campaigns.every(connection)
    run_campaign(sending(store, provider, frozen(store, campaign, batch_limit=BATCH), clock=clock))


def state_of_chosen(store: Store, campaign: Campaign) -> BatchState | None:
    with store.reading() as connection:
        found = batches.find(connection, campaign.key, CHOSEN)
    return None if found is None else found.state


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("point", POINTS)
def test_dying_at_a_named_point_leaves_exactly_this(
    store: Store, provider: CountingProvider, monkeypatch: pytest.MonkeyPatch, point: str, policy: str
) -> None:
    with_audience(store, PEOPLE)
    campaign = created(store)
    execute(store, "UPDATE campaign SET uncertain_policy = :policy", policy=policy)
    clock, line = VirtualClock(), Line()
    POINTS[point](monkeypatch.setattr, line, policy)
    made = replace(provider, proof=PROOFS[policy], clock=clock, before=line.before, after=line.after, bad=line.bad)
    with pytest.raises(Crash):
        carry_out(store, made, clock)
    assert (campaign_now(store, campaign).state, state_of_chosen(store, campaign)) == AT_DEATH[point]
    line.is_dead = True
    for _time in range(2):  # gone on with, and once more for nothing
        carry_out(store, made, clock)
        counted, doubled = AFTERWARDS[point][POLICIES.index(policy)]
        assert counts_of(store, campaign) == counted
        assert sum(copies > 1 for copies in provider.copies().values()) == doubled
        assert max(provider.copies().values()) <= 2
    is_over = campaign_now(store, campaign).state is CampaignState.FINISHED
    assert is_over is (counted.held == 0)
