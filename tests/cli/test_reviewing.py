"""What people see of comments on the command line."""

import email
import email.policy
import shutil
from pathlib import Path

import pytest

from browsing import CHROMIUM
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
    assert "Issue 2025-12 has no comment 9. Comments are numbered as they were taken in" in answer.err
    assert "See what was said: cipc-newsletter review 2025-12 --comments" in answer.err


def test_resolving_needs_a_name(folder: Path) -> None:
    answer = run("review", "2025-12", "--resolve", "1", cwd=folder)
    assert answer.code == 1
    assert answer.err.startswith("A comment is resolved by somebody with a name.")
    assert "--by NAME" in answer.err


def test_scripts_read_comments_as_json(folder: Path) -> None:
    value = run("--json", "review", "2025-12", "--comments", cwd=folder).value
    first = value["comments"][0]
    shown = (value["issue"], first["number"], first["language"], first["passage"], first["by"], first["text"])
    assert shown == ("2025-12", 1, "fr", "subject", "Ana", "Trop long.")
    assert first["resolved_at"] is None


@pytest.fixture
def whole(folder: Path) -> Path:
    """The same workspace with everything the issue is made of."""
    for name in ("news", "templates"):
        shutil.copytree(REPOSITORY / name, folder / name)
    shutil.copytree(REPOSITORY / "issues" / "pictures", folder / "issues" / "pictures")
    return folder


def test_a_review_file_is_written_and_the_way_to_a_yes_said(whole: Path) -> None:
    answer = run("review", cwd=whole)
    code = sample("2025-12").composed.code
    assert answer.code == 0
    assert answer.out.startswith("build/2025-12/review.html  (0.8 MB)")
    assert f"version {code}" in answer.err
    assert "Trop long." in (whole / "build" / "2025-12" / "review.html").read_text(encoding="utf-8")


def test_scripts_read_where_the_review_file_is(whole: Path) -> None:
    value = run("--json", "review", "2025-12", "--out", "relecture.html", cwd=whole).value
    assert (value["issue"], value["code"], value["path"]) == (
        "2025-12",
        sample("2025-12").composed.code,
        "relecture.html",
    )
    assert value["bytes"] == (whole / "relecture.html").stat().st_size
    assert value["pdf"] is None


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_those_who_want_paper_get_a_pdf(whole: Path) -> None:
    for folder, more in (("build/2025-12/", ()), ("", ("--out", "review.html")), ("", ("--out", "review.html"))):
        answer = run("review", "2025-12", "--pdf", *more, cwd=whole)
        assert answer.code == 0, answer.err
        assert (whole / folder / "review.pdf").read_bytes().startswith(b"%PDF-")
        assert f"{folder}review.pdf" in answer.out


def test_nonsense_is_not_taken_in(whole: Path) -> None:
    (whole / "retour.json").write_text("{}", encoding="utf-8")
    answer = run("review", "--import", "retour.json", cwd=whole)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("retour.json: it is no file of comments.")


def test_a_test_copy_for_a_yes_has_the_code_on_top(whole: Path) -> None:
    answer = run("send-test", "2025-12", "--lang", "fr", "--to", "ana@criterion.example", "--review", cwd=whole)
    assert answer.code == 0, answer.err
    (copy,) = (whole / "var" / "outbox").rglob("*.eml")
    mail = email.message_from_bytes(copy.read_bytes(), policy=email.policy.default)
    text = mail.get_body(("plain",))
    assert text is not None
    assert f"    {sample('2025-12').composed.code}\n" in text.get_content().replace("\r", "")[:200]
    assert mail["Reply-To"] == "bonjour@observatoire.example"
