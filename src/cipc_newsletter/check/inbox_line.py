"""Rules CNT-03 and CNT-04: the subject and the preheader, which are all a mailbox shows before a mail is opened.

Promises to count characters as people see them. Does not judge whether a subject makes one want to read on.
"""

import re
from collections.abc import Iterator

from cipc_newsletter import merge_fields
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import squeezed, words_of
from cipc_newsletter.check.rules import Weighed, warning
from cipc_newsletter.check.sources import Place
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

SUBJECT_LENGTHS, SUBJECT_LIMIT = range(20, 51), 150
PREHEADER_LENGTHS = range(40, 101)
_SHOUTING = re.compile(r"[^\W\d_a-zà-öø-ÿ]{11,}|(?:[^\W\d_a-zà-öø-ÿ]{2,} ){2,}[^\W\d_a-zà-öø-ÿ]{2,}")
_REPLY = re.compile(r"\s*(?:re|fwd?|tr|rv)\s*:", re.IGNORECASE)
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55]")
_FILLER = re.compile(
    "[\u200b-\u200d\u034f\u00ad\u2007\ufeff\u2060](?:[\\s\u00a0]*[\u200b-\u200d\u034f\u00ad\u2007\ufeff])+"
)


def cnt_03(mail: MailView, given: CheckInput) -> Iterator[Mistake | Weighed]:
    """Find a subject that is cut, that shouts, or that looks like something else than news."""
    subject = filled_as_seen(mail.message.subject)
    place = _place(mail, given, "subject")
    if not subject or len(subject) > SUBJECT_LIMIT:
        yield _mistake(
            _("the subject has {count} characters.").format(count=len(subject)),
            right=_("It has 20 to 50 characters, and never more than 150."),
            place=place,
        )
    elif len(subject) not in SUBJECT_LENGTHS:
        yield warning(
            _mistake(
                _("the subject has {count} characters.").format(count=len(subject)),
                right=_("It has 20 to 50: a telephone shows about 40, and most mailboxes cut the rest."),
                place=place,
            )
        )
    emoji = _EMOJI.findall(subject)
    for is_wrong, what in (
        (_SHOUTING.search(subject), _("the subject is in capitals.")),
        (subject.count("!") > 1, _("the subject has more than one exclamation mark.")),
        (_REPLY.match(subject), _("the subject looks like an answer or a forwarded mail.")),
        (len(emoji) > 1 or _EMOJI.match(subject), _("the subject has several emoji, or begins with one.")),
    ):
        if is_wrong:
            yield warning(_mistake(what, right=_("It says in plain words what the issue brings."), place=place))


def cnt_04(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find a preheader that is missing, cut, repeated, filled up, or not the first thing in the mail."""
    preheader = filled_as_seen(mail.message.preheader)
    place = _place(mail, given, "preheader")
    if len(preheader) not in PREHEADER_LENGTHS:
        yield _mistake(
            _("the preheader has {count} characters.").format(count=len(preheader)),
            right=_(
                "It has 40 to 100: shorter, mailboxes fill the line with the text after it; longer, they cut it."
            ),
            place=place,
        )
    headings = [mail.html.within(element.number) for element in mail.html.named("h1", "h2")][:1]
    said = ["".join(text.text for text in heading) for heading in headings] + [filled_as_seen(mail.message.subject)]
    if preheader and any(words_of(preheader) == words_of(text) for text in said):
        yield _mistake(
            _("the preheader repeats the subject or the first heading."),
            right=_("It adds to the subject: both stand side by side in the mailbox."),
            place=place,
        )
    if _FILLER.search("".join(text.text for text in mail.html.seen)):
        yield _mistake(
            _("invisible characters fill up the line of the preheader."),
            right=_("Mail programs show no more of it, and some take hidden text for a fault of spam."),
            place=place,
        )
    first = squeezed(next((text.text for text in mail.html.seen if text.text.strip()), ""))
    if preheader and words_of(first) != words_of(preheader):
        yield _mistake(
            _('the first text of the mail is "{text}", not the preheader.').format(text=first[:60]),
            right=_("Mailboxes show the first text of the body beside the subject."),
            place=place,
        )


def filled_as_seen(text: str) -> str:
    """Return `text` as a reader sees it of whom nothing is known."""
    return squeezed(merge_fields.replaced(text, lambda field: field.fallback or ""))


def _place(mail: MailView, given: CheckInput, key: str) -> Place:
    words = given.issue.words.get(mail.language)
    return Place(path=given.issue.path, line=words.lines.get(key, words.line) if words else None)


def _mistake(what: str, *, right: str, place: Place) -> Mistake:
    return Mistake(
        what=what,
        right=right,
        remedy=_("Change it in the issue's file."),
        path=place.path,
        line=place.line,
    )
