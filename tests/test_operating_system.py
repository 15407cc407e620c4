"""Files appear whole or not at all, and what the system refuses is said in words."""

import errno
import os
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


@pytest.mark.parametrize(
    ("number", "is_write", "words"),
    [
        (errno.ENOSPC, True, "the disk is full"),
        (errno.EACCES, True, "does not let this be written"),
        (errno.EROFS, True, "does not let this be written"),
        (errno.EACCES, False, "does not let this be read"),
        (errno.ENOENT, False, "no such file"),
        (errno.EISDIR, False, "a folder, not a file"),
        (errno.EFBIG, True, "the disk is full"),
        (errno.ENOTDIR, True, "stands where a folder is needed"),
        (errno.ENAMETOOLONG, True, "no name this long"),
        (errno.ELOOP, False, "leads back to itself"),
        (errno.EISDIR, True, "Move or rename that folder"),
        (errno.EIO, False, os.strerror(errno.EIO)),
    ],
)
def test_what_the_system_says_becomes_words(number: int, is_write: bool, words: str) -> None:
    error = operating_system.file_error(OSError(number, os.strerror(number)), "news/a.md", is_write=is_write)
    assert str(error).startswith("news/a.md: ")
    assert words in str(error)


HOLD_LOCK = """
import sys
from pathlib import Path
from cipc_newsletter.operating_system import exclusive_lock
with exclusive_lock(Path(sys.argv[1])) as held:
    print(held, flush=True)
    sys.stdin.read()
"""


def test_a_lock_is_held_by_one_process_and_freed_by_its_death(tmp_path: Path) -> None:
    path = tmp_path / "var" / "sender.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        with operating_system.exclusive_lock(path) as held:
            assert held is False
        holder.kill()
    with operating_system.exclusive_lock(path) as held:
        assert held is True


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("OneDrive/infolettre", "OneDrive"),
        ("OneDrive - CIPC/infolettre", "OneDrive"),
        ("Dropbox/x/y", "Dropbox"),
        ("documents/Google Drive/x", "Google Drive"),
        ("documents/infolettre", None),
        ("documents/MyOneDriveNotes", None),
    ],
)
def test_a_synced_folder_is_known_by_its_name(tmp_path: Path, folder: str, name: str | None) -> None:
    assert operating_system.synced_by(tmp_path / folder) == name


def test_the_disk_of_this_machine_is_not_taken_for_a_network(tmp_path: Path) -> None:
    assert not operating_system.is_on_network(tmp_path)


def test_the_interface_speaks_the_language_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "fr_CA.UTF-8")
    assert operating_system.interface_language() == "fr"
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    assert operating_system.interface_language() == "es"


def test_the_boot_clock_goes_forward() -> None:
    before = operating_system.boot_seconds()
    assert operating_system.boot_seconds() >= before
