"""What Cyberimpact says of a mailing, as values of ours: where it stands, what is in it, what became of it.

Promises that a state nobody documented is uncertain and never a guess, and that figures add up. Pure; makes no call.
Facts: Cyberimpact's API documentation, "Retrieve a mailing": of the states only "scheduled" and "sent" stand there;
its help says that a footer with the address and the way out is put under every mail (faq.cyberimpact.com, article 34).
"""

from collections.abc import Callable

from cipc_newsletter.errors import UncertainError
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.providers.cyberimpact_clock import read
from cipc_newsletter.providers.cyberimpact_tags import NAME, TITLE, without_mark
from cipc_newsletter.providers.list_calls import Page, is_long_ago, readable, rows_of, whole_number
from cipc_newsletter.providers.list_port import Content, MailingState, Results, Standing
from cipc_newsletter.wording import _

_KIND = "mailingStatistics"  # anonymized: openings and clicks are counted without saying whose they are


def standing_of(said: Page) -> Standing:
    """Return where a mailing stands. Raises UncertainError for a state that is not documented."""
    word = str(said.get("status") or "")
    started, scheduled = read(said.get("startedOn")), read(said.get("scheduledOn"))
    sent = whole_number(said.get("emailsSent"))
    if word == "sent":
        return Standing(state=MailingState.SENT, at=started or scheduled, n=sent)
    if word == "scheduled" and started is None:
        return Standing(state=MailingState.SCHEDULED, at=scheduled)
    if word == "scheduled":
        return Standing(state=MailingState.SENDING, at=started, n=sent)
    raise UncertainError(
        _('{provider} says "{word}" of a mailing, which its documentation does not know.').format(
            provider=TITLE, word=readable(word)
        ),
        provider=NAME,
        right=_("Nothing is done that could mail somebody twice."),
        remedy=_("Look at the mailing in {provider}, then go on.").format(provider=TITLE),
    )


def standing_or_begun(said: Page) -> Standing:
    """Return where one of many mailings stands; a state nobody documented counts as begun: it is never made again."""
    try:
        return standing_of(said)
    except UncertainError:
        return Standing(state=MailingState.SENDING)


def name_of(said: Page) -> str:
    """Return what a person finds a mailing by, since none has a name: its subject, and the groups it goes to."""
    groups = ", ".join(readable(group.get("title")) for group in rows_of(said, "recipientGroups"))
    subject = readable(said.get("subject"))
    return f"{subject} ({groups})" if groups else subject


def content_of(said: Page, *, ref_of_group: Callable[[str], str]) -> Content:
    """Return a mailing's content without our mark; `ref_of_group` gives the name in config.toml of a group."""
    html, _mark = without_mark(str(said.get("bodyHtml") or ""))
    is_anonymous = said.get(_KIND) == "anonymized"
    groups = rows_of(said, "recipientGroups")
    return Content(
        subject=str(said.get("subject") or ""),
        html=html,
        text=str(said.get("bodyText") or ""),
        sender=Mailbox(email=str(said.get("mailFrom") or ""), name=str(said.get("fromName") or "")),
        reply_to=str(said.get("replyTo") or ""),
        audience=", ".join(ref_of_group(str(group.get("id"))) for group in groups),
        tracking=("opens", "clicks")
        if is_anonymous
        else ("opens", "clicks", f"{_KIND}: {readable(said.get(_KIND))}"),
        additions=("footer",),
    )


def results_of(said: Page, *, unsubscribed: int) -> Results:
    """Return what became of a mailing so far; what is neither delivered nor bounced is pending."""
    delivered = whole_number(said.get("emailsDelivered"))
    sent = max(whole_number(said.get("emailsSent")), delivered)
    troubles = whole_number(said.get("incorrectAddresses")) + whole_number(said.get("technicalProblems"))
    bounced = min(troubles, sent - delivered)
    standing = standing_of(said)
    return Results(
        sent=sent,
        delivered=delivered,
        bounced=bounced,
        pending=sent - delivered - bounced,
        unsubscribed=min(unsubscribed, delivered),
        opened=whole_number(said.get("views")),
        is_final=standing.state is MailingState.SENT and is_long_ago(standing.at),
    )
