"""Each call in its turn: the account's next free moment is taken before a batch is prepared, and waited for.

Promises that a turn is taken in a transaction of its own before the claim, so that a crash costs one turn and nothing
else; that no lock and no transaction is held while waiting; and that both limits hold for a recipient domain with one
of its own. Decides no rate: deliver/pace.py does.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter import time_zones
from cipc_newsletter.deliver import breaker
from cipc_newsletter.deliver.pace import lane_pace, next_day_cap, pace_of
from cipc_newsletter.deliver.surroundings import Sending
from cipc_newsletter.model.campaign import BatchState
from cipc_newsletter.store import accounts
from cipc_newsletter.store.accounts import Account
from cipc_newsletter.store.batches import Batch

PATIENCE = dt.timedelta(seconds=30)  # a turn further away is not taken
SHORT_PATIENCE = dt.timedelta(seconds=1)  # of a thread that others wait for
_NAP_SECONDS = 0.2


class _TooFarError(Exception):
    """A turn lies too far ahead; whatever was taken with it is given back."""

    def __init__(self, moment: dt.datetime) -> None:
        super().__init__()
        self.moment = moment


def set_limits(connection: sa.Connection, sending: Sending) -> Account:
    """Let the account and its lanes have the limits that config.toml and the provider set, and return the account."""
    capabilities = sending.provider.capabilities
    account = accounts.account_of(connection, sending.provider.name)
    accounts.allow(connection, account, rate=pace_of(capabilities, sending.send).rate, at_once=capabilities.in_flight)
    for domain, lane in accounts.lanes(connection, account).items():
        people = sending.send.per_domain.get(domain)
        rate = lane_pace(people).rate if people else 0.0
        accounts.allow(connection, lane, rate=rate, at_once=capabilities.in_flight)
    return accounts.get(connection, account)


def take_turn(sending: Sending, batch: Batch, account: Account, *, patience: dt.timedelta) -> dt.datetime | None:
    """Take the next turn for a batch and wait for it.

    Return when to ask again where it is too far away, or where somebody wants to stop meanwhile.
    """
    if account.rate_now <= 0 and batch.account == account.id:
        return None
    now = sending.clock.now()
    try:
        with sending.store.writing() as connection:
            turn = _turn(connection, sending, batch, account, now=now, patience=patience)
    except _TooFarError as far:
        return far.moment
    return _waited(sending, turn, patience)


def _turn(
    connection: sa.Connection,
    sending: Sending,
    batch: Batch,
    account: Account,
    *,
    now: dt.datetime,
    patience: dt.timedelta,
) -> dt.datetime:
    turns = [now]
    if batch.account != account.id:
        # A lane is slow: whoever waited in it would keep a thread from the others.
        turns.append(_reserved(connection, batch.account, float(batch.n), now, min(patience, SHORT_PATIENCE)))
    cost = pace_of(sending.provider.capabilities, sending.send).cost_of(batch.n)
    turns.append(_reserved(connection, account.id, cost, now, patience))
    return max(turns)


def _reserved(
    connection: sa.Connection, account: int, cost: float, now: dt.datetime, patience: dt.timedelta
) -> dt.datetime:
    turn = accounts.reserve(connection, account, cost=cost, now=now, patience=patience)
    if turn is not None:
        return turn
    found = accounts.get(connection, account)
    if found.rate_now <= 0:
        return now
    raise _TooFarError(max(found.blocked_until, found.next_free))


def _waited(sending: Sending, turn: dt.datetime, patience: dt.timedelta) -> dt.datetime | None:
    """Wait until the turn comes, in short naps: somebody may want to stop, or set the clock."""
    while dt.timedelta(0) < (left := turn - sending.clock.now()) <= patience:
        if sending.is_asked_to_stop():
            return sending.clock.now()
        sending.clock.pause(min(left.total_seconds(), _NAP_SECONDS))
    return None


def full_until(sending: Sending, account: Account, batch: Batch, now: dt.datetime) -> dt.datetime | None:
    """Return when the next day begins where this one's limit leaves no room for a batch; None where there is room.

    The day is the organisation's. A day that nobody counted yet is begun. What may be repeated was counted before.
    """
    if not sending.send.warm_up or batch.state is not BatchState.READY:
        return None
    today = now.astimezone(time_zones.zone(sending.zone)).date()
    if account.day_no < today.toordinal():
        with sending.store.writing() as connection:
            known = accounts.get(connection, account.id)
            is_well = breaker.went_well(connection, known, zone=sending.zone)
            cap = next_day_cap(sending.send.warm_up, known, is_well=is_well)
            accounts.begin_day(connection, account.id, day=today.toordinal(), cap=cap)
        return None
    if account.day_cap is None or account.day_used == 0 or account.day_used + batch.n <= account.day_cap:
        return None
    return time_zones.midnight(today + dt.timedelta(days=1), sending.zone)
