"""The small file in which a review file hands back what a reviewer wrote: JSON, read with suspicion.

Promises that only a file of that form becomes comments, each within the bounds of any comment; the first thing that is
not as it should be is named. Knows no store.
"""

import datetime as dt
import json
import re
from typing import Any

from cipc_newsletter.compose.digest import code_of
from cipc_newsletter.errors import ReviewError
from cipc_newsletter.model.comment import Comment
from cipc_newsletter.review.commenting import author_of, is_uid, words_of
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

FORMAT = "cipc-newsletter-comments-1"
MOST_BYTES = 2_000_000
_MOST_COMMENTS = 1000
_MOST_QUOTED = 4000
_HEX = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{2}")
_KEY = re.compile(r"(?:[a-z]{1,20}(?:-[0-9a-f]{8}(?:-[0-9]{1,4})?)?)?")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
_LANGUAGE = re.compile(r"[a-z]{2}")


@frozen
class CommentFile:
    """What a file of comments holds: which version it is about, and the comments."""

    issue_id: str
    digest: str
    comments: tuple[Comment, ...]


def comments_in(data: bytes, *, path: str, now: dt.datetime) -> CommentFile:
    """Return what a file of comments holds; `path` is what to call it. Raises ReviewError for anything else."""
    if len(data) > MOST_BYTES:
        raise _refused(path, _("it is larger than any file of comments."))
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _refused(path, _("it is not JSON.")) from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise _refused(path, _("it is no file of comments."))
    issue_id, digest = _text(value, "issue", _ID, path), _text(value, "digest", _HEX, path)
    code = _text(value, "code", _CODE, path)
    if code != code_of(digest):
        raise _refused(path, _('"{key}" is not as it should be.').format(key="code"))
    listed = value.get("comments")
    if not isinstance(listed, list) or len(listed) > _MOST_COMMENTS:
        raise _refused(path, _('"{key}" is not as it should be.').format(key="comments"))
    comments = [
        _comment(one, place=f"comments[{number}]", path=path, issue_id=issue_id, digest=digest, code=code, now=now)
        for number, one in enumerate(listed)
    ]
    return CommentFile(issue_id=issue_id, digest=digest, comments=tuple(comments))


def _comment(
    value: object, *, place: str, path: str, issue_id: str, digest: str, code: str, now: dt.datetime
) -> Comment:
    if not isinstance(value, dict):
        raise _refused(path, _('"{key}" is not as it should be.').format(key=place))
    uid = value.get("uid")
    if not isinstance(uid, str) or not is_uid(uid):
        raise _refused(path, _('"{key}" is not as it should be.').format(key=f"{place}.uid"))
    try:
        author, text = author_of(_any_text(value, "author")), words_of(_any_text(value, "text"))
    except ReviewError as error:
        raise _refused(path, f"{place}: {error.what}") from error
    return Comment(
        uid=uid,
        issue_id=issue_id,
        language=_text(value, "language", _LANGUAGE, path, place),
        passage=_text(value, "passage", _KEY, path, place),
        item_id=_text(value, "item", re.compile(rf"(?:{_ID.pattern})?"), path, place),
        quoted=" ".join(_any_text(value, "quoted").split())[:_MOST_QUOTED],
        digest=digest,
        code=code,
        author=author,
        text=text,
        at=_moment(value, path=path, place=place, now=now),
    )


def _moment(value: dict[str, Any], *, path: str, place: str, now: dt.datetime) -> dt.datetime:
    """Return when a comment was written; never later than now, whatever a tablet's clock says."""
    try:
        at = dt.datetime.fromisoformat(_any_text(value, "at"))
    except ValueError as error:
        raise _refused(path, _('"{key}" is not as it should be.').format(key=f"{place}.at")) from error
    if at.tzinfo is None or at.year < 2000:
        raise _refused(path, _('"{key}" is not as it should be.').format(key=f"{place}.at"))
    # Compared before it is converted: the last hours of the year 9999 exist in no other time zone.
    return min(at, now).astimezone(dt.UTC)


def _any_text(value: dict[str, Any], key: str) -> str:
    found = value.get(key, "")
    return found if isinstance(found, str) else ""


def _text(value: dict[str, Any], key: str, form: re.Pattern[str], path: str, place: str = "") -> str:
    found = value.get(key)
    if not isinstance(found, str) or not form.fullmatch(found):
        name = f"{place}.{key}" if place else key
        raise _refused(path, _('"{key}" is not as it should be.').format(key=name))
    return found


def _refused(path: str, what: str) -> ReviewError:
    return ReviewError(
        what,
        right=_("It is the file that a review file saves, as it was saved."),
        remedy=_("Ask the reviewer for it again, or take over their comments by hand in the preview."),
        path=path,
    )
