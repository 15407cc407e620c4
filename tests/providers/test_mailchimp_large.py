"""A large list at Mailchimp, its stand-in a process of its own: everybody is seen, in memory that does not grow."""

import subprocess
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cipc_newsletter.providers.list_settings import ListSettings
from cipc_newsletter.providers.mailchimp import Mailchimp
from cipc_newsletter.providers.secret import Secret
from providers.mailchimp_server import KEY, LIST

PARTS = ("tag:Français", "segment:201", "tag:English", "field:LANGUAGE=es")


@contextmanager
def running(folder: Path, people: int) -> Iterator[str]:
    """Run the stand-in with a crowd on its list; yields its address."""
    port_file = folder / "port"
    command = [
        sys.executable,
        "-m",
        "providers.mailchimp_server",
        "--people",
        str(people),
        "--port-file",
        str(port_file),
    ]
    with subprocess.Popen(command, cwd=Path(__file__).parents[1], stdout=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 60
            while not port_file.exists():
                assert process.poll() is None, "the stand-in ended before it listened"
                assert time.monotonic() < deadline, "the stand-in does not listen"
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port_file.read_text(encoding='ascii')}"
        finally:
            process.terminate()


@pytest.mark.parametrize(
    "people",
    [pytest.param(6_000, marks=pytest.mark.slow), pytest.param(100_000, marks=[pytest.mark.slow, pytest.mark.soak])],
)
def test_everybody_is_yielded_once_with_their_parts_in_flat_memory(tmp_path: Path, people: int) -> None:
    seen: Counter[tuple[str, ...]] = Counter()
    with running(tmp_path, people) as address:
        provider = Mailchimp(ListSettings(list=LIST, key=Secret(KEY), base_url=address))
        assert provider.count("list") == people  # loads what the first call loads
        tracemalloc.start()
        try:
            for member in provider.members(PARTS):
                seen[member.audiences] += 1
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    half = sum(number % 6 in (0, 2, 4) for number in range(people))
    assert seen["tag:Français", "segment:201"] == half
    assert set(seen) == {("tag:Français", "segment:201"), ("tag:English",), ("field:LANGUAGE=es",)}
    assert sum(seen.values()) == people
    # A page is under two megabytes once it is read; of each person eight bytes for each tag and segment are kept.
    assert peak < 6 * 1024 * 1024, peak
