"""What is said about an issue beside its mails: where it stands, what changed, what the checks find, what was said.

Promises what the command line would say of the same files. Decides nothing.
"""

import datetime as dt
from collections.abc import Mapping
from hashlib import sha256

from cipc_newsletter.model.comment import Comment
from cipc_newsletter.model.finding import CheckReport, Severity
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.pipeline.previewing import Previewing, Seen
from cipc_newsletter.pipeline.remarks import Remark, remarks_on
from cipc_newsletter.pipeline.reviewing import comments_of
from cipc_newsletter.review.approving import warnings_of
from cipc_newsletter.review.changes import Change, changes
from cipc_newsletter.review.passages import Passage
from cipc_newsletter.review.state import Standing
from cipc_newsletter.values import frozen
from cipc_newsletter.web.preview.views import Since, View


@frozen
class Notes:
    """All that stands beside the mails of one issue."""

    standing: Standing
    remarks: tuple[Remark, ...]
    passages: Mapping[str, tuple[Passage, ...]]
    comments: tuple[Comment, ...]
    changes: tuple[Change, ...] = ()
    compared_with: str = ""
    seal: str = ""

    @property
    def open_comments(self) -> tuple[Comment, ...]:
        """What was said and is not dealt with."""
        return tuple(comment for comment in self.comments if comment.is_open)

    @property
    def resolved_comments(self) -> tuple[Comment, ...]:
        """What was said and dealt with."""
        return tuple(comment for comment in self.comments if not comment.is_open)

    @property
    def blockers(self) -> tuple[Remark, ...]:
        """What forbids approving."""
        return tuple(remark for remark in self.remarks if remark.finding.severity is Severity.BLOCKER)

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """What whoever approves accepts."""
        return tuple(remark for remark in self.remarks if remark.finding.severity is Severity.WARNING)


def notes_on(previewing: Previewing, seen: Seen, view: View, *, now: dt.datetime) -> Notes:
    """Return what is said about an issue as it was seen; what changed is since the last approval, if not said otherwise."""
    passages = seen.passages()
    made, since = seen.made, view.since if view.since is Since.ISSUE else Since.APPROVAL
    earlier = earlier_version(previewing, made.issue.id, since, now=now)
    report = previewing.report(seen, today=now.astimezone().date())
    return Notes(
        standing=previewing.standing(seen, now=now),
        remarks=remarks_on(report, made, passages),
        passages=passages,
        comments=comments_of(previewing.workspace(), made.issue.id, now=now),
        changes=changes(earlier, made.composed, issue=made.issue) if earlier else (),
        compared_with=earlier.code if earlier and since is Since.APPROVAL else earlier.issue_id if earlier else "",
        seal=seal_of(report),
    )


def seal_of(report: CheckReport) -> str:
    """Return a word for the warnings of a report: who accepts them accepts these, and none that came since."""
    said = sorted(f"{one.rule} {one.language} {one.message}" for one in warnings_of(report))
    return sha256("\n".join(said).encode()).hexdigest()[:16] if said else ""


def earlier_version(previewing: Previewing, issue_id: str, since: Since, *, now: dt.datetime) -> ComposedIssue | None:
    """Return what an issue is compared with; None where it is with nothing, or there is no such thing."""
    if since is Since.APPROVAL:
        return previewing.approved(issue_id, now=now)
    return previewing.last_issue(issue_id) if since is Since.ISSUE else None
