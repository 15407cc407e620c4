"""The second port: a provider that keeps the list itself, and mails one message to the whole of it or a part.

Promises that nothing is mailed but by `start`, that every call but `create` and `start` may be repeated without harm,
and that a mailing of ours is known again at the provider by its mark. Says nothing of how a provider is reached: that
is each provider's own file. Mailing person by person is the first port's (port.py).
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import field
from enum import StrEnum
from typing import Literal, Protocol, Self

from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.values import frozen

_MARK = re.compile(
    r"(?P<issue>[a-z0-9-]{1,48}) (?P<language>[a-z]{2}) \[cipc-newsletter (?P<uid>[0-9a-f]{16}) (?P<digest>[0-9a-f]{16})\]"
)


@frozen
class ListCapabilities:
    """What must be known of a list provider before anything is made there.

    `languages` are those it can mail in, None for any; `has_drafts` is false where what is created is already on its
    way at its moment; `minutes_step` is the grid its schedule keeps to (15: quarter hours only), `minutes_ahead` the
    shortest notice it takes; `html_limit` is bytes, None where none is documented; `carries_text` is false where the
    provider makes the text part itself; `changes` names what it does to every mail, whatever is asked of it, as
    deliver/mailings/differences.py does; `settle_seconds` is how long a look may still miss what was just done;
    `longest_call_seconds` is how long one call may take before nobody waits for it any more; `unverified` names what
    of this was read in documents only and never seen at a live account.
    """

    languages: tuple[str, ...] | None = None
    has_drafts: bool = True
    minutes_step: int = 1
    minutes_ahead: int = 0
    html_limit: int | None = None
    carries_text: bool = True
    changes: tuple[str, ...] = ()
    settle_seconds: float = 60.0
    longest_call_seconds: float = 70.0
    unverified: tuple[str, ...] = ()


@frozen
class Tag:
    """One line of the fixed table: the merge field of ours, and what stands for it at the provider."""

    field: str
    tag: str


@frozen
class Account:
    """What the provider says of the account: its name, whether the sender may be used, and what of the plan is left.

    `sender_is_verified` is None where the provider does not tell; `mails_left` likewise; `records` are DNS records that
    are missing, as (type, name, value); `remarks` are sentences for people.
    """

    name: str
    plan: str = ""
    sender_is_verified: bool | None = None
    mails_left: int | None = None
    records: tuple[tuple[str, str, str], ...] = ()
    remarks: tuple[str, ...] = ()


@frozen
class Audience:
    """A list, or a part of one, that a mailing can go to.

    `ref` is how config.toml names it: `list`, `segment:ID`, `tag:NAME`, `field:NAME=VALUE` or `group:ID`; `name` is the
    provider's, for people; `count` is of those who would be mailed, None where the provider does not tell.
    """

    ref: str
    name: str
    count: int | None = None


NO_CAMPAIGN = "0" * 16  # in the mark of a test copy, where a campaign has its own uid


@frozen
class Mark:
    """What a mailing of ours carries in its name at the provider, so that it is found again after any crash.

    `campaign_uid` is 16 hexadecimal digits, `digest` the first 16 of the approved digest. No personal data.
    """

    issue_id: str
    language: str
    campaign_uid: str
    digest: str

    def __str__(self) -> str:
        """Return the mark as it stands in the provider's name of a mailing."""
        return f"{self.issue_id} {self.language} [cipc-newsletter {self.campaign_uid} {self.digest}]"

    @classmethod
    def read(cls, name: str) -> Self | None:
        """Return the mark in `name`, None where it is not one of ours."""
        found = _MARK.search(name)
        if found is None:
            return None
        return cls(
            issue_id=found["issue"], language=found["language"], campaign_uid=found["uid"], digest=found["digest"]
        )


@frozen
class ListMessage:
    """A composed message in the provider's own merge tags: what is uploaded, and what must be read back."""

    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    sender: Mailbox
    reply_to: Mailbox | None = None


@frozen
class Mailing:
    """What is to be made at the provider: one language of a campaign, to one audience (`Audience.ref`).

    `at` (aware, UTC) is when it shall leave, for providers without drafts; None for those with.
    """

    mark: Mark
    audience: str
    message: ListMessage
    at: dt.datetime | None = None


@frozen
class Content:
    """A mailing as the provider has it now; `text` is None where the provider does not show it.

    `audience` is as `Audience.ref`; `tracking` has the names of what is switched on: `opens`, `clicks`, `text_clicks`,
    `analytics`. `additions` names what the provider says it will add in transport, such as `footer`.
    """

    subject: str
    html: str = field(repr=False)
    text: str | None = field(repr=False)
    sender: Mailbox
    reply_to: str = ""
    audience: str = ""
    tracking: tuple[str, ...] = ()
    additions: tuple[str, ...] = ()


