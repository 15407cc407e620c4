"""`run_shard` in virtual time: processes with several threads that die, stall and are paused, a line that loses things.

One seed is one schedule. The store is a real one, the provider counts for itself, and what must hold is SENDING.md 5.2.
A thread gives up its turn before each transaction and around each call: transactions of one database come one after
the other anyway, so nothing that can happen is left out.
"""

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cipc_newsletter.audience import selection
from cipc_newsletter.deliver import counting, runner
from cipc_newsletter.deliver.engine import Done, Later, Stopped, run_shard
from cipc_newsletter.deliver.people import DeliveryState
from cipc_newsletter.deliver.surroundings import Sending, Waiting
from cipc_newsletter.errors import BadRequestError, RateLimitedError, UnavailableError, UncertainError
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.providers.port import Accepted, Call, Capabilities, OutgoingBatch, Proof, Trace
from cipc_newsletter.store import batches, campaigns
from cipc_newsletter.store.database import Store
from matrix.scheduling import Process, Scheduler
from sending_making import (
    MESSAGES,
    VirtualClock,
    created,
    fields_of,
    frozen,
    opened,
    states_of,
    suppress,
    with_audience,
)

PEOPLE, BATCH = 8, 2
PROCESSES, THREADS = 3, 3  # processes at once where they share the ledger; threads of each
PROOFS: dict[str, Proof] = {
    "key": "key",
    "hold": "none",
    "resend": "none",
    "lookup_hold": "lookup",
    "lookup_resend": "lookup",
}
POLICIES = tuple(PROOFS)
INDEX_LAG_SECONDS = 5.0
_SHARED = 0.5  # how many of the worlds have several processes at once
_TURNS_WITH_FAULTS = 160
_TURNS_AT_MOST = 20_000
_DIES, _STALLS, _IS_PAUSED, _LEAVES = 0.015, 0.01, 0.01, 0.003  # chances, each turn
_FATES = ("taken",) * 9 + ("lost", "lost answer", "late", "too fast", "no line", "bad")


class SteppingStore:
    """The store, with a turn given up before each transaction; `is_shared` as if it lay on a server."""

    def __init__(self, store: Store, step: Callable[[], None], *, is_shared: bool) -> None:
        self._store, self._step, self.is_shared = store, step, is_shared

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        self._step()
        with self._store.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        self._step()
        with self._store.writing() as connection:
            yield connection
        self._step()


@dataclass
class Line:
    """The provider and the line to it: what it has taken, from when on it shows, and what goes wrong on the way."""

    world: "World"
    proof: Proof
    name: str = "counting"
    copies: Counter[int] = field(default_factory=Counter)
    taken: dict[int, tuple[dt.datetime, frozenset[int]]] = field(default_factory=dict)
    on_the_way: list[tuple[dt.datetime, OutgoingBatch]] = field(default_factory=list)
    unclear: int = 0

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(batch_limit=BATCH, proof=self.proof, is_real=False, owns_unsubscribe=False)

    @property
    def index_page(self) -> None:
        return None

    def prepare(self, batch: OutgoingBatch) -> Call:
        said = [batch.campaign_uid, batch.batch_no, batch.message.subject, batch.date.isoformat()]
        people = [[one.subscriber_id, one.email, dict(one.fields)] for one in batch.people]
        return Call(body_sha=hashlib.sha256(json.dumps([said, people]).encode()).digest(), content=batch)

    def submit(self, call: Call) -> Accepted:
        batch = call.content
        assert isinstance(batch, OutgoingBatch)
        self.world.require_may_call(batch)
        self.world.scheduler.step()
        fate = self.world.fate()
        if fate == "too fast":
            raise RateLimitedError("too fast.", provider=self.name, status=429)
        if fate == "no line":
            raise UnavailableError("no connection.", provider=self.name)
        if fate == "bad" and len(batch.people) > 1:
            raise BadRequestError("one address is refused.", provider=self.name, answer="bad address", status=400)
        if fate == "late":
            wait = self.world.scheduler.luck.uniform(1, self.capabilities.longest_call_seconds)
            self.on_the_way.append((self.world.clock.at + dt.timedelta(seconds=wait), batch))
        elif fate != "lost":
            self.take(batch)
        self.world.scheduler.step()
        if fate in ("lost", "lost answer", "late"):
            self.unclear += 1
            raise UncertainError("cut.", provider=self.name)
        return Accepted(provider_ref=f"ref-{batch.batch_no}")

    def take(self, batch: OutgoingBatch) -> None:
        """Deliver to everybody; with keys, what was delivered before is the same mail."""
        people = frozenset(one.subscriber_id for one in batch.people)
        if self.proof == "key" and batch.batch_no in self.taken:
            assert self.taken[batch.batch_no][1] == people, "a key was used again for other people"
            return
        self.taken[batch.batch_no] = (self.world.clock.at, people)
        self.copies.update(people)

    def look_up(self, trace: Trace) -> Accepted | None:
        """Find what was taken, once it shows."""
        self.world.scheduler.step()
        found = self.taken.get(trace.batch_no)
        is_shown = found is not None and found[0] + dt.timedelta(seconds=INDEX_LAG_SECONDS) <= self.world.clock.at
        self.world.scheduler.step()
        return Accepted(provider_ref=f"ref-{trace.batch_no}") if is_shown else None

    def arrive(self) -> None:
        """Take what has been on the way long enough."""
        due = [one for one in self.on_the_way if one[0] <= self.world.clock.at]
        for one in due:
            self.on_the_way.remove(one)
            self.take(one[1])


