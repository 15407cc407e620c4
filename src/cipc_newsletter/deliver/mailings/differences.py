"""What a list provider made of what was uploaded: each thing that it changed, by name and in words.

Promises that content which is not the same to the last byte has at least one difference, each told with its place, and
that what config.toml accepts by name is marked so. Decides nothing.
"""

from collections.abc import Collection, Iterator

from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.providers.list_port import Content, ListMessage
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class Difference:
    """One thing that the provider changed: its name as in `accept`, and what it is in words."""

    name: str
    words: str
    is_accepted: bool = False


def differences(
    wanted: ListMessage, seen: Content, *, audience: str, accepted: Collection[str] = ()
) -> tuple[Difference, ...]:
    """Return what is otherwise in `seen` than in `wanted`, which was to go to `audience`."""
    found = (*_of_settings(wanted, seen, audience=audience), *_of_parts(wanted, seen))
    return tuple(Difference(name=name, words=words, is_accepted=name in accepted) for name, words in found)


def _of_settings(wanted: ListMessage, seen: Content, *, audience: str) -> Iterator[tuple[str, str]]:
    pairs = (
        ("subject", wanted.subject, seen.subject, _("The subject is now “{seen}”.")),
        ("sender", _written(wanted.sender), _written(seen.sender), _("It would come from {seen}.")),
        ("audience", audience, seen.audience, _("It would go to {seen}.")),
    )
    for name, own, theirs, words in pairs:
        if own != theirs:
            yield name, words.format(seen=theirs)


def _of_parts(wanted: ListMessage, seen: Content) -> Iterator[tuple[str, str]]:
    if seen.text != wanted.text:
        yield "text_part", _("The text part is another one.")
    if seen.html != wanted.html:
        yield "markup", _("The HTML is another one.")


def _written(mailbox: Mailbox) -> str:
    return f"{mailbox.name} <{mailbox.email}>" if mailbox.name else mailbox.email
