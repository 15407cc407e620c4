"""What the engine counts when it claims: whoever may have had a mail already is counted for a day of a warm-up once."""

from dataclasses import replace

import pytest

from cipc_newsletter.config import Send
from cipc_newsletter.deliver.engine import Done
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import ProviderError, RateLimitedError, UncertainError
from cipc_newsletter.providers.port import OutgoingBatch
from cipc_newsletter.store import accounts
from cipc_newsletter.store.database import Store
from sending_making import NOW, CountingProvider, VirtualClock, ready, sending


@pytest.mark.parametrize("then", [None, RateLimitedError("too fast.", provider="counting", status=429)])
def test_a_repeat_is_counted_with_the_day_once_and_needs_no_room_in_it(
    then: ProviderError | None, store: Store, provider: CountingProvider
) -> None:
    campaign, clock = ready(store, batch_limit=5), VirtualClock()
    failures: list[ProviderError | None] = [UncertainError("the line was cut.", provider="counting"), then]
    seen: list[int] = []

    def after(_batch: OutgoingBatch) -> None:
        failure = failures.pop(0) if failures else None
        if failure is not None:
            raise failure

    def before(_batch: OutgoingBatch) -> None:
        with store.reading() as connection:
            seen.append(accounts.at_provider(connection, "counting").day_used)

    keyed = replace(provider, proof="key", before=before, after=after)
    assert run_campaign(sending(store, keyed, campaign, clock=clock, send=Send(warm_up=(12,)))) == Done()
    assert max(seen) <= 12
    assert provider.copies() == dict.fromkeys(range(1, 13), 1)
    assert (clock.at - NOW).days == 0
