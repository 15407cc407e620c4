"""Folders that others write too are known."""

from pathlib import Path

import pytest

from cipc_newsletter import operating_system


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
