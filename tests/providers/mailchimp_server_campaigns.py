"""The campaigns of the stand-in for Mailchimp: made, filled, checked, started, taken back, and mailed."""

import datetime as dt
import hashlib
from typing import Any

from providers.list_stand_in import Mail, Reply, Request, changed_html, changed_text
from providers.mailchimp_merge import filled
from providers.mailchimp_server_account import LIST, Campaign, Person
from providers.mailchimp_server_list import MailchimpList

SETTINGS: dict[str, Any] = {
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


class MailchimpCampaigns(MailchimpList):
    """The calls that ask for campaigns, and what becomes of these."""

    def list_campaigns(self, request: Request) -> Reply:
        every = sorted(self.campaigns.values(), key=lambda campaign: (campaign.created_at, campaign.id))
        if request.query.get("sort_dir", "DESC") == "DESC":
            every.reverse()
        return self.page(request, "campaigns", every, self._campaign)

    def create(self, request: Request) -> Reply:
        said = request.value or {}
        if said.get("type") != "regular":
            return self.invalid("type", "Data did not match any of the schemas described in anyOf.")
        ref = hashlib.sha256(f"{next(self._first_numbers)}".encode()).hexdigest()[:10]
        made = Campaign(id=ref, recipients={}, settings=dict(SETTINGS), tracking=dict(_TRACKING))
        made.created_at = self.now_in_words()
        refused = self._take_in(made, said)
        if refused is not None:
            return refused
        self.campaigns[ref] = made
        return Reply(body=self._campaign(made))

    def change(self, request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self.missing()
        if campaign.status != "save":
            return self._not_editable()
        return self._take_in(campaign, request.value or {}) or Reply(body=self._campaign(campaign))

    def _take_in(self, campaign: Campaign, said: dict[str, Any]) -> Reply | None:
        """Put settings into a campaign as the modes have it; return a refusal where one is wrong."""
        recipients, settings, tracking = (said.get(name, {}) for name in ("recipients", "settings", "tracking"))
        self._note_unknown("campaign", said, {"type", "recipients", "settings", "tracking", "content_type"})
        self._note_unknown("settings", settings, {*SETTINGS, "auto_fb_post", "folder_id"})
        self._note_unknown("tracking", tracking, set(_TRACKING))
        options = recipients.get("segment_opts")
        if recipients and recipients.get("list_id") != LIST:
            return self.invalid("recipients.list_id", "The specified list does not exist.")
        if options and options.get("saved_segment_id") not in (None, *self.segments):
            return self.invalid("recipients.segment_opts", "The specified segment does not exist.")
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
        return self.missing() if campaign is None else Reply(body=self._campaign(campaign))

    def delete_campaign(self, _request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self.missing()
        if campaign.status in ("schedule", "sending"):
            return self.problem(400, "Bad Request", "The campaign is scheduled or being sent and cannot be deleted.")
        if campaign.status != "save":
            self.control.mistakes.append(f"a campaign that is {campaign.status} was deleted")
        del self.campaigns[ref]
        return Reply(status=204)

    def content(self, _request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self.missing()
        return Reply(body={"html": campaign.html, "plain_text": campaign.text, "archive_html": campaign.html})

    def put_content(self, request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self.missing()
        if campaign.status != "save":
            return self._not_editable()
        said = request.value
        if not isinstance(said.get("html"), str):
            return self.invalid("html", "Schema describes string, NULL found instead")
        campaign.html = changed_html(said["html"], self.control.modes)
        campaign.text = changed_text(said.get("plain_text", ""), self.control.modes)
        return self.content(request, ref)

    def checklist(self, _request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self.missing()
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
            return self.missing()
        problem = "" if campaign.status == "save" else f"This campaign is already {campaign.status}."
        problem = problem or self._unready(campaign)
        if problem:
            return self.problem(400, "Bad Request", f"Your Campaign is not ready to send. {problem}")
        wrong = "" if at is None else self._wrong_time(at)
        if wrong:
            return self.invalid("schedule_time", wrong)
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
            return self.missing()
        if campaign.status != "schedule":
            return self.problem(400, "Bad Request", "This campaign is not scheduled.")
        campaign.status, campaign.send_time = "save", ""
        return Reply(status=204)

    def test(self, request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None:
            return self.missing()
        said = request.value or {}
        if said.get("send_type") not in ("html", "plaintext") or not said.get("test_emails"):
            return self.invalid("test_emails", "This field is required.")
        for email in said["test_emails"]:
            self.sent.append(self._mail(campaign, Person(email=email), is_test=True))
        return Reply(status=204)

    def report(self, _request: Request, ref: str) -> Reply:
        campaign = self.campaigns.get(ref)
        if campaign is None or campaign.status not in ("sending", "sent"):
            return self.missing()
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

    def _not_editable(self) -> Reply:
        return self.problem(400, "Bad Request", "The campaign is not editable in its present status.")

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

    def _recipients(self, campaign: Campaign) -> list[Person]:
        options = campaign.recipients.get("segment_opts") or {}
        if options.get("saved_segment_id"):
            return self.in_segment(int(options["saved_segment_id"]))
        people = self.subscribed()
        for condition in options.get("conditions", ()):
            people = [person for person in people if _is_met(condition, person)]
        return people

    def _send(self, campaign: Campaign) -> None:
        people = self._recipients(campaign)
        campaign.status = "sending" if self.keeps_sending else "sent"
        campaign.send_time = self.now_in_words()
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

    @staticmethod
    def own_link(email: str) -> str:
        """Return the unsubscribe address of one person, as the stand-in makes it."""
        return f"https://cipc.us6.list-manage.example/unsubscribe?e={Person(email=email).key[:10]}"

    def pass_time(self) -> None:
        for campaign in list(self.campaigns.values()):
            is_due = campaign.status == "schedule" and campaign.send_time
            if is_due and dt.datetime.fromisoformat(campaign.send_time) <= self.control.clock():
                self._send(campaign)


def _is_met(condition: dict[str, Any], person: Person) -> bool:
    kind, name, value = (condition.get(key) for key in ("condition_type", "field", "value"))
    if kind == "StaticSegment" and condition.get("op") == "static_is":
        return value in person.tags
    if kind in ("TextMerge", "SelectMerge") and condition.get("op") == "is":
        return person.fields.get(str(name), "") == value
    return False
