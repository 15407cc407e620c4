"""The installed command killed at random moments while it mails a crowd: a small part of T5 of the matrix."""

import sys
from pathlib import Path

import pytest

from campaign_making import MadeWorkspace
from matrix.killing import Crowd, judged, killed_again_and_again, made_crowd, sent_through

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="a process of this system is not killed by a signal"),
]
SEED = 20251215


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> MadeWorkspace:
    return made_crowd(tmp_path_factory.mktemp("crowd") / "workspace", Crowd(people=1000, batch=50, policy="key"))


@pytest.mark.parametrize("policy", ["key", "hold"])
def test_whenever_it_is_killed_nobody_is_doubled_or_lost(crowded: MadeWorkspace, tmp_path: Path, policy: str) -> None:
    crowd = Crowd(people=1000, batch=50, policy=policy)
    made = crowded.copy_to(tmp_path / "workspace")
    with sent_through(made, tmp_path, crowd, seed=SEED) as (workspace, stand_in):
        judged(killed_again_and_again(workspace, stand_in, crowd, kills=8, seed=SEED))
