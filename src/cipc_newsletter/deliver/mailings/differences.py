"""What a list provider made of what was uploaded: each thing that it changed, by name and in words.

Promises that content which is not the same to the last byte has at least one difference, each told with its place, and
that what config.toml accepts by name is marked so. Decides nothing.
"""

from collections.abc import Collection, Iterator

from cipc_newsletter.deliver.mailings.page_changes import Change, changes
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.providers.list_port import Content, ListMessage
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

NAMES = (
    "subject",
    "sender",
    "reply_to",
    "audience",
    "words",
    "links",
    "pictures",
    "footer",
    "pixel",
    "styles",
    "markup",
    "whitespace",
    "text_part",
    "tracking_opens",
    "tracking_clicks",
    "tracking_analytics",
)


@frozen
class Difference:
    """One thing that the provider changed: its name, one of NAMES, and what it is in words."""

    name: str
    words: str
    is_accepted: bool = False


def differences(
    wanted: ListMessage, seen: Content, *, audience: str, accepted: Collection[str] = ()
) -> tuple[Difference, ...]:
    """Return what is otherwise in `seen` than in `wanted`, which was to go to `audience`."""
    found = (
        *_of_settings(wanted, seen, audience=audience),
        *changes(wanted.html, seen.html),
        *_of_text(wanted.text, seen.text),
        *_of_tracking(seen),
    )
    return tuple(Difference(name=name, words=words, is_accepted=name in accepted) for name, words in found)


def _of_settings(wanted: ListMessage, seen: Content, *, audience: str) -> Iterator[Change]:
    if seen.subject != wanted.subject:
        yield "subject", _("The subject is now “{seen}”.").format(seen=seen.subject)
    if seen.sender != wanted.sender:
        yield "sender", _("It would come from {seen}.").format(seen=_written(seen.sender))
    replies_to = (wanted.reply_to or wanted.sender).email
    if seen.reply_to and seen.reply_to.lower() != replies_to.lower():
        yield "reply_to", _("Answers would go to {seen}.").format(seen=seen.reply_to)
    if not seen.reply_to and wanted.reply_to is not None:
        yield "reply_to", _("Answers would not go to {wanted}.").format(wanted=replies_to)
    if seen.audience != audience:
        yield (
            "audience",
            _("It would go to “{seen}” instead of “{wanted}”.").format(seen=seen.audience or "—", wanted=audience),
        )


def _of_text(wanted: str, seen: str | None) -> Iterator[Change]:
    """Compare the text parts; a word of them is what stands between spaces."""
    if wanted == seen:
        return
    if seen is None:
        yield "text_part", _("It does not show the text part, so that nobody knows what it says.")
        return
    own, theirs = wanted.split(), seen.split()
    if not theirs:
        yield "text_part", _("It dropped the text part.")
    elif own == theirs:
        yield "whitespace", _("It changed spaces or line ends in the text part.")
    elif theirs[: len(own)] == own:
        added = " ".join(theirs[len(own) :])
        yield (
            "footer",
            _("It added {count} characters after the last word of the text part: “{text}”.").format(
                count=len(added), text=added[:60]
            ),
        )
    else:
        yield from _of_words(own, theirs)


def _of_words(own: list[str], theirs: list[str]) -> Iterator[Change]:
    others = [pair for pair in zip(own, theirs, strict=False) if pair[0] != pair[1]]
    before, after = others[0] if others else (own[len(theirs)], "—")
    if len(own) == len(theirs) and all("://" in word for word, _other in others):
        yield "links", _("Links in the text part lead elsewhere, the first to {seen}.").format(seen=after)
    else:
        yield "text_part", _("The text part says “{seen}” instead of “{wanted}”.").format(seen=after, wanted=before)


def _of_tracking(seen: Content) -> Iterator[Change]:
    sayings = {
        "opens": ("tracking_opens", _("It counts who opens the mail.")),
        "clicks": ("tracking_clicks", _("It counts who follows which link.")),
        "text_clicks": ("tracking_clicks", _("It counts who follows which link of the text part.")),
        "analytics": ("tracking_analytics", _("It marks the links for a web analysis.")),
    }
    for name in seen.tracking:
        yield sayings.get(name) or ("tracking_analytics", _("It tracks: {name}.").format(name=name))
    for name in seen.additions:
        known = name if name in NAMES else "footer"
        yield known, _("It says that it will add something when it leaves: {name}.").format(name=name)


def _written(mailbox: Mailbox) -> str:
    return f"{mailbox.name} <{mailbox.email}>" if mailbox.name else mailbox.email
