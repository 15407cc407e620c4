"""Accounts at providers: until when one may not be called, shared by every campaign that goes through it.

Promises that a refusal to work now holds back all calls, not only the batch that met it. Rates are stored at their
ceiling; one call at a time stays far below it, so nothing here slows a sender that was not refused.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter.store.instants import microseconds_of, moment_of

_CALLS_PER_SECOND = 5.0  # the lowest documented limit among providers, Resend's


def account_of(connection: sa.Connection, provider: str) -> int:
    """Return the id of the account at `provider`, made where it is missing."""
    found = connection.execute(sa.text("SELECT id FROM account WHERE provider = :provider"), {"provider": provider})
    number = found.scalar()
    if number is None:
        made = connection.execute(
            sa.text(
                "INSERT INTO account (provider, rate_max, rate_now) VALUES (:provider, :rate, :rate) RETURNING id"
            ),
            {"provider": provider, "rate": _CALLS_PER_SECOND},
        )
        number = made.scalar_one()
    return int(number)


def block(connection: sa.Connection, account: int, *, until: dt.datetime) -> None:
    """Let nobody call through this account before `until`; a later moment stays."""
    connection.execute(
        sa.text("UPDATE account SET blocked_until = :until WHERE id = :id AND blocked_until < :until"),
        {"id": account, "until": microseconds_of(until)},
    )


def blocked_until(connection: sa.Connection, account: int) -> dt.datetime:
    """Return the moment before which this account may not be called; long ago where it is free."""
    statement = sa.text("SELECT blocked_until FROM account WHERE id = :id")
    return moment_of(connection.execute(statement, {"id": account}).scalar_one())


def set_in_flight(connection: sa.Connection, account: int, most: int) -> None:
    """Allow `most` calls at once; an account that was cut stays cut, below it."""
    connection.execute(
        sa.text(
            "UPDATE account SET conc_now = CASE WHEN conc_now < conc_max AND conc_now < :most THEN conc_now"
            " ELSE :most END, conc_max = :most WHERE id = :id AND conc_max <> :most"
        ),
        {"id": account, "most": most},
    )


def in_flight(connection: sa.Connection, account: int) -> int:
    """Return how many calls may be under way at once just now."""
    return int(
        connection.execute(sa.text("SELECT conc_now FROM account WHERE id = :id"), {"id": account}).scalar_one()
    )
