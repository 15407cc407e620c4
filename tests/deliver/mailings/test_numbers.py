"""How many people an audience has is held against what somebody said yes to, and another number is agreed to by name.

Who got what is read from the provider, never from the ledger.
"""

from pathlib import Path

import pytest

from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.mailings.planning import MailingSettings
from cipc_newsletter.deliver.mailings.surroundings import Agreement
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.model.deed import Deed, DeedKind
from cipc_newsletter.store import campaigns, journal
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from mailing_making import ISSUE, LANGUAGES, FileList, agreed, counts, issue, ours, run, state
from providers.list_benches import BENCHES
from sending_making import NOW

pytestmark = EACH_DATABASE
ONCE = dict.fromkeys(LANGUAGES, 1)


@pytest.fixture
def provider(tmp_path: Path) -> FileList:
    return FileList(path=tmp_path / "provider.json")


def agreements(store: Store) -> list[Deed]:
    with store.reading() as connection:
        return [deed for deed in journal.of_issue(connection, ISSUE) if deed.kind is DeedKind.AGREED]


def by_ana(people: int) -> Agreement:
    return Agreement(people=people, by="Ana")


def grown(folder: Path, provider: FileList) -> tuple[Store, Campaign]:
    """A campaign that was stopped because the English part has one more than the four that were agreed to."""
    store, campaign = agreed(folder, provider)
    provider.people["tag:English"] = 5
    assert isinstance(run(store, provider, campaign), Stopped)
    return store, campaign


@pytest.mark.parametrize("has_drafts", [True, False])
def test_more_people_than_were_agreed_to_stop_it_with_the_numbers(
    tmp_path: Path, provider: FileList, *, has_drafts: bool
) -> None:
    provider.has_drafts = has_drafts
    store, campaign = agreed(tmp_path, provider)
    provider.people["tag:English"] = 40
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "“English” has 40 people now, and 4 were agreed to. In all that makes 48 people, and 12" in ending.reason
    assert "Français" not in ending.reason
    assert (provider.started(), state(store, campaign)) == ({}, "paused")
    provider.people["tag:English"] = 4
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE


def test_a_pause_is_heard_between_the_counts_of_two_languages(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)

    def pause(call: str) -> None:
        if call == "count":
            with store.writing() as connection:
                campaigns.pause_preparing(connection, campaign.key, reason="paused by Ana.")

    provider.before = pause
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert ending.reason == "paused by Ana."
    assert provider.calls.count("count") == 1
    assert provider.started() == {}


