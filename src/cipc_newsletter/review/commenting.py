"""What a reviewer says about a place in a mail, as a value: cleaned, of a sensible length, about something that is there.

Promises to be pure: nothing is kept here. Refuses in words what cannot be a comment.
"""

import datetime as dt
import re
import unicodedata

from cipc_newsletter.errors import ReviewError
from cipc_newsletter.model.comment import PREHEADER, SUBJECT, TEXT_PART, WHOLE, Comment
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.review.approving import named
from cipc_newsletter.review.passages import passages_of
from cipc_newsletter.wording import _, ngettext

MOST_CHARACTERS = 4000
MOST_OF_A_NAME = 100
_UID = re.compile(r"[0-9a-f]{32}")
# Control characters could steer a terminal; the others turn the direction of what stands after them.
_NO_SIGNS = frozenset({"Cc", "Zl", "Zp", "Cs"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BLANK_LINES = re.compile(r"\n{3,}")


def comment_on(
    composed: ComposedIssue,
    issue: Issue,
    *,
    language: str,
    passage: str,
    author: str,
    text: str,
    uid: str,
    now: dt.datetime,
) -> Comment:
    """Return the comment of `author` on a place of the mail as it is composed now; `now` is aware.

    Raises ReviewError for no name, no words or too many, and a place that the mail of `language` does not have.
    """
    quoted, item_id = place_in(composed, issue, language=language, passage=passage)
    return Comment(
        uid=uid,
        issue_id=composed.issue_id,
        language=language,
        passage=passage,
        item_id=item_id,
        quoted=quoted,
        digest=composed.digest,
        code=composed.code,
        author=author_of(author),
        text=words_of(text),
        at=now.astimezone(dt.UTC),
    )


def place_in(composed: ComposedIssue, issue: Issue, *, language: str, passage: str) -> tuple[str, str]:
    """Return what a place of a mail says, and the item it belongs to. Raises ReviewError where it is not there."""
    if language not in composed.carriers:
        raise ReviewError(
            _('issue {issue} has no language "{language}".').format(issue=composed.issue_id, language=language),
            right=_("It has: {languages}.").format(languages=", ".join(composed.carriers)),
            remedy=_("Look at the issue as it is now, and say it there."),
        )
    message = composed.message(language)
    special = {SUBJECT: message.subject, PREHEADER: message.preheader, TEXT_PART: "", WHOLE: ""}
    if passage in special:
        return special[passage], ""
    for one in passages_of(message, issue):
        if one.key == passage:
            return one.text, one.item_id
    raise ReviewError(
        _("the passage that was commented on is not in the mail any more."),
        right=_("A comment belongs to a passage of the version that was looked at."),
        remedy=_("Look at the issue as it is now, and say it there."),
    )


def author_of(name: str) -> str:
    """Return a reviewer's name as it is kept. Raises ReviewError for none, and for one that is none."""
    return _person(
        name,
        what=_("a comment needs the name of whoever says it."),
        remedy=_("Write your name, then send the comment again."),
    )


def resolver_of(name: str) -> str:
    """Return the name of whoever dealt with a comment, as it is kept. Raises ReviewError as `author_of` does."""
    return _person(
        name,
        what=_("a comment is resolved by somebody with a name."),
        remedy=_("Say who dealt with it: the name beside the comments, or --by NAME in a terminal."),
    )


def _person(name: str, *, what: str, remedy: str) -> str:
    person = named(name)
    if not person or len(person) > MOST_OF_A_NAME:
        right = _("A name has {count} characters at most.").format(count=MOST_OF_A_NAME)
        raise ReviewError(what, right=right, remedy=remedy)
    return person


def words_of(text: str) -> str:
    """Return the words of a comment as they are kept, their lines too. Raises ReviewError for none, or too many."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    kept = "\n".join("".join(sign for sign in line if _may_stay(sign)).rstrip() for line in lines)
    said = _BLANK_LINES.sub("\n\n", kept).strip()
    if not said:
        raise ReviewError(
            _("a comment without words says nothing."),
            right=_("It tells whoever writes the issue what to look at."),
            remedy=_("Write what is to be changed."),
        )
    if len(said) > MOST_CHARACTERS:
        raise ReviewError(
            ngettext(
                "the comment is {count} character long.", "the comment is {count} characters long.", len(said)
            ).format(count=len(said)),
            right=_("A comment has {count} characters at most.").format(count=MOST_CHARACTERS),
            remedy=_("Say it in several comments."),
        )
    return said


def place_in_words(comment: Comment) -> str:
    """Return what a comment is about: the passage by its first words, the subject, the mail."""
    words = comment.quoted.split()
    begins = " ".join(words[:8]) + ("…" if len(words) > 8 else "")
    special = {
        SUBJECT: _('the subject, "{words}"'),
        PREHEADER: _('the preheader, "{words}"'),
        TEXT_PART: _("the text part"),
        WHOLE: _("the whole mail"),
    }
    if comment.passage in special:
        return special[comment.passage].format(words=begins)
    return _('"{words}"').format(words=begins) if begins else _("a picture")


def is_uid(text: str) -> bool:
    """Tell whether `text` can be the mark by which a comment is known."""
    return _UID.fullmatch(text) is not None


def _may_stay(sign: str) -> bool:
    return sign == "\t" or (unicodedata.category(sign) not in _NO_SIGNS and sign not in _TURNING)
