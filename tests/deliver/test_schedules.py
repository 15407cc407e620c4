"""No schedule of deaths, stalls, pauses, departures and lost answers mails anybody twice or loses anybody.

Part of T1 of the matrix, and T10: the harness finds what is sown. The thousands are in soak/.
"""

import pytest

from matrix.seeded_bugs import BUGS
from matrix.simulation import POLICIES, Stage

SCHEDULES = 10  # of each policy: those in soak/ are the proof, these notice a break at once
BUDGET = 300
RARE = ("repeated-without-looking",)  # found only after many schedules, so it is looked for in `make soak`


@pytest.mark.slow
@pytest.mark.parametrize("policy", POLICIES)
def test_no_schedule_doubles_or_loses_anybody(stage: Stage, policy: str) -> None:
    for number in range(SCHEDULES):
        stage.play(policy=policy, seed=f"{policy}-{number}")


@pytest.mark.slow
@pytest.mark.parametrize("bug", [pytest.param(bug, marks=[pytest.mark.soak] if bug in RARE else []) for bug in BUGS])
def test_the_invariants_notice_a_program_that_is_wrong(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, bug: str
) -> None:
    BUGS[bug](monkeypatch.setattr)
    with pytest.raises(AssertionError, match=r"I[1-9]"):
        play_all(stage)


def play_all(stage: Stage) -> None:
    for number in range(BUDGET):
        stage.play(policy="hold", seed=f"hold-{number}")
