"""Pictures put on another computer by SFTP: a real server of that protocol, in this process."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import paramiko
import pytest

from cipc_newsletter.errors import PublishingError
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.publishing.sftp import Sftp
from publishing.pictures import ONE
from publishing.sftp_server import KEYS, PASSWORD, USER, Computer, sftp_server

BASE = "https://images.observatoire.example"


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    (tmp_path / "there" / "html").mkdir(parents=True)
    with sftp_server(tmp_path / "there") as running:
        yield running


@contextmanager
def way(
    computer: Computer,
    *,
    password: str = PASSWORD,
    known: str | None = None,
    folder: str = "html",
    port: int = 0,
    key_file: str = "",
) -> Iterator[Sftp]:
    settings = {
        "host": "127.0.0.1",
        "port": port or computer.port,
        "user": USER,
        "folder": folder,
        "key_file": key_file,
        "known_hosts": known or computer.known_hosts(computer.folder.parent / "known_hosts"),
        "timeout_seconds": 2,
    }
    with closing(Sftp(settings, password=Secret(password), base_url=BASE)) as made:
        yield made


def test_a_picture_is_put_under_its_name_readable_by_all(computer: Computer) -> None:
    with way(computer) as sftp:
        assert sftp.found(ONE) is None
        assert sftp.put(ONE) == f"{BASE}/{ONE.name}"
    path = computer.folder / "html" / ONE.name
    assert path.read_bytes() == ONE.data
    assert path.stat().st_mode & 0o777 == 0o644
    assert [each.name for each in path.parent.iterdir()] == [ONE.name]


def test_the_same_picture_is_found(computer: Computer) -> None:
    with way(computer) as sftp:
        sftp.put(ONE)
        assert sftp.found(ONE) == f"{BASE}/{ONE.name}"


def test_other_bytes_under_its_name_are_left_as_they_are(computer: Computer) -> None:
    path = computer.folder / "html" / ONE.name
    path.write_bytes(b"other")
    with way(computer) as sftp:
        with pytest.raises(PublishingError, match="another file"):
            sftp.found(ONE)
        with pytest.raises(PublishingError):
            sftp.put(ONE)
    assert path.read_bytes() == b"other"
    assert [each.name for each in path.parent.iterdir()] == [ONE.name]


def test_a_computer_nobody_knows_is_refused(computer: Computer, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("", encoding="utf-8")
    with (
        way(computer, known=str(tmp_path / "empty")) as sftp,
        pytest.raises(PublishingError, match="not among the known computers") as refused,
    ):
        sftp.found(ONE)
    assert f"ssh -p {computer.port} {USER}@127.0.0.1" in str(refused.value)


def test_a_computer_with_another_key_is_refused(computer: Computer, tmp_path: Path) -> None:
    known = computer.known_hosts(tmp_path / "known", key=paramiko.ECDSAKey.generate())
    with way(computer, known=known) as sftp, pytest.raises(PublishingError, match="does not show the key") as refused:
        sftp.found(ONE)
    assert refused.value.is_final


def test_a_wrong_password_is_said_without_showing_it(computer: Computer) -> None:
    with (
        way(computer, password="wrong horse") as sftp,
        pytest.raises(PublishingError, match="does not let web in") as refused,
    ):
        sftp.found(ONE)
    assert "wrong horse" not in str(refused.value)
    assert refused.value.is_final


def test_a_folder_that_is_not_there_is_named(computer: Computer) -> None:
    with way(computer, folder="nowhere") as sftp, pytest.raises(PublishingError, match="no folder nowhere"):
        sftp.found(ONE)


def test_a_full_disk_leaves_nothing_half_written(computer: Computer) -> None:
    computer.is_full = True
    with way(computer) as sftp, pytest.raises(PublishingError, match="does not let it be written") as refused:
        sftp.put(ONE)
    assert not refused.value.is_final
    assert list((computer.folder / "html").iterdir()) == []


def test_a_computer_that_says_nothing_is_given_up(computer: Computer) -> None:
    computer.is_mute = True
    with way(computer) as sftp, pytest.raises(PublishingError) as refused:
        sftp.found(ONE)
    assert refused.value.is_final


def test_a_computer_that_is_not_there_is_named(computer: Computer) -> None:
    with way(computer, port=1) as sftp, pytest.raises(PublishingError, match="cannot be reached"):
        sftp.found(ONE)


def test_a_line_that_is_cut_is_said_and_stops_the_rest(computer: Computer) -> None:
    with way(computer) as sftp:
        assert sftp.found(ONE) is None
        for transport in computer.transports:
            transport.close()
        with pytest.raises(PublishingError) as refused:
            sftp.put(ONE)
    assert refused.value.is_final


def test_a_key_opens_the_door_with_its_passphrase(computer: Computer, tmp_path: Path) -> None:
    key = paramiko.ECDSAKey.generate()
    key.write_private_key_file(str(tmp_path / "key"), password="battery staple")
    KEYS.append(key)
    with way(computer, key_file=str(tmp_path / "key"), password="battery staple") as sftp:
        assert sftp.put(ONE) == f"{BASE}/{ONE.name}"
    with (
        way(computer, key_file=str(tmp_path / "key"), password="wrong") as sftp,
        pytest.raises(PublishingError, match="private key cannot be opened"),
    ):
        sftp.found(ONE)


def test_a_key_file_that_is_not_there_is_named(computer: Computer) -> None:
    with (
        way(computer, key_file="nowhere/key") as sftp,
        pytest.raises(PublishingError, match="no key file nowhere/key"),
    ):
        sftp.found(ONE)
