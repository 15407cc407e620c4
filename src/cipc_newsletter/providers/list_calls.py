"""Calls in JSON to a provider that keeps the list: asking, changing, and following pages.

Promises that only the documented answer counts as done, that "there is no such thing" is told apart from every other
refusal, and that a page which comes twice ends a list. Repeats nothing. Knows no provider.
"""

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from cipc_newsletter.errors import ProviderError, UnavailableError, UncertainError
from cipc_newsletter.providers import http
from cipc_newsletter.providers.answers import Answer, Line, error_of, words_of
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

Page = Mapping[str, Any]
NO_CONTENT = 204
OVERLAP = 20  # rows of two pages
MOST_PAGES = 100_000  # of fifty campaigns or five hundred people each
FINAL_AFTER_DAYS = 3
_LONGEST_ID = 20  # digits
_MOST = 2**31 - 1  # as many as the ledger takes; no list is as long


def segment_of(text: str) -> str:
    """Return `text` as one segment of a path: an address or an id, whatever it holds."""
    return quote(text, safe="")


def _is_json_404(answer: Answer) -> bool:
    return answer.status == 404 and isinstance(answer.json(), dict)


@frozen
class Calls:
    """How one account is asked.

    `error` turns an answer that was not hoped for into the error it is; `is_missing` tells the provider's own "there is
    no such thing" from that of a proxy or of a wrong address.
    """

    base_url: str
    line: Line
    headers: Mapping[str, str | Secret]
    error: Callable[[Answer, Line], ProviderError] = error_of
    is_missing: Callable[[Answer], bool] = _is_json_404

    def ask(self, path: str, **parameters: str) -> Page:
        """GET one JSON object. Raises ProviderError's subclasses."""
        found = self.look(path, **parameters)
        if found is None:
            raise self.error(Answer(status=404, text='{"message": "not found"}'), self.line)
        return found

    def look(self, path: str, **parameters: str) -> Page | None:
        """GET one JSON object, None where the provider says that there is no such thing."""
        with asking(self.line):
            answer = self._call("GET", path, parameters=parameters)
            if self.is_missing(answer):
                return None
            if answer.status != 200:
                raise self.error(answer, self.line)
            return self._object_of(answer)

    def change(self, method: str, path: str, value: object = None, *, done: int) -> Page:
        """Make one call that changes something; `done` is the one status that is documented for having done it.

        Return the object of the answer, empty where the documented answer has none (204). Raises ProviderError's
        subclasses.
        """
        return self._done(self._call(method, path, value=value), done)

    def change_if_there(self, method: str, path: str, value: object = None, *, done: int) -> Page | None:
        """Make the same call, and return None where the provider says that there is no such thing."""
        answer = self._call(method, path, value=value)
        return None if self.is_missing(answer) else self._done(answer, done)

    def _done(self, answer: Answer, done: int) -> Page:
        if answer.status != done:
            raise self.error(answer, self.line)
        return {} if done == NO_CONTENT else self._object_of(answer)

    def _object_of(self, answer: Answer) -> Page:
        said = answer.json()
        if not isinstance(said, dict):
            raise self.unclear(answer.text)
        return said

    def number_of(self, row: Page) -> int:
        """Return the number by which the provider knows somebody. Raises UncertainError: without it people are mixed up."""
        said = str(row.get("id"))
        if not (said.isascii() and said.isdigit() and len(said) < _LONGEST_ID):
            with asking(self.line):
                raise self.unclear(row)
        return int(said)

    def unclear(self, said: object) -> UncertainError:
        """Return the error for what was said with success, and is not the documented answer."""
        answer = Answer(status=200, text=json.dumps(said))
        return UncertainError(
            _("{provider} answered something else than its documentation says: {words}").format(
                provider=self.line.title, words=words_of(answer, self.line) or _("nothing.")
            ),
            provider=self.line.provider,
            status=answer.status,
            answer=words_of(answer, self.line),
            right=_("What was asked for may have been done, or not."),
            remedy=_("Nothing is repeated by itself. Look at {provider} in the browser, then go on.").format(
                provider=self.line.title
            ),
        )

    def rows(
        self,
        path: str,
        key: str,
        *,
        next_page: Callable[[int, int], Mapping[str, str]],
        overlap: int = 0,
        counted_as: str = "",
        may_be_missing: bool = False,
    ) -> Iterator[Page]:
        """Yield the objects under `key` of every page; `next_page(page, offset)` gives its parameters.

        `page` counts from 0, `offset` the objects before. With `overlap` each page but the first begins that many
        objects early, and what was seen is left out: what is deleted meanwhile moves all later ones forward, and one
        that moved over the edge of a page would never be seen. Rows must tell one object from another for that.
        Ends at a page with nothing new, or where all that the provider counts have come: in `totalCount` or `count`
        where it does, in `counted_as` where it is known to with every page. Yields nothing where the provider says
        that there is no such thing and `may_be_missing`. Raises UncertainError for a page that is none, and for a list
        that never ends.
        """
        offset = 0
        last: Sequence[Page] = []
        for page in range(MOST_PAGES):
            said = (self.look if may_be_missing else self.ask)(path, **next_page(page, offset))
            if said is None:
                return
            rows, total = self._page_of(said, key, counted_as)
            fresh = [row for row in rows if row not in last] if overlap else rows if rows != last else []
            yield from fresh
            if not fresh or (total is not None and offset + len(rows) >= total):
                return
            offset += max(len(rows) - overlap, 1)
            last = rows[-overlap:] if overlap else rows
        with asking(self.line):
            raise self.unclear(key)

    def _page_of(self, said: Page, key: str, counted_as: str) -> tuple[list[Page], int | None]:
        """Return the rows of a page, and how many there are in all. Raises UncertainError where it is no page."""
        total = said.get(counted_as) if counted_as else said.get("totalCount", said.get("count"))
        is_page = isinstance(said.get(key) or [], list)
        if counted_as:
            is_page = isinstance(said.get(key), list) and isinstance(total, int)
        if not is_page:  # taken for nothing, everybody in it would be overlooked
            with asking(self.line):
                raise self.unclear(said)
        return rows_of(said, key), total if isinstance(total, int) else None

    def _call(
        self, method: str, path: str, *, value: object = None, parameters: Mapping[str, str] | None = None
    ) -> Answer:
        return http.call(
            method,
            f"{self.base_url}{path}",
            line=self.line,
            value=value,
            parameters=parameters or None,
            headers=self.headers,
            limit=http.LIST_LIMIT,
        )


