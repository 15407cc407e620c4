"""What is said about an issue beside its mails: where it stands, what the checks find, what was said.

Promises what the command line would say of the same files. Decides nothing.
"""

import datetime as dt
from collections.abc import Mapping

from cipc_newsletter.model.comment import Comment
from cipc_newsletter.model.finding import Severity
from cipc_newsletter.pipeline.previewing import Previewing, Seen
from cipc_newsletter.pipeline.remarks import Remark, remarks_on
from cipc_newsletter.pipeline.reviewing import comments_of
from cipc_newsletter.review.passages import Passage
from cipc_newsletter.review.state import Standing
from cipc_newsletter.values import frozen


@frozen
class Notes:
    """All that stands beside the mails of one issue."""

    standing: Standing
    remarks: tuple[Remark, ...]
    passages: Mapping[str, tuple[Passage, ...]]
    comments: tuple[Comment, ...]

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


def notes_on(previewing: Previewing, seen: Seen, *, now: dt.datetime) -> Notes:
    """Return what is said about an issue as it was seen."""
    passages = seen.passages()
    report = previewing.report(seen, today=now.astimezone().date())
    return Notes(
        standing=previewing.standing(seen, now=now),
        remarks=remarks_on(report, seen.made, passages),
        passages=passages,
        comments=comments_of(previewing.workspace(), seen.made.issue.id, now=now),
    )
