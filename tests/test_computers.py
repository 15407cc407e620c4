"""A computer keeps its own name, and is told from another of the same host name."""

from pathlib import Path

import pytest

from cipc_newsletter.computers import Computer, computer_of, data_folder, this_computer


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data on a computer of its own."""
    monkeypatch.setenv("CIPC_NEWSLETTER_DATA", str(tmp_path / "data"))
    return data_folder()


def test_the_name_stays(home: Path) -> None:
    assert this_computer() == this_computer()
    assert (home / "computer").read_text(encoding="utf-8").strip() == this_computer().uid


def test_two_computers_of_one_host_name_are_two(home: Path) -> None:
    first = this_computer()
    (home / "computer").unlink()
    assert this_computer().name == first.name
    assert this_computer().uid != first.uid


def test_where_nothing_can_be_kept_the_host_name_must_do(home: Path) -> None:
    home.write_text("a file where the folder should be", encoding="utf-8")
    assert this_computer() == this_computer()


def test_it_is_written_down_and_read_back() -> None:
    computer = Computer(uid="0a1b", name="Portable de Marie")
    assert computer_of(str(computer)) == computer
