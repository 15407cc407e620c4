"""One approved issue going to one frozen selection: its states, and what is known of every person in it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from enum import IntEnum, StrEnum

from cipc_newsletter.values import frozen


class CampaignState(StrEnum):
    """Where a campaign stands; `finished` is computed from its batches, never merely set."""

    SCHEDULED = "scheduled"
    PREPARING = "preparing"
    SENDING = "sending"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class BatchState(IntEnum):
    """Where a batch stands. The moves between states are held by a trigger in the database."""

    READY = 0
    SUBMITTING = 1
    ACCEPTED = 2
    REFUSED = 3
    UNCERTAIN = 4
    HELD = 5
    CANCELLED = 6


class OutcomeKind(IntEnum):
    """What became of one person where it is not what became of their batch."""

    REFUSED = 0
    SKIPPED = 1


@frozen
class Campaign:
    """One approved issue going to one frozen selection through one provider.

    `id` is what people see (`2025-12-1`), `key` the ledger's row, `uid` is random and part of every key and of the
    metadata a provider echoes. `uncertain_policy` says what to do with unclear calls (deliver/proving.py). Times are
    aware, UTC; `zone` is the name of the time zone it was decided in.
    """

    id: str
    key: int
    uid: str
    issue_id: str
    number: int
    digest: str
    provider: str
    state: CampaignState
    created_at: dt.datetime
    finished_at: dt.datetime | None = None
    grace_until: dt.datetime | None = None
    scheduled_at: dt.datetime | None = None
    zone: str = "UTC"
    pause_reason: str = ""
    segment: str = ""
    is_prepared: bool = False
    uncertain_policy: str = "auto"


@frozen
class CampaignCounts:
    """Where the planned people are. A batch under way counts as remaining, so the parts always add up."""

    planned: int = 0
    accepted: int = 0
    refused: int = 0
    skipped: int = 0
    cancelled: int = 0
    uncertain: int = 0
    held: int = 0
    remaining: int = 0

    @property
    def is_balanced(self) -> bool:
        """Whether planned is the sum of the parts."""
        parts = (self.accepted, self.refused, self.skipped, self.cancelled, self.uncertain, self.held)
        return self.planned == sum(parts) + self.remaining


@frozen
class Plan:
    """What a send would do: how many people per language of the mail, and who is left out and why.

    `by_language` counts people under the language of the message they would get, and `carried` has all the languages
    which that message carries, its own first; `without_own_language` counts those whose language the issue lacks;
    `left_out` maps a reason in words to a count; `segment` is the expression that chose among them; `sha` (32 bytes)
    names exactly these people, the language each gets, the digest and the provider.
    """

    issue_id: str
    digest: str
    provider: str
    by_language: Mapping[str, int]
    carried: Mapping[str, tuple[str, ...]]
    left_out: Mapping[str, int] = field(default_factory=dict)
    without_own_language: int = 0
    segment: str = ""
    sha: bytes = b""

    @property
    def planned(self) -> int:
        """How many people would be mailed."""
        return sum(self.by_language.values())
