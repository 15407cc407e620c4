"""Approvals and the messages they are about: what was approved is kept whole, and sent from here.

Promises that an approval is never deleted, nor changed but for the moment it is taken back, once, and that a stored
message comes back as it went in or not at all; each yes, and its taking back, stands in the journal. Does not decide who
may approve what.
"""

import datetime as dt
import hashlib

import sqlalchemy as sa

from cipc_newsletter.errors import StoreError
from cipc_newsletter.issue_container import container_of, issue_from
from cipc_newsletter.model.approval import Approval
from cipc_newsletter.model.deed import Deed, DeedKind
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.store import journal, turns
from cipc_newsletter.store.instants import microseconds_of, moment_of, optional_moment_of
from cipc_newsletter.store.turns import Turn
from cipc_newsletter.wording import _

_SEPARATOR = ", "
_COLUMNS = "id, issue_id, digest, name, code, note, accepted, at, withdrawn_at"
_OF_ISSUE = sa.text(f"SELECT {_COLUMNS} FROM approval WHERE issue_id = :issue_id ORDER BY at, id")  # noqa: S608 -- constant
_HOLDING = sa.text(
    f"SELECT {_COLUMNS} FROM approval WHERE issue_id = :issue_id AND digest = :digest"  # noqa: S608 -- constant
    " AND withdrawn_at IS NULL ORDER BY id"
)
_INSERT = sa.text(
    "INSERT INTO approval (issue_id, digest, name, code, note, accepted, at)"
    " VALUES (:issue_id, :digest, :name, :code, :note, :accepted, :at)"
)
_WITHDRAW = sa.text("UPDATE approval SET withdrawn_at = :at WHERE id = :id")
_STORED = sa.text("SELECT container, container_sha FROM approved_message WHERE digest = :digest")
_STORE = sa.text(
    "INSERT INTO approved_message (digest, issue_id, container, container_sha, stored_at)"
    " VALUES (:digest, :issue_id, :container, :container_sha, :stored_at)"
)
_MEND = sa.text(
    "UPDATE approved_message SET container = :container, container_sha = :container_sha WHERE digest = :digest"
)


def record(connection: sa.Connection, approval: Approval, *, composed: ComposedIssue) -> Approval:
    """Keep an approval with the message it is about; return it, or the one that says the same already.

    The same person's yes to the same digest is kept once, unless it was taken back in between. Raises ValueError
    where the approval is about another message.
    """
    if (approval.issue_id, approval.digest) != (composed.issue_id, composed.digest):
        raise ValueError("an approval is kept with the message it names")
    turns.take(connection, Turn.JOURNAL)
    _keep_message(connection, composed, at=approval.at)
    for row in connection.execute(_HOLDING, {"issue_id": approval.issue_id, "digest": approval.digest}):
        if row.name.casefold() == approval.name.casefold():
            return _from_row(row)
    connection.execute(
        _INSERT,
        {
            "issue_id": approval.issue_id,
            "digest": approval.digest,
            "name": approval.name,
            "code": approval.code,
            "note": approval.note,
            "accepted": _SEPARATOR.join(approval.accepted),
            "at": microseconds_of(approval.at),
        },
    )
    details = {"digest": approval.digest, "code": approval.code, "note": approval.note}
    journal.write(
        connection,
        Deed(
            kind=DeedKind.APPROVED,
            issue_id=approval.issue_id,
            by=approval.name,
            at=approval.at,
            details=details | {"accepted": _SEPARATOR.join(approval.accepted)},
        ),
    )
    return approval


def of_issue(connection: sa.Connection, issue_id: str) -> tuple[Approval, ...]:
    """Return every approval of an issue, those taken back included, oldest first."""
    return tuple(_from_row(row) for row in connection.execute(_OF_ISSUE, {"issue_id": issue_id}))


def latest(connection: sa.Connection, issue_id: str) -> Approval | None:
    """Return the last approval of an issue that was not taken back, None where there is none."""
    holding = [approval for approval in of_issue(connection, issue_id) if approval.withdrawn_at is None]
    return holding[-1] if holding else None


def withdraw(connection: sa.Connection, issue_id: str, *, of: str = "", by: str = "", at: dt.datetime) -> int:
    """Take back the approvals of an issue that still hold, those of one person where `of` names them.

    Return how many. `by` is who takes them back, as far as they said; `at` is aware.
    """
    turns.take(connection, Turn.JOURNAL)
    count = 0
    for row in connection.execute(_OF_ISSUE, {"issue_id": issue_id}).all():
        if row.withdrawn_at is not None or (of and row.name.casefold() != of.casefold()):
            continue
        connection.execute(_WITHDRAW, {"id": row.id, "at": microseconds_of(at)})
        details = {"digest": row.digest, "of": row.name}
        journal.write(connection, Deed(kind=DeedKind.WITHDRAWN, issue_id=issue_id, by=by, at=at, details=details))
        count += 1
    return count


def approved_message(connection: sa.Connection, digest: str) -> ComposedIssue:
    """Return the message that was approved under `digest`. Raises StoreError where it is missing or damaged."""
    row = connection.execute(_STORED, {"digest": digest}).one_or_none()
    if row is None:
        raise _unusable(_("no approved message is stored under {digest}…."), digest)
    if not _is_whole(row):
        raise _unusable(_("the message stored under {digest}… is damaged."), digest)
    issue = issue_from(bytes(row.container))
    if issue.digest != digest:
        raise _unusable(_("the message stored under {digest}… is another one."), digest)
    return issue


def _keep_message(connection: sa.Connection, composed: ComposedIssue, *, at: dt.datetime) -> None:
    """Store the message once; a copy that the disk has damaged since is the one thing that is written again."""
    row = connection.execute(_STORED, {"digest": composed.digest}).one_or_none()
    if row is not None and _is_whole(row):
        return
    container = container_of(composed)
    values = {
        "digest": composed.digest,
        "container": container,
        "container_sha": hashlib.sha256(container).digest(),
    }
    if row is None:
        connection.execute(_STORE, values | {"issue_id": composed.issue_id, "stored_at": microseconds_of(at)})
    else:
        connection.execute(_MEND, values)


def _is_whole(row: sa.Row[tuple[object, ...]]) -> bool:
    return hashlib.sha256(row.container).digest() == bytes(row.container_sha)


def _unusable(what: str, digest: str) -> StoreError:
    return StoreError(
        what.format(digest=digest[:12]),
        right=_("What is sent is the stored copy of what was approved, whole."),
        remedy=_("Approve the issue again; where a campaign is under way, put your latest backup in place."),
    )


def _from_row(row: sa.Row[tuple[object, ...]]) -> Approval:
    return Approval(
        issue_id=row.issue_id,
        digest=row.digest,
        code=row.code,
        name=row.name,
        note=row.note,
        accepted=tuple(row.accepted.split(_SEPARATOR)) if row.accepted else (),
        at=moment_of(row.at),
        withdrawn_at=optional_moment_of(row.withdrawn_at),
    )
