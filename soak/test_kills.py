"""T5 of the matrix: the installed command killed a thousand times while it mails a hundred thousand people."""

import os
import sys
from pathlib import Path

import pytest

from matrix.killing import Crowd, judged, killed_again_and_again, made_crowd, sent_through

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(sys.platform == "win32", reason="a process of this system is not killed by a signal"),
]
SEED = int(os.environ.get("CIPC_NEWSLETTER_SEED", "20251215"))


@pytest.mark.parametrize(
    ("policy", "batch", "kills"),
    [("key", 50, 1000), ("hold", 100, 150), ("lookup_hold", 100, 150), ("resend", 100, 100)],
)
def test_whenever_it_is_killed_nobody_is_doubled_or_lost(tmp_path: Path, policy: str, batch: int, kills: int) -> None:
    crowd = Crowd(people=100_000, batch=batch, policy=policy)
    made = made_crowd(tmp_path / "workspace", crowd)
    with sent_through(made, tmp_path, crowd, seed=SEED) as (workspace, stand_in):
        figures = killed_again_and_again(workspace, stand_in, crowd, kills=kills, seed=SEED)
    print(figures)
    judged(figures)
