"""Everybody of a campaign as a table: once each, with the reason in words, safe for spreadsheets, in flat memory."""

import csv
import io
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest

from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import FileError, UncertainError
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.pipeline import people_export
from cipc_newsletter.providers.port import OutgoingBatch
from cipc_newsletter.store.database import Store, open_store
from running import REPOSITORY
from sending_making import NOW, CountingProvider, ready, sending, suppress


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "config.toml").write_bytes((REPOSITORY / "config.example.toml").read_bytes())
    return open_workspace(tmp_path)


@pytest.fixture
def store(workspace: Workspace) -> Store:
    return open_store(workspace.config.store_url, root=workspace.root, folder=workspace.var, now=NOW)


def rows(workspace: Workspace, campaign: Campaign) -> list[dict[str, str]]:
    text = b"".join(people_export.table(workspace, campaign, now=NOW)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_everybody_stands_there_once_with_outcome_reason_reference_and_batch(
    workspace: Workspace, store: Store, tmp_path: Path
) -> None:
    def silent(batch: OutgoingBatch) -> None:
        if batch.message.language == "en":
            raise UncertainError("no answer.", provider="counting")

    provider = CountingProvider(path=tmp_path / "copies", refused={4: "mailbox full"}, after=silent)
    campaign = ready(store)
    suppress(store, 3)
    run_campaign(sending(store, provider, campaign))
    found = {row["email"].partition("@")[0]: row for row in rows(workspace, campaign)}
    assert len(found) == 12
    assert Counter(row["outcome"] for row in found.values()) == {"accepted": 6, "refused": 1, "skipped": 1, "held": 4}
    skipped, refused = found["person2"], found["person3"]
    assert (skipped["outcome"], skipped["reason"]) == ("skipped", "on the suppression list")
    assert (refused["outcome"], refused["reason"], refused["provider_reference"]) == ("refused", "mailbox full", "")
    accepted = found["person0"]
    assert (accepted["language"], accepted["provider_reference"], accepted["batch"]) == ("fr", "ref-1", "1")


def test_of_a_split_batch_everybody_stands_there_once_too(workspace: Workspace, store: Store, tmp_path: Path) -> None:
    provider = CountingProvider(path=tmp_path / "copies", bad={4})
    campaign = ready(store)
    suppress(store, 1)
    run_campaign(sending(store, provider, campaign))
    found = rows(workspace, campaign)
    assert Counter(row["email"] for row in found) == {f"person{number}@lecteurs.example": 1 for number in range(12)}
    assert Counter(row["outcome"] for row in found) == {"accepted": 10, "refused": 1, "skipped": 1}


def test_a_batch_split_while_it_is_read_is_told_of_as_it_was(
    workspace: Workspace, store: Store, tmp_path: Path
) -> None:
    campaign = ready(store, people=12)
    pieces = people_export.table(workspace, campaign, now=NOW)
    begun = [next(pieces), next(pieces)]
    run_campaign(sending(store, CountingProvider(path=tmp_path / "copies", bad={4}), campaign))
    text = b"".join([*begun, *pieces]).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert len({row["email"] for row in found}) == len(found)


@pytest.mark.parametrize("word", ["=1+1", "+33", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_is_taken_for_a_formula(workspace: Workspace, store: Store, tmp_path: Path, word: str) -> None:
    provider = CountingProvider(path=tmp_path / "copies", refused={4: word})
    campaign = ready(store)
    run_campaign(sending(store, provider, campaign))
    (refused,) = [row for row in rows(workspace, campaign) if row["outcome"] == "refused"]
    assert refused["reason"] == f"'{word}"


def test_it_begins_with_the_mark_that_spreadsheets_want_and_before_sending_all_remain(
    workspace: Workspace, store: Store
) -> None:
    campaign = ready(store)
    assert next(people_export.table(workspace, campaign, now=NOW)) == b"\xef\xbb\xbf"
    assert {row["outcome"] for row in rows(workspace, campaign)} == {"remaining"}


def test_memory_does_not_grow_with_the_campaign(
    workspace: Workspace, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = ready(store, people=6000, batch_limit=20)
    for _piece in people_export.table(workspace, campaign, now=NOW):
        pass
    tracemalloc.start()
    total = sum(len(piece) for piece in people_export.table(workspace, campaign, now=NOW))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total > 200_000
    assert peak < 3_000_000


def test_an_earlier_table_is_written_over_in_either_language_and_nothing_else(
    workspace: Workspace, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = ready(store)
    path = tmp_path / "people.csv"
    people_export.write(workspace, campaign, str(path), now=NOW)
    english = path.read_bytes()
    monkeypatch.setenv("LANGUAGE", "fr")
    people_export.write(workspace, campaign, str(path), now=NOW)
    assert path.read_bytes() == english.replace(b",", b";")
    path.write_bytes(b"mine\r\n")
    with pytest.raises(FileError, match="resté tel quel"):
        people_export.write(workspace, campaign, str(path), now=NOW)
    assert path.read_bytes() == b"mine\r\n"
