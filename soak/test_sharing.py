"""T7 of the matrix, without an engine: three processes on one ledger, sixty kills, six crashes of the database server."""

import datetime as dt
import os
from pathlib import Path

import pytest

from matrix.killing import Crowd, judged, made_crowd, sent_through
from matrix.sharing import QUICKLY, shared_and_killed
from postgres_server import running_server

pytestmark = pytest.mark.soak
SEED = int(os.environ.get("CIPC_NEWSLETTER_SEED", "20251215"))
NOW = dt.datetime(2025, 12, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(("policy", "people", "batch"), [("key", 100_000, 50), ("hold", 100_000, 100)])
def test_three_processes_and_their_server_die_and_nobody_is_doubled_or_lost(
    tmp_path: Path, policy: str, people: int, batch: int
) -> None:
    crowd = Crowd(people=people, batch=batch, policy=policy)
    with running_server() as server:
        server.make_template(NOW)
        url = server.url(server.database_of(tmp_path))
        made = made_crowd(tmp_path / "workspace", crowd, {"store.url": url, **QUICKLY})
        with sent_through(made, tmp_path, crowd, seed=SEED, latency=0.2) as (workspace, stand_in):
            figures = shared_and_killed(workspace, stand_in, server, url, crowd, kills=60, crashes=6, seed=SEED)
    print(figures)
    judged(figures)
