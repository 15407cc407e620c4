"""Pages, feeds and pictures fetched from the web: redirects followed, robots heard, failures repeated a few times.

Promises that every step of a redirect is checked like the first address, that a name is looked up once for the whole run
and its numbers kept, and that whatever goes wrong is a FetchError. Says nothing of what the content means.
"""

import ssl
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from cipc_newsletter import __version__
from cipc_newsletter.errors import FetchError
from cipc_newsletter.fetching import faults
from cipc_newsletter.fetching.exchange import (
    Answer,
    BrokenAnswerError,
    Limits,
    TooLargeError,
    TooSlowError,
    UnknownCodingError,
    exchange,
)
from cipc_newsletter.fetching.fetched import Fetched, Looked
from cipc_newsletter.fetching.kept_answers import KeptAnswers, questions_about
from cipc_newsletter.fetching.kinds import is_one_of, may_become, said_type, true_type
from cipc_newsletter.fetching.manners import (
    LONGEST_WAIT_SECONDS,
    PAUSE_SECONDS,
    TRIES,
    Clock,
    Manners,
    asked_wait,
    own_wait,
)
from cipc_newsletter.fetching.places import (
    Place,
    Resolver,
    next_place,
    numbers_of,
    place_of,
    system_resolver,
)
from cipc_newsletter.fetching.robots import AGENT, Robots, robots_of, robots_place
from cipc_newsletter.values import frozen

PAGES = ("text/html", "application/xhtml+xml")
MOST_REDIRECTS = 5
ANSWER_SECONDS = 30.0
_ROBOTS_BYTES = 2_000_000
_REDIRECTS = (301, 302, 303, 307, 308)
_SUCCESS = (200, 203)
_TRY_AGAIN = (429, 502, 503, 504)


@frozen
class _Wish:
    """What is asked for: `kinds` of media types, all where empty, and how many bytes at most."""

    kinds: tuple[str, ...]
    most_bytes: int

    @property
    def accept(self) -> str:
        return ", ".join((*self.kinds, "*/*;q=0.1")) if self.kinds else "*/*"

    def takes(self, answer: Answer) -> bool:
        """Whether the content of an answer is worth reading."""
        said, _charset = said_type(answer.headers)
        return answer.status in _SUCCESS and (not self.kinds or may_become(said, self.kinds))