def test_fewer_people_than_were_agreed_to_get_it(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.people["tag:English"] = 3
    assert run(store, provider, campaign) == Done()


@pytest.mark.parametrize("has_drafts", [True, False])
def test_the_number_there_is_now_can_be_agreed_to_by_name(
    tmp_path: Path, provider: FileList, *, has_drafts: bool
) -> None:
    provider.has_drafts = has_drafts
    store, campaign = grown(tmp_path, provider)
    with store.reading() as connection:
        reason = campaigns.get(connection, campaign.key).pause_reason
    assert f"cipc-newsletter campaign resume {campaign.id} --expect 13 --by NAME" in reason
    assert run(store, provider, campaign, agreement=by_ana(13)) == Done()
    assert provider.started() == ONCE
    (deed,) = agreements(store)
    assert (deed.by, deed.details["people"], deed.details["before"]) == ("Ana", "13", "12")
    assert deed.details["languages"] == "fr 5, en 5, es 3"
    assert [each.planned for each in ours(store, campaign)] == [5, 5, 3]
    assert counts(store, campaign).planned == 13
    with store.reading() as connection:
        assert campaigns.audience_of(connection, campaign.key) == 13, "doctor holds the sums against it"


@pytest.mark.parametrize("said", [12, 5, 14, 0])
def test_any_other_number_is_refused_with_the_one_there_is(tmp_path: Path, provider: FileList, said: int) -> None:
    store, campaign = grown(tmp_path, provider)
    ending = run(store, provider, campaign, agreement=by_ana(said))
    assert isinstance(ending, Stopped)
    assert f"--expect says {said} people, and Paper has 13 now" in ending.reason
    assert f"campaign resume {campaign.id} --expect 13 --by NAME" in ending.reason
    assert (provider.started(), state(store, campaign), agreements(store)) == ({}, "paused", [])
    assert [each.planned for each in ours(store, campaign)] == [5, 4, 3]


def test_a_number_that_changed_again_is_agreed_to_anew(tmp_path: Path, provider: FileList) -> None:
    store, campaign = grown(tmp_path, provider)
    provider.people["tag:English"] = 6
    ending = run(store, provider, campaign, agreement=by_ana(13))
    assert isinstance(ending, Stopped)
    assert "--expect 14 --by NAME" in ending.reason
    assert run(store, provider, campaign, agreement=by_ana(14)) == Done()
    assert [deed.details["people"] for deed in agreements(store)] == ["14"]


def test_where_fewer_are_there_another_number_than_that_starts_nothing(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.people["tag:English"] = 3
    assert isinstance(run(store, provider, campaign, agreement=by_ana(12)), Stopped)
    assert provider.started() == {}
    assert run(store, provider, campaign, agreement=by_ana(11)) == Done()
    assert agreements(store) == [], "fewer need no agreement"
    assert [each.planned for each in ours(store, campaign)] == [5, 4, 3]


def test_what_moved_from_one_language_to_another_is_agreed_to_as_well(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)
    provider.people.update({"tag:English": 5, "tag:Français": 4})
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "“English” has 5 people now, and 4 were agreed to. In all that makes 12 people" in ending.reason
    assert run(store, provider, campaign, agreement=by_ana(12)) == Done()
    assert [each.planned for each in ours(store, campaign)] == [4, 5, 3]


def test_an_agreement_lets_through_nothing_but_the_number(tmp_path: Path, provider: FileList) -> None:
    store, campaign = grown(tmp_path, provider)
    provider.made_of = lambda html: html.replace("boucles", "bourses")
    provider.by_hand(provider.ref_of("fr"), html="<p>Autre chose.</p>")
    ending = run(store, provider, campaign, agreement=by_ana(13))
    assert isinstance(ending, Stopped)
    assert "somebody changed the mailing in French" in ending.reason
    assert provider.started() == {}


def test_an_agreement_holds_for_the_runs_that_follow_a_death(tmp_path: Path, provider: FileList) -> None:
    store, campaign = grown(tmp_path, provider)

    def die(call: str) -> None:
        if provider.calls.count("start") == 2:
            raise KeyboardInterrupt

    provider.before = die
    with pytest.raises(KeyboardInterrupt):
        run(store, provider, campaign, agreement=by_ana(13))
    provider.before = lambda _call: None
    for _twice in range(2):
        run(store, provider, campaign, agreement=by_ana(13))
    assert run(store, provider, campaign) == Done()
    assert provider.started() == ONCE
    assert len(agreements(store)) == 1


def test_what_is_started_counts_with_the_number_it_was_started_for(tmp_path: Path, provider: FileList) -> None:
    store, campaign = agreed(tmp_path, provider)

    def stop() -> bool:
        return provider.calls.count("start") == 1

    run(store, provider, campaign, is_asked_to_stop=stop)
    provider.people.update({"tag:Français": 50, "tag:English": 5})
    ending = run(store, provider, campaign)
    assert isinstance(ending, Stopped)
    assert "--expect 13 --by NAME" in ending.reason
    assert "Français" not in ending.reason, "it was started, and nobody can agree to it any more"
    assert run(store, provider, campaign, agreement=by_ana(13)) == Done()
    assert provider.started() == ONCE


def test_nothing_is_agreed_to_once_somebody_paused_it(tmp_path: Path, provider: FileList) -> None:
    store, campaign = grown(tmp_path, provider)

    def pause(call: str) -> None:
        if call == "count" and provider.calls.count("count") % 3 == 0:
            with store.writing() as connection:
                campaigns.pause_preparing(connection, campaign.key, reason="paused by Bo.")

    provider.calls.clear()
    provider.before = pause
    ending = run(store, provider, campaign, agreement=by_ana(13))
    assert isinstance(ending, Stopped)
    assert (ending.reason, agreements(store), provider.started()) == ("paused by Bo.", [], {})


@pytest.mark.parametrize("name", BENCHES)
def test_at_each_provider_one_more_is_told_and_agreed_to(tmp_path: Path, name: str) -> None:
    with BENCHES[name]() as bench:
        bench.server.control.now = NOW
        settings = MailingSettings(
            audiences={"fr": bench.french, "en": bench.english},
            consent="The forms keep it.",
            accepted=tuple(bench.always),
            several_mails=True,
        )
        store, campaign = agreed(tmp_path, bench.provider, issue=issue(("fr", "en")), settings=settings)
        before = counts(store, campaign).planned
        bench.join_french(bench.in_neither)
        more = {"several_mails": True, "accepted": bench.always}
        ending = run(store, bench.provider, campaign, **more)
        assert isinstance(ending, Stopped)
        assert f"--expect {before + 1} --by NAME" in ending.reason
        assert bench.server.started() == []
        assert isinstance(run(store, bench.provider, campaign, agreement=by_ana(before), **more), Stopped)
        assert run(store, bench.provider, campaign, agreement=by_ana(before + 1), **more) == Done()
        assert len(bench.server.started()) == 2
        assert [deed.details["people"] for deed in agreements(store)] == [str(before + 1)]
