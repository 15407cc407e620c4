"""A selection is cut so that one unclear answer concerns few, limits hold, and several workers find something."""

import itertools
from pathlib import Path

import pytest

from audience_making import imported
from cipc_newsletter.config import Send
from cipc_newsletter.deliver import freezing
from cipc_newsletter.deliver.cutting import Cut, batch_size
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.store import accounts, batches, selections
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from sending_making import MESSAGES, NOW, CountingProvider, VirtualClock, created, request, sending, with_audience

pytestmark = EACH_DATABASE


@pytest.mark.parametrize(
    ("people", "limit", "size"),
    [(12, 500, 50), (2_500, 1000, 50), (10_000, 1000, 200), (1_000_000, 500, 500), (10_000, 100, 100), (12, 1, 1)],
)
def test_a_batch_is_two_percent_but_at_least_fifty_and_within_the_providers_limit(
    people: int, limit: int, size: int
) -> None:
    assert batch_size(people, limit, Send()) == size


def test_a_call_carries_no_more_than_a_minute_or_a_tenth_of_the_first_day() -> None:
    assert batch_size(100_000, 500, Send(rate_per_minute=120)) == 120
    assert batch_size(100_000, 500, Send(warm_up=(800, 400, 2000))) == 40
    assert batch_size(100_000, 500, Send(warm_up=(5,))) == 1


@pytest.mark.parametrize(
    ("planned", "size", "per_shard"),
    [(12, 50, 1), (100_000, 500, 3), (1_000_000, 500, 31), (1_000_000, 1000, 15), (100_000_000, 1000, 64)],
)
def test_there_are_shards_for_several_workers_and_no_more_of_them_than_need_be(
    planned: int, size: int, per_shard: int
) -> None:
    cut = Cut(planned=planned, size=size, account=1)
    shards = [cut.shard_of(number) for number in range(1, 2 * per_shard + 2)]
    assert shards == [0] * per_shard + [1] * per_shard + [2]


GMAIL = Send(per_domain={"gmail.com": 240})


def frozen_with_a_lane(store: Store, folder: Path) -> Campaign:
    with_audience(store, 12)
    more = "\n".join(f"p{number}@{'Gmail.com' if number % 2 else 'other.example'},fr" for number in range(20))
    imported(store, f"email,language\n{more}\n")
    return freezing.freeze(
        store, created(store), request(), messages=list(MESSAGES.values()), batch_limit=500, at=NOW, send=GMAIL
    )


def test_a_domain_with_a_limit_of_its_own_has_batches_and_a_shard_of_its_own(store: Store, tmp_path: Path) -> None:
    campaign = frozen_with_a_lane(store, tmp_path)
    with store.reading() as connection:
        account = accounts.at_provider(connection, "counting").id
        (lane,) = accounts.lanes(connection, account).values()
        by_account: dict[int, list[str]] = {account: [], lane: []}
        sizes, shards = [], {}
        for page in selections.pages(connection, campaign.key):
            for frozen in page:
                batch = batches.get(connection, campaign.key, frozen.number)
                by_account[batch.account] += [person.email.rpartition("@")[2].lower() for person in frozen.people]
                shards.setdefault(batch.shard, set()).add(batch.account)
                sizes += [batch.n] if batch.account == lane else []
    assert set(by_account[lane]) == {"gmail.com"}
    assert "gmail.com" not in by_account[account]
    assert sizes == [4, 4, 2]  # 240 an hour are 4 a minute
    assert all(len(found) == 1 for found in shards.values())


def test_both_limits_hold_for_a_domain_and_nobody_waits_for_it(
    store: Store, provider: CountingProvider, tmp_path: Path
) -> None:
    campaign = frozen_with_a_lane(store, tmp_path)
    clock = VirtualClock()
    at: list[tuple[float, bool]] = []
    watched = CountingProvider(
        path=provider.path,
        before=lambda batch: at.append((clock.booted, batch.people[0].email.lower().endswith("@gmail.com"))),
    )
    run_campaign(sending(store, watched, campaign, clock=clock, send=GMAIL))
    slow = [moment for moment, is_lane in at if is_lane]
    assert provider.copies().total() == 32
    assert all(later - earlier >= 59 for earlier, later in itertools.pairwise(slow))
    assert max(moment for moment, is_lane in at if not is_lane) - at[0][0] < 2
