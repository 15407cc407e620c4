"""Calls take turns: at the pace of the account, slower after a 429, with what a day allows, and in a first wave."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from cipc_newsletter.config import Send, StopOn
from cipc_newsletter.deliver import freezing
from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.pace import Pace, back_off_seconds, lane_pace, pace_of
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.deliver.surroundings import Waiting
from cipc_newsletter.errors import RateLimitedError, UncertainError
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.providers.port import Capabilities, OutgoingBatch
from cipc_newsletter.store import accounts
from cipc_newsletter.store.accounts import Account
from cipc_newsletter.store.database import Store
from sending_making import (
    MESSAGES,
    NOW,
    CountingProvider,
    VirtualClock,
    counts_of,
    created,
    execute,
    ready,
    request,
    sending,
    with_audience,
)


def account_in(store: Store) -> Account:
    with store.reading() as connection:
        return accounts.at_provider(connection, "counting")


def capabilities(calls_per_second: float | None = None) -> Capabilities:
    return Capabilities(
        batch_limit=500, proof="none", is_real=True, owns_unsubscribe=False, calls_per_second=calls_per_second
    )


def test_a_limit_is_of_people_or_of_calls_and_where_there_are_both_both_hold() -> None:
    assert pace_of(capabilities(), Send()).rate == 0
    assert pace_of(capabilities(5), Send()) == Pace(rate=5)
    both = pace_of(capabilities(2), Send(rate_per_minute=600))
    assert both.rate == 10
    assert both.cost_of(1) / both.rate == pytest.approx(0.5)  # two calls in a second at most
    assert both.cost_of(100) / both.rate == pytest.approx(10)  # 600 people in a minute
    assert lane_pace(3600).cost_of(7) == 7


def test_backing_off_doubles_up_to_five_minutes_with_full_jitter() -> None:
    assert [back_off_seconds(failures, chance=1.0) for failures in (1, 2, 3, 8, 20)] == [2, 4, 8, 256, 300]
    assert back_off_seconds(3, chance=0.25) == 2
    assert back_off_seconds(3, chance=0.0) > 0


def test_people_per_minute_hold_from_the_first_call_to_the_last(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, people=60, batch_limit=10), VirtualClock()
    at: list[tuple[float, int]] = []
    watched = replace(provider, before=lambda batch: at.append((clock.booted, len(batch.people))))
    assert run_campaign(sending(store, watched, campaign, clock=clock, send=Send(rate_per_minute=60))) == Done()
    assert all(later[0] - earlier[0] >= earlier[1] - 0.1 for earlier, later in pairwise(at))
    assert at[-1][0] - at[0][0] < 60


def test_who_waits_for_a_turn_says_so_and_takes_none_that_is_far_away(
    store: Store, provider: CountingProvider
) -> None:
    campaign, clock = ready(store, people=60, batch_limit=10), VirtualClock()
    waits: list[Waiting] = []

    def wait(until: dt.datetime, waiting: Waiting) -> None:
        waits.append(waiting)
        clock.wait(until, waiting)

    run_campaign(sending(store, provider, campaign, clock=clock, wait=wait, send=Send(rate_per_minute=6)))
    assert set(waits) == {Waiting.PACE}
    assert 500 <= (clock.at - NOW).total_seconds() < 700  # nobody's turn was lost


def test_a_turn_given_out_before_the_clock_was_set_back_holds_nobody_up_for_long(
    store: Store, provider: CountingProvider
) -> None:
    campaign, clock = ready(store), VirtualClock()
    with store.writing() as connection:
        accounts.account_of(connection, "counting")
    execute(store, "UPDATE account SET tat = :far", far=int((NOW + dt.timedelta(days=3)).timestamp() * 1e6))
    run_campaign(sending(store, provider, campaign, clock=clock, send=Send(rate_per_minute=600)))
    assert (clock.at - NOW).total_seconds() < 60
    assert provider.copies().total() == 12


def test_a_429_slows_the_account_and_success_speeds_it_up_to_its_ceiling(
    store: Store, provider: CountingProvider
) -> None:
    campaign, clock, seen = ready(store, people=60, batch_limit=5), VirtualClock(), []

    def before(_batch: OutgoingBatch) -> None:
        seen.append(account_in(store).rate_now)
        if len(seen) == 2:
            raise RateLimitedError("too fast.", provider="counting", status=429, retry_after=3)

    run_campaign(
        sending(store, replace(provider, before=before), campaign, clock=clock, send=Send(rate_per_minute=600))
    )
    assert seen[:3] == [10, 10, pytest.approx(7)]
    assert seen[3] == pytest.approx(7.2)
    assert max(seen) == 10


def test_where_no_limit_is_known_a_429_teaches_one(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, people=40, batch_limit=2), VirtualClock()
    rates = []

    def before(_batch: OutgoingBatch) -> None:
        rates.append(account_in(store).rate_now)
        clock.forward(0.2)
        if len(rates) == 11:
            raise RateLimitedError("too fast.", provider="counting", status=429, retry_after=1)

    run_campaign(sending(store, replace(provider, before=before), campaign, clock=clock))
    assert rates[:11] == [0] * 11
    assert 2 < rates[11] < 4  # seven tenths of about five calls a second
    assert rates[12] == pytest.approx(1.2 * rates[11])
    assert provider.copies().total() == 40


def test_a_burst_of_refusals_cuts_once(store: Store) -> None:
    with store.writing() as connection:
        account = accounts.account_of(connection, "counting")
        accounts.allow(connection, account, rate=10, at_once=8)
        for milliseconds in (0, 1, 2):
            at = NOW + dt.timedelta(milliseconds=milliseconds)
            accounts.slow_down(connection, account, now=at, observed=1)
        known = accounts.get(connection, account)
    assert (known.rate_now, known.conc_now) == (pytest.approx(7), 4)


def test_after_three_unclear_answers_the_account_rests_and_one_call_probes(
    store: Store, provider: CountingProvider
) -> None:
    campaign, clock = ready(store, people=60, batch_limit=5), VirtualClock()
    at: list[float] = []

    def after(_batch: OutgoingBatch) -> None:
        at.append(clock.booted)
        if len(at) <= 4:
            raise UncertainError("the line was cut.", provider="counting")

    run_campaign(sending(store, replace(provider, after=after), campaign, clock=clock))
    gaps = [later - earlier for earlier, later in pairwise(at)]
    assert gaps[2] >= 60  # after three
    assert gaps[3] >= 60  # the probe was unclear as well
    assert max(gaps[4:]) < 5
    assert counts_of(store, campaign).held == sum(len(call.people) for call in provider.calls[:4])


def test_a_warm_up_leaves_the_rest_for_the_next_day_of_the_organisation(
    store: Store, provider: CountingProvider
) -> None:
    campaign, clock = ready(store, people=40, batch_limit=5), VirtualClock()
    days: dict[dt.date, int] = {}
    waits: list[tuple[dt.datetime, Waiting]] = []

    def before(batch: OutgoingBatch) -> None:
        day = (clock.at - dt.timedelta(hours=5)).date()
        days[day] = days.get(day, 0) + len(batch.people)

    def wait(until: dt.datetime, waiting: Waiting) -> None:
        waits.append((until, waiting))
        clock.wait(until, waiting)

    made = sending(
        store,
        replace(provider, before=before),
        campaign,
        clock=clock,
        wait=wait,
        send=Send(warm_up=(10, 20)),
        zone="America/Toronto",
    )
    assert run_campaign(made) == Done()
    counted = list(days.values())
    assert counted[0] <= 10
    assert counted[1] <= 20
    assert sum(counted) == 40
    assert waits[0] == (dt.datetime(2025, 12, 11, 5, tzinfo=dt.UTC), Waiting.DAY)  # midnight in Toronto


def test_a_warm_up_stays_at_a_days_limit_while_many_are_refused(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, people=600, batch_limit=5), VirtualClock()
    days: Counter[dt.date] = Counter()
    stubborn = dict.fromkeys(range(1, 601, 40), "no such address")  # one in forty

    def before(batch: OutgoingBatch) -> None:
        days[clock.at.date()] += len(batch.people)

    send = Send(warm_up=(120, 240), stop_on=StopOn(refused=100))
    made = sending(store, replace(provider, before=before, refused=stubborn), campaign, clock=clock, send=send)
    assert run_campaign(made) == Done()
    assert list(days.values()) == [120] * 5


def test_a_refusal_on_top_of_another_leaves_the_rate_that_is_remembered(
    store: Store, provider: CountingProvider
) -> None:
    campaign, clock, calls = ready(store, people=60, batch_limit=5), VirtualClock(), []

    def before(_batch: OutgoingBatch) -> None:
        calls.append(account_in(store).rate_now)
        if 2 <= len(calls) <= 5:
            raise RateLimitedError("closed.", provider="counting", status=429, retry_after=3)

    watched = replace(provider, before=before)
    run_campaign(sending(store, watched, campaign, clock=clock, send=Send(rate_per_minute=600)))
    assert calls[5] == pytest.approx(10 * 0.7**4)
    assert calls[6] == pytest.approx(calls[5] + 0.2)  # 2 % of the ten that were refused first


def test_above_twenty_thousand_a_first_wave_goes_ahead_and_the_rest_waits(
    store: Store, provider: CountingProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing.first_wave, "LARGE", 30)
    with_audience(store, 60)
    send = Send(canary=12, canary_minutes=15)
    campaign = freezing.freeze(
        store, created(store), request(), messages=list(MESSAGES.values()), batch_limit=5, at=NOW, send=send
    )
    clock, at, waits = VirtualClock(), [], set()

    def wait(until: dt.datetime, waiting: Waiting) -> None:
        waits.add(waiting)
        clock.wait(until, waiting)

    watched = replace(provider, before=lambda batch: at.append((clock.booted - 1000, len(batch.people))))
    assert run_campaign(sending(store, watched, campaign, clock=clock, wait=wait, send=send)) == Done()
    first = sum(people for moment, people in at if moment < 60)
    assert 12 <= first <= 17
    assert all(moment < 60 or moment >= 900 for moment, _people in at)
    assert waits == {Waiting.FIRST_WAVE}
    assert provider.copies() == dict.fromkeys(range(1, 61), 1)


@pytest.mark.parametrize("status", [400, 429])
def test_a_closed_account_pauses_whatever_the_status(status: int, store: Store, provider: CountingProvider) -> None:
    def before(_batch: OutgoingBatch) -> None:
        raise RateLimitedError("no.", provider="counting", answer="Your account has been suspended", status=status)

    campaign = ready(store)
    ending = run_campaign(sending(store, replace(provider, before=before), campaign))
    assert isinstance(ending, Stopped)
    assert ending.state is CampaignState.PAUSED
    assert "suspended" in ending.reason
    assert counts_of(store, campaign).remaining == 12
