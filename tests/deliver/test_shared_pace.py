"""T8: four processes share one account row in front of a server whose limit they do not know (SENDING.md 5.4)."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cipc_newsletter.store import accounts
from sending_making import opened

LIMIT, RETRY_AFTER, PROCESSES = 5, 1, 4


class Limited:
    """A server that takes five calls in a second (a bucket of five), and answers 429 to every other."""

    def __init__(self) -> None:
        self.calls: list[tuple[float, int]] = []
        self.early = 0
        self._tokens, self._filled_at, self._closed_until = float(LIMIT), time.monotonic(), 0.0
        self._lock = threading.Lock()

    def answer(self) -> int:
        with self._lock:
            now = time.monotonic()
            self._tokens = min(LIMIT, self._tokens + (now - self._filled_at) * LIMIT)
            self._filled_at = now
            # What had left before the 429 was heard of is no fault.
            self.early += now < self._closed_until and now > self._closed_until - RETRY_AFTER + 0.25
            status = 200 if self._tokens >= 1 else 429
            self._tokens -= status == 200
            if status == 429:
                self._closed_until = max(self._closed_until, now + RETRY_AFTER)
            self.calls.append((now, status))
            return status


@contextmanager
def served(limited: Limited) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status = limited.answer()
            self.send_response_only(status)
            self.send_header("Content-Length", "0")
            if status == 429:
                self.send_header("Retry-After", str(RETRY_AFTER))
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [6, pytest.param(20, marks=pytest.mark.soak)])
def test_processes_that_share_an_account_keep_a_limit_none_of_them_knows(seconds: float, tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.writing() as connection:
        accounts.allow(connection, accounts.account_of(connection, "counting"), rate=6, at_once=PROCESSES)
    limited = Limited()
    with served(limited) as port:
        command = [sys.executable, "-m", "deliver.shared_pace", str(tmp_path), str(port), str(seconds)]
        running = [subprocess.Popen(command, cwd=Path(__file__).parents[1]) for _ in range(PROCESSES)]
        assert [process.wait(timeout=seconds + 60) for process in running] == [0] * PROCESSES
    taken = [at for at, status in limited.calls if status == 200]
    refused = len(limited.calls) - len(taken)
    lasted = limited.calls[-1][0] - limited.calls[0][0]
    offered = len(limited.calls) / lasted
    print(f"{len(taken)} taken, {refused} refused in {lasted:.1f} s: {offered:.2f} calls a second, limit {LIMIT}")
    assert offered <= LIMIT * 1.05 + LIMIT / lasted  # the bucket was full at the start
    assert refused < 0.05 * len(limited.calls) + 1
    assert limited.early == 0
    assert len(taken) / lasted > LIMIT * 0.5
