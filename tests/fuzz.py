"""Throw broken and hostile files at each reader of `import` for as long as you like: `make fuzz SECONDS=600`.

Every file goes through the whole import (`hostile_input.bring_in`). What breaks a promise is made small and printed,
and the program leaves with 1; a file that hangs is kept beside, and its place in the code printed.
"""

import argparse
import faulthandler
import shutil
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings

from hostile_input import SOURCES, bring_in

LONGEST_SECONDS = 5.0  # for one file, however it is made
FILES_A_ROUND = 300
STEADY = settings(
    max_examples=FILES_A_ROUND,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)


def fuzz(door: str, seconds: float, *, first_seed: int, folder: Path) -> int:
    """Throw files at one door until the time is over, and return how many."""
    end, thrown, round_number = time.monotonic() + seconds, 0, 0

    def one(raw: bytes) -> None:
        nonlocal thrown
        thrown += 1
        (folder / f"{door}.last").write_bytes(raw)
        root = folder / "workspace"
        faulthandler.dump_traceback_later(4 * LONGEST_SECONDS, exit=True)
        begun = time.process_time()
        try:
            bring_in(raw, door, root=root)
        finally:
            faulthandler.cancel_dump_traceback_later()
            shutil.rmtree(root, ignore_errors=True)
        assert time.process_time() - begun < LONGEST_SECONDS, "too slow"

    while time.monotonic() < end:
        seed(first_seed + round_number)(STEADY(given(SOURCES[door])(one)))()
        round_number += 1
    return thrown


def peak_megabytes() -> float:
    """Return the most memory this process ever held; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if sys.platform == "darwin" else 1_000)


def main() -> None:
    """Fuzz the doors that are named, all of them where none is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "doors", nargs="*", choices=[*SOURCES, []], metavar="DOOR", help=f"one of {', '.join(SOURCES)}"
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="for each door")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000, help="to throw the same files again")
    said = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    print(f"seed {said.seed}; the file under way is kept in {folder}")
    for door in said.doors or SOURCES:
        thrown = fuzz(door, said.seconds, first_seed=said.seed, folder=folder)
        print(f"{door}: {thrown} files, no promise broken; at most {peak_megabytes():.0f} MB", flush=True)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
