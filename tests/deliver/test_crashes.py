"""The process dies at every named point of a campaign to twelve people, and goes on.

What must hold (SENDING.md 5.2): I1 nobody twice, I2 nobody lost, I3 accepted means the provider has it, I4 ready
means it has not, I5 what is accepted stays so, I6 the sums balance, I7 it finishes without a person's work unless
people are held, I8 a crash makes at most one batch unclear, I10 the database is whole.
"""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.deliver.people import DeliveryState
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.providers.port import Proof
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store
from sending_making import (
    CountingProvider,
    Crash,
    Fuse,
    MortalStore,
    VirtualClock,
    campaign_now,
    counts_of,
    created,
    frozen,
    mortal,
    opened,
    sending,
    states_of,
    with_audience,
)

pytestmark = pytest.mark.slow
BATCH = 4
EVERYBODY = dict.fromkeys(range(1, 13), 1)


@pytest.fixture(scope="module")
def agreed(in_memory: Path) -> Path:
    """A folder with a store in which somebody has said yes, and nothing is frozen yet."""
    folder = in_memory / "agreed"
    with opened(folder) as store:
        with_audience(store, 12)
        created(store, grace_seconds=5)
    return folder


def carry_out(store: Store, provider: CountingProvider, clock: VirtualClock, fuse: Fuse) -> None:
    """Freeze what is not frozen and send what is not sent, as the command does on every start."""
    with store.reading() as connection:
        (campaign,) = campaigns.every(connection)
    campaign = frozen(MortalStore.of(store, fuse), campaign, batch_limit=BATCH)
    run_campaign(mortal(sending(store, provider, campaign, clock=clock), fuse))


def points(agreed: Path, folder: Path, proof: Proof) -> int:
    """Count the points a whole campaign comes to."""
    fuse = Fuse()
    with opened(Path(shutil.copytree(agreed, folder))) as store:
        carry_out(store, CountingProvider(path=folder / "copies", proof=proof), VirtualClock(), fuse)
    return fuse.burnt


def assert_ledger_holds(store: Store, provider: CountingProvider, campaign: Campaign) -> None:
    """What is true at every moment between two processes."""
    counted, copies, states = counts_of(store, campaign), provider.copies(), states_of(store, campaign)
    assert max(copies.values(), default=0) <= 1, "I1"
    assert counted.is_balanced, "I6"
    assert counted.planned == len(states), "I2"
    assert all(copies[number] for number, state in states.items() if state is DeliveryState.ACCEPTED), "I3"
    assert not any(copies[number] for number, state in states.items() if state is DeliveryState.QUEUED), "I4"
    with store.reading() as connection:
        assert connection.execute(sa.text("PRAGMA integrity_check")).scalar_one() == "ok", "I10"


def assert_proven_end(store: Store, provider: CountingProvider, campaign: Campaign) -> None:
    """Through a provider that proves acceptance everybody has exactly one copy."""
    assert campaign_now(store, campaign).state is CampaignState.FINISHED, "I7"
    assert counts_of(store, campaign).accepted == 12, "I2"
    assert provider.copies() == EVERYBODY, "I1"


def assert_held_end(store: Store, campaign: Campaign) -> None:
    """Through one that proves nothing, everybody is accepted or held, and few are held."""
    counted = counts_of(store, campaign)
    assert counted.accepted + counted.held == 12, "I2"
    assert counted.held <= BATCH, "I8"
    assert (campaign_now(store, campaign).state is CampaignState.FINISHED) == (counted.held == 0), "I7"


def died_and_went_on(folder: Path, *, proof: Proof, last: int) -> tuple[str, bool]:
    """Die at the `last`-th point and go on; return the point's name and whether anybody is held."""
    provider, clock, fuse = CountingProvider(path=folder / "copies", proof=proof), VirtualClock(), Fuse(last)
    with opened(folder) as store:
        with store.reading() as connection:
            (campaign,) = campaigns.every(connection)
        with pytest.raises(Crash):
            carry_out(store, provider, clock, fuse)
        assert_ledger_holds(store, provider, campaign)
        before = states_of(store, campaign)
        carry_out(store, provider, clock, Fuse())
        assert_ledger_holds(store, provider, campaign)
        after = states_of(store, campaign)
        accepted = {number for number, state in before.items() if state is DeliveryState.ACCEPTED}
        assert all(after[number] is DeliveryState.ACCEPTED for number in accepted), "I5"
        if proof == "key":
            assert_proven_end(store, provider, campaign)
        else:
            assert_held_end(store, campaign)
        return fuse.where, counts_of(store, campaign).held > 0


def test_with_proof_dying_anywhere_mails_everybody_exactly_once(agreed: Path, in_memory: Path) -> None:
    total = points(agreed, in_memory / "count", "key")
    assert total > 45
    for last in range(1, total + 1):
        died_and_went_on(Path(shutil.copytree(agreed, in_memory / f"key-{last}")), proof="key", last=last)


def test_without_proof_only_dying_between_claim_and_record_leaves_anybody_held(agreed: Path, in_memory: Path) -> None:
    total = points(agreed, in_memory / "count-none", "none")
    ends = [
        died_and_went_on(Path(shutil.copytree(agreed, in_memory / f"none-{last}")), proof="none", last=last)
        for last in range(1, total + 1)
    ]
    assert {where for where, is_held in ends if is_held} == {
        "after commit",
        "before the call is accepted",
        "after the call is accepted",
        "before writing",
        "before commit",
    }
