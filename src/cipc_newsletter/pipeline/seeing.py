"""One message of an issue as one reader sees it: filled for an invented person, its pictures from where they are shown.

Promises that nobody in it exists (rule SEC-06) and that every address made for a person leads nowhere. Changes nothing of
the composed message but its merge fields and where its pictures come from.
"""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from enum import StrEnum

from cipc_newsletter.compose.sample import NAMES, sample_of
from cipc_newsletter.model.message import ComposedIssue, ComposedMessage
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


class Reader(StrEnum):
    """The invented people a message can be seen as."""

    CAMILLE = "camille"
    NAMELESS = "nameless"
    LONG = "long"

    @property
    def names(self) -> Mapping[str, str]:
        """What is known of this person."""
        return {
            Reader.CAMILLE: NAMES,
            Reader.NAMELESS: {"first_name": "", "last_name": ""},
            Reader.LONG: {"first_name": "Marie-Frédérique-Alexandra", "last_name": "de la Bruère-Desrochers"},
        }[self]

    @property
    def in_words(self) -> str:
        """What to call this person."""
        return {
            Reader.CAMILLE: "Camille Tremblay",
            Reader.NAMELESS: _("somebody whose name we do not know"),
            Reader.LONG: _("somebody with a long name"),
        }[self]


@frozen
class Line:
    """What a mailbox shows of a message before it is opened."""

    sender: str
    subject: str
    preheader: str


@frozen
class Mail:
    """A message as a reader has it: the line in the mailbox, HTML, text, and the HTML as it was composed."""

    language: str
    line: Line
    html: str = field(repr=False)
    text: str = field(repr=False)
    source: str = field(repr=False)


def mail_for(
    composed: ComposedIssue,
    message: ComposedMessage,
    *,
    reader: Reader,
    public_base_url: str,
    picture: Callable[[str], str],
) -> Mail:
    """Return `message` as `reader` has it; `picture` gives the address at which a prepared picture is shown."""
    filled = sample_of(composed, message, names=reader.names, public_base_url=public_base_url)
    html = filled.html
    for image in message.images:
        html = html.replace(f'"{image.address}"', f'"{picture(image.name)}"')
    return Mail(
        language=message.language,
        line=Line(sender=filled.sender.name, subject=filled.subject, preheader=_preheader(composed, message, reader)),
        html=html,
        text=filled.text,
        source=message.html,
    )


def _preheader(composed: ComposedIssue, message: ComposedMessage, reader: Reader) -> str:
    """Return the preheader filled, as a subject is: it has no line of its own in an outgoing message."""
    return sample_of(composed, replace(message, subject=message.preheader), names=reader.names).subject
