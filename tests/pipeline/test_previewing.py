"""What the preview shows is of the files as they are now."""

import datetime as dt
import threading
from pathlib import Path

import pytest

from cipc_newsletter.errors import ContentError
from cipc_newsletter.pipeline import previewing as stage
from cipc_newsletter.pipeline.previewing import Previewing
from cipc_newsletter.review.state import ReviewState
from preview_making import NOW, sample_workspace

ISSUE = "2025-12"


@pytest.fixture
def previewing(tmp_path: Path) -> Previewing:
    return Previewing(sample_workspace(tmp_path / "workspace"))


def changed(previewing: Previewing, before: str, after: str) -> None:
    path = previewing.root / "issues" / f"{ISSUE}.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


def test_an_issue_is_composed_once_for_each_state_of_its_files(previewing: Previewing) -> None:
    first = previewing.seen(ISSUE)
    assert previewing.seen(ISSUE) is first
    changed(previewing, "good habit", "fine habit")
    second = previewing.seen(ISSUE)
    assert second.made.composed.digest != first.made.composed.digest


@pytest.mark.parametrize(
    "name",
    [
        "news/2025-12-09-journee-tacmes/en.md",
        "templates/bulletin/template.toml",
        "config.toml",
        "issues/2025-11.toml",
    ],
)
def test_any_file_an_issue_could_be_made_of_is_looked_at(previewing: Previewing, name: str) -> None:
    first = previewing.seen(ISSUE)
    path = previewing.root / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert previewing.seen(ISSUE) is not first


def test_threads_that_ask_together_are_given_one_composition(previewing: Previewing) -> None:
    given: list[stage.Seen] = []
    threads = [threading.Thread(target=lambda: given.append(previewing.seen(ISSUE))) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(seen) for seen in given}) == 1


def test_a_mistake_is_told_each_time_until_the_file_is_mended(previewing: Previewing) -> None:
    changed(previewing, "journee-tacmes", "journee-tacme")
    for _time in range(2):
        with pytest.raises(ContentError, match="Nearest"):
            previewing.seen(ISSUE)
    changed(previewing, "journee-tacme", "journee-tacmes")
    assert previewing.seen(ISSUE).made.issue.id == ISSUE


@pytest.mark.parametrize(
    "name", ["2025", "issues/2025-12.toml", "../workspace/issues/2025-12", "2025-12.toml", "", ".."]
)
def test_an_issue_is_asked_for_by_its_whole_id_alone(previewing: Previewing, name: str) -> None:
    assert previewing.has_issue(ISSUE)
    assert not previewing.has_issue(name)


def test_findings_follow_what_the_digest_does_not_hold(previewing: Previewing) -> None:
    changed(previewing, "Protecting youth, rebuilding trust", "OUT NOW")
    today = NOW.date()
    before = previewing.report(previewing.seen(ISSUE), today=today)
    assert "CNT-03" in {finding.rule for finding in before.findings}
    path = previewing.root / "issues" / f"{ISSUE}.toml"
    waiver = '\n[[waiver]]\nrule = "CNT-03"\nreason = "A test of a short one"\nby = "Awa"\nuntil = 2026-01-31\n'
    path.write_text(path.read_text(encoding="utf-8") + waiver, encoding="utf-8")
    after = previewing.report(previewing.seen(ISSUE), today=today)
    assert after.digest == before.digest
    assert "CNT-03" not in {finding.rule for finding in after.findings}


def test_looking_makes_no_store(previewing: Previewing) -> None:
    standing = previewing.standing(previewing.seen(ISSUE), now=NOW)
    assert standing.state is ReviewState.DRAFT
    assert standing.missing == 1
    assert previewing.approved(ISSUE, now=NOW) is None
    assert not (previewing.root / "var").exists()


def test_the_last_issue_is_the_one_before(previewing: Previewing) -> None:
    last = previewing.last_issue(ISSUE)
    assert last is not None
    assert last.issue_id == "2025-11"
    assert previewing.last_issue("2025-10") is None


def test_issues_are_listed_newest_first(previewing: Previewing) -> None:
    dates = [standing.issue_id for standing in previewing.standings(now=dt.datetime.now(dt.UTC))]
    assert dates[0] == ISSUE
    assert len(dates) == 4
