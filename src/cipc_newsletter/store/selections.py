"""Frozen selections: who is in which batch, with the values their copies are filled with, as at the freeze.

A payload is zlib of JSON {"fields": [name, …], "people": [[id, uid in hex, email, value, …], …]}, the values in the
order of the names. Promises that a payload which is not the one that was frozen is never used. Rows are immutable.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import sqlalchemy as sa

from cipc_newsletter.errors import StoreError
from cipc_newsletter.model.campaign import BatchState
from cipc_newsletter.model.people import People
from cipc_newsletter.store import turns
from cipc_newsletter.store.turns import Turn
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_LEVEL = 1  # measured: the densest level is a tenth smaller and four times as slow


class FrozenPerson(NamedTuple):
    """One person of a selection: `uid` is 8 bytes, `values` has every frozen merge field by name.

    A tuple: millions are made.
    """

    subscriber_id: int
    uid: bytes
    email: str
    values: dict[str, str]


@frozen
class FrozenBatch:
    """The people of one batch, ascending by id, all getting the message of `language`."""

    number: int
    page: int
    language: str
    people: Sequence[FrozenPerson]


def add(connection: sa.Connection, key: int, batch: FrozenBatch) -> None:
    """Freeze one batch of the campaign with this `key`."""
    payload = payload_of(batch.people)
    connection.execute(
        sa.text(
            "INSERT INTO selection (campaign_id, batch_no, page_no, language, lo, hi, n, payload, payload_sha)"
            " VALUES (:key, :number, :page, :language, :lo, :hi, :n, :payload, :sha)"
        ),
        {
            "key": key,
            "number": batch.number,
            "page": batch.page,
            "language": batch.language,
            "lo": batch.people[0].subscriber_id,
            "hi": batch.people[-1].subscriber_id,
            "n": len(batch.people),
            "payload": payload,
            "sha": hashlib.sha256(payload).digest(),
        },
    )


def read(connection: sa.Connection, key: int, number: int) -> FrozenBatch:
    """Return one frozen batch. Raises StoreError where its payload is not the one that was frozen, or is gone."""
    row = connection.execute(
        sa.text("SELECT * FROM selection WHERE campaign_id = :key AND batch_no = :number"),
        {"key": key, "number": number},
    ).one_or_none()
    if row is None:
        raise _not_what_was_frozen(number)
    return _from_row(row)


def require_whole(connection: sa.Connection) -> int:
    """Look at what every batch that is not settled was frozen with; return how many there are. Raises StoreError."""
    rows = connection.execute(sa.text("SELECT campaign_id, batch_no FROM batch WHERE state IN (0,1,4,5)")).all()
    for row in rows:
        read(connection, row.campaign_id, row.batch_no)
    return len(rows)


def pages(connection: sa.Connection, key: int) -> Iterator[tuple[FrozenBatch, ...]]:
    """Yield what was frozen page by page, the parts that batches were later split into left out."""
    numbers = connection.execute(
        sa.text("SELECT DISTINCT page_no FROM selection WHERE campaign_id = :key ORDER BY page_no"), {"key": key}
    ).scalars()
    for number in list(numbers):
        rows = connection.execute(
            sa.text(
                "SELECT selection.* FROM selection JOIN batch USING (campaign_id, batch_no)"
                " WHERE campaign_id = :key AND page_no = :page AND parent_no IS NULL ORDER BY batch_no"
            ),
            {"key": key, "page": number},
        )
        yield tuple(map(_from_row, rows))


def last_numbers(connection: sa.Connection, key: int) -> tuple[int, int]:
    """Return the highest batch and page numbers of a campaign, 0 where it has none; who adds some has their turn."""
    turns.take(connection, Turn.BATCHES)
    row = connection.execute(
        sa.text(
            "SELECT COALESCE(MAX(batch_no), 0), COALESCE(MAX(page_no), 0) FROM selection WHERE campaign_id = :key"
        ),
        {"key": key},
    ).one()
    return int(row[0]), int(row[1])


def batches_around(connection: sa.Connection, key: int, subscriber_id: int) -> tuple[int, ...]:
    """Return the numbers of the batches that may hold this person: those whose range of ids covers theirs."""
    statement = sa.text(
        "SELECT batch_no FROM selection WHERE campaign_id = :key AND lo <= :id AND hi >= :id ORDER BY batch_no"
    )
    return tuple(connection.execute(statement, {"key": key, "id": subscriber_id}).scalars())


@frozen
class Placed:
    """One frozen batch of the campaign with this `key`, with the state it is in.

    Of one that was split (`is_split`) the people are in its parts too, but for those who have an outcome in it. One that
    `is_given_up` was held, and somebody decided to leave it at that: its people may have the mail or not.
    """

    key: int
    state: BatchState
    is_split: bool
    frozen: FrozenBatch
    provider_ref: str = ""
    err: str = ""
    is_given_up: bool = False

    def before_splitting(self) -> "Placed":
        """Return it as it was when its people had not moved to its parts: ready."""
        return replace(self, is_split=False, state=BatchState.READY) if self.is_split else self


def already_selected(
    connection: sa.Connection, issue_id: str, *, first: int, last: int, but: int | None = None
) -> frozenset[int]:
    """Return the ids from `first` to `last` in the selections of any campaign of an issue, `but` one left out.

    A campaign that was cancelled before any call was made for it holds nobody back.
    """
    rows = connection.execute(
        sa.text(
            "SELECT selection.* FROM selection JOIN campaign ON campaign.id = selection.campaign_id"
            " WHERE campaign.issue_id = :issue_id AND campaign.id <> :but AND lo <= :last AND hi >= :first"
            " AND (campaign.status <> 'cancelled'"
            " OR EXISTS (SELECT 1 FROM attempt WHERE attempt.campaign_id = campaign.id))"
        ),
        {"issue_id": issue_id, "first": first, "last": last, "but": -1 if but is None else but},
    )
    return frozenset(person.subscriber_id for row in rows for person in _from_row(row).people)


_PLACED = (
    "SELECT selection.*, batch.state AS batch_state, batch.n_moved, batch.provider_ref, batch.err,"
    " EXISTS (SELECT 1 FROM judgement WHERE judgement.campaign_id = batch.campaign_id"
    " AND judgement.batch_no = batch.batch_no AND judgement.verdict = 'drop') AS is_given_up FROM selection"
    " JOIN batch ON batch.campaign_id = selection.campaign_id AND batch.batch_no = selection.batch_no"
)


def placed_around(
    connection: sa.Connection,
    issue_id: str,
    *,
    first: int,
    last: int,
    but: int | None = None,
    number: int | None = None,
) -> Iterator[Placed]:
    """Yield the batches with somebody from `first` to `last`, of an issue's campaigns or of its campaign `number`."""
    rows = connection.execute(
        sa.text(
            f"{_PLACED} JOIN campaign ON campaign.id = selection.campaign_id"
            " WHERE campaign.issue_id = :issue_id AND campaign.id <> :but AND selection.lo <= :last"
            " AND selection.hi >= :first AND (:number = 0 OR campaign.number = :number)"
            " ORDER BY selection.campaign_id, selection.batch_no"
        ),
        {
            "issue_id": issue_id,
            "first": first,
            "last": last,
            "but": -1 if but is None else but,
            "number": number or 0,
        },
    )
    return (_placed(row) for row in rows.all())


