"""What is done about a call whose answer never came, by policy and by what the provider can prove."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from cipc_newsletter.deliver import proving
from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.judging import Verdict
from cipc_newsletter.deliver.proving import KEY_MARGIN_SECONDS, Step
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.deliver.surroundings import Waiting
from cipc_newsletter.errors import (
    AuthenticationError,
    BadRequestError,
    RateLimitedError,
    UnavailableError,
    UncertainError,
)
from cipc_newsletter.model.campaign import BatchState, Campaign, CampaignCounts, CampaignState
from cipc_newsletter.providers.port import Capabilities, OutgoingBatch, Trace
from cipc_newsletter.store import attempts, batches, campaigns, judgements
from cipc_newsletter.store.attempts import Attempt
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.judgements import Judgement
from databases import EACH_DATABASE
from sending_making import (
    NOW,
    CountingProvider,
    Crash,
    VirtualClock,
    campaign_now,
    counts_of,
    execute,
    ready,
    sending,
    suppress,
)

pytestmark = EACH_DATABASE

UNCLEAR = UncertainError("the line was cut.", provider="counting")


def searching(provider: CountingProvider, clock: VirtualClock, **changes: object) -> CountingProvider:
    """A provider that can be searched and tells the time by `clock`."""
    return replace(provider, proof="lookup", clock=clock, **changes)  # type: ignore[arg-type]


def cut(number: int) -> Callable[[OutgoingBatch], None]:
    """Lose the answer, or the call, of the batch with this number, the first time."""
    left = [number]

    def lose(batch: OutgoingBatch) -> None:
        if batch.batch_no in left:
            left.remove(batch.batch_no)
            raise UNCLEAR

    return lose


def with_policy(store: Store, campaign: Campaign, policy: str) -> None:
    execute(store, "UPDATE campaign SET uncertain_policy = :policy WHERE id = :key", policy=policy, key=campaign.key)


def judged(store: Store, campaign: Campaign) -> list[Judgement]:
    with store.reading() as connection:
        return list(judgements.of_campaign(connection, campaign.key))


def state_of(store: Store, campaign: Campaign, number: int) -> BatchState:
    with store.reading() as connection:
        return batches.get(connection, campaign.key, number).state


def reason_of(store: Store, campaign: Campaign, number: int) -> str:
    with store.reading() as connection:
        return batches.get(connection, campaign.key, number).err


@pytest.mark.parametrize(
    ("policy", "proof", "expected"),
    [
        ("auto", "key", [Step.REPEAT, Step.LOOK_UP, Step.HOLD]),
        ("auto", "lookup", [Step.LOOK_UP, Step.HOLD]),
        ("auto", "none", [Step.HOLD]),
        ("key", "key", [Step.REPEAT, Step.HOLD]),
        ("key", "lookup", [Step.HOLD]),
        ("key", "none", [Step.HOLD]),
        ("lookup_hold", "key", [Step.LOOK_UP, Step.HOLD]),
        ("lookup_resend", "lookup", [Step.LOOK_UP, Step.RESEND]),
        ("hold", "key", [Step.HOLD]),
        ("resend", "none", [Step.RESEND]),
    ],
)
def test_each_policy_tries_what_the_provider_can_prove_and_nothing_more(
    policy: str, proof: str, expected: list[Step]
) -> None:
    capabilities = Capabilities(batch_limit=1, proof=proof, is_real=True, owns_unsubscribe=False)  # type: ignore[arg-type]
    assert list(proving.steps_of(policy, capabilities)) == expected


def test_what_was_accepted_is_found_by_itself_and_the_campaign_finishes(
    store: Store, provider: CountingProvider
) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()
    found = searching(provider, clock, after=cut(2))
    assert run_campaign(sending(store, found, campaign, clock=clock)) == Done()
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=12)
    assert campaign_now(store, campaign).state is CampaignState.FINISHED
    assert provider.copies() == dict.fromkeys(range(1, 13), 1)
    (judgement,) = judged(store, campaign)
    assert (judgement.batch_no, judgement.attempt, judgement.how) == (2, 1, "lookup")
    assert (judgement.verdict, judgement.detail) == (Verdict.ACCEPTED, "ref-2")
    with store.reading() as connection:
        assert batches.get(connection, campaign.key, 2).provider_ref == "ref-2"


def test_the_search_names_the_call_and_one_or_two_of_its_people(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()
    suppress(store, 2)
    found = searching(provider, clock, after=cut(1))
    run_campaign(sending(store, found, campaign, clock=clock))
    (trace,) = found.searches
    call = found.calls[0]
    assert (trace.campaign_uid, trace.batch_no, trace.attempt) == (campaign.uid, 1, 1)
    assert trace.probes == tuple(dict.fromkeys((call.people[0].email, call.people[-1].email)))
    assert trace.n == len(call.people)
    with store.reading() as connection:
        assert trace.started_at == attempts.of_batch(connection, campaign.key, 1)[0].started_at
    counted = counts_of(store, campaign)
    assert (counted.accepted, counted.skipped) == (11, 1)


def test_others_are_sent_while_what_is_uncertain_is_searched_for(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()
    found = searching(provider, clock, after=cut(1), lag_seconds=120)
    waited: list[Waiting] = []

    def wait(until: dt.datetime, waiting: Waiting) -> None:
        assert counts_of(store, campaign).uncertain == len(found.calls[0].people)
        assert counts_of(store, campaign).remaining == 0
        waited.append(waiting)
        clock.wait(until, waiting)

    run_campaign(sending(store, found, campaign, clock=clock, wait=wait))
    assert counts_of(store, campaign).accepted == 12
    assert set(waited) == {Waiting.PROOF}
    assert len(found.searches) < 10


def test_what_is_not_found_once_the_records_have_settled_is_held(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()
    lost = searching(provider, clock, before=cut(2))
    start = clock.at
    assert run_campaign(sending(store, lost, campaign, clock=clock)) == Done()
    held = len(lost.calls[1].people)
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=12 - held, held=held)
    assert 900 <= (clock.at - start).total_seconds() < 930
    assert "hold nothing of it, which is no proof" in reason_of(store, campaign, 2)
    assert judged(store, campaign) == []


def test_what_is_found_late_is_still_found(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()
    late = searching(provider, clock, after=cut(2), lag_seconds=890)
    run_campaign(sending(store, late, campaign, clock=clock))
    assert counts_of(store, campaign).accepted == 12


def test_a_lag_longer_than_the_settling_doubles_nobody(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()
    late = searching(provider, clock, after=cut(2), lag_seconds=2000)
    run_campaign(sending(store, late, campaign, clock=clock))
    assert counts_of(store, campaign).held == len(late.calls[1].people)
    assert max(provider.copies().values()) == 1


@pytest.mark.parametrize(
    ("error", "searches"),
    [
        (AuthenticationError("the key may not.", provider="counting", status=403), 1),
        (BadRequestError("not that far back.", provider="counting", status=400), 1),
        (RateLimitedError("too fast.", provider="counting", status=429, retry_after=600), 3),
    ],
)
def test_a_provider_that_cannot_be_asked_leaves_the_batch_held_with_the_reason(
    store: Store, provider: CountingProvider, error: Exception, searches: int
) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()

    def refuse(_trace: Trace) -> None:
        raise error

    closed = searching(provider, clock, after=cut(2), searched=refuse)
    run_campaign(sending(store, closed, campaign, clock=clock))
    assert counts_of(store, campaign).held == len(closed.calls[1].people)
    assert f"The provider could not be asked: {error}".lower() in reason_of(store, campaign, 2).lower()
    assert len(closed.searches) == searches


def test_an_answer_that_settles_nothing_is_told_and_not_asked_for_again(
    store: Store, provider: CountingProvider
) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()
    told = UncertainError("some got it in another call.", provider="counting")
    told.is_surprising = True

    def tell(_trace: Trace) -> None:
        raise told

    strange = searching(provider, clock, after=cut(2), searched=tell)
    run_campaign(sending(store, strange, campaign, clock=clock))
    assert len(strange.searches) == 1
    assert "some got it in another call." in reason_of(store, campaign, 2)
    assert counts_of(store, campaign).held == len(strange.calls[1].people)


def test_a_hiccup_of_the_search_is_asked_again(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()
    left = [UnavailableError("down.", provider="counting"), UncertainError("cut.", provider="counting")]

    def stumble(_trace: Trace) -> None:
        if left:
            raise left.pop()

    shaky = searching(provider, clock, after=cut(2), searched=stumble)
    run_campaign(sending(store, shaky, campaign, clock=clock))
    assert counts_of(store, campaign).accepted == 12
    assert len(shaky.searches) == 3


def test_a_fault_in_the_search_is_not_hidden_and_settles_nothing(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()

    def fail(_trace: Trace) -> None:
        raise ZeroDivisionError

    broken = searching(provider, clock, after=cut(2), searched=fail)
    with pytest.raises(ZeroDivisionError):
        run_campaign(sending(store, broken, campaign, clock=clock))
    assert state_of(store, campaign, 2) is BatchState.UNCERTAIN


def test_nothing_is_asked_while_a_transaction_is_open(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()

    def write(_trace: Trace) -> None:
        execute(store, "UPDATE campaign SET zone = 'America/Toronto'")

    free = searching(provider, clock, after=cut(2), searched=write)
    run_campaign(sending(store, free, campaign, clock=clock))
    assert counts_of(store, campaign).accepted == 12


def test_a_paused_campaign_asks_nothing(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()

    def pause(_batch: OutgoingBatch) -> None:
        with store.writing() as connection:
            campaigns.pause(connection, campaign.key, reason="somebody asked")
        raise UNCLEAR

    paused = searching(provider, clock, after=pause)
    assert isinstance(run_campaign(sending(store, paused, campaign, clock=clock)), Stopped)
    assert paused.searches == []
    assert counts_of(store, campaign).uncertain == len(paused.calls[0].people)


def test_hold_asks_nobody_whatever_the_provider_can_do(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()
    with_policy(store, campaign, "hold")
    able = searching(provider, clock, after=cut(2))
    run_campaign(sending(store, able, campaign, clock=clock))
    assert able.searches == []
    assert counts_of(store, campaign).held == len(able.calls[1].people)


def test_resend_sends_again_and_says_so(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, batch_limit=3)
    with_policy(store, campaign, "resend")
    twice = replace(provider, after=cut(2))
    assert run_campaign(sending(store, twice, campaign)) == Done()
    assert counts_of(store, campaign).accepted == 12
    again = {person.subscriber_id for person in twice.calls[1].people}
    assert provider.copies() == {number: 2 if number in again else 1 for number in range(1, 13)}
    (judgement,) = judged(store, campaign)
    assert (judgement.how, judgement.verdict, judgement.batch_no) == ("person", Verdict.RESEND, 2)


def test_resend_leaves_out_who_left_meanwhile(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, batch_limit=3)
    with_policy(store, campaign, "resend")

    def leave(batch: OutgoingBatch) -> None:
        if len(twice.calls) == 1:
            suppress(store, batch.people[0].subscriber_id)
            raise UNCLEAR

    twice = replace(provider, after=leave)
    run_campaign(sending(store, twice, campaign))
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=11, skipped=1)
    assert provider.copies()[twice.calls[0].people[0].subscriber_id] == 1


@pytest.mark.parametrize("was_accepted", [True, False])
def test_lookup_resend_searches_first_and_sends_again_what_is_not_found(
    store: Store, provider: CountingProvider, *, was_accepted: bool
) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()
    with_policy(store, campaign, "lookup_resend")
    losing = {"after": cut(2)} if was_accepted else {"before": cut(2)}
    made = searching(provider, clock, **losing)
    start = clock.at
    assert run_campaign(sending(store, made, campaign, clock=clock)) == Done()
    assert provider.copies() == dict.fromkeys(range(1, 13), 1)
    assert ((clock.at - start).total_seconds() > 900) is not was_accepted
    (judgement,) = judged(store, campaign)
    assert judgement.verdict == (Verdict.ACCEPTED if was_accepted else Verdict.RESEND)
    assert judgement.how == "lookup"


def test_a_repeat_under_the_same_key_is_recorded_as_the_proof(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, batch_limit=3)
    keyed = replace(provider, proof="key", after=cut(2))
    run_campaign(sending(store, keyed, campaign))
    (judgement,) = judged(store, campaign)
    assert (judgement.how, judgement.verdict, judgement.batch_no, judgement.attempt) == (
        "key",
        Verdict.ACCEPTED,
        2,
        2,
    )


@pytest.mark.parametrize(("age", "is_repeated"), [(100.0, True), (1800 - KEY_MARGIN_SECONDS + 1, False)])
def test_a_key_is_used_only_while_it_surely_lives_and_then_the_next_line_is_tried(
    store: Store, provider: CountingProvider, age: float, *, is_repeated: bool
) -> None:
    campaign, clock = ready(store, batch_limit=12), VirtualClock()

    def sleep(_batch: OutgoingBatch) -> None:
        if len(keyed.calls) == 1:
            clock.forward(age)
            raise UNCLEAR

    keyed = replace(provider, proof="key", key_lives_seconds=1800, clock=clock, after=sleep)
    run_campaign(sending(store, keyed, campaign, clock=clock))
    numbers = [call.batch_no for call in keyed.calls]
    assert (numbers.count(1) == 2) is is_repeated
    assert (len(keyed.searches) == 0) is is_repeated
    assert counts_of(store, campaign).accepted == 12
    assert max(keyed.copies().values()) == 1


@pytest.mark.parametrize(
    ("age", "lives", "is_alive"),
    [
        (0.0, 1800.0, True),
        (1499.0, 1800.0, True),
        (1500.0, 1800.0, False),
        (86400.0, 1800.0, False),
        (-1.0, 1800.0, False),  # the clock was set back
        (1e7, None, True),
    ],
)
def test_a_key_lives_from_the_first_call_under_it(age: float, lives: float | None, *, is_alive: bool) -> None:
    def attempt(number: int, key: str, seconds: float) -> Attempt:
        at = NOW + dt.timedelta(seconds=seconds)
        return Attempt(batch_no=1, number=number, token=b"t", idem_key=key, body_sha=b"", started_at=at)

    evidence = [attempt(1, "c/1/1", -5000), attempt(2, "c/1/2", 0), attempt(3, "c/1/2", 900)]
    now = NOW + dt.timedelta(seconds=age)
    assert proving.is_key_alive(evidence, lives_seconds=lives, now=now) is is_alive


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_repeat_that_another_process_may_be_making_is_left_alone_until_nobody_waits_for_it(
    store: Store, provider: CountingProvider, *, is_shared: bool
) -> None:
    store.is_shared = is_shared
    campaign, clock = ready(store, people=1), VirtualClock()

    def lose(_batch: OutgoingBatch) -> None:
        if len(keyed.calls) == 1:
            raise UNCLEAR
        raise Crash  # in the middle of the repeat

    keyed = replace(provider, proof="key", after=lose)
    with pytest.raises(Crash):
        run_campaign(sending(store, keyed, campaign, clock=clock))
    with store.reading() as connection:
        batch = batches.get(connection, campaign.key, keyed.calls[-1].batch_no)
    made = sending(store, replace(provider, proof="key"), campaign, clock=clock)
    assert batch.state is BatchState.UNCERTAIN
    assert proving.prove(made, batch) is is_shared
    with store.reading() as connection:
        now = batches.get(connection, campaign.key, batch.number)
    assert now.state is BatchState.UNCERTAIN
    assert batch.give_up_at is not None
    assert now.not_before == (batch.give_up_at if is_shared else batch.not_before)
    clock.at = batch.give_up_at
    assert proving.prove(made, now) is False


def test_a_search_does_not_wait_for_what_calls_wait_for(store: Store, provider: CountingProvider) -> None:
    campaign, clock = ready(store, batch_limit=3), VirtualClock()
    told: list[float] = []

    def rest(batch: OutgoingBatch) -> None:
        if batch.batch_no == 2 and len(able.calls) == 2:
            raise RateLimitedError("too fast.", provider="counting", status=429, retry_after=86_400)

    def searched(_trace: Trace) -> None:
        told.append((clock.at - start).total_seconds())

    able = searching(provider, clock, before=rest, after=cut(1), searched=searched)
    start = clock.at
    run_campaign(sending(store, able, campaign, clock=clock))
    assert provider.copies() == dict.fromkeys(range(1, 13), 1)
    assert len(told) == 1
    assert told[0] < 60
    assert (clock.at - start).total_seconds() >= 86_400
