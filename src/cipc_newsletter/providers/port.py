"""The port: what the engine hands to a provider, and what comes back.

Promises that a campaign and a test copy are different types on different paths, so neither can become the other.
Says nothing of how a provider is reached: that is each provider's own file.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Literal, Protocol, runtime_checkable

from cipc_newsletter.model.message import Addressee, ComposedMessage, OutgoingMessage, PreparedImage
from cipc_newsletter.providers.list_port import Account, Departure, Tag
from cipc_newsletter.values import frozen

Proof = Literal["key", "lookup", "none"]


@frozen
class Capabilities:
    """What the engine must know of a provider.

    `batch_limit` is people per call; `proof` is what settles an unclear answer (SENDING.md 2.5): "key" where the
    same call may be repeated without harm, "lookup" where acceptance can be searched for, "none" where a person must
    judge; `is_real` is false where no mail leaves this computer; `owns_unsubscribe` is true where the provider puts
    its own unsubscribe address into each copy, so that `unsubscribe_url` is not among an addressee's fields;
    `longest_call_seconds` is how long one call may take before nobody waits for it any more; `in_flight` is calls
    under way at once at most; `calls_per_second` is the provider's documented limit, None where it documents none;
    `key_lives_seconds` is how long a repeated call is surely known again (proof "key"), None for ever;
    `settle_seconds` is how long a search may still miss what was accepted (proof "lookup").
    """

    batch_limit: int
    proof: Proof
    is_real: bool
    owns_unsubscribe: bool
    longest_call_seconds: float = 60.0
    in_flight: int = 1
    calls_per_second: float | None = None
    key_lives_seconds: float | None = None
    settle_seconds: float = 900.0


@frozen
class Description:
    """What a provider is, in words for people, with what it needs before it can be used.

    `settings` are the keys of config.toml that must be set, `variables` the environment variables that hold secrets
    unless config.toml names others. Of one that keeps the list itself `tags` is the fixed table of its merge tags, and
    `unverified` names what was read in documents only and never seen at a live account.
    """

    name: str
    title: str
    summary: str
    carries: str
    proof: str
    tracking: str
    unsubscribing: str
    settings: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    unverified: tuple[str, ...] = ()


@frozen
class OutgoingBatch:
    """What one provider call carries: one message of one language, and the people who get it.

    `campaign_uid` is the campaign's random uid; `attempt` counts the calls for this batch from 1. `date` (aware) is
    the Date of every copy and, like everything here but `attempt`, must be the same whenever the batch is repeated.
    `metadata` holds no personal data: `campaign` is the id people see (`2025-12-1`), by which the outbox names its
    folder; the uid stands in where it is missing.
    """

    campaign_uid: str
    batch_no: int
    attempt: int
    message: ComposedMessage
    people: Sequence[Addressee]
    date: dt.datetime
    metadata: Mapping[str, str] = field(default_factory=dict)


@frozen
class Call:
    """A prepared call. `body_sha` (32 bytes) is of all it says but the attempt; `content` is the provider's own."""

    body_sha: bytes
    content: object = field(repr=False)


@frozen
class Accepted:
    """The provider took responsibility for everybody but `refused` (subscriber id → the provider's reason)."""

    provider_ref: str
    refused: Mapping[int, str] = field(default_factory=dict)


@frozen
class Trace:
    """An earlier call to be looked for: what it carried, when it was made (aware), and one or two of its people.

    It was made after `started_at` and before `ended_at`, as far as this computer's clock is right; of a call that an
    older ledger does not know, these lie far apart.

    `n` is how many people it carried; `probes` are the addresses of some of them, at least one. A provider whose
    calls are all or nothing decides by the probes, one that answers for each person counts.
    """

    campaign_uid: str
    batch_no: int
    attempt: int
    started_at: dt.datetime
    ended_at: dt.datetime
    probes: tuple[str, ...]
    n: int


@frozen
class TestCopy:
    """One filled message for somebody of the house, marked with the review code: never part of a campaign."""

    # pytest takes classes of this name for tests unless told.
    __test__ = False

    message: OutgoingMessage
    code: str
    language: str = ""
    images: tuple[PreparedImage, ...] = ()

    @property
    def marked(self) -> OutgoingMessage:
        """The message with the code before its subject, as it leaves."""
        return replace(self.message, subject=f"[Test {self.code}] {self.message.subject}")


@runtime_checkable
class Informant(Protocol):
    """A provider that knows who left or cannot be reached, whichever port it is behind."""

    def departures(self) -> Iterator[Departure]:
        """Yield everybody who left there, bounced for good or complained. Raises the subclasses of ProviderError."""
        ...


class Provider(Protocol):
    """A service that submits for us. Safe to call from several threads at once."""

    @property
    def name(self) -> str:
        """The name in config.toml, such as "mailgun"."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What the engine must know."""
        ...

    @property
    def index_page(self) -> str | None:
        """The page on this computer where what was handed over can be looked at, as people know it, or None."""
        ...

    def prepare(self, batch: OutgoingBatch) -> Call:
        """Return the call for `batch`: pure and deterministic, nothing is touched.

        Raises BadRequestError where the provider could not carry the batch: too many people, too large, or a text or
        value that the provider would take for its own merge syntax.
        """
        ...

    def submit(self, call: Call) -> Accepted:
        """Make the call exactly once.

        Raises the subclasses of ProviderError; the class says what is proven (errors.py, SENDING.md 2.4).
        """
        ...

    def look_up(self, trace: Trace) -> Accepted | None:
        """Return what the provider knows of an earlier call: that it accepted it, or None where it finds nothing.

        What is found is proof; nothing found is a hint and no proof, since searches lag behind. Hands nothing over,
        so it may be asked any number of times. Raises the subclasses of ProviderError where it cannot be asked:
        AuthenticationError and BadRequestError where asking again would end the same way. UncertainError that
        `is_surprising` is an answer that settles nothing and will not change.
        """
        ...

    def submit_test(self, copy: TestCopy) -> str:
        """Hand over one test copy and return where it went: a file, or the provider's reference. Raises likewise."""
        ...

    def check(self) -> Account:
        """Ask for the account, and whether the sending domain may be used; `Account` says what is known of it.

        Raises the subclasses of ProviderError where the provider cannot be asked.
        """
        ...

    def require_set_up(self) -> None:
        """Ask the provider whether its side is set up: unsubscribing, and looking up. Raises ConfigError if not.

        Raises the subclasses of ProviderError where the provider cannot be asked.
        """
        ...
