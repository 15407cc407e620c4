"""What a person said was started is asked about before it is taken back: what the provider says of it goes first."""

from pathlib import Path

import pytest

from cipc_newsletter.deliver.engine import Stopped
from cipc_newsletter.deliver.judging import Verdict
from cipc_newsletter.deliver.mailings import by_word, judging, stopping
from cipc_newsletter.errors import UncertainError
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.store.database import Store
from databases import EACH_DATABASE
from mailing_making import FileList, agreed, counts, listing, ours, run, stages

pytestmark = EACH_DATABASE


@pytest.fixture(params=[True, False], ids=["drafts", "no drafts"])
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> FileList:
    return FileList(path=tmp_path / "provider.json", has_drafts=request.param)


@pytest.fixture
def said(tmp_path: Path, provider: FileList) -> tuple[Store, Campaign]:
    """A campaign whose French start was made and got no answer, and of which Ana said that it was started."""
    store, campaign = agreed(tmp_path, provider)
    begins = "start" if provider.has_drafts else "create"

    def lose(call: str) -> None:
        if call == begins:
            raise UncertainError("no answer.", provider="paper")

    provider.after = lose
    provider.before = lambda call: silent(call) if begins in provider.calls else None
    assert isinstance(run(store, provider, campaign), Stopped)
    provider.before = provider.after = lambda _call: None
    with store.writing() as connection:
        judging.judge(connection, judging.unclear(connection, campaign.key), Verdict.ACCEPTED, name="Ana")
    assert (stages(store, campaign)["fr"], provider.started()["fr"]) == ("sent", 1)
    return store, campaign


def silent(call: str) -> None:
    if call in ("standing", "ours"):
        raise UncertainError("no answer.", provider="paper")


def taken_back(said: tuple[Store, Campaign], provider: FileList) -> tuple[frozenset[str], list[str]]:
    """Take everything back and give it up; return of which languages the provider does not tell, and what is begun."""
    made = listing(said[0], provider, said[1])
    untold = by_word.ask_all(made)
    begun = stopping.take_back_all(made)
    stopping.give_up_all(made)
    return untold, [each.language for each in begun]


def test_what_waits_for_its_moment_is_taken_back(said: tuple[Store, Campaign], provider: FileList) -> None:
    assert taken_back(said, provider) == (frozenset(), [])
    assert provider.started() == {}
    assert counts(*said).cancelled == 12


def test_what_is_leaving_is_named(said: tuple[Store, Campaign], provider: FileList) -> None:
    provider.by_hand(provider.ref_of("fr"), state="sending")
    assert taken_back(said, provider) == (frozenset(), ["fr"])
    assert stages(*said)["fr"] == "started"


def test_what_is_out_is_that_with_the_providers_number(said: tuple[Store, Campaign], provider: FileList) -> None:
    provider.let_out()
    assert taken_back(said, provider) == (frozenset(), ["fr"])
    (french, *_others) = ours(*said)
    assert (french.stage.value, french.sent, french.is_by_word) == ("sent", 5, False)


def test_what_is_a_draft_there_was_not_started_whatever_was_said(
    said: tuple[Store, Campaign], provider: FileList
) -> None:
    if not provider.has_drafts:
        pytest.skip("this provider knows no drafts")
    provider.by_hand(provider.ref_of("fr"), state="draft")
    assert taken_back(said, provider) == (frozenset(), [])
    assert (provider.held(), counts(*said).cancelled) == ({}, 12)


def test_what_the_provider_has_no_more_stays_as_it_was_said(said: tuple[Store, Campaign], provider: FileList) -> None:
    provider.deleted(provider.ref_of("fr"))
    assert taken_back(said, provider) == (frozenset({"fr"}), ["fr"])
    assert ours(*said)[0].note == "Ana said that it was started."
    assert counts(*said).accepted == 5


def test_where_the_provider_does_not_answer_it_stays_as_it_was_said(
    said: tuple[Store, Campaign], provider: FileList
) -> None:
    provider.before = silent
    assert by_word.ask_all(listing(said[0], provider, said[1])) == {"fr"}
    assert stages(*said)["fr"] == "sent"


def test_asked_again_after_a_break_it_is_taken_back(said: tuple[Store, Campaign], provider: FileList) -> None:
    def die(call: str) -> None:
        if call == "stop":
            raise KeyboardInterrupt

    provider.after = die
    with pytest.raises(KeyboardInterrupt):
        taken_back(said, provider)
    provider.after = lambda _call: None
    assert taken_back(said, provider) == (frozenset(), [])
    assert provider.started() == {}
