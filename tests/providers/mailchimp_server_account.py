"""The account of the stand-in for Mailchimp: who is on its list, how it answers, and what it says of itself."""

import base64
import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from providers.list_stand_in import ListStandIn, Reply, Request

KEY = "0123456789abcdef0123456789abcdef-us6"
LIST = "a1b2c3d4e5"
LANGUAGES = (("fr", "Français", 101), ("en", "English", 102), ("es", "Español", 103))
SEGMENT = 201  # a saved segment: people whose LANGUAGE is fr
_TITLES = {
    400: ("Bad Request", "Your request could not be processed."),
    401: ("API Key Invalid", "Your API key may be invalid, or you've attempted to access the wrong datacenter."),
    404: ("Resource Not Found", "The requested resource could not be found."),
    405: ("Method Not Allowed", "The requested method and resource are not compatible."),
    429: ("Too Many Requests", "You have exceeded the limit of 10 simultaneous connections."),
}


@dataclass(slots=True, kw_only=True)
class Person:
    """One contact of the list."""

    email: str
    status: str = "subscribed"
    fields: dict[str, str] = field(default_factory=dict)
    tags: set[int] = field(default_factory=set)
    changed_at: str = "2025-11-03T09:00:00+00:00"
    reason: str = ""

    @property
    def key(self) -> str:
        return hashlib.md5(self.email.lower().encode(), usedforsecurity=False).hexdigest()


@dataclass(slots=True, kw_only=True)
class Campaign:
    """One campaign, in Mailchimp's words."""

    id: str
    recipients: dict[str, Any]
    settings: dict[str, Any]
    tracking: dict[str, Any]
    status: str = "save"
    created_at: str = ""
    send_time: str = ""
    html: str = ""
    text: str = ""
    went_to: tuple[str, ...] = ()
    looks_left: int = 0


def crowd(n: int) -> Iterator[Person]:
    """Yield `n` people: of six, three read French, two English, one Spanish; every tenth has no first name."""
    for number in range(n):
        language, _name, tag = LANGUAGES[(0, 1, 0, 1, 0, 2)[number % 6]]
        name = "" if number % 10 == 9 else f"Prénom{number}"
        yield Person(
            email=f"personne{number}@lecteurs.example",
            fields={"FNAME": name, "LNAME": "Tremblay", "LANGUAGE": language},
            tags={tag},
        )


def house() -> list[Person]:
    """Return a small list: six people with a language, one with none, one with two, and four who get nothing."""
    people = list(crowd(6))
    people[1].fields["FNAME"] = "O’Brien & <fils>"
    people.append(Person(email="sans.langue@lecteurs.example", fields={"FNAME": "Sacha"}))
    people.append(Person(email="deux.langues@lecteurs.example", fields={"LANGUAGE": "fr"}, tags={101, 102}))
    people.append(
        Person(email="partie@lecteurs.example", status="unsubscribed", tags={101}, reason="Trop de courriels")
    )
    people.append(Person(email="rebond@lecteurs.example", status="cleaned", tags={101}))
    people.append(Person(email="attente@lecteurs.example", status="pending", tags={101}))
    people.append(Person(email="archive@lecteurs.example", status="archived", tags={101}))
    return people


class MailchimpAccount(ListStandIn):
    """What the account holds, and the shapes of its answers."""

    prefix = "/3.0"
    most_in_progress = 10

    def __init__(self, people: Iterable[Person] | None = None, *, key: str = KEY, port: int = 0) -> None:
        super().__init__(port=port)
        self.key = key
        self.base_url = self.url
        self.list_name = "Infolettre"
        self.plan = "monthly"
        self.domains = [{"domain": "cipc.example", "verified": True, "authenticated": True}]
        self.people = {person.key: person for person in (house() if people is None else people)}
        self.fields = [("FNAME", "Prénom", "text"), ("LNAME", "Nom", "text"), ("LANGUAGE", "Langue", "text")]
        self.segments: dict[int, tuple[str, str]] = {tag: (name, "static") for _language, name, tag in LANGUAGES} | {
            SEGMENT: ("Lectorat francophone", "saved")
        }
        self.campaigns: dict[str, Campaign] = {}
        self.complaints: list[tuple[str, str]] = []
        self.is_ready, self.looks_lag, self.keeps_sending = True, 0, False
        self.longest_title, self.says_nothing, self.claims_more = 1000, False, 0
        self._let_go: list[str] = []
        self._first_numbers = iter(range(1, 10**9))

    def refusal(self, status: int) -> Reply:
        """Answer with this status as Mailchimp words it; a bare 403 has no body at all."""
        if status == 403:
            return Reply(status=403)
        title, detail = _TITLES.get(status, ("Internal Server Error", "An unexpected internal error has occurred."))
        return self.problem(status, title, detail)

    def problem(self, status: int, title: str, detail: str, errors: Sequence[tuple[str, str]] = ()) -> Reply:
        body: dict[str, Any] = {
            "type": "https://mailchimp.com/developer/marketing/docs/errors/",
            "title": title,
            "status": status,
            "detail": detail,
            "instance": str(uuid.uuid4()),
        }
        if errors:
            body["errors"] = [{"field": name, "message": message} for name, message in errors]
        return Reply(status=status, body=body, content_type="application/problem+json; charset=utf-8")

    def missing(self) -> Reply:
        return self.problem(404, "Resource Not Found", "The requested resource could not be found.")

    def invalid(self, name: str, message: str) -> Reply:
        detail = "The resource submitted could not be validated. For field-specific details, see the 'errors' array."
        return self.problem(400, "Invalid Resource", detail, errors=((name, message),))

    def page(
        self, request: Request, name: str, items: Sequence[Any], row: Callable[[Any], Any] = lambda item: item
    ) -> Reply:
        offset, count = self._window(request)
        rows = [row(item) for item in items[offset : offset + count]]
        return Reply(body={} if self.says_nothing else {name: rows, "total_items": len(items) + self.claims_more})

    def _window(self, request: Request) -> tuple[int, int]:
        offset, count = int(request.query.get("offset", "0")), int(request.query.get("count", "10"))
        if count > 1000:
            self.control.mistakes.append(f"count={count}: at most 1000")
        return offset, min(count, 1000)

    def now_in_words(self) -> str:
        return self.control.clock().astimezone(dt.UTC).isoformat(timespec="seconds")

    def is_authorised(self, request: Request) -> bool:
        said = request.headers.get("authorization", "")
        if said.startswith("Bearer "):
            return said == f"Bearer {self.key}"
        try:
            return base64.b64decode(said.removeprefix("Basic ")).decode().partition(":")[2] == self.key
        except ValueError:
            return False

    def ping(self, _request: Request) -> Reply:
        return Reply(body={"health_status": "Everything's Chimpy!"})

    def root(self, _request: Request) -> Reply:
        body = {"account_id": "c0ffee", "account_name": "CIPC", "email": "compte@cipc.example", "role": "owner"}
        return Reply(body={**body, "pricing_plan_type": self.plan, "total_subscribers": len(self.subscribed())})

    def verified_domains(self, _request: Request) -> Reply:
        return Reply(body={"domains": self.domains, "total_items": len(self.domains)})

    def subscribed(self) -> list[Person]:
        return [person for person in self.people.values() if person.status == "subscribed"]
