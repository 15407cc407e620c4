"""A table goes where somebody says, never over the newsletter itself, nor over what is no earlier table."""

import os
from pathlib import Path

import pytest

from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.errors import FileError, UsageError
from cipc_newsletter.pipeline.table_files import writing_table
from running import REPOSITORY

HEAD = b"email,language\r\n"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    (tmp_path / "config.toml").write_bytes((REPOSITORY / "config.example.toml").read_bytes())
    for folder in ("var", "issues", "news", "templates", "build"):
        (tmp_path / folder).mkdir()
    (tmp_path / "var" / "newsletter.db").write_bytes(b"SQLite format 3\0")
    monkeypatch.chdir(tmp_path)
    return open_workspace(tmp_path)


def write(workspace: Workspace, named: str, *, is_replacing: bool | None = None) -> None:
    with writing_table(workspace, named, heads=(HEAD,), is_replacing=is_replacing) as stream:
        stream.write(HEAD + b"new\r\n")


@pytest.mark.parametrize("is_replacing", [None, False, True])
@pytest.mark.parametrize(
    "named",
    [
        *("var/newsletter.db", "config.toml", "CONFIG.TOML", "config.example.toml", "published-pictures.json"),
        *("issues/2025-12.csv", "news/people.csv", "templates/x.csv", "build/x.txt", "var/people.csv", ".git.csv"),
        *("./news/../var/people.csv", "var/newsletter.db-wal"),
    ],
)
def test_nothing_of_the_workspace_itself_is_written_over(
    workspace: Workspace, named: str, is_replacing: bool | None
) -> None:
    before = {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}
    with pytest.raises(FileError, match="the workspace's own"):
        write(workspace, named, is_replacing=is_replacing)
    assert {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()} == before


def test_no_link_leads_into_the_workspace_s_own(workspace: Workspace) -> None:
    Path("people.csv").symlink_to(workspace.root / "var" / "newsletter.db")
    Path("elsewhere").symlink_to(workspace.root / "var")
    for named in ("people.csv", "elsewhere/people.csv"):
        with pytest.raises(FileError, match="the workspace's own"):
            write(workspace, named, is_replacing=True)
    assert Path("var/newsletter.db").read_bytes() == b"SQLite format 3\0"


def test_an_earlier_table_is_written_over_and_nothing_else(workspace: Workspace) -> None:
    write(workspace, "people.csv")
    Path("people.csv").write_bytes(HEAD + b"old\r\n")
    write(workspace, "people.csv")
    assert Path("people.csv").read_bytes() == HEAD + b"new\r\n"
    for name, content in (("mine.csv", b"a,b\r\n"), ("people.md", HEAD), ("empty.csv", b"")):
        Path(name).write_bytes(content)
        with pytest.raises(FileError, match="it was left as it is"):
            write(workspace, name)
        assert Path(name).read_bytes() == content


def test_what_is_replaced_by_wish_is_a_text_all_the_same(workspace: Workspace) -> None:
    Path("mine.csv").write_bytes(b"a,b\r\n")
    write(workspace, "mine.csv", is_replacing=True)
    assert Path("mine.csv").read_bytes().startswith(HEAD)
    Path("copy.db").write_bytes(b"SQLite format 3\0")
    with pytest.raises(FileError, match="it was left as it is"):
        write(workspace, "copy.db", is_replacing=True)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("out", "Name a file in it: out/people.csv"),
        ("new/", "Name a file in it: new/people.csv"),
        ("missing/people.csv", "the folder missing does not exist"),
        ("people.xlsx", "ends in .csv"),
        ("people.csv.gz", "ends in .csv"),
        ("x" * 300 + ".csv", "no name this long"),
    ],
)
def test_a_place_that_cannot_be_meant_is_named(workspace: Workspace, named: str, said: str) -> None:
    Path("out").mkdir()
    with pytest.raises(FileError) as caught:
        write(workspace, named)
    assert said in str(caught.value).replace("\\", "/")


def test_an_empty_name_is_a_slip_of_the_command_line(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="is empty"):
        write(workspace, "")


@pytest.mark.skipif(os.name == "nt", reason="no such devices")
def test_a_device_takes_a_table_as_it_is(workspace: Workspace) -> None:
    write(workspace, "/dev/null")
    read, written = os.pipe()
    write(workspace, f"/dev/fd/{written}")
    os.close(written)
    with os.fdopen(read, "rb") as stream:
        assert stream.read() == HEAD + b"new\r\n"


def test_a_folder_of_the_workspace_that_is_not_there_yet_is_not_asked_for(workspace: Workspace) -> None:
    Path("build").rmdir()
    with pytest.raises(FileError, match="the workspace's own"):
        write(workspace, "build/people.csv")
