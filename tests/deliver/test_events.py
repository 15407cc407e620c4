"""What a provider reports later counts once, in any order, and proves what nobody knew (T9 of the matrix)."""

import datetime as dt
import time
from dataclasses import replace

import pytest

from cipc_newsletter.config import Send, StopOn
from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.events import Recorded, record_events
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import UncertainError
from cipc_newsletter.model.campaign import BatchState, Campaign, CampaignCounts, CampaignState
from cipc_newsletter.model.event import Event, EventKind
from cipc_newsletter.providers.port import OutgoingBatch
from cipc_newsletter.store import batches, events, judgements, selections
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from event_making import KINDS, report_on, reports_of, told
from sending_making import NOW, CountingProvider, VirtualClock, campaign_now, counts_of, execute, ready, sending

SMALL, LARGE = 3_000, 100_000

pytestmark = EACH_DATABASE


def losing(provider: CountingProvider, *numbers: int) -> CountingProvider:
    """A provider that takes every call and loses its answer to these batches."""

    def lose(batch: OutgoingBatch) -> None:
        if batch.batch_no in numbers:
            raise UncertainError("the line was cut.", provider="counting")

    return replace(provider, after=lose)


def of_batch(store: Store, campaign: Campaign, number: int) -> list[Event]:
    """Return the reports of the people in a batch."""
    with store.reading() as connection:
        people = selections.read(connection, campaign.key, number).people
    names = {name for one in people for name in (one.email.lower(), one.uid)}
    return [one for one in reports_of(store, campaign) if one.address.lower() in names or one.subscriber_uid in names]


def of_people(reports: list[Event], batch: OutgoingBatch) -> list[Event]:
    """Return the reports of the people in a call."""
    names = {name for one in batch.people for name in (one.email.lower(), one.uid)}
    return [one for one in reports if one.address.lower() in names or one.subscriber_uid in names]


def state_of(store: Store, campaign: Campaign, number: int) -> BatchState:
    with store.reading() as connection:
        return batches.get(connection, campaign.key, number).state


