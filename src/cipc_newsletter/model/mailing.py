"""One language of a campaign at a provider that keeps the list: where it stands with us, and the steps of making it."""

import datetime as dt
from enum import StrEnum

from cipc_newsletter.values import frozen


class MailingStage(StrEnum):
    """Where a mailing stands in the ledger. The moves between them are held by a trigger in the database.

    PLANNED: nothing is at the provider. DRAFT: it was made there. PROVEN: what is there was read back, and is what was
    approved. STARTING: a start was written down, its answer not. UNCLEAR: nobody knows whether it was started.
    STARTED: it leaves at its moment, or is leaving. SENT: it is out. CHANGED: somebody edited, started or deleted it
    there, and a person must say whether to go on. CANCELLED: it was given up before it left.
    """

    PLANNED = "planned"
    DRAFT = "draft"
    PROVEN = "proven"
    CHANGED = "changed"
    STARTING = "starting"
    UNCLEAR = "unclear"
    STARTED = "started"
    SENT = "sent"
    CANCELLED = "cancelled"


class StepKind(StrEnum):
    """A call that changes something at the provider."""

    CREATE = "create"
    FILL = "fill"
    TEST = "test"
    START = "start"
    STOP = "stop"
    REMOVE = "remove"


@frozen
class OurMailing:
    """One row of the ledger: one language of the campaign with this `key`.

    `audience` is as in `list_port.Audience.ref`, `planned` how many it had when the plan was agreed to; `content_sha`
    (32 bytes) names what is uploaded; `ref` is the provider's name of it, empty where nothing was made; `starts_at` is
    when it leaves or left, `sent` to how many it went, where known; `note` is what a person should know of it, in words.
    `results` is JSON of what the provider last reported, as of `looked_at`; empty where nothing was.
    """

    key: int
    language: str
    audience: str
    audience_name: str
    planned: int
    content_sha: bytes
    stage: MailingStage = MailingStage.PLANNED
    ref: str = ""
    starts_at: dt.datetime | None = None
    sent: int | None = None
    looked_at: dt.datetime | None = None
    results: str = ""
    note: str = ""

    @property
    def is_by_word(self) -> bool:
        """Whether it counts as out and the provider has not said to how many it went: a person said that it was started."""
        return self.stage is MailingStage.SENT and self.sent is None


@frozen
class Step:
    """One call that changes something at the provider: written before it is made, completed after.

    `outcome` is empty while it is under way, or was when the program died; then "done", or the class of its error.
    """

    language: str
    number: int
    kind: StepKind
    started_at: dt.datetime
    finished_at: dt.datetime | None = None
    outcome: str = ""
    detail: str = ""
