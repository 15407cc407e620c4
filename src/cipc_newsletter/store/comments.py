"""What reviewers said, kept with the version they said it about.

Promises that a comment is taken in once, however often it is handed over, and never deleted; that resolving it is
written once; and that both stand in the journal. Does not know what is in a mail.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter.model.comment import Comment
from cipc_newsletter.model.deed import Deed, DeedKind
from cipc_newsletter.store import journal, turns
from cipc_newsletter.store.instants import microseconds_of, moment_of, optional_moment_of
from cipc_newsletter.store.turns import Turn

_WRITTEN = ("uid", "issue_id", "language", "passage", "item_id", "quoted", "digest", "code", "author", "text")
_COLUMNS = f"id, {', '.join(_WRITTEN)}, at, resolved_at, resolved_by"
_OF_ISSUE = sa.text(f"SELECT {_COLUMNS} FROM comment WHERE issue_id = :issue_id ORDER BY id")  # noqa: S608 -- constant
_BY_UID = sa.text(f"SELECT {_COLUMNS} FROM comment WHERE uid = :uid")  # noqa: S608 -- constant
_INSERT = sa.text(
    f"INSERT INTO comment ({', '.join(_WRITTEN)}, at) VALUES ({', '.join(f':{name}' for name in _WRITTEN)}, :at)"  # noqa: S608 -- constant
)
_RESOLVE = sa.text("UPDATE comment SET resolved_at = :at, resolved_by = :by WHERE uid = :uid AND resolved_at IS NULL")


def add(connection: sa.Connection, comment: Comment, *, now: dt.datetime) -> tuple[Comment, bool]:
    """Keep a comment; return it with its number, and whether it is new. `now` is when it is taken in."""
    turns.take(connection, Turn.JOURNAL)
    known = by_uid(connection, comment.uid)
    if known is not None:
        return known, False
    values = {name: getattr(comment, name) for name in _WRITTEN}
    connection.execute(_INSERT, values | {"at": microseconds_of(comment.at)})
    kept = by_uid(connection, comment.uid)
    if kept is None:
        raise RuntimeError("a comment that was just written is not there")
    details = {"uid": kept.uid, "number": str(kept.number), "language": kept.language, "passage": kept.passage}
    journal.write(
        connection,
        Deed(
            kind=DeedKind.COMMENTED,
            issue_id=kept.issue_id,
            by=kept.author,
            at=now,
            details=details | {"digest": kept.digest, "text": kept.text},
        ),
    )
    return kept, True


def of_issue(connection: sa.Connection, issue_id: str) -> tuple[Comment, ...]:
    """Return every comment on an issue, in the order they were taken in."""
    return tuple(_from_row(row) for row in connection.execute(_OF_ISSUE, {"issue_id": issue_id}))


def by_uid(connection: sa.Connection, uid: str) -> Comment | None:
    """Return the comment that bears `uid`, None where there is none."""
    row = connection.execute(_BY_UID, {"uid": uid}).one_or_none()
    return None if row is None else _from_row(row)


def resolve(connection: sa.Connection, comment: Comment, *, by: str, at: dt.datetime) -> bool:
    """Mark a comment as dealt with; tell whether it was open until now."""
    values = {"uid": comment.uid, "by": by, "at": microseconds_of(at)}
    if not connection.execute(_RESOLVE, values).rowcount:
        return False
    details = {"uid": comment.uid, "number": str(comment.number)}
    journal.write(connection, Deed(kind=DeedKind.RESOLVED, issue_id=comment.issue_id, by=by, at=at, details=details))
    return True


def _from_row(row: sa.Row[tuple[object, ...]]) -> Comment:
    return Comment(
        number=row.id,
        uid=row.uid,
        issue_id=row.issue_id,
        language=row.language,
        passage=row.passage,
        item_id=row.item_id,
        quoted=row.quoted,
        digest=row.digest,
        code=row.code,
        author=row.author,
        text=row.text,
        at=moment_of(row.at),
        resolved_at=optional_moment_of(row.resolved_at),
        resolved_by=row.resolved_by,
    )
