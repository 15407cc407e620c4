"""What a slip of the keyboard must never cost: a file, a folder, a yes."""

from pathlib import Path

import pytest

from cipc_newsletter.errors import ContentError
from cipc_newsletter.merge_fields import mistakes_in
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
