"""A lock is one process's, and nobody's once that is dead."""

import subprocess
import sys
from pathlib import Path

from cipc_newsletter import operating_system

HOLD_LOCK = """
import sys
from pathlib import Path
from cipc_newsletter.operating_system import exclusive_lock
with exclusive_lock(Path(sys.argv[1])) as held:
    print(held, flush=True)
    sys.stdin.read()
"""


def test_a_lock_is_held_by_one_process_and_freed_by_its_death(tmp_path: Path) -> None:
    path = tmp_path / "var" / "sender.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        with operating_system.exclusive_lock(path) as held:
            assert held is False
        holder.kill()
    with operating_system.exclusive_lock(path) as held:
        assert held is True
