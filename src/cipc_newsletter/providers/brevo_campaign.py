"""Brevo's campaigns: one draft a language to a list or a segment that Brevo keeps.

Promises that nothing leaves but by `start`, that a draft carries our mark as its name, and that everything Brevo would
add is read back and named. Brevo makes the text part itself and always measures openings and clicks: no call switches
either off. What becomes Brevo's language is in brevo_campaign_tags.py, the people in brevo_campaign_contacts.py, the
account in brevo_campaign_account.py.

Facts: developers.brevo.com, references create-email-campaign, update-email-campaign, get-email-campaign,
send-email-campaign-now, send-test-email, update-campaign-status, delete-email-campaign; package brevo-python 5.1.0.
Never tried at a live account.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import AuthenticationError
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.providers import brevo_campaign_tags
from cipc_newsletter.providers.brevo_campaign_account import account_of, require_attributes
from cipc_newsletter.providers.brevo_campaign_calls import calls_of
from cipc_newsletter.providers.brevo_campaign_contacts import Contacts
from cipc_newsletter.providers.brevo_campaign_reading import content_of, results_of, standing_of, standing_or_begun
from cipc_newsletter.providers.brevo_campaign_tags import NAME, TITLE, refusal
from cipc_newsletter.providers.brevo_campaign_words import (
    KEY_VARIABLE,
    describe,
    gone,
    nameless,
    too_late,
    unverified,
)
from cipc_newsletter.providers.list_calls import OVERLAP, Page, only_asked, segment_of
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
from cipc_newsletter.providers.list_settings import ListSettings, settings_of
from cipc_newsletter.wording import _

HOST = "https://api.brevo.com/v3"
CAMPAIGNS_PER_PAGE = 50  # the documented default; more is not documented any more


class BrevoCampaign:
    """Mails through Brevo's campaigns. Holds no connection and no state, so any thread may use it."""

    name = NAME
    title = TITLE
    tags: tuple[Tag, ...] = brevo_campaign_tags.TAGS

    def __init__(self, settings: ListSettings) -> None:
        self._settings = settings
        self._calls = calls_of(settings)
        self._contacts = Contacts(self._calls, own_list=settings.list, named=tuple(settings.audiences.values()))

    @property
    def capabilities(self) -> ListCapabilities:
        """What must be known before anything is made."""
        return ListCapabilities(
            carries_text=False,
            changes=("text_part", "tracking_opens", "tracking_clicks"),
            longest_call_seconds=self._settings.longest_call_seconds,
            unverified=unverified(),
        )

    def check(self) -> Account:
        """Ask for the account, the sender, its domain, and what of the plan is left."""
        return account_of(self._calls, sender_email=self._settings.sender_email)

    def audiences(self) -> tuple[Audience, ...]:
        """Return every list and segment, counted as a campaign would go to them."""
        return self._contacts.audiences()

    def count(self, audience: str) -> int:
        """Return how many a mailing to `audience` would go to now. Raises ConfigError where there is no such part."""
        return self._contacts.count(audience)

    def members(self, audiences: tuple[str, ...]) -> Iterator[Member]:
        """Yield everybody on the list, or in one of `audiences`, who would be mailed."""
        return self._contacts.members(audiences)

    def translated(self, message: ComposedMessage) -> ListMessage:
        """Return `message` in Brevo's language. Raises BadRequestError."""
        return brevo_campaign_tags.translated(message, tags=self._settings.tags)

    def require_fields(self, message: ListMessage) -> None:
        """Refuse a field that this account has no attribute for: everybody would get the fallback, or nothing."""
        require_attributes(self._calls, message, tags=self._settings.tags)

    def create(self, mailing: Mailing) -> str:
        """Make a draft and return its number. Raises BadRequestError for an attribute that the account has not."""
        with only_asked():
            self.require_fields(mailing.message)
        said = self._calls.change("POST", "/emailCampaigns", self._body_of(mailing), done=201)
        ref = str(said.get("id") or "")
        if not (ref.isascii() and ref.isdigit()):
            raise self._calls.unclear(said)
        return ref

    def fill(self, ref: str, mailing: Mailing) -> None:
        """Put content and settings into the draft `ref`, whatever is there."""
        with only_asked():
            self.require_fields(mailing.message)
        self._change("PUT", ref, value=self._body_of(mailing))

    def read_back(self, ref: str) -> Content:
        """Return the campaign as Brevo has it now. Raises BadRequestError where it or our mark is not there."""
        said = self._looked_at(ref)
        if Mark.read(str(said.get("name") or "")) is None:
            raise nameless(ref)
        return content_of(said, ref_of_list=self._contacts.ref_of_list)

    def ours(self) -> tuple[Found, ...]:
        """Return every campaign whose name is a mark of ours, the newest first."""
        rows = self._calls.rows(
            "/emailCampaigns",
            "campaigns",
            # The newest first: what is made meanwhile lets a campaign come twice, never be missed.
            next_page=lambda _page, offset: {
                "limit": str(CAMPAIGNS_PER_PAGE),
                "offset": str(offset),
                "sort": "desc",
                "excludeHtmlContent": "true",
            },
            overlap=OVERLAP,
        )
        found: dict[str, Found] = {}
        for row in rows:
            name, ref = str(row.get("name") or ""), str(row.get("id") or "")
            mark = Mark.read(name)
            if mark is not None and ref:
                found.setdefault(ref, Found(ref=ref, mark=mark, standing=standing_or_begun(row), name=name))
        return tuple(found.values())

    def test(self, ref: str, addresses: tuple[str, ...]) -> None:
        """Let Brevo mail a test copy; it takes 50 a day."""
        if not addresses:  # an empty list would mail Brevo's whole test list
            raise refusal(
                _("no address for the test copy."),
                right=_("It goes to the addresses that you name."),
                remedy=_("Name one with --to, or set test_to under [sender]."),
            )
        self._change("POST", ref, "/sendTest", value={"emailTo": list(addresses)})

    def start(self, ref: str, at: dt.datetime | None) -> None:
        """Let it leave at `at`, or now."""
        if at is None:
            self._change("POST", ref, "/sendNow")
        else:
            moment = at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            self._change("PUT", ref, value={"scheduledAt": moment})

    def stop(self, ref: str) -> None:
        """Make a scheduled campaign a draft again. Raises BadRequestError once it is leaving."""
        standing = self.standing(ref)
        if standing.state in (MailingState.DRAFT, MailingState.MISSING):
            return
        if standing.state is not MailingState.SCHEDULED:
            raise too_late(ref)
        self._change("PUT", ref, "/status", value={"status": "draft"})

    def remove(self, ref: str) -> None:
        """Delete a draft; one that is not there is no mistake."""
        standing = self.standing(ref)
        if standing.state is MailingState.MISSING:
            return
        if standing.state is not MailingState.DRAFT:
            raise too_late(ref)
        try:
            self._calls.change_if_there("DELETE", _path(ref), done=204)
        except AuthenticationError as error:
            if error.status == 403:  # documented for a campaign that was scheduled meanwhile
                raise too_late(ref) from error
            raise

    def standing(self, ref: str) -> Standing:
        """Return where the campaign stands; MISSING where it is not there."""
        said = self._calls.look(_path(ref), statistics="globalStats", excludeHtmlContent="true")
        return Standing(state=MailingState.MISSING) if said is None else standing_of(said)

    def results(self, ref: str) -> Results:
        """Return what became of it so far; openings are those of readers whose program does not hide them."""
        return results_of(self._looked_at(ref, statistics="globalStats", excludeHtmlContent="true"))

    def departures(self) -> Iterator[Departure]:
        """Yield everybody whom Brevo mails no more."""
        return self._contacts.departures()

    def leave(self, email: str) -> None:
        """Put somebody who left here on Brevo's blocklist."""
        self._contacts.leave(email)

    def _body_of(self, mailing: Mailing) -> dict[str, Any]:
        message = mailing.message
        return {
            "name": str(mailing.mark),
            "subject": message.subject,
            "sender": {"name": message.sender.name, "email": message.sender.email},
            "htmlContent": message.html,
            "recipients": self._contacts.recipients_of(mailing.audience),
            "inlineImageActivation": False,
            "mirrorActive": False,
            "header": "",
            "footer": "",
            "replyTo": (message.reply_to or message.sender).email,  # without one Brevo has an address of its own
        }

    def _looked_at(self, ref: str, **parameters: str) -> Page:
        """Return what Brevo says of a campaign. Raises BadRequestError where it is not there."""
        said = self._calls.look(_path(ref), **parameters)
        if said is None:
            raise gone(ref)
        return said

    def _change(self, method: str, ref: str, action: str = "", *, value: object = None) -> None:
        """Make one call that changes a campaign. Raises BadRequestError where it is not there."""
        try:
            self._calls.change(method, f"{_path(ref)}{action}", value, done=204)
        except AuthenticationError as error:
            if error.status == 404 and self._calls.look(_path(ref), excludeHtmlContent="true") is None:
                raise gone(ref) from error
            raise


def make(workspace: Workspace, environment: Mapping[str, str]) -> BrevoCampaign:
    """Return Brevo as config.toml sets it up; raises ConfigError naming the key or the variable."""
    return BrevoCampaign(
        settings_of(workspace, environment, name=NAME, title=TITLE, variable=KEY_VARIABLE, base_url=lambda _key: HOST)
    )


def _path(ref: str) -> str:
    return f"/emailCampaigns/{segment_of(ref)}"


__all__ = ("BrevoCampaign", "describe", "make")
