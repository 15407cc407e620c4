"""Where an issue stands between draft and sending: who approved this version, or what changed since they did.

Promises that only enough different people, who said yes to exactly this digest and did not take it back, make an
issue approved. Knows nothing of campaigns, nor of the database: approvals are handed in.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum

from cipc_newsletter.errors import ApprovalError
from cipc_newsletter.model.approval import Approval
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.review.approving import look_at
from cipc_newsletter.review.changes import Change, changes
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _, ngettext

_MOST_NAMED = 8


class ReviewState(StrEnum):
    """Where an issue stands before anything is sent."""

    DRAFT = "draft"
    APPROVED = "approved"
    CHANGED = "changed"


@frozen
class Standing:
    """The state of an issue: the approvals that hold for this version, how many are missing, what changed.

    `changes` is empty unless the state is changed.
    """

    issue_id: str
    state: ReviewState
    approvals: tuple[Approval, ...] = ()
    missing: int = 0
    changes: tuple[Change, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """What changed, in phrases."""
        return tuple(change.phrase for change in self.changes)


def standing_of(
    composed: ComposedIssue,
    approvals: Sequence[Approval],
    *,
    issue: Issue,
    required: int,
    load: Callable[[str], ComposedIssue],
) -> Standing:
    """Return where `composed` stands, given every approval of its issue, oldest first.

    `issue` is what was composed. `required` is how many different people must say yes; `load` returns the stored message
    of a digest, and is asked only where another version was approved.
    """
    holding = holding_for(composed.digest, approvals)
    missing = max(0, max(1, required) - len(holding))
    if not missing:
        return Standing(issue_id=composed.issue_id, state=ReviewState.APPROVED, approvals=holding)
    earlier = approved_digest(approvals, required=required)
    if earlier is None:
        return Standing(issue_id=composed.issue_id, state=ReviewState.DRAFT, approvals=holding, missing=missing)
    return Standing(
        issue_id=composed.issue_id,
        state=ReviewState.CHANGED,
        approvals=holding,
        missing=missing,
        changes=changes(load(earlier), composed, issue=issue),
    )


def holding_for(digest: str, approvals: Sequence[Approval]) -> tuple[Approval, ...]:
    """Return the approvals of `digest` that were not taken back, one for each person."""
    by_person: dict[str, Approval] = {}
    for approval in approvals:
        if approval.digest == digest and approval.withdrawn_at is None:
            by_person.setdefault(approval.name.casefold(), approval)
    return tuple(by_person.values())


def approved_digest(approvals: Sequence[Approval], *, required: int) -> str | None:
    """Return the digest approved last by enough people; None where no version is."""
    for digest in dict.fromkeys(approval.digest for approval in reversed(approvals)):
        if len(holding_for(digest, approvals)) >= max(1, required):
            return digest
    return None


def require_approved(standing: Standing) -> tuple[Approval, ...]:
    """Return the approvals that let the issue be sent. Raises ApprovalError for a draft or a changed issue."""
    if standing.state is ReviewState.APPROVED:
        return standing.approvals
    if standing.state is ReviewState.CHANGED:
        raise ApprovalError(
            _("Issue {issue} changed after it was approved: {changes}.").format(
                issue=standing.issue_id, changes=_in_a_row(standing.changed)
            ),
            right=_("What is sent is what was approved."),
            remedy=_("Look at it ({command}), then approve it again.").format(command=look_at(standing.issue_id)),
        )
    raise ApprovalError(
        _("Issue {issue} is not approved.").format(issue=standing.issue_id),
        right=ngettext(
            "{count} more person must say yes to this version.",
            "{count} more people must say yes to this version.",
            standing.missing,
        ).format(count=standing.missing),
        remedy=_(
            "Look at it ({command}), then approve it: cipc-newsletter approve {issue} --by NAME --code CODE"
        ).format(command=look_at(standing.issue_id), issue=standing.issue_id),
    )


def _in_a_row(changed: Sequence[str]) -> str:
    """Return what changed as one phrase; a long list is cut, since whoever approves looks at all of it anyway."""
    first = list(changed[:_MOST_NAMED])
    others = len(changed) - len(first)
    if others:
        first.append(ngettext("{count} more change", "{count} more changes", others).format(count=others))
    return _(", ").join(first)
