"""Campaigns: rows, values, and the moves between their states.

Promises that a campaign moves only as `preparing → [scheduled →] sending ⇄ paused → finished | cancelled` allows, each
move one statement that says so itself; anything else is a TransitionError. Does not decide when.
"""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from cipc_newsletter.errors import TransitionError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.store import moves, turns
from cipc_newsletter.store.instants import microseconds_of, moment_of, optional_moment_of
from cipc_newsletter.store.turns import Turn
from cipc_newsletter.wording import _

_SELECT = "SELECT * FROM campaign"
_INSERT = sa.text(
    "INSERT INTO campaign (id, uid, issue_id, number, digest, provider, segment, plan_sha, zone, created_at,"
    " grace_until, scheduled_at, status) SELECT COALESCE(MAX(id), 0) + 1, :uid, :issue_id,"
    " (SELECT COALESCE(MAX(number), 0) + 1 FROM campaign WHERE issue_id = :issue_id),"
    " :digest, :provider, :segment, :plan_sha, :zone, :created_at, :grace_until, :scheduled_at, 'preparing' FROM campaign"
)
_MOVE = sa.text(
    "UPDATE campaign SET status = :status, pause_reason = :reason, finished_at = COALESCE(:finished_at, finished_at)"
    " WHERE id = :id AND status IN :allowed"
).bindparams(sa.bindparam("allowed", expanding=True))
_CALLED = "EXISTS (SELECT 1 FROM attempt WHERE attempt.campaign_id = campaign.id)"
_RESUME = sa.text(
    f"UPDATE campaign SET status = CASE WHEN scheduled_at IS NULL OR {_CALLED} THEN 'sending' ELSE 'scheduled' END,"  # noqa: S608 -- a constant
    " pause_reason = NULL WHERE id = :id AND status = 'paused'"
)
_RESUME_PREPARING = sa.text(
    "UPDATE campaign SET status = 'preparing', pause_reason = NULL"
    " WHERE id = :id AND status = 'paused' AND prepared_at IS NULL"
)
_SCHEDULE = sa.text(
    "UPDATE campaign SET status = CASE WHEN prepared_at IS NULL THEN status ELSE 'scheduled' END,"  # noqa: S608 -- a constant
    " scheduled_at = :at, grace_until = :at, zone = :zone, pause_reason = NULL"
    f" WHERE id = :id AND status IN ('scheduled','preparing','sending','paused') AND NOT {_CALLED}"
)
_KEEP = {  # SQLite lets one write at a time
    "sqlite": sa.text("SELECT 1"),
    "postgresql": sa.text("SELECT 1 FROM campaign WHERE id = :id FOR NO KEY UPDATE"),
}
_OPEN = (CampaignState.SCHEDULED, CampaignState.PREPARING, CampaignState.SENDING, CampaignState.PAUSED)


def add(
    connection: sa.Connection,
    *,
    uid: str,
    issue_id: str,
    digest: str,
    provider: str,
    segment: str,
    plan_sha: bytes,
    zone: str,
    created_at: dt.datetime,
    grace_until: dt.datetime,
    scheduled_at: dt.datetime | None = None,
) -> Campaign:
    """Add a campaign in the state `preparing`, the next number of its issue; `uid` is random."""
    turns.take(connection, Turn.CAMPAIGNS)
    connection.execute(
        _INSERT,
        {
            "uid": uid,
            "issue_id": issue_id,
            "digest": digest,
            "provider": provider,
            "segment": segment,
            "plan_sha": plan_sha,
            "zone": zone,
            "created_at": microseconds_of(created_at),
            "grace_until": microseconds_of(grace_until),
            "scheduled_at": None if scheduled_at is None else microseconds_of(scheduled_at),
        },
    )
    return _from_row(connection.execute(sa.text(f"{_SELECT} WHERE uid = :uid"), {"uid": uid}).one())


def get(connection: sa.Connection, key: int) -> Campaign:
    """Return the campaign whose row has this `key`, which must exist."""
    return _from_row(connection.execute(sa.text(f"{_SELECT} WHERE id = :id"), {"id": key}).one())


def with_uid(connection: sa.Connection, uid: str) -> Campaign | None:
    """Return the campaign that providers echo as `uid`, None where this store has none."""
    row = connection.execute(sa.text(f"{_SELECT} WHERE uid = :uid"), {"uid": uid}).one_or_none()
    return None if row is None else _from_row(row)


def get_unchanging(connection: sa.Connection, key: int) -> Campaign:
    """Return a campaign whose state nobody else can change before this transaction ends."""
    connection.execute(_KEEP[connection.dialect.name], {"id": key})
    return get(connection, key)


def every(connection: sa.Connection) -> tuple[Campaign, ...]:
    """Return all campaigns, newest first."""
    return tuple(map(_from_row, connection.execute(sa.text(f"{_SELECT} ORDER BY created_at DESC, id DESC"))))


