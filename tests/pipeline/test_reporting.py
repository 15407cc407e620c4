"""A report from a real ledger: every person in one place, by language, with what was reported of them."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from cipc_newsletter import wording
from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.deliver import events
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.campaign import Campaign, OutcomeKind
from cipc_newsletter.model.event import Event, EventKind
from cipc_newsletter.pipeline import reporting
from cipc_newsletter.report.campaign_report import CampaignReport, Reported
from cipc_newsletter.store.database import Store, open_store
from report_making import REPORT
from running import REPOSITORY
from sending_making import NOW, CountingProvider, ready, sending, suppress


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "config.toml").write_bytes((REPOSITORY / "config.example.toml").read_bytes())
    return open_workspace(tmp_path)


@pytest.fixture
def store(workspace: Workspace) -> Store:
    return open_store(workspace.config.store_url, root=workspace.root, folder=workspace.var, now=NOW)


@pytest.fixture
def campaign(store: Store, tmp_path: Path) -> Campaign:
    """A campaign of twelve, of whom one was refused and one skipped."""
    made = ready(store)
    suppress(store, 3)
    run_campaign(sending(store, CountingProvider(path=tmp_path / "copies", refused={4: "mailbox full"}), made))
    return made


def report(workspace: Workspace, campaign: Campaign) -> CampaignReport:
    return reporting.report_on(workspace, campaign.id, now=NOW).report


def test_everybody_is_in_one_place_and_the_reasons_are_in_words(workspace: Workspace, campaign: Campaign) -> None:
    told = report(workspace, campaign)
    assert told.counts.is_balanced
    assert (told.counts.planned, told.counts.accepted, told.counts.refused, told.counts.skipped) == (12, 10, 1, 1)
    assert {(each.kind, each.words, each.count) for each in told.reasons} == {
        (OutcomeKind.REFUSED, "mailbox full", 1),
        (OutcomeKind.SKIPPED, "on the suppression list", 1),
    }
    assert told.reported is None


def test_each_language_has_its_own_people(workspace: Workspace, campaign: Campaign) -> None:
    told = report(workspace, campaign)
    assert len(told.languages) > 1
    assert all(each.counts.is_balanced and each.counts.planned for each in told.languages)
    assert sum(each.counts.planned for each in told.languages) == 12


def test_what_was_reported_of_people_is_counted_in_their_language(
    workspace: Workspace, store: Store, campaign: Campaign
) -> None:
    reports = [
        Event(
            campaign_uid=campaign.uid,
            kind=kind,
            at=NOW + dt.timedelta(minutes=minute),
            key=f"{address}-{kind}",
            address=f"person{address}@lecteurs.example",
        )
        for minute, (address, kind) in enumerate(
            [(0, EventKind.DELIVERED), (0, EventKind.COMPLAINT), (1, EventKind.DELIVERED), (1, EventKind.BOUNCED)]
        )
    ]
    events.record_events(store, reports, now=NOW)
    told = report(workspace, campaign)
    assert told.reported == Reported(delivered=1, bounced=1, pending=8, complained=1)
    for each in told.languages:
        assert each.reported is not None
        assert each.reported.accepted == each.counts.accepted


def test_the_table_adds_up_in_a_spreadsheet_too(workspace: Workspace, campaign: Campaign) -> None:
    rows = list(csv.DictReader(io.StringIO(reporting.csv_of(report(workspace, campaign)).decode("utf-8-sig"))))
    *languages, total = rows
    assert total["Language"] == "total"
    for column in ("Planned", "Accepted", "Refused", "Skipped"):
        assert int(total[column]) == sum(int(row[column]) for row in languages)


def test_a_campaign_that_is_not_there_is_named_with_those_there_are(workspace: Workspace, campaign: Campaign) -> None:
    with pytest.raises(ContentError, match=campaign.id):
        reporting.report_on(workspace, "2024-01-1", now=NOW)


@pytest.mark.parametrize(("first", "then"), [("fr", "en"), ("en", "fr"), ("fr", "fr")])
def test_a_table_in_either_language_is_an_earlier_one(workspace: Workspace, first: str, then: str) -> None:
    named = str(workspace.root / "report.csv")
    spoken = wording.spoken()
    with wording.speaking(first):
        reporting.write(workspace, REPORT, named)
    with wording.speaking(then):
        reporting.write(workspace, REPORT, named)
        assert Path(named).read_bytes() == reporting.csv_of(REPORT)
    assert wording.spoken() == spoken
