"""Calls in JSON to a provider that keeps the list: asking, changing, and following pages.

Promises that only the documented answer counts as done, that "there is no such thing" is told apart from every other
refusal, and that a page which comes twice ends a list. Repeats nothing. Knows no provider.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from cipc_newsletter.errors import ProviderError, UncertainError
from cipc_newsletter.providers import http
from cipc_newsletter.providers.answers import Answer, Line, error_of, words_of
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

Page = Mapping[str, Any]


def segment_of(text: str) -> str:
    """Return `text` as one segment of a path: an address or an id, whatever it holds."""
    return quote(text, safe="")


@frozen
class Calls:
    """How one account is asked. `error` turns an answer that was not hoped for into the error it is."""

    base_url: str
    line: Line
    headers: Mapping[str, str | Secret]
    error: Callable[[Answer, Line], ProviderError] = error_of

    def ask(self, path: str, **parameters: str) -> Page:
        """GET one JSON object. Raises ProviderError's subclasses."""
        found = self.look(path, **parameters)
        if found is None:
            raise self.error(Answer(status=404), self.line)
        return found

    def look(self, path: str, **parameters: str) -> Page | None:
        """GET one JSON object, None where the provider says that there is no such thing."""
        answer = self._call("GET", path, parameters=parameters)
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise self.error(answer, self.line)
        return self.object_of(answer)

    def change(
        self, method: str, path: str, value: object = None, *, done: tuple[int, ...] = (200, 201, 204)
    ) -> Answer:
        """Make one call that changes something, and return the answer where its status is among `done`."""
        answer = self._call(method, path, value=value)
        if answer.status not in done:
            raise self.error(answer, self.line)
        return answer

    def object_of(self, answer: Answer) -> Page:
        """Return the answer's JSON object. Raises UncertainError where it is something else."""
        said = answer.json()
        if not isinstance(said, dict):
            raise UncertainError(
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
        return said

    def rows(self, path: str, key: str, *, next_page: Callable[[int, int], Mapping[str, str]]) -> Iterator[Page]:
        """Yield the objects under `key` of every page; `next_page(page, before)` gives its parameters.

        `page` counts from 0, `before` are the objects so far. Ends at an empty page, or where all that the provider
        counts (`count`, `totalCount`) have come.
        """
        page = before = 0
        last: Sequence[Page] = ()
        while True:
            said = self.ask(path, **next_page(page, before))
            rows = [row for row in said.get(key) or () if isinstance(row, dict)]
            if not rows or rows == last:
                return
            yield from rows
            page, before, last = page + 1, before + len(rows), rows
            total = said.get("totalCount", said.get("count"))
            if isinstance(total, int) and before >= total:
                return

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


def whole_number(value: object) -> int:
    """Return a count that a provider gives as number or text, 0 where it is none."""
    try:
        return max(int(str(value)), 0)
    except ValueError:
        return 0
