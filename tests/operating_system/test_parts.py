"""Nothing is left of a long file that was not written to its end, and nobody's is taken away while they write it."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cipc_newsletter import operating_system
from cipc_newsletter.errors import FileError

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no such signals, and an open file cannot be removed")
# A terminal that closed, or a command run in the background, lets a program begin deaf to some of them.
WRITE_SLOWLY = """
import signal, sys
from pathlib import Path
from cipc_newsletter import operating_system
signal.signal(signal.SIGINT, signal.default_int_handler)
for name in {"SIGTERM", "SIGHUP"} & set(dir(signal)):
    signal.signal(getattr(signal, name), signal.SIG_DFL)
with operating_system.writing_whole(Path(sys.argv[1]), is_private=True) as stream:
    stream.write(b"ana@liste.example")
    stream.flush()
    print("begun", flush=True)
    sys.stdin.read()
"""


@contextmanager
def writing_elsewhere(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that is in the middle of writing `path`; it goes on when its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITE_SLOWLY, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "begun\n"
        try:
            yield program
        finally:
            program.kill()


def write(path: Path, content: bytes = b"new") -> None:
    with operating_system.writing_whole(path) as stream:
        stream.write(content)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@POSIX
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_whoever_is_asked_to_end_leaves_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "people.csv").write_bytes(b"old")
    with writing_elsewhere(tmp_path / "people.csv") as program:
        program.send_signal(getattr(signal, name))
        assert program.wait(timeout=30) != 0
    assert names_in(tmp_path) == ["people.csv"]
    assert (tmp_path / "people.csv").read_bytes() == b"old"


@POSIX
def test_what_a_killed_program_left_goes_when_the_same_file_is_written_next(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    with writing_elsewhere(path) as program:
        program.kill()
    (left,) = tmp_path.iterdir()
    assert left.name == ".people.csv.cipc-newsletter.part"
    assert left.stat().st_mode & 0o777 == 0o600
    write(tmp_path / "other.csv")
    assert left.exists()
    write(path)
    assert names_in(tmp_path) == ["other.csv", "people.csv"]


def test_what_somebody_writes_just_now_is_theirs(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    with writing_elsewhere(path) as program:
        with pytest.raises(FileError, match=r"just now|no other program may hold"):
            write(path)
        program.communicate("")
    assert path.read_bytes() == b"ana@liste.example"
    write(path)
    assert (names_in(tmp_path), path.read_bytes()) == (["people.csv"], b"new")


@POSIX
def test_what_another_program_put_in_its_place_is_never_taken_for_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    part = tmp_path / ".people.csv.cipc-newsletter.part"

    def write_as_the_other_does() -> None:
        with operating_system.writing_whole(path) as stream:
            stream.write(b"ours")
            part.rename(tmp_path / "gone")
            part.write_bytes(b"thei")

    with pytest.raises(FileError, match="just now"):
        write_as_the_other_does()
    assert names_in(tmp_path) == [part.name, "gone"]


@POSIX
def test_a_part_file_of_another_s_making_is_neither_followed_nor_waited_for(tmp_path: Path) -> None:
    part = tmp_path / ".people.csv.cipc-newsletter.part"
    (tmp_path / "theirs").write_bytes(b"theirs")
    part.symlink_to(tmp_path / "theirs")
    with pytest.raises(FileError):
        write(tmp_path / "people.csv")
    assert (tmp_path / "theirs").read_bytes() == b"theirs"
    part.unlink()
    subprocess.run(["mkfifo", str(part)], check=True)
    write(tmp_path / "people.csv")
    assert names_in(tmp_path) == ["people.csv", "theirs"]


def test_the_program_ends_as_it_did_before_once_the_file_is_written(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    write(tmp_path / "a")
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_thread_beside_the_main_one_writes_too(tmp_path: Path) -> None:
    thread = threading.Thread(target=write, args=(tmp_path / "a",))
    thread.start()
    thread.join()
    assert names_in(tmp_path) == ["a"]
