"""One campaign from its first batch to its last, on this computer.

Promises that one process sends from a store at a time, or that several share one which can be shared and end together;
that what a dead sender left is judged before anything is called, that nothing leaves during the grace, and that the
campaign is finished only when everybody is accounted for. As many threads call as the provider takes at once and its
account allows just now. Decides nothing about a batch: that is the engine's.
"""

import datetime as dt
import gc
from dataclasses import replace

from cipc_newsletter.deliver import breaker, counting, first_wave, pacing, proving, recovery
from cipc_newsletter.deliver.crew import work_through
from cipc_newsletter.deliver.engine import Done, Later, Stopped
from cipc_newsletter.deliver.sole_sender import alone
from cipc_newsletter.deliver.surroundings import Sending, Waiting
from cipc_newsletter.errors import NotTheSenderError, UnreachableStoreError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.store import accounts, batches, campaigns
from cipc_newsletter.wording import _

_TELL_EVERY = dt.timedelta(seconds=0.5)  # counting is a sum over all batches
_CHECKPOINT_EVERY = dt.timedelta(seconds=1)
_LOOK_AGAIN = dt.timedelta(seconds=1)  # at what other processes have under way
_LOST_IN_A_ROW = 5  # rounds that a database server broke off, each after waiting for it to come back
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


def run_campaign(sending: Sending) -> Done | Stopped:
    """Send a prepared campaign, or go on with it; return when nothing is left to do or it was stopped.

    `Done` may leave held people, who need a person's judgement. Raises NotTheSenderError where another process is
    sending or the provider is not the campaign's, StoreError where the ledger cannot be used; running it again is
    always safe.
    """
    require_provider(sending.campaign, sending.provider.name)
    # What is loaded by now stays: looking through it again and again for garbage would cost more than it frees.
    gc.freeze()
    with alone(sending.store):
        sending.require_may_send()
        with sending.store.writing() as connection:
            pacing.set_limits(connection, sending)
        herald = _Herald(sending)
        lost = 0
        while True:
            try:
                ending = _round(sending, herald)
            except UnreachableStoreError:
                lost += 1
                if lost == _LOST_IN_A_ROW:
                    raise
                sending.clock.pause(1.0)
                continue
            lost = 0
            if not isinstance(ending, Later):
                return ending
            sending.wait(ending.when, ending.waiting)


def _round(sending: Sending, herald: "_Herald") -> Done | Later | Stopped:
    """Work on every open shard as long as it goes; record the campaign as finished where that was the last of it."""
    _recover(sending)
    herald.judge()
    ending = work_through(sending, _shards(sending), hands=herald.hands, tell=herald.tell)
    if isinstance(ending, Later):
        return _sooner(sending, ending)
    _recover(sending)
    with sending.store.writing() as connection:
        counting.finish_if_done(connection, sending.campaign.key, at=sending.clock.now())
        state = campaigns.get(connection, sending.campaign.key).state
    herald.tell_end()
    if state is CampaignState.FINISHED:
        return Done()
    if isinstance(ending, Done) and sending.store.is_shared and _shards(sending):
        # Another process is in a call. Should it die there, somebody must be left to judge it.
        return Later(when=sending.clock.now() + _LOOK_AGAIN, waiting=Waiting.OTHERS)
    return ending


def _shards(sending: Sending) -> tuple[int, ...]:
    """Return the open shards; each of several processes begins with another one."""
    with sending.store.reading() as connection:
        shards = batches.open_shards(connection, sending.campaign.key)
    first = int(sending.begins_at * len(shards))
    return shards[first:] + shards[:first]


def _sooner(sending: Sending, ending: Later) -> Later:
    """Look again soon at an uncertain batch that another process may be repeating just now."""
    if not (sending.store.is_shared and ending.waiting is Waiting.PROOF):
        return ending
    return replace(ending, when=min(ending.when, sending.clock.now() + 30 * _LOOK_AGAIN))


def require_provider(campaign: Campaign, name: str) -> None:
    """Refuse to go on through another provider: it cannot know what the first one accepted. Raises StoreError."""
    if name == campaign.provider:
        return
    raise NotTheSenderError(
        _("campaign {name} goes through {provider}, not through {other}.").format(
            name=campaign.id, provider=campaign.provider, other=name
        ),
        right=_("A campaign ends through the provider it began with, so that nobody is mailed twice."),
        remedy=_("Go on with it: cipc-newsletter campaign resume {name}").format(name=campaign.id),
    )


def _recover(sending: Sending) -> None:
    """Judge what nobody is working on any more."""
    with sending.store.writing() as connection:
        recovery.take_over(connection, at=sending.clock.now(), is_shared=sending.store.is_shared)
        proving.hold_unprovable(connection, sending)
        first_wave.open_gate(connection, sending.campaign.key, send=sending.send, at=sending.clock.now())


class _Herald:
    """Tells how far a campaign is, not too often, stops it where it goes wrong, and knows what its account allows."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending
        self._hands = 1
        self._warned: set[str] = set()
        self._looked_at = self._told_at = self._checked_at = _LONG_AGO

    def hands(self) -> int:
        """Return how many calls may be under way at once."""
        now = self._sending.clock.now()
        if _is_due(self._looked_at, now, _TELL_EVERY):
            self._looked_at = now
            with self._sending.store.reading() as connection:
                self._hands = accounts.at_provider(connection, self._sending.provider.name).conc_now
        return min(self._hands, self._sending.provider.capabilities.in_flight)

    def tell(self) -> None:
        """Say where the people are, and let a checkpoint be made, where either is due."""
        now = self._sending.clock.now()
        if _is_due(self._told_at, now, _TELL_EVERY):
            self._told_at = now
            self._count()
            self.judge()
        if _is_due(self._checked_at, now, _CHECKPOINT_EVERY):
            self._checked_at = now
            self._sending.checkpoint()

    def judge(self) -> None:
        """Pause the campaign where what became of it so far says so."""
        breaker.judge(self._sending, at=self._sending.clock.now(), warned=self._warned)

    def tell_end(self) -> None:
        """Say where the people are at the end, however short ago it was said."""
        self._count()
        self._sending.checkpoint()

    def _count(self) -> None:
        with self._sending.store.reading() as connection:
            counted = counting.counts(connection, self._sending.campaign.key)
        self._sending.progress(counted)


def _is_due(last: dt.datetime, now: dt.datetime, every: dt.timedelta) -> bool:
    """Whether that long has passed, or the clock was set back."""
    return not dt.timedelta(0) <= now - last < every
