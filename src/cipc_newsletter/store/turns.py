"""Turns: what only one transaction at a time may do, though many write at once.

Promises that whoever has a turn keeps it to the end of their transaction, and that the next one sees what they did.
SQLite lets one write at a time anyway, so nothing happens there.
"""

from enum import IntEnum

import sqlalchemy as sa

_TAKE = sa.text("SELECT pg_advisory_xact_lock(:turn, :of)")
_SPACE = 0x63697063  # "cipc", so that another program's locks in the same database are not met


class Turn(IntEnum):
    """What is done by one at a time. Whoever takes several takes them in this order, so that nobody waits in a ring."""

    SCHEMA = 1
    AUDIENCE = 2  # comparing a file of people with those who are there, and adding them
    CAMPAIGNS = 3  # which campaigns there are of an issue, and their numbers
    FREEZING = 4  # who is selected for which campaign of an issue
    BATCHES = 5  # the numbers of a campaign's batches
    ACCOUNTS = 6  # which accounts there are
    JOURNAL = 7  # what was said of an issue, and the chain of the journal


def take(connection: sa.Connection, turn: Turn) -> None:
    """Wait for a turn, and keep it until the transaction of `connection` ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(_TAKE, {"turn": _SPACE, "of": int(turn)})
