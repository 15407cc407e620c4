"""What `audience sync` says where nobody can be asked: what is kept, and of whom the provider was not told."""

import json
from pathlib import Path

import pytest

from audience_making import NOW
from cipc_newsletter.audience import leaving
from cipc_newsletter.cli import application
from cipc_newsletter.cli.session import Session
from cipc_newsletter.errors import UncertainError
from cipc_newsletter.pipeline import syncing
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.pipeline.syncing import Known
from cipc_newsletter.providers.list_port import Departure
from cipc_newsletter.store import suppressions
from list_keeper import Keeper
from sample_workspaces import workspace

HERE, THERE = "here@b.example", "there@b.example"


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    place = workspace(tmp_path)
    with store_of(place, now=NOW) as store, store.writing() as connection:
        leaving.unsubscribe(connection, HERE, at=NOW)
    keeper = Keeper(people=[HERE], gone=[Departure(email=THERE, why="unsubscribed", at=NOW)])
    known = Known(name="keeper", title="Keeper", informant=keeper, keeper=keeper)
    monkeypatch.setattr(Session, "workspace", lambda _session: place)
    monkeypatch.setattr(syncing, "informant_of", lambda _workspace, _name: known)
    return keeper


def test_without_a_terminal_it_is_said_what_is_kept_and_of_whom_nothing_was_told(
    keeper: Keeper, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert application.run(["audience", "sync", "keeper", "--json"]) == 2
    said = json.loads(capsys.readouterr().out)["error"]
    assert "Keeper was not told of 1 person who left here" in said["message"]
    assert "1 person newly suppressed here" in said["hint"]
    assert "nothing was done" not in said["message"]
    with store_of(workspace(tmp_path), now=NOW) as store, store.reading() as connection:
        assert list(suppressions.of_addresses(connection, [THERE])) == [THERE]
    assert keeper.told == []


def test_where_telling_breaks_off_the_same_command_goes_on_and_nothing_is_left_in_doubt(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def silent(_email: str) -> None:
        raise UncertainError(
            "Keeper did not answer.",
            right="What was handed over may have been accepted, or not.",
            remedy="Look there.",
        )

    monkeypatch.setattr(keeper, "leave", silent)
    assert application.run(["audience", "sync", "keeper", "--yes"]) == 1
    said = capsys.readouterr().err
    assert "Keeper did not answer. Here that does no harm: what was done already stays done." in said
    assert "Run the same command again: cipc-newsletter audience sync keeper --yes" in said
    assert "may have been" not in said


def test_with_a_yes_nobody_is_asked(keeper: Keeper, capsys: pytest.CaptureFixture[str]) -> None:
    assert application.run(["audience", "sync", "keeper", "--yes"]) == 0
    assert keeper.told == [HERE]
    assert "Keeper told of 1 who left: 1 new here" in capsys.readouterr().out
