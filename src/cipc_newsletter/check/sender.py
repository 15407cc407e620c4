"""Rules HDR-10, 11, 12, 14 and 16: who mails, where answers go, and which list a mail belongs to.

Promises to judge the names and addresses as they arrive. Asks no mailbox whether it is read, and no DNS.
"""

import re
from collections.abc import Iterator

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.rules import Weighed, warning
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

_FREE = frozenset(
    {
        *("aol.com", "bell.net", "free.fr", "gmail.com", "gmx.com", "gmx.net"),
        *("googlemail.com", "hotmail.com", "hotmail.fr", "icloud.com", "laposte.net", "live.ca"),
        *("live.com", "live.fr", "mac.com", "mail.com", "me.com", "msn.com"),
        *("orange.fr", "outlook.com", "outlook.fr", "proton.me", "protonmail.com", "sfr.fr"),
        *("sympatico.ca", "videotron.ca", "wanadoo.fr", "yahoo.ca", "yahoo.com", "yahoo.es"),
        *("yahoo.fr", "ymail.com"),
    }
)
_NOBODY_READS = re.compile(
    r"(?:no[-_.]?reply|ne[-_.]?pas[-_.]?repondre|do[-_.]?not[-_.]?reply|no[-_.]?responder?)\b", re.IGNORECASE
)
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55]")
_PRETENDING = re.compile(r"^\s*(?:re|fwd?|tr|rv)\s*:|\(\d+\)|[\[\]{}]|\w@\w", re.IGNORECASE)
# RFC 2919 section 2: a dot-atom of at least two labels in angle brackets, at most 255 characters.
_LIST_ID = re.compile(r"(?:[^<>]*\s)?<([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)>")
_SENDER_ID = range(5, 16)  # Gmail, "Feedback Loop" (support.google.com/mail/answer/6254652)


def hdr_10(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find a sender at a free mail service, and a name that is not the organisation's."""
    sender = mail.message.sender
    domain = sender.email.rpartition("@")[2].lower()
    if domain in _FREE:
        yield _mistake(
            _("From is an address at {domain}.").format(domain=domain),
            right=_("It is at the organisation's own domain: mailboxes refuse newsletters from a free service."),
        )
    name = "".join(field.decoded for field in mail.named("From")).rpartition("<")[0].strip().strip('"')
    faults = (
        (not name, _("From has no name.")),
        (_EMOJI.search(name), _('the name in From holds an emoji: "{name}".')),
        (_PRETENDING.search(name), _('the name in From looks like something else than a name: "{name}".')),
        (
            len(name) > 8 and name.casefold() in mail.message.subject.casefold().split(" : "),
            _('the name in From is the subject: "{name}".'),
        ),
    )
    for is_wrong, what in faults:
        if is_wrong and mail.named("From"):
            yield _mistake(
                what.format(name=name[:60]),
                right=_("It is the name people know the organisation by, the same in every issue."),
                key="sender.from_name",
            )
    others = [one.sender.email for one in given.composed.messages if one.sender.email != sender.email]
    if others:
        yield _mistake(
            _("two languages come from two addresses, {one} and {other}.").format(one=sender.email, other=others[0]),
            right=_("Every language comes from the one address that readers know."),
        )


def hdr_11(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find answers that nobody would read."""
    address = (mail.message.reply_to or mail.message.sender).email
    if _NOBODY_READS.match(address):
        yield _mistake(
            _("answers go to {address}, which says that nobody reads them.").format(address=address),
            right=_("A reader who answers is heard: the law wants a way to reach the sender."),
            key="sender.reply_to" if mail.message.reply_to else "sender.from_email",
        )


def hdr_12(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find a list without a name of its own, which mail programs and filters go by."""
    if not mail.named("List-Id"):
        return  # a field that got lost is HDR-05's
    value = mail.value("List-Id")
    match = _LIST_ID.fullmatch(value)
    if match is None or len(match[1]) > 255:
        yield _mistake(
            _('List-Id is "{value}".').format(value=value[:120]),
            right=_("It is a name and an id in angle brackets, such as Infolettre <fr.infolettre.example.org>."),
        )
        return
    domain = mail.message.sender.domain.lower()
    ours = {domain, domain.partition(".")[2]} if domain.count(".") > 1 else {domain}
    if not any(match[1].lower() == one or match[1].lower().endswith(f".{one}") for one in ours):
        yield _mistake(
            _("the id in List-Id, {id}, is not under the sender's domain.").format(id=match[1]),
            right=_("It ends in {domain}: nobody else can then claim the list.").format(domain=domain),
            key="sender.list_id_domain",
        )
    languages = [one.language for one in given.composed.messages if dict(one.headers).get("List-Id", "") == value]
    if len(languages) > 1:
        yield _mistake(
            _("{languages} share one List-Id.").format(languages=", ".join(languages)),
            right=_("Each language is a list of its own, so that one click leaves the right one."),
        )


def hdr_14(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find a Feedback-ID that Gmail would not count complaints by, or that names a reader."""
    for field in mail.named("Feedback-ID"):
        parts = field.value.split(":")
        if len(parts) > 4 or len(parts[-1]) not in _SENDER_ID or not all(parts):
            yield _mistake(
                _('Feedback-ID is "{value}".').format(value=field.value[:80]),
                right=_("It has at most four parts between colons, the last of 5 to 15 characters."),
            )
        elif "@" in field.value or "[[" in field.value:
            yield _mistake(
                _("Feedback-ID holds something of the reader's."),
                right=_("It is the same for everybody who gets the issue."),
            )


def hdr_16(mail: MailView, _given: CheckInput) -> Iterator[Mistake | Weighed]:
    """Find a header that names another language than the mail is in."""
    for field in mail.named("Content-Language"):
        said = [one.strip() for one in field.value.split(",")]
        if said[0] != mail.message.locale:
            yield warning(
                _mistake(
                    _('Content-Language is "{value}".').format(value=field.value[:60]),
                    right=_("It begins with the language of the mail, {locale}.").format(locale=mail.message.locale),
                )
            )


def _mistake(what: str, *, right: str, key: str = "sender.from_email") -> Mistake:
    return Mistake(what=what, right=right, remedy=_("Change it under [sender] in config.toml."), key=key)
