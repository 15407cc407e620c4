"""An account finds the limit that its provider does not tell, and stays close below it: simulated in virtual time."""

import datetime as dt
import heapq
from dataclasses import dataclass, field

import pytest

from cipc_newsletter.store import accounts
from cipc_newsletter.store.database import Store
from sending_making import NOW

AT_ONCE, LATENCY, RETRY_AFTER, PATIENCE = 8, 0.05, 1.0, dt.timedelta(hours=1)


@dataclass
class Hidden:
    """A provider that takes `limit` calls in any second, and refuses those beyond it and its first `unlucky` ones."""

    limit: int
    unlucky: int = 0
    taken: list[float] = field(default_factory=list)
    n_taken: int = 0
    n_refused: int = 0

    def takes(self, at: float) -> bool:
        self.taken = [each for each in self.taken if each > at - 2]
        lately = sum(1 for each in self.taken if each > at - 1)
        is_taken = lately < self.limit and self.n_refused >= self.unlucky
        if is_taken:
            self.taken.append(at)
        self.n_taken += is_taken
        self.n_refused += not is_taken
        return is_taken

    def lately(self, at: float) -> int:
        """Return how many calls were taken in the last two seconds."""
        self.taken = [each for each in self.taken if each > at - 2]
        return len(self.taken)


def called_for(store: Store, hidden: Hidden, *, documented: float, seconds: float) -> None:
    """Call as often as the account lets one: each call waits for its turn, and its answer comes a little later."""
    with store.writing() as connection:
        account = accounts.account_of(connection, "counting")
        accounts.allow(connection, account, rate=documented, at_once=AT_ONCE)
        now, was_refused, events = 0.0, False, list[tuple[float, str]]()
        while now < seconds:
            known = accounts.get(connection, account)
            free = (known.blocked_until - NOW).total_seconds()
            if len(events) < known.conc_now:
                at = NOW + dt.timedelta(seconds=max(now, free))
                turn = accounts.reserve(connection, account, cost=1, now=at, patience=PATIENCE) or at
                heapq.heappush(events, ((turn - NOW).total_seconds(), "call"))
                continue
            now, kind = heapq.heappop(events)
            at = NOW + dt.timedelta(seconds=now)
            if kind == "call" and now >= free:  # else the account rests by now, and nothing is claimed
                heapq.heappush(events, (now + LATENCY, "taken" if hidden.takes(now) else "refused"))
            elif kind == "taken":
                accounts.speed_up(connection, account, chance=0.0)
            elif kind == "refused":
                accounts.block(connection, account, until=at + dt.timedelta(seconds=RETRY_AFTER))
                observed = max(hidden.lately(now) / 2, 0.5)
                accounts.slow_down(connection, account, now=at, observed=observed, is_again=was_refused)
            was_refused = kind == "refused" or (was_refused and kind != "taken")


@pytest.mark.parametrize("documented", ["nothing", "twice as much", "far too much"])
@pytest.mark.parametrize("limit", [2, 5, 14])
def test_most_of_a_hidden_limit_is_used_and_few_calls_are_refused(store: Store, limit: int, documented: str) -> None:
    hidden = Hidden(limit)
    called_for(store, hidden, documented={"nothing": 0, "twice as much": 2 * limit}.get(documented, 100), seconds=300)
    used, refused = hidden.n_taken / (300 * limit), hidden.n_refused / (hidden.n_taken + hidden.n_refused)
    print(f"limit {limit}, documented is {documented}: {used:.0%} used, {refused:.1%} refused")
    assert used > 0.75
    assert refused < 0.07


@pytest.mark.parametrize("documented", [0, 14])
@pytest.mark.parametrize("refusals", [2, 9])
def test_a_provider_that_is_closed_for_a_while_does_not_slow_the_whole_campaign(
    store: Store, refusals: int, documented: int
) -> None:
    hidden = Hidden(14, unlucky=refusals)
    called_for(store, hidden, documented=documented, seconds=300)
    print(f"{refusals} refusals first, documented {documented}: {hidden.n_taken / (300 * 14):.0%} used")
    assert hidden.n_taken > 0.7 * 300 * 14
