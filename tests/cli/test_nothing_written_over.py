"""What a slip of the keyboard must never cost: a file, a folder, a yes."""

from pathlib import Path

import pytest

from cipc_newsletter.config import open_workspace
from cipc_newsletter.errors import ContentError, FileError
from cipc_newsletter.ingest import text_reader
from cipc_newsletter.merge_fields import mistakes_in
from cipc_newsletter.pipeline.importing import place_of_plan, write_plan
from cipc_newsletter.pipeline.issues import build
from running import REPOSITORY, run

PAGE = REPOSITORY / "samples" / "page.txt"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A new workspace."""
    assert run("init", "w", cwd=tmp_path).code == 0
    return tmp_path / "w"


@pytest.mark.slow
@pytest.mark.parametrize("target", ["issues/2025-11.toml", "config.toml", "plan.txt"])
def test_a_plan_never_overwrites_a_file(workspace: Path, target: str) -> None:
    (workspace / "plan.txt").write_text("corrected for ten minutes", encoding="utf-8")
    before = (workspace / target).read_bytes()
    answer = run("import", "text", str(PAGE), "--plan", target, cwd=workspace)
    assert answer.code == 1
    assert target in answer.err
    assert (workspace / target).read_bytes() == before


@pytest.mark.parametrize(
    ("named", "is_refused"), [("config.toml", True), ("issues/2026-01.toml", True), ("p/a.txt", False)]
)
def test_a_plan_goes_beside_what_is_the_newsletter_s_own(tmp_path: Path, named: str, is_refused: bool) -> None:
    (tmp_path / "config.example.toml").write_bytes((REPOSITORY / "config.example.toml").read_bytes())
    workspace = open_workspace(tmp_path)
    if is_refused:
        with pytest.raises(FileError, match="the workspace's own"):
            place_of_plan(workspace, str(tmp_path / named), example="plan.txt")
        return
    target = place_of_plan(workspace, str(tmp_path / named), example="plan.txt")
    write_plan(text_reader.read(PAGE.read_text(encoding="utf-8"), location="page.txt"), target)
    with pytest.raises(FileError, match="delete the file first"):
        place_of_plan(workspace, str(tmp_path / named), example="plan.txt")


@pytest.mark.parametrize("folder", ["news", "issues", "templates", "var"])
def test_what_is_composed_goes_beside_what_it_is_composed_from(tmp_path: Path, folder: str) -> None:
    (tmp_path / "config.toml").write_bytes((REPOSITORY / "config.example.toml").read_bytes())
    with pytest.raises(FileError, match="the workspace's own"):
        build(open_workspace(tmp_path), None, languages=(), out=tmp_path / folder)


@pytest.mark.slow
def test_an_issue_that_is_named_like_a_folder_of_the_workspace_is_not_composed_into_it(workspace: Path) -> None:
    issue = (workspace / "issues" / "2025-12.toml").read_bytes()
    (workspace / "issues" / "var.toml").write_bytes(issue)
    answer = run("build", "var", "--out", ".", cwd=workspace)
    assert (answer.code, "the workspace's own" in answer.err) == (1, True)


@pytest.mark.slow
def test_an_edited_plan_and_a_page_are_not_taken_at_once(workspace: Path) -> None:
    assert run("import", "text", str(PAGE), "--plan", "plan.txt", cwd=workspace).code == 0
    assert run("import", "text", str(PAGE), "--apply", "plan.txt", cwd=workspace).code == 2


@pytest.mark.slow
def test_init_heeds_the_workspace_that_is_named(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    assert run("init", "-C", "../there", cwd=here).code == 0
    assert not list(here.iterdir())
    assert (tmp_path / "there" / "config.toml").is_file()


@pytest.mark.slow
def test_a_renamed_issue_can_be_approved_again_by_the_same_person(workspace: Path) -> None:
    code = run("build", "2025-12", "--json", cwd=workspace).value["code"]
    assert run("approve", "2025-12", "--by", "Anne", "--code", code, cwd=workspace).code == 0
    (workspace / "issues" / "2025-12.toml").rename(workspace / "issues" / "2025-12b.toml")
    # The mail names its page by the issue's id, so that another id is another version.
    code = run("build", "2025-12b", "--json", cwd=workspace).value["code"]
    again = run("approve", "2025-12b", "--by", "Anne", "--code", code, "--json", cwd=workspace)
    assert again.value["issue"] == "2025-12b"
    rows = {row["issue"]: row["state"] for row in run("issue", "list", "--json", cwd=workspace).value}
    assert rows["2025-12b"] == "approved"


def test_a_misspelt_merge_field_is_told_with_the_nearest_even_with_a_fallback() -> None:
    (mistake,) = mistakes_in("Bonjour [[frist_name|ami]],")
    assert 'Nearest: "first_name".' in str(ContentError.of([mistake]))
    assert not list(mistakes_in("[[city|ici]] [[first_name|ami]] [[members_name|x]]"))
