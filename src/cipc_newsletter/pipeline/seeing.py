"""One message of an issue as one reader sees it: filled for an invented person, under the conditions of a mail program.

Promises that nobody in it exists (rule SEC-06) and that every address made for a person leads nowhere. Changes nothing of
the composed message but its merge fields, where its pictures come from, and what a look takes away. Not for sending.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum

from cipc_newsletter.compose.sample import NAMES, sample_of
from cipc_newsletter.deliver.language_notice import FIELD, TAG_FIELD, language_notice, language_notice_tag
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.model.message import ComposedIssue, ComposedMessage
from cipc_newsletter.pipeline.issues import Composition
from cipc_newsletter.review.looks import seen
from cipc_newsletter.review.passages import MARK, marked, passages_of
from cipc_newsletter.review.showing import MARKS, with_changes
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


class Reader(StrEnum):
    """The invented people a message can be seen as."""

    CAMILLE = "camille"
    NAMELESS = "nameless"
    LONG = "long"
    ELSEWHERE = "elsewhere"

    @property
    def names(self) -> Mapping[str, str]:
        """What is known of this person."""
        return {
            Reader.CAMILLE: NAMES,
            Reader.NAMELESS: {"first_name": "", "last_name": ""},
            Reader.LONG: {"first_name": "Marie-Frédérique-Alexandra", "last_name": "de la Bruère-Desrochers"},
            Reader.ELSEWHERE: NAMES,
        }[self]

    @property
    def in_words(self) -> str:
        """What to call this person."""
        return {
            Reader.CAMILLE: "Camille Tremblay",
            Reader.NAMELESS: _("somebody whose name we do not know"),
            Reader.LONG: _("somebody with a long name"),
            Reader.ELSEWHERE: _("somebody whose language this issue lacks"),
        }[self]

    @property
    def in_short(self) -> str:
        """The same in a word or two."""
        return {
            Reader.CAMILLE: "Camille",
            Reader.NAMELESS: _("no name"),
            Reader.LONG: _("long name"),
            Reader.ELSEWHERE: _("other language"),
        }[self]


@frozen
class Line:
    """What a mailbox shows of a message before it is opened."""

    sender: str
    subject: str
    preheader: str


@frozen
class Look:
    """The conditions under which a mail program shows a mail."""

    width: int
    dark: bool = False
    forced_dark: bool = False
    images: bool = True
    styles: bool = True


def readers_of(composed: ComposedIssue) -> tuple[Reader, ...]:
    """Return the people an issue can be seen as: one whose language it lacks only where it lacks one."""
    return tuple(reader for reader in Reader if reader is not Reader.ELSEWHERE or _lacking(composed))


def line_for(composed: ComposedIssue, message: ComposedMessage, reader: Reader) -> Line:
    """Return the line of `message` in the mailbox of `reader`."""
    names, alone = _known_of(reader, composed, message), replace(message, html="", text="")
    filled = sample_of(composed, alone, names=names)
    # A preheader has no line of its own in an outgoing message: it is filled as a subject is.
    preheader = sample_of(composed, replace(alone, subject=message.preheader), names=names).subject
    return Line(sender=filled.sender.name, subject=filled.subject, preheader=preheader)


def text_for(composed: ComposedIssue, message: ComposedMessage, reader: Reader, *, public_base_url: str) -> str:
    """Return the text part of `message` as `reader` has it."""
    plain = replace(message, html="")
    return sample_of(
        composed, plain, names=_known_of(reader, composed, message), public_base_url=public_base_url
    ).text


def html_for(
    made: Composition,
    message: ComposedMessage,
    reader: Reader,
    *,
    look: Look,
    public_base_url: str,
    picture: Callable[[str], str],
    before: ComposedMessage | None = None,
) -> str:
    """Return `message` as `reader` has it under `look`, each passage marked; `picture` gives a picture's address.

    With `before`, an earlier version or another issue's message, what differs from it is shown on it.
    """
    if before is None:
        html = marked(message.html, passages_of(message, made.issue))
    else:
        html = with_changes(before, message, issue=made.issue, attributes=(MARK,))
    shown = replace(message, html=html)
    html = sample_of(
        made.composed, shown, names=_known_of(reader, made.composed, message), public_base_url=public_base_url
    ).html
    for image in (*message.images, *(before.images if before else ())):
        html = html.replace(f'"{image.address}"', f'"{picture(image.name)}"')
    html = seen(
        html,
        width=look.width,
        dark=look.dark,
        forced_dark=look.forced_dark,
        images=look.images,
        styles=look.styles,
    )
    # After the looks, which know nothing of the marks: they are ours, and stand out in any of them.
    return html if before is None else html.replace("</head>", f"<style>{MARKS}</style></head>", 1)


def _known_of(reader: Reader, composed: ComposedIssue, message: ComposedMessage) -> Mapping[str, str]:
    """Return what is known of a reader; who lacks a language gets the main message, with the line that says so."""
    if reader is not Reader.ELSEWHERE or message.language != composed.messages[0].language:
        return reader.names
    own = _lacking(composed)
    return {
        **reader.names,
        FIELD: language_notice(own, message.language),
        TAG_FIELD: language_notice_tag(own, message.language),
    }


def _lacking(composed: ComposedIssue) -> str:
    """Return a language that the issue lacks, empty where it has all."""
    return next((language for language in LANGUAGES if language not in composed.carriers), "")