@contextlib.contextmanager
def asking(line: Line) -> Iterator[None]:
    """Let what is unclear about a mere question say so: nothing was handed over by it."""
    try:
        yield
    except UncertainError as error:
        right = _("It was only asked; nothing was changed there.")
        remedy = _("Try again; if it stays so, look at {provider} in the browser.").format(provider=line.title)
        error.mistakes = tuple(replace(each, right=right, remedy=remedy) for each in error.mistakes)
        raise


@contextlib.contextmanager
def only_asked() -> Iterator[None]:
    """Let what is unclear about a question be: nothing was changed. Raises UnavailableError for it."""
    try:
        yield
    except UncertainError as error:
        raise UnavailableError(
            error.what,
            provider=error.provider,
            answer=error.answer,
            status=error.status,
            right=_("It was only asked; nothing was changed there."),
            remedy=_("Run the same command again."),
        ) from error


def part_of(row: Page, name: str) -> Page:
    """Return the object called `name` of a row, empty where it is none."""
    found = row.get(name)
    return found if isinstance(found, dict) else {}


def rows_of(row: Page, name: str) -> list[Page]:
    """Return the objects in the list called `name` of a row, none where it is no list."""
    found = row.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def numbers_of(row: Page, name: str) -> list[str]:
    """Return as text what stands in the list called `name` of a row, nothing where it is no list."""
    found = row.get(name)
    return [str(each) for each in found] if isinstance(found, list) else []


def moment_of(said: object) -> dt.datetime | None:
    """Return a moment in ISO 8601, in UTC, which it is in where it names no other zone; None where it is none."""
    try:
        moment = dt.datetime.fromisoformat(str(said or ""))
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def readable(name: object) -> str:
    """Return a name that others chose, as it may stand in a sentence or on a terminal."""
    plain = "".join(character if character.isprintable() else " " for character in str(name or ""))
    return " ".join(plain.split())[:80]


def whole_number(value: object) -> int:
    """Return a count that a provider gives as number or text, 0 where it is none."""
    try:
        return min(max(int(str(value)), 0), _MOST)
    except ValueError:
        return 0


def is_long_ago(at: dt.datetime | None) -> bool:
    """Tell whether a mailing left long enough ago for its figures to be final: three days, as long as mail is retried."""
    return at is not None and dt.datetime.now(dt.UTC) - at > dt.timedelta(days=FINAL_AFTER_DAYS)
