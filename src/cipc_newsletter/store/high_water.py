"""The high-water mark: how far a ledger had come, in a small file outside the database.

Promises that the file never tells of more than the database holds, because it is written after the commit it tells of;
so a database that holds less is an older copy. The file is whole or not there. Decides nothing.
"""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cipc_newsletter import operating_system
from cipc_newsletter.errors import FileError, StoreError
from cipc_newsletter.store import senders
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

NAME = "high-water.json"
_FORMAT = 1
_LEVELS = sa.text(
    "SELECT campaign.uid, campaign.issue_id, campaign.number, SUM(batch.attempt) AS calls,"
    " SUM(CASE WHEN batch.parent_no IS NULL THEN batch.n ELSE 0 END) AS planned,"
    " SUM(CASE WHEN batch.state IN (1,2,4,5) THEN batch.n ELSE 0 END) AS reached"
    " FROM batch JOIN campaign ON campaign.id = batch.campaign_id"
    " WHERE :key IS NULL OR batch.campaign_id = :key"
    " GROUP BY campaign.uid, campaign.issue_id, campaign.number HAVING SUM(batch.attempt) > 0"
)


@frozen
class Level:
    """How far one campaign had come: calls begun, people planned, and people who may have it (`reached`)."""

    issue_id: str
    number: int
    calls: int
    planned: int
    reached: int

    @property
    def name(self) -> str:
        """The campaign's id."""
        return f"{self.issue_id}-{self.number}"


@frozen
class HighWater:
    """How far a store had come at a moment: its lineage, and the level of each campaign by its uid."""

    store_uid: str
    generation: str
    at: dt.datetime
    levels: Mapping[str, Level]


@frozen
class Gap:
    """A campaign of which a database knows less than it once held: `people` may have been mailed since."""

    uid: str
    level: Level
    people: int
    is_unknown: bool


def level_of(connection: sa.Connection, *, at: dt.datetime, key: int | None = None) -> HighWater:
    """Return how far the database has come, with the levels of every campaign or of the one with this `key`."""
    sender = senders.read(connection)
    rows = connection.execute(_LEVELS.bindparams(sa.bindparam("key", type_=sa.BigInteger)), {"key": key})
    levels = {
        row.uid: Level(
            issue_id=row.issue_id,
            number=int(row.number),
            calls=int(row.calls),
            planned=int(row.planned),
            reached=int(row.reached),
        )
        for row in rows
    }
    return HighWater(store_uid=sender.store_uid, generation=sender.generation, at=at, levels=levels)


def gaps(known: HighWater, here: HighWater) -> tuple[Gap, ...]:
    """Return the campaigns that `known` tells more of than the database that is `here`."""
    found = []
    for uid, level in known.levels.items():
        own = here.levels.get(uid)
        if own is None or own.calls < level.calls:
            people = max(level.reached - (own.reached if own else 0), 0)
            found.append(Gap(uid=uid, level=level, people=people, is_unknown=own is None))
    return tuple(found)


def read(path: Path) -> HighWater | None:
    """Return what the file at `path` says, None where there is none. Raises StoreError where it is not whole."""
    try:
        text = operating_system.read_text(path)
    except FileError as error:
        if not path.exists():
            return None
        raise _damaged(path) from error
    try:
        return _from_value(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(path) from error


def write(path: Path, mark: HighWater) -> None:
    """Write the mark, whole or not at all. Raises FileError."""
    value = {
        "format": _FORMAT,
        "store": mark.store_uid,
        "generation": mark.generation,
        "at": mark.at.isoformat(),
        "calls": sum(level.calls for level in mark.levels.values()),
        "campaigns": {
            uid: {
                "id": level.name,
                "issue": level.issue_id,
                "number": level.number,
                "calls": level.calls,
                "planned": level.planned,
                "reached": level.reached,
            }
            for uid, level in mark.levels.items()
        },
    }
    operating_system.write_whole(path, json.dumps(value, indent=1) + "\n", is_private=True)


def _from_value(value: Mapping[str, Any]) -> HighWater:
    levels = {
        str(uid): Level(
            issue_id=str(each["issue"]),
            number=int(each["number"]),
            calls=int(each["calls"]),
            planned=int(each["planned"]),
            reached=int(each["reached"]),
        )
        for uid, each in value["campaigns"].items()
    }
    if int(value["calls"]) != sum(level.calls for level in levels.values()):
        raise ValueError(value["calls"])
    return HighWater(
        store_uid=str(value["store"]),
        generation=str(value["generation"]),
        at=dt.datetime.fromisoformat(value["at"]),
        levels=levels,
    )


def _damaged(path: Path) -> StoreError:
    return StoreError(
        _("this file cannot be read; nothing was sent."),
        right=_("It says how far the store had come, so that an older copy of it mails nobody twice."),
        remedy=_(
            "If the store was not replaced by an older copy, delete this file; else run:"
            " cipc-newsletter campaign reconcile"
        ),
        path=str(path),
    )
