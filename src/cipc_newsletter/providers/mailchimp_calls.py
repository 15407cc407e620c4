"""One call to Mailchimp's Marketing API 3.0, and what its answer proves.

Promises that only the documented answers count: JSON with 200, nothing with 204, and for what is not there Mailchimp's
own 404; everything else is an error whose class says what is proven (answers.py). Follows pages, a thousand at a time.
Knows nothing of lists or campaigns. Facts: the OpenAPI file of the Marketing API, 3.0.55.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cipc_newsletter.errors import ProviderError
from cipc_newsletter.providers import http
from cipc_newsletter.providers.answers import Answer, Line, error_of
from cipc_newsletter.providers.list_calls import MOST_PAGES, whole_number
from cipc_newsletter.providers.mailchimp_settings import NAME, TITLE, Settings
from cipc_newsletter.providers.secret import Secret

PAGE = 1000  # the documented maximum of `count`
_OVERLAP = 20
_USER = "cipc-newsletter"  # any user name will do; the key is the password

Row = Mapping[str, Any]


class Calls:
    """The account as reached with one key. Holds no state."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        travelling = base64.b64encode(f"{_USER}:{settings.key.reveal()}".encode()).decode()
        self._line = Line(
            provider=NAME,
            title=TITLE,
            connect_timeout_seconds=settings.connect_timeout_seconds,
            read_timeout_seconds=settings.read_timeout_seconds,
            # A server or proxy that shows a request back may show the key as it travels.
            secrets=(settings.key, Secret(travelling)),
        )

    def ask(self, path: str, **parameters: str) -> Row | None:
        """Return what is at `path`, None where Mailchimp says that nothing is there."""
        answer = self._made("GET", path, parameters=parameters)
        if answer.status == 404 and _is_missing(answer):
            return None
        return self._object(answer)

    def pages(self, path: str, name: str, **parameters: str) -> Iterator[Sequence[Row]]:
        """Yield the rows called `name` at `path`, page by page; nothing where Mailchimp says that nothing is there.

        Each page but the first begins a few rows early, and what was seen is left out: what is deleted meanwhile moves
        all later rows forward, and one that moved over the edge of a page would never be seen.
        """
        offset, tail = 0, list[Row]()
        for _page in range(MOST_PAGES):
            said = self.ask(path, **parameters, count=str(PAGE), offset=str(offset))
            if said is None:
                return
            rows, total = said.get(name), said.get("total_items")
            if not isinstance(rows, list) or not isinstance(total, int):
                raise self.unclear(said)
            early, later = rows[: 2 * _OVERLAP], rows[2 * _OVERLAP :]
            fresh = [row for row in (*(row for row in early if row not in tail), *later) if isinstance(row, dict)]
            if fresh:
                yield fresh
            if not fresh or offset + len(rows) >= total:
                return
            tail = rows[-_OVERLAP:]
            offset += max(len(rows) - _OVERLAP, 1)
        raise self.unclear({name: "…"})

    def change(self, method: str, path: str, value: object = None) -> Row | None:
        """Ask for a change and return what Mailchimp says is there now, None where nothing is at `path`.

        The documented answers are 200 with JSON, and 204 without anything (an empty mapping).
        """
        answer = self._made(method, path, value=value)
        if answer.status == 404 and _is_missing(answer):
            return None
        if answer.status == 204:
            return {}
        return self._object(answer)

    def unclear(self, said: object) -> ProviderError:
        """Return the error for an answer that is JSON and yet not the documented one."""
        return error_of(Answer(status=200, text=json.dumps(said)), self._line)

    def _made(
        self, method: str, path: str, *, value: object = None, parameters: Mapping[str, str] | None = None
    ) -> Answer:
        return http.call(
            method,
            f"{self._settings.base_url}/3.0{path}",
            line=self._line,
            value=value,
            parameters=parameters,
            user=_USER,
            key=self._settings.key,
            limit=http.LIST_LIMIT,
        )

    def _object(self, answer: Answer) -> Row:
        said = answer.json()
        if answer.status == 200 and isinstance(said, dict):
            return said
        raise error_of(answer, self._line)


def _is_missing(answer: Answer) -> bool:
    """Tell Mailchimp's own 404 (problem+json) from that of a proxy or of a wrong address."""
    said = answer.json()
    return isinstance(said, dict) and said.get("status") == 404 and "title" in said


def text_of(row: Row, name: str) -> str:
    """Return the text called `name` of a row, empty where it is none."""
    found = row.get(name)
    return found if isinstance(found, str) else ""


def number_of(row: Row, name: str) -> int:
    """Return the number called `name` of a row, 0 where it is none."""
    found = row.get(name)
    return whole_number(found) if isinstance(found, int) and not isinstance(found, bool) else 0
