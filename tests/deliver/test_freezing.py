"""A selection once frozen never changes, and is the plan that was agreed to or is nothing."""

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa

from cipc_newsletter.deliver import freezing, planning
from cipc_newsletter.deliver.freezing import frozen_names, value_of
from cipc_newsletter.errors import AudienceError, TransitionError
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.model.message import MergeField
from cipc_newsletter.model.subscriber import Subscriber
from cipc_newsletter.store import campaigns, selections
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from sending_making import (
    MESSAGES,
    NOW,
    Crash,
    Fuse,
    MortalStore,
    campaign_now,
    counts_of,
    created,
    frozen,
    planned,
    ready,
    request,
    suppress,
    with_audience,
)

pytestmark = EACH_DATABASE


def frozen_ids(store: Store, key: int) -> list[int]:
    with store.reading() as connection:
        return [p.subscriber_id for page in selections.pages(connection, key) for batch in page for p in batch.people]


def test_campaigns_of_an_issue_are_numbered_from_one(store: Store) -> None:
    with_audience(store, 2)
    suppress(store, 2)
    first = frozen(store, created(store, uid="first"))
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE suppression SET lifted_at = 1")
    second = created(store, uid="second")
    assert (first.id, second.id) == ("2025-12-1", "2025-12-2")


def test_a_batch_holds_one_language_and_a_person_is_in_one_batch_only(store: Store) -> None:
    campaign = ready(store, people=120)
    ids = frozen_ids(store, campaign.key)
    assert sorted(ids) == list(range(1, 121))
    with store.reading() as connection:
        rows = connection.execute(sa.text("SELECT language, n FROM batch ORDER BY batch_no")).all()
    assert [tuple(row) for row in rows] == [("fr", 50), ("fr", 30), ("en", 40)]


def test_the_sums_of_candidates_excluded_and_audience_balance(store: Store) -> None:
    with_audience(store, 12)
    suppress(store, 4)
    frozen(store, created(store))
    with store.reading() as connection:
        row = connection.execute(sa.text("SELECT n_candidates, n_excluded, n_audience FROM campaign")).one()
    assert tuple(row) == (12, 1, 11)


def test_the_values_of_merge_fields_are_those_of_the_freeze(store: Store) -> None:
    campaign = ready(store, people=1)
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE subscriber SET first_name = 'Other'"))
    with store.reading() as connection:
        (person,) = selections.read(connection, campaign.key, 1).people
    assert person.values == {"email": "person0@lecteurs.example", "first_name": "Name0"}


def test_links_are_not_frozen_and_attributes_are() -> None:
    assert frozen_names(MESSAGES.values()) == ("email", "first_name")
    person = Subscriber(id=1, uid=bytes(8), email="a@b.example", language="fr", attributes={"city": "Québec"})
    assert [value_of(person, name, language="fr") for name in ("city", "unknown", "last_name")] == ["Québec", "", ""]


def test_a_campaign_to_nobody_is_refused(store: Store) -> None:
    with pytest.raises(AudienceError, match="obody would get issue 2025-12"):
        created(store)


def test_a_plan_that_no_longer_holds_is_thrown_away_before_anything_is_frozen(store: Store) -> None:
    with_audience(store, 12)
    campaign = created(store)
    suppress(store, 7)
    with pytest.raises(TransitionError, match=r"audience changed.*Only the plan.*send 2025-12"):
        frozen(store, campaign)
    with store.reading() as connection:
        assert campaigns.every(connection) == ()
        for table in ("batch", "selection"):
            assert connection.execute(sa.text(f"SELECT COUNT(*) FROM {table}")).scalar_one() == 0
    assert planned(store).planned == 11


def test_a_change_while_freezing_is_noticed_at_its_end(store: Store) -> None:
    with_audience(store, 12)
    campaign = created(store)
    pages = 0

    def page_of(connection: sa.Connection, *, after_id: int, limit: int, at: dt.datetime) -> object:
        nonlocal pages
        pages += 1
        if pages == 2:  # the first page that is frozen; the one before was planned
            connection.exec_driver_sql(
                "INSERT INTO suppression (email_norm, reason, at)"
                " SELECT email_norm, 'staff', 0 FROM subscriber WHERE id = 4"
            )
        return request().page_of(connection, after_id=after_id, limit=limit, at=at)

    with pytest.raises(TransitionError, match="audience changed"):
        freezing.freeze(
            store,
            campaign,
            request(page_of=page_of),
            messages=list(MESSAGES.values()),
            batch_limit=500,
            at=NOW,
        )
    with store.reading() as connection:
        assert campaigns.every(connection) == ()


def test_a_prepared_campaign_is_not_frozen_again(store: Store) -> None:
    campaign = ready(store)
    assert frozen(store, campaign) == campaign
    assert counts_of(store, campaign).planned == 12


def test_the_grace_runs_from_the_moment_somebody_said_yes(store: Store) -> None:
    campaign = ready(store, grace_seconds=600)
    assert campaign.grace_until == NOW + dt.timedelta(minutes=10)
    assert campaign.state is CampaignState.SENDING


def test_two_campaigns_of_an_issue_never_share_a_person_even_when_frozen_in_turns(store: Store) -> None:
    with_audience(store, 12)
    first, second = created(store, uid="first"), created(store, uid="second")
    frozen(store, first)
    with pytest.raises(TransitionError):
        frozen(store, second)
    with store.reading() as connection:
        assert [campaign.uid for campaign in campaigns.every(connection)] == ["first"]


def test_freezing_killed_at_any_commit_goes_on_where_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freezing, "_BATCHES_PER_COMMIT", 4)
    with_audience(store, 3100)
    campaign = created(store)
    deaths = 0
    for last in (2, 6, 9):
        with pytest.raises(Crash):
            frozen(MortalStore.of(store, Fuse(last)), campaign_now(store, campaign), batch_limit=300)
        deaths += 1
        assert campaign_now(store, campaign).state is CampaignState.PREPARING
    frozen(store, campaign_now(store, campaign), batch_limit=300)
    ids = frozen_ids(store, campaign.key)
    assert sorted(ids) == list(range(1, 3101))
    assert deaths == 3


def test_a_paused_campaign_is_not_frozen_over(store: Store) -> None:
    campaign = replace(ready(store), state=CampaignState.PAUSED, is_prepared=False)
    assert frozen(store, campaign) is campaign


def test_only_who_finds_no_language_of_theirs_in_a_mail_of_several_is_told_so(store: Store) -> None:
    with_audience(store, 3)
    joint = replace(MESSAGES["fr"], merge_fields=(MergeField(name="language_notice", fallback=""),), also=("en",))
    wanted = request(languages={"fr": "fr", "en": "fr"})
    with store.writing() as connection:
        agreed = planning.plan(connection, wanted, at=NOW, words_of=str)
        campaign = freezing.create(connection, agreed, uid="c0ffee", zone="UTC", now=NOW, grace=dt.timedelta())
    freezing.freeze(store, campaign, wanted, messages=(joint,), batch_limit=500, at=NOW)
    with store.reading() as connection:
        people = selections.read(connection, campaign.key, 1).people
    notices = {person.email: person.values["language_notice"] for person in people}
    assert notices["person0@lecteurs.example"] == notices["person1@lecteurs.example"] == ""
    assert notices["person2@lecteurs.example"].startswith("Este número")