class Fetcher:
    """One run's way to the web. Hosts in `internal_hosts` may be inside this network; those in `ignore_robots_of` are
    one's own. `seconds` is the time one answer may take; `resolve`, `clock` and `tls` stand for the world.
    """

    def __init__(
        self,
        *,
        cache_folder: Path | None,
        internal_hosts: frozenset[str] = frozenset(),
        ignore_robots_of: frozenset[str] = frozenset(),
        seconds: float = ANSWER_SECONDS,
        pause_seconds: float = PAUSE_SECONDS,
        resolve: Resolver = system_resolver,
        clock: Clock | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Open nothing yet."""
        self._kept = KeptAnswers(cache_folder)
        self._internal_hosts = internal_hosts
        self._ignore_robots_of = ignore_robots_of
        self._seconds = seconds
        self._resolve = resolve
        self._clock = clock or Clock()
        self._manners = Manners(self._clock, pause_seconds=pause_seconds)
        self._tls = tls
        self._numbers: dict[tuple[str, int], tuple[str, ...]] = {}
        self._robots: dict[str, Robots] = {}
        self._silent: dict[str, FetchError] = {}

    def get(self, address: str, *, kinds: tuple[str, ...], most_bytes: int) -> Fetched:
        """Return what stands at `address`, of one of `kinds` (`text/html`, `image/*`) and within `most_bytes`.

        Raises FetchError.
        """
        wish = _Wish(kinds=kinds, most_bytes=most_bytes)
        place, answer = self._followed(place_of(address), wish, hears_robots=True)
        if answer.status not in _SUCCESS:
            raise faults.refused(place, answer.status)
        said, charset = said_type(answer.headers)
        media_type = true_type(said, answer.content)
        if not is_one_of(media_type, kinds):
            raise faults.wrong_kind(place, media_type, wanted=kinds)
        return Fetched(
            address=place.address,
            content=answer.content,
            media_type=media_type,
            charset=charset,
            headers=answer.headers,
        )

    def look(self, address: str, *, most_bytes: int) -> Looked:
        """Return what `address` answers after its redirects; only a page is read. Raises FetchError for no answer."""
        wish = _Wish(kinds=PAGES, most_bytes=most_bytes)
        place, answer = self._followed(place_of(address), wish, hears_robots=True)
        _said, charset = said_type(answer.headers)
        return Looked(address=place.address, status=answer.status, content=answer.content, charset=charset)

    def _followed(self, place: Place, wish: _Wish, *, hears_robots: bool) -> tuple[Place, Answer]:
        """Return the first answer that is no redirect, and the place that gave it."""
        trail = [place]
        while True:
            place = trail[-1]
            if place.origin in self._silent:
                raise self._silent[place.origin]
            self._numbers_of(place)
            if hears_robots:
                self._hear_robots(place)
            answer = self._answer(place, wish)
            if answer.status not in _REDIRECTS:
                return place, answer
            trail.append(self._onward(trail, answer))

    def _onward(self, trail: list[Place], answer: Answer) -> Place:
        """Return where a redirect leads: the next place of `trail`."""
        # A Location with bare UTF-8, as many sites send it, was read as Latin-1 by http.client.
        said = (
            answer.headers.get("location", "").encode("latin-1", errors="replace").decode("utf-8", errors="replace")
        )
        if not said.strip():
            raise faults.leads_nowhere(trail[-1])
        further = next_place(trail[-1], said)
        if further in trail:
            raise faults.circle([*trail[trail.index(further) :], further])
        if len(trail) > MOST_REDIRECTS:
            raise faults.too_many_steps(trail)
        return further

    def _numbers_of(self, place: Place) -> tuple[str, ...]:
        """Return the internet addresses of a place; its name is looked up at most once in this run, also in vain."""
        key = (place.host, place.port)
        if key not in self._numbers:
            try:
                self._numbers[key] = numbers_of(place, resolve=self._resolve, internal_hosts=self._internal_hosts)
            except FetchError as error:
                if error.is_host_silent:
                    self._silent[place.origin] = error
                raise
        return self._numbers[key]

    def _hear_robots(self, place: Place) -> None:
        """Raise FetchError where the site does not allow programs to read `place`."""
        if place.host in self._ignore_robots_of:
            return
        if place.origin not in self._robots:
            self._robots[place.origin] = self._robots_of(place)
        robots = self._robots[place.origin]
        if not robots.is_known:
            raise faults.robots_unknown(place)
        if not robots.allows(place):
            raise faults.not_allowed(place)

    def _robots_of(self, place: Place) -> Robots:
        wish = _Wish(kinds=(), most_bytes=_ROBOTS_BYTES)
        try:
            _place, answer = self._followed(robots_place(place), wish, hears_robots=False)
        except FetchError as error:
            if error.status is not None:
                return robots_of(error.status, b"")
            self._silent[place.origin] = error
            raise
        return robots_of(answer.status, answer.content)

    def _answer(self, place: Place, wish: _Wish) -> Answer:
        """Return the site's answer, after a few tries; what is kept stands in where nothing has changed."""
        kept = self._kept.get(place.address, wish.accept)
        headers = {"User-Agent": f"{AGENT}/{__version__}", "Accept": wish.accept, **questions_about(kept)}
        answer = self._tried(place, wish, headers)
        if answer.status == 304 and kept is not None:
            if len(kept.content) > wish.most_bytes:
                raise faults.too_large(place, wish.most_bytes)
            fresh = {name: value for name, value in answer.headers.items() if name != "content-type"}
            return replace(kept, headers={**kept.headers, **fresh})
        if answer.status == 200 and wish.takes(answer):
            self._kept.put(place.address, wish.accept, answer=answer)
        return answer

    def _tried(self, place: Place, wish: _Wish, headers: Mapping[str, str]) -> Answer:
        """Return the first answer that is worth one. Raises FetchError after the last try."""
        for tries in range(1, TRIES + 1):
            wait = own_wait(tries)
            try:
                answer = self._once(place, wish, headers)
            except BrokenAnswerError as error:
                fault = faults.unreachable(place, error.reason, is_connected=error.is_connected)
                if faults.is_about_trust(error.reason):
                    break
            else:
                if answer.status not in _TRY_AGAIN:
                    return answer
                asked = asked_wait(answer.headers.get("retry-after", ""), now=self._clock.now())
                fault = faults.refused(place, answer.status, wait_seconds=asked)
                wait = asked if asked is not None else wait
            if tries == TRIES or wait > LONGEST_WAIT_SECONDS:
                break
            self._clock.wait(wait)
        if fault.is_host_silent:
            self._silent[place.origin] = fault
        raise fault

    def _once(self, place: Place, wish: _Wish, headers: Mapping[str, str]) -> Answer:
        """Ask the numbers of a place in turn until one can be connected to, and return its answer."""
        numbers = self._numbers_of(place)
        with self._manners.turn(place.host):
            for number in numbers[:-1]:
                try:
                    return self._exchanged(place, number, wish, headers)
                except BrokenAnswerError as error:
                    if error.is_connected:
                        raise
            return self._exchanged(place, numbers[-1], wish, headers)

    def _exchanged(self, place: Place, number: str, wish: _Wish, headers: Mapping[str, str]) -> Answer:
        limits = Limits(seconds=self._seconds, most_bytes=wish.most_bytes)
        try:
            return exchange(place, number, headers=headers, limits=limits, is_wanted=wish.takes, tls=self._tls)
        except TooSlowError as error:
            raise faults.too_slow(place, self._seconds) from error
        except TooLargeError as error:
            raise faults.too_large(place, wish.most_bytes) from error
        except UnknownCodingError as error:
            raise faults.unknown_coding(place) from error
