"""Turns: what only one transaction at a time may do, though many write at once.

Promises that whoever has a turn keeps it to the end of their transaction, and that the next one sees what they did.
SQLite lets one write at a time anyway, so nothing happens there.
"""

from enum import IntEnum

import sqlalchemy as sa

_TAKE = sa.text("SELECT pg_advisory_xact_lock(:turn, :of)")
_SPACE = 0x63697063  # "cipc", so that another program's locks in the same database are not met


class Turn(IntEnum):
    """What is done by one at a time. The order is the one in which they are taken, so that nobody waits in a ring."""

    SCHEMA = 1
    AUDIENCE = 2  # who is in it, under which number
    CAMPAIGNS = 3  # which there are, and their numbers
    FREEZING = 4  # the selection of one campaign
    JOURNAL = 5  # what was said of issues, and the chain of the journal
    ACCOUNT = 6


def take(connection: sa.Connection, turn: Turn) -> None:
    """Wait for a turn, and keep it until the transaction of `connection` ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(_TAKE, {"turn": _SPACE, "of": int(turn)})
