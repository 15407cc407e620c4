"""A new workspace speaks the language of its staff, and holds of the templates only what is its own."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cipc_newsletter import wording
from cipc_newsletter.config import open_workspace
from cipc_newsletter.errors import FileError
from cipc_newsletter.pipeline import issues
from cipc_newsletter.pipeline.new_workspace import make_workspace
from cipc_newsletter.toml_files.remarks import with_remarks
from running import REPOSITORY

OWN = {"templates/bulletin/template.toml", "templates/bulletin/logo.png"}


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    wording.speak(request.param)
    yield request.param
    wording.speak("en")


def made(root: Path) -> Path:
    make_workspace(root)
    return root


def remarks_in(text: str) -> list[str]:
    remarks: list[str] = []

    def kept(remark: str) -> str:
        remarks.append(remark)
        return remark

    with_remarks(text, kept)
    return remarks


@pytest.mark.usefixtures("language")
def test_what_the_files_say_is_the_same_in_every_language(tmp_path: Path) -> None:
    root = made(tmp_path / "w")
    for path in (root / "config.toml", *sorted((root / "issues").glob("*.toml"))):
        name = "config.example.toml" if path.name == "config.toml" else f"issues/{path.name}"
        assert tomllib.loads(path.read_text(encoding="utf-8")) == tomllib.loads(
            (REPOSITORY / name).read_text(encoding="utf-8")
        )


def test_every_remark_is_in_the_language_in_use(tmp_path: Path, language: str) -> None:
    root = made(tmp_path / "w")
    pairs = [("config.toml", "config.example.toml")]
    pairs += [(f"issues/{path.name}", f"issues/{path.name}") for path in (root / "issues").glob("*.toml")]
    for ours, source in pairs:
        english = remarks_in((REPOSITORY / source).read_text(encoding="utf-8"))
        told = remarks_in((root / ours).read_text(encoding="utf-8"))
        assert told == [wording._(remark) for remark in english]
        assert (told == english) is (language == "en")


@pytest.mark.usefixtures("language")
def test_of_the_templates_it_holds_only_what_is_its_own(tmp_path: Path) -> None:
    root = made(tmp_path / "w")
    files = {path.relative_to(root).as_posix() for path in (root / "templates").rglob("*") if path.is_file()}
    assert files == OWN
    program = tomllib.loads((REPOSITORY / "templates/bulletin/template.toml").read_text(encoding="utf-8"))
    text = (root / "templates/bulletin/template.toml").read_text(encoding="utf-8")
    own = tomllib.loads(text)
    assert own == {"logo": program["logo"]}
    lines = text.partition("# [colours]\n")[2].replace("# ", "", 1).replace("\n# ", "\n")
    colours = tomllib.loads(lines)
    assert colours == {name: program["colours"][name] for name in ("band", "action", "label")}


@pytest.mark.parametrize("issue", ["2025-12", "2025-10-communique"])
def test_its_issues_are_those_of_a_workspace_with_whole_templates(tmp_path: Path, issue: str) -> None:
    made(tmp_path / "w")
    ours = issues.composition(open_workspace(tmp_path / "w"), issue)
    whole = issues.composition(open_workspace(REPOSITORY), issue)
    assert ours.composed.digest == whole.composed.digest


def test_a_file_that_is_there_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues/2025-12.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(FileError, match=r"2025-12\.toml"):
        make_workspace(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["issues", "2025-12.toml"]
