"""The installed command, struck at its n-th system call by strace: dead there, or told that the disk is full or broken.

A campaign to twenty people, agreed to and not yet frozen, is gone on with; the strike falls while it is frozen, sent or
finished. Then the command runs once more, unharmed, and everybody must be where the stand-in has them.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from campaign_making import ISSUE, MadeWorkspace
from cipc_newsletter.deliver.people import DeliveryState
from matrix.killing import COMMAND, Crowd, made_crowd, places_in, sent_through
from matrix.stand_in import Running
from running import Answer, environment

CRASHING = ("pwrite64", "fdatasync", "sendto", "recvfrom", "fcntl")
FAILING = (("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("fdatasync", "EIO"), ("ftruncate", "EIO"))
PEOPLE, BATCH = 20, 3
HANDS = 2
KILLED = -9
RESUME = ("campaign", "resume", "--json")


@dataclass(frozen=True)
class Strike:
    """What happens at the n-th call of a kind; `is_lasting` where it happens at every later one too."""

    call: str
    number: int
    effect: str = "signal=SIGKILL"
    is_lasting: bool = False

    @property
    def injection(self) -> str:
        return f"inject={self.call}:{self.effect}:when={self.number}{'+' if self.is_lasting else ''}"


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """A campaign agreed to and not frozen, and how many calls of each kind going on with it makes."""

    workspace: MadeWorkspace
    crowd: Crowd
    calls: dict[str, int] = field(default_factory=dict)

    def crashes(self, points: int) -> list[Strike]:
        """Return so many deaths, spread over all calls of each kind."""
        return [Strike(call, n) for call in CRASHING for n in _spread(self.calls[call], points // len(CRASHING))]

    def failures(self, points: int) -> list[Strike]:
        """Return so many refusals of the disk, every other one lasting."""
        return [
            Strike(call, n, f"error={error}", is_lasting=turn % 2 == 1)
            for call, error in FAILING
            for turn, n in enumerate(_spread(self.calls[call], points // len(FAILING)))
        ]


def require_strace() -> None:
    """Skip where there is no strace, or it may not trace here."""
    if sys.platform != "linux" or not shutil.which("strace"):
        pytest.skip("strace is not installed; it is for Linux only")
    if subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not trace on this system")


def agreed_to(folder: Path, policy: str) -> Agreed:
    """Make a workspace whose campaign was agreed to by a command that died before it froze anything."""
    crowd = Crowd(people=PEOPLE, batch=BATCH, policy=policy)
    workspace = made_crowd(folder / "workspace", crowd)
    send = ("send", ISSUE, "--yes", "--expect", str(PEOPLE), "--now")
    with sent_through(workspace, folder, crowd, seed=0, faults="", latency=0.0) as (through, stand_in):
        unharmed = through.copy_to(folder / "unharmed")
        _code, points = unharmed.died(0, *send)
        begun = next(n for n, point in enumerate(points) if point.startswith("statement INSERT INTO campaign"))
        # Counted in commits: what is written into the user's cache differs from one run to the next.
        workspace.died(points[:begun].count("after commit") + 1, *send, kind="after commit")
        stand_in.forget()
        calls = _calls_of(through.copy_to(folder / "counted"))
    return Agreed(workspace=workspace, crowd=crowd, calls=calls)


def struck_everywhere(agreed: Agreed, folder: Path, strikes: list[Strike]) -> list[Answer]:
    """Strike, go on, and see that everybody is accounted for, once for each strike; return what was said each time."""

    def work(hand: int) -> list[Answer]:
        place = folder / f"hand-{hand}"
        place.mkdir()
        answers = []
        with sent_through(
            agreed.workspace.copy_to(place / "workspace"), place, agreed.crowd, seed=0, faults="", latency=0.0
        ) as (workspace, stand_in):
            for turn, strike in enumerate(strikes[hand::HANDS]):
                stand_in.forget()
                with _copied(workspace, place / str(turn)) as copy:
                    answers.append(_struck(copy, strike))
                    assert_accounted_for(copy, stand_in, agreed.crowd, strike)
        return answers

    with ThreadPoolExecutor(HANDS) as pool:
        return [answer for answers in pool.map(work, range(HANDS)) for answer in answers]


def assert_accounted_for(workspace: MadeWorkspace, stand_in: Running, crowd: Crowd, strike: Strike) -> None:
    """Go on once, unharmed: nobody twice, nobody lost, and without keys only the call under way is held."""
    done = workspace.run(*RESUME)
    copies, places = stand_in.copies(), places_in(workspace.root)
    held = {address for address, state in places.items() if state is DeliveryState.HELD}
    accepted = {address for address, state in places.items() if state is DeliveryState.ACCEPTED}
    said = f"{strike}: {done}"
    assert max(copies.values(), default=0) <= 1, f"I1 {said}"
    assert len(accepted) + len(held) == len(places) == PEOPLE, f"I2 {said}"
    assert accepted <= copies.keys(), f"I3 {said}"
    assert done.code == (4 if held else 0), f"I7 {said}"
    assert len(held) <= (0 if crowd.has_keys else crowd.in_flight * crowd.batch), f"I8 {said}"
    assert not stand_in.mistakes(), said


def _spread(count: int, points: int) -> list[int]:
    """Return so many numbers from 1 to `count`, evenly, both ends among them."""
    points = max(min(count, points), 1)
    return sorted({1 + round(turn * (count - 1) / max(points - 1, 1)) for turn in range(points)})


@contextmanager
def _copied(workspace: MadeWorkspace, folder: Path) -> Iterator[MadeWorkspace]:
    copy = workspace.copy_to(folder)
    yield copy
    shutil.rmtree(folder)


def _struck(workspace: MadeWorkspace, strike: Strike) -> Answer:
    return _traced(workspace, "-e", f"trace={strike.call}", "-e", strike.injection)


def _calls_of(workspace: MadeWorkspace) -> dict[str, int]:
    """Count the system calls of going on unharmed, thread by thread the most of any."""
    kinds = {*CRASHING, *(call for call, _error in FAILING)}
    log = workspace.root / "calls.txt"
    answer = _traced(workspace, "-e", f"trace={','.join(sorted(kinds))}", log=log)
    assert answer.code == 0, answer
    lines = re.findall(r"^(\d+) +([a-z0-9]+)\(", log.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
    by_thread = {(thread, call): lines.count((thread, call)) for thread, call in set(lines)}
    return {kind: max((n for (_thread, call), n in by_thread.items() if call == kind), default=0) for kind in kinds}


def _traced(workspace: MadeWorkspace, *options: str, log: Path = Path(os.devnull)) -> Answer:
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", str(log), *options, str(COMMAND), *RESUME],
        cwd=workspace.root,
        env=environment(PYTHONDONTWRITEBYTECODE="1", **workspace.variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Answer(code=done.returncode, out=done.stdout, err=done.stderr)