def placed(connection: sa.Connection, key: int, *, after: int, until: int, limit: int) -> tuple[Placed, ...]:
    """Return the next batches of a campaign with numbers above `after`, up to `until`, `limit` of them at most."""
    rows = connection.execute(
        sa.text(
            f"{_PLACED} WHERE selection.campaign_id = :key AND selection.batch_no > :after"
            " AND selection.batch_no <= :until ORDER BY selection.batch_no LIMIT :limit"
        ),
        {"key": key, "after": after, "until": until, "limit": limit},
    )
    return tuple(map(_placed, rows))


def split_numbers(connection: sa.Connection, key: int) -> frozenset[int]:
    """Return the numbers of the batches of a campaign that were split."""
    statement = sa.text("SELECT batch_no FROM batch WHERE campaign_id = :key AND n_moved > 0")
    return frozenset(connection.execute(statement, {"key": key}).scalars())


def _placed(row: sa.Row[tuple[object, ...]]) -> Placed:
    values = row._mapping  # noqa: SLF001 -- the documented way to a row's columns by name
    return Placed(
        key=values["campaign_id"],
        state=BatchState(values["batch_state"]),
        is_split=values["n_moved"] > 0,
        frozen=_from_row(row),
        provider_ref=values["provider_ref"] or "",
        err=values["err"] or "",
        is_given_up=bool(values["is_given_up"]),
    )


def payload_of(people: Sequence[FrozenPerson]) -> bytes:
    """Return the payload of `people`, who all have the same fields."""
    fields = list(people[0].values)
    rows = [
        [person.subscriber_id, person.uid.hex(), person.email, *(person.values[name] for name in fields)]
        for person in people
    ]
    text = json.dumps({"fields": fields, "people": rows}, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8"), _LEVEL)


def people_of(payload: bytes) -> People[FrozenPerson]:
    """Return the people in a payload; the reverse of `payload_of`."""
    content = json.loads(zlib.decompress(payload))
    ids, uids, emails, *columns = zip(*content["people"], strict=True)
    return People(
        FrozenPerson,
        ids=ids,
        uids=list(map(bytes.fromhex, uids)),
        emails=emails,
        fields=dict(zip(content["fields"], columns, strict=True)),
    )


def _from_row(row: sa.Row[tuple[object, ...]]) -> FrozenBatch:
    values = row._mapping  # noqa: SLF001 -- the documented way to a row's columns by name
    payload = bytes(values["payload"])
    if hashlib.sha256(payload).digest() != bytes(values["payload_sha"]):
        raise _not_what_was_frozen(values["batch_no"])
    return FrozenBatch(
        number=values["batch_no"], page=values["page_no"], language=values["language"], people=people_of(payload)
    )


def _not_what_was_frozen(number: int) -> StoreError:
    return StoreError(
        _("batch {number} of the frozen selection is not what was frozen; nobody in it is mailed.").format(
            number=number
        ),
        right=_("A frozen selection never changes."),
        remedy=_(
            "The store is damaged: put your latest backup in its place (cipc-newsletter restore FILE --replace)."
        ),
    )
