"""How much longer `check` of the sample issue in three languages takes than `build` of it.

    python benchmarks/check.py [rounds]

Prints, of several interleaved rounds, the best and the median of each whole process, how much `check` adds to `build` in
seconds and as a ratio, by the clock and by the processor, and what the checks alone take within the process, by rule.
Both compose afresh: `check` always does, and `build` finds nothing kept. Absolute times mean little on another machine;
the ratio does.
"""

import datetime as dt
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from cipc_newsletter.check import checker
from cipc_newsletter.config import open_workspace
from cipc_newsletter.pipeline.checking import report_on
from cipc_newsletter.pipeline.issues import composition

ROOT = Path(__file__).parents[1]
ISSUE = "2025-12"
BUILD, CHECK = "build, nothing kept", "check"


class Spent(NamedTuple):
    """Seconds by the clock, and seconds of a processor, which other work on the machine does not lengthen as much."""

    passed: float
    worked: float


def worked_in(times: os.times_result) -> float:
    """Return how long processors have worked for the processes that have ended."""
    return times.children_user + times.children_system


def measured(rounds: int, folder: Path) -> dict[str, list[Spent]]:
    """Return what each command took, both once in every round so that noise hits them alike."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"XDG_CACHE_HOME": str(folder / "caches"), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    program = [sys.executable, "-m", "cipc_newsletter", "-C", str(ROOT), "-q"]
    commands = {
        BUILD: [*program, "build", ISSUE, "--out", str(folder / "build")],
        CHECK: [*program, "check", ISSUE],
    }
    seconds: dict[str, list[Spent]] = {name: [] for name in commands}
    for number in range(rounds + 1):  # the first fills the caches and is not counted
        for name, command in commands.items():
            for kept in (folder / "caches").glob("cipc-newsletter/languages-*"):
                shutil.rmtree(kept)
            begin = os.times()
            subprocess.run(command, env=environment, check=True, capture_output=True)
            end = os.times()
            if number:
                seconds[name].append(Spent(end.elapsed - begin.elapsed, worked_in(end) - worked_in(begin)))
    return seconds


def by_rule() -> tuple[float, Counter[str]]:
    """Return how long the checks take in this process, and how long each rule does."""
    workspace = open_workspace(ROOT)
    made = composition(workspace, ISSUE)
    spent: Counter[str] = Counter()
    noticed_by = checker._noticed_by  # noqa: SLF001 -- each rule is timed where it is called

    def timed(rule, views, given):
        begin = time.perf_counter()
        found = list(noticed_by(rule, views, given))
        spent[rule.id] += time.perf_counter() - begin
        return iter(found)

    checker._noticed_by = timed  # noqa: SLF001 -- the same
    begin = time.perf_counter()
    report_on(workspace, made, today=dt.date(2025, 12, 1))
    return time.perf_counter() - begin, spent


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as name:
        seconds = measured(rounds, Path(name))
    for what, times in seconds.items():
        print(
            f"{what:<20} best {min(one.passed for one in times):5.2f} s"
            f"   median {statistics.median(one.passed for one in times):5.2f} s"
            f"   processor {min(one.worked for one in times):5.2f} s"
        )
    for field, name in ((0, "by the clock"), (1, "of a processor")):
        build, check = (min(one[field] for one in seconds[what]) for what in (BUILD, CHECK))
        print(f"check on top of build, {name}: {check - build:.2f} s, {check / build:.2f} × build")
    whole, spent = by_rule()
    print(f"the checks alone, in a process that composed: {whole:.2f} s, of which by rule:")
    for rule, taken in spent.most_common(12):
        print(f"  {rule:<10} {taken * 1000:5.0f} ms")


if __name__ == "__main__":
    main()
