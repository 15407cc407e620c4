"""Three processes of the installed command on one ledger of a PostgreSQL server, all of which die again and again.

T7 of SENDING.md 5.4 without an engine: whoever dies is replaced at once by a process that goes on; the server is crashed
under them, by turns as a whole and in one of its processes, and comes back; once the campaign is paused for a while.
The verdict comes from the stand-in's own count, as in `killing`, whose invariants hold here too.
"""

import datetime as dt
import os
import random
import signal
import subprocess
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from campaign_making import ISSUE, MadeWorkspace
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store, open_store
from matrix.killing import COMMAND, Crowd, Delivered, Figures, places_of
from matrix.stand_in import Running
from postgres_server import PostgresServer
from running import environment

WORKERS = 3
QUICKLY = {"provider.mailgun.connect_timeout_seconds": 1, "provider.mailgun.read_timeout_seconds": 2}
_SURE_TO_START_SECONDS = 600.0  # a large selection is frozen first


@dataclass
class Workers:
    """The processes that share a campaign: there are always as many as wanted, until they are let go."""

    workspace: MadeWorkspace
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    started: int = 0

    def fill(self) -> None:
        """Start whoever is missing; who ended by itself must have had a reason that it told."""
        for process in [one for one in self.running if one.poll() is not None]:
            self.running.remove(process)
            words = self._said(process).read_text(encoding="utf-8")
            assert "Traceback" not in words, words
            assert process.returncode in (-signal.SIGKILL, 0, 4, 5) or "does not answer" in words, (
                process.returncode,
                words,
            )
        while len(self.running) < WORKERS:
            self._start("campaign", "resume")

    def begin(self, crowd: Crowd) -> None:
        """Let one process begin the campaign."""
        self._start(*["send", "--yes", "--now", "--expect"], str(crowd.people), "--uncertain", crowd.policy, ISSUE)

    def kill(self, luck: random.Random) -> None:
        """Kill one of them."""
        process = luck.choice(self.running)
        process.kill()
        process.wait()

    def end(self) -> int:
        """Wait until each has ended by itself; return the exit code of the one that left most undone."""
        codes = [process.wait(timeout=300) for process in self.running]
        if not set(codes) & {0, 4}:  # all of them met the server while it was coming back
            self.fill()
            codes = [process.wait(timeout=300) for process in self.running]
        return max(code for code in codes if code in (0, 4))

    def _start(self, *arguments: str) -> None:
        self.started += 1
        with (self.workspace.root / f"said-{self.started}.txt").open("wb") as said:
            process = subprocess.Popen(
                [str(COMMAND), *arguments, "--json"],
                cwd=self.workspace.root,
                env=environment(**self.workspace.variables),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        process.said = self.started  # type: ignore[attr-defined]
        self.running.append(process)

    def _said(self, process: subprocess.Popen[bytes]) -> Path:
        return self.workspace.root / f"said-{process.said}.txt"  # type: ignore[attr-defined]


def shared_and_killed(
    workspace: MadeWorkspace,
    stand_in: Running,
    server: PostgresServer,
    url: str,
    crowd: Crowd,
    *,
    kills: int,
    crashes: int,
    seed: int,
) -> Figures:
    """Let three processes send while they and their server die, then in peace to the end."""
    luck, delivered, workers = random.Random(seed), Delivered(stand_in.log), Workers(workspace)
    workers.begin(crowd)
    _wait_for(lambda: delivered.count() > 0)
    began = time.monotonic()
    for kill in range(1, kills + 1):
        workers.fill()
        time.sleep(luck.uniform(0.2, 1.2))
        if kill % (kills // crashes) == 0:
            crash(server, is_whole=kill // (kills // crashes) % 2 == 1)
        if kill == kills // 2:
            paused_for_a_while(workspace, url, delivered)
        workers.kill(luck)
    seconds = time.monotonic() - began
    stand_in.calm_down()
    workers.fill()
    code = workers.end()
    assert not stand_in.mistakes(), stand_in.mistakes()
    with _opened(workspace, url) as store:
        places = places_of(store)
    return Figures(
        seed=seed,
        kills=kills,
        seconds=seconds,
        crowd=crowd,
        copies=stand_in.copies(),
        places=places,
        answers=stand_in.answers(),
        code=code,
    )


def crash(server: PostgresServer, *, is_whole: bool) -> None:
    """Crash the server as a whole and start it, or one of its processes, after which it starts itself anew."""
    if is_whole:
        server.stop(signal.SIGQUIT)
        server.start()
        return
    rows = server.execute("SELECT pid FROM pg_stat_activity WHERE application_name = 'cipc-newsletter' LIMIT 1")
    for (pid,) in rows:
        os.kill(int(str(pid)), signal.SIGKILL)
    server.wait()


def paused_for_a_while(workspace: MadeWorkspace, url: str, delivered: Delivered) -> None:
    """Pause the campaign: when that command has ended, nothing more may leave until it goes on (I9).

    One of the processes that have just been started may say `resume` only after it: then it is paused once more.
    """
    for _ in range(2 * WORKERS):
        workspace.done("campaign", "pause", "--by", "Ana")
        before = delivered.count()
        time.sleep(1.5)
        after = delivered.count()
        with _opened(workspace, url) as store, store.reading() as connection:
            (campaign,) = campaigns.every(connection)
        if campaign.state is CampaignState.PAUSED:
            assert after == before, "I9"
            return
    raise AssertionError("the campaign never stayed paused")


def _opened(workspace: MadeWorkspace, url: str) -> AbstractContextManager[Store]:
    return open_store(url, root=workspace.root, folder=workspace.root / "var", now=dt.datetime.now(dt.UTC))


def _wait_for(is_so: object) -> None:
    deadline = time.monotonic() + _SURE_TO_START_SECONDS
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline, "nothing ever left"
        time.sleep(0.05)
