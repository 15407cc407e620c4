"""A mailing as one of Mailchimp's campaigns: what is said when it is made, and what is read when it is looked at.

Promises that every campaign is made with all tracking, footers, inlining and posting elsewhere switched off, that its
name is read back before it is relied on, and that a word of Mailchimp's which nobody documented is never taken for
another. Pure but for the calls it is handed. Facts: the OpenAPI file of the Marketing API, 3.0.55.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from cipc_newsletter.errors import UncertainError
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.providers.list_calls import Page, is_long_ago, moment_of, part_of, readable
from cipc_newsletter.providers.list_port import Content, ListMessage, MailingState, Mark, Results, Standing
from cipc_newsletter.providers.mailchimp_account import FREE
from cipc_newsletter.providers.mailchimp_calls import number_of, text_of
from cipc_newsletter.providers.mailchimp_tags import UNSUBSCRIBE
from cipc_newsletter.wording import _

# With `opens` and the clicks at their default of true, every mail would get a pixel and every link another address.
_NO_TRACKING = {
    "opens": False,
    "html_clicks": False,
    "text_clicks": False,
    "goal_tracking": False,
    "ecomm360": False,
    "google_analytics": "",
    "clicktale": "",
}
# `fb_comments` at its default of true forces a bar above the archive; `preview_text` would be put into the HTML.
_NOTHING_ADDED: Mapping[str, Any] = {
    "preview_text": "",
    "to_name": "",
    "use_conversation": False,
    "authenticate": True,
    "auto_footer": False,
    "inline_css": False,
    "auto_tweet": False,
    "auto_fb_post": [],
    "fb_comments": False,
}
_TRACKED = {"opens": "opens", "html_clicks": "clicks", "text_clicks": "text_clicks"}
_ANALYTICS = ("google_analytics", "clicktale", "goal_tracking", "ecomm360")
_STATES = {
    "save": MailingState.DRAFT,
    "schedule": MailingState.SCHEDULED,
    "sending": MailingState.SENDING,
    "canceling": MailingState.SENDING,
    "sent": MailingState.SENT,
    "paused": MailingState.STOPPED,
    "canceled": MailingState.STOPPED,
}
_LEAVING_OR_LEFT = frozenset({MailingState.SENDING, MailingState.SENT, MailingState.STOPPED})

FIELDS = "id,status,send_time,emails_sent,settings,tracking,recipients"


def settings_of(mark: Mark, message: ListMessage, recipients: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of a campaign but its type and content.

    `reply_to` is the one address that Mailchimp knows for a campaign: its mails come from it, and answers go there.
    """
    return {
        "recipients": dict(recipients),
        "settings": {
            "subject_line": message.subject,
            "title": str(mark),
            "from_name": message.sender.name,
            "reply_to": message.sender.email,
            **_NOTHING_ADDED,
        },
        "tracking": dict(_NO_TRACKING),
    }


def content_of(campaign: Page, content: Page, *, audience: str, plan: str) -> Content:
    """Return a campaign as Mailchimp has it now, from its settings, its content and the account's plan."""
    settings = part_of(campaign, "settings")
    html = text_of(content, "html")
    address = text_of(settings, "reply_to")
    return Content(
        subject=text_of(settings, "subject_line"),
        html=html,
        text=text_of(content, "plain_text"),
        sender=Mailbox(email=address, name=text_of(settings, "from_name")),
        reply_to=address,
        audience=audience,
        tracking=_tracking_of(part_of(campaign, "tracking")),
        additions=_additions_of(settings, html, plan=plan),
    )


def _tracking_of(tracking: Page) -> tuple[str, ...]:
    """Return what is switched on. What Mailchimp does not show counts as on: that is its default."""
    named = tuple(name for key, name in _TRACKED.items() if tracking.get(key, True))
    return (*named, "analytics") if any(tracking.get(key) for key in _ANALYTICS) else named


def _additions_of(settings: Page, html: str, *, plan: str) -> tuple[str, ...]:
    """Return what Mailchimp will add in transport: it says so by its settings, or its help does.

    A mail without its own unsubscribe tag gets a footer (help page about email footers), and so do all mails of a free
    account, with a badge in it.
    """
    additions = []
    if settings.get("auto_footer", True) or UNSUBSCRIBE not in html or plan == FREE:
        additions.append("footer")
    if settings.get("inline_css"):
        additions.append("styles")
    if text_of(settings, "preview_text"):
        additions.append("words")
    return tuple(additions)


def standing_of(campaign: Page) -> Standing:
    """Return where a campaign stands. Raises UncertainError for a word nobody documented."""
    word = text_of(campaign, "status")
    state = _STATES.get(word)
    n = number_of(campaign, "emails_sent")
    if word == "archived":  # put away by a person, in whatever state it was
        state = MailingState.SENT if n else MailingState.STOPPED
    if state is None:
        error = UncertainError(
            _('Mailchimp says "{word}" of a campaign, which its documentation does not know.').format(
                word=readable(word)
            ),
            provider="mailchimp",
            right=_("Nobody can tell whether it has left."),
            remedy=_("Look at Mailchimp what became of it."),
        )
        error.is_surprising = True
        raise error
    at = moment_of(text_of(campaign, "send_time")) if state is not MailingState.DRAFT else None
    return Standing(state=state, at=at, n=n if state in _LEAVING_OR_LEFT else None)


def standing_or_begun(campaign: Page) -> Standing:
    """Return where one of many campaigns stands; a word nobody documented counts as begun: it is never made again."""
    try:
        return standing_of(campaign)
    except UncertainError:
        return Standing(state=MailingState.SENDING)


def results_of(campaign: Page, report: Page) -> Results:
    """Return what became of a campaign, from itself and its report; all sums hold whatever order they came in."""
    bounces = part_of(report, "bounces")
    sent = max(number_of(report, "emails_sent"), number_of(campaign, "emails_sent"))
    bounced = min(sum(number_of(bounces, kind) for kind in ("hard_bounces", "soft_bounces", "syntax_errors")), sent)
    delivered = sent - bounced
    is_measured = bool(part_of(campaign, "tracking").get("opens"))
    return Results(
        sent=sent,
        delivered=delivered,
        bounced=bounced,
        unsubscribed=min(number_of(report, "unsubscribed"), delivered),
        complained=min(number_of(report, "abuse_reports"), delivered),
        opened=number_of(part_of(report, "opens"), "unique_opens") if is_measured else None,
        is_final=text_of(campaign, "status") == "sent" and is_long_ago(moment_of(text_of(campaign, "send_time"))),
    )


def schedule_time(at: dt.datetime) -> str:
    """Return a moment as Mailchimp wants it: UTC, ISO 8601."""
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")
