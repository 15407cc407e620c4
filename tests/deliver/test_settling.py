"""What each answer of a provider makes of a batch and of its campaign."""

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from cipc_newsletter.deliver import settling
from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.people import DeliveryState
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import (
    AuthenticationError,
    BadRequestError,
    ProviderError,
    RateLimitedError,
    UnavailableError,
    UncertainError,
)
from cipc_newsletter.model.campaign import BatchState, CampaignCounts, CampaignState
from cipc_newsletter.providers.port import Call, OutgoingBatch
from cipc_newsletter.store import attempts, batches, campaigns
from cipc_newsletter.store.attempts import AttemptOutcome
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from sending_making import (
    CountingProvider,
    VirtualClock,
    campaign_now,
    counts_of,
    execute,
    ready,
    resumed,
    sending,
    states_of,
    suppress,
)

pytestmark = EACH_DATABASE


def raising(*errors: Exception | None) -> Callable[[OutgoingBatch], None]:
    """Raise these in turn, then nothing any more."""
    rest = list(errors)

    def answer(_batch: OutgoingBatch) -> None:
        error = rest.pop(0) if rest else None
        if error is not None:
            raise error

    return answer


def forever(make: Callable[[], Exception]) -> Callable[[OutgoingBatch], None]:
    def answer(_batch: OutgoingBatch) -> None:
        raise make()

    return answer


def surprising() -> UncertainError:
    error = UncertainError("an answer nobody documented.", provider="counting", answer="302 moved", status=302)
    error.is_surprising = True
    return error


def outcomes_of(store: Store, key: int, number: int) -> list[AttemptOutcome | None]:
    with store.reading() as connection:
        return [attempt.outcome for attempt in attempts.of_batch(connection, key, number)]


def test_refused_credentials_pause_with_the_providers_answer_and_nothing_is_lost(
    store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store)
    error = AuthenticationError("the key is not accepted.", provider="counting", answer="Forbidden", status=401)
    ending = run_campaign(sending(store, replace(provider, before=raising(error)), campaign))
    assert ending == Stopped(state=CampaignState.PAUSED, reason="The key is not accepted. (Forbidden)")
    assert counts_of(store, campaign) == CampaignCounts(planned=12, remaining=12)
    assert outcomes_of(store, campaign.key, 1) == [AttemptOutcome.AUTHENTICATION]
    resumed(store, campaign)
    assert run_campaign(sending(store, provider, campaign)) == Done()
    assert provider.copies() == dict.fromkeys(range(1, 13), 1)


def test_one_bad_address_is_isolated_and_the_others_get_their_copy(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    bad = replace(provider, bad={7})
    assert run_campaign(sending(store, bad, campaign)) == Done()
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=11, refused=1)
    assert bad.copies() == {number: 1 for number in range(1, 13) if number != 7}
    states = states_of(store, campaign)
    assert [number for number, state in states.items() if state is DeliveryState.REFUSED] == [7]
    assert campaign_now(store, campaign).state is CampaignState.FINISHED


