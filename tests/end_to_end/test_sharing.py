"""Three processes share one campaign on a PostgreSQL server and die with it: a small part of T7 of the matrix."""

import datetime as dt
from pathlib import Path

import pytest

from matrix.killing import Crowd, judged, made_crowd, sent_through
from matrix.sharing import QUICKLY, shared_and_killed
from postgres_server import running_server

pytestmark = pytest.mark.slow
SEED = 20251215
NOW = dt.datetime(2025, 12, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize("policy", ["key", pytest.param("hold", marks=pytest.mark.soak)])
def test_three_processes_and_their_server_die_and_nobody_is_doubled_or_lost(tmp_path: Path, policy: str) -> None:
    crowd = Crowd(people=2_000, batch=10, policy=policy)
    with running_server(fsync="off") as server:
        server.make_template(NOW)
        url = server.url(server.database_of(tmp_path))
        made = made_crowd(tmp_path / "workspace", crowd, {"store.url": url, **QUICKLY})
        with sent_through(made, tmp_path, crowd, seed=SEED, latency=0.4) as (workspace, stand_in):
            judged(shared_and_killed(workspace, stand_in, server, url, crowd, kills=4, crashes=2, seed=SEED))
