"""The approved header fields of a message, beside From, Reply-To, Subject and what each copy has of its own.

Promises the fields of rules HDR-12, HDR-15, HDR-16 and UNS-01, and values that may stand in a header (HDR-05).
Encodes and folds nothing: `mime` does.
"""

from cipc_newsletter import mime
from cipc_newsletter.config import Config
from cipc_newsletter.model.address import Mailbox


def headers_of(config: Config, language: str) -> tuple[tuple[str, str], ...]:
    """Return the approved fields of a message in `language`, in order, merge fields open."""
    name = config.organisation.name.get(language) or next(iter(config.organisation.name.values()), "")
    quiet = name.replace("<", " ").replace(">", " ").strip()
    fields = (
        # One list per language: a reader's filter, and one click, then mean that list (RFC 2919).
        (mime.LIST_ID, f"{quiet} <{language}.infolettre.{config.sender.list_id_domain or _domain(config)}>"),
        (mime.LIST_UNSUBSCRIBE, "<[[unsubscribe_url]]>"),
        (mime.LIST_UNSUBSCRIBE_POST, "List-Unsubscribe=One-Click"),
        (mime.CONTENT_LANGUAGE, config.locale(language)),
        (mime.PRECEDENCE, "bulk"),
        # "All" would also silence reports of mail that could not be delivered (rule HDR-15).
        (mime.AUTO_RESPONSE_SUPPRESS, "OOF, AutoReply"),
    )
    for field, value in fields:
        mime.require_clean(field, value)
    return fields


def sender_of(config: Config, language: str) -> Mailbox:
    """Return who the message is from, by the name people know in `language`."""
    sender = config.sender
    name = sender.from_name.get(language) or next(iter(sender.from_name.values()), "")
    mime.require_clean("From", name)
    return Mailbox(email=sender.from_email, name=name)


def reply_to_of(config: Config, language: str) -> Mailbox | None:
    """Return where answers go, None where that is the sender's own address."""
    if not config.sender.reply_to or config.sender.reply_to == config.sender.from_email:
        return None
    return Mailbox(email=config.sender.reply_to, name=sender_of(config, language).name)


def _domain(config: Config) -> str:
    return config.sender.from_email.rpartition("@")[2]
