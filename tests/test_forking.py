"""Commands that are forked for the tests end with the test that runs them."""

import os
import time
from pathlib import Path

import pytest

from cipc_newsletter import operating_system
from forking import MAY_FORK, run_forked

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not MAY_FORK, reason="commands are forked on Linux alone")]

HANGS = """
import sys, time
from pathlib import Path
from cipc_newsletter.operating_system import exclusive_lock
with exclusive_lock(Path(sys.argv[0]).with_suffix(".lock")) as is_held:
    if len(sys.argv) > 1:
        print(is_held)
    else:
        time.sleep(600)
"""


def test_a_command_that_hangs_is_ended_with_its_test(tmp_path: Path) -> None:
    program = tmp_path / "hangs.py"
    program.write_text(HANGS, encoding="utf-8")
    environment = dict(os.environ)
    said = run_forked((str(program), "briefly"), cwd=tmp_path, environment=environment, timeout=60)
    assert said == (0, "True\n", "")
    with pytest.raises(TimeoutError):
        run_forked((str(program),), cwd=tmp_path, environment=environment, timeout=5)
    until = time.monotonic() + 30
    while time.monotonic() < until:  # the system ends it in its own time
        with operating_system.exclusive_lock(program.with_suffix(".lock")) as is_free:
            if is_free:
                return
        time.sleep(0.05)
    pytest.fail("it goes on")
