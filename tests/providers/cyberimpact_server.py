"""A local stand-in for Cyberimpact: stateful, as its API documentation has it.

In a test::

    with CyberimpactServer() as server:         # a group of everybody, one for each of three languages
        ...                                     # base_url = server.base_url, key = KEY, list = LIST
    assert server.started() == [...]            # each mailing that was made and not taken back, with who gets it
    assert server.control.mistakes == []        # what Cyberimpact would not have

By hand, in the folder tests: ``python -m providers.cyberimpact_server --port 8803 [--people 500] [--port-file PORT]``

What can be told to go wrong is said in list_stand_in.py. Paths, shapes and the clock (Eastern time, unless
`dateReturnFormat` asks otherwise) are those of api.cyberimpact.com/docs; errors have the shape that the client
Bernier154/php-cyberimpact reads: {"message", "errors"}. Further: `strips_comments` (the HTML comes back without any),
`zone_hours` (the account's clock is off by so much), `keeps_sending` (until `finish`), `bounced`, `shows_footer` (what
is read back has the footer in it).
"""

import datetime as dt
import html
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from providers.list_stand_in import (
    FOOTER,
    ListStandIn,
    Mail,
    Reply,
    Request,
    Routes,
    Started,
    changed_html,
    changed_text,
)
from providers.list_stand_in_process import options, run

KEY = "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.c2lnbmF0dXJl"
LIST = "159868"
GROUPS = {171416: ("fr", "Français"), 171417: ("en", "English"), 171418: ("es", "Español")}
TAGS = {
    "unsubscribe_url": "@@DESABONNEMENT@@",
    "first_name": "@@PRENOM:{fallback}@@",
    "last_name": "@@NOM:{fallback}@@",
    "email": "@@COURRIEL@@",
}

FOOTER_HTML, FOOTER_TEXT = f"<p>{FOOTER}</p>", f"\n\n{FOOTER}"  # every mail of Cyberimpact's has one

_EASTERN = ZoneInfo("America/Toronto")
_KNOWN = frozenset(
    {
        *("subject", "language", "groups", "sendAt", "replyTo", "fromName", "mailFrom", "bodyHtml", "bodyText"),
        *("googleAnalytics", "googleAnalyticsCampaign", "mailingStatistics", "updateProfileForm"),
    }
)
_MESSAGES = {
    400: "Bad request.",
    401: "Unauthenticated.",
    403: "Your plan does not include the API.",
    404: "Not found.",
    405: "Method not allowed.",
    422: "The given data was invalid.",
    429: "Too Many Attempts.",
}


@dataclass(slots=True, kw_only=True)
class Contact:
    """One contact; `groups` are the numbers of the groups that hold it."""

    id: int
    email: str
    first_name: str = ""
    groups: set[int] = field(default_factory=set)
    left_at: str = ""
    bounced_at: str = ""


@dataclass(slots=True, kw_only=True)
class Mailing:
    """One mailing, in Cyberimpact's words; `said` is what was sent for it."""

    id: int
    said: dict[str, Any]
    at: dt.datetime
    status: str = "scheduled"
    started_at: dt.datetime | None = None
    went_to: tuple[str, ...] = ()
    archived_at: str = ""


def crowd(n: int) -> Iterator[Contact]:
    """Yield `n` people: of six, three read French, two English, one Spanish; every tenth has no first name."""
    for number in range(n):
        group = (171416, 171417, 171416, 171417, 171416, 171418)[number % 6]
        name = "" if number % 10 == 9 else f"Prénom{number}"
        groups = {int(LIST), group}
        yield Contact(id=number + 1, email=f"personne{number}@lecteurs.example", first_name=name, groups=groups)


def house() -> list[Contact]:
    """Return a small list: six people with a language, one with none, one with two, and two who get nothing."""
    everybody = int(LIST)
    return [
        *crowd(6),
        Contact(id=20, email="sans.langue@lecteurs.example", first_name="Sacha", groups={everybody}),
        Contact(id=21, email="deux.langues@lecteurs.example", groups={everybody, 171416, 171417}),
        Contact(id=22, email="partie@lecteurs.example", left_at="2025-11-03 09:00:00.000"),
        Contact(id=23, email="rebond@lecteurs.example", bounced_at="2025-11-04 09:00:00.000"),
    ]


