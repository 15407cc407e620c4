"""The store opens where it may, commits as it promises, and says in words what went wrong."""

import multiprocessing
import sqlite3
import stat
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.errors import FileError, StoreError
from cipc_newsletter.store import schema
from cipc_newsletter.store.database import Store, open_store
from sending_making import NOW, opened

URL = "sqlite:///var/newsletter.db"


def count_of(store: Store, table: str = "suppression") -> int:
    with store.reading() as connection:
        return int(connection.execute(sa.text(f"SELECT COUNT(*) FROM {table}")).scalar_one())


def add_one(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(sa.text("INSERT INTO suppression (email_norm, reason, at) VALUES ('a@b.example', 'x', 0)"))


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "truncate"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)],
)
def test_every_connection_is_set_up_to_survive_a_power_cut(tmp_path: Path, pragma: str, value: object) -> None:
    with opened(tmp_path) as store, store.reading() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_var_means_the_folder_of_the_store_and_other_paths_the_workspace(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    with open_store(URL, root=tmp_path / "w", folder=folder, now=NOW) as store:
        assert store.path == folder / "newsletter.db"
    with open_store("sqlite:///data/n.db", root=tmp_path / "w", folder=folder, now=NOW) as store:
        assert store.path == tmp_path / "w" / "data" / "n.db"
    with open_store(f"sqlite:///{(tmp_path / 'n.db').as_posix()}", root=tmp_path, folder=folder, now=NOW) as store:
        assert store.path == tmp_path / "n.db"


@pytest.mark.parametrize(
    "url",
    ["mysql://me:geheim@host/db", "postgresql+psycopg://me:geheim@host", "newsletter.db", "sqlite:///", "sqlite://"],
)
def test_a_url_that_names_no_store_is_refused_in_three_parts_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(url, root=tmp_path, folder=tmp_path, now=NOW)
    assert_three_parts(caught.value)
    assert caught.value.key == "store.url"
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - CIPC"])
def test_a_synced_folder_is_refused_before_anything_is_made(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "var"
    with pytest.raises(StoreError, match="synchronises") as caught:
        open_store(URL, root=tmp_path, folder=folder, now=NOW)
    assert_three_parts(caught.value)
    assert not folder.exists()


def test_an_exception_undoes_everything_of_its_block(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        with pytest.raises(sa.exc.IntegrityError):
            _add_the_same_row_twice(store)
        assert count_of(store) == 0


def _add_the_same_row_twice(store: Store) -> None:
    statement = sa.text("INSERT INTO suppression (id, email_norm, reason, at) VALUES (1, 'a', 'x', 0)")
    with store.writing() as connection:
        for _ in range(2):
            connection.execute(statement)


def test_a_reading_block_cannot_write(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        with pytest.raises(StoreError), store.reading() as connection:
            connection.execute(sa.text("DELETE FROM suppression"))
        add_one(store)
        assert count_of(store) == 1


def test_a_reading_block_sees_one_moment(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        with store.reading() as first, store.reading() as second:
            before = first.execute(sa.text("SELECT COUNT(*) FROM suppression")).scalar_one()
            assert second.execute(sa.text("SELECT COUNT(*) FROM suppression")).scalar_one() == before
        add_one(store)
        assert count_of(store) == 1


def test_two_processes_that_open_a_new_store_at_once_both_find_it_whole(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_open_and_write, args=(str(tmp_path),)) for _ in range(3)]
    for other in others:
        other.start()
    for other in others:
        other.join(timeout=60)
    assert [other.exitcode for other in others] == [0, 0, 0]
    with opened(tmp_path) as store:
        assert count_of(store) == 3
        assert count_of(store, "migration") == len(schema.KNOWN)


def _open_and_write(folder: str) -> None:
    with opened(Path(folder)) as store:
        add_one(store)


def test_a_mistake_in_a_statement_is_not_dressed_up(tmp_path: Path) -> None:
    with opened(tmp_path) as store, pytest.raises(sa.exc.OperationalError), store.reading() as connection:
        connection.execute(sa.text("SELECT nothing FROM nowhere"))


def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "var" / "newsletter.db"
    path.parent.mkdir()
    path.write_bytes(b"Bonjour, this is a letter.\n" * 40)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a database") as caught:
        opened(tmp_path)
    assert_three_parts(caught.value)
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "var" / "newsletter.db"
    path.parent.mkdir()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmarks (id INTEGER)")
    other.close()
    with pytest.raises(StoreError, match="another program") as caught:
        opened(tmp_path)
    assert_three_parts(caught.value)


def test_a_damaged_database_is_refused_in_words(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for _ in range(200):
            add_one(store)
        path = store.path
    raw = bytearray(path.read_bytes())
    raw[100:] = b"\xff" * (len(raw) - 100)
    path.write_bytes(raw)
    with pytest.raises(StoreError, match="damaged") as caught:
        opened(tmp_path)
    assert_three_parts(caught.value)


def test_a_database_held_by_another_program_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cipc_newsletter.store.sqlite.BUSY_SECONDS", 0.05)
    with opened(tmp_path) as store:
        other = sqlite3.connect(store.path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="writing to the store for too long") as caught:
            add_one(store)
        assert_three_parts(caught.value)
        other.close()
        add_one(store)


def test_a_folder_that_cannot_be_made_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises((FileError, StoreError)) as caught:
        opened(tmp_path)
    assert caught.value.mistakes[0].remedy


def test_a_store_where_nothing_may_be_written_says_so(tmp_path: Path) -> None:
    path = tmp_path / "var" / "newsletter.db"
    path.mkdir(parents=True)  # a folder of that name: no right in the world makes it a file
    with pytest.raises(StoreError, match="cannot be opened for writing") as caught:
        opened(tmp_path)
    assert_three_parts(caught.value)


def assert_three_parts(error: StoreError) -> None:
    mistake = error.mistakes[0]
    assert mistake.what
    assert mistake.right
    assert mistake.remedy


@pytest.mark.skipif(sys.platform == "win32", reason="this system gives a user's files to that user alone")
def test_a_new_store_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_a_folder_with_signs_that_mean_something_in_addresses_works(tmp_path: Path) -> None:
    folder = tmp_path / "Émilie & co #1 %20"
    with opened(folder) as store:
        add_one(store)
        assert count_of(store) == 1
    assert [path.name for path in (folder / "var").iterdir() if path.suffix == ".db"] == ["newsletter.db"]