class World:
    """One schedule: a store, a line, processes that come and go."""

    def __init__(self, store: Store, *, policy: str, seed: str) -> None:
        self.store, self.policy, self.seed = store, policy, seed
        self.clock = VirtualClock()
        self.scheduler = Scheduler(seed, self.clock)
        self.line = Line(world=self, proof=PROOFS[policy])
        self.processes: list[Process] = []
        self.is_shared = self.scheduler.luck.random() < _SHARED
        self.crashes = self.stalls = 0
        self.is_calm = False
        self.under_way: set[tuple[int, int]] = set()
        with store.reading() as connection:
            (self.campaign,) = campaigns.every(connection)
        with store.writing() as connection:
            connection.execute(sa.text("UPDATE campaign SET uncertain_policy = :policy"), {"policy": policy})

    def play(self) -> None:
        """Play the faults, then let everything come to its end."""
        luck = self.scheduler.luck
        for _ in range(_TURNS_WITH_FAULTS):
            if self._is_over():
                break
            self._keep_one_alive()
            self._happen(luck.random())
            self.turn()
        self.is_calm = True
        for _ in range(_TURNS_AT_MOST):
            for process in self.processes:
                process.stalled_until = min(process.stalled_until, self.clock.at)
            if self._is_over():
                break
            self._keep_one_alive()
            self.turn()
        else:
            raise AssertionError("I7: it does not come to an end")
        self.clock.forward(3600)
        self.line.arrive()

    def turn(self) -> None:
        self.line.arrive()
        self.scheduler.turn()

    def fate(self) -> str:
        return "taken" if self.is_calm else self.scheduler.luck.choice(_FATES)

    def require_may_call(self, batch: OutgoingBatch) -> None:
        """I9: no call begins while paused, but those claimed before it."""
        with self.store.reading() as connection:
            state = campaigns.get(connection, self.campaign.key).state
        is_allowed = state is CampaignState.SENDING or (batch.batch_no, batch.attempt) in self.under_way
        assert is_allowed, f"I9: batch {batch.batch_no} is called while {state.value}"

    def _happen(self, chance: float) -> None:
        """Let a process die or stall, the campaign be paused, a person leave; mostly nothing."""
        luck = self.scheduler.luck
        alive = [process for process in self.processes if process.is_alive]
        if chance < _DIES:
            self.crashes += 1
            self.scheduler.kill(luck.choice(alive))
            self.check()
        elif chance < _DIES + _STALLS:
            self.stalls += 1
            luck.choice(alive).stalled_until = self.clock.at + dt.timedelta(
                seconds=luck.choice((3.0, 20.0, 60.0, 600.0))
            )
        elif chance < _DIES + _STALLS + _IS_PAUSED:
            self._pause()
        elif chance < _DIES + _STALLS + _IS_PAUSED + _LEAVES:
            suppress(self.store, luck.randint(1, PEOPLE), at=self.clock.at)

    def _pause(self) -> None:
        with self.store.writing() as connection:
            if campaigns.get(connection, self.campaign.key).state is not CampaignState.SENDING:
                return
            campaigns.pause(connection, self.campaign.key, reason="somebody asked")
            rows = connection.execute(sa.text("SELECT batch_no, attempt FROM attempt WHERE finished_at IS NULL"))
            self.under_way = {(int(number), int(attempt)) for number, attempt in rows}

    def _keep_one_alive(self) -> None:
        """Start the command again where nobody runs it."""
        wanted = PROCESSES if self.is_shared and not self.is_calm else 1
        if sum(process.is_alive for process in self.processes) >= wanted or self._is_over():
            return
        with self.store.writing() as connection:
            if campaigns.get(connection, self.campaign.key).state is CampaignState.PAUSED:
                campaigns.resume(connection, self.campaign.key)
        process = Process(name=f"process {len(self.processes) + 1}")
        self.processes.append(process)
        self.scheduler.start(process, lambda: self.command(process))

    def _is_over(self) -> bool:
        """Whether nobody runs the command, and running it again would change nothing."""
        if any(process.is_alive for process in self.processes):
            return False
        with self.store.reading() as connection:
            state = campaigns.get(connection, self.campaign.key).state
            counted = counting.counts(connection, self.campaign.key)
        return state is CampaignState.FINISHED or (counted.held > 0 and counted.remaining + counted.uncertain == 0)

    def command(self, process: Process) -> None:
        """What the runner does, with its threads as tasks of this scheduler."""
        sending = self.sending(process)
        while True:
            runner._recover(sending)
            ends = self._ends(sending, process)
            if any(isinstance(end, Stopped) for end in ends):
                return
            later = [end.when for end in ends if isinstance(end, Later)]
            if later:
                self.scheduler.sleep(min(later))
                continue
            runner._recover(sending)
            with sending.store.writing() as connection:
                counting.finish_if_done(connection, self.campaign.key, at=self.clock.now())
                is_left_to_others = bool(batches.open_shards(connection, self.campaign.key))
            if not (self.is_shared and is_left_to_others):
                return
            self.scheduler.sleep(self.clock.at + dt.timedelta(seconds=5))

    def _ends(self, sending: Sending, process: Process) -> list[Done | Later | Stopped]:
        """Go through the open shards in several threads; two may meet in one, as the processes of a shared ledger do."""
        with sending.store.reading() as connection:
            shards = list(batches.open_shards(connection, self.campaign.key))
        ends: list[Done | Later | Stopped] = []

        def thread() -> None:
            ends.extend(run_shard(sending, shard) for shard in shards)

        threads = [self.scheduler.start(process, thread) for _ in range(THREADS)]
        while not all(one.is_over for one in threads):
            self.scheduler.step()
        return ends

    def sending(self, process: Process) -> Sending:
        def wait(until: dt.datetime, _waiting: Waiting) -> None:
            self.scheduler.sleep(until)

        return Sending(
            store=SteppingStore(self.store, self.scheduler.step, is_shared=self.is_shared),  # type: ignore[arg-type]
            provider=self.line,  # type: ignore[arg-type]
            campaign=self.campaign,
            messages=MESSAGES,
            may_mail=selection.may_mail,
            fields_of=fields_of,
            wait=wait,
            owner=process.name,
            clock=self.clock,
        )

    def check(self) -> None:
        """What holds at every moment: I1, I3, I4 and I6; `resend` promises neither the first nor the third.

        The records of the provider settle long after the longest stall, so even `lookup_resend` doubles nobody.
        """
        copies = self.line.copies
        is_once = self.policy != "resend"
        assert not is_once or max(copies.values(), default=0) <= 1, f"I1: {copies}"
        with self.store.reading() as connection:
            assert counting.counts(connection, self.campaign.key).is_balanced, "I6"
        states = states_of(self.store, self.campaign)
        accepted = {number for number, state in states.items() if state is DeliveryState.ACCEPTED}
        assert accepted <= copies.keys(), f"I3: {accepted - copies.keys()}"
        queued = {number for number, state in states.items() if state is DeliveryState.QUEUED}
        assert not is_once or not queued & copies.keys(), f"I4: {queued & copies.keys()}"

    def check_end(self) -> None:
        """What holds at the end: everybody is somewhere, and as few are held as may be."""
        self.check()
        states = Counter(states_of(self.store, self.campaign).values())
        open_ones = {DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.UNCERTAIN}
        assert states.total() == PEOPLE, "I2"
        assert not open_ones & states.keys(), f"I2: {states}"
        assert states[DeliveryState.HELD] <= ((self.crashes + self.stalls) * THREADS + self.line.unclear) * BATCH, (
            "I8"
        )
        with self.store.reading() as connection:
            state = campaigns.get(connection, self.campaign.key).state
        assert (state is CampaignState.FINISHED) == (states[DeliveryState.HELD] == 0), f"I7: {state}, {states}"


