"""A store that may not know whom it mailed mails nobody; and what lifts that."""

import datetime as dt
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import NotTheSenderError, StoreError
from cipc_newsletter.model.campaign import Campaign, CampaignCounts, CampaignState
from cipc_newsletter.pipeline import copies, guarding, objections
from cipc_newsletter.pipeline.diagnosing_ledger import diagnose_ledger
from cipc_newsletter.pipeline.guarding import Guard
from cipc_newsletter.store import attempts, campaigns, high_water, senders
from cipc_newsletter.store.database import Store
from compose_making import CONFIG
from sending_making import (
    CountingProvider,
    VirtualClock,
    campaign_now,
    counts_of,
    created,
    execute,
    frozen,
    opened,
    ready,
    sending,
    with_audience,
)

PEOPLE, BATCH = 60, 10
LATER = dt.datetime(2025, 12, 16, 9, 0, tzinfo=dt.UTC)


@dataclass
class Office:
    """One workspace with a campaign to sixty people in six batches, and the user's data beside it."""

    root: Path
    data: Path
    is_real: bool = True
    clock: VirtualClock = field(default_factory=VirtualClock)

    @property
    def workspace(self) -> Workspace:
        return Workspace(root=self.root, config=CONFIG)

    def send(self, campaign: Campaign, *, calls: int | None = None) -> CountingProvider:
        """Send as far as so many calls, each with the checks and marks of a real send."""
        provider = CountingProvider(path=self.root / "copies.jsonl", batch_limit=BATCH, clock=self.clock)
        with opened(self.root) as store:
            guard = Guard(self.workspace, store, campaign, is_real=self.is_real, clock=self.clock)
            made = sending(
                store,
                provider,
                campaign,
                clock=self.clock,
                require_may_send=guard.require_may_send,
                checkpoint=guard.checkpoint,
                is_asked_to_stop=lambda: calls is not None and len(provider.calls) >= calls,
            )
            run_campaign(made)
        return provider

    def counts(self, campaign: Campaign) -> CampaignCounts:
        with opened(self.root) as store:
            return counts_of(store, campaign)

    def send_count(self) -> dict[int, int]:
        """How many copies each person got, by the provider's own count."""
        return dict(CountingProvider(path=self.root / "copies.jsonl").copies())

    @property
    def mark(self) -> Path:
        return self.root / "var" / high_water.NAME

    def copied(self, name: str) -> Path:
        """Copy the store's folder, as a person does who wants to be safe."""
        return Path(shutil.copytree(self.root / "var", self.root / name))

    def put_back(self, copy: Path, *, whole_folder: bool = False) -> None:
        """Put a copy of the database, or of the whole folder, in place of what is there."""
        if whole_folder:
            shutil.rmtree(self.root / "var")
            shutil.copytree(copy, self.root / "var")
        else:
            shutil.copyfile(copy / "newsletter.db", self.root / "var" / "newsletter.db")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("CIPC_NEWSLETTER_DATA", str(tmp_path / "data"))
    (tmp_path / "w").mkdir()
    return Office(root=tmp_path / "w", data=tmp_path / "data")


@pytest.fixture
def campaign(office: Office) -> Campaign:
    with opened(office.root) as store:
        return ready(store, people=PEOPLE, batch_limit=BATCH)


def said_against(store: Store) -> list[str]:
    with store.reading() as connection:
        return [str(each) for each in objections.objections(store, connection, is_real=True, at=LATER)]


def test_a_send_leaves_behind_how_far_it_came(office: Office, campaign: Campaign) -> None:
    office.send(campaign, calls=2)
    told = high_water.read(office.mark)
    assert told is not None
    (level,) = told.levels.values()
    assert (level.name, level.calls, level.planned, level.reached) == ("2025-12-1", 2, PEOPLE, 2 * BATCH)
    assert high_water.read(office.data / "stores" / f"{told.store_uid}.json") == told


@pytest.mark.parametrize("whole_folder", [False, True])
def test_an_older_copy_sends_nothing_and_says_how_many_it_may_have_forgotten(
    office: Office, campaign: Campaign, whole_folder: bool
) -> None:
    office.send(campaign, calls=1)
    copy = office.copied("copy")
    office.send(campaign, calls=3)
    office.put_back(copy, whole_folder=whole_folder)
    with pytest.raises(NotTheSenderError, match=r"older copy.*2025-12-1: up to 30 people more") as caught:
        office.send(campaign)
    assert "campaign reconcile" in str(caught.value)
    assert sum(office.send_count().values()) == 4 * BATCH