class MailingState(StrEnum):
    """Where a mailing stands at the provider. `MISSING`: it is not there (any more)."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"
    MISSING = "missing"


@frozen
class Standing:
    """Where a mailing stands; `at` (aware) is when it leaves or left, `n` how many it went to, where known."""

    state: MailingState
    at: dt.datetime | None = None
    n: int | None = None


@frozen
class Found:
    """A mailing of ours as found at the provider; `name` is what a person finds it by there, empty where it is the mark."""

    ref: str
    mark: Mark
    standing: Standing
    name: str = ""


@frozen
class Results:
    """What became of a mailing, in people: `sent` is the sum of `delivered`, `bounced` and `pending`.

    `opened` is None where opens are not measured. Of those delivered, `unsubscribed` and `complained` did so.
    """

    sent: int
    delivered: int
    bounced: int
    pending: int = 0
    unsubscribed: int = 0
    complained: int = 0
    opened: int | None = None
    is_final: bool = False


@frozen
class Member:
    """Somebody on the provider's list. `audiences` are the refs, of those asked for, which hold them."""

    email: str
    audiences: tuple[str, ...] = ()


Departing = Literal["unsubscribed", "bounced", "complained"]


@frozen
class Departure:
    """Somebody who left at the provider, or whom mail does not reach: why, and when (aware, None where not told)."""

    email: str
    why: Departing
    at: dt.datetime | None = None
    detail: str = ""


class ListProvider(Protocol):
    """A service that keeps the list and mails all of it, or a part. Every method may raise ProviderError's subclasses.

    The class of an error says what is proven, as in the first port (errors.py); of calls that only ask, UncertainError
    means that they may be asked again.
    """

    @property
    def name(self) -> str:
        """The name in config.toml, such as "mailchimp"."""
        ...

    @property
    def title(self) -> str:
        """The name people know, such as "Mailchimp"."""
        ...

    @property
    def capabilities(self) -> ListCapabilities:
        """What must be known before anything is made."""
        ...

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The fixed table from merge fields to the provider's tags."""
        ...

    def check(self) -> Account:
        """Ask for the account, the sender and the quota."""
        ...

    def audiences(self) -> tuple[Audience, ...]:
        """Return the list, and every part of it that a mailing can go to, with counts."""
        ...

    def count(self, audience: str) -> int:
        """Return how many a mailing to `audience` would go to now. Raises ConfigError where there is no such part."""
        ...

    def members(self, audiences: tuple[str, ...]) -> Iterator[Member]:
        """Yield everybody on the list who would be mailed, with those of `audiences` that hold them."""
        ...

    def translated(self, message: ComposedMessage) -> ListMessage:
        """Return `message` in the provider's tags: pure and deterministic.

        A text that holds the provider's own syntax by accident is escaped where that is documented, else refused.
        Raises BadRequestError.
        """
        ...

    def require_fields(self, message: ListMessage) -> None:
        """Ask whether the list has every personal field that `message` names. Only asks.

        Raises BadRequestError naming those it lacks: nobody would find a value there, only the fallback or a gap.
        """
        ...

    def create(self, mailing: Mailing) -> str:
        """Make the mailing, and return the provider's reference. Made twice, there are two: look with `ours` before."""
        ...

    def fill(self, ref: str, mailing: Mailing) -> None:
        """Put content and settings into the draft `ref`, whatever is there. May be repeated."""
        ...

    def read_back(self, ref: str) -> Content:
        """Return the mailing as the provider has it now. Raises BadRequestError where it is not there."""
        ...

    def ours(self) -> tuple[Found, ...]:
        """Return every mailing at the provider that carries a mark of ours, whatever its state."""
        ...

    def test(self, ref: str, addresses: tuple[str, ...]) -> None:
        """Let the provider mail a test copy of the draft `ref` to `addresses`."""
        ...

    def start(self, ref: str, at: dt.datetime | None) -> None:
        """Let it leave at `at` (aware, UTC), or now. Called once: without an answer, `standing` is looked at."""
        ...

    def stop(self, ref: str) -> None:
        """Take back a scheduled mailing, so that it is a draft or gone. Raises BadRequestError once it is leaving."""
        ...

    def remove(self, ref: str) -> None:
        """Delete a draft; one that is not there is no mistake. Raises BadRequestError for anything but a draft."""
        ...

    def standing(self, ref: str) -> Standing:
        """Return where the mailing stands; MISSING where it is not there."""
        ...

    def results(self, ref: str) -> Results:
        """Return what became of a mailing so far."""
        ...

    def departures(self) -> Iterator[Departure]:
        """Yield everybody who left the list, bounced for good or complained, as far back as the provider knows."""
        ...

    def leave(self, email: str) -> None:
        """Tell the provider that somebody left here, so that it mails them no more. May be repeated."""
        ...
