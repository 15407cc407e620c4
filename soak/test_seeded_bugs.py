"""T10 of the matrix: what is sown into the program is found by kills, 120 of them at most.

Schedules find each in a second: tests/deliver/test_schedules.py.
"""

from pathlib import Path

import pytest

from matrix.killing import Crowd, judged, killed_again_and_again, made_crowd, sent_through

pytestmark = pytest.mark.soak
KILLS = 40
# Each kind must come in the eighty calls of so small a crowd.
FAULTS = "429=2,500=2,reset-before=2,500-after=5,reset-after=8"


@pytest.mark.parametrize("bug", ["back-to-ready", "unclear-is-a-failure", "everything-again", "marked-first"])
def test_kills_find_a_program_that_is_wrong(tmp_path: Path, bug: str) -> None:
    crowd = Crowd(people=4000, batch=50, policy="hold")
    made = made_crowd(tmp_path / "workspace", crowd)
    with sent_through(made, tmp_path, crowd, seed=1, bug=bug, faults=FAULTS) as (workspace, stand_in):
        figures = killed_again_and_again(workspace, stand_in, crowd, kills=KILLS, seed=1)
    print(f"{bug}: {figures}")
    with pytest.raises(AssertionError, match=r"I[1-9]"):
        judged(figures)
