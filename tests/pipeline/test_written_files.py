"""A file goes where somebody says, never over the newsletter itself, nor over what is no earlier one of its kind."""

import contextlib
import os
from pathlib import Path

import pytest

from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.errors import FileError, UsageError
from cipc_newsletter.pipeline.written_files import Kind, beginning_with, table, target_of
from running import REPOSITORY

HEAD = b"email,language\r\n"
PAGE = Kind(words="A page.", example="page.html", earlier=beginning_with(b"<p>"), is_of_build=True)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    (tmp_path / "config.toml").write_bytes((REPOSITORY / "config.example.toml").read_bytes())
    for folder in ("var", "issues", "news", "templates", "build"):
        (tmp_path / folder).mkdir()
    (tmp_path / "var" / "newsletter.db").write_bytes(b"SQLite format 3\0")
    monkeypatch.chdir(tmp_path)
    return open_workspace(tmp_path)


def write(workspace: Workspace, named: str, *, kind: Kind | None = None, is_replacing: bool = True) -> None:
    target = target_of(workspace, named, kind=kind or table(earlier=beginning_with(HEAD)), is_replacing=is_replacing)
    with target.writing() as stream:
        stream.write(HEAD + b"new\r\n")


@pytest.mark.parametrize("is_replacing", [False, True])
@pytest.mark.parametrize(
    "named",
    [
        *("var/newsletter.db", "config.toml", "CONFIG.TOML", "config.example.toml", "published-pictures.json"),
        *("issues/2025-12.csv", "news/people.csv", "templates/x.csv", "build/x.txt", "var/people.csv", ".git.csv"),
        *("./news/../var/people.csv", "var/newsletter.db-wal"),
    ],
)
def test_nothing_of_the_workspace_itself_is_written_over(
    workspace: Workspace, named: str, is_replacing: bool
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


def test_what_is_replaced_by_wish_is_named_as_a_text_all_the_same(workspace: Workspace) -> None:
    kind = table(why_kept="It is a proof.", way_over="Say --replace.")
    Path("mine.csv").write_bytes(b"a,b\r\n")
    with pytest.raises(FileError, match=r"It is a proof\. Say --replace\."):
        write(workspace, "mine.csv", kind=kind, is_replacing=False)
    write(workspace, "mine.csv", kind=kind)
    assert Path("mine.csv").read_bytes().startswith(HEAD)
    Path("copy.db").write_bytes(b"SQLite format 3\0")
    for is_replacing in (True, False):
        with pytest.raises(FileError, match=r"ends in \.csv, \.tsv, \.txt\. Choose another name\."):
            write(workspace, "copy.db", kind=kind, is_replacing=is_replacing)


@pytest.mark.parametrize("named", ["build/page.html", "build/2025-12/fr/page", "new/folder/page.html", "page.json"])
def test_what_can_be_made_again_may_lie_in_build_and_gets_its_folders(workspace: Workspace, named: str) -> None:
    Path("build").rmdir()
    write(workspace, named, kind=PAGE)
    assert Path(named).read_bytes().startswith(HEAD)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("var/newsletter.db", "the workspace's own"),
        ("issues/page.html", "the workspace's own"),
        ("build/page.html", "it was left as it is"),
        ("page.pdf", r"ends in \.html"),
        ("build", "it is a folder"),
    ],
)
def test_what_may_lie_in_build_is_written_over_nothing_else_either(
    workspace: Workspace, named: str, said: str
) -> None:
    Path("build/page.html").write_bytes(b"<h1>")
    before = {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}
    with pytest.raises(FileError, match=said):
        write(workspace, named, kind=PAGE)
    assert {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()} == before


def test_what_is_packed_has_any_name_and_goes_through_no_pipe(workspace: Workspace) -> None:
    packed = Kind(words="A pack.", example="a.pack", earlier=beginning_with(HEAD), is_packed=True)
    for _again in range(2):
        write(workspace, "a.zip", kind=packed)
    with pytest.raises(FileError, match="it was left as it is"):
        write(workspace, os.devnull, kind=packed)


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


@pytest.mark.parametrize(("named", "said"), [("", "is empty"), (" ", "is empty"), ("-", "that has a name")])
def test_no_name_at_all_is_a_slip_of_the_command_line(workspace: Workspace, named: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        write(workspace, named)
    assert not Path("-").exists()


@pytest.mark.skipif(os.name == "nt", reason="no such devices")
@pytest.mark.parametrize(("others", "is_kept"), [(b"a letter", True), (HEAD + b"another\r\n", False)])
def test_a_file_that_came_while_it_was_written_is_judged_as_one_that_was_there(
    workspace: Workspace, others: bytes, is_kept: bool
) -> None:
    target = target_of(workspace, "people.csv", kind=table(earlier=beginning_with(HEAD)))
    with contextlib.suppress(FileError), target.writing() as stream:
        stream.write(HEAD + b"new\r\n")
        Path("people.csv").write_bytes(others)
    assert (Path("people.csv").read_bytes() == others) is is_kept
    assert [path.name for path in workspace.root.iterdir() if path.name.endswith(".part")] == []


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
