"""How fast is right: what config.toml and the provider allow, what a call costs of it, and the days of a warm-up.

The limit of an account is counted in people where config.toml gives a rate, else in calls where the provider
documents one; where both do, a call costs as many people as would take its time. Pure: keeps no time and no account.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from cipc_newsletter.config import Send
from cipc_newsletter.providers.port import Capabilities
from cipc_newsletter.store.accounts import Account
from cipc_newsletter.values import frozen

LONGEST_BACK_OFF_SECONDS = 300.0
_SHORTEST_BACK_OFF_SECONDS = 0.05


@frozen
class Pace:
    """What an account may do: `rate` units of cost in a second, 0 where no limit is known.

    `least_cost` is what a call costs at least, `is_of_people` whether each person of it costs one unit.
    """

    rate: float
    least_cost: float = 1.0
    is_of_people: bool = False

    def cost_of(self, people: int) -> float:
        """Return what a call to so many people costs."""
        return max(float(people), self.least_cost) if self.is_of_people else self.least_cost


def pace_of(capabilities: Capabilities, send: Send) -> Pace:
    """Return what the account of a provider may do."""
    calls = capabilities.calls_per_second or 0.0
    if send.rate_per_minute:
        people = send.rate_per_minute / 60
        return Pace(rate=people, least_cost=people / calls if calls else 0.0, is_of_people=True)
    return Pace(rate=calls)


def lane_pace(people_per_hour: int) -> Pace:
    """Return what the lane of one domain may do."""
    return Pace(rate=people_per_hour / 3600, least_cost=0.0, is_of_people=True)


def call_ceiling(capabilities: Capabilities, send: Send, *, batch: int) -> float:
    """Return how many calls with `batch` people each fit into a second, 0 where no limit is known."""
    pace = pace_of(capabilities, send)
    return pace.rate / pace.cost_of(batch)


def back_off_seconds(failures: int, *, chance: float) -> float:
    """Return how long to wait after so many failures in a row: up to 2^k seconds, five minutes at most.

    Full jitter (`chance` is from 0 to 1), so that several processes do not come back at the same moment.
    """
    most = min(2.0**failures, LONGEST_BACK_OFF_SECONDS)
    return max(chance * most, _SHORTEST_BACK_OFF_SECONDS)


def next_day_cap(warm_up: Sequence[int], account: Account, *, is_well: bool = True) -> int | None:
    """Return how many people a day may have that follows those the account has seen; None after the last of the table.

    The table goes on only after a day that used half of its own limit, a pause being no warm-up, and that `is_well`: few
    of whom it mailed were refused or bounced.
    """
    if account.day_no == 0:
        return warm_up[0]
    if account.day_cap is None:
        return None
    place = _place(warm_up, account.day_cap)
    if 2 * account.day_used >= account.day_cap and is_well:
        place += 1
    return warm_up[place] if place < len(warm_up) else None


def day_caps(
    warm_up: Sequence[int], account: Account | None, today: dt.date, *, is_well: bool = True
) -> Iterator[int]:
    """Yield how many people may be mailed today, tomorrow and so on, as long as there is a limit.

    `is_well` is as in `next_day_cap`, of the last day that was counted; those to come are taken to be.
    """
    if not warm_up:
        return
    place = 0
    if account is not None and account.day_no:
        if account.day_cap is None:
            return
        place = _place(warm_up, account.day_cap)
        if account.day_no >= today.toordinal():
            yield max(account.day_cap - account.day_used, 0)
            place += is_well
        elif 2 * account.day_used >= account.day_cap and is_well:
            place += 1
    yield from warm_up[place:]


def _place(warm_up: Sequence[int], cap: int) -> int:
    """Return which day of the table a limit belongs to; the table may have been rewritten meanwhile."""
    return next((place for place, people in enumerate(warm_up) if people >= cap), len(warm_up))
