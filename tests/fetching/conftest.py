"""A site, a clock that passes no time, and a fetcher that may reach this computer."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cipc_newsletter.fetching.fetcher import Fetcher
from cipc_newsletter.fetching.manners import Clock
from web_site import Site, web_site

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


class StandingClock(Clock):
    """A clock on which time passes only by waiting."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.waits: list[float] = []

    def seconds(self) -> float:
        return self.passed

    def now(self) -> dt.datetime:
        return NOON + dt.timedelta(seconds=self.passed)

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.passed += seconds


@pytest.fixture
def site() -> Iterator[Site]:
    with web_site() as running:
        yield running


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def fetcher_with(clock: StandingClock) -> Callable[..., Fetcher]:
    def make(**named: Any) -> Fetcher:
        return Fetcher(
            **{
                "cache_folder": None,
                "internal_hosts": frozenset({"127.0.0.1"}),
                "clock": clock,
                "seconds": 5.0,
                **named,
            }
        )

    return make


@pytest.fixture
def fetcher(fetcher_with: Callable[..., Fetcher]) -> Fetcher:
    return fetcher_with()
