"""The suppression lists of the stand-in for Mailgun: who left the domain, by pages, as its OpenAPI file has them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

LISTS = ("unsubscribes", "bounces", "complaints")
_PATH = re.compile(r"/v3/(?P<domain>[^/]+)/(?P<list>unsubscribes|bounces|complaints)$")


@dataclass(slots=True)
class Departures:
    """What the lists hold, and how they misbehave.

    `may_be_read` is false for a key that may only send; `leads_to` stands for the place that the next page is said to lie
    at; `never_ends` makes each page lead to itself. `pages` counts what was asked.
    """

    entries: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in LISTS})
    may_be_read: bool = True
    leads_to: str = ""
    never_ends: bool = False
    pages: int = 0

    def add(self, name: str, emails: Iterable[str], *, at: str = "Thu, 06 Nov 2025 01:49:40 UTC") -> None:
        """Put people on the list `name`."""
        further = {"unsubscribes": {"tags": ["*"]}, "bounces": {"code": "550", "error": "No such mailbox"}}
        self.entries[name] += [{"address": email, "created_at": at, **further.get(name, {})} for email in emails]

    def is_asked(self, path: str, domain: str) -> bool:
        """Whether a GET of `path` asks for one of the lists."""
        found = _PATH.fullmatch(urlsplit(path).path)
        return found is not None and found["domain"] == domain

    def page(self, path: str, url: str) -> dict[str, Any]:
        """Return the page that a GET of `path` asks for, at the server `url`."""
        self.pages += 1
        asked = urlsplit(path)
        query = {name: values[-1] for name, values in parse_qs(asked.query).items()}
        found = _PATH.fullmatch(asked.path)
        assert found is not None
        limit = int(query["limit"])
        assert 1 <= limit <= 1000
        entries = self.entries[found["list"]]
        start = 0
        if query.get("page") == "next":
            start = 1 + next(place for place, one in enumerate(entries) if one["address"] == query["address"])
        items = entries[start : start + limit]
        last = items[-1]["address"] if items else query.get("address", "")
        place = f"{self.leads_to or url}{asked.path}"
        following = (
            f"{place}?page=next&address={quote(last)}&limit={limit}" if not self.never_ends else f"{url}{path}"
        )
        paging = {"first": f"{place}?page=first", "next": following, "previous": place, "last": f"{place}?page=last"}
        return {"items": items, "paging": paging}
