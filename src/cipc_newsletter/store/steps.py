"""Steps: each call that changes something at a list provider, written before it is made and completed after.

Promises that a step without an outcome is one whose answer nobody saw. Decides nothing.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from cipc_newsletter.model.mailing import OurMailing, Step, StepKind
from cipc_newsletter.store.instants import microseconds_of, moment_of, optional_moment_of

DONE = "done"
_INSERT = sa.text(
    "INSERT INTO step (campaign_id, language, step_no, kind, started_at)"
    " SELECT :key, :language, COALESCE(MAX(step_no), 0) + 1, :kind, :at FROM step"
    " WHERE campaign_id = :key AND language = :language"
)
_LAST = sa.text("SELECT MAX(step_no) FROM step WHERE campaign_id = :key AND language = :language")
_COMPLETE = sa.text(
    "UPDATE step SET finished_at = :at, outcome = :outcome, detail = :detail"
    " WHERE campaign_id = :key AND language = :language AND step_no = :number AND outcome IS NULL"
)
_OF_CAMPAIGN = sa.text("SELECT * FROM step WHERE campaign_id = :key ORDER BY started_at, language, step_no")


def begin(connection: sa.Connection, mailing: OurMailing, kind: StepKind, *, at: dt.datetime) -> int:
    """Write down that a call is about to be made; return its number within the mailing."""
    values = {"key": mailing.key, "language": mailing.language, "kind": kind.value, "at": microseconds_of(at)}
    connection.execute(_INSERT, values)
    return int(connection.execute(_LAST, values).scalar_one())


def complete(
    connection: sa.Connection,
    mailing: OurMailing,
    number: int,
    *,
    outcome: str,
    at: dt.datetime,
    detail: str = "",
) -> None:
    """Write down what a call came to. One that is completed already stays as it was."""
    values = {
        "key": mailing.key,
        "language": mailing.language,
        "number": number,
        "outcome": outcome,
        "at": microseconds_of(at),
        "detail": detail,
    }
    connection.execute(_COMPLETE, values)


def of_campaign(connection: sa.Connection, key: int) -> tuple[Step, ...]:
    """Return every step of a campaign, in the order in which they were begun."""
    return tuple(map(_from_row, connection.execute(_OF_CAMPAIGN, {"key": key})))


def last_of(connection: sa.Connection, mailing: OurMailing, kind: StepKind) -> Step | None:
    """Return the last step of this kind of a mailing, None where there was none."""
    found = [
        step
        for step in of_campaign(connection, mailing.key)
        if step.language == mailing.language and step.kind is kind
    ]
    return max(found, key=lambda step: step.number, default=None)


def _from_row(row: sa.Row[Any]) -> Step:
    return Step(
        language=row.language,
        number=row.step_no,
        kind=StepKind(row.kind),
        started_at=moment_of(row.started_at),
        finished_at=optional_moment_of(row.finished_at),
        outcome=row.outcome or "",
        detail=row.detail,
    )
