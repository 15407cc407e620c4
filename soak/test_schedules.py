"""T1 of the matrix: `run_shard` in virtual time, four thousand schedules for each policy. A seed that fails is printed."""

import multiprocessing
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import pytest

from matrix.simulation import POLICIES, a_stage

pytestmark = pytest.mark.soak
SCHEDULES = int(os.environ.get("CIPC_NEWSLETTER_SCHEDULES", "4000"))
SEED = os.environ.get("CIPC_NEWSLETTER_SEED", "20251215")
CHUNK = 100


@pytest.mark.parametrize("policy", POLICIES)
def test_no_schedule_of_thousands_doubles_or_loses_anybody(policy: str) -> None:
    sums: Counter[str] = Counter()
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        for some in pool.map(partial(play_some, policy), range(0, SCHEDULES, CHUNK)):
            sums += some
    print(f"{policy}: seed {SEED}, {SCHEDULES} schedules, {dict(sums)}")


def play_some(policy: str, first: int) -> Counter[str]:
    """Play a hundred schedules in a process of its own; return what happened in them."""
    sums: Counter[str] = Counter()
    with a_stage() as stage:
        for number in range(first, min(first + CHUNK, SCHEDULES)):
            world = stage.play(policy=policy, seed=f"{SEED}-{policy}-{number}")
            sums += Counter(turns=world.scheduler.steps, deaths=world.crashes, unclear=world.line.unclear)
    return sums
