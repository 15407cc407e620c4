"""Whom a later campaign of an issue goes to, by what became of them in the earlier ones."""

import datetime as dt
from dataclasses import replace

import pytest

from cipc_newsletter.deliver import choosing, freezing, planning
from cipc_newsletter.deliver.judging import Verdict, judge
from cipc_newsletter.deliver.planning import SendRequest
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import UncertainError
from cipc_newsletter.model.campaign import BatchState, Campaign, Plan
from cipc_newsletter.providers.port import OutgoingBatch
from cipc_newsletter.store import batches, campaigns
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from sending_making import (
    DIGEST,
    ISSUE,
    MESSAGES,
    NOW,
    CountingProvider,
    Crash,
    Fuse,
    MortalStore,
    campaign_now,
    execute,
    planned,
    ready,
    request,
    sending,
    suppress,
)

pytestmark = EACH_DATABASE

CORRECTED = "c0" * 32
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def sent(store: Store, provider: CountingProvider) -> Campaign:
    """A campaign to 12 of whom 2 left before it, 4 was refused, and the English batch (5 people) is held."""

    def silent(batch: OutgoingBatch) -> None:
        if batch.message.language == "en":
            raise UncertainError("no answer.", provider="counting")

    campaign = ready(store)
    execute(
        store,
        "INSERT INTO approved_message SELECT :digest, issue_id, container, container_sha, 0 FROM approved_message",
        digest=CORRECTED,
    )
    suppress(store, 3)
    run_campaign(sending(store, replace(provider, refused={4: "mailbox full"}, after=silent), campaign))
    return campaign


def wanted(segment: str) -> SendRequest:
    """What would be sent: to whoever received a campaign, another message."""
    return request(segment=segment, digest=CORRECTED if segment.startswith(choosing.RECEIVED) else DIGEST)


def chosen(store: Store, segment: str) -> Plan:
    return planned(store, wanted(segment), at=LATER)


def frozen_to(store: Store, agreed: Plan, *, uid: str = "beef", batch_limit: int = 500) -> Campaign:
    with store.writing() as connection:
        made = freezing.create(connection, agreed, uid=uid, zone="UTC", now=LATER, grace=dt.timedelta(0))
    return freezing.freeze(
        store,
        made,
        wanted(agreed.segment),
        messages=list(MESSAGES.values()),
        batch_limit=batch_limit,
        at=LATER,
    )


def mailed(store: Store, provider: CountingProvider, segment: str) -> set[int]:
    """Send to whom the expression chooses; return whom."""
    before = len(provider.lines())
    run_campaign(sending(store, provider, frozen_to(store, chosen(store, segment))))
    return {int(str(line["id"])) for line in provider.lines()[before:]}


def test_without_an_expression_nobody_of_an_earlier_campaign_is_planned(store: Store, sent: Campaign) -> None:
    assert chosen(store, "").planned == 0


def test_only_refused_are_those_whom_the_provider_refused(
    store: Store, provider: CountingProvider, sent: Campaign
) -> None:
    assert mailed(store, provider, "only:refused") == {4}
    assert provider.copies()[4] == 1


def test_once_accepted_in_a_later_campaign_a_refused_person_is_not_chosen_again(
    store: Store, provider: CountingProvider, sent: Campaign
) -> None:
    mailed(store, provider, "only:refused")
    assert chosen(store, "only:refused").planned == 0


def test_only_uncertain_are_those_of_held_batches(store: Store, provider: CountingProvider, sent: Campaign) -> None:
    held = {number for number, copies in provider.copies().items() if copies and number % 3 == 2}
    assert mailed(store, provider, "only:uncertain") == held
    assert chosen(store, "only:uncertain").planned == 0


def test_only_not_reached_are_those_skipped_or_cancelled_who_may_be_mailed_again(
    store: Store, provider: CountingProvider, sent: Campaign
) -> None:
    skipped = chosen(store, "only:not-reached")
    assert (skipped.planned, sum(skipped.left_out.values())) == (0, 1)
    execute(store, "DELETE FROM suppression")
    assert mailed(store, provider, "only:not-reached") == {3}


def test_who_was_given_up_counts_as_uncertain_and_never_as_not_reached(
    store: Store, provider: CountingProvider, sent: Campaign
) -> None:
    uncertain = chosen(store, "only:uncertain").planned
    with store.writing() as connection:
        for batch in batches.in_state(connection, BatchState.HELD, key=sent.key):
            judge(connection, batch, Verdict.DROP, name="Élise", at=LATER)
    assert chosen(store, "only:not-reached").planned == 0
    assert chosen(store, "only:uncertain").planned == uncertain > 0