def test_refusing_a_single_person_keeps_the_campaign_from_nobody(
    store: Store, provider: CountingProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[settling.Claimed] = []
    monkeypatch.setattr(settling, "_is_cancelled", lambda _connection, claimed: bool(asked.append(claimed)))
    campaign = ready(store, people=1)
    run_campaign(sending(store, replace(provider, bad={1}), campaign))
    assert counts_of(store, campaign) == CampaignCounts(planned=1, refused=1)
    assert asked == []


def test_isolating_one_address_takes_about_twice_log_n_calls(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, people=64)
    bad = replace(provider, bad={40})
    run_campaign(sending(store, bad, campaign))
    assert len(bad.calls) <= 2 + 2 * 6


def test_three_refused_people_in_a_row_pause_because_it_is_the_message(
    store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store, people=40)
    bad = replace(provider, bad=range(1, 41))
    ending = run_campaign(sending(store, bad, campaign))
    assert isinstance(ending, Stopped)
    assert "bad address" in ending.reason
    assert len(bad.calls) < 15
    counted = counts_of(store, campaign)
    assert (counted.refused, counted.remaining) == (3, 37)


def test_a_batch_the_provider_cannot_carry_is_split_without_a_call(store: Store, provider: CountingProvider) -> None:
    class Picky(CountingProvider):
        def prepare(self, batch: OutgoingBatch) -> Call:
            if any(one.subscriber_id == 4 for one in batch.people):
                raise BadRequestError("a value looks like a merge field.", provider=self.name)
            return super().prepare(batch)

    campaign = ready(store)
    picky = Picky(path=provider.path)
    assert run_campaign(sending(store, picky, campaign)) == Done()
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=11, refused=1)
    assert all(4 not in {one.subscriber_id for one in call.people} for call in picky.calls)


@pytest.mark.parametrize(
    "error",
    [
        RateLimitedError("too fast.", provider="counting", status=429),
        UnavailableError("no connection.", provider="counting"),
    ],
)
def test_what_is_proven_not_accepted_waits_and_is_sent_once(
    error: ProviderError, store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store)
    assert run_campaign(sending(store, replace(provider, before=raising(error)), campaign)) == Done()
    assert provider.copies() == dict.fromkeys(range(1, 13), 1)


def test_a_provider_that_never_answers_pauses_after_ten_calls(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store), VirtualClock()
    down = replace(provider, before=forever(lambda: UnavailableError("no connection.", provider="counting")))
    start = clock.at
    ending = run_campaign(sending(store, down, campaign, clock=clock))
    assert isinstance(ending, Stopped)
    assert len(down.calls) == 10
    assert 300 < (clock.at - start).total_seconds() < 900  # it waited longer each time
    assert counts_of(store, campaign).remaining == 12


def test_an_unclear_answer_without_proof_is_held_and_never_repeated(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    unclear = replace(provider, after=raising(UncertainError("the line was cut.", provider="counting")))
    assert run_campaign(sending(store, unclear, campaign)) == Done()
    held = len(unclear.calls[0].people)
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=12 - held, held=held)
    assert campaign_now(store, campaign).state is CampaignState.SENDING
    run_campaign(sending(store, unclear, campaign))
    assert max(provider.copies().values()) == 1
    assert DeliveryState.HELD in states_of(store, campaign).values()


def test_an_unclear_answer_with_a_key_is_repeated_with_the_same_bytes(
    store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store)
    keyed = replace(provider, proof="key", after=raising(UncertainError("the line was cut.", provider="counting")))
    assert run_campaign(sending(store, keyed, campaign)) == Done()
    assert counts_of(store, campaign).accepted == 12
    assert keyed.copies() == dict.fromkeys(range(1, 13), 1)
    with store.reading() as connection:
        first, second = attempts.of_batch(connection, campaign.key, 1)
    assert (first.outcome, second.outcome) == (AttemptOutcome.UNCERTAIN, AttemptOutcome.ACCEPTED)
    assert (first.body_sha, first.idem_key) == (second.body_sha, second.idem_key)


def test_a_repeat_reuses_who_was_left_out_the_first_time(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    suppress(store, 3)
    keyed = replace(provider, proof="key", after=raising(UncertainError("the line was cut.", provider="counting")))
    run_campaign(sending(store, keyed, campaign))
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=11, skipped=1)
    assert 3 not in keyed.copies()


def searching_refused() -> None:
    raise AuthenticationError("the logs are closed.", provider="counting", status=403)