@dataclass(frozen=True)
class Stage:
    """A store in which a campaign is frozen, copied for each schedule to a folder in memory."""

    frozen: Path
    folder: Path

    def play(self, *, policy: str, seed: str) -> World:
        """Play one schedule in a store of its own; whatever does not hold is raised with its seed."""
        copy = Path(shutil.copytree(self.frozen, self.folder / "world"))
        try:
            with opened(copy) as store:
                return _played(store, policy=policy, seed=seed)
        finally:
            shutil.rmtree(copy)


@contextmanager
def memory_folder() -> Iterator[Path]:
    """Yield an empty folder, in memory where the system has such a place: on a disk all this takes ten times as long."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


@contextmanager
def a_stage() -> Iterator[Stage]:
    """Yield a place to play on."""
    with memory_folder() as folder:
        with opened(folder / "frozen") as store:
            with_audience(store, PEOPLE)
            frozen(store, created(store, grace_seconds=5), batch_limit=BATCH)
        yield Stage(frozen=folder / "frozen", folder=folder)


def _played(store: Store, *, policy: str, seed: str) -> World:
    world = World(store, policy=policy, seed=seed)
    try:
        world.play()
        world.check_end()
    except Exception as error:
        raise AssertionError(f"{error} [policy {policy}, seed {seed}]") from error
    finally:
        for process in world.processes:
            world.scheduler.kill(process)
    return world
