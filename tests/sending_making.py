"""A campaign to send, and a provider that counts for itself, for the tests of delivery: only time is virtual.

The provider writes one line per copy into a file of its own: the verdict on who got what never comes from the ledger.
"""

import contextlib
import datetime as dt
import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import sqlalchemy as sa

from audience_making import imported
from cipc_newsletter import tokens
from cipc_newsletter.audience import selection
from cipc_newsletter.deliver import counting, freezing, planning
from cipc_newsletter.deliver.people import DeliveryState, delivery_of
from cipc_newsletter.deliver.planning import SendRequest
from cipc_newsletter.deliver.surroundings import Sending, SystemClock, Waiting
from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.model.campaign import Campaign, CampaignCounts, Plan
from cipc_newsletter.providers.port import Accepted, Call, Capabilities, OutgoingBatch, Proof, Trace
from cipc_newsletter.store import campaigns, selections, suppressions
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.suppressions import SuppressionReason
from databases import store_in
from sample_batches import composed

NOW = dt.datetime(2025, 12, 10, 15, 30, tzinfo=dt.UTC)
ISSUE = "2025-12"
DIGEST = "d" * 64
LANGUAGES = ("fr", "en")
MESSAGES = {language: composed(language) for language in LANGUAGES}
RING = tokens.KeyRing(current=1, keys={1: b"k" * 32})


class Crash(BaseException):
    """The process dies here."""


@dataclass
class VirtualClock:
    """A clock that moves a millisecond whenever it is read, and as far as it is told."""

    at: dt.datetime = NOW
    booted: float = 1000.0

    def now(self) -> dt.datetime:
        self.forward(0.001)
        return self.at

    def boot_seconds(self) -> float:
        return self.booted

    def pause(self, seconds: float) -> None:
        self.forward(seconds)

    def forward(self, seconds: float) -> None:
        self.at += dt.timedelta(seconds=seconds)
        self.booted += seconds

    def wait(self, until: dt.datetime, _waiting: Waiting) -> None:
        self.forward(max((until - self.at).total_seconds(), 0.0))


class RealClock(SystemClock):
    """The clock of this computer, for tests with several threads."""

    def wait(self, until: dt.datetime, _waiting: Waiting) -> None:
        time.sleep(max((until - self.now()).total_seconds(), 0.0))


@dataclass
class CountingProvider:
    """A provider that appends one line per accepted copy to `path`.

    `before` and `after` are called with each batch around its acceptance and may raise; with the proof "key" a copy
    whose name is already there is the same mail and is not counted again; `bad` are people no call may contain.
    A look-up finds a batch `lag_seconds` after it was accepted, by `clock`; `searched` may raise instead.
    """

    path: Path
    proof: Proof = "none"
    batch_limit: int = 500
    before: Callable[[OutgoingBatch], None] = lambda _batch: None
    after: Callable[[OutgoingBatch], None] = lambda _batch: None
    bad: Collection[int] = ()
    refused: Mapping[int, str] = field(default_factory=dict)
    in_flight: int = 1
    name: str = "counting"
    calls: list[OutgoingBatch] = field(default_factory=list)
    key_lives_seconds: float | None = None
    settle_seconds: float = 900.0
    lag_seconds: float = 0.0
    clock: "VirtualClock | None" = None
    searched: Callable[[Trace], None] = lambda _trace: None
    searches: list[Trace] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            batch_limit=self.batch_limit,
            proof=self.proof,
            is_real=False,
            owns_unsubscribe=False,
            key_lives_seconds=self.key_lives_seconds,
            settle_seconds=self.settle_seconds,
            in_flight=self.in_flight,
        )

    def prepare(self, batch: OutgoingBatch) -> Call:
        said = [batch.campaign_uid, batch.batch_no, batch.message.subject, batch.date.isoformat()]
        people = [[one.subscriber_id, one.email, dict(one.fields)] for one in batch.people]
        return Call(body_sha=hashlib.sha256(json.dumps([said, people]).encode()).digest(), content=batch)

    def submit(self, call: Call) -> Accepted:
        batch = call.content
        assert isinstance(batch, OutgoingBatch)
        self.calls.append(batch)
        self.before(batch)
        if any(one.subscriber_id in self.bad for one in batch.people):
            raise BadRequestError("one address is refused.", provider=self.name, answer="bad address", status=400)
        taken = [one for one in batch.people if one.subscriber_id not in self.refused]
        with self.lock:
            known = {(line["batch"], line["id"]) for line in self.lines()} if self.proof == "key" else set()
            with self.path.open("a", encoding="utf-8") as stream:
                for one in taken:
                    if (batch.batch_no, one.subscriber_id) not in known:
                        line = {"batch": batch.batch_no, "id": one.subscriber_id, "to": one.email, "at": self._now()}
                        stream.write(json.dumps(line) + "\n")
        self.after(batch)
        return Accepted(
            provider_ref=f"ref-{batch.batch_no}",
            refused={one.subscriber_id: self.refused[one.subscriber_id] for one in batch.people if one not in taken},
        )

    def look_up(self, trace: Trace) -> Accepted | None:
        self.searches.append(trace)
        self.searched(trace)
        wanted = {(trace.batch_no, address) for address in trace.probes}
        for line in self.lines():
            is_shown = float(str(line["at"])) + self.lag_seconds <= self._now()
            if is_shown and (line["batch"], line["to"]) in wanted:
                return Accepted(provider_ref=f"ref-{trace.batch_no}")
        return None

    def _now(self) -> float:
        return 0.0 if self.clock is None else self.clock.at.timestamp()

    def lines(self) -> list[dict[str, object]]:
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]

    def copies(self) -> Counter[int]:
        """How many copies each person got."""
        return Counter(int(str(line["id"])) for line in self.lines())


