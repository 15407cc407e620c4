"""What reviewers say about an issue, written down and dealt with.

Promises that a comment names the version that was looked at, is kept once, and stays until somebody resolves it.
Approving is in `approving`.
"""

import datetime as dt
import secrets

from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import ReviewError
from cipc_newsletter.model.comment import Comment
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.pipeline.issues import Composition
from cipc_newsletter.pipeline.opening import has_store, store_of
from cipc_newsletter.review import commenting
from cipc_newsletter.review.state import approved_digest
from cipc_newsletter.store import approvals, comments
from cipc_newsletter.wording import _


def comments_of(
    workspace: Workspace, issue_id: str, *, is_open: bool = False, now: dt.datetime
) -> tuple[Comment, ...]:
    """Return what was said about an issue, oldest first; with `is_open` only what nobody resolved. Makes no store."""
    if not has_store(workspace):
        return ()
    with store_of(workspace, now=now) as store, store.reading() as connection:
        every = comments.of_issue(connection, issue_id)
    return tuple(comment for comment in every if comment.is_open or not is_open)


def approved_before(workspace: Workspace, issue_id: str, *, now: dt.datetime) -> ComposedIssue | None:
    """Return the version of an issue that enough people approved last, None where there is none. Makes no store."""
    if not has_store(workspace):
        return None
    with store_of(workspace, now=now) as store, store.reading() as connection:
        required = workspace.config.send.approvals_required
        digest = approved_digest(approvals.of_issue(connection, issue_id), required=required)
        return approvals.approved_message(connection, digest) if digest else None


def comment(
    workspace: Workspace,
    made: Composition,
    *,
    language: str,
    passage: str,
    author: str,
    text: str,
    uid: str = "",
    now: dt.datetime,
) -> Comment:
    """Keep what `author` says about a place of an issue as composed; return it with its number.

    `passage` is the key of a passage, or a place of `model.comment`. With a `uid` of 32 hex digits that the page made,
    the same comment handed over twice is kept once. Raises ReviewError.
    """
    said = commenting.comment_on(
        made.composed,
        made.issue,
        language=language,
        passage=passage,
        author=author,
        text=text,
        uid=uid if commenting.is_uid(uid) else secrets.token_hex(16),
        now=now,
    )
    with store_of(workspace, now=now) as store, store.writing() as connection:
        return comments.add(connection, said, now=now)[0]


def resolve(workspace: Workspace, issue_id: str, number: int, *, by: str, now: dt.datetime) -> Comment:
    """Mark comment `number` of an issue as dealt with by a person. Raises ReviewError where there is none."""
    name = commenting.resolver_of(by)
    with store_of(workspace, now=now) as store, store.writing() as connection:
        every = {one.number: one for one in comments.of_issue(connection, issue_id)}
        if number not in every:
            raise ReviewError(
                _("issue {issue} has no comment {number}.").format(issue=issue_id, number=number),
                right=_("Comments are numbered as they were taken in, those of all issues in one row."),
                remedy=_("See what was said: cipc-newsletter review {issue} --comments").format(issue=issue_id),
            )
        comments.resolve(connection, every[number], by=name, at=now)
        found = comments.by_uid(connection, every[number].uid)
    return found or every[number]
