"""Which issues there are, in which order, and which one is meant."""

import os
from pathlib import Path

import pytest

from cipc_newsletter.content.issue_files import conflict_copies, issue_ids, issue_template, path_of, resolve_issue
from cipc_newsletter.errors import ContentError, FileError
from content_making import HEAD, WHOLE, made_issue


def dated(day: str, number: int = 1) -> str:
    return WHOLE.replace("2025-12-15", day).replace("number = 12", f"number = {number}")


def test_issues_are_listed_by_date_then_number(tmp_path: Path) -> None:
    made_issue(tmp_path, dated("2026-01-15", 3), "speciale")
    made_issue(tmp_path, dated("2026-01-15", 2), "z")
    made_issue(tmp_path, dated("2025-11-01", 9), "a")
    assert issue_ids(tmp_path) == ("a", "z", "speciale")


@pytest.mark.parametrize(
    "text",
    ["", "number = 1", "date = “2025-12-01”", "<<<<<<<", "date = 2025-12-01T10:00:00", "number = 'x'\ndate = 1"],
)
def test_a_broken_issue_is_listed_by_the_month_of_its_id(tmp_path: Path, text: str) -> None:
    made_issue(tmp_path, dated("2025-11-15"), "2025-11")
    made_issue(tmp_path, text, "2025-12")
    made_issue(tmp_path, dated("2026-01-15"), "2026-01")
    assert issue_ids(tmp_path) == ("2025-11", "2025-12", "2026-01")


def test_an_issue_that_is_not_text_fails_no_other(tmp_path: Path) -> None:
    made_issue(tmp_path, dated("2025-11-15"), "2025-11")
    (tmp_path / "issues" / "2025-12.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "issues" / "dossier.toml").mkdir()
    assert issue_ids(tmp_path) == ("2025-11", "2025-12")


def test_files_that_are_no_issues_are_left_alone(tmp_path: Path) -> None:
    for name in ("Décembre", "2025_12", ".2025-12"):
        made_issue(tmp_path, WHOLE, name)
    (tmp_path / "issues" / "notes.md").write_text("x", encoding="utf-8")
    assert issue_ids(tmp_path) == ()
    assert conflict_copies(tmp_path) == ()


@pytest.mark.parametrize(
    "name",
    [
        "2025-12 (1)",
        "2025-12 (Copie en conflit de Zoé)",
        "2025-12-DESKTOP-7QK4",
        "2025-12 - Copie",
        "2025-12.sync-conflict-20251201-1-A",
    ],
)
def test_the_copy_of_a_sync_service_is_named_and_not_read(tmp_path: Path, name: str) -> None:
    made_issue(tmp_path)
    made_issue(tmp_path, WHOLE, name)
    assert issue_ids(tmp_path) == ("2025-12",)
    assert conflict_copies(tmp_path) == (f"issues/{name}.toml",)


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for day in ("2025-11", "2025-12", "2026-01"):
        made_issue(tmp_path, dated(f"{day}-15"), day)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "issue_id"),
    [
        (None, "2026-01"),
        ("2025-12", "2025-12"),
        ("-12", "2025-12"),
        ("2026", "2026-01"),
        ("issues/2025-11.toml", "2025-11"),
        ("./issues/2025-11.toml", "2025-11"),
        ("issues\\2025-11.toml", "2025-11"),
        ("{root}/issues/2025-11.toml", "2025-11"),
    ],
)
def test_an_issue_is_meant_by_its_id_a_part_of_it_or_its_path(three: Path, name: str | None, issue_id: str) -> None:
    assert resolve_issue(three, name and name.format(root=three)) == issue_id


def test_a_path_is_understood_from_another_folder(three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (three / "news").mkdir()
    monkeypatch.chdir(three / "news")
    assert resolve_issue(three, os.path.join("..", "issues", "2025-11.toml")) == "2025-11"  # noqa: PTH118 -- as a shell completes it
    assert resolve_issue(three, "issues/2025-11.toml") == "2025-11"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("2025-13", 'No issue "2025-13". Nearest: "2025-12". Look at the list: cipc-newsletter issue list'),
        (
            "2025",
            (
                '"2025" may mean several: 2025-11, 2025-12. A part of an id is enough when only one id has it. '
                "Write more of it."
            ),
        ),
        ("été", 'No issue "été". Look at the list: cipc-newsletter issue list'),
        (
            "issues/2025-10.toml",
            (
                "Issues/2025-10.toml is not an issue of this workspace. Issues are files in {root}/issues, named in lower "
                "case, such as issues/2025-12.toml. Look at the list: cipc-newsletter issue list"
            ),
        ),
        (
            "/elsewhere/x.toml",
            (
                "/elsewhere/x.toml is not an issue of this workspace. Issues are files in {root}/issues, named in lower "
                "case, such as issues/2026-01.toml. Look at the list: cipc-newsletter issue list"
            ),
        ),
    ],
)
def test_what_means_no_issue_or_several_is_told(three: Path, name: str, sentence: str) -> None:
    with pytest.raises(ContentError) as caught:
        resolve_issue(three, name)
    assert str(caught.value).casefold() == sentence.format(root=three).casefold()


def test_a_file_elsewhere_is_no_issue_of_this_workspace(three: Path) -> None:
    (three / "2025-11.toml").write_text(WHOLE, encoding="utf-8")
    with pytest.raises(ContentError):
        resolve_issue(three, str(three / "2025-11.toml"))


def test_a_workspace_without_issues_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        resolve_issue(tmp_path, None)
    assert str(caught.value) == (
        "There is no issue yet. An issue is a file in the folder issues. "
        "Make the first one: cipc-newsletter issue new 2025-12"
    )


def test_the_template_is_told_also_of_a_file_with_other_mistakes(tmp_path: Path) -> None:
    made_issue(tmp_path, "nombre = 3\n" + HEAD)
    assert issue_template(tmp_path, "2025-12") == "bulletin"


@pytest.mark.parametrize("line", ["", "template = 3", "template = '../x'", "templat = 'bulletin'"])
def test_a_file_without_a_template_is_told_with_its_mistakes(tmp_path: Path, line: str) -> None:
    made_issue(tmp_path, WHOLE.replace('template = "bulletin"', line))
    with pytest.raises(ContentError) as caught:
        issue_template(tmp_path, "2025-12")
    assert "template" in {mistake.key for mistake in caught.value.mistakes}


def test_an_issue_without_a_readable_template_line_is_told(tmp_path: Path) -> None:
    made_issue(tmp_path, "le template est bulletin\n")
    with pytest.raises(ContentError) as caught:
        issue_template(tmp_path, "2025-12")
    assert caught.value.line == 1


def test_an_issue_that_is_not_there_is_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"issues/2025-12\.toml"):
        issue_template(tmp_path, "2025-12")


def test_an_issue_is_a_file_of_its_own() -> None:
    assert path_of("2025-12") == "issues/2025-12.toml"
