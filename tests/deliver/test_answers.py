"""Every line of the table of SENDING.md 2.4, by what really came over the wire: the state of the batch and the campaign.

The stand-in answers the first call with one word of its script; then the sender is asked to stop.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import UncertainError
from cipc_newsletter.model.campaign import BatchState, Campaign, CampaignState
from cipc_newsletter.providers.mailgun import Mailgun
from cipc_newsletter.providers.mailgun_settings import Settings
from cipc_newsletter.providers.port import OutgoingBatch
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.store import batches, campaigns
from cipc_newsletter.store.database import Store
from providers.mailgun_server import DOMAIN, KEY, MailgunServer
from sending_making import (
    CountingProvider,
    VirtualClock,
    campaign_now,
    counts_of,
    created,
    execute,
    frozen,
    sending,
    with_audience,
)

READY, REFUSED, UNCERTAIN = BatchState.READY, BatchState.REFUSED, BatchState.UNCERTAIN
SENDING, PAUSED = CampaignState.SENDING, CampaignState.PAUSED


def prepared(store: Store) -> Campaign:
    """A campaign through Mailgun: six people in two batches."""
    with_audience(store, 6)
    campaign = frozen(store, created(store))
    execute(store, "UPDATE campaign SET provider = 'mailgun'")
    execute(store, "UPDATE account SET provider = 'mailgun'")
    with store.reading() as connection:
        return campaigns.get(connection, campaign.key)


def after_one_call(
    store: Store, campaign: Campaign, url: str, *, is_over: Callable[[], bool], patience_seconds: float = 20
) -> BatchState:
    """Send until the first call was answered, or nothing came of it for so long; return what became of its batch."""
    settings = Settings(
        domain=DOMAIN,
        key=Secret(KEY),
        base_url=url,
        owns_unsubscribe=False,
        connect_timeout_seconds=10,
        read_timeout_seconds=patience_seconds,
        in_flight=1,
    )
    made = sending(store, CountingProvider(path=store.folder / "none"), campaign, is_asked_to_stop=is_over)
    run_campaign(replace(made, provider=Mailgun(settings)))
    with store.reading() as connection:
        return batches.get(connection, campaign.key, 1).state


@pytest.mark.parametrize(
    ("word", "batch", "state", "is_waiting"),
    [
        ("accept", BatchState.ACCEPTED, SENDING, False),
        *((word, UNCERTAIN, PAUSED, False) for word in ("202", "no-json", "no-id", "redirect-302", "redirect-303")),
        ("wrong-path", READY, PAUSED, False),
        *((word, READY, SENDING, True) for word in ("429", "429-seconds", "429-words", "429-date")),
        *((word, REFUSED, SENDING, False) for word in ("400", "413", "422")),
        *((word, READY, PAUSED, False) for word in ("401", "402", "403", "404", "redirect-301", "redirect-307")),
        *((word, UNCERTAIN, SENDING, False) for word in ("500", "502", "503", "503-wait", "504", "408", "409")),
        *((word, UNCERTAIN, SENDING, False) for word in ("reset-before", "reset-after", "close", "close-after")),
        *((word, UNCERTAIN, SENDING, False) for word in ("half", "500-after", "stall", "stall-after")),
    ],
)
def test_each_answer_makes_of_the_batch_what_the_table_says(
    store: Store, word: str, batch: BatchState, state: CampaignState, *, is_waiting: bool
) -> None:
    campaign = prepared(store)
    patience = 0.4 if word.startswith("stall") else 20
    with MailgunServer(script=(word,), wait_seconds=2) as server:
        found = after_one_call(
            store, campaign, server.url, is_over=lambda: bool(server.log.calls), patience_seconds=patience
        )
    assert found is batch
    assert campaign_now(store, campaign).state is state
    assert len(server.log.calls) == 1
    with store.reading() as connection:
        rest = connection.execute(sa.text("SELECT MAX(blocked_until) FROM account")).scalar_one()
    assert (rest > 0) is is_waiting
    copies = server.counts()
    assert max(copies.values(), default=1) == 1
    if batch is READY:
        assert not copies  # I4: what waits, nobody has


def test_a_connection_that_was_never_made_puts_the_batch_back_for_later(store: Store) -> None:
    campaign = prepared(store)
    asked = iter([False, True, True, True])
    with MailgunServer() as server:
        url = server.url
    assert after_one_call(store, campaign, url, is_over=lambda: next(asked)) is READY
    assert campaign_now(store, campaign).state is SENDING


def conflicting(times: int) -> Callable[[OutgoingBatch], None]:
    """Lose the first answer, then say that the key is in use, this many times."""
    said: list[int] = []

    def answer(batch: OutgoingBatch) -> None:
        if batch.batch_no == 1:
            said.append(1)
            if len(said) == 1:
                raise UncertainError("the line was cut.", provider="counting")
            if len(said) <= 1 + times:
                raise UncertainError("still working on it.", provider="counting", answer="conflict", status=409)

    return answer


def test_a_key_still_in_use_is_waited_for_and_mails_nobody_twice(store: Store, provider: CountingProvider) -> None:
    with_audience(store, 6)
    campaign, clock = frozen(store, created(store)), VirtualClock()
    keyed = replace(provider, proof="key", after=conflicting(3))
    start = clock.at
    run_campaign(sending(store, keyed, campaign, clock=clock))
    assert counts_of(store, campaign).accepted == 6
    assert set(provider.copies().values()) == {1}
    assert [call.batch_no for call in keyed.calls].count(1) == 5
    assert (clock.at - start).total_seconds() >= 1 + 2 + 4 + 8


def test_a_key_in_use_until_it_dies_leaves_the_batch_held_under_the_policy_key(
    store: Store, provider: CountingProvider
) -> None:
    with_audience(store, 6)
    campaign, clock = frozen(store, created(store)), VirtualClock()
    execute(store, "UPDATE campaign SET uncertain_policy = 'key'")

    def sleep(batch: OutgoingBatch) -> None:
        if batch.batch_no == 1:
            clock.forward(400)
            raise UncertainError("still working on it.", provider="counting", answer="conflict", status=409)

    keyed = replace(provider, proof="key", key_lives_seconds=1200, after=sleep)
    run_campaign(sending(store, keyed, campaign, clock=clock))
    first = len(next(call for call in keyed.calls if call.batch_no == 1).people)
    assert counts_of(store, campaign).held == first
    assert set(provider.copies().values()) == {1}