def test_who_was_in_a_call_that_broke_off_before_it_was_cancelled_is_uncertain(store: Store) -> None:
    campaign = ready(store)
    execute(store, "UPDATE batch SET state = 1, token = :token, give_up_at = 0 WHERE language = 'en'", token=b"1")
    assert chosen(store, "only:uncertain").planned == 0  # its sender may be alive
    with store.writing() as connection:
        campaigns.cancel(connection, campaign.key, at=NOW)
    assert (chosen(store, "only:uncertain").planned, chosen(store, "only:not-reached").planned) == (4, 8)


def test_who_still_waits_in_another_campaign_is_not_chosen(store: Store) -> None:
    ready(store)
    assert all(chosen(store, f"only:{word}").planned == 0 for word in ("refused", "uncertain", "not-reached"))


def test_who_was_cancelled_after_the_campaign_had_begun_is_not_reached(
    store: Store, provider: CountingProvider
) -> None:
    campaign = ready(store)
    stopping = replace(sending(store, provider, campaign), is_asked_to_stop=lambda: bool(provider.calls))
    run_campaign(stopping)
    with store.writing() as connection:
        campaigns.cancel(connection, campaign.key, at=NOW)
    reached = set(provider.copies())
    assert mailed(store, provider, "only:not-reached") == set(range(1, 13)) - reached
    assert set(provider.copies().values()) == {1}


def test_a_correction_goes_to_exactly_those_who_received_it_and_may_still_be_mailed(
    store: Store, provider: CountingProvider, sent: Campaign
) -> None:
    received = {number for number, copies in provider.copies().items() if copies and number % 3 != 2}
    suppress(store, 1)
    assert mailed(store, provider, f"received:{sent.id}") == received - {1}


def test_a_correction_that_was_ended_half_way_is_not_mailed_twice(
    store: Store, provider: CountingProvider, sent: Campaign
) -> None:
    segment = f"received:{sent.id}"
    first = frozen_to(store, chosen(store, segment), uid="f00d", batch_limit=2)
    before = len(provider.calls)
    run_campaign(replace(sending(store, provider, first), is_asked_to_stop=lambda: len(provider.calls) > before))
    with store.writing() as connection:
        campaigns.cancel(connection, first.key, at=LATER)
    have_it = {one.subscriber_id for one in provider.calls[before].people}
    others = {number for number in provider.copies() if number % 3 != 2} - have_it
    again = chosen(store, segment)
    assert (again.planned, again.left_out) == (len(others), {"have this version, or may have it": len(have_it)})
    assert have_it
    assert mailed(store, provider, segment) == others
    assert chosen(store, segment).planned == 0


def test_everybody_else_is_counted_but_not_told(store: Store, sent: Campaign) -> None:
    plan = chosen(store, "only:refused")
    assert (plan.planned, dict(plan.left_out)) == (1, {})
    campaign = frozen_to(store, plan)
    with store.reading() as connection:
        assert campaigns.audience_of(connection, campaign.key) == 1


def test_killed_in_the_middle_of_freezing_it_goes_on_to_the_same_selection(
    store: Store, provider: CountingProvider, sent: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "PAGE", 3)
    monkeypatch.setattr(freezing, "PAGE", 3)
    monkeypatch.setattr(freezing, "_BATCHES_PER_COMMIT", 1)
    agreed = chosen(store, f"received:{sent.id}")
    with store.writing() as connection:
        made = freezing.create(connection, agreed, uid="beef", zone="UTC", now=LATER, grace=dt.timedelta(0))

    def freeze(where: Store) -> Campaign:
        return freezing.freeze(
            where,
            campaign_now(store, made),
            wanted(agreed.segment),
            messages=list(MESSAGES.values()),
            batch_limit=500,
            at=LATER,
        )

    for last in range(1, 60):
        try:
            done = freeze(MortalStore.of(store, Fuse(last=last)))
            break
        except Crash:
            continue
    assert done.is_prepared
    run_campaign(sending(store, provider, done))
    assert sum(copies == 2 for copies in provider.copies().values()) == agreed.planned


def test_who_turns_out_to_have_it_while_a_follow_up_waits_is_known(
    store: Store, provider: CountingProvider, sent: Campaign
) -> None:
    follow_up = frozen_to(store, chosen(store, "only:uncertain"))
    ids = {number for number in range(1, 13) if number % 3 == 2}
    with store.reading() as connection:
        assert choosing.have_it(connection, ISSUE, ids, but=follow_up.key) == frozenset()
    with store.writing() as connection:
        for batch in batches.in_state(connection, BatchState.HELD, key=sent.key):
            judge(connection, batch, Verdict.ACCEPTED, name="Élise", at=LATER)
    with store.reading() as connection:
        assert choosing.have_it(connection, ISSUE, ids, but=follow_up.key) == ids
        assert choosing.have_it(connection, ISSUE, (), but=follow_up.key) == frozenset()