@pytest.mark.parametrize("is_found", [True, False])
def test_who_left_since_an_unclear_call_is_not_mailed_by_a_repeat_but_looked_up_else_held(
    store: Store, provider: CountingProvider, *, is_found: bool
) -> None:
    campaign = ready(store)

    def leave(_batch: OutgoingBatch) -> None:
        if len(keyed.calls) == 1:
            suppress(store, 1)
            raise UncertainError("the line was cut.", provider="counting")

    keyed = replace(provider, proof="key", after=leave)
    keyed.searched = lambda _trace: None if is_found else searching_refused()
    run_campaign(sending(store, keyed, campaign))
    counted = counts_of(store, campaign)
    first = len(keyed.calls[0].people)
    assert (counted.accepted, counted.held) == ((12, 0) if is_found else (12 - first, first))
    assert sum(1 in {one.subscriber_id for one in call.people} for call in keyed.calls) == 1


def test_a_repeat_that_would_say_something_else_is_held(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    unclear = replace(provider, proof="key", after=raising(UncertainError("cut.", provider="counting")))
    execute(store, "UPDATE campaign SET uncertain_policy = 'key'")
    made = sending(store, unclear, campaign)
    asked = iter([False, True])
    run_campaign(replace(made, is_asked_to_stop=lambda: next(asked)))
    run_campaign(
        replace(made, fields_of=lambda uids: {"unsubscribe_url": ["https://elsewhere.example/"] * len(uids)})
    )
    counted = counts_of(store, campaign)
    assert counted.held == len(unclear.calls[0].people)
    assert max(unclear.copies().values()) == 1


def test_the_refusal_of_a_repeat_does_not_prove_the_first_call_was_refused(
    store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store)
    keyed = replace(
        provider,
        proof="key",
        after=raising(UncertainError("cut.", provider="counting")),
        before=raising(None, None, BadRequestError("no.", provider="counting", answer="no")),
    )
    run_campaign(sending(store, keyed, campaign))
    assert counts_of(store, campaign).held == len(keyed.calls[0].people)
    assert max(keyed.copies().values()) == 1


def test_an_answer_nobody_documented_pauses_at_once(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, batch_limit=4)
    unclear = replace(provider, after=raising(surprising()))
    ending = run_campaign(sending(store, unclear, campaign))
    assert isinstance(ending, Stopped)
    assert "302 moved" in ending.reason
    assert len(unclear.calls) == 1
    assert counts_of(store, campaign).held == 4


def test_a_fault_that_is_not_the_providers_counts_as_unclear_and_is_not_hidden(
    store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store, batch_limit=4)
    with pytest.raises(ZeroDivisionError):
        run_campaign(sending(store, replace(provider, after=raising(ZeroDivisionError())), campaign))
    assert campaign_now(store, campaign).state is CampaignState.PAUSED
    assert counts_of(store, campaign).uncertain == 4


def test_three_unclear_answers_in_a_row_let_the_account_rest_before_one_more(
    store: Store, provider: CountingProvider
) -> None:
    campaign, clock = ready(store, batch_limit=2), VirtualClock()
    called: list[float] = []

    def cut(_batch: OutgoingBatch) -> None:
        called.append((clock.at - start).total_seconds())
        if len(called) <= 4:
            raise UncertainError("the line was cut.", provider="counting")

    start = clock.at
    run_campaign(sending(store, replace(provider, after=cut), campaign, clock=clock))
    pauses = [round(after - before) for before, after in itertools.pairwise(called)]
    assert pauses == [0, 0, 60, 60, 0]
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=4, held=8)


def test_people_refused_by_name_are_refused_and_the_rest_accepted(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    run_campaign(sending(store, replace(provider, refused={5: "no such mailbox"}), campaign))
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=11, refused=1)
    assert states_of(store, campaign)[5] is DeliveryState.REFUSED


def test_who_left_after_the_freeze_is_skipped_with_the_reason(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    suppress(store, 2)
    run_campaign(sending(store, provider, campaign))
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=11, skipped=1)
    with store.reading() as connection:
        row = connection.execute(sa.text("SELECT subscriber_id, code FROM outcome")).one()
    assert tuple(row) == (2, "suppressed")


