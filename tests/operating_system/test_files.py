"""Files appear whole or not at all, and are read as NFC with LF."""

import subprocess
import sys
from pathlib import Path

import pytest

from cipc_newsletter import operating_system
from cipc_newsletter.errors import FileError


def test_text_is_read_as_nfc_with_lf_and_without_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("\ufeffe\u0301te\u0301\r\nligne\rfin".encode())
    assert operating_system.read_text(path) == "été\nligne\nfin"


def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"bien\n" + "été".encode("cp1252"))
    with pytest.raises(FileError) as caught:
        operating_system.read_text(path, shown="news/a.md")
    assert caught.value.path == "news/a.md"
    assert caught.value.line == 2
    assert "UTF-8" in str(caught.value)


def test_a_written_file_replaces_the_old_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.txt"
    operating_system.write_whole(path, "un\n")
    operating_system.write_whole(path, b"deux\n")
    assert path.read_bytes() == b"deux\n"
    assert [each.name for each in path.parent.iterdir()] == ["file.txt"]


def test_a_private_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    operating_system.write_whole(path, "secret", is_private=True)
    assert sys.platform == "win32" or path.stat().st_mode & 0o777 == 0o600


WRITE_TOO_MUCH = """
import resource, signal, sys
from pathlib import Path
from cipc_newsletter import operating_system
from cipc_newsletter.errors import FileError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    operating_system.write_whole(Path(sys.argv[1]), b"x" * 5000)
except FileError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limits there")
def test_a_write_that_breaks_off_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text("old", encoding="utf-8")
    answer = subprocess.run(
        [sys.executable, "-c", WRITE_TOO_MUCH, str(path)], capture_output=True, text=True, check=True
    )
    assert "file.txt" in answer.stdout
    assert path.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["file.txt"]


WRITE_TOGETHER = WRITE_TOO_MUCH.replace(
    'write_whole(Path(sys.argv[1]), b"x" * 5000)',
    'write_together({Path(sys.argv[1]) / name: b"x" * size for name, size in (("a/b/c.txt", 9), ("d.txt", 5000))})',
)


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limits there")
def test_files_written_together_appear_all_or_none_and_leave_no_folder_behind(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text("old", encoding="utf-8")
    answer = subprocess.run(
        [sys.executable, "-c", WRITE_TOGETHER, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert "d.txt" in answer.stdout
    assert [each.name for each in tmp_path.rglob("*")] == ["d.txt"]
    assert (tmp_path / "d.txt").read_text(encoding="utf-8") == "old"


def test_files_written_together_stand_in_their_places(tmp_path: Path) -> None:
    operating_system.write_together({tmp_path / "a" / "b.txt": "é\n", tmp_path / "c.txt": b"c"})
    assert {each.name: each.read_bytes() for each in tmp_path.rglob("*.*")} == {
        "b.txt": "é\n".encode(),
        "c.txt": b"c",
    }


def test_a_file_held_open_among_several_says_how_many_were_written_before_it(tmp_path: Path) -> None:
    (tmp_path / "b.txt").mkdir()  # no file can be put in its place, as where another program holds it
    with pytest.raises(FileError, match=r"b\.txt: .*1 other file was, before it"):
        operating_system.write_together(
            {tmp_path / "a.txt": b"a", tmp_path / "b.txt": b"b", tmp_path / "c.txt": b"c"}
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_a_folder_that_was_there_before_stays_where_a_write_fails(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "taken").mkdir()
    with pytest.raises(FileError, match="folder"):
        operating_system.write_whole(tmp_path / "kept" / "taken", "text")
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["kept", "taken"]
