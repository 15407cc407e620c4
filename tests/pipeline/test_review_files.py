"""A review file shows what is composed now; what comes back with it is taken in once."""

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cipc_newsletter.compose.digest import code_of
from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.errors import FileError, ReviewError
from cipc_newsletter.pipeline import approving, review_files, reviewing
from cipc_newsletter.review.passages import passages_of
from running import REPOSITORY

NOW = dt.datetime(2025, 12, 12, 15, tzinfo=dt.UTC)
ISSUE = "2025-10-communique"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    for folder in ("news", "issues", "templates"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    shutil.copy(REPOSITORY / "config.example.toml", tmp_path / "config.toml")
    return open_workspace(tmp_path)


def returned(workspace: Workspace, **changes: Any) -> Path:
    """A file of comments as the review file of this workspace saves it."""
    made = approving.candidate(workspace, ISSUE, now=NOW).made.composed
    comment = {
        "uid": "ab" * 16,
        "language": "fr",
        "passage": "subject",
        "item": "",
        "quoted": "",
        "author": "Ana",
        "text": "Plus court.",
        "at": "2025-12-12T14:00:00Z",
    }
    value = {
        "format": "cipc-newsletter-comments-1",
        "issue": ISSUE,
        "digest": made.digest,
        "code": made.code,
        "comments": [comment],
    }
    path = workspace.root / "retour.json"
    path.write_text(json.dumps({**value, **changes}), encoding="utf-8")
    return path


def test_the_file_lies_in_build_and_bears_the_code_of_now(workspace: Workspace) -> None:
    written = review_files.write(workspace, ISSUE, out=None, now=NOW)
    assert workspace.shown(written.path) == f"build/{ISSUE}/review.html"
    assert written.code in written.path.read_text(encoding="utf-8")
    assert written.code == approving.candidate(workspace, ISSUE, now=NOW).made.composed.code
    assert written.size == written.path.stat().st_size


def test_the_file_lies_where_it_is_asked_for(workspace: Workspace, tmp_path: Path) -> None:
    named = tmp_path / "a" / "b.html"
    for _again in range(2):
        written = review_files.write(workspace, ISSUE, out=str(named), now=NOW)
        assert written.path.samefile(named)
        assert written.path.read_bytes().startswith(b"<!doctype html>")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_earlier_review_file_and_its_paper_are_written_over_in_either_language(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    page, paper = workspace.root / "r.html", workspace.root / "r.pdf"
    with monkeypatch.context() as spoken:
        spoken.setenv("LANGUAGE", language)
        review_files.write(workspace, ISSUE, out=str(page), now=NOW)
    page.write_bytes(page.read_bytes() + b"old")
    paper.write_bytes(OUR_PDF)
    review_files.write(workspace, ISSUE, out=str(page), is_printed=True, now=NOW)
    assert not page.read_bytes().endswith(b"old")


OUR_PDF = (
    b"%PDF-1.4\n%\xd3\xeb\xe9\xe1\n1 0 obj\n<</Title <FEFF"
    + "D7YW-4C · Bonjour".encode("utf-16-be").hex().upper().encode()
    + b">\n/Creator (Chromium)"
)


@pytest.mark.parametrize(
    ("named", "content"),
    [
        ("mine.html", b'<!doctype html>\n<html lang="fr"><title>Mine</title>'),
        ("var/newsletter.db", b"SQLite format 3\0"),
        ("issues/pictures/photo.jpg", b"\xff\xd8"),
        ("relecture.pdf", b"%PDF-1.4\n%\xd3\xeb\xe9\xe1\n1 0 obj\n<</Title <FEFF004D>"),
    ],
)
def test_nothing_else_is_written_over_by_a_review_file_or_its_paper(
    workspace: Workspace, named: str, content: bytes
) -> None:
    path = workspace.root / named
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    page = path.with_suffix(".html") if path.suffix == ".pdf" else path
    with pytest.raises(FileError):
        review_files.write(workspace, ISSUE, out=str(page), is_printed=True, now=NOW)
    assert path.read_bytes() == content
    assert page == path or not page.exists()


def test_the_same_version_is_the_same_file(workspace: Workspace) -> None:
    first = review_files.write(workspace, ISSUE, out=None, now=NOW).path.read_bytes()
    assert review_files.write(workspace, ISSUE, out=None, now=NOW + dt.timedelta(hours=1)).path.read_bytes() == first


def test_what_changed_since_the_approval_is_in_it(workspace: Workspace) -> None:
    candidate = approving.candidate(workspace, ISSUE, now=NOW)
    approving.approve(workspace, candidate, name="Ana", code=candidate.made.composed.code, note="", now=NOW)
    path = workspace.root / "issues" / f"{ISSUE}.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("number = 4", "number = 5"), encoding="utf-8")
    text = review_files.write(workspace, ISSUE, out=None, now=NOW).path.read_text(encoding="utf-8")
    assert "What changed since it was approved" in text
    assert "<li>the number</li>" in " ".join(text.split()).replace("<li> ", "<li>").replace(" </li>", "</li>")


def test_comments_that_are_taken_in_stand_in_the_next_file(workspace: Workspace) -> None:
    taken = review_files.take_in(workspace, returned(workspace), now=NOW)
    assert (taken.issue_id, taken.new, taken.known, taken.is_of_now) == (ISSUE, 1, 0, True)
    text = review_files.write(workspace, ISSUE, out=None, now=NOW).path.read_text(encoding="utf-8")
    assert "Plus court." in text


def test_taken_in_twice_changes_nothing(workspace: Workspace) -> None:
    path = returned(workspace)
    review_files.take_in(workspace, path, now=NOW)
    again = review_files.take_in(workspace, path, now=NOW)
    assert (again.new, again.known) == (0, 1)
    assert len(reviewing.comments_of(workspace, ISSUE, now=NOW)) == 1


def test_a_comment_is_told_with_the_item_its_passage_belongs_to(workspace: Workspace) -> None:
    made = approving.candidate(workspace, ISSUE, now=NOW).made
    passage = next(one for one in passages_of(made.composed.message("fr"), made.issue) if one.item_id)
    path = returned(workspace)
    path.write_text(path.read_text(encoding="utf-8").replace('"subject"', f'"{passage.key}"'), encoding="utf-8")
    review_files.take_in(workspace, path, now=NOW)
    (comment,) = reviewing.comments_of(workspace, ISSUE, now=NOW)
    assert (comment.passage, comment.item_id) == (passage.key, passage.item_id)


def test_comments_on_an_earlier_version_are_taken_in_and_told(workspace: Workspace) -> None:
    taken = review_files.take_in(workspace, returned(workspace, digest="ab" * 32, code=code_of("ab" * 32)), now=NOW)
    assert (taken.new, taken.is_of_now) == (1, False)


def test_comments_on_an_issue_that_is_not_here_are_refused(workspace: Workspace) -> None:
    with pytest.raises(ReviewError, match="about issue 2031-01, which is not here"):
        review_files.take_in(workspace, returned(workspace, issue="2031-01"), now=NOW)


def test_nonsense_is_refused_and_nothing_is_kept(workspace: Workspace) -> None:
    with pytest.raises(ReviewError, match=r"^retour.json: "):
        review_files.take_in(workspace, returned(workspace, comments=["x"]), now=NOW)
    assert reviewing.comments_of(workspace, ISSUE, now=NOW) == ()


def test_a_file_that_is_not_there_is_named(workspace: Workspace) -> None:
    with pytest.raises(FileError, match=r"rien\.json"):
        review_files.take_in(workspace, workspace.root / "rien.json", now=NOW)


def test_comments_on_another_issue_than_the_one_named_are_not_taken_in(workspace: Workspace) -> None:
    with pytest.raises(ReviewError, match="are about issue 2025-10-communique"):
        review_files.take_in(workspace, returned(workspace), issue="2025-12", now=NOW)
    assert reviewing.comments_of(workspace, ISSUE, now=NOW) == ()
