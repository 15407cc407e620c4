"""Mailchimp: one campaign for each language, to a part of the list that it keeps.

Promises what list_port.py asks of every list provider: nothing leaves but by `start`, which first has Mailchimp's own
checklist say that the campaign is ready; a campaign that is not a draft is never deleted. Calls and people, campaigns
and tags are made in the modules beside it. Facts: mailchimp.com/developer/marketing/api, and its OpenAPI file, 3.0.55.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property

from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.providers import mailchimp_account, mailchimp_campaigns, mailchimp_tags
from cipc_newsletter.providers.list_calls import NO_CONTENT, Page, only_asked, part_of, rows_of
from cipc_newsletter.providers.list_port import (
    Account,
    Audience,
    Content,
    Departure,
    Found,
    ListCapabilities,
    ListMessage,
    Mailing,
    MailingState,
    Mark,
    Member,
    Results,
    Standing,
    Tag,
)
from cipc_newsletter.providers.list_settings import ListSettings
from cipc_newsletter.providers.mailchimp_calls import calls_of, require_page, rows, text_of
from cipc_newsletter.providers.mailchimp_parts import Parts
from cipc_newsletter.providers.mailchimp_people import People
from cipc_newsletter.providers.mailchimp_settings import NAME, TITLE, settings_of
from cipc_newsletter.providers.mailchimp_tags import refusal
from cipc_newsletter.providers.mailchimp_words import describe, unverified
from cipc_newsletter.wording import _

_QUARTER = 15  # minutes: "Campaigns may only be scheduled to send on the quarter-hour"


class Mailchimp:
    """Mails through Mailchimp. Holds no connection; keeps only the name of the account's plan."""

    name = NAME
    title = TITLE

    def __init__(self, settings: ListSettings) -> None:
        self._settings = settings
        self._calls = calls_of(settings)
        self._parts = Parts(self._calls, settings.list)
        self._people = People(self._calls, self._parts)

    @property
    def capabilities(self) -> ListCapabilities:
        """What must be known before anything is made: any language, drafts, quarter hours."""
        settings = self._settings
        return ListCapabilities(
            minutes_step=_QUARTER,
            minutes_ahead=1,
            changes=("reply_to",) if settings.has_own_reply_to else (),
            longest_call_seconds=settings.longest_call_seconds,
            unverified=unverified(),
        )

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The fixed table, with what config.toml says otherwise."""
        return mailchimp_tags.table(self._settings.tags)

    def check(self) -> Account:
        """Ask for the account and the sender's domain. What is left of the plan Mailchimp does not tell."""
        return mailchimp_account.account_of(self._calls, sender_domain=self._settings.sender_domain)

    def audiences(self) -> tuple[Audience, ...]:
        """Return the list and its parts; raises ConfigError naming the lists there are where config.toml names none."""
        return self._people.audiences()

    def count(self, audience: str) -> int:
        """Return how many would be mailed now."""
        return self._people.count(audience)

    def members(self, audiences: tuple[str, ...]) -> Iterator[Member]:
        """Yield everybody who would be mailed."""
        return self._people.members(audiences)

    def translated(self, message: ComposedMessage) -> ListMessage:
        """Return `message` in Mailchimp's tags."""
        return mailchimp_tags.translated(message, own=self._settings.tags)

    def require_fields(self, message: ListMessage) -> None:
        """Refuse a message with a personal field that the list lacks: everybody would get the fallback, or a gap."""
        self._parts.require_fields(message, own=self._settings.tags)

    def create(self, mailing: Mailing) -> str:
        """Make a draft, and see that Mailchimp kept its name: without it nothing could be found again."""
        with only_asked():
            self.require_fields(mailing.message)
            recipients = self._parts.options_for(mailing.audience)
        said = mailchimp_campaigns.settings_of(mailing.mark, mailing.message, recipients)
        made = self._calls.change_if_there("POST", "/campaigns", {"type": "regular", **said}, done=200)
        ref = text_of(made or {}, "id")
        if not ref.isalnum():
            raise self._calls.unclear(made)
        if Mark.read(text_of(part_of(made or {}, "settings"), "title")) != mailing.mark:
            self.remove(ref)
            raise refusal(
                _("Mailchimp did not keep the name of the campaign."),
                right=_("The name tells after a break which campaign is ours."),
                remedy=_("Give the issue a shorter id."),
            )
        return ref

    def fill(self, ref: str, mailing: Mailing) -> None:
        """Put settings and content into the draft, whatever is there."""
        recipients = self._parts.options_for(mailing.audience)
        said = mailchimp_campaigns.settings_of(mailing.mark, mailing.message, recipients)
        content = {"html": mailing.message.html, "plain_text": mailing.message.text}
        self._change("PATCH", ref, value=said, done=200)
        self._change("PUT", ref, "/content", value=content, done=200)

    def read_back(self, ref: str) -> Content:
        """Return the campaign as Mailchimp has it now."""
        campaign = require_page(self._campaign(ref), what=_campaign(ref))
        content = require_page(
            self._calls.look(f"/campaigns/{ref}/content", fields="html,plain_text"), what=_campaign(ref)
        )
        audience = self._parts.ref_of(part_of(campaign, "recipients"))
        return mailchimp_campaigns.content_of(campaign, content, audience=audience, plan=self._plan)

    def ours(self) -> tuple[Found, ...]:
        """Return every campaign of the account that carries a mark of ours, to whatever list it goes."""
        fields = "id,status,send_time,emails_sent,settings.title"
        parameters = {"fields": ",".join(f"campaigns.{name}" for name in fields.split(",")) + ",total_items"}
        parameters |= {"sort_field": "create_time", "sort_dir": "ASC"}
        found: dict[str, Found] = {}
        for row in rows(self._calls, "/campaigns", "campaigns", **parameters):
            name = text_of(part_of(row, "settings"), "title")
            mark = Mark.read(name)
            if mark is not None:
                ref = text_of(row, "id")
                found[ref] = Found(ref=ref, mark=mark, standing=mailchimp_campaigns.standing_or_begun(row), name=name)
        return tuple(found.values())

    def test(self, ref: str, addresses: tuple[str, ...]) -> None:
        """Let Mailchimp mail a test copy, both parts in one mail."""
        said = {"test_emails": list(addresses), "send_type": "html"}
        self._change("POST", ref, "/actions/test", value=said)

    def start(self, ref: str, at: dt.datetime | None) -> None:
        """Schedule it at a quarter hour, or send it now, once Mailchimp's checklist says that it is ready."""
        if at is not None and (at.minute % _QUARTER or at.second or at.microsecond):
            raise refusal(
                _("Mailchimp does not start at {time}.").format(time=at.strftime("%H:%M")),
                right=_("It starts on the quarter hour."),
                remedy=_("Choose another moment."),
            )
        self._require_ready(ref)
        if at is None:
            self._change("POST", ref, "/actions/send")
        else:
            said = {"schedule_time": mailchimp_campaigns.schedule_time(at)}
            self._change("POST", ref, "/actions/schedule", value=said)

    def _require_ready(self, ref: str) -> None:
        with only_asked():
            said = require_page(self._calls.look(f"/campaigns/{ref}/send-checklist"), what=_campaign(ref))
        if said.get("is_ready") is True:
            return
        words = [
            text_of(item, "details") or text_of(item, "heading")
            for item in rows_of(said, "items")
            if item.get("type") == "error"
        ]
        raise refusal(
            _("Mailchimp says that the campaign is not ready: {words}").format(words=" ".join(words)[:300] or "–"),
            right=_("Its checklist is green before a campaign is started. This one was not started."),
            remedy=_("Mend what it names, at Mailchimp, then go on."),
        )

    def stop(self, ref: str) -> None:
        """Take back a scheduled campaign, so that it is a draft; one that is a draft or gone is no mistake."""
        try:
            self._calls.change_if_there("POST", f"/campaigns/{ref}/actions/unschedule", done=NO_CONTENT)
        except BadRequestError:
            if self.standing(ref).state is not MailingState.DRAFT:
                raise

    def remove(self, ref: str) -> None:
        """Delete a draft. Mailchimp would delete what was sent as well, report and all, so it is looked at first."""
        state = self.standing(ref).state
        if state is MailingState.MISSING:
            return
        if state is not MailingState.DRAFT:
            raise refusal(
                _("{campaign} is no draft any more.").format(campaign=_campaign(ref)),
                right=_("Only drafts are deleted: what was sent is the proof that it was."),
                remedy=_("Leave it, or take back a scheduled one first."),
            )
        self._calls.change_if_there("DELETE", f"/campaigns/{ref}", done=NO_CONTENT)

    def standing(self, ref: str) -> Standing:
        """Return where the campaign stands."""
        found = self._calls.look(f"/campaigns/{ref}", fields="id,status,send_time,emails_sent")
        return Standing(state=MailingState.MISSING) if found is None else mailchimp_campaigns.standing_of(found)

    def results(self, ref: str) -> Results:
        """Return what became of the campaign so far; nothing yet where it has no report."""
        campaign = require_page(self._campaign(ref), what=_campaign(ref))
        return mailchimp_campaigns.results_of(campaign, self._calls.look(f"/reports/{ref}") or {})

    def departures(self) -> Iterator[Departure]:
        """Yield everybody who left."""
        return self._people.departures()

    def leave(self, email: str) -> None:
        """Unsubscribe somebody who left here."""
        self._people.leave(email)

    def _change(
        self, method: str, ref: str, action: str = "", *, value: object = None, done: int = NO_CONTENT
    ) -> None:
        """Make one call that changes a campaign. Raises BadRequestError where it is not there."""
        path = f"/campaigns/{ref}{action}"
        require_page(self._calls.change_if_there(method, path, value, done=done), what=_campaign(ref))

    def _campaign(self, ref: str) -> Page | None:
        return self._calls.look(f"/campaigns/{ref}", fields=mailchimp_campaigns.FIELDS)

    @cached_property
    def _plan(self) -> str:
        return mailchimp_account.plan_of(self._calls)


def make(workspace: Workspace, environment: Mapping[str, str]) -> Mailchimp:
    """Return Mailchimp as config.toml sets it up; raises ConfigError naming the key or the variable."""
    return Mailchimp(settings_of(workspace, environment))


def _campaign(ref: str) -> str:
    return _("the campaign {ref}").format(ref=ref)


__all__ = ("Mailchimp", "describe", "make")
