"""The ledger's moves as rules that Hypothesis plays in any order, shrinking what breaks a promise.

One rule is one transaction, or what happens outside between two: a claim, a call that arrives or not, its answer, a
death, a late answer of the dead, a pause, a person's verdict, a report. The provider is a dictionary of who has a copy.
"""

import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cipc_newsletter.deliver import counting, engine, judging, proving, recovery, settling
from cipc_newsletter.deliver.events import record_events
from cipc_newsletter.deliver.judging import Verdict
from cipc_newsletter.deliver.people import DeliveryState
from cipc_newsletter.deliver.preparing import prepare
from cipc_newsletter.deliver.settling import Claimed
from cipc_newsletter.errors import BadRequestError, RateLimitedError, UnavailableError, UncertainError
from cipc_newsletter.model.campaign import BatchState, CampaignState
from cipc_newsletter.model.event import Event, EventKind
from cipc_newsletter.providers.port import Accepted, OutgoingBatch
from cipc_newsletter.store import accounts, batches, campaigns, selections
from sending_making import CountingProvider, VirtualClock, campaign_now, opened, sending, states_of, suppress

ANSWERS = ("accepted", "accepted", "accepted", "not taken", "too fast", "no line", "bad")
CALLS_AT_ONCE = 3


class Ledger(RuleBasedStateMachine):
    """A campaign to eight people, two in a batch, and the provider's own list of copies."""

    frozen: Path  # a folder with the campaign frozen in it, copied for each run
    runs = moves = 0

    def __init__(self) -> None:
        super().__init__()
        Ledger.runs += 1
        self._folder = tempfile.TemporaryDirectory(dir=self.frozen.parent)
        copy = Path(shutil.copytree(self.frozen, Path(self._folder.name) / "world"))
        self.store = opened(copy)
        self.clock = VirtualClock()
        self.copies: Counter[int] = Counter()
        self.taken: set[int] = set()
        self.under_way: list[Claimed] = []
        self.dead: list[Claimed] = []
        self.accepted: set[int] = set()
        with self.store.reading() as connection:
            (self.campaign,) = campaigns.every(connection)

    @initialize(has_keys=st.booleans())
    def begin(self, has_keys: bool) -> None:
        provider = CountingProvider(path=Path(self._folder.name) / "copies", proof="key" if has_keys else "none")
        self.has_keys = has_keys
        self.sending = sending(self.store, provider, self.campaign, clock=self.clock)
        self.clock.forward(60)

    def teardown(self) -> None:
        self.store.close()
        self._folder.cleanup()

    @precondition(lambda self: len(self.under_way) < CALLS_AT_ONCE)
    @rule(shard=st.integers(0, 3))
    def claim(self, shard: int) -> None:
        """Commit A of whatever is next in a shard; a batch under way is not taken by a second thread of the process."""
        states = {BatchState.READY, BatchState.UNCERTAIN} if self.has_keys else {BatchState.READY}
        with self.store.reading() as connection:
            shards = batches.open_shards(connection, self.campaign.key)
            if not shards:
                return
            batch = batches.next_open(connection, self.campaign.key, shards[shard % len(shards)], states=states)
            account = accounts.account_of(connection, self.campaign.provider)
        if batch is None or batch.number in {one.number for one in self.under_way}:
            return
        self.clock.forward(1)
        prepared = prepare(self.sending, batch)
        if prepared is None:
            with self.store.writing() as connection:
                judging.hold(connection, batch)
            return
        was_sending = campaign_now(self.store, self.campaign).state is CampaignState.SENDING
        token = b"%016d" % self.clock.at.microsecond + bytes([len(self.dead) % 256])
        claimed = Claimed(prepared=prepared, token=token, account=account, chance=0.5)
        if engine._claim(self.sending, claimed):
            assert was_sending, "I9"
            if prepared.call is not None:
                self.under_way.append(claimed)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), answer=st.sampled_from(ANSWERS), is_told=st.booleans())
    def answer(self, data: st.DataObject, answer: str, is_told: bool) -> None:
        """A call arrives or does not, and the answer comes back or does not: commit B."""
        claimed = data.draw(st.sampled_from(self.under_way))
        self.under_way.remove(claimed)
        self.arrive(claimed, answer)
        self.record(claimed, answer if is_told else "lost")

    @precondition(lambda self: self.under_way)
    @rule(data=st.data())
    def die(self, data: st.DataObject) -> None:
        """The process dies: of its calls each has arrived or has not, and the next start takes over."""
        for claimed in self.under_way:
            self.arrive(claimed, data.draw(st.sampled_from(("accepted", "not taken"))))
        self.dead += self.under_way
        self.under_way = []
        with self.store.writing() as connection:
            recovery.take_over(connection, at=self.clock.now(), is_shared=self.store.is_shared)
            proving.hold_unprovable(connection, self.sending)

    @precondition(lambda self: self.dead)
    @rule(data=st.data(), answer=st.sampled_from(ANSWERS))
    def speak_after_death(self, data: st.DataObject, answer: str) -> None:
        """A process taken for dead was only asleep, and records what it believes; nobody may listen.

        But to one thing: a batch that was repeated under its key and that nobody has claimed since is uncertain still. That
        the provider took it is the truth, however late it is told; that it refused the repeat leaves it for a person.
        """
        claimed = data.draw(st.sampled_from(self.dead))
        is_repeat = claimed.prepared.is_repeat
        if is_repeat and answer == "accepted" and claimed.number not in self.taken:
            answer = "lost"
        before = states_of(self.store, self.campaign)
        self.record(claimed, answer)
        after = states_of(self.store, self.campaign)
        heard = {(before[number], after[number]) for number in before if before[number] is not after[number]}
        late = {(DeliveryState.UNCERTAIN, DeliveryState.ACCEPTED), (DeliveryState.UNCERTAIN, DeliveryState.HELD)}
        assert heard <= (late if is_repeat else set()), f"the dead were listened to: {heard}"

    @rule(is_pause=st.booleans())
    def pause_or_resume(self, is_pause: bool) -> None:
        with self.store.writing() as connection:
            state = campaigns.get(connection, self.campaign.key).state
            if is_pause and state is CampaignState.SENDING:
                campaigns.pause(connection, self.campaign.key, reason="somebody asked")
            elif state is CampaignState.PAUSED:
                campaigns.resume(connection, self.campaign.key)

    @rule(luck=st.integers(0, 9))
    def cancel(self, luck: int) -> None:
        state = campaign_now(self.store, self.campaign).state
        if luck == 0 and state in (CampaignState.SENDING, CampaignState.PAUSED):
            with self.store.writing() as connection:
                campaigns.cancel(connection, self.campaign.key, at=self.clock.now())

    @rule(data=st.data(), is_dropped=st.booleans())
    def resolve(self, data: st.DataObject, is_dropped: bool) -> None:
        """A person looks the provider's list up and says what is true, or drops what did not arrive.

        In a campaign that is over, nothing can be mailed again: the command refuses that.
        """
        is_over = campaign_now(self.store, self.campaign).state is CampaignState.CANCELLED
        with self.store.writing() as connection:
            held = batches.in_state(connection, BatchState.HELD)
            if not held:
                return
            batch = data.draw(st.sampled_from(held))
            otherwise = Verdict.DROP if is_dropped or is_over else Verdict.RESEND
            verdict = Verdict.ACCEPTED if batch.number in self.taken else otherwise
            judging.judge(connection, batch, verdict, name="Anne", at=self.clock.now())

    @precondition(lambda self: self.copies)
    @rule(data=st.data(), kind=st.sampled_from(EventKind))
    def report(self, data: st.DataObject, kind: EventKind) -> None:
        """The provider tells something of a person who has a copy."""
        person = data.draw(st.sampled_from(sorted(self.copies)))
        with self.store.reading() as connection:
            pages = [one for page in selections.pages(connection, self.campaign.key) for one in page]
        number, found = next((b.number, p) for b in pages for p in b.people if p.subscriber_id == person)
        event = Event(
            campaign_uid=self.campaign.uid, kind=kind, at=self.clock.at, batch_no=number, address=found.email
        )
        record_events(self.store, [event], now=self.clock.now())

    @rule(number=st.integers(1, 30))
    def leave(self, number: int) -> None:
        if number <= 8:
            suppress(self.store, number, at=self.clock.at)

    @invariant()
    def the_ledger_holds(self) -> None:
        """I1, I3, I4, I5 and I6; and in a cancelled campaign nobody waits for ever."""
        Ledger.moves += 1
        states = states_of(self.store, self.campaign)
        accepted = {number for number, state in states.items() if state is DeliveryState.ACCEPTED}
        queued = {number for number, state in states.items() if state is DeliveryState.QUEUED}
        with self.store.reading() as connection:
            counted = counting.counts(connection, self.campaign.key)
        assert max(self.copies.values(), default=0) <= 1, f"I1: {self.copies}"
        assert counted.is_balanced, "I6"
        assert counted.planned == len(states) == 8, "I2"
        assert accepted <= self.copies.keys(), f"I3: {accepted - self.copies.keys()}"
        assert not queued & self.copies.keys(), f"I4: {queued & self.copies.keys()}"
        assert self.accepted <= accepted, "I5"
        if campaign_now(self.store, self.campaign).state is CampaignState.CANCELLED:
            assert not queued, f"waiting in a cancelled campaign: {queued}"
        self.accepted = accepted

    def arrive(self, claimed: Claimed, answer: str) -> None:
        """Let the provider take a call; with keys it knows one again."""
        call = claimed.prepared.call
        assert call is not None
        batch = call.content
        assert isinstance(batch, OutgoingBatch)
        if answer == "accepted" and not (self.has_keys and batch.batch_no in self.taken):
            self.taken.add(batch.batch_no)
            self.copies.update(one.subscriber_id for one in batch.people)

    def record(self, claimed: Claimed, answer: str) -> None:
        """Record an answer as the engine does."""
        errors = {
            "lost": UncertainError("cut.", provider="counting"),
            "not taken": UncertainError("cut.", provider="counting"),
            "too fast": RateLimitedError("too fast.", provider="counting", status=429),
            "no line": UnavailableError("no connection.", provider="counting"),
            "bad": BadRequestError("one address is refused.", provider="counting", answer="bad", status=400),
        }
        with self.store.writing() as connection:
            if answer == "accepted":
                settling.record_accepted(connection, claimed, Accepted(provider_ref="ref"), at=self.clock.now())
            else:
                settling.record_error(connection, claimed, errors[answer], at=self.clock.now())
            proving.hold_unprovable(connection, self.sending)
