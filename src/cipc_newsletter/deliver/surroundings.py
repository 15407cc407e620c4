"""What a send is given: the ledger, the provider, the approved messages, and what it must ask of others.

Promises that time, waiting and every question about a person come from outside, so that a send can be run in virtual
time and nothing here reaches up to the stages that know the answers. Decides nothing.
"""

import datetime as dt
import random
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field
from enum import StrEnum
from typing import Protocol

import sqlalchemy as sa

from cipc_newsletter import operating_system
from cipc_newsletter.config import Send
from cipc_newsletter.model.campaign import Campaign, CampaignCounts
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.providers.port import Provider
from cipc_newsletter.store.database import Store
from cipc_newsletter.values import frozen


class Waiting(StrEnum):
    """What a send waits for."""

    GRACE = "grace"
    PROVIDER = "provider"
    PROOF = "proof"
    PACE = "pace"
    DAY = "day"
    FIRST_WAVE = "first_wave"
    SCHEDULE = "schedule"
    OTHERS = "others"


class Clock(Protocol):
    """The time of day, the time since some fixed moment with sleep counted, and short pauses."""

    def now(self) -> dt.datetime:
        """Return the aware time."""
        ...

    def boot_seconds(self) -> float:
        """Return seconds since a fixed moment, time asleep included."""
        ...

    def pause(self, seconds: float) -> None:
        """Let some seconds pass."""
        ...


class SystemClock:
    """The clock of this computer."""

    def now(self) -> dt.datetime:
        """Return the time in the computer's own zone, in which a consent's last day is counted."""
        return dt.datetime.now().astimezone()

    def boot_seconds(self) -> float:
        """Return seconds since a fixed moment, time asleep included."""
        return operating_system.boot_seconds()

    def pause(self, seconds: float) -> None:
        """Sleep."""
        time.sleep(seconds)


MayMail = Callable[[sa.Connection, Collection[int], dt.datetime], Mapping[int, str]]
"""The ids among those given that must NOT be mailed at that moment, each with the key of its reason."""

FieldsOf = Callable[[Sequence[bytes]], Mapping[str, Sequence[str]]]
"""The merge fields that are made when submitting, such as `unsubscribe_url`: by name, one value for each uid."""

Wait = Callable[[dt.datetime, Waiting], None]
"""Let time pass until that moment, showing what is awaited; may return early, and is then asked again."""


def _ignore(_counts: CampaignCounts) -> None:
    return None


def _at_once() -> AbstractContextManager[bool]:
    return nullcontext(enter_result=True)


def _never() -> bool:
    return False


def _nothing() -> None:
    return None


@frozen
class Sending:
    """One campaign on its way: everything `run_campaign` needs.

    `messages` maps each language of the issue to its approved message; `owner` names this process in the ledger;
    `progress` hears the counts after every call; `is_asked_to_stop` is asked before every call. `require_may_send`
    is asked once, before anything is judged or called, and raises where this store must not send; `checkpoint` is
    called now and then after calls, and at the end. `send` is how fast it may go and when it stops by itself, `zone`
    the IANA name of where a day begins; `is_by_consent_alone` is whether `may_mail` hangs on consents and suppressions
    and on nothing else, so that people of whom those tables say nothing new need not be asked about again; `chance`
    draws a number from 0 to 1; with `prepares_ahead` one more batch is made ready, in a thread of its own, while the
    calls are under way; `makes_ready` is entered around making ready, and may wait until others are done with it;
    `may_call` is entered around claim and call: it waits, and says whether to go on;
    `begins_at` is where in the row of shards
    this process begins, from 0 to 1, so that several which share a store do not all want the same batch.
    """

    store: Store
    provider: Provider
    campaign: Campaign
    messages: Mapping[str, ComposedMessage]
    may_mail: MayMail
    fields_of: FieldsOf
    wait: Wait
    owner: str
    clock: Clock
    progress: Callable[[CampaignCounts], None] = _ignore
    is_asked_to_stop: Callable[[], bool] = _never
    require_may_send: Callable[[], None] = _nothing
    checkpoint: Callable[[], None] = _nothing
    send: Send = field(default_factory=Send)
    zone: str = "UTC"
    is_by_consent_alone: bool = False
    prepares_ahead: bool = False
    may_call: Callable[[], AbstractContextManager[bool]] = _at_once
    makes_ready: Callable[[], AbstractContextManager[object]] = nullcontext
    chance: Callable[[], float] = random.random
    begins_at: float = 0.0
