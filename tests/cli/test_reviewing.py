"""What people see of comments on the command line."""

import shutil
from pathlib import Path

import pytest

from cipc_newsletter.config import open_workspace
from cipc_newsletter.model.comment import SUBJECT
from cipc_newsletter.pipeline import reviewing
from comment_making import AT
from running import REPOSITORY, run
from sample_issues import sample

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(REPOSITORY / "config.example.toml", tmp_path / "config.toml")
    (tmp_path / "issues").mkdir()
    shutil.copy(REPOSITORY / "issues" / "2025-12.toml", tmp_path / "issues")
    for text in ("Trop long.", "Trop\ncourt."):
        reviewing.comment(
            open_workspace(tmp_path),
            sample("2025-12"),
            language="fr",
            passage=SUBJECT,
            author="Ana",
            text=text,
            now=AT,
        )
    return tmp_path


def test_open_comments_are_listed_with_what_they_are_about(folder: Path) -> None:
    lines = run("review", "--comments", cwd=folder).out.splitlines()
    code = sample("2025-12").composed.code
    assert lines[0].startswith("1  Ana, 2025-12-12 ")
    assert lines[0].endswith(f'fr, version {code}: the subject, "Protéger les jeunes, rebâtir la confiance"')
    assert [line.strip() for line in lines[1:2] + lines[3:]] == ["Trop long.", "Trop", "court."]


def test_what_is_resolved_is_listed_as_such(folder: Path) -> None:
    answer = run("review", "2025-12", "--resolve", "2", "--by", "Benoît", cwd=folder)
    assert (answer.code, answer.out) == (0, "Comment 2 is resolved.\n")
    assert "resolved by Benoît" in run("review", "2025-12", "--comments", cwd=folder).out


def test_a_comment_nobody_made_cannot_be_resolved(folder: Path) -> None:
    answer = run("review", "2025-12", "--resolve", "9", "--by", "Ana", cwd=folder)
    assert answer.code == 1
    assert "Issue 2025-12 has no comment 9. See what was said: cipc-newsletter review 2025-12" in answer.err


def test_resolving_needs_a_name(folder: Path) -> None:
    answer = run("review", "2025-12", "--resolve", "1", cwd=folder)
    assert answer.code == 1
    assert "needs the name" in answer.err


def test_scripts_read_comments_as_json(folder: Path) -> None:
    value = run("--json", "review", "2025-12", "--comments", cwd=folder).value
    first = value["comments"][0]
    shown = (value["issue"], first["number"], first["language"], first["passage"], first["by"], first["text"])
    assert shown == ("2025-12", 1, "fr", "subject", "Ana", "Trop long.")
    assert first["resolved_at"] is None
