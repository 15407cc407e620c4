"""A mark in the shared folder keeps a second store from sending the same issue."""

import datetime as dt
from pathlib import Path

import pytest

from cipc_newsletter.config import Workspace
from cipc_newsletter.content import issue_files
from cipc_newsletter.errors import FileError, NotTheSenderError
from cipc_newsletter.pipeline import sent_marks
from compose_making import CONFIG

NOW = dt.datetime(2025, 12, 15, 14, 12, 4, tzinfo=dt.UTC)
UID = "0123456789abcdef"


def marked(root: Path, uid: str = UID, issue: str = "2025-12") -> Workspace:
    workspace = Workspace(root=root, config=CONFIG)
    sent_marks.write(workspace, campaign=f"{issue}-1", issue_id=issue, uid=uid, at=NOW, people=3000)
    return workspace


def test_the_store_that_began_the_campaign_goes_on(tmp_path: Path) -> None:
    sent_marks.require_not_begun_elsewhere(marked(tmp_path), "2025-12", own=[UID])


def test_another_store_is_refused_and_told_by_whom_when_and_to_how_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "PORTABLE-DE-MARIE")
    with pytest.raises(
        NotTheSenderError, match=r"PORTABLE-DE-MARIE on 2025-12-15 .*3000 people.*2025-12-1"
    ) as caught:
        sent_marks.require_not_begun_elsewhere(marked(tmp_path), "2025-12", own=["another"])
    assert "delete issues/2025-12.sent-01234567.toml" in str(caught.value)


def test_a_copy_that_the_synchronising_folder_renamed_counts_too(tmp_path: Path) -> None:
    workspace = marked(tmp_path)
    path = tmp_path / "issues" / "2025-12.sent-01234567.toml"
    path.rename(path.with_name("2025-12.sent-01234567 (copie en conflit).toml"))
    with pytest.raises(NotTheSenderError):
        sent_marks.require_not_begun_elsewhere(workspace, "2025-12", own=[])


def test_a_mark_of_one_issue_says_nothing_of_another(tmp_path: Path) -> None:
    workspace = marked(tmp_path, issue="2025-12-special")
    sent_marks.require_not_begun_elsewhere(workspace, "2025-12", own=[])


def test_a_mark_is_written_once(tmp_path: Path) -> None:
    workspace = marked(tmp_path)
    path = tmp_path / "issues" / "2025-12.sent-01234567.toml"
    before = path.read_bytes()
    sent_marks.write(workspace, campaign="2025-12-1", issue_id="2025-12", uid=UID, at=NOW, people=1)
    assert path.read_bytes() == before


def test_a_mark_that_cannot_be_read_stops_the_send(tmp_path: Path) -> None:
    workspace = marked(tmp_path)
    (tmp_path / "issues" / "2025-12.sent-01234567.toml").write_text("campaign = ", encoding="utf-8")
    with pytest.raises(FileError, match="nothing was sent"):
        sent_marks.require_not_begun_elsewhere(workspace, "2025-12", own=[UID])


def test_a_mark_is_taken_neither_for_an_issue_nor_for_a_misnamed_one(tmp_path: Path) -> None:
    marked(tmp_path)
    assert issue_files.issue_ids(tmp_path) == issue_files.misnamed(tmp_path) == ()
    assert issue_files.conflict_copies(tmp_path) == ()


def test_a_mark_can_be_taken_away_and_is_not_missed(tmp_path: Path) -> None:
    workspace = marked(tmp_path)
    for _time in range(2):
        sent_marks.take_away(workspace, issue_id="2025-12", uid=UID)
    sent_marks.require_not_begun_elsewhere(workspace, "2025-12", own=[])
