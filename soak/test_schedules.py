"""T1 of the matrix: `run_shard` in virtual time, four thousand schedules for each policy. A seed is printed that fails."""

import os

import pytest

from matrix.simulation import POLICIES, Stage

pytestmark = pytest.mark.soak
SCHEDULES = int(os.environ.get("CIPC_NEWSLETTER_SCHEDULES", "4000"))
SEED = os.environ.get("CIPC_NEWSLETTER_SEED", "20251215")


@pytest.mark.parametrize("policy", POLICIES)
def test_no_schedule_of_thousands_doubles_or_loses_anybody(stage: Stage, policy: str) -> None:
    steps = crashes = unclear = 0
    for number in range(SCHEDULES):
        world = stage.play(policy=policy, seed=f"{SEED}-{policy}-{number}")
        steps, crashes, unclear = steps + world.scheduler.steps, crashes + world.crashes, unclear + world.line.unclear
    print(f"{policy}: seed {SEED}, {SCHEDULES} schedules, {steps} steps, {crashes} deaths, {unclear} unclear answers")
