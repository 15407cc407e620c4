"""What is said about an issue beside its mails: where it stands, and what the checks find.

Promises what the command line would say of the same files. Decides nothing.
"""

import datetime as dt
from collections.abc import Mapping

from cipc_newsletter.model.finding import Severity
from cipc_newsletter.pipeline.previewing import Previewing, Seen
from cipc_newsletter.pipeline.remarks import Remark, remarks_on
from cipc_newsletter.review.passages import Passage
from cipc_newsletter.review.state import Standing
from cipc_newsletter.values import frozen


@frozen
class Notes:
    """All that stands beside the mails of one issue."""

    standing: Standing
    remarks: tuple[Remark, ...]
    passages: Mapping[str, tuple[Passage, ...]]

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
    )
