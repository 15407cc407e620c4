"""How long a send will take at the pace it may have, before anybody is asked to say yes to it.

Promises what follows from the limits that are known: the people per minute of config.toml, the calls per second that
the provider documents, how many calls may be under way, the days of a warm-up, the wait after a first wave. An answer
is taken to come within a second; limits of single domains are not known before the freeze. Pure.
"""

import datetime as dt
from collections.abc import Mapping

from cipc_newsletter.config import Send
from cipc_newsletter.deliver.first_wave import has_first_wave
from cipc_newsletter.deliver.pace import call_ceiling, day_caps
from cipc_newsletter.providers.port import Capabilities
from cipc_newsletter.store.accounts import Account
from cipc_newsletter.values import frozen

_ANSWER_SECONDS = 1.0


@frozen
class Forecast:
    """What a send will take: `calls` to the provider, `duration` from the first call to the last.

    `per_minute` is people, None where nothing is mailed and nothing limits; `days` is more than 1 where a warm-up
    spreads it.
    """

    calls: int
    per_minute: int | None
    duration: dt.timedelta
    days: int = 1


def forecast_of(
    by_language: Mapping[str, int],
    *,
    batch: int,
    capabilities: Capabilities,
    send: Send,
    today: dt.date,
    account: Account | None = None,
    is_well: bool = True,
) -> Forecast:
    """Return what sending to these people (language → count) takes, `batch` of them in a call.

    `today` is the day in the organisation's zone; `account` what is known of the account, None where it was never
    used; `is_well` whether few of whom it last mailed were refused or bounced.
    """
    people = sum(by_language.values())
    calls = sum(-(-count // batch) for count in by_language.values())
    if not people or not capabilities.is_real:
        return Forecast(calls=calls, per_minute=None, duration=dt.timedelta(0))
    per_second = _people_per_second(min(batch, people), capabilities, send)
    days, last_day = _days(people, send, account, today, is_well=is_well)
    waiting = dt.timedelta(minutes=send.canary_minutes if has_first_wave(people, send) else 0)
    return Forecast(
        calls=calls,
        per_minute=round(per_second * 60),
        duration=dt.timedelta(days=days - 1, seconds=last_day / per_second) + waiting,
        days=days,
    )


def _people_per_second(batch: int, capabilities: Capabilities, send: Send) -> float:
    at_once = max(1, capabilities.in_flight) * batch / _ANSWER_SECONDS
    calls = call_ceiling(capabilities, send, batch=batch)
    return min(at_once, calls * batch) if calls else at_once


def _days(people: int, send: Send, account: Account | None, today: dt.date, *, is_well: bool) -> tuple[int, int]:
    """Return on how many days somebody is mailed, and how many people on the last of them."""
    left, days = people, 1
    for allowed in day_caps(send.warm_up, account, today, is_well=is_well):
        if left <= allowed:
            break
        left -= allowed
        days += 1
    return days, left