def test_a_report_counts_once_however_often_it_comes(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    run_campaign(sending(store, provider, campaign))
    reports = reports_of(store, campaign)
    assert record_events(store, reports, now=NOW) == Recorded(new=60)
    assert record_events(store, told(reports, times=3, seed="again"), now=NOW) == Recorded(known=180)
    with store.reading() as connection:
        assert events.counts(connection, campaign.key) == dict.fromkeys(KINDS, 12)


def test_people_are_counted_and_not_reports(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    run_campaign(sending(store, provider, campaign))
    first = reports_of(store, campaign)[0]
    again = [replace(first, kind=EventKind.DEFERRED, key=f"try {number}") for number in range(4)]
    record_events(store, again, now=NOW)
    with store.reading() as connection:
        assert events.counts(connection, campaign.key) == {EventKind.DEFERRED: 1}
        assert events.total(connection, campaign.key) == 4


def test_a_report_without_a_key_is_known_by_what_it_says(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    run_campaign(sending(store, provider, campaign))
    one = replace(reports_of(store, campaign)[0], key="")
    later = replace(one, at=one.at + dt.timedelta(seconds=1))
    assert record_events(store, [one, one, later], now=NOW) == Recorded(new=2, known=1)


@pytest.mark.parametrize(
    "changes",
    [{"campaign_uid": "elsewhere"}, {"address": "nobody@lecteurs.example", "subscriber_uid": b""}, {"batch_no": 999}],
)
def test_a_report_of_nobody_here_is_left_out_and_counted(
    store: Store, provider: CountingProvider, changes: dict[str, object]
) -> None:
    campaign = ready(store)
    run_campaign(sending(store, provider, campaign))
    made = replace(
        Event(campaign_uid=campaign.uid, kind=EventKind.DELIVERED, at=NOW, address="gone@lecteurs.example"),
        **changes,  # type: ignore[arg-type]
    )
    assert record_events(store, [made], now=NOW) == Recorded(unplaced=1)


def test_who_was_forgotten_since_is_found_in_the_selection(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store)
    run_campaign(sending(store, provider, campaign))
    report = next(one for one in reports_of(store, campaign) if one.batch_no is not None and one.address)
    execute(store, "UPDATE subscriber SET email_norm = 'x' || id")
    assert record_events(store, [report], now=NOW) == Recorded(new=1)


def test_a_report_after_the_hold_settles_it_and_ends_the_campaign(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, batch_limit=3)
    run_campaign(sending(store, losing(provider, 2), campaign))
    assert state_of(store, campaign, 2) is BatchState.HELD
    (report, *_others) = of_batch(store, campaign, 2)
    assert record_events(store, [report], now=NOW) == Recorded(new=1, proved=1)
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=12)
    assert campaign_now(store, campaign).state is CampaignState.FINISHED
    with store.reading() as connection:
        (judgement,) = judgements.of_campaign(connection, campaign.key)
    assert (judgement.batch_no, judgement.how, judgement.verdict) == (2, "event", "accepted")


def test_a_report_during_the_call_is_proof_once_the_answer_is_lost(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, batch_limit=3)

    def report_then_lose(batch: OutgoingBatch) -> None:
        if batch.batch_no == 2:
            assert record_events(store, of_batch(store, campaign, 2)[:1], now=NOW).proved == 0
            raise UncertainError("the line was cut.", provider="counting")

    run_campaign(sending(store, replace(provider, after=report_then_lose), campaign))
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=12)
    with store.reading() as connection:
        assert [one.how for one in judgements.of_campaign(connection, campaign.key)] == ["event"]


def test_a_report_spares_the_search(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, batch_limit=3)

    def report_then_lose(batch: OutgoingBatch) -> None:
        if batch.batch_no == 2:
            record_events(store, of_batch(store, campaign, 2)[:1], now=NOW)
            raise UncertainError("the line was cut.", provider="counting")

    able = replace(provider, proof="lookup", after=report_then_lose)
    run_campaign(sending(store, able, campaign))
    assert able.searches == []
    assert counts_of(store, campaign).accepted == 12


def test_a_report_of_another_batch_proves_nothing(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, batch_limit=3)
    run_campaign(sending(store, losing(provider, 2), campaign))
    others = [one for one in reports_of(store, campaign) if one not in of_batch(store, campaign, 2)]
    named = [replace(one, batch_no=2) for one in others]  # whoever says so is not in that batch
    assert record_events(store, named, now=NOW).proved == 0
    assert state_of(store, campaign, 2) is BatchState.HELD


def test_a_report_of_a_batch_that_waits_keeps_it_from_being_sent(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, batch_limit=3)
    report = next(one for one in of_batch(store, campaign, 1) if one.batch_no == 1)
    assert record_events(store, [report], now=NOW) == Recorded(new=1, proved=1)
    run_campaign(sending(store, provider, campaign))
    assert 1 not in {call.batch_no for call in provider.calls}
    assert counts_of(store, campaign) == CampaignCounts(planned=12, accepted=12)


def test_a_late_report_changes_nothing_that_a_person_decided(store: Store, provider: CountingProvider) -> None:
    campaign = ready(store, batch_limit=3)
    run_campaign(sending(store, losing(provider, 2), campaign))
    execute(store, "UPDATE batch SET state = 6 WHERE batch_no = 2")
    assert record_events(store, of_batch(store, campaign, 2), now=NOW).proved == 0
    assert state_of(store, campaign, 2) is BatchState.CANCELLED


@pytest.mark.parametrize(
    ("kind", "share", "words"),
    [
        (EventKind.BOUNCED, 0.15, "mails came back"),
        (EventKind.COMPLAINT, 0.05, "people called it spam"),
        (EventKind.BOUNCED, 0.03, None),
        (EventKind.DEFERRED, 0.5, None),
    ],
)
def test_what_is_reported_pauses_a_campaign_that_goes_wrong(
    store: Store, provider: CountingProvider, kind: EventKind, share: float, words: str | None
) -> None:
    campaign, clock = ready(store, people=600, batch_limit=50), VirtualClock()

    def report(batch: OutgoingBatch) -> None:
        told = [
            Event(campaign_uid=campaign.uid, kind=kind, at=clock.at, key=f"{one.subscriber_id}", address=one.email)
            for one in batch.people[: round(len(batch.people) * share)]
        ]
        record_events(store, told, now=clock.at)
        clock.forward(1)

    ending = run_campaign(sending(store, replace(provider, after=report), campaign, clock=clock))
    if words is None:
        assert ending == Done()
        assert counts_of(store, campaign).accepted == 600
    else:
        assert isinstance(ending, Stopped)
        assert words in ending.reason
        assert counts_of(store, campaign).remaining > 0


@pytest.mark.parametrize(
    ("people", "seed"), [(SMALL // 5, "small"), pytest.param(LARGE // 5, "large", marks=pytest.mark.soak)]
)
@pytest.mark.sqlite_only
def test_reports_told_three_times_shuffled_before_and_after_settling_say_what_they_say_once(
    store: Store, provider: CountingProvider, people: int, seed: str
) -> None:
    campaign = ready(store, people=people, batch_limit=50)
    reports = reports_of(store, campaign)
    every = list(told(reports, times=3, seed=seed))

    def lose(batch: OutgoingBatch) -> None:
        if batch.batch_no % 3 == 0:
            if batch.batch_no % 2:  # some reports come before anybody has judged the call
                record_events(store, of_people(reports, batch)[:7], now=NOW)
            raise UncertainError("the line was cut.", provider="counting")

    execute(store, "UPDATE campaign SET uncertain_policy = 'hold'")
    # Every kind of report comes for everybody: a breaker that heeds them would stop the campaign half-way.
    heedless = Send(canary=0, stop_on=StopOn(refused=100.0, bounced=100.0, complaints=100.0))
    run_campaign(sending(store, replace(provider, after=lose), campaign, send=heedless))
    started = time.perf_counter()
    record_events(store, every, now=NOW)
    print(f"{len(every):,} reports of {people:,} people in {time.perf_counter() - started:.1f} s, seed {seed}")
    counted, state, kinds, total, judged = report_on(store, campaign)
    assert counted == CampaignCounts(planned=people, accepted=people)
    assert state is CampaignState.FINISHED
    assert kinds == dict.fromkeys(KINDS, people)
    assert total == len(reports)
    assert {how for _number, how, _verdict in judged} == {"event"}
    assert len({number for number, _how, _verdict in judged}) == len(judged)
    record_events(store, reports, now=NOW)
    assert report_on(store, campaign) == (counted, state, kinds, total, judged)
