"""An issue file edited by a form: written whole, and never over what somebody changed meanwhile."""

import datetime as dt
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from cipc_newsletter import operating_system
from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.content.issue_form import SectionForm
from cipc_newsletter.errors import ContentError, FileError, NewsletterError
from cipc_newsletter.pipeline import editing
from preview_making import sample_workspace

ISSUE = "2025-12"
TODAY = dt.date(2026, 1, 7)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(sample_workspace(tmp_path / "workspace"))


def path_of(workspace: Workspace, issue_id: str = ISSUE) -> Path:
    return workspace.root / "issues" / f"{issue_id}.toml"


def test_what_is_saved_is_in_the_file_and_the_next_save_goes_on_from_there(workspace: Workspace) -> None:
    first = editing.load(workspace, ISSUE)
    second = editing.save(workspace, ISSUE, replace(first.form, number=13), digest=first.digest)
    assert "number = 13\n" in path_of(workspace).read_text(encoding="utf-8")
    third = editing.save(workspace, ISSUE, replace(second.form, number=14), digest=second.digest)
    assert third.form.number == 14
    assert third.mistakes == ()


def test_a_form_nobody_changed_writes_nothing(workspace: Workspace) -> None:
    path_of(workspace).write_bytes(b"\xef\xbb\xbf" + path_of(workspace).read_bytes().replace(b"\n", b"\r\n"))
    before = path_of(workspace).read_bytes(), path_of(workspace).stat().st_ino
    loaded = editing.load(workspace, ISSUE)
    assert editing.save(workspace, ISSUE, loaded.form, digest=loaded.digest).digest == loaded.digest
    assert (path_of(workspace).read_bytes(), path_of(workspace).stat().st_ino) == before


def test_the_line_ends_of_windows_and_its_mark_stay(workspace: Workspace) -> None:
    path_of(workspace).write_bytes(b"\xef\xbb\xbf" + path_of(workspace).read_bytes().replace(b"\n", b"\r\n"))
    before = path_of(workspace).read_bytes()
    loaded = editing.load(workspace, ISSUE)
    editing.save(workspace, ISSUE, replace(loaded.form, number=13), digest=loaded.digest)
    assert path_of(workspace).read_bytes() == before.replace(b"number = 12", b"number = 13")


def test_a_file_that_changed_meanwhile_is_left_alone(workspace: Workspace) -> None:
    loaded = editing.load(workspace, ISSUE)
    path_of(workspace).write_bytes(path_of(workspace).read_bytes() + b"# mine\n")
    theirs = path_of(workspace).read_bytes()
    with pytest.raises(ContentError) as caught:
        editing.save(workspace, ISSUE, replace(loaded.form, number=13), digest=loaded.digest)
    (mistake,) = caught.value.mistakes
    assert mistake.path == "issues/2025-12.toml"
    assert mistake.what
    assert mistake.right
    assert mistake.remedy
    assert path_of(workspace).read_bytes() == theirs


def test_of_many_who_save_at_once_one_does(workspace: Workspace) -> None:
    loaded = editing.load(workspace, ISSUE)
    done: list[str] = []

    def save(number: int) -> None:
        try:
            editing.save(workspace, ISSUE, replace(loaded.form, number=number), digest=loaded.digest)
            done.append("saved")
        except ContentError:
            done.append("refused")

    threads = [threading.Thread(target=save, args=(number,)) for number in range(20, 26)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["refused"] * 5 + ["saved"]


def test_who_holds_the_lock_for_long_is_named(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "_LONGEST_WAIT_SECONDS", 0.01)
    loaded = editing.load(workspace, ISSUE)
    with (
        operating_system.exclusive_lock(workspace.var / "editing.lock"),
        pytest.raises(ContentError, match="nother preview"),
    ):
        editing.save(workspace, ISSUE, replace(loaded.form, number=13), digest=loaded.digest)


def test_an_unfinished_issue_is_saved_and_says_what_is_missing(workspace: Workspace) -> None:
    loaded = editing.load(workspace, ISSUE)
    form = replace(loaded.form, sections=(*loaded.form.sections, SectionForm(layout="button")))
    now = editing.save(workspace, ISSUE, form, digest=loaded.digest)
    assert now.form.sections[-1].layout == "button"
    assert {mistake.key for mistake in now.mistakes} == {"section.9"}


def test_a_link_to_another_file_is_not_edited(workspace: Workspace, tmp_path: Path) -> None:
    outside = tmp_path / "outside.toml"
    path_of(workspace).replace(outside)
    path_of(workspace).symlink_to(outside)
    with pytest.raises(ContentError, match="link to another file"):
        editing.load(workspace, ISSUE)


def test_a_file_that_is_no_toml_is_told_by_its_mistakes(workspace: Workspace) -> None:
    path_of(workspace).write_text("number = \n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"issues/2025-12\.toml, line 1"):
        editing.load(workspace, ISSUE)


def test_a_file_that_went_away_is_not_written_again(workspace: Workspace) -> None:
    loaded = editing.load(workspace, ISSUE)
    path_of(workspace).unlink()
    with pytest.raises(FileError):
        editing.save(workspace, ISSUE, replace(loaded.form, number=13), digest=loaded.digest)
    assert not path_of(workspace).exists()


def test_a_new_issue_is_a_file_that_says_nothing_yet(workspace: Workspace) -> None:
    path = editing.begin(workspace, "2026-01", number=13, date=TODAY, template="bulletin", languages=("fr", "en"))
    assert path == "issues/2026-01.toml"
    form = editing.load(workspace, "2026-01").form
    assert (form.number, form.date, form.languages, form.sections) == (13, TODAY, ("fr", "en"), ())


@pytest.mark.parametrize(
    ("issue_id", "template"),
    [(ISSUE, "bulletin"), ("../2026", "bulletin"), ("Été", "bulletin"), ("", "bulletin"), ("2026-01", "nowhere")],
)
def test_a_new_issue_is_refused_where_its_id_or_template_cannot_be(
    workspace: Workspace, issue_id: str, template: str
) -> None:
    before = sorted(path.name for path in (workspace.root / "issues").iterdir())
    with pytest.raises(NewsletterError):
        editing.begin(workspace, issue_id, number=1, date=TODAY, template=template, languages=("fr",))
    assert sorted(path.name for path in (workspace.root / "issues").iterdir()) == before


def test_the_next_issue_is_proposed_in_the_way_of_the_last(workspace: Workspace) -> None:
    issue_id, form = editing.proposal(workspace, today=dt.date(2025, 10, 20))
    assert issue_id == "2026-01"  # those of October to December are there
    assert (form.number, form.template, form.languages) == (13, "bulletin", ("fr", "en", "es"))


def test_there_is_a_proposal_where_there_is_no_issue(workspace: Workspace) -> None:
    for path in (workspace.root / "issues").glob("*.toml"):
        path.unlink()
    issue_id, form = editing.proposal(workspace, today=TODAY)
    assert (issue_id, form.number, form.languages) == ("2026-01", 1, ("fr",))


def test_what_can_be_chosen_is_what_there_is(workspace: Workspace) -> None:
    choices = editing.choices(workspace, "bulletin")
    assert choices.templates == ("bulletin", "communique")
    assert "pictures/directrice.png" in choices.pictures
    assert choices.blocks["button"].section_keys == ("label", "url")
    assert choices.news[0].id == "2026-02-12-lire-une-carte"
    assert editing.choices(workspace, "nowhere").blocks == {}
