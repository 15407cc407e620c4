"""The first wave of a large campaign: a few people get it, what becomes of it is looked at, then the rest follows.

Promises that no batch behind the first wave is called before its gate opens, some minutes after the last call of the
wave. Judges nothing: that is the breaker's.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter.config import Send
from cipc_newsletter.store import gates
from cipc_newsletter.store.batches import Batch
from cipc_newsletter.store.gates import Gate

LARGE = 20_000  # people; a smaller campaign has no first wave
_ASK_AGAIN = dt.timedelta(seconds=1)


def has_first_wave(planned: int, send: Send) -> bool:
    """Whether a campaign to so many people begins with a first wave."""
    return send.canary > 0 and planned > max(LARGE, send.canary)


def close_gate(connection: sa.Connection, key: int, *, planned: int, send: Send) -> None:
    """Hold back all but the first wave of a campaign whose selection was just frozen."""
    if has_first_wave(planned, send):
        gates.close(connection, key, people=send.canary)


def open_gate(connection: sa.Connection, key: int, *, send: Send, at: dt.datetime) -> None:
    """Say when the rest follows, where the first wave is through."""
    gates.open_after_first_wave(connection, key, at=at + dt.timedelta(minutes=send.canary_minutes))


def held_until(gate: Gate, batch: Batch, now: dt.datetime) -> dt.datetime | None:
    """Return when to ask again for a batch that the gate holds back; None for one it lets through.

    Parts of a split batch always pass: they belong to people whose turn it was.
    """
    if batch.parent is not None or not gate.first_wave_no or batch.number <= gate.first_wave_no:
        return None
    if gate.opens_at is None:
        return now + _ASK_AGAIN
    return gate.opens_at if gate.opens_at > now else None
