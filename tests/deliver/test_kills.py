"""Real processes, really killed: at the n-th statement, commit or call of a campaign to twelve people, n = 1, 2, 3 …

The child wraps nothing of the program: it listens to the database library's own events and to its own provider, and
sends itself SIGKILL, so that no `finally` runs, no lock is given back by hand, and the journal is left as it is.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.deliver.people import DeliveryState
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.providers.port import OutgoingBatch, Proof
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store
from sending_making import (
    CountingProvider,
    VirtualClock,
    campaign_now,
    counts_of,
    created,
    frozen,
    opened,
    sending,
    states_of,
    with_audience,
)

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(sys.platform == "win32", reason="a process of this system cannot copy itself and be killed"),
]
BATCH = 4
FINISHED = 0


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("agreed")
    with opened(folder) as store:
        with_audience(store, 12)
        created(store)
    return folder


class Countdown:
    """Kills this process at the `last`-th thing it does."""

    def __init__(self, last: int) -> None:
        self.left = last

    def step(self, *_event: object) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def carry_out(folder: Path, proof: Proof, countdown: Countdown) -> None:
    """Freeze and send, as the command does."""

    def step(_batch: OutgoingBatch) -> None:
        countdown.step()

    provider = CountingProvider(path=folder / "copies", proof=proof, before=step, after=step)
    with opened(folder) as store:
        for event in ("before_cursor_execute", "commit"):
            sa.event.listen(store.database.engine, event, lambda *_event: countdown.step())
        with store.reading() as connection:
            (campaign,) = campaigns.every(connection)
        campaign = frozen(store, campaign, batch_limit=BATCH)
        run_campaign(sending(store, provider, campaign, clock=VirtualClock()))


def in_a_process(folder: Path, proof: Proof, last: int) -> int:
    """Carry out in a child that dies at its `last`-th step; return how it ended."""
    child = os.fork()
    if child == 0:
        try:
            carry_out(folder, proof, Countdown(last))
        except BaseException:  # noqa: BLE001 -- whatever it is, the child must not go on as a test run
            os._exit(1)
        os._exit(FINISHED)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


@pytest.mark.parametrize("proof", ["key", "none"])
def test_killed_at_any_statement_commit_or_call_nobody_is_doubled_or_lost(
    agreed: Path, tmp_path: Path, proof: Proof
) -> None:
    last, deaths, everywhere_held = 0, 0, 0
    while True:
        last += 1
        folder = Path(shutil.copytree(agreed, tmp_path / str(last)))
        ended = in_a_process(folder, proof, last)
        if ended == FINISHED:
            break
        assert ended == -signal.SIGKILL
        deaths += 1
        assert in_a_process(folder, proof, 0) == FINISHED
        with opened(folder) as store:
            everywhere_held += assert_accounted_for(store, folder, proof)
        shutil.rmtree(folder)
    assert deaths > 80
    assert (everywhere_held > 0) == (proof == "none")


def assert_accounted_for(store: Store, folder: Path, proof: Proof) -> int:
    """Check who got what against the provider's own list; return how many are held."""
    with store.reading() as connection:
        (campaign,) = campaigns.every(connection)
        assert connection.execute(sa.text("PRAGMA integrity_check")).scalar_one() == "ok"
    copies = CountingProvider(path=folder / "copies").copies()
    counted, states = counts_of(store, campaign), states_of(store, campaign)
    assert max(copies.values()) == 1
    assert counted.accepted + counted.held == 12
    assert {number for number, state in states.items() if state is DeliveryState.ACCEPTED} <= copies.keys()
    if proof == "key":
        assert (counted.accepted, copies.total()) == (12, 12)
        assert campaign_now(store, campaign).state is CampaignState.FINISHED
    assert counted.held <= BATCH
    return counted.held
