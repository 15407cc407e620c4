"""A local stand-in for Brevo's campaigns and contacts: stateful, as its reference and its Python package have them.

In a test::

    with BrevoServer() as server:               # a list of everybody, a segment for each of three languages, attributes
        ...                                     # base_url = server.base_url, key = KEY, list = LIST
    assert server.started() == [...]            # each campaign that was let go, with every address it went to
    assert server.control.mistakes == []        # what Brevo would not have

By hand, in the folder tests: ``python -m providers.brevo_server --port 8802 [--people 500] [--port-file PORT]``

What can be told to go wrong is said in list_stand_in.py. Shapes, status words, error codes and page limits are those of
developers.brevo.com and brevo-python 5.1.0. Further: `credits`, `domain_is_authenticated`, `sender_is_active`,
`marks_links` (the account's own UTM setting is on), `keeps_default_footer` (an empty footer becomes Brevo's own),
`keeps_sending` (until `finish`), `bounced`, `complaints`.
"""

import datetime as dt
import html
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from providers.list_stand_in import ListStandIn, Mail, Reply, Request, Routes, Started, changed_html
from providers.list_stand_in_process import options, run

KEY = "xkeysib-0123456789abcdef-AbCdEfGh"
LIST = "7"
SENDER = "infolettre@cipc.example"
SEGMENTS = {3: ("fr", "Français"), 4: ("en", "English"), 5: ("es", "Español")}

_KNOWN = frozenset(
    {
        *("name", "subject", "sender", "htmlContent", "recipients", "inlineImageActivation", "mirrorActive"),
        *("header", "footer", "replyTo", "scheduledAt", "previewText", "utmCampaign", "tag"),
    }
)
_CODES = {
    400: ("invalid_parameter", "Invalid parameter"),
    401: ("unauthorized", "Key not found"),
    402: ("not_enough_credits", "You do not have enough credits to send"),
    403: ("permission_denied", "Permission denied"),
    404: ("document_not_found", "Campaign ID not found"),
    405: ("method_not_allowed", "Method not allowed"),
    429: ("too_many_requests", "Rate limit is exceeded"),
}


@dataclass(slots=True, kw_only=True)
class Contact:
    """One contact; `lists` are the numbers of the lists that hold it."""

    id: int
    email: str
    attributes: dict[str, str] = field(default_factory=dict)
    lists: set[int] = field(default_factory=lambda: {int(LIST)})
    left: set[int] = field(default_factory=set)
    is_blocked: bool = False
    reason: str = ""  # a code of get-transac-blocked-contacts, where it stands there too
    changed_at: str = "2025-11-03T09:00:00.000+01:00"


@dataclass(slots=True, kw_only=True)
class Campaign:
    """One campaign, in Brevo's words; `said` is what was sent for it."""

    id: int
    said: dict[str, Any]
    status: str = "draft"
    created_at: str = ""
    scheduled_at: str = ""
    sent_at: str = ""
    went_to: tuple[str, ...] = ()


def crowd(n: int) -> Iterator[Contact]:
    """Yield `n` people: of six, three read French, two English, one Spanish; every tenth has no first name."""
    for number in range(n):
        language = ("fr", "en", "fr", "en", "fr", "es")[number % 6]
        name = "" if number % 10 == 9 else f"Prénom{number}"
        yield Contact(
            id=number + 1,
            email=f"personne{number}@lecteurs.example",
            attributes={"FIRSTNAME": name, "LASTNAME": "Tremblay", "LANGUAGE": language},
        )


def house() -> list[Contact]:
    """Return a small list: six people with a language, one with none, one with two, and three who get nothing."""
    people = list(crowd(6))
    people[1].attributes["FIRSTNAME"] = "O’Brien & <fils>"
    more = (
        Contact(id=20, email="sans.langue@lecteurs.example", attributes={"FIRSTNAME": "Sacha"}),
        Contact(id=21, email="deux.langues@lecteurs.example", attributes={"LANGUAGE": "fr en"}),
        Contact(
            id=22,
            email="partie@lecteurs.example",
            attributes={"LANGUAGE": "fr"},
            is_blocked=True,
            reason="unsubscribedViaEmail",
        ),
        Contact(
            id=23,
            email="rebond@lecteurs.example",
            attributes={"LANGUAGE": "fr"},
            is_blocked=True,
            reason="hardBounce",
        ),
        Contact(id=24, email="quitte@lecteurs.example", attributes={}, left={int(LIST)}),
    )
    return [*people, *more]


