"""The journal: who approved, took back, commented and resolved what, when. Only ever longer.

Promises that each entry holds the SHA-256 of the one before, so that one changed or taken out later is found, and that
every approval, its taking back and every comment stand there as they were given. Who can write the whole database can
write a whole new journal: it keeps honest people from mistakes, and shows a hasty hand. Decides nothing.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from cipc_newsletter.model.deed import Deed, DeedKind
from cipc_newsletter.store import turns
from cipc_newsletter.store.instants import microseconds_of, moment_of
from cipc_newsletter.store.turns import Turn
from cipc_newsletter.wording import _

_BEGINNING = "0" * 64
_LAST = sa.text("SELECT number, sha FROM deed ORDER BY number DESC LIMIT 1")
_INSERT = sa.text("INSERT INTO deed (number, issue_id, entry, sha) VALUES (:number, :issue_id, :entry, :sha)")
_OF_ISSUE = sa.text("SELECT entry FROM deed WHERE issue_id = :issue_id ORDER BY number")
_ALL = sa.text("SELECT number, issue_id, entry, sha FROM deed ORDER BY number")
_COUNT = sa.text("SELECT count(*) FROM deed")
_KEPT = {
    DeedKind.APPROVED: sa.text("SELECT issue_id, name, digest, code, note, accepted, CAST(at AS TEXT) FROM approval"),
    DeedKind.WITHDRAWN: sa.text(
        "SELECT issue_id, name, digest, CAST(withdrawn_at AS TEXT) FROM approval WHERE withdrawn_at IS NOT NULL"
    ),
    DeedKind.COMMENTED: sa.text("SELECT issue_id, author, uid, digest, text FROM comment"),
}


def write(connection: sa.Connection, deed: Deed) -> None:
    """Add an entry, in the transaction that does what it tells. The order is that of writing."""
    turns.take(connection, Turn.JOURNAL)
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
    """Yield what was said and taken back without an entry, and the entries that tell of what is not so."""
    told = Counter(one for row in connection.execute(_ALL) for one in _told_in(row))
    kept = Counter(one for kind, said in _KEPT.items() for one in ((kind, *row) for row in connection.execute(said)))
    for kind, issue_id, name, *_rest in kept - told:
        yield _unknown(kind).format(issue=issue_id, name=name)
    for kind, issue_id, name, *_rest in told - kept:
        yield _gone(kind).format(issue=issue_id, name=name)


def _told_in(row: sa.Row[tuple[object, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield what an entry tells, in the order of the columns of `_KEPT`."""
    content = _content(row.entry)
    details = content.get("details")
    # What a hand may have put there, a list or a table, equals nothing that was kept.
    what = {key: str(value) for key, value in details.items()} if isinstance(details, dict) else {}
    kind, by, at = content.get("kind"), str(content.get("by")), str(content.get("at"))
    if kind == DeedKind.APPROVED:
        said = (what.get("digest"), what.get("code"), what.get("note"), what.get("accepted", ""), at)
        yield DeedKind.APPROVED, row.issue_id, by, *said
    elif kind == DeedKind.WITHDRAWN:
        yield DeedKind.WITHDRAWN, row.issue_id, what.get("of"), what.get("digest"), at
    elif kind == DeedKind.COMMENTED:
        yield DeedKind.COMMENTED, row.issue_id, by, what.get("uid"), what.get("digest"), what.get("text")


def _unknown(kind: DeedKind) -> str:
    return {
        DeedKind.APPROVED: _("The journal does not tell of the approval of issue {issue} by {name}."),
        DeedKind.WITHDRAWN: _(
            "The journal does not tell that the approval of issue {issue} by {name} was taken back."
        ),
        DeedKind.COMMENTED: _("The journal does not tell of the comment on issue {issue} by {name}."),
    }[kind]


def _gone(kind: DeedKind) -> str:
    return {
        DeedKind.APPROVED: _("The journal tells of an approval of issue {issue} by {name}, which is gone."),
        DeedKind.WITHDRAWN: _(
            "The journal tells that an approval of issue {issue} by {name} was taken back; it holds."
        ),
        DeedKind.COMMENTED: _("The journal tells of a comment on issue {issue} by {name}, which is gone."),
    }[kind]


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
