"""What Brevo says of a campaign, as values of ours: where it stands, what is in it, what became of it.

Promises that a state nobody documented is uncertain and never a guess, that whatever Brevo would put to the content is
named, and that figures add up. Pure; makes no call. Facts: developers.brevo.com, reference get-email-campaign; package
brevo-python 5.1.0 (states, recipients, statistics; the utm fields are told only where links are marked).
"""

from collections.abc import Callable, Iterator, Mapping

from cipc_newsletter.errors import UncertainError
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.providers.brevo_campaign_tags import NAME, TITLE
from cipc_newsletter.providers.list_calls import (
    Page,
    is_long_ago,
    moment_of,
    numbers_of,
    part_of,
    readable,
    rows_of,
    whole_number,
)
from cipc_newsletter.providers.list_port import Content, MailingState, Results, Standing
from cipc_newsletter.wording import _

_STATES: Mapping[str, MailingState] = {
    "draft": MailingState.DRAFT,
    "queued": MailingState.SCHEDULED,
    "in_review": MailingState.SCHEDULED,
    "in_process": MailingState.SENDING,
    "sent": MailingState.SENT,
    "archive": MailingState.SENT,
    "suspended": MailingState.STOPPED,
    "cancelling": MailingState.STOPPED,
    "cancelled": MailingState.STOPPED,
}
_ANALYTICS = ("utmCampaignValue", "utmSource", "utmMedium", "utmId", "utmID")
_ADDITIONS = {
    "header": "header",
    "footer": "footer",
    "mirrorActive": "mirror_link",
    "previewText": "preview_text",
    "attachmentFile": "attachment",
    "abTesting": "subject_test",
    "sendAtBestTime": "other_moment",
}


def standing_of(said: Page) -> Standing:
    """Return where a campaign stands. Raises UncertainError for a state that is not documented."""
    word = str(said.get("status") or "")
    state = _STATES.get(word)
    if state is None:
        raise UncertainError(
            _('{provider} says "{word}" of a campaign, which its documentation does not know.').format(
                provider=TITLE, word=readable(word)
            ),
            provider=NAME,
            right=_("Nothing is done that could mail somebody twice."),
            remedy=_("Look at the campaign in {provider}, then go on.").format(provider=TITLE),
        )
    if word == "archive" and not said.get("sentDate"):
        state = MailingState.STOPPED
    if state is MailingState.DRAFT:
        return Standing(state=state)
    at = moment_of(said.get("sentDate") if state is MailingState.SENT else said.get("scheduledAt"))
    return Standing(state=state, at=at, n=None if state is MailingState.SCHEDULED else _counts(said)["sent"])


def standing_or_begun(said: Page) -> Standing:
    """Return where one of many campaigns stands; a state nobody documented counts as begun: it is never made again."""
    try:
        return standing_of(said)
    except UncertainError:
        return Standing(state=MailingState.SENDING)


def content_of(said: Page, *, ref_of_list: Callable[[str], str]) -> Content:
    """Return a campaign's content; `ref_of_list` gives the name in config.toml of a list by its number."""
    sender = part_of(said, "sender")
    is_marked = any(said.get(name) for name in _ANALYTICS)
    return Content(
        subject=str(said.get("subject") or ""),
        html=str(said.get("htmlContent") or ""),
        text=None,
        sender=Mailbox(email=str(sender.get("email") or ""), name=str(sender.get("name") or "")),
        reply_to=str(said.get("replyTo") or ""),
        audience=", ".join(_refs(part_of(said, "recipients"), ref_of_list)),
        tracking=("opens", "clicks", "analytics") if is_marked else ("opens", "clicks"),
        additions=tuple(addition for key, addition in _ADDITIONS.items() if said.get(key)),
    )


def results_of(said: Page) -> Results:
    """Return what became of a campaign so far; what is neither delivered nor bounced is pending."""
    counts = _counts(said)
    delivered, sent = counts["delivered"], max(counts["sent"], counts["delivered"])
    bounced = min(counts["hardBounces"] + counts["softBounces"], sent - delivered)
    standing = standing_of(said)
    return Results(
        sent=sent,
        delivered=delivered,
        bounced=bounced,
        pending=sent - delivered - bounced,
        unsubscribed=min(counts["unsubscriptions"], delivered),
        complained=min(counts["complaints"], delivered),
        opened=counts["uniqueViews"],
        is_final=standing.state is MailingState.SENT and is_long_ago(standing.at),
    )


def _refs(recipients: Page, ref_of_list: Callable[[str], str]) -> Iterator[str]:
    """Yield each part of what a campaign goes to, and each that is kept out of it."""
    yield from (ref_of_list(number) for number in numbers_of(recipients, "lists"))
    yield from (f"segment:{number}" for number in numbers_of(recipients, "segments"))
    yield from (f"-{ref_of_list(number)}" for number in numbers_of(recipients, "exclusionLists"))
    yield from (f"-segment:{number}" for number in numbers_of(recipients, "excludedSegments"))


def _counts(said: Page) -> dict[str, int]:
    """Return the figures of a campaign: the overall ones, or those of its lists together where these are empty."""
    names = ("sent", "delivered", "hardBounces", "softBounces", "unsubscriptions", "complaints", "uniqueViews")
    statistics = part_of(said, "statistics")
    overall = part_of(statistics, "globalStats")
    rows = [overall] if overall.get("sent") else rows_of(statistics, "campaignStats")
    return {name: sum(whole_number(row.get(name)) for row in rows) for name in names}