class BrevoServer(ListStandIn):
    """The stand-in. `people` are in its one list; everything else about the account may be changed before use."""

    prefix = "/v3"

    def __init__(self, people: Iterable[Contact] | None = None, *, key: str = KEY, port: int = 0) -> None:
        super().__init__(port=port)
        self.key = key
        self.base_url = f"{self.url}/v3"
        self.segments_there = dict(SEGMENTS)
        self.lists_there = {int(LIST): "Infolettre", 9: "Bénévoles"}
        self.people = {one.email: one for one in (house() if people is None else people)}
        self.attributes = ["FIRSTNAME", "LASTNAME", "LANGUAGE"]
        self.credits, self.sender_is_active, self.domain_is_authenticated = 9000, True, True
        self.marks_links = self.keeps_default_footer = self.keeps_sending = False
        self.campaigns: dict[str, Campaign] = {}
        self.complaints: set[str] = set()
        self._let_go: list[str] = []

    # What a test does behind the sender's back.

    def edit(self, ref: str, **changes: Any) -> None:
        """Change a campaign as somebody would in Brevo's own pages."""
        with self.lock:
            self.campaigns[ref].said |= changes

    def delete(self, ref: str) -> None:
        """Delete a campaign as somebody would in Brevo's own pages."""
        with self.lock:
            del self.campaigns[ref]

    def let_go(self, ref: str) -> None:
        """Start a campaign as somebody would in Brevo's own pages."""
        with self.lock:
            self._send(self.campaigns[ref])

    def add_campaigns(self, n: int) -> None:
        """Put `n` drafts there that somebody else made."""
        with self.lock:
            for number in range(n):
                said = {"name": f"Ancienne infolettre {number}", "subject": "Bonjour", "htmlContent": "<p>x</p>"}
                self.campaigns[str(number + 50_000)] = Campaign(id=number + 50_000, said=said)

    def finish(self) -> None:
        """Let what is being sent be sent."""
        with self.lock:
            for campaign in self.campaigns.values():
                if campaign.status == "in_process":
                    campaign.status = "sent"

    # What a test reads.

    def started(self) -> list[Started]:
        """Return each campaign that was let go, as often as it was; scheduled ones with those it would go to."""
        with self.lock:
            self.pass_time()
            waiting = [str(one.id) for one in self.campaigns.values() if one.status == "queued"]
            return [self._started(self.campaigns[ref]) for ref in (*self._let_go, *waiting) if ref in self.campaigns]

    def _started(self, campaign: Campaign) -> Started:
        return Started(
            ref=str(campaign.id),
            name=campaign.said["name"],
            audience=str(campaign.said.get("recipients")),
            at=campaign.sent_at or campaign.scheduled_at,
            people=campaign.went_to or tuple(one.email for one in self._recipients(campaign)),
        )

    # The calls.

    def answered(self, request: Request) -> Reply:
        """Do what the call asks for."""
        self.pass_time()
        if request.headers.get("api-key") != self.key:
            return self.refusal(401)
        if request.method in ("POST", "PUT") and request.body and request.value is None:
            return self._wrong("bad_request", "Request body is not valid JSON")
        return self.routed(request, _ROUTES)

    def refusal(self, status: int) -> Reply:
        """Answer with this status as Brevo words it."""
        code, message = _CODES.get(status, ("internal_server_error", "Internal server error"))
        headers = {"x-sib-ratelimit-limit": "10", "x-sib-ratelimit-reset": "3"} if status == 429 else {}
        return Reply(status=status, body={"code": code, "message": message}, headers=headers)

    def _wrong(self, code: str, message: str) -> Reply:
        return Reply(status=400, body={"code": code, "message": message})

    def account(self, _request: Request) -> Reply:
        plans = [
            {"type": "subscription", "creditsType": "sendLimit", "credits": self.credits},
            {"type": "sms", "creditsType": "sendLimit", "credits": 0},
        ]
        body = {"organization_id": "c0ffee", "companyName": "CIPC", "email": "compte@cipc.example", "plan": plans}
        return Reply(body={**body, "firstName": "Ana", "lastName": "Roy", "relay": {"enabled": True, "data": {}}})

    def senders(self, _request: Request) -> Reply:
        row = {"id": 1, "name": "CIPC", "email": SENDER, "active": self.sender_is_active, "ips": []}
        return Reply(body={"senders": [row]})

    def domain(self, _request: Request, name: str) -> Reply:
        if name != SENDER.rpartition("@")[2]:
            return Reply(status=404, body={"code": "document_not_found", "message": "Domain does not exist"})
        is_well = self.domain_is_authenticated
        records = {
            "dkim_record": {
                "type": "TXT",
                "value": "k=rsa;p=MIGf",
                "host_name": "mail._domainkey",
                "status": is_well,
            },
            "brevo_code": {"type": "TXT", "value": "brevo-code:1a2b", "host_name": "", "status": True},
        }
        body = {"domain": name, "verified": True, "authenticated": is_well, "dns_records": records}
        return Reply(body=body)

    def all_attributes(self, _request: Request) -> Reply:
        rows = [{"name": name, "category": "normal", "type": "text"} for name in self.attributes]
        return Reply(body={"attributes": rows})

    def all_lists(self, request: Request) -> Reply:
        return self._page(request, "lists", [self._list(number) for number in self.lists_there], most=50)

    def one_list(self, _request: Request, number: str) -> Reply:
        return Reply(body=self._list(int(number))) if int(number) in self.lists_there else self.refusal(404)

    def _list(self, number: int) -> dict[str, Any]:
        people = len(self._in_list(number))
        # Brevo answers 0 for the first two since it gave them up.
        counts = {"totalBlacklisted": 0, "totalSubscribers": 0, "uniqueSubscribers": people}
        return {"id": number, "name": self.lists_there[number], "folderId": 1, **counts}

    def segments(self, request: Request) -> Reply:
        rows = [
            {"id": number, "segmentName": name, "categoryName": "Langue", "updatedAt": "2025-11-03T09:00:00.000Z"}
            for number, (_language, name) in self.segments_there.items()
        ]
        return self._page(request, "segments", rows, most=50)

    def contacts_of_list(self, request: Request, number: str) -> Reply:
        if int(number) not in self.lists_there:
            return self.refusal(404)
        return self._page(request, "contacts", self._in_list(int(number)), self._contact, most=500)

    def contacts(self, request: Request) -> Reply:
        people = list(self.people.values())
        if "segmentId" in request.query:
            people = self._in_segment(int(request.query["segmentId"]))
        return self._page(request, "contacts", people, self._contact, most=1000)

    def one_contact(self, _request: Request, email: str) -> Reply:
        person = self.people.get(unquote(email).lower())
        return self.refusal(404) if person is None else Reply(body=self._contact(person))

    def change_contact(self, request: Request, email: str) -> Reply:
        person = self.people.get(unquote(email).lower())
        if person is None:
            return self.refusal(404)
        person.is_blocked = bool(request.value.get("emailBlacklisted", person.is_blocked))
        person.changed_at = self._now()
        return Reply(status=204)

    def blocked(self, request: Request) -> Reply:
        return self._page(
            request,
            "contacts",
            [one for one in self.people.values() if one.reason],
            lambda one: {
                "email": one.email,
                "senderEmail": SENDER,
                "reason": {"code": one.reason, "message": "in words"},
                "blockedAt": one.changed_at,
            },
            most=100,
        )

    def _contact(self, one: Contact) -> dict[str, Any]:
        return {
            "id": one.id,
            "email": one.email,
            "emailBlacklisted": one.is_blocked,
            "smsBlacklisted": False,
            "createdAt": "2025-01-02T03:04:05.000+01:00",
            "modifiedAt": one.changed_at,
            "listIds": sorted(one.lists),
            "listUnsubscribed": sorted(one.left) or None,
            "attributes": one.attributes,
        }

    def _in_list(self, number: int) -> list[Contact]:
        return [one for one in self.people.values() if number in one.lists]

    def _in_segment(self, number: int) -> list[Contact]:
        language = SEGMENTS.get(number, ("", ""))[0]
        return [one for one in self.people.values() if language in one.attributes.get("LANGUAGE", "").split()]

    def _page(
        self,
        request: Request,
        key: str,
        rows: Sequence[Any],
        shape: Callable[[Any], dict[str, Any]] = lambda row: row,
        *,
        most: int,
    ) -> Reply:
        limit, offset = int(request.query.get("limit", "10")), int(request.query.get("offset", "0"))
        if limit > most:
            return self._wrong("out_of_range", f"Limit exceeds max value {most}")
        ordered = rows if request.query.get("sort") == "asc" else list(reversed(rows))
        return Reply(body={key: [shape(row) for row in ordered[offset : offset + limit]], "count": len(rows)})

    def list_campaigns(self, request: Request) -> Reply:
        return self._page(request, "campaigns", list(self.campaigns.values()), self._overview, most=100)

    def create(self, request: Request) -> Reply:
        said = request.value or {}
        problem = self._problem_with(said, needed=("name", "sender", "subject", "htmlContent"))
        if problem is not None:
            return problem
        campaign = Campaign(id=len(self.campaigns) + 41, said={}, created_at=self._now())
        while str(campaign.id) in self.campaigns:
            campaign.id += 1
        self.campaigns[str(campaign.id)] = campaign
        self._take_in(campaign, said)
        return Reply(status=201, body={"id": campaign.id})

    def change(self, request: Request, ref: str) -> Reply:
        campaign, said = self.campaigns.get(ref), request.value or {}
        if campaign is None:
            return self.refusal(404)
        if campaign.status not in ("draft", "queued"):
            return self._wrong("campaign_sent", "Campaign is already sent or being sent")
        problem = self._problem_with(said, needed=())
        if problem is not None:
            return problem
        self._take_in(campaign, said)
        if said.get("scheduledAt"):
            moment = dt.datetime.fromisoformat(said["scheduledAt"])
            if moment <= self.control.clock():
                return self._wrong("invalid_parameter", "Scheduled date should be in the future")
            campaign.status, campaign.scheduled_at = "queued", moment.astimezone(dt.UTC).isoformat()
        return Reply(status=204)

    def _problem_with(self, said: dict[str, Any], *, needed: Sequence[str]) -> Reply | None:
        if set(said) - _KNOWN:
            self.control.mistakes.append(f"unknown {sorted(set(said) - _KNOWN)}")
        missing = [name for name in needed if not said.get(name)]
        if missing:
            return self._wrong("missing_parameter", f"{missing[0]} is missing")
        if "sender" in said and {"id", "email"} <= set(said["sender"]):
            return self._wrong("invalid_parameter", "Pass either sender id or email")
        recipients = said.get("recipients") or {}
        unknown = set(recipients.get("listIds", ())) - set(self.lists_there)
        unknown |= set(recipients.get("segmentIds", ())) - set(SEGMENTS)
        return self._wrong("invalid_parameter", "List or segment ids do not exist") if unknown else None

    def _take_in(self, campaign: Campaign, said: dict[str, Any]) -> None:
        """Keep what was said, changed as the modes have it."""
        modes = self.control.modes
        campaign.said |= {name: value for name, value in said.items() if name != "scheduledAt"}
        if "htmlContent" in said:
            campaign.said["htmlContent"] = changed_html(said["htmlContent"], modes)
        if "subject" in modes and "subject" in said:
            campaign.said["subject"] = f"{said['subject']} (1)"
        if "sender" in modes and "sender" in said:
            campaign.said["sender"] = {**said["sender"], "name": "Example Lists"}
        if "tracking" in modes:
            self.marks_links = True
        if self.keeps_default_footer and not campaign.said.get("footer"):
            campaign.said["footer"] = "[DEFAULT_FOOTER]"

    def one_campaign(self, request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self.refusal(404)
        said = self._overview(campaign)
        if request.query.get("excludeHtmlContent") != "true":
            said["htmlContent"] = campaign.said.get("htmlContent", "")
        if request.query.get("statistics") == "globalStats":
            said["statistics"]["globalStats"] = self._counts(campaign)
        return Reply(body=said)

    def _overview(self, campaign: Campaign) -> dict[str, Any]:
        said, recipients = campaign.said, campaign.said.get("recipients") or {}
        return {
            "id": campaign.id,
            "name": said.get("name", ""),
            "subject": said.get("subject", ""),
            "type": "classic",
            "status": campaign.status,
            "abTesting": False,
            "sendAtBestTime": False,
            "sender": {"id": 1, **said.get("sender", {})},
            "replyTo": said.get("replyTo", "[DEFAULT_REPLY_TO]"),
            "toField": "",
            "header": said.get("header", ""),
            "footer": said.get("footer", ""),
            "previewText": said.get("previewText", ""),
            "inlineImageActivation": said.get("inlineImageActivation", False),
            "mirrorActive": said.get("mirrorActive", False),
            "createdAt": campaign.created_at,
            "modifiedAt": campaign.created_at,
            **({"scheduledAt": campaign.scheduled_at} if campaign.scheduled_at else {}),
            **({"sentDate": campaign.sent_at} if campaign.sent_at else {}),
            **({"utmSource": "brevo", "utmCampaignValue": said.get("name", "")} if self.marks_links else {}),
            "recipients": {
                "lists": recipients.get("listIds", []),
                "exclusionLists": recipients.get("exclusionListIds", []),
                "segments": recipients.get("segmentIds", []),
            },
            "statistics": {"globalStats": {}, "campaignStats": [], "mirrorClick": 0, "remaining": 0},
        }

    def _counts(self, campaign: Campaign) -> dict[str, int]:
        went_to = set(campaign.went_to)
        bounced = len(went_to & self.bounced)
        left = sum(self.people[email].is_blocked for email in went_to if email in self.people)
        return {
            "sent": len(went_to),
            "delivered": len(went_to) - bounced,
            "hardBounces": bounced,
            "softBounces": 0,
            "deferred": 0,
            "complaints": len(went_to & self.complaints),
            "unsubscriptions": left,
            "uniqueViews": 0,
            "viewed": 0,
        }

    def delete_campaign(self, _request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self.refusal(404)
        if campaign.status != "draft":
            return self.refusal(403)
        del self.campaigns[ref]
        return Reply(status=204)

    def send_now(self, _request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self.refusal(404)
        if campaign.status not in ("draft", "queued"):
            return self._wrong("campaign_sent", "Campaign is already sent or being sent")
        if self.credits < len(self._recipients(campaign)):
            return self.refusal(402)
        self._send(campaign)
        return Reply(status=204)

    def set_status(self, request: Request, ref: str) -> Reply:
        campaign, wanted = self.campaigns.get(ref), (request.value or {}).get("status")
        if campaign is None:
            return self.refusal(404)
        if campaign.status in ("in_process", "sent"):
            code = "campaign_processing" if campaign.status == "in_process" else "campaign_sent"
            return self._wrong(code, "Campaign cannot be changed any more")
        if wanted not in ("draft", "suspended", "cancel"):
            return self._wrong("invalid_parameter", "Status is invalid")
        campaign.status = {"cancel": "cancelled"}.get(wanted, wanted)
        campaign.scheduled_at = ""
        return Reply(status=204)

    def send_test(self, request: Request, ref: str) -> Reply:
        campaign, addresses = self.campaigns.get(ref), (request.value or {}).get("emailTo") or []
        if campaign is None:
            return self.refusal(404)
        if not addresses:
            self.control.mistakes.append("a test copy to the whole test list")
        self.sent += [self._mail(campaign, Contact(id=0, email=email), is_test=True) for email in addresses]
        return Reply(status=204)

    # Mailing.

    def _recipients(self, campaign: Campaign) -> list[Contact]:
        recipients = campaign.said.get("recipients") or {}
        lists, segments = recipients.get("listIds", ()), recipients.get("segmentIds", ())
        people = [
            *(one for number in lists for one in self._in_list(number) if number not in one.left),
            *(one for number in segments for one in self._in_segment(number)),
        ]
        return list({one.email: one for one in people if not one.is_blocked}.values())

    def _send(self, campaign: Campaign) -> None:
        people = self._recipients(campaign)
        campaign.status = "in_process" if self.keeps_sending else "sent"
        campaign.sent_at = self._now()
        campaign.went_to = tuple(one.email for one in people)
        self._let_go.append(str(campaign.id))
        self.sent += [self._mail(campaign, one) for one in people]

    def _mail(self, campaign: Campaign, one: Contact, *, is_test: bool = False) -> Mail:
        values = {f"contact.{name}": one.attributes.get(name, "") for name in self.attributes}
        values |= {"contact.EMAIL": one.email, "unsubscribe": self.own_link(one.email)}
        values |= {"update_profile": f"https://profil.brevo.example/{one.id}"}
        body = filled(campaign.said.get("htmlContent", ""), values)
        return Mail(
            ref=str(campaign.id),
            to=one.email,
            subject=html.unescape(filled(campaign.said.get("subject", ""), values)),
            html=body,
            text=html.unescape(re.sub(r"<[^>]*>", " ", body)),  # Brevo makes the text part itself
            is_test=is_test,
        )

    def values_of(self, email: str) -> dict[str, str]:
        """Return what the list holds of one person, by our own names of fields."""
        attributes = self.people[email].attributes
        return {"first_name": attributes.get("FIRSTNAME", ""), "last_name": attributes.get("LASTNAME", "")}

    @staticmethod
    def own_link(email: str) -> str:
        """Return the unsubscribe address of one person, as the stand-in makes it."""
        return f"https://partir.brevo.example/{email.replace('@', '.')}"

    def pass_time(self) -> None:
        for campaign in list(self.campaigns.values()):
            is_due = campaign.status == "queued" and campaign.scheduled_at
            if is_due and dt.datetime.fromisoformat(campaign.scheduled_at) <= self.control.clock():
                self._send(campaign)

    def _now(self) -> str:
        return self.control.clock().astimezone(dt.UTC).isoformat(timespec="milliseconds")


def filled(text: str, values: dict[str, str]) -> str:
    """Return `text` as Brevo's language fills it: conditions first, then values, escaped."""
    condition = r"\{% if ([\w.]+) %\}(.*?)\{% else %\}(.*?)\{% endif %\}"
    chosen = re.sub(condition, lambda found: found[2] if values.get(found[1]) else found[3], text, flags=re.DOTALL)
    return re.sub(r"\{\{\s*([\w.]+)\s*\}\}", lambda found: html.escape(values.get(found[1], "")), chosen)


_REF = r"(\d+)"
_ROUTES: Routes = (
    ("GET", "/account", BrevoServer.account),
    ("GET", "/senders", BrevoServer.senders),
    ("GET", "/senders/domains/([^/]+)", BrevoServer.domain),
    ("GET", "/contacts/attributes", BrevoServer.all_attributes),
    ("GET", "/contacts/lists", BrevoServer.all_lists),
    ("GET", f"/contacts/lists/{_REF}", BrevoServer.one_list),
    ("GET", f"/contacts/lists/{_REF}/contacts", BrevoServer.contacts_of_list),
    ("GET", "/contacts/segments", BrevoServer.segments),
    ("GET", "/contacts", BrevoServer.contacts),
    ("GET", "/contacts/([^/]+)", BrevoServer.one_contact),
    ("PUT", "/contacts/([^/]+)", BrevoServer.change_contact),
    ("GET", "/smtp/blockedContacts", BrevoServer.blocked),
    ("GET", "/emailCampaigns", BrevoServer.list_campaigns),
    ("POST", "/emailCampaigns", BrevoServer.create),
    ("GET", f"/emailCampaigns/{_REF}", BrevoServer.one_campaign),
    ("PUT", f"/emailCampaigns/{_REF}", BrevoServer.change),
    ("DELETE", f"/emailCampaigns/{_REF}", BrevoServer.delete_campaign),
    ("POST", f"/emailCampaigns/{_REF}/sendNow", BrevoServer.send_now),
    ("PUT", f"/emailCampaigns/{_REF}/status", BrevoServer.set_status),
    ("POST", f"/emailCampaigns/{_REF}/sendTest", BrevoServer.send_test),
)


def main(arguments: Sequence[str]) -> None:
    """Run as a process until SIGTERM."""
    said = options("Brevo").parse_args(arguments)
    server = BrevoServer(crowd(said.people) if said.people else None, port=said.port)
    run(server, said.port_file, words=f"list {LIST}  key {KEY}")


if __name__ == "__main__":
    main(sys.argv[1:])
