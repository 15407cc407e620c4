"""What a plan counts, whom it leaves out, and what its digest stands for."""

from cipc_newsletter.deliver import planning
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from sending_making import NOW, created, frozen, planned, ready, request, suppress, with_audience

pytestmark = EACH_DATABASE


def test_people_are_counted_under_the_language_of_the_mail_they_would_get(store: Store) -> None:
    with_audience(store, 12)
    plan = planned(store)
    assert plan.by_language == {"fr": 8, "en": 4}
    assert plan.planned == 12


def test_people_whose_language_the_issue_lacks_get_its_first_language_and_are_counted(store: Store) -> None:
    with_audience(store, 12)
    assert planned(store).without_own_language == 4
    assert (
        planned(
            store, request(languages={language: language for language in ("en", "fr", "es")})
        ).without_own_language
        == 0
    )


def test_nobody_gets_another_language_where_one_mail_carries_their_own(store: Store) -> None:
    with_audience(store, 12)
    plan = planned(store, request(languages={"fr": "fr", "en": "fr"}))
    assert plan.by_language == {"fr": 12}
    assert plan.carried == {"fr": ("fr", "en")}
    assert plan.without_own_language == 4


def test_a_language_nobody_reads_is_shown_with_nobody(store: Store) -> None:
    with_audience(store, 1)
    assert planned(store).by_language == {"fr": 1, "en": 0}


def test_people_who_may_not_be_mailed_are_left_out_by_reason(store: Store) -> None:
    with_audience(store, 12)
    suppress(store, 1)
    suppress(store, 5)
    plan = planned(store)
    assert plan.planned == 10
    assert plan.left_out == {"suppressed": 2}


def test_people_of_an_earlier_campaign_of_the_issue_are_left_out_whatever_its_digest(store: Store) -> None:
    ready(store, people=12)
    plan = planned(store, request(digest="e" * 64))
    assert plan.planned == 0
    assert plan.left_out == {"already among the recipients of this issue": 12}
    assert planned(store, request(issue_id="2026-01")).planned == 12


def test_people_who_subscribed_after_a_campaign_are_planned(store: Store) -> None:
    with_audience(store, 12)
    suppress(store, 2)
    frozen(store, created(store))
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE suppression SET lifted_at = 1")
    assert planned(store).by_language == {"fr": 0, "en": 1}


def test_the_digest_of_a_plan_changes_with_its_people_languages_digest_and_provider(store: Store) -> None:
    with_audience(store, 12)
    plans = {
        planned(store).sha,
        planned(store, request(digest="e" * 64)).sha,
        planned(store, request(provider="other")).sha,
        planned(store, request(languages={"en": "en", "fr": "fr"})).sha,
    }
    suppress(store, 3)
    assert len(plans | {planned(store).sha}) == 5
    assert planned(store).sha == planned(store).sha


def test_an_audience_of_nobody_is_a_plan_of_nobody(store: Store) -> None:
    assert planned(store).planned == 0


def test_an_audience_of_several_pages_is_planned_whole(store: Store) -> None:
    with_audience(store, 2001)
    plan = planned(store)
    assert plan.planned == 2001
    assert plan.by_language == {"fr": 1334, "en": 667}


def test_reasons_with_the_same_words_are_counted_together(store: Store) -> None:
    with_audience(store, 12)
    suppress(store, 1)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE subscriber SET language = 'xx' WHERE id = 2")
    with store.reading() as connection:
        plan = planning.plan(connection, request(), at=NOW, words_of=lambda _key: "not to be mailed")
    assert plan.left_out == {"not to be mailed": 2}