def test_a_store_from_before_the_campaign_says_that_all_of_it_is_missing(office: Office) -> None:
    with opened(office.root) as store:
        with_audience(store, PEOPLE)
    copy = office.copied("copy")
    with opened(office.root) as store:
        campaign = ready_again(store)
    office.send(campaign)
    office.put_back(copy)
    with opened(office.root) as store:
        (said,) = said_against(store)
        assert "the whole campaign is missing; up to 60 people of 60" in said


def test_another_store_in_its_place_is_noticed(office: Office, campaign: Campaign) -> None:
    office.send(campaign, calls=1)
    (office.root / "var" / "newsletter.db").unlink()
    with opened(office.root) as store:
        assert "whole campaign is missing" in said_against(store)[0]


def test_two_copies_that_went_separate_ways_are_told_apart(office: Office, campaign: Campaign) -> None:
    office.send(campaign, calls=1)
    copy = office.copied("copy")
    office.send(campaign, calls=1)
    office.put_back(copy)
    newer = office.copied("not-yet-settled")
    copies.settle(office.workspace, takes_over=False, now=LATER)
    office.put_back(newer)  # as many calls as the settled one had before, and another line
    with opened(office.root) as store:
        assert any("another store than this one" in said or "older copy" in said for said in said_against(store))


def test_dying_between_the_ledger_and_the_mark_is_no_older_copy(office: Office, campaign: Campaign) -> None:
    office.send(campaign, calls=1)
    before = office.mark.read_bytes()
    office.send(campaign, calls=2)
    for path in (office.mark, *(office.data / "stores").iterdir()):
        path.write_bytes(before)  # killed before either was written
    office.send(campaign)
    assert office.counts(campaign).accepted == PEOPLE


def test_a_missing_mark_refuses_nobody(office: Office, campaign: Campaign) -> None:
    office.send(campaign, calls=1)
    office.mark.unlink()
    shutil.rmtree(office.data / "stores")
    office.send(campaign)
    assert office.counts(campaign).accepted == PEOPLE


def test_a_user_s_folder_that_takes_nothing_stops_no_send(office: Office, campaign: Campaign) -> None:
    office.data.write_text("a file where the folder should be", encoding="utf-8")
    office.send(campaign)
    assert office.counts(campaign).accepted == PEOPLE
    assert high_water.read(office.mark) is not None