def test_a_batch_with_nobody_left_is_settled_without_a_call(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, people=2)
    for number in (1, 2):
        suppress(store, number)
    assert run_campaign(sending(store, provider, campaign)) == Done()
    assert provider.calls == []
    assert counts_of(store, campaign) == CampaignCounts(planned=2, skipped=2)
    assert campaign_now(store, campaign).state is CampaignState.FINISHED


def test_an_unsubscribe_between_reading_and_claiming_starts_the_batch_over(
    store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store, people=3)
    made = sending(store, provider, campaign)
    left: list[int] = []

    class Hesitating(CountingProvider):
        def prepare(self, batch: OutgoingBatch) -> Call:
            if not left:
                left.append(1)
                suppress(store, 1)
            return super().prepare(batch)

    run_campaign(replace(made, provider=Hesitating(path=provider.path)))
    assert provider.copies() == {2: 1, 3: 1}


def test_a_computer_that_slept_after_the_claim_sends_nothing_and_starts_over(
    store: Store, provider: CountingProvider
) -> None:
    class Sleepy(VirtualClock):
        naps = 1

        def boot_seconds(self) -> float:
            value = super().boot_seconds()
            if self.naps:
                self.naps -= 1
                self.forward(3600)
            return value

    campaign = ready(store, people=1)
    run_campaign(sending(store, provider, campaign, clock=Sleepy()))
    assert outcomes_of(store, campaign.key, 1) == [AttemptOutcome.TOO_LATE, AttemptOutcome.ACCEPTED]
    assert provider.copies() == {1: 1}


def test_a_late_answer_to_an_attempt_already_judged_changes_nothing(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, people=1)

    def judge(_batch: OutgoingBatch) -> None:
        execute(store, "UPDATE batch SET state = 4")

    run_campaign(sending(store, replace(provider, after=judge), campaign))
    with store.reading() as connection:
        assert batches.get(connection, campaign.key, 1).state is BatchState.HELD


@pytest.mark.parametrize(
    "error",
    [
        UnavailableError("no connection.", provider="counting"),
        BadRequestError("no good.", provider="counting", answer="no good", status=400),
    ],
    ids=["put back", "split"],
)
def test_a_pause_or_cancel_during_a_call_lets_that_call_end_and_starts_no_other(
    store: Store, provider: CountingProvider, error: ProviderError
) -> None:
    campaign = ready(store, batch_limit=4)

    def cancel(_batch: OutgoingBatch) -> None:
        with store.writing() as connection:
            campaigns.cancel(connection, campaign.key, at=campaign.created_at)
        raise error

    ending = run_campaign(sending(store, replace(provider, before=cancel), campaign))
    assert isinstance(ending, Stopped)
    assert counts_of(store, campaign) == CampaignCounts(planned=12, cancelled=12)
    assert provider.copies() == {}


def test_people_whose_data_does_not_belong_together_stop_the_send_before_anything_leaves(
    store: Store, provider: CountingProvider
) -> None:
    from cipc_newsletter.errors import StoreError
    from sending_making import fields_of

    campaign = ready(store)
    made = sending(store, provider, campaign)
    wrong = replace(made, fields_of=lambda uids: fields_of([b"somebody", *uids[1:]]))
    with pytest.raises(StoreError, match="does not belong together"):
        run_campaign(wrong)
    assert provider.calls == []
    assert counts_of(store, campaign).remaining == 12


def test_a_payload_that_is_not_the_frozen_one_is_never_sent(store: Store, provider: CountingProvider) -> None:
    from cipc_newsletter.errors import StoreError

    campaign = ready(store)
    execute(store, "UPDATE selection SET payload = :zeros", zeros=bytes(20))
    with pytest.raises(StoreError, match="not what was frozen"):
        run_campaign(sending(store, provider, campaign))
    assert provider.calls == []
