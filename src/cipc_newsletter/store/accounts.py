"""Accounts at providers: how fast and how often one may be called, shared by every campaign and every process.

Promises that a moment to call is given out once (virtual scheduling: `tat` is the next free one), that a refusal to
work now holds back all calls and not only the one that met it, and that each change is one statement. A *lane* is an
account of its own for one domain of recipients, below the one it belongs to. Does not decide how fast is right: that
is deliver/pace.py.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from cipc_newsletter.store import turns
from cipc_newsletter.store.instants import microseconds_of, moment_of
from cipc_newsletter.store.turns import Turn
from cipc_newsletter.values import frozen

_COST = "CAST(:cost * 1000000 / rate_now AS BIGINT)"
_RESERVE = sa.text(
    f"UPDATE account SET tat = CASE WHEN tat > :now AND tat < :impossible THEN tat ELSE :now END + {_COST}"  # noqa: S608 -- constants
    " WHERE id = :id AND rate_now > 0 AND blocked_until <= :now AND (tat <= :latest OR tat >= :impossible)"
    f" RETURNING tat - {_COST}"
)
_NAMED = sa.text("SELECT id FROM account WHERE provider = :provider")
# Where no ceiling is known: more than any account is called.
_CEILING = "(CASE WHEN rate_max > 0 THEN rate_max ELSE 1000.0 END)"
_SLOWER = sa.text(
    "UPDATE account SET rate_refused = CASE WHEN :is_again = 1 THEN rate_refused ELSE rate_now END,"
    " rate_now = CASE WHEN rate_now = 0 THEN 0.7 * :observed WHEN rate_max = 0 AND 0.7 * rate_now < 0.1 THEN 0.1"
    " WHEN 0.7 * rate_now > 0.01 * rate_max THEN 0.7 * rate_now ELSE 0.01 * rate_max END,"
    " conc_now = CASE WHEN conc_now > 1 THEN conc_now / 2 ELSE 1 END, last_cut = :now"
    " WHERE id = :id AND (last_cut <= :a_second_ago OR last_cut > :now)"
)
# Quickly back to nine tenths of what was refused last, slowly past it, quickly again beyond; where nothing was refused
# at a known rate yet, a fifth more each time.
_STEP = (
    "(CASE WHEN rate_refused = 0 THEN 0.2 * rate_now WHEN rate_now < 0.9 * rate_refused THEN 0.02 * rate_refused"
    " WHEN rate_now < 1.1 * rate_refused THEN 0.0005 * rate_refused ELSE 0.02 * rate_now END)"
)
_FASTER = sa.text(
    f"UPDATE account SET rate_now = CASE WHEN rate_now = 0 THEN 0 WHEN rate_now + {_STEP} < {_CEILING}"  # noqa: S608 -- constants
    f" THEN rate_now + {_STEP} ELSE {_CEILING} END,"
    " conc_now = CASE WHEN conc_now < conc_max AND :chance < 0.02 * conc_max THEN conc_now + 1 ELSE conc_now END"
    f" WHERE id = :id AND ((rate_now > 0 AND rate_now < {_CEILING}) OR conc_now < conc_max)"
)
# A moment further ahead than this was given out before the clock was set back.
_IMPOSSIBLE = dt.timedelta(hours=1)
_SECOND = dt.timedelta(seconds=1)


@frozen
class Account:
    """One row. `rate_*` are units of cost in a second, 0 where no limit is known; `conc_*` calls at once.

    `next_free` is the next moment nobody has taken; `day_cap` people may be mailed on the day `day_no` (its ordinal, 0
    for never counted), `day_used` of them are; None for no limit.
    """

    id: int
    provider: str
    rate_max: float
    rate_now: float
    next_free: dt.datetime
    conc_max: int
    conc_now: int
    blocked_until: dt.datetime
    day_cap: int | None = None
    day_no: int = 0
    day_used: int = 0


def at_provider(connection: sa.Connection, provider: str) -> Account:
    """Return the account at `provider`, which must exist."""
    statement = sa.text("SELECT * FROM account WHERE provider = :provider")
    return _from_row(connection.execute(statement, {"provider": provider}).one())


def account_of(connection: sa.Connection, provider: str) -> int:
    """Return the id of the account at `provider`, made where it is missing."""
    return _account_named(connection, provider)


def known(connection: sa.Connection, provider: str) -> Account | None:
    """Return the account at `provider`, None where it was never used; writes nothing."""
    number = connection.execute(
        sa.text("SELECT id FROM account WHERE provider = :provider"), {"provider": provider}
    ).scalar()
    return None if number is None else get(connection, int(number))


def lane_of(connection: sa.Connection, parent: int, domain: str) -> int:
    """Return the id of the lane for recipients at `domain` of the account `parent`, made where it is missing."""
    found = connection.execute(
        sa.text("SELECT account_id FROM lane WHERE parent_id = :parent AND domain = :domain"),
        {"parent": parent, "domain": domain},
    ).scalar()
    if found is None:
        provider = get(connection, parent).provider
        found = _account_named(connection, f"{provider} {domain}")
        connection.execute(
            sa.text("INSERT INTO lane (account_id, parent_id, domain) VALUES (:id, :parent, :domain)"),
            {"id": found, "parent": parent, "domain": domain},
        )
    return int(found)


def lanes(connection: sa.Connection, parent: int) -> dict[str, int]:
    """Return the lanes of an account by their domain."""
    rows = connection.execute(
        sa.text("SELECT domain, account_id FROM lane WHERE parent_id = :parent"), {"parent": parent}
    )
    return {row.domain: row.account_id for row in rows}


def _account_named(connection: sa.Connection, provider: str) -> int:
    number = connection.execute(_NAMED, {"provider": provider}).scalar()
    if number is None:
        turns.take(connection, Turn.ACCOUNTS)
        number = connection.execute(_NAMED, {"provider": provider}).scalar()
    if number is None:
        made = connection.execute(
            sa.text("INSERT INTO account (provider, rate_max, rate_now) VALUES (:provider, 0, 0) RETURNING id"),
            {"provider": provider},
        )
        number = made.scalar_one()
    return int(number)


def get(connection: sa.Connection, account: int) -> Account:
    """Return one account, which must exist."""
    return _from_row(connection.execute(sa.text("SELECT * FROM account WHERE id = :id"), {"id": account}).one())


def _from_row(row: sa.Row[Any]) -> Account:
    return Account(
        id=row.id,
        provider=row.provider,
        rate_max=row.rate_max,
        rate_now=row.rate_now,
        next_free=moment_of(row.tat),
        conc_max=row.conc_max,
        conc_now=row.conc_now,
        blocked_until=moment_of(row.blocked_until),
        day_cap=row.day_cap,
        day_no=row.day_no,
        day_used=row.day_used,
    )


def allow(connection: sa.Connection, account: int, *, rate: float, at_once: int) -> None:
    """Set the ceilings: units of cost in a second, 0 for none known, and calls at once.

    An account that was cut stays cut while its ceilings stay; one that has no ceiling of its own learns anew.
    """
    connection.execute(
        sa.text(
            "UPDATE account SET rate_max = :rate, rate_now = :rate, rate_refused = 0"
            " WHERE id = :id AND (ABS(rate_max - :rate) > 0.00001 * (rate_max + :rate)"  # REAL may have six digits only
            " OR (rate_max = 0 AND rate_now > 0))"
        ),
        {"id": account, "rate": rate},
    )
    connection.execute(
        sa.text(
            "UPDATE account SET conc_now = CASE WHEN conc_now < conc_max AND conc_now < :most THEN conc_now"
            " ELSE :most END, conc_max = :most WHERE id = :id AND conc_max <> :most"
        ),
        {"id": account, "most": at_once},
    )


def reserve(
    connection: sa.Connection, account: int, *, cost: float, now: dt.datetime, patience: dt.timedelta
) -> dt.datetime | None:
    """Take the next free moment and return it; None where it is more than `patience` away, or the account must rest."""
    values = {
        "id": account,
        "cost": cost,
        "now": microseconds_of(now),
        "latest": microseconds_of(now + patience),
        "impossible": microseconds_of(now + _IMPOSSIBLE),
    }
    slot = connection.execute(_RESERVE, values).scalar()
    return None if slot is None else moment_of(slot)


def slow_down(
    connection: sa.Connection, account: int, *, now: dt.datetime, observed: float, is_again: bool = False
) -> None:
    """Cut the rate to 0.7 of itself and halve the calls at once, at most once a second, however many were refused.

    A refusal that `is_again`, with nothing accepted since the one before, says nothing of the rate at which it came: the
    one remembered stays. Where no rate is known, `observed` units of cost in a second, what was really handed over, is
    the first.
    """
    values = {
        "id": account,
        "now": microseconds_of(now),
        "a_second_ago": microseconds_of(now - _SECOND),
        "observed": observed,
        "is_again": int(is_again),
    }
    connection.execute(_SLOWER, values)


def speed_up(connection: sa.Connection, account: int, *, chance: float) -> None:
    """Let an account that was cut go faster after a call that was accepted, slowly around the rate refused last.

    Calls at once are whole: `chance`, drawn from 0 to 1, says whether this one gives one more.
    """
    connection.execute(_FASTER, {"id": account, "chance": chance})


def rest(connection: sa.Connection, account: int, *, until: dt.datetime) -> None:
    """Let nobody call before `until`, and then only one call at a time until some are answered."""
    block(connection, account, until=until)
    connection.execute(sa.text("UPDATE account SET conc_now = 1 WHERE id = :id"), {"id": account})


def block(connection: sa.Connection, account: int, *, until: dt.datetime) -> None:
    """Let nobody call through this account before `until`; a later moment stays."""
    connection.execute(
        sa.text("UPDATE account SET blocked_until = :until WHERE id = :id AND blocked_until < :until"),
        {"id": account, "until": microseconds_of(until)},
    )


def begin_day(connection: sa.Connection, account: int, *, day: int, cap: int | None) -> None:
    """Begin to count a new day; one that is begun already stays."""
    connection.execute(
        sa.text("UPDATE account SET day_no = :day, day_used = 0, day_cap = :cap WHERE id = :id AND day_no < :day"),
        {"id": account, "day": day, "cap": cap},
    )


def count_today(connection: sa.Connection, account: int, *, people: int) -> bool:
    """Count people against the day's limit; False where they are too many for what is left of it.

    The first of a day always fit, however many they are, or they would never go.
    """
    counted = connection.execute(
        sa.text(
            "UPDATE account SET day_used = day_used + :people WHERE id = :id"
            " AND (day_cap IS NULL OR day_used = 0 OR day_used + :people <= day_cap)"
        ),
        {"id": account, "people": people},
    )
    return counted.rowcount == 1


def uncount_today(connection: sa.Connection, account: int, *, people: int) -> None:
    """Give people back to the day's limit, to whom nothing was sent after all."""
    connection.execute(
        sa.text("UPDATE account SET day_used = day_used - :people WHERE id = :id AND day_used >= :people"),
        {"id": account, "people": people},
    )