def opened(folder: Path) -> Store:
    """Open the store in `folder`, made where it is missing."""
    return store_in(folder, now=NOW)


def with_audience(store: Store, people: int) -> None:
    """Put `people` subscribers with consent into the store, ids from 1, and the approved message."""
    lines = [
        f"person{number}@lecteurs.example,Name{number},{('fr', 'en', 'es')[number % 3]}" for number in range(people)
    ]
    imported(store, "email,first_name,language\n" + "\n".join(lines) + "\n")
    with store.writing() as connection:
        connection.execute(
            sa.text("INSERT INTO approved_message VALUES (:digest, :issue, :data, :data, 0)"),
            {"digest": DIGEST, "issue": ISSUE, "data": b""},
        )


def request(**changes: object) -> SendRequest:
    made = SendRequest(
        issue_id=ISSUE,
        digest=DIGEST,
        provider="counting",
        languages=dict(zip(LANGUAGES, LANGUAGES, strict=True)),
        page_of=selection.page,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def planned(store: Store, wanted: SendRequest | None = None, *, at: dt.datetime = NOW) -> Plan:
    with store.reading() as connection:
        return planning.plan(connection, wanted or request(), at=at, words_of=str)


def created(store: Store, *, grace_seconds: float = 0.0, uid: str = "c0ffee", at: dt.datetime = NOW) -> Campaign:
    """Say yes to the plan as it is now."""
    agreed = planned(store, at=at)
    with store.writing() as connection:
        return freezing.create(
            connection,
            agreed,
            uid=uid,
            zone="America/Toronto",
            now=at,
            grace=dt.timedelta(seconds=grace_seconds),
        )


def frozen(store: Store, campaign: Campaign, *, batch_limit: int = 500, at: dt.datetime = NOW) -> Campaign:
    return freezing.freeze(
        store, campaign, request(), messages=list(MESSAGES.values()), batch_limit=batch_limit, at=at
    )


def ready(store: Store, *, people: int = 12, batch_limit: int = 500, grace_seconds: float = 0.0) -> Campaign:
    """Return a frozen campaign to `people` subscribers."""
    with_audience(store, people)
    return frozen(store, created(store, grace_seconds=grace_seconds), batch_limit=batch_limit)


def link_of(uid: bytes) -> str:
    return f"https://cipc.example/u/{tokens.mint(RING, tokens.Purpose.UNSUBSCRIBE, uid)}"


def fields_of(uids: Sequence[bytes]) -> dict[str, list[str]]:
    return {"unsubscribe_url": [link_of(uid) for uid in uids]}


def sending(
    store: Store,
    provider: CountingProvider,
    campaign: Campaign,
    *,
    clock: VirtualClock | RealClock | None = None,
    **changes: object,
) -> Sending:
    """Return everything a campaign needs to be sent, in virtual time."""
    clock = clock or VirtualClock()
    made = Sending(
        store=store,
        provider=provider,
        campaign=campaign,
        messages=MESSAGES,
        may_mail=selection.may_mail,
        fields_of=fields_of,
        wait=clock.wait,
        owner="test",
        clock=clock,
        chance=lambda: 0.75,
        is_by_consent_alone=True,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def counts_of(store: Store, campaign: Campaign) -> CampaignCounts:
    with store.reading() as connection:
        return counting.counts(connection, campaign.key)


def campaign_now(store: Store, campaign: Campaign) -> Campaign:
    with store.reading() as connection:
        return campaigns.get(connection, campaign.key)


def states_of(store: Store, campaign: Campaign) -> dict[int, DeliveryState]:
    """Where every person of the frozen selection is, by id."""
    with store.reading() as connection:
        ids = [
            one.subscriber_id for page in selections.pages(connection, campaign.key) for b in page for one in b.people
        ]
        found = {number: delivery_of(connection, campaign.key, number) for number in ids}
    return {number: delivery.state for number, delivery in found.items() if delivery is not None}


def resumed(store: Store, campaign: Campaign) -> None:
    with store.writing() as connection:
        campaigns.resume(connection, campaign.key)


def suppress(store: Store, number: int, *, at: dt.datetime = NOW) -> None:
    """Suppress the subscriber with this id."""
    with store.writing() as connection:
        address = connection.execute(
            sa.text("SELECT email_norm FROM subscriber WHERE id = :id"), {"id": number}
        ).scalar_one()
        suppressions.add(connection, address, reason=SuppressionReason.UNSUBSCRIBED, at=at)


def execute(store: Store, statement: str, **values: object) -> None:
    """Change the ledger by hand."""
    with store.writing() as connection:
        connection.execute(sa.text(statement), values)


@dataclass
class Fuse:
    """Dies at the `last`-th named point it comes to, never where that is None."""

    last: int | None = None
    burnt: int = 0
    where: str = ""

    def burn(self, name: str) -> None:
        self.burnt += 1
        self.where = name
        if self.burnt == self.last:
            raise Crash(name)


class MortalStore(Store):
    """A store whose process may die before and after every transaction, and inside it just before the commit."""

    fuse: Fuse

    @classmethod
    def of(cls, store: Store, fuse: Fuse) -> "MortalStore":
        mortal = cls(store.database)
        mortal.fuse = fuse
        return mortal

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        self.fuse.burn("before reading")
        with super().reading() as connection:
            yield connection
        self.fuse.burn("after reading")

    @contextlib.contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        self.fuse.burn("before writing")
        with super().writing() as connection:
            yield connection
            self.fuse.burn("before commit")
        self.fuse.burn("after commit")


def mortal(made: Sending, fuse: Fuse) -> Sending:
    """Return the same send, dying at a point of `fuse`: around the store, the calls, the questions, the waiting."""
    provider = made.provider
    assert isinstance(provider, CountingProvider)

    def before(batch: OutgoingBatch) -> None:
        fuse.burn("before the call is accepted")
        provider.before(batch)

    def after(batch: OutgoingBatch) -> None:
        fuse.burn("after the call is accepted")
        provider.after(batch)

    def wait(until: dt.datetime, waiting: Waiting) -> None:
        fuse.burn("before waiting")
        made.wait(until, waiting)
        fuse.burn("after waiting")

    def may_mail(connection: sa.Connection, ids: Collection[int], at: dt.datetime) -> Mapping[int, str]:
        fuse.burn("while asking who may be mailed")
        return made.may_mail(connection, ids, at)

    def progress(_counts: CampaignCounts) -> None:
        fuse.burn("while showing progress")

    return replace(
        made,
        store=MortalStore.of(made.store, fuse),
        provider=replace(provider, before=before, after=after),
        wait=wait,
        may_mail=may_mail,
        progress=progress,
    )