class CyberimpactServer(ListStandIn):
    """The stand-in. `people` are its contacts; everything else about the account may be changed before use."""

    def __init__(self, people: Iterable[Contact] | None = None, *, key: str = KEY, port: int = 0) -> None:
        super().__init__(port=port)
        self.key = key
        self.base_url = self.url
        self.groups = {int(LIST): "Infolettre"} | {number: name for number, (_lang, name) in GROUPS.items()}
        self.people = {one.email: one for one in (house() if people is None else people)}
        self.validated_senders = {"infolettre@cipc.example"}
        self.strips_comments = self.keeps_sending = self.shows_footer = False
        self.zone_hours = 0
        self.mailings: dict[str, Mailing] = {}
        self._numbers = iter(range(2559, 10**9))

    # What a test does behind the sender's back.

    def edit(self, ref: str, **changes: Any) -> None:
        """Change a mailing as somebody would in Cyberimpact's own pages."""
        with self.lock:
            self.mailings[ref].said |= changes

    def delete(self, ref: str) -> None:
        """Delete a mailing as somebody would in Cyberimpact's own pages."""
        with self.lock:
            del self.mailings[ref]

    def let_go(self, ref: str) -> None:
        """Let a mailing leave at once, as somebody would in Cyberimpact's own pages."""
        with self.lock:
            self._send(self.mailings[ref])

    def add_mailings(self, n: int) -> None:
        """Put `n` mailings there that somebody else made, and that left two years ago."""
        with self.lock:
            said = {
                "subject": "Bonjour",
                "language": "fr_ca",
                "groups": LIST,
                "bodyHtml": "<p>x</p>",
                "bodyText": "x",
            }
            at = self.control.clock() - dt.timedelta(days=700)
            for _number in range(n):
                one = Mailing(
                    id=next(self._numbers), said={**said, "mailFrom": ""}, at=at, status="sent", started_at=at
                )
                self.mailings[str(one.id)] = one

    def finish(self) -> None:
        """Let what is being sent be sent."""
        with self.lock:
            for mailing in self.mailings.values():
                if mailing.started_at is not None:
                    mailing.status = "sent"

    # What a test reads.

    def started(self) -> list[Started]:
        """Return each mailing that was made and not taken back: there are no drafts."""
        with self.lock:
            self.pass_time()
            return [self._started(mailing) for mailing in self.mailings.values()]

    def _started(self, mailing: Mailing) -> Started:
        mark = re.search(r"<!--\s*([^<>]*\[cipc-newsletter [^<>]*\])\s*-->", mailing.said["bodyHtml"])
        return Started(
            ref=str(mailing.id),
            name=mark[1] if mark else mailing.said["subject"],
            audience=mailing.said["groups"],
            at=mailing.at.isoformat(),
            people=mailing.went_to or tuple(one.email for one in self._recipients(mailing)),
        )

    # The calls.

    def answered(self, request: Request) -> Reply:
        """Do what the call asks for."""
        self.pass_time()
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return self.refusal(401)
        return self.routed(request, _ROUTES)

    def refusal(self, status: int) -> Reply:
        """Answer with this status in the shape that the public client reads."""
        return Reply(status=status, body={"message": _MESSAGES.get(status, "Server Error")})

    def _invalid(self, name: str, message: str) -> Reply:
        return Reply(status=422, body={"message": _MESSAGES[422], "errors": {name: [message]}})

    def ping(self, _request: Request) -> Reply:
        said = {"username": "cipc", "email": "compte@cipc.example", "account": "CIPC"}
        return Reply(body={"ping": "success", **said})

    def all_groups(self, request: Request) -> Reply:
        return self._page(request, "groups", [self._group(number) for number in self.groups])

    def one_group(self, _request: Request, number: str) -> Reply:
        return Reply(body=self._group(int(number))) if int(number) in self.groups else self.refusal(404)

    def _group(self, number: int) -> dict[str, Any]:
        return {
            "id": number,
            "title": self.groups[number],
            "isPublic": False,
            "membersCount": len(self._in_group(number)),
            "mailingsCount": 0,
            "createdOn": "2014-12-09 13:48:44.887",
            "isDynamic": False,
        }

    def group_members(self, request: Request, number: str) -> Reply:
        if int(number) not in self.groups:
            return self.refusal(404)
        return self._page(request, "members", self._in_group(int(number)), self._member)

    def _in_group(self, number: int) -> list[Contact]:
        return [one for one in self.people.values() if number in one.groups and not one.left_at]

    def unsubscribed(self, request: Request) -> Reply:
        rows = [one for one in self.people.values() if one.left_at]
        return self._page(
            request,
            "members",
            rows,
            lambda one: {**self._member(one), "unsubscribedOn": self._told(one.left_at, request)},
        )

    def bounced_members(self, request: Request) -> Reply:
        rows = [one for one in self.people.values() if one.bounced_at]
        return self._page(
            request,
            "members",
            rows,
            lambda one: {**self._member(one), "hardBouncedOn": self._told(one.bounced_at, request)},
        )

    def one_unsubscribed(self, _request: Request, email: str) -> Reply:
        one = self.people.get(unquote(email).lower())
        return Reply(body=self._member(one)) if one is not None and one.left_at else self.refusal(404)

    def unsubscribe(self, request: Request, email: str) -> Reply:
        one = self.people.get(unquote(email).lower())
        if one is None:
            return self.refusal(404)
        is_new = not one.left_at
        one.left_at = one.left_at or self._eastern(self.control.clock())
        said = {"unsubscribedOn": self._told(one.left_at, request), "isNewUnsubscription": is_new}
        return Reply(body={**self._member(one), **said})

    def _member(self, one: Contact) -> dict[str, Any]:
        return {
            "id": one.id,
            "firstname": one.first_name,
            "lastname": "",
            "company": "",
            "email": one.email,
            "gender": "",
            "language": "fr_ca",
            "joinedOn": "2020-10-01 15:17:56.403",
            "updatedOn": None,
            "consentType": "express",
            "customFields": {},
        }

    def _page(
        self,
        request: Request,
        key: str,
        rows: Sequence[Any],
        shape: Callable[[Any], dict[str, Any]] = lambda row: row,
    ) -> Reply:
        limit, page = int(request.query.get("limit", "20")), int(request.query.get("page", "1"))
        if limit > 10_000:
            return self._invalid("limit", "The limit may not be greater than 10000.")
        shown = [shape(row) for row in rows[(page - 1) * limit : page * limit]]
        said = {"totalCount": len(rows), "page": page, "limit": limit, "sort": request.query.get("sort", "")}
        return Reply(body={key: shown, **said})

    def scheduled(self, request: Request) -> Reply:
        rows = [one for one in self.mailings.values() if one.status == "scheduled" and one.started_at is None]
        return self._page(
            request,
            "mailings",
            rows,
            lambda one: {**self._overview(one), "scheduledOn": self._moment(one.at, request)},
        )

    def sent_mailings(self, request: Request) -> Reply:
        return self._left(request, [one for one in self.mailings.values() if one.started_at and not one.archived_at])

    def archived(self, request: Request) -> Reply:
        return self._left(request, [one for one in self.mailings.values() if one.archived_at])

    def _left(self, request: Request, rows: list[Mailing]) -> Reply:
        rows.sort(key=lambda one: one.started_at or one.at, reverse=request.query.get("sort") == "date_desc")
        return self._page(
            request,
            "mailings",
            rows,
            lambda one: {**self._overview(one), "startedOn": self._moment(one.started_at, request)},
        )

    def _overview(self, one: Mailing) -> dict[str, Any]:
        return {
            "id": one.id,
            "subject": one.said["subject"],
            "language": one.said["language"],
            "recipientsCount": len(self._recipients(one)),
            "mailFrom": one.said["mailFrom"],
        }

    def create(self, request: Request) -> Reply:
        said = request.value or {}
        if set(said) - _KNOWN:
            self.control.mistakes.append(f"unknown {sorted(set(said) - _KNOWN)}")
        problem = self._problem_with(said)
        if problem is not None:
            return problem
        at = dt.datetime.strptime(said["sendAt"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=_EASTERN)
        at = at.astimezone(dt.UTC) + dt.timedelta(hours=self.zone_hours)
        if at <= self.control.clock():
            return self._invalid("sendAt", "The send at must be a date after now.")
        mailing = Mailing(id=next(self._numbers), said=self._spoilt(said), at=at)
        self.mailings[str(mailing.id)] = mailing
        return Reply(status=201, body=self._mailing(mailing, request))

    def _problem_with(self, said: dict[str, Any]) -> Reply | None:
        needed = ("subject", "language", "groups", "sendAt")
        missing = [name for name in needed if not said.get(name)]
        if missing or not (said.get("bodyHtml") or said.get("bodyText")):
            return self._invalid((missing or ["bodyHtml"])[0], "This field is required.")
        if said["language"] not in ("en_ca", "fr_ca"):
            return self._invalid("language", "The selected language is invalid.")
        if any(int(number) not in self.groups for number in said["groups"].split(",")):
            return self._invalid("groups", "The selected groups are invalid.")
        if said.get("mailFrom", "") not in self.validated_senders:
            return self._invalid("mailFrom", "This is not a validated sender address.")
        if said.get("mailingStatistics", "detailed") not in ("detailed", "anonymized"):
            return self._invalid("mailingStatistics", "The selected value is invalid.")
        return None

    def _spoilt(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return what was said, changed as the modes have it."""
        modes, kept = self.control.modes, dict(said)
        kept["bodyHtml"] = changed_html(said.get("bodyHtml", ""), modes)
        kept["bodyText"] = changed_text(said.get("bodyText", ""), modes)
        if self.strips_comments:
            kept["bodyHtml"] = re.sub(r"<!--.*?-->", "", kept["bodyHtml"])
        if self.shows_footer:
            kept["bodyHtml"] += FOOTER_HTML
        if "subject" in modes:
            kept["subject"] += " (1)"
        if "sender" in modes:
            kept["fromName"] = "Example Lists"
        if "tracking" in modes:
            kept["mailingStatistics"] = "detailed"
        return kept

    def one_mailing(self, request: Request, ref: str) -> Reply:
        mailing = self.mailings.get(ref)
        return self.refusal(404) if mailing is None else Reply(body=self._mailing(mailing, request))

    def _mailing(self, one: Mailing, request: Request) -> dict[str, Any]:
        said, sent = one.said, len(one.went_to)
        bounced = len(set(one.went_to) & self.bounced)
        groups = [int(number) for number in said["groups"].split(",")]
        return {
            **self._overview(one),
            "startedOn": self._moment(one.started_at, request),
            "scheduledOn": self._moment(one.at, request),
            "replyTo": said.get("replyTo", ""),
            "bodyHtml": said["bodyHtml"],
            "bodyText": said["bodyText"],
            "emailsSent": sent,
            "emailsDelivered": sent - bounced,
            "emailsStopped": 0,
            "views": 0,
            "clicks": 0,
            "incorrectAddresses": bounced,
            "technicalProblems": 0,
            "status": one.status,
            "fromName": said.get("fromName", ""),
            "mailingStatistics": said.get("mailingStatistics", "detailed"),
            "links": [],
            "recipientGroups": [{"id": number, "title": self.groups[number]} for number in groups],
            "viewOnlineURL": "https://app.cyberimpact.example/newsletter-view-online?ct=W8R14eU",
        }

    def delete_mailing(self, _request: Request, ref: str) -> Reply:
        mailing = self.mailings.get(ref)
        if mailing is None:
            return self.refusal(404)
        if mailing.started_at is not None:
            return self._invalid("id", "This mailing has already been sent.")
        del self.mailings[ref]
        return Reply(body={ref: "deleted"})

    def left_by(self, request: Request, ref: str) -> Reply:
        mailing = self.mailings.get(ref)
        if mailing is None:
            return self.refusal(404)
        left = [self.people[email] for email in mailing.went_to if self.people[email].left_at]
        return self._page(request, "recipients", left, self._member)

    # Mailing.

    def _recipients(self, mailing: Mailing) -> list[Contact]:
        numbers = [int(number) for number in mailing.said["groups"].split(",")]
        return list({one.email: one for number in numbers for one in self._in_group(number)}.values())

    def _send(self, mailing: Mailing) -> None:
        people = self._recipients(mailing)
        mailing.started_at = self.control.clock()
        mailing.status = "scheduled" if self.keeps_sending else "sent"
        mailing.went_to = tuple(one.email for one in people)
        self.sent += [self._mail(mailing, one) for one in people]

    def _mail(self, mailing: Mailing, one: Contact) -> Mail:
        def filled(text: str, *, is_html: bool = False) -> str:
            text = text.replace("@@DESABONNEMENT@@", self.own_link(one.email)).replace("@@COURRIEL@@", one.email)
            name = html.escape(one.first_name) if is_html else one.first_name
            text = re.sub(r"@@NOM:(.*?)@@", r"\1", text)
            return re.sub(r"@@PRENOM:(.*?)@@", lambda found: name or found[1], text)

        said = mailing.said
        return Mail(
            ref=str(mailing.id),
            to=one.email,
            subject=filled(said["subject"]),
            html=filled(said["bodyHtml"], is_html=True) + FOOTER_HTML,
            text=filled(said["bodyText"]) + FOOTER_TEXT,
        )

    def values_of(self, email: str) -> dict[str, str]:
        """Return what the list holds of one person, by our own names of fields."""
        return {"first_name": self.people[email].first_name, "last_name": ""}

    @staticmethod
    def own_link(email: str) -> str:
        """Return the unsubscribe address of one person, as the stand-in makes it."""
        return f"https://partir.cyberimpact.example/{email.replace('@', '.')}"

    def pass_time(self) -> None:
        for mailing in list(self.mailings.values()):
            if mailing.started_at is None and mailing.at <= self.control.clock():
                self._send(mailing)

    def _moment(self, at: dt.datetime | None, request: Request) -> str | None:
        """Return a moment as it is asked for: in ISO 8601, or in Eastern time without saying so."""
        return None if at is None else self._told(self._eastern(at), request)

    @staticmethod
    def _eastern(at: dt.datetime) -> str:
        return f"{at.astimezone(_EASTERN):%Y-%m-%d %H:%M:%S}.000"

    @staticmethod
    def _told(eastern: str, request: Request) -> str:
        if request.query.get("dateReturnFormat") not in ("ISO8601", "ATOM"):
            return eastern
        return dt.datetime.fromisoformat(eastern).replace(tzinfo=_EASTERN).isoformat(timespec="seconds")


_REF = r"(\d+)"
_ROUTES: Routes = (
    ("GET", "/ping", CyberimpactServer.ping),
    ("GET", "/groups", CyberimpactServer.all_groups),
    ("GET", f"/groups/{_REF}", CyberimpactServer.one_group),
    ("GET", f"/groups/{_REF}/members", CyberimpactServer.group_members),
    ("GET", "/members/unsubscribed", CyberimpactServer.unsubscribed),
    ("GET", "/members/bounced", CyberimpactServer.bounced_members),
    ("GET", "/members/unsubscribed/([^/]+)", CyberimpactServer.one_unsubscribed),
    ("POST", "/members/unsubscribed/([^/]+)", CyberimpactServer.unsubscribe),
    ("GET", "/mailings/scheduled", CyberimpactServer.scheduled),
    ("GET", "/mailings/sent", CyberimpactServer.sent_mailings),
    ("GET", "/mailings/archived", CyberimpactServer.archived),
    ("POST", "/mailings", CyberimpactServer.create),
    ("GET", f"/mailings/{_REF}", CyberimpactServer.one_mailing),
    ("DELETE", f"/mailings/{_REF}", CyberimpactServer.delete_mailing),
    ("GET", f"/mailings/{_REF}/recipients/unsubscribed", CyberimpactServer.left_by),
)


def main(arguments: Sequence[str]) -> None:
    """Run as a process until SIGTERM."""
    said = options("Cyberimpact").parse_args(arguments)
    server = CyberimpactServer(crowd(said.people) if said.people else None, port=said.port)
    run(server, said.port_file, words=f"list {LIST}  key {KEY}")


if __name__ == "__main__":
    main(sys.argv[1:])
