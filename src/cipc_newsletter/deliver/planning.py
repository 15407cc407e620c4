"""What a send would do, before anybody is asked to say yes to it.

Promises that a plan's digest names exactly its people, each with the language they get, the issue's digest and the
provider, so that only that plan is ever sent. People whose language the issue lacks get its first language. Writes
nothing.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import sqlalchemy as sa

from cipc_newsletter.deliver.choosing import RECEIVED, Among, chooser, may_have
from cipc_newsletter.model.campaign import Plan
from cipc_newsletter.model.subscriber import Subscriber
from cipc_newsletter.store import selections
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

PAGE = 1000  # people read from the audience at a time
ALREADY_SELECTED = "already_selected"
HAS_VERSION = "has_version"
NOT_CHOSEN = "not_chosen"  # counted, so that the sums balance, but not told: it is everybody else


class Reason(Protocol):
    """Why somebody is not mailed."""

    @property
    def key(self) -> str:
        """The kind of reason, as scripts know it."""
        ...


class Candidate(Protocol):
    """One person of the audience."""

    @property
    def subscriber(self) -> Subscriber:
        """Who."""
        ...

    @property
    def reason(self) -> Reason | None:
        """Why not, None where they may be mailed."""
        ...


class Page(Protocol):
    """Some people of the audience by ascending id; `after_id` is where the next page begins."""

    @property
    def candidates(self) -> Sequence[Candidate]:
        """The people."""
        ...

    @property
    def after_id(self) -> int:
        """The highest id looked at."""
        ...

    @property
    def is_last(self) -> bool:
        """Whether no page follows."""
        ...


class PageOf(Protocol):
    """Reads the audience page by page, with nothing remembered between calls."""

    def __call__(self, connection: sa.Connection, *, after_id: int, limit: int, at: dt.datetime) -> Page:
        """Return the next `limit` people after `after_id`."""
        ...


@frozen
class SendRequest:
    """What somebody wants to send, through which provider, to which audience.

    `languages` maps each language of a reader to that of the message which carries it, the main one first. `segment` is
    a selection expression (deliver/choosing.py); empty for everybody who has not had the issue.
    """

    issue_id: str
    digest: str
    provider: str
    languages: Mapping[str, str]
    page_of: PageOf
    segment: str = ""

    @property
    def among(self) -> Among | None:
        """Who is chosen by what became of them before; None for no such choice."""
        return chooser(self.segment, self.issue_id)


@frozen
class Chosen:
    """Those of one page who are mailed, each with the language of the message they get; the others by reason."""

    people: tuple[tuple[Subscriber, str], ...]
    left_out: Counter[str]


def plan(
    connection: sa.Connection,
    request: SendRequest,
    *,
    at: dt.datetime,
    words_of: Callable[[str], str],
    but: int | None = None,
) -> Plan:
    """Return how many people would get `request` at the moment `at`, and who is left out and why.

    `words_of` has the words for a reason's key; the selection of the campaign `but` is not held against its people.
    """
    by_language: Counter[str] = Counter(dict.fromkeys(request.languages.values(), 0))
    left_out: Counter[str] = Counter()
    without = 0
    fingerprint = Fingerprint(digest=request.digest, provider=request.provider)
    for page in _pages(connection, request, at):
        chosen = choose(connection, request, page, but=but)
        by_language.update(language for _subscriber, language in chosen.people)
        without += sum(subscriber.language not in request.languages for subscriber, _language in chosen.people)
        left_out.update(chosen.left_out)
        fingerprint.add((subscriber.id, language) for subscriber, language in chosen.people)
    return Plan(
        issue_id=request.issue_id,
        digest=request.digest,
        provider=request.provider,
        by_language=dict(by_language),
        carried={
            message: tuple(own for own, carrier in request.languages.items() if carrier == message)
            for message in by_language
        },
        left_out=_in_words(left_out, words_of),
        without_own_language=without,
        segment=request.segment,
        sha=fingerprint.sha,
    )


def choose(connection: sa.Connection, request: SendRequest, page: Page, *, but: int | None) -> Chosen:
    """Return who of a page is mailed, in which language, and why the others are not."""
    ids = [candidate.subscriber.id for candidate in page.candidates]
    first, last = ids[0], ids[-1]
    wanted = None if request.among is None else request.among(connection, first, last, but)
    taken: frozenset[int] = frozenset()
    if wanted is None:
        taken = selections.already_selected(connection, request.issue_id, first=first, last=last, but=but)
    elif request.segment.startswith(RECEIVED):
        taken = may_have(connection, request.issue_id, request.digest, first=first, last=last, but=but)
    main = next(iter(request.languages.values()))
    people: list[tuple[Subscriber, str]] = []
    left_out: Counter[str] = Counter()
    for candidate in page.candidates:
        subscriber = candidate.subscriber
        if wanted is not None and subscriber.id not in wanted:
            left_out[NOT_CHOSEN] += 1
        elif candidate.reason is not None:
            left_out[str(candidate.reason.key)] += 1
        elif subscriber.id in taken:
            left_out[ALREADY_SELECTED if wanted is None else HAS_VERSION] += 1
        else:
            people.append((subscriber, request.languages.get(subscriber.language, main)))
    return Chosen(people=tuple(people), left_out=left_out)


class Fingerprint:
    """The digest of a plan, taken in as its people come by, ascending by id."""

    def __init__(self, *, digest: str, provider: str) -> None:
        self._hash = hashlib.sha256(f"{digest}\n{provider}\n".encode())

    def add(self, people: Iterable[tuple[int, str]]) -> None:
        """Take in the next people: id and language."""
        for subscriber_id, language in people:
            self._hash.update(f"{subscriber_id} {language}\n".encode())

    @property
    def sha(self) -> bytes:
        """The 32 bytes of everything taken in so far."""
        return self._hash.digest()


def _pages(connection: sa.Connection, request: SendRequest, at: dt.datetime) -> Iterator[Page]:
    after_id, is_last = 0, False
    while not is_last:
        page = request.page_of(connection, after_id=after_id, limit=PAGE, at=at)
        after_id, is_last = page.after_id, page.is_last
        if page.candidates:
            yield page


def _in_words(left_out: Counter[str], words_of: Callable[[str], str]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for key, count in left_out.items():
        if key == NOT_CHOSEN:
            continue
        own = {ALREADY_SELECTED: taken_in_words(), HAS_VERSION: _("have this version, or may have it")}
        counted[own[key] if key in own else words_of(key)] += count
    return dict(counted)


def taken_in_words() -> str:
    """Return the reason for which somebody in an earlier campaign of the issue is left out."""
    return _("already among the recipients of this issue")
