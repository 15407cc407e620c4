"""How long a send will take is said before anybody is asked, from the limits that are known."""

import datetime as dt

import pytest

from cipc_newsletter.config import Send
from cipc_newsletter.deliver.forecast import Forecast, forecast_of
from cipc_newsletter.providers.port import Capabilities
from cipc_newsletter.store.accounts import Account
from sending_making import NOW

TODAY = dt.date(2025, 12, 10)


def capabilities(**changes: object) -> Capabilities:
    return Capabilities(
        **{
            "batch_limit": 1000,
            "proof": "none",
            "is_real": True,
            "owns_unsubscribe": False,
            "in_flight": 4,
            **changes,
        }  # type: ignore[arg-type]
    )


def account(**changes: object) -> Account:
    known = {"id": 1, "provider": "mailgun", "rate_max": 0.0, "rate_now": 0.0, "next_free": NOW, "blocked_until": NOW}
    return Account(**{**known, "conc_max": 4, "conc_now": 4, **changes})  # type: ignore[arg-type]


def told(
    people: int, send: Send | None = None, *, known: Account | None = None, is_well: bool = True, **changes: object
) -> Forecast:
    return forecast_of(
        {"fr": people},
        batch=500,
        capabilities=capabilities(**changes),
        send=send or Send(),
        today=TODAY,
        account=known,
        is_well=is_well,
    )


def test_each_language_has_calls_of_its_own() -> None:
    made = forecast_of(
        {"fr": 501, "en": 10, "es": 0}, batch=500, capabilities=capabilities(), send=Send(), today=TODAY
    )
    assert made.calls == 3


def test_people_per_minute_say_when_it_ends() -> None:
    made = told(5_000, Send(rate_per_minute=500))
    assert made == Forecast(calls=10, per_minute=500.0, duration=dt.timedelta(minutes=10))


def test_the_providers_calls_per_second_say_when_it_ends() -> None:
    assert told(5_000, calls_per_second=0.1).duration == dt.timedelta(seconds=100)


def test_the_lower_of_two_limits_counts() -> None:
    send = Send(rate_per_minute=60_000)
    assert told(5_000, send, calls_per_second=0.1).per_minute == pytest.approx(3000)
    assert told(5_000, send, calls_per_second=100).per_minute == pytest.approx(60_000)


def test_where_no_limit_is_known_an_answer_takes_a_second() -> None:
    assert told(20_000).duration == dt.timedelta(seconds=10)


def test_above_twenty_thousand_people_the_wait_after_the_first_wave_counts() -> None:
    assert told(40_000).duration == dt.timedelta(seconds=20, minutes=15)
    assert told(40_000, Send(canary=0)).duration == dt.timedelta(seconds=20)


def test_what_mails_nobody_takes_no_time() -> None:
    assert told(40_000, is_real=False) == Forecast(calls=80, per_minute=None, duration=dt.timedelta(0))


@pytest.mark.parametrize(
    ("known", "days"),
    [
        (None, 3),  # 500 + 1000 + 500 of 2000
        (account(day_no=TODAY.toordinal(), day_cap=500, day_used=400), 3),  # 100 + 1000 + 900
        (account(day_no=TODAY.toordinal() - 1, day_cap=500, day_used=400), 2),  # 1000 + 1000
        (account(day_no=TODAY.toordinal() - 9, day_cap=500, day_used=0), 3),  # a day that was not used is begun again
        (account(day_no=TODAY.toordinal() - 1, day_cap=2000, day_used=2000), 1),  # the table is over
        (account(day_no=TODAY.toordinal() - 1, day_cap=None), 1),
    ],
)
def test_a_warm_up_spreads_it_over_days(known: Account | None, days: int) -> None:
    made = told(2_000, Send(warm_up=(500, 1000, 2000)), known=known)
    assert made.days == days
    assert made.duration >= dt.timedelta(days=days - 1)


def test_after_a_bad_day_the_same_limit_is_counted_on_once_more() -> None:
    known = account(day_no=TODAY.toordinal() - 1, day_cap=500, day_used=500)
    send = Send(warm_up=(500, 1000, 2000))
    assert told(1_000, send, known=known).days == 1
    assert told(1_000, send, known=known, is_well=False).days == 2  # 500 + 500
