"""The journal: who approved, took back, commented and resolved what, when. Only ever longer.

Promises that each entry holds the SHA-256 of the one before, so that one changed or taken out later is found, and that
every approval and comment has its entry. Who can write the whole database can write a whole new journal: it keeps
honest people from mistakes, and shows a hasty hand. Decides nothing.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from cipc_newsletter.model.deed import Deed, DeedKind
from cipc_newsletter.store.instants import microseconds_of, moment_of
from cipc_newsletter.wording import _

_BEGINNING = "0" * 64
_LAST = sa.text("SELECT number, sha FROM deed ORDER BY number DESC LIMIT 1")
_INSERT = sa.text("INSERT INTO deed (number, issue_id, entry, sha) VALUES (:number, :issue_id, :entry, :sha)")
_OF_ISSUE = sa.text("SELECT entry FROM deed WHERE issue_id = :issue_id ORDER BY number")
_ALL = sa.text("SELECT number, issue_id, entry, sha FROM deed ORDER BY number")
_COUNT = sa.text("SELECT count(*) FROM deed")
_APPROVALS = sa.text("SELECT issue_id, digest, name, at FROM approval")
_COMMENTS = sa.text("SELECT issue_id, uid, author, at FROM comment")


def write(connection: sa.Connection, deed: Deed) -> None:
    """Add an entry, in the transaction that does what it tells. The order is that of writing."""
    last = connection.execute(_LAST).one_or_none()
    number = 1 if last is None else last.number + 1
    content: dict[str, Any] = {
        "number": number,
        "at": microseconds_of(deed.at),
        "kind": deed.kind.value,
        "issue": deed.issue_id,
        "by": deed.by,
        "details": dict(deed.details),
        "previous": _BEGINNING if last is None else last.sha,
    }
    entry = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    connection.execute(_INSERT, {"number": number, "issue_id": deed.issue_id, "entry": entry, "sha": _sha_of(entry)})


def of_issue(connection: sa.Connection, issue_id: str) -> tuple[Deed, ...]:
    """Return what was done to an issue, in order."""
    return tuple(_deed(json.loads(row.entry)) for row in connection.execute(_OF_ISSUE, {"issue_id": issue_id}))


def count(connection: sa.Connection) -> int:
    """Return how many entries there are."""
    return int(connection.execute(_COUNT).scalar_one())


def flaws(connection: sa.Connection) -> tuple[str, ...]:
    """Return in sentences what in the journal was not written by this program; none where it is whole."""
    return (*_broken_links(connection), *_missing_entries(connection))


def _broken_links(connection: sa.Connection) -> Iterator[str]:
    previous = _BEGINNING
    for place, row in enumerate(connection.execute(_ALL), start=1):
        content = _content(row.entry)
        if row.number != place or content.get("number") != place:
            yield _("Entry {number} of the journal is missing.").format(number=place)
            return
        if _sha_of(row.entry) != row.sha or content.get("issue") != row.issue_id:
            yield _("Entry {number} of the journal was changed after it was written.").format(number=place)
            return
        if content.get("previous") != previous:
            yield _("Entry {number} of the journal does not follow the one before it.").format(number=place)
            return
        previous = row.sha


def _missing_entries(connection: sa.Connection) -> Iterator[str]:
    """Yield the approvals and comments that have no entry, and the entries whose approval or comment is gone."""
    told: Counter[tuple[object, ...]] = Counter()
    for row in connection.execute(_ALL):
        content = _content(row.entry)
        details = content.get("details")
        what = details if isinstance(details, dict) else {}
        if content.get("kind") == DeedKind.APPROVED:
            told["approval", row.issue_id, what.get("digest"), content.get("by"), content.get("at")] += 1
        elif content.get("kind") == DeedKind.COMMENTED:
            told["comment", row.issue_id, what.get("uid"), content.get("by")] += 1
    kept: Counter[tuple[object, ...]] = Counter(("approval", *row) for row in connection.execute(_APPROVALS))
    kept += Counter(("comment", row.issue_id, row.uid, row.author) for row in connection.execute(_COMMENTS))
    for one in kept - told:
        yield _unknown(is_approval=one[0] == "approval").format(issue=one[1], name=one[3])
    for one in told - kept:
        yield _gone(is_approval=one[0] == "approval").format(issue=one[1], name=one[3])


def _unknown(*, is_approval: bool) -> str:
    if is_approval:
        return _("The journal does not tell of the approval of issue {issue} by {name}.")
    return _("The journal does not tell of the comment on issue {issue} by {name}.")


def _gone(*, is_approval: bool) -> str:
    if is_approval:
        return _("The journal tells of an approval of issue {issue} by {name}, which is gone.")
    return _("The journal tells of a comment on issue {issue} by {name}, which is gone.")


def _content(entry: str) -> dict[str, Any]:
    try:
        content = json.loads(entry)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _sha_of(entry: str) -> str:
    return hashlib.sha256(entry.encode()).hexdigest()


def _deed(content: dict[str, Any]) -> Deed:
    return Deed(
        kind=DeedKind(content["kind"]),
        issue_id=content["issue"],
        by=content["by"],
        at=moment_of(content["at"]),
        details=content["details"],
        number=content["number"],
    )