def of_issue(connection: sa.Connection, issue_id: str) -> tuple[Campaign, ...]:
    """Return the campaigns of an issue, newest first."""
    rows = connection.execute(
        sa.text(f"{_SELECT} WHERE issue_id = :issue_id ORDER BY number DESC"), {"issue_id": issue_id}
    )
    return tuple(map(_from_row, rows))


def unfinished(connection: sa.Connection) -> tuple[Campaign, ...]:
    """Return the campaigns that are neither finished nor cancelled, newest first."""
    return tuple(campaign for campaign in every(connection) if campaign.state in _OPEN)


def plan_sha_of(connection: sa.Connection, key: int) -> bytes:
    """Return the digest of the plan that a person said yes to."""
    return bytes(
        connection.execute(sa.text("SELECT plan_sha FROM campaign WHERE id = :id"), {"id": key}).scalar_one()
    )


def choose_policy(connection: sa.Connection, key: int, policy: str) -> None:
    """Decide what is done with unclear calls of a campaign: a policy of deliver/proving.py."""
    connection.execute(
        sa.text("UPDATE campaign SET uncertain_policy = :policy WHERE id = :id"), {"id": key, "policy": policy}
    )


def cursor_of(connection: sa.Connection, key: int) -> int:
    """Return the highest subscriber id that freezing has looked at."""
    statement = sa.text("SELECT prep_cursor FROM campaign WHERE id = :id")
    return int(connection.execute(statement, {"id": key}).scalar_one())


def audience_of(connection: sa.Connection, key: int) -> int:
    """Return how many people were frozen."""
    statement = sa.text("SELECT n_audience FROM campaign WHERE id = :id")
    return int(connection.execute(statement, {"id": key}).scalar_one())


def advance(
    connection: sa.Connection, key: int, *, cursor: int, candidates: int, excluded: int, audience: int
) -> None:
    """Move the cursor of freezing; the numbers are added to what was counted before. Raises TransitionError."""
    moved = connection.execute(
        sa.text(
            "UPDATE campaign SET prep_cursor = :cursor, n_candidates = n_candidates + :candidates,"
            " n_excluded = n_excluded + :excluded, n_audience = n_audience + :audience"
            " WHERE id = :id AND status = 'preparing' AND prepared_at IS NULL AND prep_cursor < :cursor"
        ),
        {"id": key, "cursor": cursor, "candidates": candidates, "excluded": excluded, "audience": audience},
    )
    if moved.rowcount != 1:
        raise _refusal(connection, key, CampaignState.PREPARING)


def count_mailings(connection: sa.Connection, key: int) -> None:
    """Let a campaign be for as many people as its mailings are, after somebody agreed to another number."""
    people = "(SELECT SUM(n_planned) FROM mailing WHERE campaign_id = :id)"
    statement = f"UPDATE campaign SET n_candidates = {people}, n_audience = {people} WHERE id = :id"  # noqa: S608 -- a constant
    connection.execute(sa.text(statement), {"id": key})


def declare_prepared(connection: sa.Connection, key: int, *, at: dt.datetime) -> None:
    """Declare the selection complete: `preparing → sending`, or `scheduled` with a moment set. Raises TransitionError."""
    moved = connection.execute(
        sa.text(
            "UPDATE campaign SET status = CASE WHEN scheduled_at IS NULL THEN 'sending' ELSE 'scheduled' END,"
            " prepared_at = :at WHERE id = :id AND status = 'preparing'"
        ),
        {"id": key, "at": microseconds_of(at)},
    )
    if moved.rowcount != 1:
        raise _refusal(connection, key, CampaignState.SENDING)


def begin(connection: sa.Connection, key: int, *, at: dt.datetime) -> None:
    """Let a scheduled campaign leave from now on; one that is sending stays as it is. Raises TransitionError."""
    _move(connection, key, CampaignState.SENDING, allowed=(CampaignState.SCHEDULED,), keep=True)
    end_grace(connection, key, at=at)


def schedule(connection: sa.Connection, key: int, *, at: dt.datetime, zone: str) -> None:
    """Set another moment for a campaign of which nothing was called for yet. Raises TransitionError."""
    moved = connection.execute(_SCHEDULE, {"id": key, "at": microseconds_of(at), "zone": zone})
    if moved.rowcount != 1:
        raise _refusal(connection, key, CampaignState.SCHEDULED)


def pause(connection: sa.Connection, key: int, *, reason: str) -> None:
    """Stop before the next call, saying why in words for people. Pausing twice keeps the first reason."""
    allowed = (CampaignState.SENDING, CampaignState.SCHEDULED)
    _move(connection, key, CampaignState.PAUSED, allowed=allowed, keep=True, reason=reason)


def pause_preparing(connection: sa.Connection, key: int, *, reason: str) -> None:
    """Stop before the next call, also where what shall leave is still being made. Pausing twice keeps the first reason."""
    allowed = (CampaignState.PREPARING, CampaignState.SENDING, CampaignState.SCHEDULED)
    _move(connection, key, CampaignState.PAUSED, allowed=allowed, keep=True, reason=reason)