def test_a_damaged_mark_refuses_and_can_be_settled(office: Office, campaign: Campaign) -> None:
    office.send(campaign, calls=1)
    office.mark.write_text('{"format": 1, ', encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be read"):
        office.send(campaign)
    assert copies.settle(office.workspace, takes_over=False, now=LATER)
    assert high_water.read(office.mark) is not None


def test_a_folder_in_place_of_the_mark_is_moved_away_and_puts_nobody_in_doubt_before(
    office: Office, campaign: Campaign
) -> None:
    office.send(campaign, calls=1)
    office.mark.unlink()
    office.mark.mkdir()
    before = office.counts(campaign)
    for refused in (
        lambda: office.send(campaign),
        lambda: copies.settle(office.workspace, takes_over=False, now=LATER),
    ):
        with pytest.raises(StoreError, match=r"folder stands .* Move that folder away, then run the same command"):
            refused()
    assert office.counts(campaign) == before
    office.mark.rmdir()
    assert copies.settle(office.workspace, takes_over=False, now=LATER) is None
    office.send(campaign)
    assert office.counts(campaign).accepted == PEOPLE


def test_what_an_older_copy_cannot_know_is_in_doubt_and_nobody_of_it_is_mailed(
    office: Office, campaign: Campaign
) -> None:
    office.send(campaign, calls=1)
    copy = office.copied("copy")
    office.send(campaign, calls=3)
    office.put_back(copy)
    settled = copies.settle(office.workspace, takes_over=False, now=LATER)
    assert settled is not None
    assert [(each.name, each.people) for each in settled.doubted] == [("2025-12-1", 50)]
    assert office.counts(campaign).uncertain == 50
    office.send(campaign)
    assert office.counts(campaign) == CampaignCounts(planned=PEOPLE, accepted=BATCH, held=50)
    assert set(office.send_count().values()) == {1}
    assert copies.settle(office.workspace, takes_over=False, now=LATER) is None


def test_a_doubted_call_is_looked_for_from_the_last_moment_the_store_knows(
    office: Office, campaign: Campaign
) -> None:
    with opened(office.root) as store, store.writing() as connection:
        senders.hold(connection, restored_to=office.clock.at)
    copies.settle(office.workspace, takes_over=False, now=LATER)
    with opened(office.root) as store, store.reading() as connection:
        (evidence,) = attempts.of_batch(connection, campaign.key, 1)
    assert evidence.started_at == office.clock.at
    assert evidence.body_sha == b""


def test_a_restored_store_waits_for_its_settling(office: Office, campaign: Campaign) -> None:
    with opened(office.root) as store:
        with store.writing() as connection:
            senders.hold(connection, restored_to=LATER)
        with store.reading() as connection:
            before = senders.read(connection)
    with pytest.raises(NotTheSenderError, match="put back from a backup of 2025-12-16"):
        office.send(campaign)
    settled = copies.settle(office.workspace, takes_over=False, now=LATER)
    assert settled is not None
    assert settled.since == LATER
    with opened(office.root) as store, store.reading() as connection:
        after = senders.read(connection)
    assert after.restored_to is None
    assert after.generation != before.generation


def test_a_campaign_that_was_not_settled_yet_is_taken_away_and_its_issue_marked(office: Office) -> None:
    with opened(office.root) as store:
        with_audience(store, PEOPLE)
        campaign = created(store)
        with store.writing() as connection:
            senders.hold(connection, restored_to=LATER)
    settled = copies.settle(office.workspace, takes_over=False, now=LATER)
    assert settled is not None
    assert settled.doubted[0].is_discarded
    with opened(office.root) as store, store.reading() as connection:
        assert campaigns.every(connection) == ()
    with pytest.raises(NotTheSenderError, match="2025-12-1"):
        guarding.require_open(office.workspace, campaign.issue_id, is_real=True, now=LATER)


def test_a_lost_campaign_keeps_its_issue_from_being_sent_again(office: Office) -> None:
    with opened(office.root) as store:
        with_audience(store, PEOPLE)
    copy = office.copied("copy")
    with opened(office.root) as store:
        campaign = ready_again(store)
    office.send(campaign)
    for mark in (office.root / "issues").glob("*.sent-*"):
        mark.unlink()  # a folder of which nothing but the store was kept
    office.put_back(copy)
    settled = copies.settle(office.workspace, takes_over=False, now=LATER)
    assert settled is not None
    assert [gap.level.planned for gap in settled.lost] == [PEOPLE]
    with pytest.raises(NotTheSenderError, match="60 people"):
        guarding.require_open(office.workspace, "2025-12", is_real=True, now=LATER)


def test_held_at_once_means_nobody_stays_uncertain(office: Office, campaign: Campaign) -> None:
    with opened(office.root) as store, store.writing() as connection:
        senders.hold(connection, restored_to=LATER)
    copies.settle(office.workspace, takes_over=False, now=LATER)
    assert copies.hold(office.workspace, now=LATER) == PEOPLE
    assert office.counts(campaign) == CampaignCounts(planned=PEOPLE, held=PEOPLE)


def test_a_copy_on_another_computer_names_the_first_and_must_be_taken_over(
    office: Office, campaign: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "PORTABLE-DE-MARIE")
    office.send(campaign, calls=1)
    monkeypatch.setenv("CIPC_NEWSLETTER_DATA", str(tmp_path / "another"))
    monkeypatch.setattr("socket.gethostname", lambda: "BUREAU-2")
    with pytest.raises(NotTheSenderError, match=r"PORTABLE-DE-MARIE, on 2025-12-10.*--take-over"):
        office.send(campaign)
    with pytest.raises(NotTheSenderError, match="PORTABLE-DE-MARIE"):
        copies.settle(office.workspace, takes_over=False, now=LATER)
    settled = copies.settle(office.workspace, takes_over=True, now=LATER)
    assert settled is not None
    assert settled.taken_over == "PORTABLE-DE-MARIE"
    assert office.counts(campaign) == CampaignCounts(planned=PEOPLE, accepted=BATCH, uncertain=PEOPLE - BATCH)
    office.send(campaign)
    assert set(office.send_count().values()) == {1}


def test_trying_out_with_the_outbox_binds_no_computer(
    office: Office, campaign: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.is_real = False
    office.send(campaign, calls=1)
    assert not (office.root / "issues").exists()
    monkeypatch.setenv("CIPC_NEWSLETTER_DATA", str(tmp_path / "another"))
    office.send(campaign)
    assert office.counts(campaign).accepted == PEOPLE


def test_another_store_that_shares_the_folder_is_refused_before_and_while_it_sends(
    office: Office, campaign: Campaign, tmp_path: Path
) -> None:
    office.send(campaign, calls=1)
    colleague = Office(root=tmp_path / "x", data=tmp_path / "data")
    colleague.root.mkdir()
    with opened(colleague.root) as store:
        theirs = ready(store, people=PEOPLE, batch_limit=BATCH)
        execute(store, "UPDATE campaign SET uid = 'another'")
    shutil.copytree(office.root / "issues", colleague.root / "issues")  # what the service brought over
    with pytest.raises(NotTheSenderError, match="to 60 people, as campaign 2025-12-1"):
        colleague.send(theirs)
    with pytest.raises(NotTheSenderError, match="to 60 people, as campaign 2025-12-1"):
        guarding.require_open(colleague.workspace, "2025-12", is_real=True, now=LATER)


@pytest.mark.parametrize("free", [0, objections.LEAST_FREE_BYTES - 1])
def test_a_disk_nearly_full_stops_before_a_call_whose_answer_might_find_no_room(
    office: Office, campaign: Campaign, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    usage = shutil.disk_usage(office.root)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage._replace(free=free))
    with pytest.raises(StoreError, match="nearly full"):
        office.send(campaign)
    assert office.send_count() == {}
    with opened(office.root) as store:
        assert campaign_now(store, campaign).state is CampaignState.SENDING
    monkeypatch.undo()


def test_settling_needs_that_nobody_sends(office: Office, campaign: Campaign) -> None:
    with guarding.nobody_sends(office.root / "var"), pytest.raises(NotTheSenderError, match="being sent"):
        copies.settle(office.workspace, takes_over=False, now=LATER)


def test_a_store_that_is_the_newest_has_nothing_to_settle(office: Office, campaign: Campaign) -> None:
    office.send(campaign)
    assert copies.settle(office.workspace, takes_over=False, now=LATER) is None
    assert copies.settle(office.workspace, takes_over=True, now=LATER) is None
    assert office.counts(campaign).accepted == PEOPLE


@pytest.mark.parametrize("hours", [-1, -30, 24])
def test_a_clock_that_is_set_while_sending_mails_everybody_once(
    office: Office, campaign: Campaign, hours: int
) -> None:
    office.send(campaign, calls=2)
    office.clock.at += dt.timedelta(hours=hours)  # the time since the start of the computer goes on as before
    office.send(campaign)
    assert office.counts(campaign) == CampaignCounts(planned=PEOPLE, accepted=PEOPLE)
    assert set(office.send_count().values()) == {1}


def test_doctor_says_why_nothing_may_be_sent(office: Office, campaign: Campaign) -> None:
    office.send(campaign, calls=1)
    assert {each.subject: each.is_well for each in diagnose_ledger(office.workspace, now=LATER)} == {
        "Ledger": True,
        "Campaigns": True,
        "Sending from here": True,
    }
    copy = office.copied("copy")
    office.send(campaign, calls=3)
    office.put_back(copy)
    (said,) = [each for each in diagnose_ledger(office.workspace, now=LATER) if not each.is_well]
    assert (said.subject, "up to 30 people more" in said.seen) == ("Sending from here", True)


def test_doctor_notes_that_no_mark_is_kept_yet(office: Office, campaign: Campaign) -> None:
    office.send(campaign, calls=1)
    office.mark.unlink()
    shutil.rmtree(office.data / "stores")
    (said,) = [each for each in diagnose_ledger(office.workspace, now=LATER) if each.subject == "Sending from here"]
    assert (said.is_well, "no high-water file" in said.seen) == (True, True)


def test_doctor_sees_a_batch_whose_people_are_gone_and_sums_that_do_not_balance(
    office: Office, campaign: Campaign
) -> None:
    with opened(office.root) as store:
        execute(store, "DELETE FROM selection WHERE batch_no = 2")
        execute(store, "UPDATE batch SET n = n - 1 WHERE batch_no = 3")
    wrong = {each.subject: each.seen for each in diagnose_ledger(office.workspace, now=LATER) if not each.is_well}
    assert "atch 2 of the frozen selection" in wrong["Ledger"]
    assert wrong["Campaigns"] == "the sums of campaign 2025-12-1 do not balance"


def ready_again(store: Store) -> Campaign:
    """Freeze a campaign to the audience that is there."""
    return frozen(store, created(store), batch_limit=BATCH)
