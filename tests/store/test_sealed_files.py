"""A sealed file opens with its passphrase and with nothing else, and only as it was sealed."""

import io
import os
import zipfile
from pathlib import Path

import pyrage
import pytest

from cipc_newsletter.errors import StoreError
from cipc_newsletter.store.sealed_files import opening, sealing

WORDS = "cheval agrafe été pile"
PARTS = {"one": os.urandom(200_000), "two": b"", "three": b"a"}


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of one sealed file: sealing takes a second, by design."""
    path = tmp_path_factory.mktemp("sealed") / "file"
    with path.open("w+b") as stream, sealing(stream, passphrase=WORDS) as sealer:
        for name, content in PARTS.items():
            sealer.add(name, io.BytesIO(content))
    return path.read_bytes()


def read(path: Path, passphrase: str = WORDS) -> dict[str, bytes]:
    """Open a file and read every part of it."""
    content = {}
    with opening(path, passphrase=passphrase) as opened:
        for name in opened.names:
            stream = io.BytesIO()
            opened.extract(name, stream)
            content[name] = stream.getvalue()
    return content


def test_every_part_comes_back_as_it_was(tmp_path: Path, sealed: bytes) -> None:
    (tmp_path / "f").write_bytes(sealed)
    assert read(tmp_path / "f") == PARTS


def test_accents_may_be_typed_on_another_system(tmp_path: Path, sealed: bytes) -> None:
    (tmp_path / "f").write_bytes(sealed)
    assert read(tmp_path / "f", "cheval agrafe e\u0301te\u0301 pile") == PARTS


def test_any_age_tool_opens_it_by_hand(tmp_path: Path, sealed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(sealed)) as archive:
        key = pyrage.passphrase.decrypt(archive.read("key.age"), WORDS).decode()
        identity = pyrage.x25519.Identity.from_str(key)
        assert pyrage.decrypt(archive.read("one.age"), [identity]) == PARTS["one"]


def test_nothing_of_it_can_be_read_without_the_passphrase(tmp_path: Path, sealed: bytes) -> None:
    assert PARTS["one"][:64] not in sealed
    (tmp_path / "f").write_bytes(sealed)
    with pytest.raises(StoreError, match="passphrase does not open"):
        read(tmp_path / "f", WORDS.upper())


@pytest.mark.parametrize("share", [0.0, 0.1, 0.9, 0.999])
def test_a_file_that_was_cut_is_refused(tmp_path: Path, sealed: bytes, share: float) -> None:
    (tmp_path / "f").write_bytes(sealed[: int(len(sealed) * share)])
    with pytest.raises(StoreError, match="only the beginning"):
        read(tmp_path / "f")


@pytest.mark.parametrize("place", [10_000, 150_000])
def test_one_altered_byte_is_noticed(tmp_path: Path, sealed: bytes, place: int) -> None:
    altered = bytearray(sealed)
    altered[place] ^= 1
    (tmp_path / "f").write_bytes(altered)
    with pytest.raises(StoreError, match="damaged"):
        read(tmp_path / "f")


@pytest.mark.parametrize("content", [b"", b"a letter", b"PK\x03\x04 nonsense"])
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "f").write_bytes(content)
    with pytest.raises(StoreError, match="not a backup"):
        read(tmp_path / "f")


def test_another_archive_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "f", "w") as archive:
        archive.writestr("letter.txt", "Hello")
    with pytest.raises(StoreError, match="not a backup of cipc-newsletter"):
        read(tmp_path / "f")


class Interrupted(io.BytesIO):
    """A stream on which Ctrl-C comes."""

    def read(self, _size: int | None = -1) -> bytes:
        raise KeyboardInterrupt

    def write(self, _data: object) -> int:
        raise KeyboardInterrupt


def test_ctrl_c_stays_what_it_was(tmp_path: Path, sealed: bytes) -> None:
    (tmp_path / "f").write_bytes(sealed)
    with opening(tmp_path / "f", passphrase=WORDS) as opened, pytest.raises(KeyboardInterrupt):
        opened.extract("one", Interrupted())
    with sealing(io.BytesIO(), passphrase=WORDS) as sealer, pytest.raises(KeyboardInterrupt):
        sealer.add("two", Interrupted())


def test_what_the_system_refuses_stays_what_it_was(tmp_path: Path, sealed: bytes) -> None:
    class Full(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(28, "no space left")

    (tmp_path / "f").write_bytes(sealed)
    with opening(tmp_path / "f", passphrase=WORDS) as opened, pytest.raises(OSError, match="no space") as caught:
        opened.extract("one", Full())
    assert caught.value.errno == 28
