"""The store's own name, the computer it was last sent from, and why it is held back.

One row, made with the store. `generation` changes whenever an older copy is put in place of the store and people have
decided what became of the time between: two copies that went separate ways are told apart by it. Decides nothing.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter.store.instants import microseconds_of, moment_of, optional_moment_of
from cipc_newsletter.values import frozen

_RESTORED = "restored:"  # and the moment of the backup in microseconds


@frozen
class Sender:
    """What a store knows of itself: `computer` is empty where it never sent; `restored_to` where it is held back.

    `restored_to` is the moment of the backup that was put in its place and not settled yet.
    """

    store_uid: str
    generation: str
    computer: str
    sent_at: dt.datetime | None
    restored_to: dt.datetime | None


def read(connection: sa.Connection) -> Sender:
    """Return what the store knows of itself."""
    row = connection.execute(sa.text("SELECT * FROM sender WHERE id = 1")).one()
    is_held = row.hold_reason.startswith(_RESTORED)
    return Sender(
        store_uid=row.store_uid,
        generation=row.generation,
        computer=row.computer,
        sent_at=optional_moment_of(row.sent_at),
        restored_to=moment_of(int(row.hold_reason.removeprefix(_RESTORED))) if is_held else None,
    )


def record_sending(connection: sa.Connection, *, computer: str, at: dt.datetime) -> None:
    """Write down that `computer` sends from this store."""
    connection.execute(
        sa.text("UPDATE sender SET computer = :computer, sent_at = :at WHERE id = 1"),
        {"computer": computer, "at": microseconds_of(at)},
    )


def hold(connection: sa.Connection, *, restored_to: dt.datetime) -> None:
    """Let nothing be sent from this store until somebody settled what happened since the moment of its backup."""
    connection.execute(
        sa.text("UPDATE sender SET hold_reason = :reason WHERE id = 1"),
        {"reason": f"{_RESTORED}{microseconds_of(restored_to)}"},
    )


def release(connection: sa.Connection, *, generation: str) -> None:
    """Record that what may have been sent elsewhere is settled: from here on the store is one of its own kind."""
    connection.execute(
        sa.text("UPDATE sender SET hold_reason = '', generation = :generation WHERE id = 1"),
        {"generation": generation},
    )
