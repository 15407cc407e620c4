"""Pictures in a folder that a web server shows."""

from pathlib import Path

import pytest

from cipc_newsletter.errors import PublishingError
from cipc_newsletter.publishing.folder import Folder
from cipc_newsletter.publishing.publisher import Result, publish
from publishing.pictures import ONE, OTHER

BASE = "https://images.observatoire.example/x"


def way(folder: Path) -> Folder:
    return Folder(folder, base_url=BASE, place="public/images")


def test_a_picture_that_is_not_there_is_copied_under_its_name(tmp_path: Path) -> None:
    folder = way(tmp_path / "new" / "folder")
    assert folder.found(ONE) is None
    assert folder.put(ONE) == f"{BASE}/{ONE.name}"
    assert (tmp_path / "new" / "folder" / ONE.name).read_bytes() == ONE.data


def test_the_same_picture_is_found(tmp_path: Path) -> None:
    way(tmp_path).put(ONE)
    assert way(tmp_path).found(ONE) == f"{BASE}/{ONE.name}"


@pytest.mark.parametrize("other", [b"", b"other bytes", ONE.data[::-1]])
def test_other_bytes_under_its_name_are_left_as_they_are(tmp_path: Path, other: bytes) -> None:
    (tmp_path / ONE.name).write_bytes(other)
    with pytest.raises(PublishingError, match="another file in public/images"):
        way(tmp_path).found(ONE)
    assert (tmp_path / ONE.name).read_bytes() == other


def test_a_folder_that_cannot_be_is_told_once_for_all_pictures(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    first, second = publish((ONE, OTHER), way(tmp_path / "file"), is_dry_run=False)
    assert first.error is not None
    assert first.error.path == "public/images"
    assert (first.result, second.result) == (Result.FAILED, Result.NOT_TRIED)


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PublishingError, match="public/images"):
        way(tmp_path / "file" / "below").put(ONE)


def test_a_name_that_is_a_folder_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / ONE.name).mkdir()
    with pytest.raises(PublishingError):
        way(tmp_path).found(ONE)


def test_nothing_but_pictures_is_left_in_the_folder(tmp_path: Path) -> None:
    way(tmp_path).put(ONE)
    assert [path.name for path in tmp_path.iterdir()] == [ONE.name]