def resume_preparing(connection: sa.Connection, key: int) -> None:
    """Go on after a pause with what shall leave still being made; a campaign that is not paused stays as it is."""
    connection.execute(_RESUME_PREPARING, {"id": key})


def resume(connection: sa.Connection, key: int) -> None:
    """Go on after a pause; a campaign that is not paused stays as it is. Raises TransitionError once it is over.

    One that waited for its moment, and of which nothing was called for, waits for it again.
    """
    going = (CampaignState.SENDING, CampaignState.SCHEDULED)
    if connection.execute(_RESUME, {"id": key}).rowcount != 1 and get(connection, key).state not in going:
        raise _refusal(connection, key, CampaignState.SENDING)


def end_grace(connection: sa.Connection, key: int, *, at: dt.datetime) -> None:
    """Let the first call leave at once; a grace that is over stays as it was."""
    connection.execute(
        sa.text("UPDATE campaign SET grace_until = :at WHERE id = :id AND grace_until > :at"),
        {"id": key, "at": microseconds_of(at)},
    )


def finish(connection: sa.Connection, key: int, *, at: dt.datetime) -> None:
    """Record what was computed: everybody is accounted for. Raises TransitionError."""
    _move(connection, key, CampaignState.FINISHED, allowed=(CampaignState.SENDING, CampaignState.PAUSED), at=at)


def cancel(connection: sa.Connection, key: int, *, at: dt.datetime) -> None:
    """Send no more of it, for good: what waits becomes cancelled, what is under way ends as it ends."""
    _move(connection, key, CampaignState.CANCELLED, allowed=_OPEN, at=at)
    moves.cancel_ready(connection, key, at=at)


def discard(connection: sa.Connection, key: int) -> None:
    """Remove a campaign of which nothing can have left, so that its people count as never selected.

    Raises TransitionError once it is prepared.
    """
    removed = connection.execute(
        sa.text("DELETE FROM campaign WHERE id = :id AND status = 'preparing' AND prepared_at IS NULL"), {"id": key}
    )
    if removed.rowcount != 1:
        raise _refusal(connection, key, CampaignState.CANCELLED)
    for table in ("batch", "selection", "gate", "mailing", "step"):
        connection.execute(sa.text(f"DELETE FROM {table} WHERE campaign_id = :id"), {"id": key})  # noqa: S608 -- constants


def _move(
    connection: sa.Connection,
    key: int,
    state: CampaignState,
    *,
    allowed: Collection[CampaignState],
    reason: str | None = None,
    at: dt.datetime | None = None,
    keep: bool = False,
) -> None:
    """Make one move, or raise TransitionError; with `keep`, being there already is no mistake."""
    values = {
        "id": key,
        "status": state.value,
        "reason": reason,
        "finished_at": None if at is None else microseconds_of(at),
        "allowed": [origin.value for origin in allowed],
    }
    if connection.execute(_MOVE, values).rowcount != 1 and not (keep and get(connection, key).state is state):
        raise _refusal(connection, key, state)


def _refusal(connection: sa.Connection, key: int, state: CampaignState) -> TransitionError:
    campaign = get(connection, key)
    return TransitionError(
        _("campaign {name} is {state}, so it cannot become {wanted}.").format(
            name=campaign.id, state=words_of(campaign.state), wanted=words_of(state)
        ),
        right=_("A campaign is prepared, sends, may be paused, and ends finished or cancelled."),
        remedy=_("Look at it: cipc-newsletter campaign status {name}").format(name=campaign.id),
    )


def words_of(state: CampaignState) -> str:
    """Return a state in the language in use."""
    return {
        CampaignState.SCHEDULED: _("scheduled"),
        CampaignState.PREPARING: _("being prepared"),
        CampaignState.SENDING: _("sending"),
        CampaignState.PAUSED: _("paused"),
        CampaignState.FINISHED: _("finished"),
        CampaignState.CANCELLED: _("cancelled"),
    }[state]


def _from_row(row: sa.Row[tuple[object, ...]]) -> Campaign:
    values = row._mapping  # noqa: SLF001 -- the documented way to a row's columns by name
    return Campaign(
        id=f"{values['issue_id']}-{values['number']}",
        key=values["id"],
        uid=values["uid"],
        issue_id=values["issue_id"],
        number=values["number"],
        digest=values["digest"],
        provider=values["provider"],
        state=CampaignState(values["status"]),
        created_at=moment_of(values["created_at"]),
        finished_at=optional_moment_of(values["finished_at"]),
        grace_until=optional_moment_of(values["grace_until"]),
        scheduled_at=optional_moment_of(values["scheduled_at"]),
        zone=values["zone"],
        pause_reason=values["pause_reason"] or "",
        segment=values["segment"],
        is_prepared=values["prepared_at"] is not None,
        uncertain_policy=values["uncertain_policy"],
    )
